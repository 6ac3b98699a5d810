//! Which sources are to be stopped, and which only started. Nothing is changed here.

use futures::future::join_all;
use lambda_shared::sources::{self, Running, Source, State};

use super::failure::{is_bearable, of_source};
use crate::clients::Clients;
use crate::errors::Error;

/// A source that something could not be done with.
#[derive(Debug)]
pub struct Refused {
    /// Which.
    pub source: Source,
    /// Why.
    pub error: Error,
}

/// What is to become of the stack's sources.
#[derive(Debug, Default)]
pub struct Plan {
    /// On: stopped for the work, and started after it.
    pub running: Vec<Running>,
    /// Off, because an earlier run stopped them and did not live to start them: started after the work.
    pub left: Vec<Running>,
    /// Off for another reason: they stay so.
    pub off: Vec<Source>,
    /// Nobody may look at them, so they go on.
    pub unseen: Vec<Refused>,
}

impl Plan {
    /// Look at the sources; `earlier` is what an earlier run has written down.
    pub async fn make(clients: &Clients, all: &[Source], earlier: Vec<Running>) -> Result<Self, Error> {
        let with = of(clients);
        let looks = join_all(all.iter().map(|source| sources::look(&with, source))).await;
        let mut plan = Self::default();
        for (source, look) in all.iter().zip(looks) {
            match look {
                Ok(State::On(running)) => plan.running.push(running),
                Ok(State::Off) => plan.add_off(source, &earlier),
                Ok(State::Gone) => {}
                Err(error) if is_bearable(&error) => {
                    let error = of_source("look at", source, &error);
                    plan.unseen.push(Refused { source: source.clone(), error });
                }
                Err(error) => return Err(of_source("look at", source, &error)),
            }
        }
        plan.running.sort_by_key(|running| running.source.depth());
        Ok(plan)
    }

    fn add_off(&mut self, source: &Source, earlier: &[Running]) {
        match earlier.iter().find(|running| running.source == *source) {
            Some(running) => self.left.push(running.clone()),
            // A bucket that tells nobody is no source.
            None if matches!(source, Source::Notification(_)) => {}
            None => self.off.push(source.clone()),
        }
    }

    /// Whether something may have been writing until a moment ago.
    pub fn is_lively(&self) -> bool {
        !(self.running.is_empty() && self.left.is_empty() && self.unseen.is_empty())
    }
}

/// The clients that sources are reached with.
pub(super) fn of(clients: &Clients) -> sources::Clients {
    sources::Clients {
        events: clients.events().clone(),
        lambda: clients.lambda().clone(),
        s3: clients.s3().clone(),
    }
}
