//! Which queues are meant.

use crate::args::shell_word;
use crate::clients::Clients;
use crate::commands::view::Place;
use crate::context::Context;
use crate::errors::Error;
use crate::ops::dlq::{self, Queue};
use crate::ops::stacks;

/// Which queues are meant: those of the test stack, unless something else is said.
#[derive(Debug, clap::Args)]
pub(super) struct Queues {
    /// The production stack's queues
    #[arg(long, conflicts_with_all = ["stack", "queue"])]
    production: bool,
    /// This stack's queues
    #[arg(long, value_name = "NAME", conflicts_with = "queue")]
    stack: Option<String>,
    /// This queue
    #[arg(long, value_name = "URL|NAME")]
    queue: Option<String>,
}

/// The queues that were found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) place: Place,
    /// The stack's name, or the queue's.
    pub(super) of: String,
    pub(super) queues: Vec<Queue>,
}

impl Queues {
    /// Find them.
    pub(super) async fn find(&self, clients: &Clients, context: &Context) -> Result<Found, Error> {
        let place = Place::of(clients).await?;
        if let Some(queue) = &self.queue {
            let found = dlq::named(clients, queue).await?;
            return Ok(Found { place, of: found.name.clone(), queues: vec![found] });
        }
        let names = &context.settings()?.stacks;
        let named = self.stack.as_deref();
        let stack = stacks::choose(clients, names, named, self.production, "mdd dlq").await?;
        let queues = dlq::of_stack(clients, &stack.id).await?;
        Ok(Found { place, of: stack.name, queues })
    }

    /// The same flags as they are typed, with a space before each.
    pub(super) fn typed(&self) -> String {
        let named = [("--stack", &self.stack), ("--queue", &self.queue)];
        let named = named
            .into_iter()
            .filter_map(|(flag, value)| Some(format!(" {flag} {}", shell_word(value.as_ref()?))));
        let production = self.production.then(|| " --production".to_owned());
        production.into_iter().chain(named).collect()
    }
}
