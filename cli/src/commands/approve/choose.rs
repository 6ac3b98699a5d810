//! Which gate is meant, where several wait.

use super::decided::command;
use super::{Args, Desk};
use crate::args::shell_word;
use crate::errors::Error;
use crate::ops::approve::{Decision, Gate};
use crate::ops::did_you_mean;
use crate::ops::pipeline::{self, ActionKind, Layout, StageSpec, Summary};
use crate::ui::{Prompt, words};

/// So many executions are looked through for what waits.
const LATEST: i32 = 100;

/// Names that the pipeline does not have are a mistake, not a gate that does not wait.
pub(super) fn check(args: &Args, layout: &Layout) -> Result<(), Error> {
    if let Some(stage) = args.stage.as_deref().filter(|stage| layout.stage(stage).is_none()) {
        let names = layout.stage_names();
        let hint = did_you_mean(&names, stage, format!("its stages are {}", names.join(", ")));
        return Err(Error::usage(format!("the pipeline has no stage {stage}"), hint));
    }
    let Some(action) = &args.action else { return Ok(()) };
    let stages =
        layout.stages.iter().filter(|stage| args.stage.as_ref().is_none_or(|name| *name == stage.name));
    let actions = stages.flat_map(|stage| &stage.actions);
    let approvals = actions.filter(|action| matches!(action.kind, ActionKind::Approval { .. }));
    let names: Vec<&str> = approvals.map(|action| action.name.as_str()).collect();
    if names.contains(&action.as_str()) {
        return Ok(());
    }
    let place =
        args.stage.as_ref().map_or_else(|| "the pipeline".to_owned(), |stage| format!("stage {stage}"));
    let hint =
        if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
    let hint = did_you_mean(&names, action, hint);
    Err(Error::usage(format!("{place} has no approval {action}"), hint))
}

pub(super) fn is_meant(args: &Args, gate: &Gate) -> bool {
    let execution =
        args.execution.as_ref().is_none_or(|written| pipeline::is_named(&gate.execution, written));
    execution && is_named(args, &gate.stage, &gate.action)
}

pub(super) fn is_named(args: &Args, stage: &str, action: &str) -> bool {
    args.stage.as_ref().is_none_or(|name| name == stage)
        && args.action.as_ref().is_none_or(|name| name == action)
}

/// Does the command line say which gate is meant, whatever waits? An execution comes to one gate after the other.
pub(super) fn names_a_gate(args: &Args, layout: &Layout) -> bool {
    let Some(action) = args.action.as_ref().filter(|_| args.stage.is_none()) else {
        return args.stage.is_some();
    };
    let holds = |stage: &&StageSpec| {
        let mut actions = stage.actions.iter();
        actions.any(|one| one.name == *action && matches!(one.kind, ActionKind::Approval { .. }))
    };
    layout.stages.iter().filter(holds).count() == 1
}

/// The flags that mean this gate and none of the others that wait.
pub(in crate::commands) fn flags(gate: &Gate, all: &[Gate]) -> String {
    let mut rivals: Vec<&Gate> = all.iter().filter(|other| other.stage == gate.stage).collect();
    let action = rivals.iter().any(|other| other.action != gate.action).then_some(gate.action.as_str());
    rivals.retain(|other| action.is_none() || other.action == gate.action);
    let execution = rivals.iter().any(|other| other.execution != gate.execution);
    written(&gate.stage, action, execution.then_some(gate.execution.as_str()))
}

/// The flags that name a gate: by its stage, and by as much else as is given.
pub(in crate::commands) fn written(stage: &str, action: Option<&str>, execution: Option<&str>) -> String {
    let named = [("stage", Some(stage)), ("action", action), ("execution", execution)];
    let flags = named.into_iter().filter_map(|(flag, name)| Some((flag, name?)));
    flags.map(|(flag, name)| format!("--{flag} {}", shell_word(name))).collect::<Vec<_>>().join(" ")
}

impl Desk<'_> {
    /// Without a question nobody sees which gate it is: the same command a little later would decide about the next one.
    pub(super) fn must_name_a_gate(
        &self,
        decision: Decision,
        meant: &[Gate],
        all: &[Gate],
    ) -> Result<(), Error> {
        if names_a_gate(&self.args, &self.layout) {
            return Ok(());
        }
        let comment = self.args.message.as_deref().unwrap_or_default();
        let each = meant.iter().map(|gate| {
            let mut flags = flags(gate, all);
            if let Some(execution) = self.args.execution.as_ref().filter(|_| !flags.contains("--execution")) {
                flags.push_str(&format!(" --execution {}", shell_word(execution)));
            }
            format!("`mdd {}`", command(&flags, decision, comment))
        });
        let each: Vec<String> = each.collect();
        let hint = if each.is_empty() {
            "say it with --stage; nothing waits now".to_owned()
        } else {
            format!("for what waits now: {}", each.join("; "))
        };
        Err(Error::usage("--yes needs to know which gate is decided about", hint))
    }

    /// The one that is meant. Where nobody can be asked, the flags that choose are named.
    pub(super) async fn one(&self, mut gates: Vec<Gate>) -> Result<Gate, Error> {
        if gates.len() == 1 {
            return Ok(gates.remove(0));
        }
        let prompt = Prompt::new(format!("{} gates wait, which one?", gates.len()), "--stage");
        if prompt.must_be_answerable().is_err() {
            let each: Vec<String> = gates.iter().map(|gate| flags(gate, &gates)).collect();
            let what = format!("{} gates wait, and it is not said which one is meant", gates.len());
            return Err(Error::usage(what, format!("one of: {}", each.join("; "))));
        }
        // The commits only help to choose: without them the ids have to do.
        let latest = pipeline::recent(self.clients, &self.layout.pipeline, LATEST).await.unwrap_or_default();
        let names = gates.iter().map(|gate| self.name(gate, &latest)).collect();
        let chosen = prompt.choose(names).await?;
        Ok(gates.swap_remove(chosen))
    }

    /// `TestStage / ApproveTestStack  5f3c2a9 "Read option strikes"  for 6m 10s`
    fn name(&self, gate: &Gate, latest: &[Summary]) -> String {
        let summary = latest.iter().find(|summary| summary.id == gate.execution);
        let commit = summary.and_then(|summary| summary.commit.as_ref()).map_or_else(
            || words::short_id(&gate.execution),
            |commit| {
                let title = commit.title().map(|title| format!(" \"{title}\"")).unwrap_or_default();
                format!("{}{title}", commit.short())
            },
        );
        let now = self.context.clock.now();
        let waits = gate.since.map(|since| format!("  since {}", words::ago(since, now))).unwrap_or_default();
        format!("{} / {}  {commit}{waits}", gate.stage, gate.action)
    }
}

#[cfg(test)]
mod tests {
    use super::{Gate, flags};

    fn gate(stage: &str, action: &str, execution: &str) -> Gate {
        Gate {
            stage: stage.into(),
            action: action.into(),
            question: None,
            execution: execution.into(),
            since: None,
            expires: None,
            newer: None,
        }
    }

    #[test]
    fn as_few_flags_as_tell_it_from_the_others() {
        let all = [
            gate("Test", "Try", "e-1"),
            gate("Test", "Try", "e-2"),
            gate("Test", "Read", "e-1"),
            gate("Prod", "Go", "e-3"),
        ];
        let flags: Vec<String> = all.iter().map(|gate| flags(gate, &all)).collect();
        assert_eq!(
            flags,
            [
                "--stage Test --action Try --execution e-1",
                "--stage Test --action Try --execution e-2",
                "--stage Test --action Read",
                "--stage Prod",
            ]
        );
    }
}
