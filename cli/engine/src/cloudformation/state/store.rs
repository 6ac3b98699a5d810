//! Reading and writing it all. A resource's state and the event that tells of it are written together.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::change_set::ChangeSet;
use super::event::StackEvent;
use super::resource::Resource;
use super::stack::Stack;
use super::status::StackStatus;
use crate::core::{ApiError, Call, Cloud, Principal, StoreError};

const STACK: &str = "cloudformation/stack";
const NAME: &str = "cloudformation/name";
const CHANGE_SET: &str = "cloudformation/change-set";

/// The stack of this ARN (also when deleted) or name (only while it exists).
pub fn find_stack(cloud: &Cloud, name_or_id: &str) -> Result<Option<Stack>, StoreError> {
    if name_or_id.starts_with("arn:") {
        return cloud.store.get(STACK, name_or_id);
    }
    match cloud.store.get::<String>(NAME, name_or_id)? {
        Some(id) => cloud.store.get(STACK, &id),
        None => Ok(None),
    }
}

/// Every stack, deleted ones included, oldest first.
pub fn all_stacks(cloud: &Cloud) -> Result<Vec<Stack>, StoreError> {
    let mut stacks: Vec<Stack> = cloud.store.list(STACK, "")?.into_iter().map(|(_, stack)| stack).collect();
    stacks.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
    Ok(stacks)
}

/// Takes the stack's name and writes the stack; false when another one has the name.
pub fn put_stack(cloud: &Cloud, stack: &Stack) -> Result<bool, StoreError> {
    if !cloud.store.insert(NAME, &stack.name, &stack.id)? && find_stack(cloud, &stack.name)?.is_some() {
        return Ok(false);
    }
    cloud.store.put(NAME, &stack.name, &stack.id)?;
    cloud.store.put(STACK, &stack.id, stack)?;
    Ok(true)
}

/// Changes a stack in one transaction and gives it back.
pub fn update_stack_document(
    cloud: &Cloud,
    id: &str,
    change: impl FnOnce(&mut Stack),
) -> Result<Stack, ApiError> {
    let changed = cloud.store.update(STACK, id, |stack: &mut Stack| {
        change(stack);
        stack.clone()
    })?;
    changed.ok_or_else(|| ApiError::validation(format!("Stack with id {id} does not exist")))
}

/// Moves a stack to another status, tells of it, and frees the name of a stack that is gone.
pub fn set_status(
    cloud: &Arc<Cloud>,
    id: &str,
    status: StackStatus,
    reason: Option<&str>,
    change: impl FnOnce(&mut Stack),
) -> Result<Stack, ApiError> {
    let stack = update_stack_document(cloud, id, |stack| {
        stack.status = status;
        stack.status_reason = reason.map(str::to_owned);
        change(stack);
    })?;
    let event = StackEvent {
        event_id: cloud.ids.uuid(),
        stack_id: stack.id.clone(),
        stack_name: stack.name.clone(),
        logical_id: stack.name.clone(),
        physical_id: stack.id.clone(),
        type_name: "AWS::CloudFormation::Stack".to_owned(),
        time: cloud.clock.now(),
        status: status.as_str().to_owned(),
        reason: reason.map(str::to_owned),
        properties: None,
    };
    record(cloud, None, Some(event))?;
    if status == StackStatus::DeleteComplete {
        cloud.store.delete(NAME, &stack.name)?;
    }
    cloud.running.cloudformation.changed();
    Ok(stack)
}

/// Writes a resource's state and the event that tells of it, both or none.
pub fn record(
    cloud: &Arc<Cloud>,
    resource: Option<(&str, &Resource)>,
    event: Option<StackEvent>,
) -> Result<(), StoreError> {
    cloud.store.transaction(|transaction| {
        if let Some((stack, resource)) = resource {
            let sql =
                "INSERT OR REPLACE INTO cloudformation_resources (stack, name, body) VALUES (?1, ?2, ?3)";
            transaction.prepare_cached(sql)?.execute(params![stack, resource.logical_id, text(resource)?])?;
        }
        if let Some(event) = &event {
            let number = next_event(transaction, &event.stack_id)?;
            let sql = "INSERT INTO cloudformation_events (stack, number, body) VALUES (?1, ?2, ?3)";
            transaction.prepare_cached(sql)?.execute(params![event.stack_id, number, text(event)?])?;
        }
        Ok::<_, StoreError>(())
    })?;
    if let Some(event) = event {
        publish(cloud, &event);
    }
    Ok(())
}

fn next_event(transaction: &Transaction<'_>, stack: &str) -> Result<i64, StoreError> {
    let sql = "SELECT COALESCE(MAX(number), 0) + 1 FROM cloudformation_events WHERE stack = ?1";
    Ok(transaction.prepare_cached(sql)?.query_row(params![stack], |row| row.get(0))?)
}

