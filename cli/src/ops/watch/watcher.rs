//! Looking at one execution, again and again, and asking the other services only about what is new.

use std::collections::HashMap;
use std::time::Duration;

use super::{Action, Held, Mark, Note, Stage, State, build_note, stack_note};
use crate::clients::Clients;
use crate::errors::{Class, Error};
use crate::ops::pipeline::{
    self, ActionKind, ActionRun, ActionSpec, Commit, Execution, Layout, StageNow, StageSpec,
};
use crate::ops::{Clock, Pace};

/// How long a pipeline may take to start its first execution.
const PATIENCE: Duration = Duration::from_mins(1);

/// One execution, under observation.
#[derive(Debug)]
pub struct Watcher<'a> {
    clients: &'a Clients,
    layout: Layout,
    execution: String,
    account: String,
    notes: HashMap<String, Note>,
}

impl<'a> Watcher<'a> {
    /// The given execution, or the latest. A pipeline that was only just made has none yet: wait a little for it.
    pub async fn pin(
        clients: &'a Clients,
        clock: &dyn Clock,
        mut pace: Pace,
        pipeline: &str,
        execution: Option<&str>,
    ) -> Result<Self, Error> {
        let layout = Layout::read(clients, pipeline).await?;
        let account = clients.account().await?.to_owned();
        let begun = clock.now();
        let execution = loop {
            let latest = match execution {
                Some(id) => Some(id.to_owned()),
                None => {
                    pipeline::recent(clients, pipeline, 1).await?.into_iter().next().map(|summary| summary.id)
                }
            };
            if let Some(id) = latest {
                break id;
            }
            if Duration::try_from(clock.now().duration_since(begun)).unwrap_or_default() > PATIENCE {
                let hint = Some("push a commit, or start one: `mdd start`".to_owned());
                let what = format!("the pipeline {pipeline} has no execution to watch");
                return Err(Error::Failed { what, causes: Vec::new(), hint });
            }
            clock.sleep(pace.interval()).await;
            pace.still();
        };
        Ok(Self { clients, layout, execution, account, notes: HashMap::new() })
    }

    /// The pipeline as it is declared.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How it stands now.
    pub async fn look(&mut self) -> Result<State, Error> {
        let pipeline = self.layout.pipeline.clone();
        let execution = pipeline::execution(self.clients, &pipeline, &self.execution).await?;
        let runs = pipeline::action_runs(self.clients, &pipeline, &self.execution).await?;
        let now = pipeline::stages_now(self.clients, &pipeline).await?;
        let mut stages = Vec::new();
        for spec in self.layout.stages.clone() {
            stages.push(self.stage(&spec, &execution, &runs, &now).await?);
        }
        let newer = self.newer(&execution, &stages, &now).await?;
        let ended = execution.ended().then(|| runs.iter().filter_map(|run| run.changed).max()).flatten();
        Ok(State {
            pipeline,
            region: self.clients.region().to_owned(),
            account: self.account.clone(),
            commit: commit(&self.layout, &runs).or(execution.commit),
            execution: execution.id,
            status: execution.status,
            summary: execution.summary,
            started: runs.iter().filter_map(|run| run.started).min(),
            ended,
            stages,
            newer,
        })
    }

    async fn stage(
        &mut self,
        spec: &StageSpec,
        execution: &Execution,
        runs: &[ActionRun],
        now: &[StageNow],
    ) -> Result<Stage, Error> {
        let now = now.iter().find(|stage| stage.name == spec.name);
        let said = now.filter(|now| now.execution.as_ref() == Some(&execution.id));
        let mut actions = Vec::new();
        for action in &spec.actions {
            let run = runs.iter().find(|run| run.stage == spec.name && run.action == action.name);
            actions.push(self.action(action, run, said, execution.ended()).await?);
        }
        let marks: Vec<_> = actions.iter().map(|action| action.mark).collect();
        let mark = Mark::of_stage(&marks, said.and_then(|now| now.status.as_deref()), execution.ended());
        let over = matches!(mark, Mark::Succeeded | Mark::Failed | Mark::Skipped);
        Ok(Stage {
            name: spec.name.clone(),
            mark,
            started: actions.iter().filter_map(|action| action.started).min(),
            ended: over.then(|| actions.iter().filter_map(|action| action.ended).max()).flatten(),
            closed: now.and_then(|now| now.closed.clone()),
            held: now.and_then(|now| held(now, &execution.id)),
            actions,
        })
    }

    async fn action(
        &mut self,
        spec: &ActionSpec,
        run: Option<&ActionRun>,
        now: Option<&StageNow>,
        over: bool,
    ) -> Result<Action, Error> {
        let Some(run) = run else {
            let mark = if over { Mark::Skipped } else { Mark::Pending };
            let (name, kind) = (spec.name.clone(), spec.kind.clone());
            return Ok(Action { name, kind, mark, started: None, ended: None, note: Note::default() });
        };
        let mark = Mark::of_action(decided(spec, run, now).unwrap_or(&run.status), &spec.kind);
        let note = match self.notes.get(&run.id) {
            Some(note) => note.clone(),
            None => bearable(self.note(spec, run, mark, now, over).await)?,
        };
        let ended = if matches!(mark, Mark::Running | Mark::Waiting) { None } else { run.changed };
        if ended.is_some() {
            self.notes.insert(run.id.clone(), note.clone());
        }
        Ok(Action {
            name: spec.name.clone(),
            kind: spec.kind.clone(),
            mark,
            started: run.started,
            ended,
            note,
        })
    }

