//! Looking at one execution, again and again, and asking the other services only about what is new.

mod brought;
mod logs;
mod newer;
mod notes;
mod seen;

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::tails::{Read, Tails};
use super::{Action, Allowance, Held, Logs, Mark, Note, Stage, State};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::pipeline::{self, ActionKind, ActionRun, ActionSpec, Execution, Layout, StageNow, StageSpec};
use crate::ops::{Clock, Pace};
use brought::commit;
use newer::Newer;
use seen::Seen;

/// Executions among which the one that took over is looked for.
const RECENT: i32 = 50;

/// One execution, under observation.
#[derive(Debug)]
pub struct Watcher<'a> {
    clients: &'a Clients,
    clock: &'a dyn Clock,
    base: Duration,
    layout: Layout,
    execution: String,
    account: String,
    notes: HashMap<String, Note>,
    allowance: Allowance,
    seen: Option<Seen>,
    behind: Option<Newer>,
    logs: Logs,
    tails: Tails,
    read: Read,
}

impl<'a> Watcher<'a> {
    /// The given execution, or the latest. A pipeline that was only just made has none yet: wait a little for it.
    pub async fn pin(
        clients: &'a Clients,
        clock: &'a dyn Clock,
        pace: Pace,
        pipeline: &str,
        execution: Option<&str>,
    ) -> Result<Self, Error> {
        let base = pace.interval();
        let (layout, account) = futures::try_join!(Layout::read(clients, pipeline), clients.account())?;
        let execution = match execution {
            Some(id) => id.to_owned(),
            None => super::latest(clients, clock, pace, pipeline, true).await?,
        };
        Ok(Self {
            clients,
            clock,
            base,
            layout,
            execution,
            account: account.to_owned(),
            notes: HashMap::new(),
            allowance: Allowance::new(base),
            seen: None,
            behind: None,
            logs: Logs::None,
            tails: Tails::default(),
            read: Read::default(),
        })
    }

    /// Read the logs of builds that run, too.
    #[must_use]
    pub fn with_logs(mut self, logs: Logs) -> Self {
        self.logs = logs;
        self.tails = Tails::new(logs);
        self
    }

    /// The pipeline as it is declared.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The execution that is watched.
    pub fn execution(&self) -> &str {
        &self.execution
    }

    /// The usual time between two looks.
    pub(super) fn base(&self) -> Duration {
        self.base
    }

    /// Watch another execution of the same pipeline from now on.
    pub fn go_on_with(&mut self, execution: String) {
        self.execution = execution;
        self.seen = None;
        self.behind = None;
        self.tails = Tails::new(self.logs);
        self.allowance.moved();
    }

    /// How it stands now.
    pub async fn look(&mut self) -> Result<State, Error> {
        let now = self.clock.now();
        let seen = self.see(now).await?;
        self.seen = Some(seen.clone());
        let Seen { execution, runs, stages: stages_now, .. } = seen;
        let mut stages = Vec::new();
        for spec in self.layout.stages.clone() {
            stages.push(self.stage(&spec, &execution, &runs, &stages_now).await?);
        }
        let newer = self.newer(&execution, &stages, &stages_now).await?;
        self.read_logs(&mut stages, &runs, now).await?;
        let ended = execution.ended().then(|| runs.iter().filter_map(|run| run.changed).max()).flatten();
        let (newer, newer_commit) = newer.map(|newer| (newer.id, newer.commit)).unzip();
        let commit = commit(&self.layout, &runs).or(execution.commit);
        let mut failed = stages_now.iter().filter(|stage| stage.status.as_deref() == Some("Failed"));
        Ok(State {
            pipeline: self.layout.pipeline.clone(),
            region: self.clients.region().to_owned(),
            account: self.account.clone(),
            source: self.layout.source.clone().filter(|_| commit.is_none()),
            commit,
            execution: execution.id,
            status: execution.status,
            summary: execution.summary,
            started: runs.iter().filter_map(|run| run.started).min(),
            ended,
            stages,
            parallel: self.layout.parallel,
            several_failed: failed.nth(1).is_some(),
            newer,
            newer_commit: newer_commit.flatten(),
        })
    }

