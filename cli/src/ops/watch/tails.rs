//! The logs of an execution's builds, within what is allowed: of those that run, and of those that have ended until
//! their log is quiet.
//!
//! A log that has just grown is read at every look: that is movement. A silent one waits for its turn, whoever has
//! waited longest first.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::ending::Ending;
use super::tail::{Said, Tail};
use super::{Allowance, LogLine, Logs, Mark, Unread};
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

/// The logs of the builds.
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
    /// Lines of builds that have just ended: they come before that news.
    pub ended: Vec<LogLine>,
    /// Lines of builds that run, and those that came late.
    pub running: Vec<LogLine>,
    /// Logs whose rest cannot be read.
    pub unread: Vec<Unread>,
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
        let ended = self.take_up(builds, first);
        self.locate(clients, || allowance.spend(1)).await?;
        for run in ended {
            read.ended.extend(self.lines_of(&run, clients, execution, now).await?);
        }
        for run in self.turn(allowance, now) {
            let lines = self.lines_of(&run, clients, execution, now).await?;
            if !lines.is_empty() {
                allowance.moved();
            }
            read.running.extend(lines);
        }
        read.unread = self.finished(execution);
        Ok(read)
    }

    /// Read on what builds that are over wrote: everything else of them has been told.
    pub async fn read_on(
        &mut self,
        clients: &Clients,
        (execution, now): (&str, Timestamp),
    ) -> Result<Read, Error> {
        let mut read = Read::default();
        // What somebody waits for is not rationed: it ends soon.
        self.locate(clients, || true).await?;
        let ending = self.tails.iter().filter(|(_, tail)| tail.ending.is_some());
        for run in ending.map(|(run, _)| run.clone()).collect::<Vec<_>>() {
            read.running.extend(self.lines_of(&run, clients, execution, now).await?);
        }
        read.unread = self.finished(execution);
        Ok(read)
    }

    /// Is there a build that is over, and whose log has not been read to its end?
    pub fn are_ending(&self) -> bool {
        self.tails.values().any(|tail| tail.ending.is_some())
    }

    /// Did a log break off at the last reading?
    pub fn are_faulty(&self) -> bool {
        self.tails.values().any(|tail| tail.ending.as_ref().is_some_and(|ending| ending.fault().is_some()))
    }

    /// Wait no longer for what builds that are over wrote.
    pub fn give_up(&mut self, execution: &str, why: &str) -> Vec<Unread> {
        let mut unread = Vec::new();
        for (run, tail) in self.tails.extract_if(|_, tail| tail.ending.is_some()) {
            let fault = tail.ending.as_ref().and_then(Ending::fault);
            unread.push(tail.unread(execution, fault.unwrap_or(why)));
            self.done.insert(run);
        }
        in_order(unread)
    }

    /// What one build wrote since its last reading.
    async fn lines_of(
        &mut self,
        run: &str,
        clients: &Clients,
        execution: &str,
        now: Timestamp,
    ) -> Result<Vec<LogLine>, Error> {
        let Some(tail) = self.tails.get_mut(run).filter(|tail| tail.is_open()) else { return Ok(Vec::new()) };
        let lines = tail.read(clients, self.logs, now).await?;
        let line = |(at, text): Said| LogLine {
            at,
            execution: execution.to_owned(),
            stage: tail.stage.clone(),
            action: tail.action.clone(),
            text,
        };
        Ok(lines.into_iter().map(line).collect())
    }

    /// Let go of what has been read to its end, and of what cannot be read; the latter is told where every line was
    /// asked for. Elsewhere it stands in the place of the lines.
    fn finished(&mut self, execution: &str) -> Vec<Unread> {
        let every = self.logs == Logs::Every;
        let mut unread = Vec::new();
        for (run, tail) in self.tails.extract_if(|_, tail| tail.is_finished(every)) {
            unread.extend(tail.closed.as_ref().map(|why| tail.unread(execution, why)));
            self.done.insert(run);
        }
        in_order(unread)
    }

    /// Who has begun gets a place here; who is not there any more loses it. Returns those who have just ended.
    fn take_up(&mut self, builds: &[BuildNow], first: bool) -> Vec<String> {
        self.tails.retain(|run, _| builds.iter().any(|build| build.run == *run));
        let mut ended = Vec::new();
        for build in builds {
            let Some(id) = build.build.as_ref().filter(|_| !self.done.contains(&build.run)) else { continue };
            let (over, every) = (is_over(build), self.logs == Logs::Every);
            let known = self.tails.contains_key(&build.run);
            // One that is over and was not known began and ended between two looks.
            if over && !(every && (known || !first)) {
                self.tails.remove(&build.run);
                self.done.insert(build.run.clone());
            } else if known || over || build.mark == Mark::Running {
                let new = || Tail::new(id, &build.stage, &build.action);
                let tail = self.tails.entry(build.run.clone()).or_insert_with(new);
                if over && tail.ending.is_none() {
                    tail.ending = Some(Ending::default());
                    ended.push(build.run.clone());
                }
            }
        }
        ended
    }

    /// Where the logs are: one call for all of which it is not known. For what has just begun it costs nothing.
    async fn locate(&mut self, clients: &Clients, allowed: impl FnOnce() -> bool) -> Result<(), Error> {
        let mut unknown: Vec<_> = self
            .tails
            .values_mut()
            .filter(|tail| tail.place.is_none() && tail.closed.is_none())
            .take(BUILDS)
            .collect();
        let begun = unknown.iter().any(|tail| !tail.asked);
        if unknown.is_empty() || !(begun || allowed()) {
            return Ok(());
        }
        unknown.iter_mut().for_each(|tail| tail.asked = true);
        let ids = unknown.iter().map(|tail| tail.build.clone()).collect();
        let answer = clients.codebuild().batch_get_builds().set_ids(Some(ids)).send().await;
        let builds = match answer.during("read where the builds' logs are") {
            Ok(answer) => answer.builds.unwrap_or_default(),
            Err(call) if matches!(call.class, Class::Credentials | Class::Clock) => return Err(call.into()),
            Err(call) => {
                let for_good = matches!(call.class, Class::Denied | Class::Other);
                unknown.into_iter().for_each(|tail| tail.not_located(&call, for_good));
                return Ok(());
            }
        };
        for tail in unknown {
            let build = builds.iter().find(|build| build.id.as_ref() == Some(&tail.build));
            tail.place = build
                .and_then(|build| build.logs.as_ref())
                .and_then(|logs| Some((logs.group_name.clone()?, logs.stream_name.clone()?)));
            tail.has_none = tail.place.is_none() && tail.ending.is_some();
        }
        Ok(())
    }

    /// Whose log is read now. A second reading at one look would take for silence that no time has passed.
    fn turn(&self, allowance: &mut Allowance, now: Timestamp) -> Vec<String> {
        let unread = |tail: &Tail| tail.is_open() && tail.read != Some(now);
        let mut open: Vec<_> = self.tails.iter().filter(|(_, tail)| unread(tail)).collect();
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
    matches!(build.mark, Mark::Succeeded | Mark::Failed | Mark::Abandoned | Mark::Skipped)
}

/// A map has no order; a terminal should.
fn in_order(mut unread: Vec<Unread>) -> Vec<Unread> {
    unread.sort_by(|one, other| one.action.cmp(&other.action));
    unread
}
