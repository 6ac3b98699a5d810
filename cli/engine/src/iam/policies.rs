//! Policies of a role: inline ones by name, managed ones by ARN.

use super::document::check_permissions;
use super::roles::{change, require};
use crate::core::{ApiError, Call};

/// Writes an inline policy.
pub fn put_inline_policy(call: &Call, role: &str, name: &str, document: &str) -> Result<(), ApiError> {
    call.allow("iam:PutRolePolicy", &require(&call.cloud, role)?.arn)?;
    check_permissions(document)?;
    change(call, role, |role| {
        role.policies.insert(name.to_owned(), document.to_owned());
    })
}

/// An inline policy's document.
pub fn inline_policy(call: &Call, role: &str, name: &str) -> Result<String, ApiError> {
    let found = require(&call.cloud, role)?;
    call.allow("iam:GetRolePolicy", &found.arn)?;
    found.policies.get(name).cloned().ok_or_else(|| no_such_policy(name))
}

/// Deletes an inline policy.
pub fn delete_inline_policy(call: &Call, role: &str, name: &str) -> Result<(), ApiError> {
    let found = require(&call.cloud, role)?;
    call.allow("iam:DeleteRolePolicy", &found.arn)?;
    if !found.policies.contains_key(name) {
        return Err(no_such_policy(name));
    }
    change(call, role, |role| {
        role.policies.remove(name);
    })
}

fn no_such_policy(name: &str) -> ApiError {
    let message = format!("The role policy with name {name} cannot be found.");
    ApiError::new("NoSuchEntity", message).with_status(404)
}

/// Attaches a managed policy; AWS's own are not kept here, so only the form of the ARN is checked.
pub fn attach_policy(call: &Call, role: &str, arn: &str) -> Result<(), ApiError> {
    call.allow("iam:AttachRolePolicy", &require(&call.cloud, role)?.arn)?;
    if !(arn.starts_with("arn:aws:iam::") && arn.contains(":policy/")) {
        return Err(ApiError::new("InvalidInput", format!("ARN {arn} is not valid.")));
    }
    change(call, role, |role| {
        if !role.attached.iter().any(|known| known == arn) {
            role.attached.push(arn.to_owned());
        }
    })
}

/// Detaches a managed policy.
pub fn detach_policy(call: &Call, role: &str, arn: &str) -> Result<(), ApiError> {
    let found = require(&call.cloud, role)?;
    call.allow("iam:DetachRolePolicy", &found.arn)?;
    if !found.attached.iter().any(|known| known == arn) {
        let message = format!("Policy {arn} was not found.");
        return Err(ApiError::new("NoSuchEntity", message).with_status(404));
    }
    change(call, role, |role| role.attached.retain(|known| known != arn))
}
