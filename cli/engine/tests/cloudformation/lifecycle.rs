//! A stack from its creation to its end.

use crate::help::{Cloud, cloud, parameter, told};

const TEMPLATE: &str = r"
Description: two groups, one after the other
Parameters:
  Days: { Type: Number, Default: 7, AllowedValues: [1, 7] }
  Secret: { Type: String, NoEcho: true, Default: hush }
Conditions:
  Long: !Equals [!Ref Days, 7]
Resources:
  First:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: !Sub '/${AWS::StackName}/first', RetentionInDays: !Ref Days }
  Second:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: !Join ['', [!Ref First, -second]] }
  Third:
    Type: AWS::Logs::LogGroup
    Condition: Long
    DependsOn: Second
Outputs:
  Arn: { Value: !GetAtt Second.Arn, Description: of the second }
  Account: { Value: !Ref AWS::AccountId }
";

#[tokio::test]
async fn a_stack_is_made_in_order_described_and_deleted_backwards() {
    let mut cloud = cloud().await;
    let (id, status) = cloud.create("groups", TEMPLATE).await;
    assert_eq!(status, "CREATE_COMPLETE");
    assert!(id.starts_with("arn:aws:cloudformation:ap-southeast-2:111122223333:stack/groups/"), "{id}");

    assert_eq!(
        cloud.events(&id).await,
        [
            "- CREATE_IN_PROGRESS [User Initiated]",
            "First CREATE_IN_PROGRESS",
            "First CREATE_IN_PROGRESS [Resource creation Initiated]",
            "First CREATE_COMPLETE",
            "Second CREATE_IN_PROGRESS",
            "Second CREATE_IN_PROGRESS [Resource creation Initiated]",
            "Second CREATE_COMPLETE",
            "Third CREATE_IN_PROGRESS",
            "Third CREATE_IN_PROGRESS [Resource creation Initiated]",
            "Third CREATE_COMPLETE",
            "- CREATE_COMPLETE",
        ]
    );

    let stack = cloud.stack("groups").await;
    assert_eq!(stack.description(), Some("two groups, one after the other"));
    assert_eq!(Cloud::output(&stack, "Account"), "111122223333");
    assert_eq!(
        Cloud::output(&stack, "Arn"),
        "arn:aws:logs:ap-southeast-2:111122223333:log-group:/groups/first-second:*"
    );
    let shown: Vec<_> = stack
        .parameters()
        .iter()
        .map(|p| (p.parameter_key().unwrap(), p.parameter_value().unwrap()))
        .collect();
    assert_eq!(shown, [("Days", "7"), ("Secret", "****")]);
    assert_eq!(stack.enable_termination_protection(), Some(false));

    let third = cloud.physical_id("groups", "Third").await;
    assert!(third.starts_with("groups-Third-") && third.len() == "groups-Third-".len() + 12, "{third}");
    let listed = cloud.client.list_stack_resources().stack_name("groups").send().await.unwrap();
    let names: Vec<_> =
        listed.stack_resource_summaries().iter().map(|r| r.logical_resource_id().unwrap()).collect();
    assert_eq!(names, ["First", "Second", "Third"]);

    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
    let events = cloud.events(&id).await;
    assert_eq!(
        events[11..],
        [
            "- DELETE_IN_PROGRESS [User Initiated]",
            "Third DELETE_IN_PROGRESS",
            "Third DELETE_COMPLETE",
            "Second DELETE_IN_PROGRESS",
            "Second DELETE_COMPLETE",
            "First DELETE_IN_PROGRESS",
            "First DELETE_COMPLETE",
            "- DELETE_COMPLETE",
        ]
    );
    let gone = cloud.client.describe_stacks().stack_name("groups").send().await;
    assert_eq!(told(gone), "ValidationError: Stack with id groups does not exist");
    let gone = cloud.client.describe_stack_events().stack_name("groups").send().await;
    assert_eq!(told(gone), "ValidationError: Stack [groups] does not exist");
    assert_eq!(cloud.stack(&id).await.stack_status().unwrap().as_str(), "DELETE_COMPLETE");
    let logs = aws_sdk_cloudwatchlogs::Client::new(&cloud.sdk);
    assert!(logs.describe_log_groups().send().await.unwrap().log_groups().is_empty());
}

#[tokio::test]
async fn a_condition_that_is_false_makes_nothing() {
    let mut cloud = cloud().await;
    let request = cloud.client.create_stack().stack_name("groups").template_body(TEMPLATE);
    let (id, status) = cloud.create_as(request.parameters(parameter("Days", "1"))).await;
    assert_eq!(status, "CREATE_COMPLETE");
    assert!(cloud.events_of(&id, "Third").await.is_empty());
    let missing =
        cloud.client.describe_stack_resource().stack_name("groups").logical_resource_id("Third").send().await;
    assert_eq!(told(missing), "ValidationError: Resource Third does not exist for stack groups");
}

#[tokio::test]
async fn what_has_to_stay_stays() {
    let mut cloud = cloud().await;
    let template = r"
Resources:
  Kept: { Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: { LogGroupName: kept } }
  Gone: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: gone } }
";
    let (id, _) = cloud.create("keeper", template).await;
    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
    assert_eq!(cloud.events_of(&id, "Kept").await.last().unwrap(), "DELETE_SKIPPED");
    let logs = aws_sdk_cloudwatchlogs::Client::new(&cloud.sdk);
    let groups = logs.describe_log_groups().send().await.unwrap();
    let names: Vec<_> = groups.log_groups().iter().map(|group| group.log_group_name().unwrap()).collect();
    assert_eq!(names, ["kept"]);
}

#[tokio::test]
async fn the_name_is_free_again_after_deletion() {
    let mut cloud = cloud().await;
    let template = "Resources: {G: {Type: AWS::Logs::LogGroup}}";
    let (first, _) = cloud.create("again", template).await;
    let taken = cloud.client.create_stack().stack_name("again").template_body(template).send().await;
    assert_eq!(told(taken), "AlreadyExistsException: Stack [again] already exists");
    cloud.delete(&first).await;
    let (second, status) = cloud.create("again", template).await;
    assert_eq!(status, "CREATE_COMPLETE");
    assert_ne!(first, second);
    let all = cloud.client.list_stacks().send().await.unwrap();
    let statuses: Vec<_> = all.stack_summaries().iter().map(|s| s.stack_status().unwrap().as_str()).collect();
    assert_eq!(statuses, ["CREATE_COMPLETE", "DELETE_COMPLETE"]);
}
