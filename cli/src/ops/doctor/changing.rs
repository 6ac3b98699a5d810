//! What the caller may change. It is not tried, because a check changes nothing: IAM is asked what it would say.
//!
//! IAM knows the policies of users and roles, and neither those of the things themselves nor what a session was given
//! less: so a no is worth a word, and is no failure before somebody has tried. Not everybody has to do everything.

use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum};
use futures::StreamExt;
use lambda_shared::sources::Source;

use super::Check;
use super::caller::Caller;
use super::check::not_here;
use super::decision::{Decision, judge};
use super::needs::{Found, Need, Place, needs};
use super::probe::untried;
use crate::clients::Clients;
use crate::errors::{Call, Class, During, Error};
use crate::ops::pipeline::Layout;
use crate::ops::stacks::{self, Resource};
use crate::ops::test_stack::TestStack;
use crate::settings::{Settings, Stacks};

const NAME: &str = "changing permissions";

/// Questions in flight: IAM takes few a second.
const AT_ONCE: usize = 2;

/// Ask for everything; `arn` is who asks, as `GetCallerIdentity` has it.
pub(super) async fn changing(clients: &Clients, settings: &Settings, arn: Option<&str>) -> Vec<Check> {
    let Some(arn) = arn else { return vec![Check::skipped(NAME, "not checked: it is not known who asks")] };
    let caller = Caller::of(arn);
    if caller == Caller::Root && clients.web().is_none() {
        return vec![Check::ok(NAME, "root: everything is allowed")];
    }
    match caller.policies(clients).await {
        Ok(Some(source)) => match Box::pin(simulated(clients, settings, &source)).await {
            Ok(checks) => checks,
            Err(call) => vec![unchecked(call, &source)],
        },
        Ok(None) => vec![Check::unchecked(
            NAME,
            format!("not checked: IAM has no policies of {arn} to look at"),
            "work as a role or a user of IAM: choose another profile with --profile",
        )],
        Err(call) => vec![unchecked(call, arn)],
    }
}

/// No answer is no failure: whoever may not ask may still be allowed what is asked for.
fn unchecked(call: Call, who: &str) -> Check {
    if let Some(why) = not_here(&call) {
        return Check::skipped(NAME, why);
    }
    let why = format!("not checked: {}", call.answer);
    match (call.class, call.code()) {
        (Class::Denied, _) => Check::unchecked(
            NAME,
            why,
            format!("let {who} do iam:SimulatePrincipalPolicy and iam:GetRole on itself"),
        ),
        // A role with a path, as IAM Identity Center's are.
        (_, "NoSuchEntity") => Check::unchecked(NAME, why, format!("let {who} do iam:GetRole on itself")),
        _ => match Error::Call(call).verdict().hint {
            Some(fix) => Check::unchecked(NAME, why, fix),
            None => Check::skipped(NAME, why),
        },
    }
}

async fn simulated(clients: &Clients, settings: &Settings, source: &str) -> Result<Vec<Check>, Call> {
    let mut parts = source.splitn(6, ':').skip(1);
    let partition = parts.next().unwrap_or_default();
    let account = parts.nth(2).unwrap_or_default();
    let place = Place { partition, region: clients.region(), account };
    let needs = needs(&place, settings, &Box::pin(found(clients, settings)).await);
    let asked = futures::stream::iter(needs).map(|need| simulate(clients, source, need));
    let answers: Vec<Result<Vec<Check>, Call>> = asked.buffered(AT_ONCE).collect().await;
    Ok(answers.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// What cannot be found is not there, or must not be read: the checks of that say so.
async fn found(clients: &Clients, settings: &Settings) -> Found {
    let Stacks { pipeline, test, cleanup, .. } = &settings.stacks;
    let (layout, stack, resources, test, cleanup) = futures::join!(
        Layout::read(clients, &settings.pipeline.name),
        stacks::find(clients, pipeline),
        stacks::resources(clients, pipeline),
        TestStack::find_whole(clients, &settings.stacks, test),
        stacks::find(clients, cleanup),
    );
    let cleanup = cleanup.ok().flatten().map(|stack| stack.id);
    let kept = |found: Resource| (found.resource_type == "AWS::S3::Bucket").then_some(found.physical_id)?;
    let mut found = Found {
        layout: layout.ok(),
        stack: stack.ok().flatten().map(|stack| stack.id),
        kept: resources.unwrap_or_default().into_iter().filter_map(kept).collect(),
        ..Found::default()
    };
    if let Some((test, contents)) = test.ok().flatten() {
        found.bucket = test.output("DataBucketName").map(ToOwned::to_owned);
        let letters = test.output("JobDeadLetterQueueUrl").and_then(|url| url.rsplit('/').next());
        found.letters = letters.map(ToOwned::to_owned);
        for source in contents.sources {
            match source {
                Source::Schedule(rule) => found.rules.push(rule),
                Source::Mapping(id) => found.mappings.push(id),
                // Its bucket is asked for as it is.
                Source::Notification(_) => {}
            }
        }
        found.others.push(test.id);
    }
    found.others.extend(cleanup);
    found
}

/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>
async fn simulate(clients: &Clients, source: &str, need: Need) -> Result<Vec<Check>, Call> {
    let actions = need.actions.iter();
    if need.on.is_empty() {
        return Ok(actions.map(|(action, _)| untried(action, need.without)).collect());
    }
    let context = need.context.into_iter().map(|(key, value)| {
        let entry = ContextEntry::builder().context_key_name(key).context_key_values(value);
        entry.context_key_type(ContextKeyTypeEnum::String).build()
    });
    let mut request = clients.iam().simulate_principal_policy().policy_source_arn(source);
    for (action, _) in need.actions {
        request = request.action_names(*action);
    }
    let request = request.set_resource_arns(Some(need.on)).set_context_entries(Some(context.collect()));
    let mut pages = request.into_paginator().items().send();
    let mut decisions = Vec::new();
    while let Some(result) = pages.next().await {
        decisions.extend(Decision::of(result.during("ask IAM what is allowed")?));
    }
    Ok(actions.map(|(action, command)| judge(action, command, &decisions)).collect())
}
