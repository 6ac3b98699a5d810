//! The stacks: which are in a state that they do not come out of by themselves.

use super::Check;
use crate::args::shell_word;
use crate::clients::Clients;
use crate::ops::pipeline::{ActionKind, Layout};
use crate::ops::stacks::{self, status};
use crate::settings::{Settings, Stacks};

/// Which stack it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Pipeline,
    Test,
    Cleanup,
    Production,
}

impl Which {
    fn check(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline stack",
            Self::Test => "test stack",
            Self::Cleanup => "clean-up stack",
            Self::Production => "production stack",
        }
    }
}

/// Look at all four.
pub(super) async fn stacks(clients: &Clients, settings: &Settings) -> Vec<Check> {
    let names: &Stacks = &settings.stacks;
    // Only for what to type: that there is no pipeline is said by the check of it.
    let layout = Layout::read(clients, &settings.pipeline.name).await.ok();
    let layout = layout.as_ref();
    let all = [
        (Which::Pipeline, &names.pipeline),
        (Which::Test, &names.test),
        (Which::Cleanup, &names.cleanup),
        (Which::Production, &names.production),
    ];
    futures::future::join_all(all.map(|(which, name)| async move {
        match stacks::find(clients, name).await {
            Ok(stack) => {
                judge(which, name, stack.as_ref().map(|stack| stack.status.as_str()), &retry(name, layout))
            }
            Err(error) => Check::of_error(which.check(), &error),
        }
    }))
    .await
}

/// Runs the stage again that works on this stack. Others may have failed as well, so it is named.
fn retry(stack: &str, layout: Option<&Layout>) -> String {
    let works_on = |kind: &ActionKind| matches!(kind, ActionKind::Stack { stack: on, .. } if on == stack);
    let mut stages = layout.into_iter().flat_map(|layout| &layout.stages);
    let stage = stages.find(|stage| stage.actions.iter().any(|action| works_on(&action.kind)));
    let named = stage.map(|stage| format!(" --stage {}", shell_word(&stage.name))).unwrap_or_default();
    format!("mdd retry{named}")
}

fn judge(which: Which, name: &str, status: Option<&str>, retry: &str) -> Check {
    let check = which.check();
    let Some(status) = status else { return missing(which, name) };
    let detail = format!("{name} is {status}");
    let bad = |fix: &str| Check::failed(check, detail.clone(), fix);
    let delete = format!("aws cloudformation delete-stack --stack-name {name}");
    match (status, which) {
        (status::DEAD_END | "CREATE_FAILED" | "ROLLBACK_FAILED", Which::Pipeline) => {
            bad("its first creation failed: `mdd bootstrap` deletes it and begins anew")
        }
        (status::DEAD_END | "CREATE_FAILED" | "ROLLBACK_FAILED", Which::Production) => {
            bad(&format!("its first creation failed and only deleting it helps: `{delete}`, then `{retry}`"))
        }
        ("DELETE_FAILED", Which::Test) => {
            bad(&format!("a bucket still holds something: `mdd clean-test`, then `{retry}`"))
        }
        (
            status::DEAD_END | "CREATE_FAILED" | "ROLLBACK_FAILED" | "DELETE_FAILED",
            Which::Test | Which::Cleanup,
        ) => Check::warning(
            check,
            detail,
            format!("the pipeline replaces it in its next run: `{retry}`, or push"),
        ),
        ("DELETE_FAILED", _) => bad(&format!(
            "see what holds it with `aws cloudformation describe-stack-events --stack-name {name}`, then delete it again: `{delete}`"
        )),
        ("UPDATE_ROLLBACK_FAILED", _) => bad(&format!(
            "mend the cause, then `aws cloudformation continue-update-rollback --stack-name {name}`"
        )),
        (status::REVIEW, Which::Production) => {
            Check::ok(check, format!("{name} waits for its first change set to be executed"))
        }
        (status::REVIEW, _) => {
            Check::warning(check, detail, format!("a change set that nobody executed: `{delete}`"))
        }
        (text, _) if status::failed(text) => {
            Check::warning(check, detail, "the last change was undone: see why with `mdd watch`")
        }
        _ => Check::ok(check, detail),
    }
}

fn missing(which: Which, name: &str) -> Check {
    match which {
        Which::Pipeline => {
            Check::failed(which.check(), format!("{name} does not exist"), "make it with `mdd bootstrap`")
        }
        Which::Production => {
            Check::skipped(which.check(), format!("{name} comes with the first approved execution"))
        }
        Which::Test | Which::Cleanup => {
            Check::skipped(which.check(), format!("{name} is there only during TestStage"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Which, judge, retry};
    use crate::ops::doctor::State;
    use crate::ops::pipeline::{ActionKind, ActionSpec, Layout, StageSpec};

    #[test]
    fn the_stage_that_works_on_a_stack_is_the_one_to_run_again() {
        let kind = ActionKind::Stack { stack: "t".into(), mode: "DELETE_ONLY".into(), change_set: None };
        let delete = ActionSpec { name: "Delete".into(), run_order: 1, kind, timeout_minutes: None };
        let stages = [("Build", vec![]), ("TestStage", vec![delete])];
        let stages = stages.map(|(name, actions)| StageSpec { name: name.into(), actions }).into();
        let layout = Layout { pipeline: "p".into(), parallel: false, source: None, stages };
        assert_eq!(retry("t", Some(&layout)), "mdd retry --stage TestStage");
        assert_eq!(retry("other", Some(&layout)), "mdd retry");
        assert_eq!(retry("t", None), "mdd retry");
    }

    #[test]
    fn dead_ends_have_their_remedy() {
        let cases = [
            (Which::Pipeline, "ROLLBACK_COMPLETE", State::Failed, "mdd bootstrap"),
            (Which::Production, "ROLLBACK_COMPLETE", State::Failed, "delete-stack --stack-name s"),
            (Which::Test, "ROLLBACK_COMPLETE", State::Warning, "mdd retry"),
            (Which::Test, "DELETE_FAILED", State::Failed, "mdd clean-test"),
            (Which::Cleanup, "DELETE_FAILED", State::Warning, "mdd retry"),
            (Which::Production, "UPDATE_ROLLBACK_FAILED", State::Failed, "continue-update-rollback"),
            (Which::Production, "UPDATE_ROLLBACK_COMPLETE", State::Warning, "mdd watch"),
            (Which::Pipeline, "REVIEW_IN_PROGRESS", State::Warning, "delete-stack"),
        ];
        for (which, status, state, fix) in cases {
            let check = judge(which, "s", Some(status), "mdd retry");
            assert_eq!(check.state, state, "{which:?} {status}");
            assert!(check.fix.is_some_and(|text| text.contains(fix)), "{which:?} {status}");
        }
        for status in ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_IN_PROGRESS"] {
            assert_eq!(judge(Which::Production, "s", Some(status), "").state, State::Ok);
        }
        assert_eq!(judge(Which::Production, "s", Some("REVIEW_IN_PROGRESS"), "").state, State::Ok);
        assert_eq!(judge(Which::Pipeline, "s", None, "").state, State::Failed);
        assert_eq!(judge(Which::Test, "s", None, "").state, State::Skipped);
    }
}
