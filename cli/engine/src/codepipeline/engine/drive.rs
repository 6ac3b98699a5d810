//! One task an execution: asks for the next step, takes it, asks again.

use std::sync::Arc;

use futures::future::join_all;

use super::act::act;
use super::advance::{Step, advance};
use super::running::Board;
use crate::codepipeline::state::{Execution, Pipeline};
use crate::core::{ApiError, Cloud};

/// Sets a stored execution in motion.
pub fn spawn(cloud: &Arc<Cloud>, pipeline: &str, id: &str) {
    let task = tokio::spawn({
        let (cloud, pipeline, id) = (Arc::clone(cloud), pipeline.to_owned(), id.to_owned());
        async move {
            if let Err(error) = drive(&cloud, &pipeline, &id).await {
                tracing::error!(%pipeline, execution = %id, %error, "an execution could not be kept up");
            }
        }
    });
    cloud.running.codepipeline.keep(task);
}

async fn drive(cloud: &Arc<Cloud>, pipeline: &str, id: &str) -> Result<(), ApiError> {
    let Some(execution) = Execution::find(cloud, pipeline, id)? else { return Ok(()) };
    let Some(declaration) = Pipeline::version(cloud, pipeline, execution.version)? else { return Ok(()) };
    let board = Board::of(cloud, pipeline);
    loop {
        let changed = board.changed();
        tokio::pin!(changed);
        // Registered before deciding, so that a change in between is not missed.
        changed.as_mut().enable();
        let step = {
            let _deciding = board.decide();
            advance(cloud, &declaration, id)?
        };
        match step {
            Step::Run(runs) => {
                let results = join_all(runs.iter().map(|run| act(cloud, &declaration, run))).await;
                results.into_iter().collect::<Result<Vec<()>, _>>()?;
            }
            Step::Wait => changed.await,
            Step::Over => break,
        }
    }
    board.forget(id);
    Ok(())
}
