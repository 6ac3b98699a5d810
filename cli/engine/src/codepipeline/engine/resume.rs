//! Going on with executions that an earlier engine left, and ending with this one.

use std::sync::Arc;

use super::drive::spawn;
use crate::codepipeline::source;
use crate::codepipeline::state::{Execution, Pipeline};
use crate::core::{ApiError, Cloud};

/// Sets every unfinished execution in motion again, and looks for new commits from now on. The first look is over when
/// this returns: whoever asks the engine then what is in progress also learns of a commit made while it was down.
pub async fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    for pipeline in Pipeline::all(cloud)? {
        let name = &pipeline.declaration.name;
        for execution in Execution::all(cloud, name)?.into_iter().filter(|one| one.status.is_live()) {
            spawn(cloud, name, &execution.id);
        }
    }
    let mut watch = source::Watch::default();
    watch.look(cloud).await;
    cloud.running.codepipeline.keep(tokio::spawn(watch.keep_looking(Arc::clone(cloud))));
    Ok(())
}

/// Ends all tasks. Everything they knew is stored, so they are simply dropped.
pub async fn stop(cloud: &Arc<Cloud>) {
    for task in cloud.running.codepipeline.drain() {
        task.abort();
        let _ = task.await;
    }
}
