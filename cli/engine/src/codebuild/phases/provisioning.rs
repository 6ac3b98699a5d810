//! `PROVISIONING`: there is no container to start; the build takes its role and opens its log.

use async_trait::async_trait;

use super::{BuildPhase, PhaseFailure};
use crate::codebuild::outside;
use crate::codebuild::run::Job;

pub(super) struct Provisioning;

#[async_trait]
impl BuildPhase for Provisioning {
    fn name(&self) -> &'static str {
        super::PROVISIONING
    }

    fn runs(&self, job: &Job) -> bool {
        job.succeeding
    }

    fn is_logged(&self) -> bool {
        false
    }

    async fn run(&self, job: &mut Job) -> Result<(), PhaseFailure> {
        let build = &job.record.build;
        let session = format!("AWSCodeBuild-{}", build.uuid());
        job.call = outside::assume(&job.call, &build.service_role, &session)?;
        job.open_log();
        let environment = &job.record.build.environment;
        job.log.note("Waiting for agent ping");
        job.log.note(&format!(
                "This build runs on this machine, with its tools and its user's rights. Not used: image {}, {}, {}",
                environment.image, environment.kind, environment.compute_type
            ));
        Ok(())
    }
}
