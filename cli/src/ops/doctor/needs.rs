//! What the commands of a day need to be allowed to change, and on which things.
//!
//! Which kind of thing an action is allowed on:
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html> and its neighbours.

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
    /// The test stack's data bucket.
    pub bucket: Option<String>,
}

/// All needs.
pub(super) fn needs(place: &Place<'_>, settings: &Settings, found: &Found) -> Vec<Need> {
    let Place { partition, region, account } = place;
    let here = || vec![("aws:RequestedRegion", (*region).to_owned())];
    let arn = |service: &str, name: &str| format!("arn:{partition}:{service}:{region}:{account}:{name}");
    let pipeline = arn("codepipeline", &settings.pipeline.name);
    let stages = found.layout.iter().flat_map(|layout| &layout.stages);
    let gates = stages.clone().flat_map(|stage| {
        let gates = stage.actions.iter().filter(|action| matches!(action.kind, ActionKind::Approval { .. }));
        gates.map(|gate| format!("{pipeline}/{}/{}", stage.name, gate.name))
    });
    let name = &settings.stacks.pipeline;
    // A stack that is not there yet gets an id when it is made; policies have a star in its place.
    let new = || arn("cloudformation", &format!("stack/{name}/00000000-0000-0000-0000-000000000000"));
    let bucket = found.bucket.iter().map(|bucket| format!("arn:{partition}:s3:::{bucket}"));
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
            on: vec![found.stack.clone().unwrap_or_else(new)],
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
            on: vec![format!("arn:{partition}:iam::{account}:role/{name}-pipeline")],
            context: vec![
                ("aws:RequestedRegion", GLOBAL.to_owned()),
                ("iam:PassedToService", "codepipeline.amazonaws.com".to_owned()),
            ],
            without: "",
        },
        Need {
            actions: &[
                ("s3:PutObject", "mdd upload-sample"),
                ("s3:DeleteObjectVersion", "mdd clean-test"),
                ("s3:AbortMultipartUpload", "mdd clean-test"),
            ],
            on: bucket.map(|bucket| format!("{bucket}/in/doctor.csv")).collect(),
            context: here(),
            without: "no test stack is there to ask it for",
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::{Found, Place, needs};
    use crate::ops::pipeline::{ActionKind, ActionSpec, Layout, StageSpec};
    use crate::settings::Settings;

    fn asked(found: &Found) -> Vec<(&'static str, Vec<String>)> {
        let settings: Settings = toml::from_str(
            "[stacks]\npipeline='p'\ntest='t'\ncleanup='c'\nproduction='q'\nchange_set='s'\n[pipeline]\nname='n'\n",
        )
        .expect("settings");
        let place = Place { partition: "aws", region: "eu-west-1", account: "1" };
        let all = needs(&place, &settings, found).into_iter();
        all.map(|need| (need.actions[0].0, need.on)).collect()
    }

    #[test]
    fn an_action_is_asked_for_on_the_kind_of_thing_that_policies_allow_it_on() {
        let action =
            |name: &str, kind| ActionSpec { name: name.into(), run_order: 1, kind, timeout_minutes: None };
        let gate = action("Go", ActionKind::Approval { question: None });
        let stage = StageSpec { name: "Prod".into(), actions: vec![action("Plan", ActionKind::Other), gate] };
        let found = Found {
            layout: Some(Layout { pipeline: "n".into(), parallel: false, source: None, stages: vec![stage] }),
            stack: Some("arn:stack".into()),
            bucket: Some("b".into()),
        };
        let on = |arn: &str| vec![arn.to_owned()];
        let pipeline = "arn:aws:codepipeline:eu-west-1:1:n";
        assert_eq!(
            asked(&found),
            [
                ("codepipeline:StartPipelineExecution", on(pipeline)),
                ("codepipeline:RetryStageExecution", on(&format!("{pipeline}/Prod"))),
                ("codepipeline:PutApprovalResult", on(&format!("{pipeline}/Prod/Go"))),
                ("cloudformation:CreateChangeSet", on("arn:stack")),
                ("iam:CreateRole", on("arn:aws:iam::1:role/p-pipeline")),
                ("s3:PutObject", on("arn:aws:s3:::b/in/doctor.csv")),
            ]
        );
    }

    #[test]
    fn before_anything_is_there_bootstrap_can_be_asked_for_all_the_same() {
        let asked = asked(&Found::default());
        let of = |action: &str| asked.iter().find(|(asked, _)| *asked == action).map(|(_, on)| on.len());
        assert_eq!(of("cloudformation:CreateChangeSet"), Some(1));
        assert_eq!(of("iam:CreateRole"), Some(1));
        assert_eq!((of("codepipeline:PutApprovalResult"), of("s3:PutObject")), (Some(0), Some(0)));
    }
}
