//! `GetTemplate`, `GetTemplateSummary`, `ValidateTemplate`.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::input::template;
use crate::cloudformation::rules::{self, check_template, required_capabilities};
use crate::cloudformation::template::{Declaration, Template};
use crate::core::{ApiError, Call};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTemplate {
    stack_name: Option<String>,
    change_set_name: Option<String>,
}

pub async fn get_template(call: Call, input: GetTemplate) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    let name = input.stack_name.as_deref();
    call.allow("cloudformation:GetTemplate", &rules::stack_arn(&cloud.arns, name.unwrap_or("*")))?;
    let body = match (input.change_set_name, name) {
        (Some(set), stack) => rules::require_change_set(cloud, stack, &set)?.spec.template,
        (None, Some(name)) => rules::require_stack(cloud, name)?.spec.template,
        (None, None) => return Err(ApiError::validation("StackName must be specified")),
    };
    Ok(json!({ "TemplateBody": body, "StagesAvailable": ["Original", "Processed"] }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Source {
    stack_name: Option<String>,
    template_body: Option<String>,
    #[serde(rename = "TemplateURL")]
    template_url: Option<String>,
}

pub async fn validate_template(call: Call, input: Source) -> Result<Value, ApiError> {
    call.allow("cloudformation:ValidateTemplate", "*")?;
    let template = check_template(&template(&call, input.template_body, input.template_url).await?)?;
    let parameters = template.parameters.iter().map(|(name, declaration)| {
        json!({
            "ParameterKey": name,
            "DefaultValue": declaration.default,
            "NoEcho": declaration.no_echo,
            "Description": declaration.description,
        })
    });
    let mut answer = common(&template);
    answer["Parameters"] = parameters.collect();
    Ok(answer)
}

pub async fn get_template_summary(call: Call, input: Source) -> Result<Value, ApiError> {
    let name = input.stack_name.as_deref();
    call.allow(
        "cloudformation:GetTemplateSummary",
        &rules::stack_arn(&call.cloud.arns, name.unwrap_or("*")),
    )?;
    let text = match name {
        Some(name) => rules::require_stack(&call.cloud, name)?.spec.template,
        None => template(&call, input.template_body, input.template_url).await?,
    };
    let template = check_template(&text)?;
    let types: BTreeSet<&str> =
        template.resources.values().map(|declared| declared.type_name.as_str()).collect();
    let mut answer = common(&template);
    answer["Parameters"] = template.parameters.iter().map(summary).collect();
    answer["ResourceTypes"] = json!(types);
    answer["Version"] = json!("2010-09-09");
    answer["Metadata"] = json!(template.metadata.as_ref().map(Value::to_string));
    Ok(answer)
}

fn summary((name, declaration): &(String, Declaration)) -> Value {
    json!({
        "ParameterKey": name,
        "DefaultValue": declaration.default,
        "ParameterType": declaration.type_name,
        "NoEcho": declaration.no_echo,
        "Description": declaration.description,
        "ParameterConstraints": if declaration.allowed_values.is_empty() {
            json!({})
        } else {
            json!({ "AllowedValues": declaration.allowed_values })
        },
    })
}

fn common(template: &Template) -> Value {
    let (capabilities, types) = required_capabilities(template);
    let reason = format!("The following resource(s) require capabilities: [{}]", types.join(", "));
    json!({
        "Parameters": [],
        "Description": template.description,
        "Capabilities": if capabilities.is_empty() { Value::Null } else { json!(capabilities) },
        "CapabilitiesReason": (!capabilities.is_empty()).then_some(reason),
        "DeclaredTransforms": [],
    })
}
