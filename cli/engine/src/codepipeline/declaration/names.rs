//! Names and lengths: what the API model allows, in the words AWS uses.

use std::collections::BTreeSet;

use super::shape::Declaration;
use crate::core::ApiError;

/// The limit of any value in an action's configuration (`ActionConfigurationValue` in the API model).
const VALUE: usize = 1000;
const KEY: usize = 50;

fn constraint(at: &str, rule: &str) -> ApiError {
    let message =
        format!("1 validation error detected: Value at '{at}' failed to satisfy constraint: {rule}");
    ApiError::new("ValidationException", message)
}

/// Whether all names have the form they must have, and all values of configurations their length.
pub(super) fn check(pipeline: &Declaration) -> Result<(), ApiError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".@-_".contains(c);
    let narrow = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    name("pipeline.name", &pipeline.name, plain)?;
    for (i, stage) in pipeline.stages.iter().enumerate() {
        let at = format!("pipeline.stages.{}.member", i + 1);
        name(&format!("{at}.name"), &stage.name, plain)?;
        for (j, action) in stage.actions.iter().enumerate() {
            let at = format!("{at}.actions.{}.member", j + 1);
            name(&format!("{at}.name"), &action.name, plain)?;
            for artifact in action.output_artifacts.iter().chain(&action.input_artifacts) {
                name(&format!("{at}.artifacts.member.name"), &artifact.name, narrow)?;
            }
            if let Some(namespace) = &action.namespace {
                name(&format!("{at}.namespace"), namespace, |c| narrow(c) || c == '@')?;
            }
            if !(1..=999).contains(&action.run_order) {
                return Err(constraint(&format!("{at}.runOrder"), "Member must be between 1 and 999"));
            }
            for (key, value) in &action.configuration {
                let length = value.chars().count();
                if key.is_empty() || key.len() > KEY || !(1..=VALUE).contains(&length) {
                    let rule = format!(
                        "Map value must satisfy constraint: [Member must have length less than or equal to {VALUE}, Member must \
                         have length greater than or equal to 1] ({key} of action {} has {length} characters)",
                        action.name
                    );
                    return Err(constraint(&format!("{at}.configuration"), &rule));
                }
            }
        }
    }
    Ok(())
}

fn name(at: &str, name: &str, allowed: impl Fn(char) -> bool) -> Result<(), ApiError> {
    if name.is_empty() || name.len() > 100 {
        return Err(constraint(at, "Member must have length between 1 and 100"));
    }
    if name.chars().all(allowed) {
        return Ok(());
    }
    Err(constraint(at, "Member must satisfy regular expression pattern: [A-Za-z0-9.@\\-_]+"))
}

/// Whether no name is used twice where it must be the only one.
pub(super) fn check_unique(pipeline: &Declaration) -> Result<(), ApiError> {
    let mut stages = BTreeSet::new();
    for stage in &pipeline.stages {
        if !stages.insert(&stage.name) {
            let message = format!("Stage names must be unique; {} is used more than once", stage.name);
            return Err(ApiError::new("InvalidStructureException", message));
        }
        let mut actions = BTreeSet::new();
        for action in &stage.actions {
            if !actions.insert(&action.name) {
                let message = format!(
                    "Action names must be unique within a stage; {} is used more than once in {}",
                    action.name, stage.name
                );
                return Err(ApiError::new("InvalidStageDeclarationException", message));
            }
        }
    }
    Ok(())
}
