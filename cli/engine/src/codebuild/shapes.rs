//! The shapes that projects and builds share, named as on the wire, and what of them is refused.
//!
//! Members that change what a build does are either understood or refused by name. The machine plays the build image:
//! image, size and kind of the environment are remembered and shown, not used.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::ApiError;

/// Where the source comes from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// `CODEPIPELINE`, `S3` or `NO_SOURCE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For `S3`: `bucket/path/to.zip`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// A path in the source, or the buildspec itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buildspec: Option<String>,
    /// Members that are remembered (`insecureSsl`) or refused.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Where the build's output goes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifacts {
    /// `CODEPIPELINE`, `S3` or `NO_ARTIFACTS`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For `S3`: the bucket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// For `S3`: a folder in the bucket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// For `S3`: `BUILD_ID` puts the build's id between path and name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace_type: Option<String>,
    /// For `S3`: the object's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `NONE` or `ZIP`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packaging: Option<String>,
    /// Members that are remembered or refused.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What survives from build to build.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cache {
    /// `NO_CACHE`, `S3` or `LOCAL`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For `S3`: bucket and prefix. Projects with the same location and namespace share one cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// For `LOCAL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modes: Option<Vec<String>>,
    /// Divides a location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_namespace: Option<String>,
}

/// A variable of the build.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: String,
    /// The value, or the name of the secret.
    pub value: String,
    /// `PLAINTEXT` (default) or `SECRETS_MANAGER`.
    #[serde(rename = "type", default = "plaintext")]
    pub kind: String,
}

fn plaintext() -> String {
    "PLAINTEXT".to_owned()
}

/// What the build runs in: remembered, except for the variables.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// For example `ARM_CONTAINER`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For example `aws/codebuild/amazonlinux-aarch64-standard:3.0`.
    pub image: String,
    /// For example `BUILD_GENERAL1_SMALL`.
    pub compute_type: String,
    /// The project's variables.
    #[serde(default)]
    pub environment_variables: Vec<EnvironmentVariable>,
    /// Members that are remembered.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Where logs go.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogsConfig {
    /// CloudWatch Logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud_watch_logs: Option<CloudWatchLogs>,
    /// S3: only `DISABLED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3_logs: Option<Value>,
}

/// The log group of a project.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloudWatchLogs {
    /// `ENABLED` or `DISABLED`.
    pub status: String,
    /// The group; without one `/aws/codebuild/<project>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// A prefix of the stream's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_name: Option<String>,
}

/// A tag.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Its value.
    #[serde(default)]
    pub value: String,
}

/// `InvalidInputException`, CodeBuild's word for bad input.
pub(super) fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidInputException", message)
}

/// Refuses by name what would change a build and is not understood; empty values say nothing and pass.
pub(super) fn refuse(what: &str, members: &Map<String, Value>, remembered: &[&str]) -> Result<(), ApiError> {
    for (name, value) in members {
        let empty = match value {
            Value::Null | Value::Bool(false) => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(object) => object.is_empty(),
            _ => false,
        };
        if !empty && !remembered.contains(&name.as_str()) {
            return Err(ApiError::not_implemented(format!("CodeBuild's {what} {name}")));
        }
    }
    Ok(())
}
