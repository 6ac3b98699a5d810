//! The logs of all builds of an execution that run, within what is allowed.
//!
//! A log that has just grown is read at every look: that is movement. A silent one waits for its turn, whoever has
//! waited longest first.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::tail::{Said, Tail};
use super::{Allowance, LogLine, Logs, Mark};
use crate::clients::Clients;
use crate::errors::{Class, During, Error};

/// Builds that CodeBuild tells of in one answer.
const BUILDS: usize = 100;

/// A build of the execution as the pipeline knows it.
#[derive(Debug)]
pub(super) struct BuildNow {
    /// The run's id.
    pub run: String,
    /// The build's id, once it has one.
    pub build: Option<String>,
    /// The stage.
    pub stage: String,
    /// The action.
    pub action: String,
    /// How it stands.
    pub mark: Mark,
}

/// The logs of the builds that run.
#[derive(Debug, Default)]
pub(super) struct Tails {
    logs: Logs,
    tails: HashMap<String, Tail>,
    /// Runs whose log has been told to its end, or was there before anybody looked.
    done: HashSet<String>,
    looked: bool,
}

/// What was read at one look.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Lines of builds that are over: they come before that news.
    pub ended: Vec<LogLine>,
    /// Lines of builds that run.
    pub running: Vec<LogLine>,
}

impl Tails {
    /// Wanting this.
    pub fn new(logs: Logs) -> Self {
        Self { logs, ..Self::default() }
    }

    /// The newest lines of a run that is under way.
    pub fn last(&self, run: &str) -> Vec<String> {
        self.tails.get(run).map(Tail::last).unwrap_or_default()
    }

    /// Read what is new.
    pub async fn read(
        &mut self,
        clients: &Clients,
        builds: &[BuildNow],
        allowance: &mut Allowance,
        (execution, now): (&str, Timestamp),
    ) -> Result<Read, Error> {
        let mut read = Read::default();
        if self.logs == Logs::None {
            return Ok(read);
        }
        let first = !std::mem::replace(&mut self.looked, true);
        self.take_up(builds, first);
        self.locate(clients, allowance).await?;
        let line = |build: &BuildNow, (at, text): Said| LogLine {
            at,
            execution: execution.to_owned(),
            stage: build.stage.clone(),
            action: build.action.clone(),
            text,
        };
        for build in builds.iter().filter(|build| is_over(build)) {
            if let Some(mut tail) = self.tails.remove(&build.run) {
                self.done.insert(build.run.clone());
                if self.logs == Logs::Every {
                    read.ended
                        .extend(tail.rest(clients, now).await?.into_iter().map(|said| line(build, said)));
                }
            }
        }
        for run in self.turn(allowance) {
            let build = builds.iter().find(|build| build.run == run);
            let (Some(build), Some(tail)) = (build, self.tails.get_mut(&run)) else { continue };
            let lines = tail.read(clients, self.logs, now).await?;
            if !lines.is_empty() {
                allowance.moved();
            }
            read.running.extend(lines.into_iter().map(|said| line(build, said)));
        }
        Ok(read)
    }

    /// Who has begun gets a place here; who is not there any more loses it.
    fn take_up(&mut self, builds: &[BuildNow], first: bool) {
        self.tails.retain(|run, _| builds.iter().any(|build| build.run == *run));
        for build in builds {
            let Some(id) = build.build.as_ref().filter(|_| !self.done.contains(&build.run)) else { continue };
            let wanted = match build.mark {
                Mark::Running => true,
                // It began and ended between two looks.
                _ => is_over(build) && !first && self.logs == Logs::Every,
            };
            if wanted {
                self.tails.entry(build.run.clone()).or_insert_with(|| Tail::new(id));
            } else if is_over(build) && !self.tails.contains_key(&build.run) {
                self.done.insert(build.run.clone());
            }
        }
    }

    /// Where the logs are: one call for all of which it is not known. For what has just begun it costs nothing.
    async fn locate(&mut self, clients: &Clients, allowance: &mut Allowance) -> Result<(), Error> {
        let mut unknown: Vec<_> = self
            .tails
            .values_mut()
            .filter(|tail| tail.place.is_none() && !tail.closed)
            .take(BUILDS)
            .collect();
        let begun = unknown.iter().any(|tail| !tail.asked);
        if unknown.is_empty() || !(begun || allowance.spend(1)) {
            return Ok(());
        }
        unknown.iter_mut().for_each(|tail| tail.asked = true);
        let ids = unknown.iter().map(|tail| tail.build.clone()).collect();
        let answer = clients.codebuild().batch_get_builds().set_ids(Some(ids)).send().await;
        let builds = match answer.during("read where the builds' logs are") {
            Ok(answer) => answer.builds.unwrap_or_default(),
            Err(call) if matches!(call.class, Class::Credentials | Class::Clock) => return Err(call.into()),
            Err(call) => {
                if matches!(call.class, Class::Denied | Class::Other) {
                    unknown.into_iter().for_each(|tail| tail.close(&call));
                }
                return Ok(());
            }
        };
        for tail in unknown {
            let build = builds.iter().find(|build| build.id.as_ref() == Some(&tail.build));
            tail.place = build
                .and_then(|build| build.logs.as_ref())
                .and_then(|logs| Some((logs.group_name.clone()?, logs.stream_name.clone()?)));
        }
        Ok(())
    }

    /// Whose log is read now.
    fn turn(&self, allowance: &mut Allowance) -> Vec<String> {
        let open = |tail: &Tail| tail.place.is_some() && !tail.closed;
        let mut open: Vec<_> = self.tails.iter().filter(|(_, tail)| open(tail)).collect();
        open.sort_by_key(|(run, tail)| (tail.first == 0, !tail.speaks, tail.read, run.as_str()));
        let mut turn = Vec::new();
        for (run, tail) in open {
            if tail.first > 0 {
                // It has only just begun.
            } else if tail.speaks {
                allowance.charge(1);
            } else if !allowance.spend(1) {
                break;
            }
            turn.push(run.clone());
        }
        turn
    }
}

fn is_over(build: &BuildNow) -> bool {
    matches!(build.mark, Mark::Succeeded | Mark::Failed | Mark::Skipped)
}
