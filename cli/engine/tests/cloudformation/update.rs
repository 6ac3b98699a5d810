//! Changing a stack: in place, by replacement, by removal, and back again when that fails.

use aws_sdk_cloudformation::types::Capability;

use crate::help::{cloud, told};

fn template(days: u32, name: &str, rest: &str) -> String {
    format!(
        "Resources:\n  Group: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: {name}, RetentionInDays: {days}}}}}\n  \
         User: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: !Sub '${{Group}}-user'}}}}\n{rest}"
    )
}

#[tokio::test]
async fn an_update_changes_replaces_adds_and_removes() {
    let mut cloud = cloud().await;
    let extra = "  Extra: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: extra}}\n";
    let (id, _) = cloud.create("s", &template(7, "a", extra)).await;
    let same =
        cloud.client.update_stack().stack_name("s").template_body(template(7, "a", extra)).send().await;
    assert_eq!(told(same), "ValidationError: No updates are to be performed.");

    assert_eq!(cloud.update("s", &template(14, "a", extra)).await, "UPDATE_COMPLETE");
    assert_eq!(cloud.events_of(&id, "Group").await[3..], ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]);
    assert_eq!(cloud.events_of(&id, "User").await.len(), 3);

    let before = cloud.events(&id).await.len();
    let added = "  New: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: new}}\n";
    assert_eq!(cloud.update("s", &template(14, "b", added)).await, "UPDATE_COMPLETE");
    let events = cloud.events(&id).await.split_off(before);
    let replacing = "Requested update requires the creation of a new physical resource; hence creating one.";
    for expected in [
        "- UPDATE_IN_PROGRESS [User Initiated]",
        &format!("Group UPDATE_IN_PROGRESS [{replacing}]"),
        "Group UPDATE_IN_PROGRESS [Resource creation Initiated]",
        "Group UPDATE_COMPLETE",
        &format!("User UPDATE_IN_PROGRESS [{replacing}]"),
        "New CREATE_COMPLETE",
        "- UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "Extra DELETE_COMPLETE",
        "- UPDATE_COMPLETE",
    ] {
        assert!(events.iter().any(|event| event == expected), "{expected} is not in {events:#?}");
    }
    // In the clean-up, whoever refers to a resource goes before it.
    let at = |line: &str| events.iter().position(|event| event == line).unwrap();
    assert!(at("User DELETE_COMPLETE") < at("Group DELETE_IN_PROGRESS"), "{events:#?}");
    assert_eq!(groups(&cloud.sdk).await, ["b", "b-user", "new"]);
    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
    assert!(groups(&cloud.sdk).await.is_empty());
}

async fn groups(sdk: &aws_config::SdkConfig) -> Vec<String> {
    let logs = aws_sdk_cloudwatchlogs::Client::new(sdk);
    let groups = logs.describe_log_groups().send().await.unwrap();
    groups.log_groups().iter().map(|group| group.log_group_name().unwrap().to_owned()).collect()
}

/// Needs `Group`, so it fails after that was changed.
const BROKEN: &str = r#"  Broken:
    Type: AWS::IAM::Role
    DependsOn: [Group, User]
    Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] , Id: [] } }
"#;

#[tokio::test]
async fn a_failed_update_goes_back_to_what_was() {
    let mut cloud = cloud().await;
    let (id, _) = cloud.create("s", &template(7, "a", "")).await;
    let before = cloud.events(&id).await.len();
    let broken = BROKEN.replace("[] , Id: []", "[{ Effect: Allow, Action: x }]");
    let request = cloud.client.update_stack().stack_name("s").template_body(template(14, "b", &broken));
    request.capabilities(Capability::CapabilityIam).send().await.unwrap();
    let stack = cloud.settled("s").await;
    assert_eq!(stack.stack_status().unwrap().as_str(), "UPDATE_ROLLBACK_COMPLETE");
    let events = cloud.events(&id).await.split_off(before);
    for expected in [
        "Broken CREATE_FAILED [Missing required field Principal]",
        "- UPDATE_ROLLBACK_IN_PROGRESS [The following resource(s) failed to create: [Broken]. ]",
        "- UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "Broken DELETE_COMPLETE",
        "Group DELETE_COMPLETE",
        "User DELETE_COMPLETE",
        "- UPDATE_ROLLBACK_COMPLETE",
    ] {
        assert!(events.iter().any(|event| event == expected), "{expected} is not in {events:#?}");
    }
    assert_eq!(groups(&cloud.sdk).await, ["a", "a-user"]);
    assert_eq!(cloud.physical_id("s", "Group").await, "a");
    // Nothing is left of the failed attempt: the next update starts from the first template.
    assert_eq!(cloud.update("s", &template(14, "a", "")).await, "UPDATE_COMPLETE");
    assert_eq!(groups(&cloud.sdk).await, ["a", "a-user"]);
}

#[tokio::test]
async fn an_update_in_place_is_undone_too() {
    let mut cloud = cloud().await;
    let (id, _) = cloud.create("s", &template(7, "a", "")).await;
    let broken = BROKEN.replace("[] , Id: []", "[{ Effect: Allow, Action: x }]");
    let request = cloud.client.update_stack().stack_name("s").template_body(template(14, "a", &broken));
    request.capabilities(Capability::CapabilityIam).send().await.unwrap();
    assert_eq!(cloud.settled("s").await.stack_status().unwrap().as_str(), "UPDATE_ROLLBACK_COMPLETE");
    assert_eq!(
        cloud.events_of(&id, "Group").await[3..],
        ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]
    );
    let logs = aws_sdk_cloudwatchlogs::Client::new(&cloud.sdk);
    let groups = logs.describe_log_groups().log_group_name_prefix("a").send().await.unwrap();
    assert_eq!(groups.log_groups()[0].retention_in_days(), Some(7));
}

#[tokio::test]
async fn a_resource_cannot_become_one_of_another_type() {
    let mut cloud = cloud().await;
    cloud.create("s", "Resources: {A: {Type: AWS::Logs::LogGroup}}").await;
    let other = "Resources: {A: {Type: AWS::SNS::Topic}}";
    let refused = cloud.client.update_stack().stack_name("s").template_body(other).send().await;
    assert_eq!(
        told(refused),
        "ValidationError: Update of resource type is not permitted. The new template modifies resource type of the following \
         resources: [A]"
    );
}
