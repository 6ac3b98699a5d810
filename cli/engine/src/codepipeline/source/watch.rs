//! Looking for new commits: once a second, by the clock, for every pipeline whose source action detects changes.

use std::sync::Arc;

use jiff::SignedDuration;

use super::snapshot::{self, current};
use crate::codepipeline::declaration::{ActionDeclaration, Declaration};
use crate::codepipeline::engine::{NewExecution, begin_execution};
use crate::codepipeline::state::Pipeline;
use crate::core::{ApiError, Call, Cloud};

const PACE: SignedDuration = SignedDuration::from_secs(1);
/// The commit that a pipeline has seen last.
const KIND: &str = "codepipeline/seen";

/// Remembers what a pipeline has seen, so that only something else starts an execution.
pub fn seen(cloud: &Cloud, pipeline: &str, id: &str) -> Result<(), ApiError> {
    Ok(cloud.store.put(KIND, &format!("{pipeline}/head"), &id)?)
}

/// The look-out for new commits.
#[derive(Default)]
pub struct Watch {
    /// What went wrong last: said once, not every second.
    complained: Option<String>,
}

impl Watch {
    /// Looks once.
    pub async fn look(&mut self, cloud: &Arc<Cloud>) {
        let error = look(cloud).await.err();
        if let Some(error) = error.as_ref().filter(|error| self.complained.as_ref() != Some(error)) {
            tracing::warn!(%error, "new commits cannot be seen");
        }
        self.complained = error;
    }

    /// Looks as long as the engine runs.
    pub async fn keep_looking(mut self, cloud: Arc<Cloud>) {
        loop {
            cloud.clock.sleep(PACE).await;
            self.look(&cloud).await;
        }
    }
}

async fn look(cloud: &Arc<Cloud>) -> Result<(), String> {
    let pipelines = Pipeline::all(cloud).map_err(|error| error.to_string())?;
    let watched: Vec<_> =
        pipelines.iter().filter_map(|one| Some((&one.declaration, detector(&one.declaration)?))).collect();
    if watched.is_empty() {
        return Ok(());
    }
    let id = current(cloud).await?;
    for (pipeline, action) in watched {
        let known: Option<String> =
            cloud.store.get(KIND, &format!("{}/head", pipeline.name)).map_err(|error| error.to_string())?;
        if known.as_ref() == Some(&id) {
            continue;
        }
        // Taken now: by the time the source action runs, the tree may hold something else.
        let taken = snapshot::take(cloud, None).await?;
        start(cloud, pipeline, action, taken.commit.id).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn start(
    cloud: &Arc<Cloud>,
    pipeline: &Declaration,
    action: &ActionDeclaration,
    commit: String,
) -> Result<(), ApiError> {
    seen(cloud, &pipeline.name, &commit)?;
    let call = Call::as_service(cloud, "codepipeline.amazonaws.com");
    let trigger = match action.configuration.get("ConnectionArn") {
        Some(connection) => NewExecution::new("WebhookV2", connection.clone()),
        None => NewExecution::new("PollForSourceChanges", action.name.clone()),
    };
    begin_execution(&call, pipeline, NewExecution { commit: Some(commit), ..trigger }).map(drop)
}

/// The first source action that detects changes; they do unless told not to.
fn detector(pipeline: &Declaration) -> Option<&ActionDeclaration> {
    pipeline.stages.first()?.actions.iter().find(|action| {
        let switch = action.configuration.get("DetectChanges");
        let switch = switch.or_else(|| action.configuration.get("PollForSourceChanges"));
        switch.is_none_or(|value| value != "false")
    })
}
