//! Starting an execution by hand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codepipeline::engine::{NewExecution, begin_execution};
use crate::codepipeline::state::{Pipeline, arn};
use crate::core::{ApiError, Call};

/// Which execution a client's token started.
const TOKENS: &str = "codepipeline/token";

/// What a start may say.
#[derive(Debug, Clone, Default)]
pub struct StartExecution {
    pub pipeline: String,
    pub variables: BTreeMap<String, String>,
    /// The same token starts the same execution once.
    pub token: Option<String>,
    /// By source action, the commit it shall take.
    pub commits: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct Token {
    execution: String,
}

/// Starts an execution; gives its id.
pub fn start_execution(call: &Call, start: StartExecution) -> Result<String, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:StartPipelineExecution", &arn(cloud, &start.pipeline))?;
    let pipeline = Pipeline::require(cloud, &start.pipeline)?.declaration;
    let token = start.token.map(|token| format!("{}/{token}", start.pipeline));
    if let Some(token) = &token
        && let Some(known) = cloud.store.get::<Token>(TOKENS, token)?
    {
        return Ok(known.execution);
    }
    let mut commit = None;
    for (action, id) in start.commits {
        let invalid = |message: String| Err(ApiError::new("ValidationException", message));
        let sources = pipeline.stages.first().map(|stage| stage.actions.as_slice()).unwrap_or_default();
        if sources.iter().all(|source| source.name != action) {
            return invalid(format!("The pipeline {} has no source action {action}", pipeline.name));
        }
        if commit.as_ref().is_some_and(|known| *known != id) {
            // One checkout stands behind all of them.
            return Err(ApiError::not_implemented(
                "Different commits for the source actions of one execution",
            ));
        }
        commit = Some(id);
    }
    let new = NewExecution::new("StartPipelineExecution", call.principal.name());
    let new = NewExecution { variables: start.variables, commit, ..new };
    let id = begin_execution(call, &pipeline, new)?;
    if let Some(token) = &token {
        cloud.store.put(TOKENS, token, &Token { execution: id.clone() })?;
    }
    Ok(id)
}
