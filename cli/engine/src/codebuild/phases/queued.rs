//! `QUEUED`: builds of one project use one source folder and take turns.

use std::sync::Arc;

use async_trait::async_trait;

use super::{BuildPhase, PhaseFailure};
use crate::codebuild::run::Job;

pub(super) struct Queued;

#[async_trait]
impl BuildPhase for Queued {
    fn name(&self) -> &'static str {
        super::QUEUED
    }

    fn runs(&self, _job: &Job) -> bool {
        true
    }

    fn is_logged(&self) -> bool {
        false
    }

    async fn run(&self, job: &mut Job) -> Result<(), PhaseFailure> {
        let lock = job.cloud.running.codebuild.folder(&job.record.build.project_name);
        job.folder = Some(Arc::new(lock.lock_owned().await));
        Ok(())
    }
}
