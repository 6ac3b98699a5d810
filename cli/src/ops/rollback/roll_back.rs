//! Asking CodePipeline to go back.

use aws_sdk_codepipeline::types::{ExecutionType, PipelineExecutionSummary};

use crate::args::shell_word;
use crate::clients::Clients;
use crate::errors::{Call, Class, During, Error};

/// Roll the stage back to what `target` brought; returns the new execution.
///
/// The call has no token that would make it count once. When its answer is lost the SDK asks again, and what the first
/// one started stands in the way of the second: that execution is the answer.
pub async fn roll_back(
    clients: &Clients,
    pipeline: &str,
    stage: &str,
    target: &str,
) -> Result<String, Error> {
    let request = clients.codepipeline().rollback_stage().pipeline_name(pipeline).stage_name(stage);
    let answer = request.target_pipeline_execution_id(target).send().await;
    let what = format!("roll the stage {stage} back to the execution {target}");
    match answer.during(what) {
        Ok(answer) => Ok(answer.pipeline_execution_id),
        Err(call) if in_the_way(&call) => {
            under_way(clients, pipeline, target).await.ok_or_else(|| refused(call, stage))
        }
        Err(call) => Err(refused(call, stage)),
    }
}

fn in_the_way(call: &Call) -> bool {
    ["UnableToRollbackStageException", "ConflictException"].contains(&call.code())
}

/// The roll-back to this version that goes on now, if the latest execution is one. What cannot be read is none.
async fn under_way(clients: &Clients, pipeline: &str, target: &str) -> Option<String> {
    let list = clients.codepipeline().list_pipeline_executions().pipeline_name(pipeline).max_results(1);
    let latest = list.send().await.ok()?.pipeline_execution_summaries.unwrap_or_default().pop()?;
    is_it(&latest, target).then_some(latest.pipeline_execution_id).flatten()
}

fn is_it(latest: &PipelineExecutionSummary, target: &str) -> bool {
    let goes_on = latest.status.as_ref().is_some_and(|status| status.as_str() == "InProgress");
    let past = latest.rollback_metadata.as_ref();
    let same = past.is_some_and(|past| past.rollback_target_pipeline_execution_id() == Some(target));
    latest.execution_type == Some(ExecutionType::Rollback) && goes_on && same
}

/// With the remedy, where CodePipeline's code says more than its words.
fn refused(call: Call, stage: &str) -> Error {
    let list = format!("mdd rollback {} --list", shell_word(stage));
    let hint = match call.code() {
        "UnableToRollbackStageException" => format!(
            "the stage may be running (`mdd watch`), be the source stage, or the version may be a roll-back or from \
             before the pipeline's last change: choose another with `{list}`, or revert the commit and push"
        ),
        "PipelineExecutionOutdatedException" => {
            "the pipeline's structure has changed since that version: revert the commits (`git revert`) and push, \
             which starts an execution with the structure of now"
                .to_owned()
        }
        "PipelineExecutionNotFoundException" => {
            format!("see what there is with `{list}`; CodePipeline forgets executions after 12 months")
        }
        "StageNotFoundException" => "see the pipeline's stages with `mdd status`".to_owned(),
        "ConflictException" | "ConcurrentModificationException" => {
            "something else is going on in the pipeline: look with `mdd status`, then try again".to_owned()
        }
        _ => return call.into(),
    };
    if call.class != Class::Other {
        return call.into();
    }
    Error::Failed { what: call.what, causes: vec![call.answer.to_string()], hint: Some(hint) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::roll_back;
    use crate::testing::Script;

    #[tokio::test]
    async fn a_roll_back_that_was_started_and_not_heard_of_is_the_answer() {
        let latest = |kind: &str, status: &str, target: &str| {
            let past = json!({ "rollbackTargetPipelineExecutionId": target });
            json!({ "pipelineExecutionSummaries": [{
                "pipelineExecutionId": "e-9", "status": status, "executionType": kind, "rollbackMetadata": past,
            }] })
        };
        for (latest, heard) in [
            (latest("ROLLBACK", "InProgress", "e-1"), true),
            (latest("ROLLBACK", "InProgress", "e-2"), false),
            (latest("ROLLBACK", "Failed", "e-1"), false),
            (latest("STANDARD", "InProgress", "e-1"), false),
        ] {
            let script = Script::new()
                .json_error("RollbackStage", "UnableToRollbackStageException", "busy")
                .json("ListPipelineExecutions", &latest);
            let answer = roll_back(&script.clients(), "p", "ProdStage", "e-1").await;
            assert_eq!(answer.ok().as_deref(), heard.then_some("e-9"), "{latest}");
        }
    }

    #[tokio::test]
    async fn each_refusal_names_what_can_be_done() {
        let remedies = [
            ("UnableToRollbackStageException", Some("the stage may be running")),
            ("PipelineExecutionOutdatedException", Some("git revert")),
            ("PipelineExecutionNotFoundException", Some("mdd rollback ProdStage --list")),
            ("ConflictException", Some("mdd status")),
            ("AccessDeniedException", Some("--profile")),
        ];
        for (code, remedy) in remedies {
            let script = Script::new().json_error("RollbackStage", code, "no");
            let error = roll_back(&script.clients(), "p", "ProdStage", "e-1").await.expect_err("refused");
            let hint = error.verdict().hint.unwrap_or_default();
            assert!(remedy.is_some_and(|remedy| hint.contains(remedy)), "{code}: {hint}");
            assert_eq!(error.to_string(), "cannot roll the stage ProdStage back to the execution e-1");
            assert!(error.causes()[0].starts_with(code), "{:?}", error.causes());
        }
    }
}
