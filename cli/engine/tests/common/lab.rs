//! A pipeline's surroundings for tests: a checkout with commits, roles, a bucket, a build project, time that stands still.
#![allow(dead_code, reason = "each test file is a crate of its own and uses what it needs")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use aws_config::SdkConfig;
use aws_sdk_codepipeline::Client;
use aws_sdk_codepipeline::types::{
    ActionCategory, ActionDeclaration, ActionExecutionDetail, ActionOwner, ActionState, ActionTypeId,
    ApprovalResult, ApprovalStatus, ArtifactStore, ArtifactStoreType, InputArtifact, OutputArtifact,
    PipelineDeclaration, PipelineExecution, PipelineExecutionStatus, PipelineType, StageDeclaration,
    StageState,
};
use jiff::{SignedDuration, Timestamp};
use mdd_engine::core::ManualClock;
use mdd_engine::{Config, Engine, Source};
use tempfile::TempDir;

use crate::common;

pub const PIPELINE: &str = "market-data-downloader";

pub struct Lab {
    pub running: common::Running,
    pub sdk: SdkConfig,
    pub client: Client,
    pub clock: Arc<ManualClock>,
    worktree: bool,
}

impl Lab {
    pub async fn new() -> Self {
        Self::started(false).await
    }

    pub async fn started(worktree: bool) -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new("2026-02-27T03:04:05Z".parse::<Timestamp>().unwrap()));
        std::fs::create_dir(data.path().join("checkout")).unwrap();
        let lab = Self::on(data, clock, worktree).await;
        lab.git(&["init", "--quiet", "--initial-branch=main"]);
        common::bucket(&lab.sdk, "artifacts").await;
        common::role(&lab.sdk, "pipeline", "codepipeline.amazonaws.com").await;
        common::role(&lab.sdk, "build", "codebuild.amazonaws.com").await;
        common::role(&lab.sdk, "deploy", "cloudformation.amazonaws.com").await;
        lab
    }

    async fn on(data: TempDir, clock: Arc<ManualClock>, worktree: bool) -> Self {
        let change = |config: &mut Config| {
            config.clock = Arc::clone(&clock) as _;
            config.source = Source { checkout: config.data.join("checkout"), worktree };
        };
        let (running, sdk) = common::started(data, change).await;
        Self { client: Client::new(&sdk), running, sdk, clock, worktree }
    }

    /// Stops the engine and starts another one on the same data.
    pub async fn restarted(self) -> Self {
        let common::Running { engine, data } = self.running;
        Engine::shutdown(engine).await;
        Self::on(data, self.clock, self.worktree).await
    }

    pub fn checkout(&self) -> PathBuf {
        self.running.data.path().join("checkout")
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .arg("-C")
            .arg(self.checkout())
            .args(["-c", "user.name=Kim", "-c", "user.email=kim@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn write(&self, name: &str, content: &str) {
        let path = self.checkout().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Writes files and commits them; gives the commit's id.
    pub fn commit(&self, message: &str, files: &[(&str, &str)]) -> String {
        files.iter().for_each(|(name, content)| self.write(name, content));
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A build project with this buildspec.
    pub async fn project(&self, name: &str, buildspec: &str) {
        use aws_sdk_codebuild::types::{
            ArtifactsType, ComputeType, EnvironmentType, ProjectArtifacts, ProjectEnvironment, ProjectSource,
            SourceType,
        };
        let source = ProjectSource::builder().r#type(SourceType::Codepipeline).buildspec(buildspec);
        let artifacts = ProjectArtifacts::builder().r#type(ArtifactsType::Codepipeline);
        let environment = ProjectEnvironment::builder()
            .r#type(EnvironmentType::ArmContainer)
            .image("image")
            .compute_type(ComputeType::BuildGeneral1Small);
        let create = aws_sdk_codebuild::Client::new(&self.sdk).create_project().name(name);
        let create = create.source(source.build().unwrap()).artifacts(artifacts.build().unwrap());
        let create = create.environment(environment.build().unwrap());
        create.service_role("arn:aws:iam::111122223333:role/build").send().await.unwrap();
    }

    /// Makes the pipeline; its first execution starts by itself.
    pub async fn create(&self, stages: Vec<StageDeclaration>) -> String {
        self.client.create_pipeline().pipeline(pipeline(stages)).send().await.unwrap();
        self.executions().await.remove(0)
    }

    /// The ids of all executions, the newest first.
    pub async fn executions(&self) -> Vec<String> {
        let listed = self.client.list_pipeline_executions().pipeline_name(PIPELINE).send().await.unwrap();
        let summaries = listed.pipeline_execution_summaries().iter();
        summaries.map(|summary| summary.pipeline_execution_id().unwrap().to_owned()).collect()
    }

    pub async fn start(&self) -> String {
        let started = self.client.start_pipeline_execution().name(PIPELINE).send().await.unwrap();
        started.pipeline_execution_id().unwrap().to_owned()
    }

    pub async fn execution(&self, id: &str) -> PipelineExecution {
        let get = self.client.get_pipeline_execution().pipeline_name(PIPELINE).pipeline_execution_id(id);
        get.send().await.unwrap().pipeline_execution.unwrap()
    }

    /// Waits until an execution is over; gives how it ended.
    pub async fn over(&self, id: &str) -> PipelineExecutionStatus {
        loop {
            let status = self.execution(id).await.status.unwrap();
            if !matches!(status, PipelineExecutionStatus::InProgress | PipelineExecutionStatus::Stopping) {
                return status;
            }
            tokio::task::yield_now().await;
        }
    }

    pub async fn stages(&self) -> Vec<StageState> {
        let state = self.client.get_pipeline_state().name(PIPELINE).send().await.unwrap();
        state.stage_states().to_vec()
    }

    pub async fn stage(&self, name: &str) -> StageState {
        let stages = self.stages().await;
        stages.into_iter().find(|stage| stage.stage_name() == Some(name)).unwrap()
    }

    pub async fn action(&self, stage: &str, action: &str) -> ActionState {
        let stage = self.stage(stage).await;
        let found = stage.action_states().iter().find(|state| state.action_name() == Some(action));
        found.unwrap().clone()
    }

    /// Waits until an approval of this execution waits; gives its token.
    pub async fn token(&self, stage: &str, action: &str, execution: &str) -> String {
        loop {
            let inside = self.stage(stage).await;
            let here =
                inside.latest_execution().is_some_and(|latest| latest.pipeline_execution_id() == execution);
            let state =
                inside.action_states().iter().find(|state| state.action_name() == Some(action)).unwrap();
            if let (true, Some(token)) = (here, state.latest_execution().and_then(|latest| latest.token())) {
                return token.to_owned();
            }
            tokio::task::yield_now().await;
        }
    }

    pub async fn answer(&self, stage: &str, action: &str, token: &str, status: ApprovalStatus) {
        let result = ApprovalResult::builder().status(status).summary("looked at it").build().unwrap();
        let put = self.client.put_approval_result().pipeline_name(PIPELINE).stage_name(stage);
        put.action_name(action).token(token).result(result).send().await.unwrap();
    }

    /// All runs of actions of an execution, the newest first.
    pub async fn runs(&self, execution: &str) -> Vec<ActionExecutionDetail> {
        let filter = aws_sdk_codepipeline::types::ActionExecutionFilter::builder()
            .pipeline_execution_id(execution)
            .build();
        let list = self.client.list_action_executions().pipeline_name(PIPELINE).filter(filter);
        list.send().await.unwrap().action_execution_details.unwrap()
    }

    /// The latest run of an action in an execution.
    pub async fn run(&self, execution: &str, action: &str) -> ActionExecutionDetail {
        let runs = self.runs(execution).await;
        runs.into_iter().find(|run| run.action_name() == Some(action)).unwrap()
    }

    /// Why an action failed.
    pub async fn error(&self, execution: &str, action: &str) -> String {
        let run = self.run(execution, action).await;
        let result = run.output.unwrap().execution_result.unwrap();
        result.error_details.unwrap().message.unwrap()
    }

    /// Lets seconds pass.
    pub fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }
}

pub fn pipeline(stages: Vec<StageDeclaration>) -> PipelineDeclaration {
    let store = ArtifactStore::builder().r#type(ArtifactStoreType::S3).location("artifacts").build().unwrap();
    PipelineDeclaration::builder()
        .name(PIPELINE)
        .role_arn("arn:aws:iam::111122223333:role/pipeline")
        .artifact_store(store)
        .pipeline_type(PipelineType::V2)
        .set_stages(Some(stages))
        .build()
        .unwrap()
}

pub fn stage(name: &str, actions: Vec<ActionDeclaration>) -> StageDeclaration {
    StageDeclaration::builder().name(name).set_actions(Some(actions)).build().unwrap()
}

/// What an action is declared with, apart from its kind.
#[derive(Default, Clone)]
pub struct Parts<'a> {
    pub order: i32,
    pub inputs: &'a [&'a str],
    pub output: Option<&'a str>,
    pub namespace: Option<&'a str>,
    pub configuration: &'a [(&'a str, &'a str)],
}

