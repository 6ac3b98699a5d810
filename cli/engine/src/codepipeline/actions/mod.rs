//! The providers of actions: one file each behind one trait, found in one table.

mod cloudformation;
mod code_build;
mod context;
mod failure;
mod git_source;
mod manual_approval;
mod source_connection;
mod source_github;

use std::ops::RangeInclusive;

use async_trait::async_trait;
use jiff::SignedDuration;

pub(super) use context::{Context, Outcome};
pub(super) use failure::ActionFailure;
pub(super) use manual_approval::Answer;

use super::declaration::{ActionDeclaration, ActionTypeId};

/// Every provider.
static PROVIDERS: &[&dyn ActionProvider] = &[
    &source_connection::SourceConnection,
    &source_github::SourceGitHub,
    &code_build::CodeBuild { category: "Build" },
    &code_build::CodeBuild { category: "Test" },
    &manual_approval::ManualApproval,
    &cloudformation::CloudFormation,
];

/// Providers that AWS has and this engine does not: refused by name, not called unknown.
pub(super) static AWS_ONLY: &[&str] = &[
    "AlexaSkillsKit",
    "AppConfig",
    "Bitbucket",
    "CloudFormationStackInstances",
    "CloudFormationStackSet",
    "CodeCommit",
    "CodeDeploy",
    "CodeDeployToECS",
    "Commands",
    "DeviceFarm",
    "EC2",
    "ECR",
    "ECRBuildAndPublish",
    "ECS",
    "EKS",
    "ElasticBeanstalk",
    "InspectorScan",
    "Jenkins",
    "Lambda",
    "OpsWorks",
    "S3",
    "ServiceCatalog",
    "Snyk",
    "StepFunctions",
];

/// A key of an action's configuration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub name: &'static str,
    pub required: bool,
    /// Shown as `****`.
    pub secret: bool,
}

impl Key {
    const fn optional(name: &'static str) -> Self {
        Self { name, required: false, secret: false }
    }

    const fn required(name: &'static str) -> Self {
        Self { name, required: true, secret: false }
    }

    const fn secret(name: &'static str) -> Self {
        Self { name, required: true, secret: true }
    }
}

/// What a provider is called and takes.
#[derive(Debug, Clone)]
pub(super) struct Traits {
    pub category: &'static str,
    pub owner: &'static str,
    pub provider: &'static str,
    pub configuration: &'static [Key],
    pub inputs: RangeInclusive<usize>,
    pub outputs: RangeInclusive<usize>,
}

/// A provider of actions.
#[async_trait]
pub(super) trait ActionProvider: Send + Sync {
    /// Name and configuration.
    fn traits(&self) -> Traits;

    /// What is wrong with a declaration beyond its keys.
    fn check(&self, _action: &ActionDeclaration) -> Result<(), String> {
        Ok(())
    }

    /// How long it may take unless the action says otherwise.
    fn limit(&self) -> SignedDuration {
        SignedDuration::from_hours(24)
    }

    /// What is said of an action that took longer.
    fn timed_out(&self) -> ActionFailure {
        ActionFailure::timed_out()
    }

    /// Does it. When the engine was stopped in between it is called again, with the progress it has kept.
    async fn run(&self, context: &mut Context) -> Result<Outcome, ActionFailure>;

    /// Cleans up after an action that failed, took too long or was abandoned.
    async fn give_up(&self, _context: &Context) {}
}

/// What every provider is called: category, owner, provider.
pub fn names() -> Vec<[&'static str; 3]> {
    let name = |traits: Traits| [traits.category, traits.owner, traits.provider];
    PROVIDERS.iter().map(|provider| name(provider.traits())).collect()
}

/// The provider of this kind.
pub(super) fn find(id: &ActionTypeId) -> Option<&'static dyn ActionProvider> {
    PROVIDERS.iter().copied().find(|provider| {
        let traits = provider.traits();
        let same = (traits.category, traits.owner, traits.provider);
        same == (id.category.as_str(), id.owner.as_str(), id.provider.as_str()) && id.version == "1"
    })
}

/// An action as it may be shown: values of secret keys are hidden.
pub(super) fn masked(mut action: ActionDeclaration) -> ActionDeclaration {
    if let Some(provider) = find(&action.action_type_id) {
        for key in provider.traits().configuration.iter().filter(|key| key.secret) {
            if let Some(value) = action.configuration.get_mut(key.name) {
                "****".clone_into(value);
            }
        }
    }
    action
}
