//! What an action says about the stack: template, parameters, tags, policy, capabilities, role.

use super::overrides;
use super::template_configuration::TemplateConfiguration;
use super::{ActionFailure, Context};
use crate::cloudformation::StackInput;

/// Reads the artifacts and puts everything together. Overrides win over the configuration file.
pub(super) async fn stack_input(context: &Context) -> Result<StackInput, ActionFailure> {
    let template = context.file(context.required("TemplatePath")?).await?;
    let file = match context.config("TemplateConfiguration") {
        Some(reference) => TemplateConfiguration::parse(reference, &context.file(reference).await?)?,
        None => TemplateConfiguration::default(),
    };
    let mut parameters = file.parameters;
    if let Some(text) = context.config("ParameterOverrides") {
        parameters.extend(overrides::resolve(context, text).await?);
    }
    let capabilities = context.config("Capabilities").unwrap_or_default();
    Ok(StackInput {
        name: context.required("StackName")?.to_owned(),
        template,
        parameters: parameters.into_iter().collect(),
        tags: file.tags.map(|tags| tags.into_iter().collect()),
        capabilities: capabilities
            .split(',')
            .map(str::trim)
            .filter(|capability| !capability.is_empty())
            .map(str::to_owned)
            .collect(),
        role: context.config("RoleArn").map(str::to_owned),
        stack_policy: file.stack_policy,
        ..StackInput::default()
    })
}
