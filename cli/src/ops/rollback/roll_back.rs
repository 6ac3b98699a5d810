//! Asking CodePipeline to go back.

use crate::clients::Clients;
use crate::errors::{Call, Class, During, Error};

/// Roll the stage back to what `target` brought; returns the new execution.
pub async fn roll_back(
    clients: &Clients,
    pipeline: &str,
    stage: &str,
    target: &str,
) -> Result<String, Error> {
    let request = clients.codepipeline().rollback_stage().pipeline_name(pipeline).stage_name(stage);
    let answer = request.target_pipeline_execution_id(target).send().await;
    let what = format!("roll the stage {stage} back to the execution {target}");
    answer.during(what).map(|answer| answer.pipeline_execution_id).map_err(refused)
}

/// With the remedy, where CodePipeline's code says more than its words.
fn refused(call: Call) -> Error {
    let hint = match call.code() {
        "UnableToRollbackStageException" => {
            "the stage may be running (`mdd watch`), be the source stage, or the version may be a roll-back or from \
             before the pipeline's last change: choose another with `mdd rollback`, or revert the commit and push"
        }
        "PipelineExecutionOutdatedException" => {
            "the pipeline's structure has changed since that version: revert the commits (`git revert`) and push, \
             which starts an execution with the structure of now"
        }
        "PipelineExecutionNotFoundException" => {
            "see what there is with `mdd rollback --list`; CodePipeline forgets executions after 12 months"
        }
        "StageNotFoundException" => "see the pipeline's stages with `mdd status`",
        "ConflictException" | "ConcurrentModificationException" => {
            "something else is going on in the pipeline: look with `mdd status`, then try again"
        }
        _ => return call.into(),
    };
    if call.class != Class::Other {
        return call.into();
    }
    Error::Failed { what: call.what, causes: vec![call.answer.to_string()], hint: Some(hint.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::roll_back;
    use crate::testing::Script;

    #[tokio::test]
    async fn each_refusal_names_what_can_be_done() {
        let remedies = [
            ("UnableToRollbackStageException", Some("the stage may be running")),
            ("PipelineExecutionOutdatedException", Some("git revert")),
            ("PipelineExecutionNotFoundException", Some("mdd rollback --list")),
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
