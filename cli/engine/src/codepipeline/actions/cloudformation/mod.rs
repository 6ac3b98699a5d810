//! `CloudFormation`: five modes, each composed from the calls that a person would make on a stack.
//! <https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html>

mod change_set_execute;
mod change_set_replace;
mod delete_only;
mod deploy;
mod end;
mod input;
mod overrides;
mod template_configuration;

use async_trait::async_trait;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{ActionFailure, ActionProvider, Context, Key, Outcome, Traits};
use crate::codepipeline::declaration::ActionDeclaration;

pub(super) struct CloudFormation;

/// What the action was about to do when it was last stored: an engine that starts later waits for it instead of doing it
/// again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Begun {
    Create,
    Update,
    Execute,
}

/// The modes and the keys they cannot do without.
const MODES: &[(&str, &[&str])] = &[
    ("CREATE_UPDATE", &["TemplatePath", "RoleArn"]),
    ("REPLACE_ON_FAILURE", &["TemplatePath", "RoleArn"]),
    ("DELETE_ONLY", &["RoleArn"]),
    ("CHANGE_SET_REPLACE", &["ChangeSetName", "TemplatePath", "RoleArn"]),
    ("CHANGE_SET_EXECUTE", &["ChangeSetName"]),
];

static KEYS: &[Key] = &[
    Key::required("ActionMode"),
    Key::required("StackName"),
    Key::optional("Capabilities"),
    Key::optional("ChangeSetName"),
    Key::optional("OutputFileName"),
    Key::optional("ParameterOverrides"),
    Key::optional("RoleArn"),
    Key::optional("TemplateConfiguration"),
    Key::optional("TemplatePath"),
];

#[async_trait]
impl ActionProvider for CloudFormation {
    fn traits(&self) -> Traits {
        Traits {
            category: "Deploy",
            owner: "AWS",
            provider: "CloudFormation",
            configuration: KEYS,
            inputs: 0..=10,
            outputs: 0..=1,
        }
    }

    fn check(&self, action: &ActionDeclaration) -> Result<(), String> {
        let value = |key: &str| action.configuration.get(key);
        let name = &action.name;
        let mode = value("ActionMode").map(String::as_str).unwrap_or_default();
        let Some((_, needed)) = MODES.iter().find(|(known, _)| *known == mode) else {
            return Err(format!(
                "ActionMode {mode} of action '{name}' is none that CloudFormation actions have"
            ));
        };
        if let Some(missing) = needed.iter().find(|key| value(key).is_none()) {
            return Err(format!(
                "Action configuration for action '{name}' is missing required configuration '{missing}' (ActionMode {mode})"
            ));
        }
        for key in ["TemplatePath", "TemplateConfiguration"] {
            let Some(reference) = value(key) else { continue };
            let artifact = reference.split_once("::").map(|(artifact, _)| artifact);
            let declared = |artifact: &str| action.input_artifacts.iter().any(|input| input.name == artifact);
            match artifact {
                None => return Err(format!("{key} of action '{name}' must have the form Artifact::path")),
                Some(artifact) if !declared(artifact) => {
                    return Err(format!(
                        "{key} of action '{name}' names {artifact}, which is none of its input artifacts"
                    ));
                }
                Some(_) => {}
            }
        }
        if let Some(text) = value("ParameterOverrides") {
            overrides::check(text)
                .map_err(|error| format!("ParameterOverrides of action '{name}': {error}"))?;
        }
        if value("OutputFileName").is_some() && action.output_artifacts.is_empty() {
            return Err(format!("Action '{name}' has OutputFileName but no output artifact"));
        }
        Ok(())
    }

    fn limit(&self) -> SignedDuration {
        SignedDuration::from_hours(72)
    }

    async fn run(&self, context: &mut Context) -> Result<Outcome, ActionFailure> {
        let mode = context.required("ActionMode")?.to_owned();
        match mode.as_str() {
            "CREATE_UPDATE" => deploy::run(context, deploy::Failed::Keep).await,
            "REPLACE_ON_FAILURE" => deploy::run(context, deploy::Failed::Replace).await,
            "DELETE_ONLY" => delete_only::run(context).await,
            "CHANGE_SET_REPLACE" => change_set_replace::run(context).await,
            "CHANGE_SET_EXECUTE" => change_set_execute::run(context).await,
            other => Err(ActionFailure::configuration(format!("ActionMode {other} is not known"))),
        }
    }
}
