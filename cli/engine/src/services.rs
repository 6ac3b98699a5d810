//! The table of services: what answers under which name, what it keeps, and what wakes up with the engine.
//!
//! A new service is one folder and one line in each of these tables; `mdd local coverage` is generated from them.

use std::sync::Arc;

use crate::core::{ApiError, Cloud};
use crate::wire::Service;
use crate::{
    cloudformation, codebuild, codeconnections, codepipeline, events, glue, iam, lambda, logs, s3,
    secretsmanager, sns, sqs, sts,
};

/// Every service, by the name its requests are signed for.
pub static SERVICES: &[&Service] = &[
    &s3::SERVICE,
    &cloudformation::SERVICE,
    &codepipeline::SERVICE,
    &codebuild::SERVICE,
    &codeconnections::SERVICE,
    &codeconnections::OLDER,
    &lambda::SERVICE,
    &sqs::SERVICE,
    &sns::SERVICE,
    &iam::SERVICE,
    &sts::SERVICE,
    &logs::SERVICE,
    &events::SERVICE,
    &glue::SERVICE,
    &secretsmanager::SERVICE,
];

/// Every resource type a template can use, by name.
pub fn resource_types() -> Vec<&'static str> {
    cloudformation::resources::TYPES.iter().map(|known| known.schema().type_name).collect()
}

/// Every action a pipeline can have, as `Category/Owner/Provider`.
pub fn pipeline_actions() -> Vec<String> {
    codepipeline::action_names().into_iter().map(|name| name.join("/")).collect()
}

/// Tables beside the documents, for what needs an index.
pub static SCHEMAS: &[&str] =
    &[cloudformation::SCHEMA, lambda::SCHEMA, logs::SCHEMA, s3::SCHEMA, sqs::SCHEMA];

/// What services keep in memory while the engine runs; all of it can be lost without losing state.
#[derive(Default)]
pub struct Running {
    /// Stacks.
    pub cloudformation: cloudformation::Running,
    /// Builds.
    pub codebuild: codebuild::Running,
    /// Executions.
    pub codepipeline: codepipeline::Running,
    /// Rules.
    pub events: events::Running,
    /// Instances of functions.
    pub lambda: lambda::Running,
    /// Lifecycle rules.
    pub s3: s3::Running,
    /// Queues.
    pub sqs: sqs::Running,
}

/// Lets every service go on with what an earlier engine left unfinished.
pub async fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    codebuild::resume(cloud)?;
    events::resume(cloud);
    lambda::resume(cloud)?;
    s3::resume(cloud).await?;
    sqs::resume(cloud)?;
    cloudformation::resume(cloud)?;
    codepipeline::resume(cloud).await?;
    Ok(())
}

/// Ends the processes that services started.
pub async fn stop(cloud: &Arc<Cloud>) {
    cloudformation::stop(cloud);
    codepipeline::stop(cloud).await;
    codebuild::stop(cloud).await;
    lambda::stop(cloud).await;
    s3::stop(cloud);
    sqs::stop(cloud);
}
