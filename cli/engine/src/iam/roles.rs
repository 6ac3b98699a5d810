//! Roles: made, found, changed, deleted.

use super::document::check_trust;
use super::state::{self, Role};
use crate::core::{ApiError, Call, Cloud};

/// A role as it is wanted.
#[derive(Debug, Clone, Default)]
pub struct NewRole {
    /// Its name.
    pub name: String,
    /// `/` when empty.
    pub path: String,
    /// Who may assume it, as JSON.
    pub trust: String,
    /// For people.
    pub description: Option<String>,
    /// Seconds; an hour when not given.
    pub max_session_duration: Option<u32>,
    /// ARN of the boundary.
    pub boundary: Option<String>,
    /// Keys and values.
    pub tags: Vec<(String, String)>,
    /// The attempt that makes it: the same one may make it again.
    pub token: Option<String>,
}

/// Makes a role.
pub fn create_role(call: &Call, new: NewRole) -> Result<Role, ApiError> {
    let cloud = &call.cloud;
    let path = if new.path.is_empty() { "/".to_owned() } else { new.path };
    let arn = cloud.arns.global("iam", &format!("role{path}{}", new.name));
    call.allow("iam:CreateRole", &arn)?;
    check_name(&new.name)?;
    check_path(&path)?;
    check_trust(&new.trust)?;
    let max_session_duration = new.max_session_duration.unwrap_or(3600);
    check_session(max_session_duration)?;
    let role = Role {
        id: format!("AROA{}", cloud.ids.suffix(17)),
        arn,
        path,
        created: call.now(),
        description: new.description,
        trust: new.trust,
        max_session_duration,
        policies: std::collections::BTreeMap::new(),
        attached: Vec::new(),
        boundary: new.boundary,
        tags: new.tags,
        token: new.token,
        name: new.name,
    };
    if state::insert(cloud, &role)? {
        return Ok(role);
    }
    let known = state::find(cloud, &role.name)?;
    known.filter(|known| known.token.is_some() && known.token == role.token).ok_or_else(|| {
        ApiError::new("EntityAlreadyExists", format!("Role with name {} already exists.", role.name))
            .with_status(409)
    })
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let valid = (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte));
    if valid {
        return Ok(());
    }
    Err(ApiError::validation(format!(
        "1 validation error detected: Value '{name}' at 'roleName' failed to satisfy constraint: Member must have length less \
         than or equal to 64 and satisfy regular expression pattern: [\\w+=,.@-]+"
    )))
}

fn check_path(path: &str) -> Result<(), ApiError> {
    let valid = path.starts_with('/') && path.ends_with('/') && path.len() <= 512;
    if valid { Ok(()) } else { Err(ApiError::validation("The specified value for path is invalid.")) }
}

fn check_session(seconds: u32) -> Result<(), ApiError> {
    if (3600..=43_200).contains(&seconds) {
        return Ok(());
    }
    Err(ApiError::validation("MaxSessionDuration must be between 3600 and 43200 seconds"))
}

/// The role of this name.
pub fn role(call: &Call, name: &str) -> Result<Role, ApiError> {
    let role = require(&call.cloud, name)?;
    call.allow("iam:GetRole", &role.arn)?;
    Ok(role)
}

/// All roles whose path starts with `prefix`, by name.
pub fn roles(call: &Call, prefix: &str) -> Result<Vec<Role>, ApiError> {
    call.allow("iam:ListRoles", &call.cloud.arns.global("iam", &format!("role{prefix}")))?;
    Ok(state::all(&call.cloud)?.into_iter().filter(|role| role.path.starts_with(prefix)).collect())
}

/// Changes who may assume the role.
pub fn update_trust(call: &Call, name: &str, trust: &str) -> Result<(), ApiError> {
    call.allow("iam:UpdateAssumeRolePolicy", &require(&call.cloud, name)?.arn)?;
    check_trust(trust)?;
    change(call, name, |role| trust.clone_into(&mut role.trust))
}

/// Changes the role's description and session duration; what is `None` stays.
pub fn update_role(
    call: &Call,
    name: &str,
    description: Option<String>,
    max_session_duration: Option<u32>,
) -> Result<(), ApiError> {
    call.allow("iam:UpdateRole", &require(&call.cloud, name)?.arn)?;
    max_session_duration.map_or(Ok(()), check_session)?;
    change(call, name, |role| {
        role.description = description.or(role.description.take());
        role.max_session_duration = max_session_duration.unwrap_or(role.max_session_duration);
    })
}

/// Replaces the role's tags.
pub fn tag_role(call: &Call, name: &str, tags: Vec<(String, String)>) -> Result<(), ApiError> {
    call.allow("iam:TagRole", &require(&call.cloud, name)?.arn)?;
    change(call, name, |role| role.tags = tags)
}

/// Deletes a role that has no policies any more.
pub fn delete_role(call: &Call, name: &str) -> Result<(), ApiError> {
    let role = require(&call.cloud, name)?;
    call.allow("iam:DeleteRole", &role.arn)?;
    let conflict = |what: &str| {
        let message = format!("Cannot delete entity, must {what} first.");
        Err(ApiError::new("DeleteConflict", message).with_status(409))
    };
    if !role.attached.is_empty() {
        return conflict("detach all policies");
    }
    if !role.policies.is_empty() {
        return conflict("delete policies");
    }
    state::remove(&call.cloud, name)?;
    Ok(())
}

/// The role, or IAM's words for there being none.
pub fn require(cloud: &Cloud, name: &str) -> Result<Role, ApiError> {
    state::find(cloud, name)?.ok_or_else(|| no_such_role(name))
}

/// `The role with name X cannot be found.`
pub fn no_such_role(name: &str) -> ApiError {
    let message = format!("The role with name {name} cannot be found.");
    ApiError::new("NoSuchEntity", message).with_status(404)
}

/// Changes a role that has to be there.
pub fn change(call: &Call, name: &str, change: impl FnOnce(&mut Role)) -> Result<(), ApiError> {
    state::update(&call.cloud, name, change)?.ok_or_else(|| no_such_role(name))
}
