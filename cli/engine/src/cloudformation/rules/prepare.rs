//! Everything that is checked before a stack operation begins, in the order in which AWS complains.

use std::collections::BTreeMap;

use super::capabilities::check_capabilities;
use super::input::StackInput;
use crate::cloudformation::resources;
use crate::cloudformation::state::Spec;
use crate::cloudformation::template::{
    Pseudo, Template, check_active, conditions, reference_values, resolve_parameters, validate,
};
use crate::core::{ApiError, Cloud};

/// The largest template there can be; one that travels in a request is limited further.
const LARGEST: usize = 1_000_000;
/// The most tags a stack may have.
const MOST_TAGS: usize = 50;

/// A template whose form is right, and what it makes of the input.
pub struct Prepared {
    /// The template.
    pub template: Template,
    /// What the stack is to be.
    pub spec: Spec,
    /// Which resources exist.
    pub conditions: BTreeMap<String, bool>,
}

/// Reads and checks a template's text.
pub fn check_template(text: &str) -> Result<Template, ApiError> {
    if text.len() > LARGEST {
        return Err(ApiError::validation(format!("Template may not exceed {LARGEST} bytes in size.")));
    }
    if text.is_empty() {
        return Err(ApiError::validation("Either Template URL or Template Body must be specified."));
    }
    let template = Template::parse(text)?;
    validate(&template, |name| resources::find(name).is_some())?;
    Ok(template)
}

/// Checks `input` for the stack `id`.
pub fn prepare(cloud: &Cloud, id: &str, name: &str, input: &StackInput) -> Result<Prepared, ApiError> {
    let template = check_template(&input.template)?;
    let parameters = resolve_parameters(&template.parameters, &input.parameters)?;
    check_tags(input.tags.as_deref().unwrap_or_default())?;
    if let Some(policy) = &input.stack_policy {
        crate::cloudformation::machine::check_policy_text(policy)?;
    }
    if let Some(policy) = &input.stack_policy_during_update {
        crate::cloudformation::machine::check_policy_text(policy)?;
    }
    let pseudo = Pseudo::new(cloud, id, name, &input.notification_arns);
    let values = reference_values(&template.parameters, &parameters, false);
    let conditions = conditions(&template, &values, &pseudo)?;
    check_active(&template, &conditions)?;
    check_capabilities(&template, &input.capabilities)?;
    let spec = Spec {
        template: input.template.clone(),
        description: template.description.clone(),
        no_echo: template
            .parameters
            .iter()
            .filter(|(_, declaration)| declaration.no_echo)
            .map(|(name, _)| name.clone())
            .collect(),
        parameter_order: template.parameters.iter().map(|(name, _)| name.clone()).collect(),
        parameters,
        tags: input.tags.clone().unwrap_or_default(),
        capabilities: input.capabilities.clone(),
    };
    Ok(Prepared { template, spec, conditions })
}

fn check_tags(tags: &[(String, String)]) -> Result<(), ApiError> {
    if tags.len() > MOST_TAGS {
        return Err(ApiError::validation(format!("A stack can have at most {MOST_TAGS} tags")));
    }
    if let Some((key, _)) = tags.iter().find(|(key, _)| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(ApiError::validation(format!(
            "Tag key {key}: aws: prefixed tag key names are not allowed"
        )));
    }
    let mut seen = std::collections::BTreeSet::new();
    match tags.iter().find(|(key, _)| !seen.insert(key)) {
        Some((key, _)) => Err(ApiError::validation(format!("Duplicate tag keys are not allowed: {key}"))),
        None => Ok(()),
    }
}

/// Refuses a name that no stack can have.
pub fn check_name(member: &str, name: &str) -> Result<(), ApiError> {
    let mut bytes = name.bytes();
    let valid = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && name.len() <= 128;
    if valid {
        return Ok(());
    }
    Err(ApiError::validation(format!(
        "1 validation error detected: Value '{name}' at '{member}' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
    )))
}
