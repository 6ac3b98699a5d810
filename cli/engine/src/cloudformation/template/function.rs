//! Recognises an intrinsic function: an object with one member named for it.

use serde_json::Value;

use super::format::template_error;
use crate::core::ApiError;

/// The functions that are evaluated here.
pub const KNOWN: &[&str] = &[
    "Ref",
    "Condition",
    "Fn::And",
    "Fn::Base64",
    "Fn::Equals",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Not",
    "Fn::Or",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
];

/// The function's name and argument, if `value` is one.
pub fn function(value: &Value) -> Option<(&str, &Value)> {
    let object = value.as_object()?;
    let (name, argument) = object.iter().next()?;
    let is_one = object.len() == 1 && (name == "Ref" || name.starts_with("Fn::"));
    is_one.then_some((name.as_str(), argument))
}

/// `{"Condition": "Name"}`, which means a condition only where conditions stand (a policy's `Condition` is not one).
pub fn condition(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    if object.len() == 1 { object.get("Condition")?.as_str() } else { None }
}

/// The two names of `Fn::GetAtt`, in its list or its dotted form.
pub fn get_att(argument: &Value) -> Result<(&str, &Value), ApiError> {
    let malformed = || {
        template_error(
            "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
        )
    };
    let list = argument.as_array().ok_or_else(malformed)?;
    match list.as_slice() {
        [Value::String(resource), attribute] if !resource.is_empty() => Ok((resource, attribute)),
        _ => Err(malformed()),
    }
}

/// The argument as a list of exactly `N`.
pub fn exactly<'a, const N: usize>(name: &str, argument: &'a Value) -> Result<&'a [Value; N], ApiError> {
    argument
        .as_array()
        .and_then(|list| <&[Value; N]>::try_from(list.as_slice()).ok())
        .ok_or_else(|| template_error(format!("every {name} object requires a list of {N} parameters")))
}
