//! The pipeline as it is declared: stages, actions in run order, and what each action is.

use std::collections::HashMap;

use aws_sdk_codepipeline::types::{ActionDeclaration, ExecutionMode, StageDeclaration};
use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::{During, Error};

/// The pipeline as it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Its name.
    pub pipeline: String,
    /// Do its executions run side by side, each through all stages? Then its state says little: the actions do.
    pub parallel: bool,
    /// What the last source action fetches, if it says so: `main of owner/name`.
    pub source: Option<String>,
    /// In order.
    pub stages: Vec<StageSpec>,
}

/// A stage as it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSpec {
    /// Its name.
    pub name: String,
    /// By run order.
    pub actions: Vec<ActionSpec>,
}

/// An action as it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionSpec {
    /// Its name.
    pub name: String,
    /// Actions of one number run side by side.
    pub run_order: i32,
    /// What it is.
    pub kind: ActionKind,
    /// After so many minutes it fails, if that is not left to CodePipeline. Only approvals have it.
    pub timeout_minutes: Option<i32>,
}

/// What an action is, as far as anybody here cares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum ActionKind {
    /// Fetches the source.
    Source,
    /// A build.
    Build,
    /// Waits for a person.
    Approval {
        /// What the person is asked.
        question: Option<String>,
    },
    /// Works on a stack.
    Stack {
        /// Which one.
        stack: String,
        /// `REPLACE_ON_FAILURE`, `DELETE_ONLY`, `CHANGE_SET_REPLACE` and so on.
        mode: String,
        /// The change set it makes or executes.
        change_set: Option<String>,
    },
    /// Something else.
    Other,
}

impl Layout {
    /// Ask CodePipeline.
    pub async fn read(clients: &Clients, pipeline: &str) -> Result<Self, Error> {
        let answer = clients.codepipeline().get_pipeline().name(pipeline).send().await;
        let answer = answer.during(format!("read the pipeline {pipeline}"))?;
        let declared = answer.pipeline;
        let mode = declared.as_ref().and_then(|pipeline| pipeline.execution_mode.as_ref());
        let parallel = mode == Some(&ExecutionMode::Parallel);
        let stages = declared.map(|pipeline| pipeline.stages).unwrap_or_default();
        let source = stages.iter().flat_map(|stage| &stage.actions).rev().find_map(source);
        let stages = stages.into_iter().map(stage).collect();
        Ok(Self { pipeline: pipeline.to_owned(), parallel, source, stages })
    }

    /// A stage by name.
    pub fn stage(&self, name: &str) -> Option<&StageSpec> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// An action by its stage's and its own name.
    pub fn action(&self, stage: &str, name: &str) -> Option<&ActionSpec> {
        self.stage(stage)?.actions.iter().find(|action| action.name == name)
    }

    /// The stages' names, for an error that says what there is.
    pub fn stage_names(&self) -> Vec<&str> {
        self.stages.iter().map(|stage| stage.name.as_str()).collect()
    }
}

fn stage(stage: StageDeclaration) -> StageSpec {
    let mut actions: Vec<_> = stage.actions.into_iter().map(action).collect();
    actions.sort_by_key(|action| action.run_order);
    StageSpec { name: stage.name, actions }
}

fn action(action: ActionDeclaration) -> ActionSpec {
    let mut configuration = action.configuration.unwrap_or_default();
    let kind =
        action.action_type_id.map(|id| (id.category.as_str().to_owned(), id.provider)).unwrap_or_default();
    let kind = match (kind.0.as_str(), kind.1.as_str()) {
        ("Source", _) => ActionKind::Source,
        ("Build" | "Test", "CodeBuild") => ActionKind::Build,
        ("Approval", _) => ActionKind::Approval { question: configuration.remove("CustomData") },
        ("Deploy", "CloudFormation") => of_stack(configuration),
        _ => ActionKind::Other,
    };
    ActionSpec {
        name: action.name,
        run_order: action.run_order.unwrap_or(1),
        kind,
        timeout_minutes: action.timeout_in_minutes,
    }
}

/// Branch and repository of a source action; a connection names them differently than the OAuth source.
fn source(action: &ActionDeclaration) -> Option<String> {
    let id = action.action_type_id.as_ref()?;
    let get = |name: &str| action.configuration.as_ref()?.get(name);
    let branch = get("BranchName").or_else(|| get("Branch"))?;
    let owned = || Some(format!("{}/{}", get("Owner")?, get("Repo")?));
    let repository = get("FullRepositoryId").cloned().or_else(owned)?;
    (id.category.as_str() == "Source").then(|| format!("{branch} of {repository}"))
}

fn of_stack(mut configuration: HashMap<String, String>) -> ActionKind {
    ActionKind::Stack {
        stack: configuration.remove("StackName").unwrap_or_default(),
        mode: configuration.remove("ActionMode").unwrap_or_default(),
        change_set: configuration.remove("ChangeSetName"),
    }
}
