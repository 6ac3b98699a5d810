//! What the commands of a day need to be allowed to change, and on which things.
//!
//! Which kind of thing an action is allowed on:
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html> and its neighbours.

mod destroy;
mod test_stack;

use crate::ops::pipeline::{ActionKind, Layout};
use crate::settings::Settings;

/// IAM is in no region; requests to it say this one.
const GLOBAL: &str = "us-east-1";

/// Actions on the same things: one question to IAM.
#[derive(Debug)]
pub(super) struct Need {
    /// Each action, and the command that needs it.
    pub actions: &'static [(&'static str, &'static str)],
    /// ARNs.
    pub on: Vec<String>,
    /// What policies may make conditions of: key and value.
    pub context: Vec<(&'static str, String)>,
    /// Why there is nothing to ask, where there are no ARNs.
    pub without: &'static str,
}

/// Where the things are.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// The region.
    pub region: &'a str,
    /// The account.
    pub account: &'a str,
}

/// What there is.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The pipeline.
    pub layout: Option<Layout>,
    /// The pipeline stack's ARN.
    pub stack: Option<String>,
    /// The test and the clean-up stack's ARNs.
    pub others: Vec<String>,
    /// The pipeline stack's buckets.
    pub kept: Vec<String>,
    /// The test stack's data bucket.
    pub bucket: Option<String>,
    /// The test stack's schedules, by the names of their rules.
    pub rules: Vec<String>,
    /// What reads its queues, by UUID.
    pub mappings: Vec<String>,
    /// Its dead letters, by the queue's name.
    pub letters: Option<String>,
}

impl Place<'_> {
    fn arn(&self, service: &str, name: &str) -> String {
        let Self { partition, region, account } = self;
        format!("arn:{partition}:{service}:{region}:{account}:{name}")
    }

    fn bucket(&self, name: &str) -> String {
        format!("arn:{}:s3:::{name}", self.partition)
    }

    /// The role that the pipeline's stack makes for the pipeline.
    fn role(&self, stack: &str) -> String {
        format!("arn:{}:iam::{}:role/{stack}-pipeline", self.partition, self.account)
    }

    /// A stack that is not there yet gets an id when it is made; policies have a star in its place.
    fn new_stack(&self, name: &str) -> String {
        self.arn("cloudformation", &format!("stack/{name}/00000000-0000-0000-0000-000000000000"))
    }

    fn here(&self) -> Vec<(&'static str, String)> {
        vec![("aws:RequestedRegion", self.region.to_owned())]
    }
}

/// All needs.
pub(super) fn needs(place: &Place<'_>, settings: &Settings, found: &Found) -> Vec<Need> {
    let mut needs = of_pipeline(place, settings, found);
    needs.extend(test_stack::needs(place, found));
    needs.extend(destroy::needs(place, settings, found));
    needs
}

fn of_pipeline(place: &Place<'_>, settings: &Settings, found: &Found) -> Vec<Need> {
    let here = || place.here();
    let pipeline = place.arn("codepipeline", &settings.pipeline.name);
    let stages = found.layout.iter().flat_map(|layout| &layout.stages);
    let gates = stages.clone().flat_map(|stage| {
        let gates = stage.actions.iter().filter(|action| matches!(action.kind, ActionKind::Approval { .. }));
        gates.map(|gate| format!("{pipeline}/{}/{}", stage.name, gate.name))
    });
    let name = &settings.stacks.pipeline;
    vec![
        Need {
            actions: &[
                ("codepipeline:StartPipelineExecution", "mdd start"),
                ("codepipeline:StopPipelineExecution", "mdd stop"),
            ],
            on: vec![pipeline.clone()],
            context: here(),
            without: "",
        },
        Need {
            actions: &[
                ("codepipeline:RetryStageExecution", "mdd retry"),
                ("codepipeline:RollbackStage", "mdd rollback"),
            ],
            on: stages.map(|stage| format!("{pipeline}/{}", stage.name)).collect(),
            context: here(),
            without: "no pipeline is there whose stages it could be asked for",
        },
        Need {
            actions: &[("codepipeline:PutApprovalResult", "mdd approve")],
            on: gates.collect(),
            context: here(),
            without: "no pipeline with a gate is there to ask it for",
        },
        Need {
            actions: &[
                ("cloudformation:CreateChangeSet", "mdd bootstrap"),
                ("cloudformation:ExecuteChangeSet", "mdd bootstrap"),
                ("cloudformation:DeleteChangeSet", "mdd bootstrap"),
            ],
            on: vec![found.stack.clone().unwrap_or_else(|| place.new_stack(name))],
            context: here(),
            without: "",
        },
        // The stack's roles are made, and handed to the pipeline, in the name of who makes the stack.
        Need {
            actions: &[
                ("iam:CreateRole", "mdd bootstrap"),
                ("iam:PutRolePolicy", "mdd bootstrap"),
                ("iam:PassRole", "mdd bootstrap"),
            ],
            on: vec![place.role(name)],
            context: vec![
                ("aws:RequestedRegion", GLOBAL.to_owned()),
                ("iam:PassedToService", "codepipeline.amazonaws.com".to_owned()),
            ],
            without: "",
        },
    ]
}

#[cfg(test)]
mod tests;