pub fn action(
    name: &str,
    (category, provider): (ActionCategory, &str),
    parts: Parts<'_>,
) -> ActionDeclaration {
    let id = ActionTypeId::builder()
        .category(category)
        .owner(if provider == "GitHub" { ActionOwner::ThirdParty } else { ActionOwner::Aws })
        .provider(provider)
        .version("1");
    let pairs = parts.configuration.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let input = |name: &&str| InputArtifact::builder().name(*name).build().unwrap();
    let output = |name: &str| OutputArtifact::builder().name(name).build().unwrap();
    ActionDeclaration::builder()
        .name(name)
        .action_type_id(id.build().unwrap())
        .run_order(parts.order.max(1))
        .set_configuration(Some(pairs.collect::<HashMap<_, _>>()))
        .set_input_artifacts(Some(parts.inputs.iter().map(input).collect()))
        .set_output_artifacts(Some(parts.output.into_iter().map(output).collect()))
        .set_namespace(parts.namespace.map(str::to_owned))
        .build()
        .unwrap()
}

pub fn source() -> StageDeclaration {
    let parts = Parts {
        output: Some("SourceCode"),
        namespace: Some("SourceVariables"),
        configuration: &[
            ("ConnectionArn", "arn:aws:codeconnections:ap-southeast-2:111122223333:connection/c"),
            ("FullRepositoryId", "owner/repository"),
            ("BranchName", "main"),
        ],
        ..Parts::default()
    };
    stage("Source", vec![action("SourceCode", (ActionCategory::Source, "CodeStarSourceConnection"), parts)])
}

pub fn build(order: i32) -> ActionDeclaration {
    let parts = Parts {
        order,
        inputs: &["SourceCode"],
        output: Some("BuildOutput"),
        configuration: &[("ProjectName", "app")],
        ..Parts::default()
    };
    action("Build", (ActionCategory::Build, "CodeBuild"), parts)
}

pub fn approval(order: i32, configuration: &[(&str, &str)]) -> ActionDeclaration {
    let parts = Parts { order, configuration, ..Parts::default() };
    action("Approve", (ActionCategory::Approval, "Manual"), parts)
}