fn publish(cloud: &Arc<Cloud>, event: &StackEvent) {
    let kind = if event.is_of_stack() { "Stack" } else { "Resource" };
    let call = Call::new(cloud, Principal::Service { name: "cloudformation.amazonaws.com".to_owned() });
    let detail = json!({
        "stack-id": event.stack_id,
        "logical-resource-id": event.logical_id,
        "physical-resource-id": event.physical_id,
        "resource-type": event.type_name,
        "status-details": { "status": event.status, "status-reason": event.reason.as_deref().unwrap_or_default() },
    });
    let detail_type = format!("CloudFormation {kind} Status Change");
    call.publish("aws.cloudformation", &detail_type, vec![event.stack_id.clone()], detail);
}

/// A stack's resources by name.
pub fn resources(cloud: &Cloud, stack_id: &str) -> Result<BTreeMap<String, Resource>, StoreError> {
    cloud.store.transaction(|transaction| {
        let sql = "SELECT name, body FROM cloudformation_resources WHERE stack = ?1";
        let mut statement = transaction.prepare_cached(sql)?;
        let rows = statement.query_map(params![stack_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (name, body): (String, String) = row?;
            let resource = parse("cloudformation/resource", &name, &body)?;
            Ok((name, resource))
        })
        .collect()
    })
}

/// Forgets a resource.
pub fn delete_resource(cloud: &Cloud, stack_id: &str, name: &str) -> Result<(), StoreError> {
    cloud.store.transaction(|transaction| {
        let sql = "DELETE FROM cloudformation_resources WHERE stack = ?1 AND name = ?2";
        transaction.prepare_cached(sql)?.execute(params![stack_id, name])?;
        Ok(())
    })
}

/// A stack's events from number `before` (exclusive; none for the newest) backwards, each with its number.
pub fn events(
    cloud: &Cloud,
    stack_id: &str,
    before: Option<u64>,
    most: usize,
) -> Result<Vec<(u64, StackEvent)>, StoreError> {
    cloud.store.transaction(|transaction| {
        let sql = "SELECT number, body FROM cloudformation_events WHERE stack = ?1 AND number < ?2
                   ORDER BY number DESC LIMIT ?3";
        let before = before.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut statement = transaction.prepare_cached(sql)?;
        let rows =
            statement.query_map(params![stack_id, before, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (number, body): (i64, String) = row?;
            let event = parse("cloudformation/event", stack_id, &body)?;
            Ok((u64::try_from(number).unwrap_or_default(), event))
        })
        .collect()
    })
}

/// The number of a stack's newest event.
pub fn event_position(cloud: &Cloud, stack_id: &str) -> Result<u64, StoreError> {
    cloud.store.transaction(|transaction| {
        let sql = "SELECT MAX(number) FROM cloudformation_events WHERE stack = ?1";
        let number: Option<Option<i64>> =
            transaction.prepare_cached(sql)?.query_row(params![stack_id], |row| row.get(0)).optional()?;
        Ok(number.flatten().and_then(|number| u64::try_from(number).ok()).unwrap_or_default())
    })
}

/// The change set of this ARN.
pub fn change_set(cloud: &Cloud, id: &str) -> Result<Option<ChangeSet>, StoreError> {
    cloud.store.get(CHANGE_SET, id)
}

/// A stack's change sets, oldest first.
pub fn change_sets(cloud: &Cloud, stack_id: &str) -> Result<Vec<ChangeSet>, StoreError> {
    let all: Vec<(String, ChangeSet)> = cloud.store.list(CHANGE_SET, "")?;
    let mut own: Vec<ChangeSet> =
        all.into_iter().map(|(_, set)| set).filter(|set| set.stack_id == stack_id).collect();
    own.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
    Ok(own)
}

/// Writes a change set.
pub fn put_change_set(cloud: &Cloud, set: &ChangeSet) -> Result<(), StoreError> {
    cloud.store.put(CHANGE_SET, &set.id, set)
}

/// Forgets a change set.
pub fn delete_change_set_document(cloud: &Cloud, id: &str) -> Result<(), StoreError> {
    cloud.store.delete(CHANGE_SET, id).map(|_| ())
}

fn text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| shape("cloudformation", "row", source))
}

fn parse<T: DeserializeOwned>(kind: &str, key: &str, body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|source| shape(kind, key, source))
}

fn shape(kind: &str, key: &str, source: serde_json::Error) -> StoreError {
    StoreError::Shape { kind: kind.to_owned(), key: key.to_owned(), source }
}
