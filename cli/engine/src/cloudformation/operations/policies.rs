//! `GetStackPolicy`, `SetStackPolicy`, `UpdateTerminationProtection`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::input::policy;
use crate::cloudformation::rules;
use crate::core::{ApiError, Call};
use crate::wire::lenient;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OfStack {
    stack_name: String,
}

pub async fn get_stack_policy(call: Call, input: OfStack) -> Result<Value, ApiError> {
    Ok(json!({ "StackPolicyBody": rules::get_stack_policy(&call, &input.stack_name)? }))
}

#[derive(Deserialize)]
pub struct SetStackPolicy {
    #[serde(rename = "StackName")]
    name: String,
    #[serde(rename = "StackPolicyBody")]
    body: Option<String>,
    #[serde(rename = "StackPolicyURL")]
    url: Option<String>,
}

pub async fn set_stack_policy(call: Call, input: SetStackPolicy) -> Result<Value, ApiError> {
    let text = policy(&call, input.body, input.url).await?;
    rules::set_stack_policy(&call, &input.name, text.as_deref().unwrap_or("{}"))?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Protection {
    stack_name: String,
    #[serde(deserialize_with = "lenient")]
    enable_termination_protection: bool,
}

pub async fn update_termination_protection(call: Call, input: Protection) -> Result<Value, ApiError> {
    let id =
        rules::set_termination_protection(&call, &input.stack_name, input.enable_termination_protection)?;
    Ok(json!({ "StackId": id }))
}
