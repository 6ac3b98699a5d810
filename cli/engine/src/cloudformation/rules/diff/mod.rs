//! What a new specification would change: behind change sets, and behind "No updates are to be performed.".

mod details;
mod leaves;
mod preview;
mod resource;

use std::sync::Arc;

use super::prepare::Prepared;
use crate::cloudformation::state::{Action, Change, Output, Resource, Stack, resources};
use crate::cloudformation::template::{Graph, Policy};
use crate::core::{ApiError, Cloud};
use preview::{Fate, Preview};

/// What stands for a value that only shows when the change is made.
pub const UNKNOWN: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// The difference between a stack and what it is to become.
#[derive(Debug, Default)]
pub struct Diff {
    /// Resources, by name.
    pub changes: Vec<Change>,
    /// Resources that would become another type, which is not allowed.
    pub retyped: Vec<String>,
    /// Whether outputs or the stack's tags change.
    pub beside: bool,
    /// What could not be worked out.
    pub warning: Option<String>,
}

impl Diff {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.changes.iter().all(|change| change.uncertain) && !self.beside && self.retyped.is_empty()
    }
}

/// Compares what `stack` is with `prepared`.
pub fn diff(cloud: &Arc<Cloud>, stack: &Stack, prepared: &Prepared) -> Result<Diff, ApiError> {
    let current = resources(cloud, &stack.id)?;
    let mut preview = Preview::new(cloud, stack, prepared, &current);
    let mut diff = Diff::default();
    for name in Graph::new(&prepared.template, Some(&prepared.conditions)).sorted() {
        let Some(declared) = prepared.template.resources.get(&name) else { continue };
        let existing = current.get(&name).filter(|resource| resource.exists());
        if existing.is_some_and(|existing| existing.now.type_name != declared.type_name) {
            diff.retyped.push(name);
            continue;
        }
        let (fate, change) = match existing {
            None => (Fate::Unknown, Some(resource::added(&preview, &name, declared)?)),
            Some(existing) => resource::compared(&preview, existing, declared)?,
        };
        preview.decide(&name, fate);
        diff.changes.extend(change);
    }
    for (name, resource) in &current {
        let declared = prepared.template.resources.get(name);
        let stays = declared.is_some_and(|declared| {
            declared
                .condition
                .as_ref()
                .is_none_or(|condition| prepared.conditions.get(condition) == Some(&true))
        });
        if resource.exists() && !stays {
            diff.changes.push(removed(resource));
        }
    }
    diff.changes.sort_by(|a, b| a.logical_id.cmp(&b.logical_id));
    diff.beside = stack.spec.tags != prepared.spec.tags || outputs_change(stack, prepared, &preview)?;
    diff.warning = preview.warning();
    Ok(diff)
}

fn removed(resource: &Resource) -> Change {
    let keep = resource.now.deletion_policy != Policy::Delete;
    Change {
        action: Action::Remove,
        logical_id: resource.logical_id.clone(),
        physical_id: Some(resource.now.physical_id.clone()),
        type_name: resource.now.type_name.clone(),
        replacement: None,
        policy_action: Some(if keep { "Retain" } else { "Delete" }.to_owned()),
        scope: Vec::new(),
        details: Vec::new(),
        value_details: Vec::new(),
        before: Some(serde_json::json!({ "Properties": resource.now.properties })),
        after: None,
        uncertain: false,
    }
}

fn outputs_change(stack: &Stack, prepared: &Prepared, preview: &Preview<'_>) -> Result<bool, ApiError> {
    let scope = preview.scope();
    let mut outputs = Vec::new();
    for (key, declared) in &prepared.template.outputs {
        let condition = declared.condition.as_ref().and_then(|name| prepared.conditions.get(name));
        if condition != Some(&false) {
            outputs.push(Output {
                key: key.clone(),
                value: scope.text("Value", &declared.value)?,
                description: declared.description.clone(),
                export: declared
                    .export
                    .as_ref()
                    .map(|export| scope.text("Name", &export.name))
                    .transpose()?,
            });
        }
    }
    Ok(outputs != stack.outputs)
}
