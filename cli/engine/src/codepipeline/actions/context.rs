//! What a provider works with, and what it gives back.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zip::ZipArchive;

use super::ActionFailure;
use crate::codepipeline::declaration::Declaration;
use crate::codepipeline::engine::Artifacts;
use crate::codepipeline::state::{ActionRun, Location, NamedArtifact, SourceRevision};
use crate::core::{ApiError, Call};

/// A run of an action at work.
pub struct Context {
    /// Under the action's role.
    pub call: Call,
    pub pipeline: Arc<Declaration>,
    pub run: ActionRun,
    pub artifacts: Artifacts,
    /// The commit that the execution is about, once it is known.
    pub commit: Option<String>,
}

/// What an action gives back.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub variables: BTreeMap<String, String>,
    pub summary: Option<String>,
    /// What a source action took.
    pub revision: Option<SourceRevision>,
}

impl Context {
    /// A value of the configuration, references resolved.
    pub fn config(&self, key: &str) -> Option<&str> {
        self.run.resolved.get(key).map(String::as_str)
    }

    /// The same, of a key that cannot be missing.
    pub fn required(&self, key: &str) -> Result<&str, ActionFailure> {
        self.config(key).ok_or_else(|| {
            let message = format!("Action {} has no configuration {key}", self.run.action.name);
            ActionFailure::configuration(message)
        })
    }

    /// Makes durable how far the action is.
    pub fn save(&mut self) -> Result<(), ApiError> {
        let cloud = Arc::clone(&self.call.cloud);
        self.run.save(&cloud)
    }

    /// What the provider kept at an earlier attempt.
    pub fn progress<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_value(self.run.progress.clone()).ok()
    }

    /// Keeps how far the provider is, durably.
    pub fn keep<T: Serialize>(&mut self, progress: &T) -> Result<(), ApiError> {
        self.run.progress = serde_json::to_value(progress).map_err(ApiError::internal)?;
        self.save()
    }

    /// An input artifact by name.
    pub fn input(&self, name: &str) -> Result<&Location, ActionFailure> {
        let found = self.run.inputs.iter().find(|input| input.name == name);
        found.map(|input| &input.location).ok_or_else(|| {
            let action = &self.run.action.name;
            ActionFailure::configuration(format!("Action {action} has no input artifact {name}"))
        })
    }

    /// A file of an input artifact, given as `Artifact::path`.
    pub async fn file(&self, reference: &str) -> Result<String, ActionFailure> {
        let (artifact, path) = reference.split_once("::").ok_or_else(|| {
            ActionFailure::configuration(format!("{reference} is not of the form Artifact::path"))
        })?;
        let zip = self.artifacts.get(self.input(artifact)?).await?;
        let read = tokio::task::spawn_blocking({
            let (artifact, path) = (artifact.to_owned(), path.to_owned());
            move || read(&zip, &artifact, &path)
        });
        read.await.map_err(|error| ActionFailure::job(error.to_string()))?
    }

    /// Where the only output artifact goes; decided once, so that a repeated attempt overwrites its own.
    pub fn output(&mut self) -> Result<Option<Location>, ApiError> {
        if let Some(known) = self.run.outputs.first() {
            return Ok(Some(known.location.clone()));
        }
        let Some(output) = self.run.action.output_artifacts.first() else { return Ok(None) };
        let location = self.artifacts.place(&output.name);
        self.run.outputs.push(NamedArtifact { name: output.name.clone(), location: location.clone() });
        self.save()?;
        Ok(Some(location))
    }
}

fn read(zip: &PathBuf, artifact: &str, path: &str) -> Result<String, ActionFailure> {
    let wrong = |what: String| ActionFailure::configuration(format!("The artifact {artifact}: {what}"));
    let file = std::fs::File::open(zip).map_err(|error| wrong(error.to_string()))?;
    let mut archive = ZipArchive::new(file).map_err(|error| wrong(error.to_string()))?;
    let mut entry =
        archive.by_name(path).map_err(|_| wrong(format!("the file {path} does not exist in it")))?;
    let mut text = String::new();
    entry.read_to_string(&mut text).map_err(|error| wrong(format!("{path}: {error}")))?;
    Ok(text)
}
