//! `FINALIZING`: ends every process that the build left behind.

use futures::future::BoxFuture;

use super::{BuildPhase, PhaseFailure};
use crate::codebuild::run::Job;

pub(super) struct Finalizing;

impl BuildPhase for Finalizing {
    fn name(&self) -> &'static str {
        "FINALIZING"
    }

    fn runs(&self, _job: &Job) -> bool {
        true
    }

    fn is_logged(&self) -> bool {
        false
    }

    fn run<'a>(&'a self, job: &'a mut Job) -> BoxFuture<'a, Result<(), PhaseFailure>> {
        Box::pin(async move {
            job.close().await;
            Ok(())
        })
    }
}
