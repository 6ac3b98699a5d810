//! `Manual`: waits for a person, who answers with the token of the run.
//! <https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-action-add.html>

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ActionFailure, ActionProvider, Context, Key, Outcome, Traits};
use crate::codepipeline::engine::Board;
use crate::codepipeline::state::ActionRun;
use crate::core::ApiError;
use crate::sns;

/// After this an approval without an answer fails.
const EXPIRES: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a person said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::codepipeline) struct Answer {
    pub approved: bool,
    pub summary: String,
    pub by: String,
}

pub(super) struct ManualApproval;

static KEYS: &[Key] =
    &[Key::optional("NotificationArn"), Key::optional("CustomData"), Key::optional("ExternalEntityLink")];

#[async_trait]
impl ActionProvider for ManualApproval {
    fn traits(&self) -> Traits {
        Traits {
            category: "Approval",
            owner: "AWS",
            provider: "Manual",
            configuration: KEYS,
            inputs: 0..=0,
            outputs: 0..=0,
        }
    }

    fn limit(&self) -> SignedDuration {
        EXPIRES
    }

    fn timed_out(&self) -> ActionFailure {
        ActionFailure::job("The approval expired without an answer").with_summary("Expired")
    }

    async fn run(&self, context: &mut Context) -> Result<Outcome, ActionFailure> {
        if context.run.token.is_none() {
            let token = context.call.cloud.ids.uuid();
            context.run.external_id = Some(token.clone());
            context.run.external_url = context.config("ExternalEntityLink").map(str::to_owned);
            context.run.token = Some(token);
            context.run.summary = context.config("CustomData").map(str::to_owned);
            // The mail first: whoever can see the token can see the mail too.
            ask(context).await?;
            context.save()?;
        }
        let answer = answer(context).await?;
        context.run.updated_by = Some(answer.by.clone());
        if answer.approved {
            return Ok(Outcome { summary: Some(answer.summary), ..Outcome::default() });
        }
        let said = if answer.summary.is_empty() { String::new() } else { format!(": {}", answer.summary) };
        Err(ActionFailure::job(format!("Rejected by {}{said}", answer.by)).with_summary(answer.summary))
    }
}

/// When an approval expires.
fn expiry(run: &ActionRun) -> Timestamp {
    run.started + run.action.timeout_in_minutes.map_or(EXPIRES, SignedDuration::from_mins)
}

/// Waits until somebody has answered.
async fn answer(context: &mut Context) -> Result<Answer, ApiError> {
    let cloud = context.call.cloud.clone();
    let board = Board::of(&cloud, &context.pipeline.name);
    loop {
        let changed = board.changed();
        tokio::pin!(changed);
        changed.as_mut().enable();
        if let Some(stored) = ActionRun::find(&cloud, &context.run.key)? {
            context.run.progress = stored.progress;
            if let Some(answer) = context.progress() {
                return Ok(answer);
            }
        }
        changed.await;
    }
}

/// Tells the people behind the topic, in the form that AWS documents.
async fn ask(context: &Context) -> Result<(), ActionFailure> {
    let Some(topic) = context.config("NotificationArn") else { return Ok(()) };
    let run = &context.run;
    let region = &context.call.cloud.arns.region;
    let console = format!(
        "https://console.aws.amazon.com/codepipeline/home?region={region}#/view/{}",
        context.pipeline.name
    );
    let token = run.token.as_deref().unwrap_or_default();
    let review = format!("{console}/{}/{}/approve/{token}", run.stage, run.action.name);
    let mut message = json!({
        "region": region,
        "consoleLink": console,
        "approval": {
            "pipelineName": context.pipeline.name,
            "stageName": run.stage,
            "actionName": run.action.name,
            "token": token,
            "expires": expiry(run).strftime("%Y-%m-%dT%H:%MZ").to_string(),
            "approvalReviewLink": review,
        },
    });
    for (member, key) in [("externalEntityLink", "ExternalEntityLink"), ("customData", "CustomData")] {
        if let Some(value) = context.config(key) {
            message["approval"][member] = json!(value);
        }
    }
    let subject =
        format!("APPROVAL NEEDED: AWS CodePipeline {} for action {}", context.pipeline.name, run.action.name);
    // SNS takes at most 100 characters.
    let subject: String = subject.chars().take(100).collect();
    sns::publish(&context.call, topic, Some(&subject), &message.to_string()).await?;
    Ok(())
}
