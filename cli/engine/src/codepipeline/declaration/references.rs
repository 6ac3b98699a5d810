//! References to variables: `#{namespace.name}` in the values of a configuration.

use std::collections::BTreeSet;

use super::shape::Declaration;
use crate::core::ApiError;

/// The references in a text: the whole, the namespace and the name.
pub(in crate::codepipeline) fn references(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    text.match_indices("#{").filter_map(|(at, _)| {
        let rest = &text[at + 2..];
        let inner = &rest[..rest.find('}')?];
        let (namespace, name) = inner.split_once('.')?;
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "@-_".contains(c))
        };
        (plain(namespace) && plain(name)).then_some((&text[at..at + inner.len() + 3], namespace, name))
    })
}

/// Whether every reference names something that will be known when its action runs.
pub(super) fn check(pipeline: &Declaration) -> Result<(), ApiError> {
    let mut known: BTreeSet<&str> = BTreeSet::from(["codepipeline", "variables"]);
    for stage in &pipeline.stages {
        for group in stage.groups() {
            for action in &group {
                let values = action.configuration.values();
                for (whole, namespace, name) in values.flat_map(|value| references(value)) {
                    let unknown = match namespace {
                        "codepipeline" => name != "PipelineExecutionId",
                        "variables" => pipeline.variables.iter().all(|declared| declared.name != name),
                        _ => !known.contains(namespace),
                    };
                    if unknown {
                        let message = format!(
                            "The reference {whole} in action {} names no variable of the pipeline or of an action that runs before",
                            action.name
                        );
                        return Err(ApiError::new("InvalidActionDeclarationException", message));
                    }
                }
            }
            for namespace in group.iter().filter_map(|action| action.namespace.as_deref()) {
                if !known.insert(namespace) {
                    let message = format!("The namespace {namespace} is reserved or used more than once");
                    return Err(ApiError::new("InvalidActionDeclarationException", message));
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn only_whole_references_count() {
        let found: Vec<_> =
            references("a #{x.y} #{codepipeline.PipelineExecutionId}#{z} #{a.b.c} #{open.").collect();
        let expected = [
            ("#{x.y}", "x", "y"),
            ("#{codepipeline.PipelineExecutionId}", "codepipeline", "PipelineExecutionId"),
        ];
        assert_eq!(found, expected);
    }
}
