//! Outputs, and exports between stacks: a name is exported once, and not taken away while another stack imports it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::world::World;
use crate::cloudformation::state::{
    ExecutionStatus, Output, Stack, StackStatus, all_stacks, change_set, put_change_set,
};
use crate::cloudformation::template::format_error;
use crate::core::{ApiError, Cloud};

/// The values of the template's outputs.
pub fn evaluate_outputs(world: &World) -> Result<Vec<Output>, ApiError> {
    let scope = world.scope(world, false);
    let mut outputs = Vec::new();
    for (key, declared) in &world.template.outputs {
        let condition = declared.condition.as_ref().and_then(|name| world.conditions.get(name));
        if condition == Some(&false) {
            continue;
        }
        let value = match scope.value(&declared.value)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            _ => {
                let what = "The Value field of every Outputs member must evaluate to a String.";
                return Err(format_error(what));
            }
        };
        let export = declared.export.as_ref().map(|export| scope.text("Export", &export.name)).transpose()?;
        outputs.push(Output { key: key.clone(), value, description: declared.description.clone(), export });
    }
    remember_imports(world);
    Ok(outputs)
}

/// Resources that were left alone may use exports as well: evaluate them all once more for what they import.
fn remember_imports(world: &World) {
    let scope = world.scope(world, false);
    for (name, declared) in &world.template.resources {
        let imports = declared.properties.values().any(mentions_import);
        if imports && world.is_declared(name) {
            let _ = scope.members(&declared.properties);
        }
    }
}

fn mentions_import(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.iter().any(|(name, value)| name == "Fn::ImportValue" || mentions_import(value))
        }
        Value::Array(list) => list.iter().any(mentions_import),
        _ => false,
    }
}

/// The stack and output that export `name`.
pub fn exporter(cloud: &Cloud, name: &str) -> Result<Option<(Stack, Output)>, ApiError> {
    for stack in all_stacks(cloud)? {
        let found = stack.outputs.iter().find(|output| output.export.as_deref() == Some(name)).cloned();
        if let Some(output) = found.filter(|_| stack.status != StackStatus::DeleteComplete) {
            return Ok(Some((stack, output)));
        }
    }
    Ok(None)
}

/// What `Fn::ImportValue` gives.
pub fn import(cloud: &Cloud, name: &str) -> Result<Value, ApiError> {
    match exporter(cloud, name)? {
        Some((_, output)) => Ok(json!(output.value)),
        None => Err(ApiError::validation(format!("No export named {name} found."))),
    }
}

/// Refuses outputs that export a name which another stack exports.
pub fn check_exports_free(cloud: &Cloud, stack_id: &str, outputs: &[Output]) -> Result<(), ApiError> {
    for name in outputs.iter().filter_map(|output| output.export.as_ref()) {
        if let Some((other, _)) = exporter(cloud, name)?.filter(|(other, _)| other.id != stack_id) {
            let message = format!("Export with name {name} is already exported by stack {}", other.name);
            return Err(ApiError::validation(message));
        }
    }
    Ok(())
}

/// Refuses outputs that take away or change what other stacks import.
pub fn check_exports_unused(cloud: &Cloud, stack: &Stack, outputs: &[Output]) -> Result<(), ApiError> {
    let Some((name, users)) = users_of_exports(cloud, stack, outputs)? else { return Ok(()) };
    let verb = if outputs.iter().any(|output| output.export.as_ref() == Some(&name)) {
        "updated"
    } else {
        "deleted"
    };
    let message = format!("Export {name} cannot be {verb} as it is in use by {}", users.join(" and "));
    Err(ApiError::validation(message))
}

/// The first export of `stack` that `kept` does not keep as it is while other stacks import it, and those stacks.
pub fn users_of_exports(
    cloud: &Cloud,
    stack: &Stack,
    kept: &[Output],
) -> Result<Option<(String, Vec<String>)>, ApiError> {
    let keeps = |old: &Output| kept.iter().any(|new| new.export == old.export && new.value == old.value);
    for old in stack.outputs.iter().filter(|old| !keeps(old)) {
        let Some(name) = &old.export else { continue };
        let users = importers(cloud, name)?;
        if !users.is_empty() {
            return Ok(Some((name.clone(), users)));
        }
    }
    Ok(None)
}

/// The names of the stacks that import `name`.
pub fn importers(cloud: &Cloud, name: &str) -> Result<Vec<String>, ApiError> {
    let stacks = all_stacks(cloud)?.into_iter().filter(|stack| stack.imports.contains(name));
    let names: BTreeSet<String> = stacks.map(|stack| stack.name).collect();
    Ok(names.into_iter().collect())
}

/// Notes on the change set being executed how it went.
pub fn finish_change_set(cloud: &Arc<Cloud>, stack: &Stack, status: ExecutionStatus) -> Result<(), ApiError> {
    let Some(id) = &stack.change_set else { return Ok(()) };
    if let Some(mut set) = change_set(cloud, id)?
        && set.execution_status == ExecutionStatus::ExecuteInProgress
    {
        set.execution_status = status;
        put_change_set(cloud, &set)?;
    }
    Ok(())
}
