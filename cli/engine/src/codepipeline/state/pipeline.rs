//! Pipelines and their versions.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::codepipeline::declaration::Declaration;
use crate::core::{ApiError, Cloud};

const KIND: &str = "codepipeline/pipeline";
const VERSIONS: &str = "codepipeline/version";
/// Everything whose key starts with a pipeline's name.
const BELONGINGS: &[&str] = &[
    VERSIONS,
    "codepipeline/action",
    "codepipeline/execution",
    "codepipeline/latest",
    "codepipeline/number",
    "codepipeline/seen",
    "codepipeline/stage",
    "codepipeline/token",
];

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// A pipeline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pipeline {
    pub declaration: Declaration,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub tags: Vec<Tag>,
}

impl Pipeline {
    /// A pipeline by name.
    pub fn find(cloud: &Cloud, name: &str) -> Result<Option<Self>, ApiError> {
        Ok(cloud.store.get(KIND, name)?)
    }

    /// A pipeline by name, or `PipelineNotFoundException`.
    pub fn require(cloud: &Cloud, name: &str) -> Result<Self, ApiError> {
        Self::find(cloud, name)?.ok_or_else(|| {
            let account = &cloud.arns.account;
            let message = format!("Account '{account}' does not have a pipeline with name '{name}'");
            ApiError::new("PipelineNotFoundException", message)
        })
    }

    /// All pipelines, by name.
    pub fn all(cloud: &Cloud) -> Result<Vec<Self>, ApiError> {
        Ok(cloud.store.list(KIND, "")?.into_iter().map(|(_, pipeline)| pipeline).collect())
    }

    /// The structure an execution began with.
    pub fn version(cloud: &Cloud, name: &str, version: u32) -> Result<Option<Arc<Declaration>>, ApiError> {
        Ok(cloud.store.get(VERSIONS, &format!("{name}/{version:010}"))?.map(Arc::new))
    }

    /// Keeps a new pipeline; false when there is one of that name.
    pub fn insert(&self, cloud: &Cloud) -> Result<bool, ApiError> {
        let name = &self.declaration.name;
        if !cloud.store.insert(KIND, name, self)? {
            return Ok(false);
        }
        cloud.store.put(VERSIONS, &format!("{name}/{:010}", self.declaration.version), &self.declaration)?;
        Ok(true)
    }

    /// Keeps a changed pipeline.
    pub fn save(&self, cloud: &Cloud) -> Result<(), ApiError> {
        let name = &self.declaration.name;
        cloud.store.put(VERSIONS, &format!("{name}/{:010}", self.declaration.version), &self.declaration)?;
        Ok(cloud.store.put(KIND, name, self)?)
    }

    /// Forgets a pipeline and everything of it.
    pub fn delete(cloud: &Cloud, name: &str) -> Result<(), ApiError> {
        cloud.store.delete(KIND, name)?;
        for kind in BELONGINGS {
            for (key, _) in cloud.store.list::<serde_json::Value>(kind, &format!("{name}/"))? {
                cloud.store.delete(kind, &key)?;
            }
        }
        Ok(())
    }
}

/// `arn:aws:codepipeline:<region>:<account>:<name>`.
pub fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.regional("codepipeline", name)
}
