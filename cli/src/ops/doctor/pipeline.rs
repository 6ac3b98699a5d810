//! The pipeline: there, open from end to end, and not stuck.

use super::Check;
use crate::args::shell_word;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::pipeline::{self, StageNow, Summary};

const NAME: &str = "pipeline";

/// Look at the pipeline and its latest execution.
pub(super) async fn pipeline(clients: &Clients, name: &str) -> Vec<Check> {
    let (stages, latest) =
        futures::join!(pipeline::stages_now(clients, name), pipeline::recent(clients, name, 1));
    let stages = match stages {
        Ok(stages) => stages,
        Err(Error::Call(call)) if call.code() == "PipelineNotFoundException" => {
            return vec![Check::failed(
                NAME,
                format!("{name} does not exist"),
                "make it with `mdd bootstrap`",
            )];
        }
        Err(error) => return vec![Check::of_error(NAME, &error)],
    };
    let mut checks = transitions(name, &stages);
    checks.push(match latest {
        Ok(latest) => execution(latest.first(), &stages),
        Err(error) => Check::of_error("execution", &error),
    });
    checks
}

fn transitions(name: &str, stages: &[StageNow]) -> Vec<Check> {
    let closed = stages.iter().filter_map(|stage| Some((stage, stage.closed.as_ref()?)));
    let closed: Vec<Check> = closed
        .map(|(stage, why)| {
            let open = format!(
                "open it: `aws codepipeline enable-stage-transition --pipeline-name {name} --stage-name {} --transition-type Inbound`",
                stage.name
            );
            Check::warning(NAME, format!("nothing may come into {}: {why}", stage.name), open)
        })
        .collect();
    if closed.is_empty() { vec![Check::ok(NAME, format!("{name}, all stages open"))] } else { closed }
}

fn execution(latest: Option<&Summary>, stages: &[StageNow]) -> Check {
    let name = "execution";
    let Some(latest) = latest else {
        return Check::skipped(name, "none yet");
    };
    let commit = latest.commit.as_ref().map(|commit| format!(" of {}", commit.short())).unwrap_or_default();
    let failed: Vec<&StageNow> =
        stages.iter().filter(|stage| stage.status.as_deref() == Some("Failed")).collect();
    match latest.status.as_str() {
        "Failed" => {
            let stage = failed.first().map(|stage| format!(" in {}", stage.name)).unwrap_or_default();
            // Of several it would have to ask which.
            let which = match &failed[..] {
                [first, _, ..] => format!(" --stage {}", shell_word(&first.name)),
                _ => String::new(),
            };
            let detail = format!("the latest{commit} failed{stage}");
            Check::warning(
                name,
                detail,
                format!(
                    "see the cause with `mdd watch`; run it again with `mdd retry{which}`, or push a fix"
                ),
            )
        }
        status => Check::ok(name, format!("the latest{commit}: {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{StageNow, Summary, execution, transitions};
    use crate::ops::doctor::State;

    #[test]
    fn a_closed_transition_and_a_failed_execution_are_named() {
        let stage = |name: &str, status: &str, closed: Option<&str>| StageNow {
            name: name.into(),
            status: Some(status.into()),
            closed: closed.map(Into::into),
            ..StageNow::default()
        };
        let stages = [stage("Build", "Failed", None), stage("ProdStage", "Succeeded", Some("a freeze"))];
        let found = transitions("p", &stages);
        assert_eq!(found[0].detail, "nothing may come into ProdStage: a freeze");
        assert!(found[0].fix.as_deref().is_some_and(|fix| fix.contains("--stage-name ProdStage")));
        assert_eq!(transitions("p", &stages[..1])[0].state, State::Ok);

        let latest = |status: &str| Summary {
            id: "e".into(),
            status: status.into(),
            started: None,
            changed: None,
            commit: None,
        };
        assert_eq!(execution(Some(&latest("Failed")), &stages).detail, "the latest failed in Build");
        let fix = |stages: &[StageNow]| execution(Some(&latest("Failed")), stages).fix.unwrap_or_default();
        assert!(fix(&stages).contains("`mdd retry`"), "{}", fix(&stages));
        let two = [stage("Source", "Succeeded", None), stages[0].clone(), stage("Test", "Failed", None)];
        assert!(fix(&two).contains("`mdd retry --stage Build`"), "{}", fix(&two));
        assert_eq!(execution(Some(&latest("Superseded")), &stages).state, State::Ok);
        assert_eq!(execution(None, &stages).state, State::Skipped);
    }
}
