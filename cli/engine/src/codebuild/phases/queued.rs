//! `QUEUED`: builds of one project use one source folder and take turns.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::{BuildPhase, PhaseFailure};
use crate::codebuild::run::Job;

pub(super) struct Queued;

impl BuildPhase for Queued {
    fn name(&self) -> &'static str {
        "QUEUED"
    }

    fn runs(&self, _job: &Job) -> bool {
        true
    }

    fn is_logged(&self) -> bool {
        false
    }

    fn run<'a>(&'a self, job: &'a mut Job) -> BoxFuture<'a, Result<(), PhaseFailure>> {
        Box::pin(async move {
            let lock = job.cloud.running.codebuild.folder(&job.record.build.project_name);
            job.folder = Some(Arc::new(lock.lock_owned().await));
            Ok(())
        })
    }
}
