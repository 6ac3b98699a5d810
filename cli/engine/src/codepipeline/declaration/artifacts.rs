//! Artifacts: each is made once, and taken only where it has been made before.

use std::collections::BTreeSet;

use super::shape::Declaration;
use crate::core::ApiError;

pub(super) fn check(pipeline: &Declaration) -> Result<(), ApiError> {
    let invalid = |message: String| Err(ApiError::new("InvalidActionDeclarationException", message));
    let mut made = BTreeSet::new();
    for stage in &pipeline.stages {
        for group in stage.groups() {
            for action in &group {
                for input in &action.input_artifacts {
                    if !made.contains(&input.name) {
                        return invalid(format!(
                            "Input Artifact Bundle {} in action {} is not declared as Output Artifact Bundle in any of the \
                             preceding actions",
                            input.name, action.name
                        ));
                    }
                }
            }
            for action in &group {
                for output in &action.output_artifacts {
                    if !made.insert(output.name.clone()) {
                        return invalid(format!(
                            "Output Artifact Bundle name must be unique within the pipeline. {} has been used more than once",
                            output.name
                        ));
                    }
                }
            }
        }
    }
    Ok(())
}
