//! `mdd retry`: run a failed stage again.

use schemars::JsonSchema;
use serde::Serialize;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::did_you_mean;
use crate::ops::retry::{self, Retry, Retryable};
use crate::ui::{self, Line, Page, Role, Symbol};

/// Run a failed stage again, under the same execution
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd retry                        what failed in the stage that failed
  mdd retry --all-actions          the whole stage
  mdd retry && mdd watch

A stage is run again with what its execution brought: a new commit starts an execution of its own.
A stage that was stopped can be run again too.")]
pub struct Args {
    /// The stage, if more than one has failed or was stopped
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Run all actions of the stage again, also those that succeeded
    #[arg(long)]
    all_actions: bool,
}

/// What was run again, if anything had failed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Report {
    /// What runs again; none if nothing had failed.
    retried: Option<Retry>,
    #[serde(skip)]
    follow: String,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    let pipeline = &context.settings()?.pipeline.name;
    let Retryable { found, stages } = retry::retryable(clients, pipeline).await?;
    if let Some(stage) = args.stage.as_ref().filter(|stage| !stages.contains(stage)) {
        let names: Vec<&str> = stages.iter().map(String::as_str).collect();
        let hint = did_you_mean(&names, stage, format!("its stages are {}", names.join(", ")));
        return Err(Error::usage(format!("the pipeline has no stage {stage}"), hint));
    }
    let chosen = choose(found, args.stage.as_deref())?;
    if let Some(what) = &chosen {
        retry::retry(clients, pipeline, what, args.all_actions).await?;
    }
    let follow = chosen.as_ref().map(|what| format!("watch --execution {}", what.execution));
    let follow = context.globals.command(follow.as_deref().unwrap_or("watch"));
    context.console.report(&Report { retried: chosen, follow })?;
    Ok(Exit::Done)
}

/// The named stage, else the only one that failed, else the only one that was stopped.
fn choose(found: Vec<Retry>, stage: Option<&str>) -> Result<Option<Retry>, Error> {
    let names = |some: &[Retry]| some.iter().map(|retry| retry.stage.clone()).collect::<Vec<_>>().join(", ");
    if let Some(stage) = stage {
        let hint = if found.is_empty() {
            "there is nothing to run again: no stage has".to_owned()
        } else {
            format!("these can be run again: {}", names(&found))
        };
        let named = found.into_iter().find(|retry| retry.stage == stage);
        let what = format!("the stage {stage} has not failed and was not stopped");
        return named.map(Some).ok_or_else(|| Error::usage(what, hint));
    }
    let (failed, stopped): (Vec<_>, Vec<_>) = found.into_iter().partition(|retry| retry.status == "Failed");
    let (what, candidates) =
        if failed.is_empty() { ("were stopped", stopped) } else { ("have failed", failed) };
    match &candidates[..] {
        [first, _, ..] => Err(Error::usage(
            format!("{} stages {what}: {}", candidates.len(), names(&candidates)),
            format!("say which with --stage {}", first.stage),
        )),
        _ => Ok(candidates.into_iter().next()),
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.retry/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let Some(retry) = &self.retried else {
            page.line(Line::of(Role::Dim, "no stage has failed or was stopped: nothing to run again"));
            return;
        };
        let line = Line::marked(Symbol::Running).add(Role::Name, &retry.stage).text(" runs again");
        let actions =
            if retry.actions.is_empty() { String::new() } else { format!(": {}", retry.actions.join(", ")) };
        page.line(line.text(actions));
        page.whole(Line::of(Role::Dim, format!("  follow it: {}", self.follow)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Retry, choose};
    use crate::testing::{Script, typed};

    fn retry(stage: &str, status: &str) -> Retry {
        Retry { stage: stage.into(), execution: "e".into(), status: status.into(), actions: Vec::new() }
    }

    #[test]
    fn one_failed_stage_is_chosen_and_two_have_to_be_named() {
        let (a, b, s) = (retry("A", "Failed"), retry("B", "Failed"), retry("S", "Stopped"));
        assert_eq!(choose(vec![], None).expect("nothing to do"), None);
        assert_eq!(choose(vec![a.clone()], None).expect("one"), Some(a.clone()));
        assert_eq!(choose(vec![a.clone(), b.clone()], Some("B")).expect("named"), Some(b.clone()));
        assert!(choose(vec![a.clone(), b], None).is_err());
        assert_eq!(choose(vec![a.clone()], Some("C")).expect_err("not failed").verdict().exit.code(), 2);
        assert_eq!(choose(vec![a.clone(), s.clone()], None).expect("the failed one"), Some(a));
        assert_eq!(choose(vec![s.clone()], None).expect("the stopped one"), Some(s));
    }

    fn state(status: &str, action: &str) -> Value {
        let stage = json!({
            "stageName": "Build",
            "latestExecution": { "pipelineExecutionId": "8d1e", "status": status },
            "actionStates": [
                { "actionName": "Lambda", "latestExecution": { "status": action } },
                { "actionName": "Other", "latestExecution": { "status": "Succeeded" } },
            ],
        });
        json!({ "pipelineName": "market-data-downloader", "stageStates": [stage] })
    }

    #[tokio::test]
    async fn what_failed_or_was_abandoned_runs_again_under_its_execution() {
        for (status, action) in [("Failed", "Failed"), ("Stopped", "Abandoned")] {
            let script = Script::new()
                .json("GetPipelineState", &state(status, action))
                .json("RetryStageExecution", &json!({ "pipelineExecutionId": "8d1e" }));
            let ran = typed(&script, &["retry"]).await;
            assert_eq!(ran.code, 0, "{ran}");
            assert_eq!(
                ran.stdout,
                "● Build runs again: Lambda
  follow it: mdd watch --execution 8d1e
"
            );
            let body: Value = serde_json::from_str(&script.bodies("RetryStageExecution")[0]).expect("JSON");
            assert_eq!(
                (&body["stageName"], &body["pipelineExecutionId"], &body["retryMode"]),
                (&json!("Build"), &json!("8d1e"), &json!("FAILED_ACTIONS"))
            );
        }
    }

    #[tokio::test]
    async fn a_stage_that_is_not_there_is_answered_with_those_that_are() {
        let script = Script::new().json("GetPipelineState", &state("Failed", "Failed"));
        let ran = typed(&script, &["retry", "--stage", "Biuld"]).await;
        assert_eq!(ran.code, 2, "{ran}");
        insta::assert_snapshot!(ran.stderr, @r"
        error: the pipeline has no stage Biuld
        hint: did you mean Build? its stages are Build
        ");
    }

    #[tokio::test]
    async fn nothing_is_run_again_where_nothing_failed() {
        let script = Script::new().json("GetPipelineState", &state("Succeeded", "Succeeded"));
        let ran = typed(&script, &["retry"]).await;
        assert_eq!(ran.code, 0);
        assert_eq!(script.called(), ["GetPipelineState"]);
    }

    #[tokio::test]
    async fn a_stage_that_is_at_work_already_is_what_was_wanted_and_any_other_is_not() {
        for (status, code) in [("InProgress", 0), ("Succeeded", 1)] {
            let script = Script::new()
                .json("GetPipelineState", &state("Failed", "Failed"))
                .json("GetPipelineState", &state(status, status))
                .json_error("RetryStageExecution", "StageNotRetryableException", "no");
            let ran = typed(&script, &["retry"]).await;
            assert_eq!((ran.code, ran.stdout.contains("runs again")), (code, code == 0), "{ran}");
        }
    }
}
