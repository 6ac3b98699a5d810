//! `mdd start`: an execution without a new commit.

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::values::assignment;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::start::{self, Wanted};
use crate::ui::{self, Line, Page, Role, Symbol};

/// Start an execution of the pipeline
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd start                     run the newest commit once more
  mdd start --unless-running    the same, but leave one that is in progress alone
  mdd start --commit 5f3c2a9e8d7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f
  mdd start && mdd watch --until approval")]
pub struct Args {
    /// Do nothing when an execution is in progress
    #[arg(long)]
    unless_running: bool,
    /// Run this commit instead of the newest, by its whole id
    #[arg(long, visible_alias = "revision", value_name = "SHA", value_parser = whole_id)]
    commit: Option<String>,
    /// A value for one of the pipeline's variables
    #[arg(long = "variable", value_name = "NAME=VALUE", value_parser = assignment)]
    variables: Vec<(String, String)>,
}

/// CodePipeline takes no short ids, and finds out only in the source stage.
pub(super) fn whole_id(text: &str) -> Result<String, String> {
    let whole = matches!(text.len(), 40 | 64) && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    if whole { Ok(text.to_owned()) } else { Err("write the whole id, as `git rev-parse` prints it".into()) }
}

/// The execution that was started.
#[derive(Serialize, JsonSchema)]
pub(super) struct Report {
    /// The pipeline.
    pipeline: String,
    /// The execution.
    execution: String,
    /// Was it started now? Otherwise it was in progress already.
    started: bool,
    /// The commit that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    #[serde(skip)]
    follow: String,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let pipeline = context.settings()?.pipeline.name.clone();
    let clients = context.clients().await?;
    let running = if args.unless_running { start::in_progress(clients, &pipeline).await? } else { None };
    let (execution, started) = match running {
        Some(execution) => (execution, false),
        None => {
            let wanted = Wanted { commit: args.commit.clone(), variables: args.variables.clone() };
            (start::start(clients, &pipeline, &wanted).await?, true)
        }
    };
    let follow = context.globals.command(&format!("watch --execution {execution}"));
    let commit = args.commit.clone().filter(|_| started);
    let report = Report { pipeline, execution, started, commit, follow };
    context.console.report(&report)?;
    Ok(Exit::Done)
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.start/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let word = if self.started { " started" } else { " is in progress" };
        let line = Line::marked(Symbol::Ok).text("execution ").add(Role::Name, &self.execution).text(word);
        page.line(match self.commit.as_deref() {
            Some(commit) => line.text(" with ").add(Role::Name, commit.get(..7).unwrap_or(commit)),
            None => line,
        });
        page.whole(Line::of(Role::Dim, format!("  follow it: {}", self.follow)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::whole_id;
    use crate::testing::{Script, typed};

    const COMMIT: &str = "5f3c2a9e8d7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f";

    fn source(name: &str) -> serde_json::Value {
        let kind = json!({ "category": "Source", "owner": "AWS", "provider": "CodeStarSourceConnection", "version": "1" });
        json!({ "name": name, "actionTypeId": kind, "runOrder": 1 })
    }

    #[tokio::test]
    async fn a_commit_is_asked_for_of_every_source() {
        let stages = json!([{ "name": "Source", "actions": [source("Template"), source("Code")] }]);
        let script = Script::new()
            .json("GetPipeline", &json!({ "pipeline": { "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages } }))
            .json("StartPipelineExecution", &json!({ "pipelineExecutionId": "8d1e" }));
        let ran = typed(&script, &["start", "--commit", COMMIT, "--variable", "Depth=2"]).await;
        insta::assert_snapshot!(ran);
        let body: serde_json::Value =
            serde_json::from_str(&script.bodies("StartPipelineExecution")[0]).expect("JSON");
        let revision = |action: &str| json!({ "actionName": action, "revisionType": "COMMIT_ID", "revisionValue": COMMIT });
        assert_eq!(body["sourceRevisions"], json!([revision("Template"), revision("Code")]));
        assert_eq!(body["variables"], json!([{ "name": "Depth", "value": "2" }]));
    }

    #[tokio::test]
    async fn one_that_runs_is_left_alone_when_that_is_wished() {
        let latest = json!({ "pipelineExecutionSummaries": [
            { "pipelineExecutionId": "new", "status": "Succeeded" },
            { "pipelineExecutionId": "old", "status": "InProgress" },
        ] });
        let script = Script::new().json("ListPipelineExecutions", &latest);
        let ran = typed(&script, &["start", "--unless-running", "--output", "json"]).await;
        insta::assert_snapshot!(ran);
        assert_eq!(script.called(), ["ListPipelineExecutions"]);
    }

    #[test]
    fn a_short_id_is_refused() {
        assert!(whole_id(COMMIT).is_ok());
        assert!(whole_id("5f3c2a9").is_err());
        assert!(whole_id(&COMMIT.replace('5', "g")).is_err());
    }
}
