//! Going on with executions that an earlier engine left, and ending with this one.

use std::sync::Arc;

use super::drive::spawn;
use crate::codepipeline::source;
use crate::codepipeline::state::{Execution, Pipeline};
use crate::core::{ApiError, Cloud};

/// Sets every unfinished execution in motion again, and begins to look for new commits.
pub fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    for pipeline in Pipeline::all(cloud)? {
        let name = &pipeline.declaration.name;
        for execution in Execution::all(cloud, name)?.into_iter().filter(|one| one.status.is_live()) {
            spawn(cloud, name, &execution.id);
        }
    }
    cloud.running.codepipeline.keep(tokio::spawn(source::watch(Arc::clone(cloud))));
    Ok(())
}

/// Ends all tasks. Everything they knew is stored, so they are simply dropped.
pub async fn stop(cloud: &Arc<Cloud>) {
    for task in cloud.running.codepipeline.drain() {
        task.abort();
        let _ = task.await;
    }
}
