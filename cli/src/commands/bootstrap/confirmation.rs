//! What only a person can do afterwards: the connection to the repository, confirmed by a click in the console.

use super::Args;
use super::report::Report;
use crate::clients::{Clients, Web};
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::connection::{self, Connection};
use crate::ui::{Line, Role};

/// Say what is left to do, or wait until it is done; then report.
pub(super) async fn finish(
    args: &Args,
    clients: &Clients,
    report: Report,
    context: &Context,
) -> Result<Exit, Error> {
    if args.stack.is_some() {
        return super::finish(context, &report);
    }
    let mut found = connection::of_pipeline(clients, &context.settings()?.pipeline.name).await;
    if args.wait_for_connection
        && let Ok(Some(connection)) = found
    {
        found = wait(clients, connection, context).await.map(Some);
    }
    let pending = match found {
        Ok(connection) => connection.filter(Connection::is_pending),
        Err(error) if args.wait_for_connection => return Err(error),
        // The stack is there all the same. Who may not look at the connection is told of it by `mdd doctor`.
        Err(error) => {
            context.console.warn(format!("whether the connection is confirmed cannot be seen: {error}"));
            None
        }
    };
    let url = Web::of(clients.region()).connections();
    let report = report.next(pending.map(|connection| (connection.name, url)), clients, context);
    super::finish(context, &report)
}

async fn wait(clients: &Clients, connection: Connection, context: &Context) -> Result<Connection, Error> {
    if connection.is_pending() {
        let url = Web::of(clients.region()).connections();
        let line = Line::of(Role::Name, &connection.name).text(" is ").add(Role::Wait, "PENDING");
        context.console.note(&line.text(format!(": waiting until it is confirmed at {url}")));
    }
    let now = connection::wait(clients, &*context.clock, context.pace(), connection).await?;
    if now.is_available() {
        return Ok(now);
    }
    Err(Error::Failed {
        what: format!("the connection {} is {}", now.name, now.status),
        causes: Vec::new(),
        hint: Some("make another and pass its ARN: `mdd bootstrap --param ConnectionArn=…`".to_owned()),
    })
}