    /// Ask for the pipeline's state, and for the rest as far as it may have changed.
    async fn see(&mut self, now: Timestamp) -> Result<Seen, Error> {
        self.allowance.refill(now);
        self.allowance.charge(1);
        let state = pipeline::stages_now(self.clients, &self.layout.pipeline);
        let Some(before) = &self.seen else {
            let (stages, (execution, runs)) = futures::try_join!(state, self.details())?;
            let seen = Seen { stages, execution, runs, at: now, fresh: seen::FRESH };
            return self.caught_up(seen).await;
        };
        let stages = state.await?;
        let moved = stages != before.stages;
        let before = Seen { stages, ..before.clone() };
        if moved {
            self.allowance.moved();
        }
        // What belongs to a change is not charged: that there is one is why somebody watches.
        let due =
            moved || before.is_fresh() || (before.is_due(now, self.base) && self.allowance.spend_ahead(2));
        let fresh = if moved { seen::FRESH } else { before.fresh.saturating_sub(1) };
        if !due {
            return Ok(Seen { fresh, ..before });
        }
        let (execution, runs) = self.details().await?;
        self.caught_up(Seen { execution, runs, at: now, fresh, ..before }).await
    }

    /// With the execution's end comes the rest as it is then: nobody looks again.
    async fn caught_up(&self, seen: Seen) -> Result<Seen, Error> {
        if !seen.is_overtaken() {
            return Ok(seen);
        }
        let (execution, runs) = self.details().await?;
        Ok(Seen { execution, runs, ..seen })
    }

    async fn details(&self) -> Result<(Execution, Vec<ActionRun>), Error> {
        let pipeline = &self.layout.pipeline;
        let execution = pipeline::execution(self.clients, pipeline, &self.execution);
        let runs = pipeline::action_runs(self.clients, pipeline, &self.execution);
        futures::try_join!(execution, runs)
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
        // That a stage is at work was read before the execution ended; its actions know better.
        let said = said.filter(|now| !(execution.ended() && now.is_busy()));
        let mark = Mark::of_stage(&marks, said.and_then(|now| now.status.as_deref()), execution.ended());
        let over = matches!(mark, Mark::Succeeded | Mark::Failed | Mark::Abandoned | Mark::Skipped);
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
            return Ok(Action {
                name,
                kind,
                mark,
                build: None,
                started: None,
                ended: None,
                note: Note::default(),
                tail: Vec::new(),
            });
        };
        let mark = Mark::of_action(notes::decided(spec, run, now).unwrap_or(&run.status), &spec.kind);
        let note = match self.notes.get(&run.id) {
            Some(note) => note.clone(),
            None => notes::bearable(notes::note(self.clients, spec, run, mark, now, over).await)?,
        };
        let ended = if matches!(mark, Mark::Running | Mark::Waiting) { None } else { run.changed };
        if ended.is_some() {
            self.notes.insert(run.id.clone(), note.clone());
        }
        Ok(Action {
            name: spec.name.clone(),
            kind: spec.kind.clone(),
            mark,
            build: run.external_id.clone().filter(|_| spec.kind == ActionKind::Build),
            started: run.started,
            ended,
            note,
            tail: Vec::new(),
        })
    }

    /// A newer execution that waits behind a gate of this one, or the one that overtook it.
    async fn newer(
        &mut self,
        execution: &Execution,
        stages: &[Stage],
        now: &[StageNow],
    ) -> Result<Option<Newer>, Error> {
        if execution.status == "Superseded" {
            let recent = pipeline::recent(self.clients, &self.layout.pipeline, RECENT).await?;
            return Ok(newer::overtaker(recent, &execution.id));
        }
        let held =
            stages.iter().find(|stage| matches!(stage.mark, Mark::Waiting | Mark::Running | Mark::Failed));
        let inbound = held.and_then(|held| now.iter().find(|now| now.name == held.name));
        let Some(id) = inbound.and_then(|now| now.inbound.clone()).filter(|id| *id != execution.id) else {
            return Ok(None);
        };
        if self.behind.as_ref().is_none_or(|known| known.id != id) {
            let commit = pipeline::execution(self.clients, &self.layout.pipeline, &id).await;
            self.behind = Some(Newer { id, commit: commit?.commit });
        }
        Ok(self.behind.clone())
    }
}

/// The older execution that is still in a stage this one waits to come into.
fn held(now: &StageNow, execution: &str) -> Option<Held> {
    let waits = now.inbound.as_deref() == Some(execution) && now.is_busy();
    let by = now.execution.clone().filter(|by| waits && by != execution)?;
    let gate = now.actions.iter().find(|action| action.token.is_some()).map(|action| action.name.clone());
    Some(Held { by, gate })
}

#[cfg(test)]
mod tests;
