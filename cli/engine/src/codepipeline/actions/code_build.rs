//! `CodeBuild`: a build of a project, its source one input artifact, its output the output artifact.
//! <https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html>

use async_trait::async_trait;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{ActionFailure, ActionProvider, Context, Key, Outcome, Traits};
use crate::codebuild::{self, Build, EnvironmentVariable, StartBuild, Status};
use crate::codepipeline::declaration::{ActionDeclaration, ExecutionMode};

/// The build that an action waits for.
#[derive(Serialize, Deserialize)]
struct Progress {
    build: String,
}

/// For the categories `Build` and `Test`.
pub(super) struct CodeBuild {
    pub category: &'static str,
}

static KEYS: &[Key] =
    &[Key::required("ProjectName"), Key::optional("PrimarySource"), Key::optional("EnvironmentVariables")];

#[async_trait]
impl ActionProvider for CodeBuild {
    fn traits(&self) -> Traits {
        Traits {
            category: self.category,
            owner: "AWS",
            provider: "CodeBuild",
            configuration: KEYS,
            inputs: 1..=5,
            // A second output would be a secondary artifact, which the builds of this engine do not have.
            outputs: 0..=1,
        }
    }

    fn check(&self, action: &ActionDeclaration) -> Result<(), String> {
        let primary = action.configuration.get("PrimarySource");
        match primary {
            None if action.input_artifacts.len() > 1 => {
                Err(format!("Action {} has several input artifacts and needs PrimarySource", action.name))
            }
            Some(name) if action.input_artifacts.iter().all(|input| input.name != *name) => {
                Err(format!("PrimarySource {name} of action {} is none of its input artifacts", action.name))
            }
            _ if action.input_artifacts.len() > 1 => Err(format!(
                "Several input artifacts (action '{}') are not implemented by the local engine",
                action.name
            )),
            _ => Ok(()),
        }
    }

    fn limit(&self) -> SignedDuration {
        SignedDuration::from_hours(36)
    }

    async fn run(&self, context: &mut Context) -> Result<Outcome, ActionFailure> {
        let id = match context.progress::<Progress>() {
            Some(progress) => progress.build,
            None => start(context)?,
        };
        let cloud = context.call.cloud.clone();
        let build = codebuild::settled(&cloud, &id).await?;
        let build =
            build.ok_or_else(|| ActionFailure::job(format!("The build {id} does not exist any more")))?;
        judge(context, &build)
    }

    /// A build that nobody waits for any more is stopped.
    async fn give_up(&self, context: &Context) {
        let Some(progress) = context.progress::<Progress>() else { return };
        if let Err(error) = codebuild::stop_build(&context.call, &progress.build).await {
            tracing::warn!(build = %progress.build, %error, "a build could not be stopped");
        }
    }
}

fn start(context: &mut Context) -> Result<String, ActionFailure> {
    let project = context.required("ProjectName")?.to_owned();
    let source = context.run.inputs.first().map(|input| input.location.clone());
    let variables: Vec<EnvironmentVariable> = match context.config("EnvironmentVariables") {
        Some(text) => serde_json::from_str(text).map_err(|error| {
            ActionFailure::configuration(format!("EnvironmentVariables cannot be read: {error}"))
        })?,
        None => Vec::new(),
    };
    let output = context.output()?;
    let order = StartBuild {
        project,
        source,
        revision: context.commit.clone(),
        output,
        variables,
        // In the other modes the stages keep executions of different commits apart.
        own_cache: context.pipeline.execution_mode == ExecutionMode::Parallel,
        initiator: Some(format!("codepipeline/{}", context.pipeline.name)),
        // The same run starts the same build, also when the engine was killed before it could keep its id.
        token: Some(context.run.id.clone()),
        ..StartBuild::default()
    };
    let build = codebuild::start_build(&context.call, order)?;
    let region = &context.call.cloud.arns.region;
    context.run.external_url = Some(format!(
        "https://console.aws.amazon.com/codebuild/home?region={region}#/builds/{}/view/new",
        build.id
    ));
    context.run.log_stream = build.logs.cloud_watch_logs_arn.clone();
    context.run.external_id = Some(build.id.clone());
    context.keep(&Progress { build: build.id.clone() })?;
    Ok(build.id)
}

fn judge(context: &mut Context, build: &Build) -> Result<Outcome, ActionFailure> {
    if build.build_status == Status::Succeeded {
        let exported = build.exported_environment_variables.iter();
        let variables = exported.map(|exported| (exported.name.clone(), exported.value.clone())).collect();
        return Ok(Outcome { variables, ..Outcome::default() });
    }
    // Nothing was handed on.
    context.run.outputs.clear();
    let (phase, code, message) = match build.failure() {
        Some((phase, why)) => (phase.phase_type.as_str(), why.status_code.as_str(), why.message.as_str()),
        None => (build.current_phase.as_str(), "", ""),
    };
    Err(ActionFailure::job(format!(
        "Build terminated with state: {}. Phase: {phase}, Code: {code}, Message: {message}",
        build.build_status.as_str()
    )))
}
