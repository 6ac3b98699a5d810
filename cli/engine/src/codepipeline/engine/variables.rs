//! Resolving references in the values of a configuration.

use crate::codepipeline::actions::ActionFailure;
use crate::codepipeline::declaration::references;
use crate::codepipeline::state::Execution;

/// The text with every `#{namespace.name}` replaced by its value.
pub(super) fn resolve(text: &str, execution: &Execution) -> Result<String, ActionFailure> {
    let mut resolved = text.to_owned();
    for (whole, namespace, name) in references(text) {
        let value = match namespace {
            "codepipeline" if name == "PipelineExecutionId" => Some(&execution.id),
            "variables" => execution.variables.get(name),
            _ => execution.outputs.get(namespace).and_then(|outputs| outputs.get(name)),
        };
        let value = value.ok_or_else(|| {
            let known = execution
                .outputs
                .get(namespace)
                .map(|outputs| outputs.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
            let known = known.map_or_else(String::new, |known| format!("; {namespace} has {known}"));
            ActionFailure::configuration(format!("The variable {whole} has no value{known}"))
        })?;
        resolved = resolved.replace(whole, value);
    }
    Ok(resolved)
}
