//! Starting an execution of the pipeline.

use aws_sdk_codepipeline::types::{PipelineVariable, SourceRevisionOverride, SourceRevisionType};

use crate::clients::Clients;
use crate::errors::{Call, During, Error};
use crate::ops::pipeline::{ActionKind, Layout};
use crate::ops::stop;

/// What the execution is to carry, where that is not what the pipeline does by itself.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// This commit instead of the newest.
    pub commit: Option<String>,
    /// Values of the pipeline's variables.
    pub variables: Vec<(String, String)>,
}

/// The execution that was started.
pub async fn start(clients: &Clients, pipeline: &str, wanted: &Wanted) -> Result<String, Error> {
    let what = format!("start the pipeline {pipeline}");
    let unsendable = |error| Error::from(Call::unsendable(&what, &error));
    let mut request = clients.codepipeline().start_pipeline_execution().name(pipeline);
    for (name, value) in &wanted.variables {
        let variable = PipelineVariable::builder().name(name).value(value);
        request = request.variables(variable.build().map_err(unsendable)?);
    }
    if let Some(commit) = &wanted.commit {
        for action in sources(&Layout::read(clients, pipeline).await?) {
            let revision = SourceRevisionOverride::builder()
                .action_name(action)
                .revision_type(SourceRevisionType::CommitId)
                .revision_value(commit);
            request = request.source_revisions(revision.build().map_err(unsendable)?);
        }
    }
    let started = request.send().await.during(&what)?;
    Ok(started.pipeline_execution_id.unwrap_or_default())
}

/// Every source action: templates and code have to come from the same commit.
fn sources(layout: &Layout) -> Vec<&str> {
    let actions = layout.stages.iter().flat_map(|stage| &stage.actions);
    actions.filter(|action| action.kind == ActionKind::Source).map(|action| action.name.as_str()).collect()
}

/// The newest execution that has not ended, if there is one.
pub async fn in_progress(clients: &Clients, pipeline: &str) -> Result<Option<String>, Error> {
    Ok(stop::in_progress(clients, pipeline).await?.into_iter().next().map(|execution| execution.id))
}
