//! The logs of the builds of the execution that is watched.

use jiff::Timestamp;

use super::super::tails::{BuildNow, Read};
use super::Watcher;
use crate::errors::Error;
use crate::ops::pipeline::{ActionKind, ActionRun};
use crate::ops::watch::{Mark, Stage, Unread};

impl Watcher<'_> {
    /// What the builds wrote, as of the last look; a second time it is empty.
    pub(in crate::ops::watch) fn read(&mut self) -> Read {
        std::mem::take(&mut self.read)
    }

    /// Is there a build that is over, and whose log has not been read to its end?
    pub(in crate::ops::watch) fn logs_are_ending(&self) -> bool {
        self.tails.are_ending()
    }

    /// Did one of those break off when it was last read?
    pub(in crate::ops::watch) fn logs_are_faulty(&self) -> bool {
        self.tails.are_faulty()
    }

    /// Read those, and nothing else.
    pub(in crate::ops::watch) async fn read_on(&mut self) -> Result<Read, Error> {
        let now = self.clock.now();
        self.tails.read_on(self.clients, (&self.execution, now)).await
    }

    /// Wait no longer for what they hold.
    pub(in crate::ops::watch) fn give_up(&mut self, why: &str) -> Vec<Unread> {
        self.tails.give_up(&self.execution, why)
    }

    /// Read what the builds wrote, and put the newest lines under those that run.
    pub(super) async fn read_logs(
        &mut self,
        stages: &mut [Stage],
        runs: &[ActionRun],
        now: Timestamp,
    ) -> Result<(), Error> {
        let run_of =
            |stage: &str, action: &str| runs.iter().find(|run| run.stage == stage && run.action == action);
        let mut builds = Vec::new();
        for stage in stages.iter() {
            for action in stage.actions.iter().filter(|action| action.kind == ActionKind::Build) {
                let Some(run) = run_of(&stage.name, &action.name) else { continue };
                builds.push(BuildNow {
                    run: run.id.clone(),
                    build: run.external_id.clone(),
                    stage: stage.name.clone(),
                    action: action.name.clone(),
                    mark: action.mark,
                });
            }
        }
        let (clients, execution) = (self.clients, self.execution.clone());
        self.read = self.tails.read(clients, &builds, &mut self.allowance, (&execution, now)).await?;
        for stage in stages {
            for action in stage.actions.iter_mut().filter(|action| action.mark == Mark::Running) {
                if let Some(run) = run_of(&stage.name, &action.name) {
                    action.tail = self.tails.last(&run.id);
                }
            }
        }
        Ok(())
    }
}
