//! Change sets: what they show, and what executing them does.

use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{Capability, ChangeSetType, OnStackFailure, ResourceChange};

use crate::help::{Cloud, cloud, parameter, told};

const TEMPLATE: &str = r"
Parameters: { Name: { Type: String }, Days: { Type: Number, Default: 7 } }
Resources:
  Group: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Ref Name, RetentionInDays: !Ref Days } }
  Copy: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub '${Group}-copy' } }
  Plain: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 7 } }
";

impl Cloud {
    async fn propose(&self, kind: ChangeSetType, template: &str, name: &str) -> String {
        let request =
            self.client.create_change_set().stack_name("s").change_set_name("c").change_set_type(kind);
        let request = request.template_body(template).parameters(parameter("Name", name));
        request.send().await.unwrap().id.unwrap()
    }

    async fn describe(&self, id: &str, values: bool) -> DescribeChangeSetOutput {
        let request = self.client.describe_change_set().change_set_name(id).include_property_values(values);
        request.send().await.unwrap()
    }
}

fn change<'a>(set: &'a DescribeChangeSetOutput, name: &str) -> &'a ResourceChange {
    let changes = set.changes().iter().filter_map(|change| change.resource_change());
    changes.into_iter().find(|change| change.logical_resource_id() == Some(name)).unwrap()
}

#[tokio::test]
async fn a_new_stack_waits_for_review_and_is_made_by_executing() {
    let mut cloud = cloud().await;
    let id = cloud.propose(ChangeSetType::Create, TEMPLATE, "a").await;
    assert!(id.starts_with("arn:aws:cloudformation:ap-southeast-2:111122223333:changeSet/c/"));
    assert_eq!(cloud.stack("s").await.stack_status().unwrap().as_str(), "REVIEW_IN_PROGRESS");
    let set = cloud.describe(&id, true).await;
    assert_eq!(set.status().unwrap().as_str(), "CREATE_COMPLETE");
    assert_eq!(set.execution_status().unwrap().as_str(), "AVAILABLE");
    let actions: Vec<_> =
        set.changes().iter().map(|c| c.resource_change().unwrap().action().unwrap().as_str()).collect();
    assert_eq!(actions, ["Add", "Add", "Add"]);
    assert_eq!(
        change(&set, "Copy").after_context(),
        Some(r#"{"Properties":{"LogGroupName":"{{changeSet:KNOWN_AFTER_APPLY}}-copy"}}"#)
    );
    cloud.client.execute_change_set().change_set_name(&id).send().await.unwrap();
    let stack = cloud.settled("s").await;
    assert_eq!(stack.stack_status().unwrap().as_str(), "CREATE_COMPLETE");
    assert_eq!(stack.change_set_id(), Some(id.as_str()));
    let events = cloud.events("s").await;
    assert_eq!(
        events[..2],
        ["- REVIEW_IN_PROGRESS [User Initiated]", "- CREATE_IN_PROGRESS [User Initiated]"]
    );
    let set = cloud.describe(&id, false).await;
    assert_eq!(set.execution_status().unwrap().as_str(), "EXECUTE_COMPLETE");
    let again = cloud.client.execute_change_set().change_set_name(&id).send().await;
    assert!(told(again).starts_with("InvalidChangeSetStatus: "));
}

#[tokio::test]
async fn changes_say_what_is_replaced_and_why() {
    let mut cloud = cloud().await;
    let create = cloud.client.create_stack().stack_name("s").template_body(TEMPLATE);
    cloud.create_as(create.parameters(parameter("Name", "a"))).await;
    let next = TEMPLATE.replace("RetentionInDays: 7", "RetentionInDays: 14");
    let id = cloud.propose(ChangeSetType::Update, &next, "b").await;

    let plain = cloud.describe(&id, false).await;
    let group = change(&plain, "Group");
    assert_eq!(group.replacement().unwrap().as_str(), "True");
    assert_eq!(group.policy_action().unwrap().as_str(), "ReplaceAndDelete");
    let reasons: Vec<_> = group
        .details()
        .iter()
        .map(|detail| {
            let source = detail.change_source().unwrap().as_str();
            let target = detail.target().unwrap();
            (
                source,
                detail.causing_entity(),
                target.name().unwrap(),
                target.requires_recreation().unwrap().as_str(),
            )
        })
        .collect();
    assert_eq!(
        reasons,
        [
            ("ParameterReference", Some("Name"), "LogGroupName", "Always"),
            ("DirectModification", None, "LogGroupName", "Always"),
        ]
    );
    let copy = change(&plain, "Copy");
    assert_eq!(copy.replacement().unwrap().as_str(), "True");
    assert_eq!(copy.details()[0].change_source().unwrap().as_str(), "ResourceReference");
    assert_eq!(copy.details()[0].causing_entity(), Some("Group"));

    let valued = cloud.describe(&id, true).await;
    let retention = change(&valued, "Plain");
    assert_eq!(retention.replacement().unwrap().as_str(), "False");
    let target = retention.details()[0].target().unwrap();
    assert_eq!(target.path(), Some("/Properties/RetentionInDays"));
    assert_eq!((target.before_value(), target.after_value()), (Some("7"), Some("14")));
    assert_eq!(
        change(&valued, "Group").before_context(),
        Some(r#"{"Properties":{"LogGroupName":"a","RetentionInDays":"7"}}"#)
    );

    cloud.client.execute_change_set().stack_name("s").change_set_name("c").send().await.unwrap();
    assert_eq!(cloud.settled("s").await.stack_status().unwrap().as_str(), "UPDATE_COMPLETE");
    assert_eq!(cloud.physical_id("s", "Copy").await, "b-copy");
}

#[tokio::test]
async fn nothing_to_change_fails_the_change_set() {
    let mut cloud = cloud().await;
    let create = cloud.client.create_stack().stack_name("s").template_body(TEMPLATE);
    cloud.create_as(create.parameters(parameter("Name", "a"))).await;
    let id = cloud.propose(ChangeSetType::Update, TEMPLATE, "a").await;
    let set = cloud.describe(&id, false).await;
    assert_eq!(set.status().unwrap().as_str(), "FAILED");
    assert_eq!(set.execution_status().unwrap().as_str(), "UNAVAILABLE");
    assert_eq!(
        set.status_reason(),
        Some(
            "The submitted information didn't contain changes. Submit different information to create a change set."
        )
    );
    let refused = cloud.client.execute_change_set().change_set_name(&id).send().await;
    assert_eq!(
        told(refused),
        format!(
            "InvalidChangeSetStatus: ChangeSet [{id}] cannot be executed in its current status of [FAILED]"
        )
    );
    cloud.client.delete_change_set().change_set_name(&id).send().await.unwrap();
    let gone = cloud.client.describe_change_set().change_set_name("c").stack_name("s").send().await;
    assert_eq!(told(gone), "ChangeSetNotFound: ChangeSet [c] does not exist");
}

#[tokio::test]
async fn a_failed_first_execution_can_take_the_stack_away() {
    let mut cloud = cloud().await;
    let template = r#"
Resources:
  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: x}]}}}
