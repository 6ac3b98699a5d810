//! Whether AWS would take a pipeline, and whether this engine can run it.

use serde_json::{Map, Value};

use super::shape::{ActionDeclaration, Declaration, ExecutionMode, StageDeclaration};
use super::{artifacts, names, references};
use crate::codepipeline::actions;
use crate::core::{ApiError, Arns};

/// Checks everything that can be known before an execution.
pub(in crate::codepipeline) fn check(pipeline: &Declaration, arns: &Arns) -> Result<(), ApiError> {
    refuse("pipeline setting", &pipeline.other)?;
    names::check(pipeline)?;
    structure(pipeline, arns)?;
    names::check_unique(pipeline)?;
    for (at, stage) in pipeline.stages.iter().enumerate() {
        self::stage(stage, at == 0)?;
        for action in &stage.actions {
            self::action(action, arns)?;
        }
    }
    artifacts::check(pipeline)?;
    references::check(pipeline)
}

/// Members that this engine does not know would change what happens, so they are refused by name.
fn refuse(what: &str, members: &Map<String, Value>) -> Result<(), ApiError> {
    for (name, value) in members {
        let empty = match value {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(object) => object.is_empty(),
            _ => false,
        };
        if !empty {
            return Err(ApiError::not_implemented(format!("CodePipeline's {what} {name}")));
        }
    }
    Ok(())
}

fn structure(pipeline: &Declaration, arns: &Arns) -> Result<(), ApiError> {
    let invalid = |message: String| Err(ApiError::new("InvalidStructureException", message));
    if pipeline.pipeline_type != "V1" && pipeline.pipeline_type != "V2" {
        return invalid(format!("Invalid pipeline type {}", pipeline.pipeline_type));
    }
    if pipeline.pipeline_type == "V1" {
        if pipeline.execution_mode != ExecutionMode::Superseded {
            return invalid("Execution modes other than SUPERSEDED need a pipeline of type V2".to_owned());
        }
        if !pipeline.variables.is_empty() {
            return invalid("Variables need a pipeline of type V2".to_owned());
        }
    }
    if pipeline.artifact_store.is_some() == pipeline.artifact_stores.is_some() {
        return invalid("Exactly one of artifactStore and artifactStores must be given".to_owned());
    }
    if pipeline.bucket(&arns.region).is_none() {
        return invalid(format!("There is no artifact store for the region {}", arns.region));
    }
    if pipeline.stages.len() < 2 {
        return invalid(format!(
            "Pipeline has only {} stage(s). There should be a minimum of 2 stages in a pipeline",
            pipeline.stages.len()
        ));
    }
    Ok(())
}

fn stage(stage: &StageDeclaration, first: bool) -> Result<(), ApiError> {
    refuse("stage setting", &stage.other)?;
    if stage.actions.is_empty() {
        let message = format!("Stage {} has no actions", stage.name);
        return Err(ApiError::new("InvalidStageDeclarationException", message));
    }
    let sources = stage.actions.iter().filter(|action| action.action_type_id.category == "Source").count();
    let message = match (first, sources) {
        (true, sources) if sources < stage.actions.len() => {
            "Pipeline should start with a stage that only contains source actions"
        }
        (false, 1..) => "Source actions are only allowed in the first stage of a pipeline",
        _ => return Ok(()),
    };
    Err(ApiError::new("InvalidStructureException", message))
}

fn action(action: &ActionDeclaration, arns: &Arns) -> Result<(), ApiError> {
    let invalid = |message: String| Err(ApiError::new("InvalidActionDeclarationException", message));
    refuse("action setting", &action.other)?;
    if action.region.as_deref().is_some_and(|region| region != arns.region) {
        return Err(ApiError::not_implemented(format!("An action in another region ({})", action.name)));
    }
    let id = &action.action_type_id;
    let Some(provider) = actions::find(id) else {
        let known = actions::AWS_ONLY.contains(&id.provider.as_str());
        if known {
            let what =
                format!("CodePipeline's {} action {} (action {})", id.category, id.provider, action.name);
            return Err(ApiError::not_implemented(what));
        }
        return invalid(format!(
            "ActionType (Category: '{}', Provider: '{}', Owner: '{}', Version: '{}') in action '{}' is not available in region \
             {}",
            id.category,
            id.provider,
            id.owner,
            id.version,
            action.name,
            arns.region.to_uppercase().replace('-', "_")
        ));
    };
    let traits = provider.traits();
    for key in action.configuration.keys() {
        if !traits.configuration.iter().any(|known| known.name == key) {
            return invalid(format!(
                "Action configuration for action '{}' contains unknown configuration '{key}'",
                action.name
            ));
        }
    }
    for key in traits.configuration.iter().filter(|key| key.required) {
        if !action.configuration.contains_key(key.name) {
            return invalid(format!(
                "Action configuration for action '{}' is missing required configuration '{}'",
                action.name, key.name
            ));
        }
    }
    count(action, "input", action.input_artifacts.len(), &traits.inputs)?;
    count(action, "output", action.output_artifacts.len(), &traits.outputs)?;
    for artifact in action.input_artifacts.iter().chain(&action.output_artifacts) {
        refuse("artifact setting", &artifact.other)?;
    }
    provider.check(action).map_err(|message| ApiError::new("InvalidActionDeclarationException", message))
}

fn count(
    action: &ActionDeclaration,
    what: &str,
    given: usize,
    allowed: &std::ops::RangeInclusive<usize>,
) -> Result<(), ApiError> {
    let (side, bound, limit) = if given < *allowed.start() {
        ("less", "minimum", allowed.start())
    } else if given > *allowed.end() {
        ("more", "maximum", allowed.end())
    } else {
        return Ok(());
    };
    let message = format!(
        "Action {} declares {given} {what} artifacts which is {side} than the {bound} count ({limit})",
        action.name
    );
    Err(ApiError::new("InvalidActionDeclarationException", message))
}
