//! Reading a change set, and taking it away.

use super::Change;
use crate::clients::Clients;
use crate::errors::{Class, During, Error};

/// What a change set would change, in its own order.
///
/// Read twice: with property values CloudFormation leaves out changes it cannot value, without them it does not.
pub async fn changes(clients: &Clients, stack: &str, change_set: &str) -> Result<Vec<Change>, Error> {
    let valued = read(clients, stack, change_set, true).await?;
    let mut all = read(clients, stack, change_set, false).await?;
    for change in &mut all {
        if let Some(found) = valued.iter().find(|valued| valued.logical_id == change.logical_id) {
            *change = found.clone();
        }
    }
    let missing = |valued: &&Change| !all.iter().any(|change| change.logical_id == valued.logical_id);
    let extra: Vec<_> = valued.iter().filter(missing).cloned().collect();
    all.extend(extra);
    Ok(all)
}

async fn read(clients: &Clients, stack: &str, change_set: &str, values: bool) -> Result<Vec<Change>, Error> {
    let mut found = Vec::new();
    let mut next = None;
    loop {
        let answer = clients
            .cloudformation()
            .describe_change_set()
            .stack_name(stack)
            .change_set_name(change_set)
            .include_property_values(values)
            .set_next_token(next)
            .send()
            .await
            .during(format!("read the change set {change_set}"))?;
        found.extend(answer.changes.unwrap_or_default().into_iter().filter_map(Change::read));
        next = answer.next_token;
        if next.is_none() {
            return Ok(found);
        }
    }
}

/// Take a change set away; one that is gone is fine.
pub async fn delete_change_set(clients: &Clients, stack: &str, change_set: &str) -> Result<(), Error> {
    let answer = clients
        .cloudformation()
        .delete_change_set()
        .stack_name(stack)
        .change_set_name(change_set)
        .send()
        .await;
    match answer.during(format!("delete the change set {change_set}")) {
        Err(call) if call.class == Class::Other && call.message().contains("does not exist") => Ok(()),
        Err(call) => Err(call.into()),
        Ok(_) => Ok(()),
    }
}