"#;
    let request =
        cloud.client.create_change_set().stack_name("s").change_set_name("c").template_body(template);
    let request = request.change_set_type(ChangeSetType::Create).on_stack_failure(OnStackFailure::Delete);
    let made = request.capabilities(Capability::CapabilityIam).send().await.unwrap();
    cloud.client.execute_change_set().change_set_name(made.id().unwrap()).send().await.unwrap();
    let stack = cloud.settled(made.stack_id().unwrap()).await;
    assert_eq!(stack.stack_status().unwrap().as_str(), "DELETE_COMPLETE");
    let set = cloud.describe(made.id().unwrap(), false).await;
    assert_eq!(set.execution_status().unwrap().as_str(), "EXECUTE_FAILED");
}

#[tokio::test]
async fn stacks_that_are_not_there_are_refused_in_the_words_of_aws() {
    let mut cloud = cloud().await;
    let describe = cloud.client.describe_change_set().change_set_name("c");
    assert_eq!(
        told(describe.clone().stack_name("nowhere").send().await),
        "ValidationError: Stack [nowhere] does not exist"
    );
    assert_eq!(
        told(describe.send().await),
        "ValidationError: StackName must be specified if ChangeSetName is not specified as an ARN."
    );
    cloud.create("s", "Resources: {G: {Type: AWS::Logs::LogGroup}}").await;
    let request =
        cloud.client.create_change_set().stack_name("s").change_set_name("c").template_body(TEMPLATE);
    let request = request.change_set_type(ChangeSetType::Create).parameters(parameter("Name", "a"));
    assert_eq!(
        told(request.send().await),
        "ValidationError: Stack [s] already exists and cannot be created again with the changeSet [c]."
    );
}
