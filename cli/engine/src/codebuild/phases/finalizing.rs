//! `FINALIZING`: ends every process that the build left behind.

use async_trait::async_trait;

use super::{BuildPhase, PhaseFailure};
use crate::codebuild::run::Job;

pub(super) struct Finalizing;

#[async_trait]
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

    async fn run(&self, job: &mut Job) -> Result<(), PhaseFailure> {
        job.close().await;
        Ok(())
    }
}
