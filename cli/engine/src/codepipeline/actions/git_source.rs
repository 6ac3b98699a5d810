//! What both source providers do: take a commit of the local checkout as a zip.
//!
//! All source actions of an execution take the same commit: the first one that runs decides, or whatever started the
//! execution. So templates and code of one execution always belong together.

use super::{ActionFailure, Context};
use crate::codepipeline::source::{self, Snapshot};
use crate::codepipeline::state::SourceRevision;

/// Takes the commit and stores its zip as the output artifact.
pub(super) async fn take(context: &mut Context) -> Result<Snapshot, ActionFailure> {
    let cloud = &context.call.cloud;
    let snapshot =
        source::take(cloud, context.commit.as_deref()).await.map_err(ActionFailure::configuration)?;
    source::seen(cloud, &context.pipeline.name, &snapshot.commit.id)?;
    if let Some(place) = context.output()? {
        context.artifacts.put(&place, snapshot.zip.clone()).await?;
    }
    context.run.external_id = Some(snapshot.commit.id.clone());
    Ok(snapshot)
}

/// The revision that a source action reports.
pub(super) fn revision(
    context: &Context,
    snapshot: &Snapshot,
    summary: String,
    url: String,
) -> SourceRevision {
    let artifact = context.run.action.output_artifacts.first();
    SourceRevision {
        action: context.run.action.name.clone(),
        artifact: artifact.map(|artifact| artifact.name.clone()).unwrap_or_default(),
        id: snapshot.commit.id.clone(),
        // The API's limit for summaries.
        summary: summary.chars().take(2048).collect(),
        url: Some(url),
        created: snapshot.commit.time,
    }
}
