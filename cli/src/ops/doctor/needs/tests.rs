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
        others: vec!["arn:test".into()],
        kept: vec!["artifacts".into()],
        bucket: Some("b".into()),
        rules: vec!["hourly".into(), "bus|nightly".into()],
        mappings: vec!["uuid".into()],
        letters: Some("jobs-dlq".into()),
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
            ("s3:GetBucketNotification", on("arn:aws:s3:::b")),
            (
                "events:DisableRule",
                vec![
                    "arn:aws:events:eu-west-1:1:rule/hourly".to_owned(),
                    "arn:aws:events:eu-west-1:1:rule/bus/nightly".to_owned(),
                ]
            ),
            ("lambda:UpdateEventSourceMapping", on("arn:aws:lambda:eu-west-1:1:event-source-mapping:uuid")),
            ("sqs:StartMessageMoveTask", on("arn:aws:sqs:eu-west-1:1:jobs-dlq")),
            ("cloudformation:DeleteStack", vec!["arn:test".to_owned(), "arn:stack".to_owned()]),
            ("codepipeline:DeletePipeline", on(pipeline)),
            ("iam:DeleteRole", on("arn:aws:iam::1:role/p-pipeline")),
            ("s3:DeleteBucket", on("arn:aws:s3:::artifacts")),
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
    assert_eq!((of("events:DisableRule"), of("sqs:StartMessageMoveTask")), (Some(0), Some(0)));
    assert_eq!((of("cloudformation:DeleteStack"), of("s3:DeleteBucket")), (Some(1), Some(0)));
}
