//! Dead letters: somebody should know that they are there.

use super::Check;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::dlq::{self, Queue};
use crate::ops::stacks::{self, status};
use crate::settings::Stacks;

/// Look into the test stack's and production's dead-letter queues, as far as the stacks are there.
pub(super) async fn queues(clients: &Clients, names: &Stacks) -> Vec<Check> {
    let all = [("test", &names.test, "mdd dlq"), ("production", &names.production, "mdd dlq --production")];
    futures::future::join_all(all.map(|(which, stack, command)| async move {
        let check = format!("{which} dead letters");
        match of_stack(clients, stack).await {
            Ok(None) => Check::skipped(check, format!("{stack} is not there")),
            Ok(Some(queues)) => judge(check, &queues, command),
            Err(error) => Check::of_error(check, &error),
        }
    }))
    .await
}

async fn of_stack(clients: &Clients, name: &str) -> Result<Option<Vec<Queue>>, Error> {
    match stacks::find(clients, name).await?.filter(|stack| stack.status != status::REVIEW) {
        Some(stack) => dlq::of_stack(clients, &stack.id).await.map(Some),
        None => Ok(None),
    }
}

fn judge(check: String, queues: &[Queue], command: &str) -> Check {
    let filled = queues.iter().filter(|queue| queue.messages + queue.in_flight > 0);
    let filled: Vec<String> =
        filled.map(|queue| format!("{} in {}", queue.messages + queue.in_flight, queue.name)).collect();
    match (&filled[..], queues.len()) {
        ([], 0) => Check::skipped(check, "the stack has no dead-letter queue"),
        ([], 1) => Check::ok(check, "none"),
        ([], count) => Check::ok(check, format!("none in {count} queues")),
        (filled, _) => {
            Check::warning(check, filled.join(", "), format!("see what they are with `{command}`"))
        }
    }
}
