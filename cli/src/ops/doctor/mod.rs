//! Everything a day with the pipeline needs, looked at. Every check stands alone: one that fails stops no other, and what
//! a server does not have is not available rather than wrong.

mod account;
mod check;
mod checkout;
mod connection;
mod permissions;
mod pipeline;
mod probe;
mod queues;
mod stacks;
mod tools;

use crate::clients::Clients;
use crate::ops::Clock;
use crate::settings::Settings;

pub use check::{Check, State};
pub use checkout::checkout;
pub use tools::tools;

/// What can be seen in the account. Without credentials there is only that to say.
pub async fn in_account(clients: &Clients, clock: &dyn Clock, settings: &Settings) -> Vec<Check> {
    let (mut checks, known) = account::account(clients, clock).await;
    if !known {
        let rest = ["connection", "pipeline", "stacks", "dead letters", "permissions"];
        checks
            .extend(rest.map(|name| Check::skipped(name, "not looked at before the credentials are right")));
        return checks;
    }
    let (connection, pipeline, stacks, queues, permissions) = futures::join!(
        connection::connection(clients, &settings.pipeline.name),
        pipeline::pipeline(clients, &settings.pipeline.name),
        stacks::stacks(clients, &settings.stacks),
        queues::queues(clients, &settings.stacks),
        permissions::permissions(clients, settings),
    );
    checks.push(connection);
    checks.extend([pipeline, stacks, queues, permissions].into_iter().flatten());
    checks
}
