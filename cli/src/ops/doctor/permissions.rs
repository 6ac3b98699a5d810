//! What the commands need to be allowed to read, tried on the things that they would read. Writing is not tried: a check
//! changes nothing.

use futures::StreamExt;

use super::Check;
use super::probe::{Probe, untried};
use crate::clients::Clients;
use crate::ops::stacks::{self, Resource, Stack, status};
use crate::settings::Settings;

/// Calls in flight: `doctor` must not be what throttles the account.
const AT_ONCE: usize = 6;

/// Things to try on, as far as they can be found.
#[derive(Debug, Default)]
struct Things {
    test: Option<Stack>,
    project: Option<String>,
}

/// Try every permission.
pub(super) async fn permissions(clients: &Clients, settings: &Settings) -> Vec<Check> {
    let things = things(clients, settings).await;
    let mut probes = of_pipeline(clients, settings);
    probes.extend(of_stacks(clients, settings));
    let (more, untried) = of_test_stack(clients, settings, &things);
    probes.extend(more);
    let tried = futures::stream::iter(probes.into_iter().map(Probe::run)).buffered(AT_ONCE);
    tried.chain(futures::stream::iter(untried)).collect().await
}

/// What cannot be found is not there, or must not be read: then the probe of that says so.
async fn things(clients: &Clients, settings: &Settings) -> Things {
    let (test, resources) = futures::join!(
        stacks::find(clients, &settings.stacks.test),
        stacks::resources(clients, &settings.stacks.pipeline)
    );
    let project = |resource: &Resource| {
        resource.resource_type == "AWS::CodeBuild::Project" && resource.status != status::DELETED
    };
    let project = resources.unwrap_or_default().into_iter().find(project).and_then(|found| found.physical_id);
    Things { test: test.ok().flatten().filter(|stack| stack.status != status::REVIEW), project }
}

fn of_pipeline<'a>(clients: &'a Clients, settings: &Settings) -> Vec<Probe<'a>> {
    let (client, name) = (clients.codepipeline(), &settings.pipeline.name);
    vec![
        Probe::new("codepipeline:GetPipeline", client.get_pipeline().name(name).send()),
        Probe::new("codepipeline:GetPipelineState", client.get_pipeline_state().name(name).send()),
        Probe::new(
            "codepipeline:ListPipelineExecutions",
            client.list_pipeline_executions().pipeline_name(name).max_results(1).send(),
        ),
        Probe::new(
            "codepipeline:ListActionExecutions",
            client.list_action_executions().pipeline_name(name).max_results(1).send(),
        ),
    ]
}

fn of_stacks<'a>(clients: &'a Clients, settings: &Settings) -> Vec<Probe<'a>> {
    let (client, name) = (clients.cloudformation(), &settings.stacks.pipeline);
    vec![
        Probe::new("cloudformation:DescribeStacks", client.describe_stacks().stack_name(name).send()),
        Probe::new(
            "cloudformation:DescribeStackEvents",
            client.describe_stack_events().stack_name(name).send(),
        ),
        Probe::new(
            "cloudformation:ListStackResources",
            client.list_stack_resources().stack_name(name).send(),
        ),
    ]
}

fn of_test_stack<'a>(
    clients: &'a Clients,
    settings: &Settings,
    things: &Things,
) -> (Vec<Probe<'a>>, Vec<Check>) {
    let harvester = format!("{}-data-harvester", settings.stacks.test);
    let log = format!("/aws/lambda/{harvester}");
    let logs = clients.logs().filter_log_events().log_group_name(log).limit(1);
    let mappings = clients.lambda().list_event_source_mappings().function_name(harvester).max_items(1);
    let mut probes = vec![
        Probe::new("logs:FilterLogEvents", logs.send()),
        Probe::new("lambda:ListEventSourceMappings", mappings.send()),
    ];
    let mut rest = Vec::new();
    let output = |key: &str| things.test.as_ref().and_then(|stack| stack.output(key));
    match &things.project {
        Some(project) => {
            // A build that cannot exist: the answer is empty, and the permission has been looked at.
            let id = format!("{project}:00000000-0000-0000-0000-000000000000");
            probes.push(Probe::new(
                "codebuild:BatchGetBuilds",
                clients.codebuild().batch_get_builds().ids(id).send(),
            ));
        }
        None => rest.push(untried("codebuild:BatchGetBuilds", "no build project is there to try it on")),
    }
    let without = "no test stack is there to try it on";
    match output("DataBucketName") {
        Some(bucket) => {
            let request = clients.s3().list_object_versions().bucket(bucket).max_keys(1);
            probes.push(Probe::new("s3:ListBucketVersions", request.send()));
        }
        None => rest.push(untried("s3:ListBucketVersions", without)),
    }
    match output("JobDeadLetterQueueUrl") {
        Some(queue) => {
            let request = clients.sqs().get_queue_attributes().queue_url(queue);
            probes.push(Probe::new("sqs:GetQueueAttributes", request.send()));
        }
        None => rest.push(untried("sqs:GetQueueAttributes", without)),
    }
    (probes, rest)
}
