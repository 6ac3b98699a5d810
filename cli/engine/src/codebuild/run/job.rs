//! A build at work: what its phases share.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::OwnedMutexGuard;
use tokio::task::JoinHandle;

use super::environment;
use super::log::Log;
use super::shell::Shell;
use crate::codebuild::build::{KIND, Record};
use crate::codebuild::buildspec::Buildspec;
use crate::codebuild::phases::PhaseFailure;
use crate::core::{ApiError, Call, Cloud, issue};

/// Where a project's builds happen.
#[derive(Debug, Clone)]
pub(in crate::codebuild) struct Folders {
    /// The copy of the source.
    pub source: PathBuf,
    /// What the shell writes down, and the zip before it is uploaded.
    pub work: PathBuf,
}

/// See the module.
pub(in crate::codebuild) struct Job {
    pub cloud: Arc<Cloud>,
    /// Under the service role, once it is assumed.
    pub call: Call,
    pub record: Record,
    pub folders: Folders,
    pub log: Log,
    pub writer: Option<JoinHandle<()>>,
    pub spec: Buildspec,
    pub shell: Option<Shell>,
    /// Whether everything went well so far.
    pub succeeding: bool,
    /// Held while the build uses the project's folder, and by whatever still writes into it.
    pub folder: Option<Arc<OwnedMutexGuard<()>>>,
}

impl Job {
    /// A build that has not begun.
    pub fn new(cloud: &Arc<Cloud>, record: Record) -> Self {
        let base = cloud.store.folder().join("builds").join(&record.build.project_name);
        Self {
            call: Call::as_service(cloud, "codebuild.amazonaws.com"),
            cloud: Arc::clone(cloud),
            folders: Folders { source: base.join("src"), work: base.join("work") },
            record,
            log: Log::nowhere(),
            writer: None,
            spec: Buildspec::default(),
            shell: None,
            succeeding: true,
            folder: None,
        }
    }

    /// Makes the build's state durable.
    pub fn save(&self) -> Result<(), ApiError> {
        Ok(self.cloud.store.put(KIND, &self.record.build.id, &self.record)?)
    }

    /// Opens the log, under the role.
    pub fn open_log(&mut self) {
        let stream = self.record.build.logs.stream_name.clone();
        if let (Some(group), Some(stream)) = (self.record.order.log_group.clone(), stream) {
            let (log, writer) = Log::to_stream(self.call.clone(), group, stream);
            self.log = log;
            self.writer = Some(writer);
        }
    }

    /// Prepares the shell for a buildspec whose secrets are resolved.
    pub fn open_shell(&mut self, given: BTreeMap<String, String>) -> Result<(), ApiError> {
        let build = &self.record.build;
        let minutes = i64::from(build.timeout_in_minutes) + 60;
        let keys = issue(&self.cloud, self.call.principal.clone(), SignedDuration::from_mins(minutes))?;
        let variables = environment::variables(&self.cloud, build, &self.folders, &keys, given);
        // What an earlier build's shell wrote down is nothing to this one.
        let _ = std::fs::remove_dir_all(&self.folders.work);
        std::fs::create_dir_all(&self.folders.work).map_err(ApiError::internal)?;
        self.shell = Some(Shell::new(
            self.spec.shell.program(),
            variables,
            (self.folders.work.clone(), self.folders.source.clone()),
            (build.id.clone(), format!("\u{1e}{}", self.cloud.ids.hex())),
            self.log.clone(),
        ));
        Ok(())
    }

    /// Runs blocking work on the project's folder. The folder stays locked until the work is over, even when the build
    /// is interrupted meanwhile.
    pub async fn blocking<R: Send + 'static>(
        &self,
        work: impl FnOnce(&Folders) -> Result<R, PhaseFailure> + Send + 'static,
    ) -> Result<R, PhaseFailure> {
        let (folders, guard) = (self.folders.clone(), self.folder.clone());
        let task = tokio::task::spawn_blocking(move || {
            let _guard = guard;
            work(&folders)
        });
        task.await.map_err(|error| PhaseFailure::client(error.to_string()))?
    }

    /// Ends what the build started.
    pub async fn close(&mut self) {
        if let Some(mut shell) = self.shell.take() {
            shell.close().await;
        }
        self.record.group = None;
    }

    /// Writes the last lines.
    pub async fn close_log(&mut self) {
        self.log = Log::nowhere();
        if let Some(writer) = self.writer.take() {
            let _ = writer.await;
        }
    }
}