    /// What there is to say about a run. Only what is over is asked about, and only once.
    async fn note(
        &self,
        spec: &ActionSpec,
        run: &ActionRun,
        mark: Mark,
        now: Option<&StageNow>,
        over: bool,
    ) -> Result<Note, Error> {
        let said = || Note { text: run.error.clone().or_else(|| run.summary.clone()), ..Note::default() };
        Ok(match (&spec.kind, mark) {
            (ActionKind::Build, Mark::Failed) => match &run.external_id {
                Some(id) => build_note(self.clients, id).await?,
                None => said(),
            },
            (ActionKind::Stack { stack, .. }, Mark::Failed) => {
                super::stack_note::failure(self.clients, stack, run.changed).await?.unwrap_or_else(said)
            }
            // Of an execution that is over the stack may by now be another's.
            (ActionKind::Stack { stack, mode, .. }, Mark::Succeeded)
                if !over && mode != "CHANGE_SET_REPLACE" =>
            {
                stack_note(self.clients, stack).await?.unwrap_or_default()
            }
            (ActionKind::Approval { .. }, Mark::Succeeded | Mark::Failed) => decision(run, now, mark),
            (_, Mark::Failed) => said(),
            _ => Note::default(),
        })
    }

    /// A newer execution that waits behind a gate of this one, or the one that overtook it.
    async fn newer(
        &self,
        execution: &Execution,
        stages: &[Stage],
        now: &[StageNow],
    ) -> Result<Option<String>, Error> {
        if execution.status == "Superseded" {
            let latest = pipeline::recent(self.clients, &self.layout.pipeline, 1).await?;
            return Ok(latest.into_iter().next().map(|summary| summary.id));
        }
        let held =
            stages.iter().find(|stage| matches!(stage.mark, Mark::Waiting | Mark::Running | Mark::Failed));
        let inbound = held.and_then(|held| now.iter().find(|now| now.name == held.name));
        Ok(inbound.and_then(|now| now.inbound.clone()).filter(|id| *id != execution.id))
    }
}

/// The older execution that is still in a stage this one waits to come into.
fn held(now: &StageNow, execution: &str) -> Option<Held> {
    let waits = now.inbound.as_deref() == Some(execution) && now.is_busy();
    let by = now.execution.clone().filter(|by| waits && by != execution)?;
    let gate = now.actions.iter().find(|action| action.token.is_some()).map(|action| action.name.clone());
    Some(Held { by, gate })
}

/// A gate's answer, which the pipeline's state knows before the list of actions does: who has just approved must not be
/// told to approve.
fn decided<'a>(spec: &ActionSpec, run: &ActionRun, now: Option<&'a StageNow>) -> Option<&'a str> {
    if !matches!(spec.kind, ActionKind::Approval { .. }) || run.status != "InProgress" {
        return None;
    }
    now?.actions.iter().find(|action| action.name == spec.name)?.status.as_deref()
}

/// Not being allowed to read a log is no reason to stop watching; being throttled means to ask again.
fn bearable(note: Result<Note, Error>) -> Result<Note, Error> {
    match note {
        Err(Error::Call(call))
            if !matches!(call.class, Class::Throttled | Class::Unreachable | Class::Fault) =>
        {
            Ok(Note::of(format!("{call}: {}", call.answer)))
        }
        other => other,
    }
}

/// Who decided what at a gate, with the comment.
fn decision(run: &ActionRun, now: Option<&StageNow>, mark: Mark) -> Note {
    let now = now.and_then(|now| now.actions.iter().find(|action| action.name == run.action));
    let comment = run.summary.clone().or_else(|| now.and_then(|now| now.summary.clone()));
    let by = run.by.clone().or_else(|| now.and_then(|now| now.by.clone()));
    let who = by.map(|by| format!(" by {}", by.rsplit(['/', ':']).next().unwrap_or(&by))).unwrap_or_default();
    let what = if mark == Mark::Succeeded { "approved" } else { "rejected" };
    match (comment, &run.error) {
        (Some(comment), _) => Note::of(format!("{what}{who}: {comment}")),
        (None, Some(error)) if mark == Mark::Failed => Note::of(error.clone()),
        (None, _) => Note::of(format!("{what}{who}")),
    }
}

/// The commit as the last source action that knows it tells; what is built is what it fetched.
fn commit(layout: &Layout, runs: &[ActionRun]) -> Option<Commit> {
    let sources =
        layout.stages.iter().flat_map(|stage| stage.actions.iter().map(move |action| (stage, action)));
    let sources = sources.filter(|(_, action)| action.kind == ActionKind::Source);
    let run = |(stage, action): (&StageSpec, &ActionSpec)| {
        runs.iter().find(|run| run.stage == stage.name && run.action == action.name)
    };
    sources.filter_map(run).filter_map(|run| Commit::of_variables(&run.variables)).next_back()
}

#[cfg(test)]
mod tests;
