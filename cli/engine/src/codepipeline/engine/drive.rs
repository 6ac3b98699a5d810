//! One task an execution: asks for the next step, takes it, asks again.

use std::sync::Arc;

use futures::future::join_all;

use super::act::act;
use super::advance::{Step, advance};
use super::running::Board;
use crate::codepipeline::state::{Execution, Pipeline};
use crate::core::{ApiError, Cloud};

/// Sets a stored execution in motion. One that still moves goes on by itself.
pub fn spawn(cloud: &Arc<Cloud>, pipeline: &str, id: &str) {
    if !Board::of(cloud, pipeline).enter(id) {
        return;
    }
    let task = tokio::spawn({
        let (cloud, pipeline, id) = (Arc::clone(cloud), pipeline.to_owned(), id.to_owned());
        async move {
            if let Err(error) = drive(&cloud, &pipeline, &id).await {
                Board::of(&cloud, &pipeline).leave(&id);
                tracing::error!(%pipeline, execution = %id, %error, "an execution could not be kept up");
            }
        }
    });
    cloud.running.codepipeline.keep(task);
}

async fn drive(cloud: &Arc<Cloud>, pipeline: &str, id: &str) -> Result<(), ApiError> {
    let board = Board::of(cloud, pipeline);
    let version = Execution::find(cloud, pipeline, id)?.map(|execution| execution.version);
    let declaration =
        version.map(|version| Pipeline::version(cloud, pipeline, version)).transpose()?.flatten();
    let Some(declaration) = declaration else {
        board.leave(id);
        return Ok(());
    };
    loop {
        let changed = board.changed();
        tokio::pin!(changed);
        // Registered before deciding, so that a change in between is not missed.
        changed.as_mut().enable();
        let step = {
            let _deciding = board.decide();
            let step = advance(cloud, &declaration, id)?;
            // While deciding: a retry either finds this task still here, or starts one of its own.
            if matches!(step, Step::Over) {
                board.leave(id);
            }
            step
        };
        match step {
            Step::Run(runs) => {
                let results = join_all(runs.iter().map(|run| act(cloud, &declaration, run))).await;
                results.into_iter().collect::<Result<Vec<()>, _>>()?;
            }
            Step::Wait => changed.await,
            Step::Over => return Ok(()),
        }
    }
}
