//! Everything a day with the pipeline needs, looked at. Every check stands alone: one that fails stops no other, and what
//! a server does not have is not available rather than wrong.

mod account;
mod caller;
mod changing;
mod check;
mod checkout;
mod connection;
mod decision;
mod engine;
mod needs;
mod permissions;
mod pipeline;
mod probe;
mod queues;
mod stacks;
mod tools;
mod versions;

use crate::clients::Clients;
use crate::ops::Clock;
use crate::settings::Settings;
use account::Account;

pub use check::{Check, State};
pub use checkout::checkout;
pub use engine::engine;
pub use tools::tools;

/// What can be seen in the account. Without credentials there is only that to say.
pub async fn in_account(clients: &Clients, clock: &dyn Clock, settings: &Settings) -> Vec<Check> {
    let Account { mut checks, known, arn } = account::account(clients, clock).await;
    if !known {
        let rest = ["connection", "pipeline", "stacks", "versions", "dead letters", "permissions"];
        checks
            .extend(rest.map(|name| Check::skipped(name, "not looked at before the credentials are right")));
        return checks;
    }
    let (connection, pipeline, stacks, versions, queues, permissions, changing) = futures::join!(
        connection::connection(clients, &settings.pipeline.name),
        pipeline::pipeline(clients, &settings.pipeline.name),
        stacks::stacks(clients, settings),
        versions::versions(clients, settings),
        queues::queues(clients, &settings.stacks),
        permissions::permissions(clients, settings),
        changing::changing(clients, settings, arn.as_deref()),
    );
    checks.push(connection);
    checks.extend([pipeline, stacks, versions, queues, permissions, changing].into_iter().flatten());
    checks
}
