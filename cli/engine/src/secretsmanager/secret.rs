//! Secrets: one current value each. Values are never logged and never part of an error.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::{ApiError, Call, Cloud};

const KIND: &str = "secretsmanager/secret";

/// A secret as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Secret {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) description: Option<String>,
    pub(super) value: Option<String>,
    pub(super) version: String,
    pub(super) created: Timestamp,
    pub(super) changed: Timestamp,
}

/// The value of a secret, or of one key of a secret that holds JSON: what `{{resolve:secretsmanager:...}}` stands for.
pub async fn resolve(call: &Call, id: &str, json_key: Option<&str>) -> Result<String, ApiError> {
    let secret = value(call, id)?;
    let text = secret.value.unwrap_or_default();
    let Some(key) = json_key else { return Ok(text) };
    let found = serde_json::from_str::<Value>(&text).ok().and_then(|json| match json.get(key)? {
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    });
    found.ok_or_else(|| {
        let message = format!("Could not find a value associated with JSON key {key} in the secret {id}");
        ApiError::new("InvalidRequestException", message)
    })
}

/// Makes a secret.
pub(super) fn create(
    call: &Call,
    name: &str,
    description: Option<String>,
    value: Option<String>,
) -> Result<Secret, ApiError> {
    let prefix = call.cloud.arns.regional("secretsmanager", "secret");
    call.allow("secretsmanager:CreateSecret", &format!("{prefix}:{name}"))?;
    let now = call.now();
    let secret = Secret {
        name: name.to_owned(),
        arn: format!("{prefix}:{name}-{}", call.cloud.ids.suffix(6)),
        description,
        value,
        version: call.cloud.ids.uuid(),
        created: now,
        changed: now,
    };
    if call.cloud.store.insert(KIND, name, &secret)? {
        return Ok(secret);
    }
    let message = format!("The operation failed because the secret {name} already exists.");
    Err(ApiError::new("ResourceExistsException", message))
}

/// Gives a secret a new value.
pub(super) fn put(call: &Call, id: &str, value: Option<String>) -> Result<Secret, ApiError> {
    let mut secret = find(&call.cloud, id)?;
    call.allow("secretsmanager:PutSecretValue", &secret.arn)?;
    if value.is_some() {
        secret.value = value;
        secret.version = call.cloud.ids.uuid();
        secret.changed = call.now();
        call.cloud.store.put(KIND, &secret.name, &secret)?;
    }
    Ok(secret)
}

/// A secret with its value.
pub(super) fn value(call: &Call, id: &str) -> Result<Secret, ApiError> {
    let secret = find(&call.cloud, id)?;
    call.allow("secretsmanager:GetSecretValue", &secret.arn)?;
    if secret.value.is_some() {
        return Ok(secret);
    }
    let message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
    Err(ApiError::new("ResourceNotFoundException", message))
}

/// Deletes a secret at once: the recovery window is not kept here.
pub(super) fn delete(call: &Call, id: &str) -> Result<Secret, ApiError> {
    let secret = find(&call.cloud, id)?;
    call.allow("secretsmanager:DeleteSecret", &secret.arn)?;
    call.cloud.store.delete(KIND, &secret.name)?;
    Ok(secret)
}

/// By name, ARN, or ARN without its random end.
pub(super) fn find(cloud: &Cloud, id: &str) -> Result<Secret, ApiError> {
    let prefix = format!("{}:", cloud.arns.regional("secretsmanager", "secret"));
    let name = id.strip_prefix(&prefix).unwrap_or(id);
    let mut found: Option<Secret> = cloud.store.get(KIND, name)?;
    if found.is_none()
        && let Some((name, _)) = name.rsplit_once('-')
    {
        found = cloud.store.get(KIND, name)?.filter(|secret: &Secret| secret.arn == id);
    }
    found.ok_or_else(|| {
        ApiError::new("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    })
}

pub(super) fn list(cloud: &Cloud) -> Result<Vec<Secret>, ApiError> {
    Ok(cloud.store.list(KIND, "")?.into_iter().map(|(_, secret)| secret).collect())
}
