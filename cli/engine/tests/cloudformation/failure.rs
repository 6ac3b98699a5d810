//! What happens when a resource cannot be made or deleted.

use aws_sdk_cloudformation::types::{Capability, OnFailure};

use crate::help::{cloud, told};

/// The role's policy says nothing about whom it is for, so IAM refuses it.
const BROKEN: &str = r#"
Resources:
  Group: { Type: AWS::Logs::LogGroup }
  Broken:
    Type: AWS::IAM::Role
    DependsOn: Group
    Properties:
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: sts:AssumeRole }] }
  After: { Type: AWS::Logs::LogGroup, DependsOn: Broken }
"#;

#[tokio::test]
async fn a_failed_creation_is_rolled_back_and_leads_to_a_dead_end() {
    let mut cloud = cloud().await;
    let request = cloud.client.create_stack().stack_name("broken").template_body(BROKEN);
    let (id, status) = cloud.create_as(request.capabilities(Capability::CapabilityIam)).await;
    assert_eq!(status, "ROLLBACK_COMPLETE");
    assert_eq!(
        cloud.events(&id).await,
        [
            "- CREATE_IN_PROGRESS [User Initiated]",
            "Group CREATE_IN_PROGRESS",
            "Group CREATE_IN_PROGRESS [Resource creation Initiated]",
            "Group CREATE_COMPLETE",
            "Broken CREATE_IN_PROGRESS",
            "Broken CREATE_FAILED [Missing required field Principal]",
            "- ROLLBACK_IN_PROGRESS [The following resource(s) failed to create: [Broken]. Rollback requested by user.]",
            "Broken DELETE_COMPLETE",
            "Group DELETE_IN_PROGRESS",
            "Group DELETE_COMPLETE",
            "- ROLLBACK_COMPLETE",
        ]
    );
    let update = cloud.client.update_stack().stack_name("broken").template_body(BROKEN).send().await;
    assert_eq!(
        told(update),
        format!("ValidationError: Stack:{id} is in ROLLBACK_COMPLETE state and can not be updated.")
    );
    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
}

#[tokio::test]
async fn a_failed_creation_can_be_deleted_or_left_as_it_is() {
    let mut cloud = cloud().await;
    let request = |name: &str| {
        let request = cloud.client.create_stack().stack_name(name).template_body(BROKEN);
        request.capabilities(Capability::CapabilityIam)
    };
    let delete = request("one").on_failure(OnFailure::Delete);
    let leave = request("two").on_failure(OnFailure::DoNothing);
    let (id, status) = cloud.create_as(delete).await;
    assert_eq!(status, "DELETE_COMPLETE");
    assert!(cloud.events(&id).await.contains(
        &"- DELETE_IN_PROGRESS [The following resource(s) failed to create: [Broken]. Delete requested by user.]"
            .to_owned()
    ));
    let (id, status) = cloud.create_as(leave).await;
    assert_eq!(status, "CREATE_FAILED");
    assert_eq!(cloud.events_of(&id, "Group").await.last().unwrap(), "CREATE_COMPLETE");
    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
}

#[tokio::test]
async fn a_property_that_is_unknown_or_missing_fails_its_resource() {
    let mut cloud = cloud().await;
    let template = "Resources: {G: {Type: AWS::Logs::LogGroup, Properties: {Colour: red}}}";
    let (id, status) = cloud.create("unknown", template).await;
    assert_eq!(status, "ROLLBACK_COMPLETE");
    assert_eq!(cloud.events_of(&id, "G").await[1], "CREATE_FAILED [Encountered unsupported property Colour]");

    let template = "Resources: {R: {Type: AWS::IAM::Role}}";
    let request = cloud.client.create_stack().stack_name("missing").template_body(template);
    let (id, _) = cloud.create_as(request.capabilities(Capability::CapabilityIam)).await;
    assert_eq!(
        cloud.events_of(&id, "R").await[1],
        "CREATE_FAILED [Property AssumeRolePolicyDocument cannot be empty.]"
    );
}

#[tokio::test]
async fn a_bucket_that_holds_something_stops_the_deletion_until_it_is_empty() {
    let mut cloud = cloud().await;
    let template = r"
Resources:
  Data: { Type: AWS::S3::Bucket, Properties: { BucketName: full-of-data } }
  Group: { Type: AWS::Logs::LogGroup }
";
    let (id, status) = cloud.create("full", template).await;
    assert_eq!(status, "CREATE_COMPLETE");
    let s3 = crate::common::s3(&cloud.sdk);
    s3.put_object().bucket("full-of-data").key("k").body(b"v".to_vec().into()).send().await.unwrap();

    let early = cloud.client.delete_stack().stack_name(&id).retain_resources("Data").send().await;
    assert!(told(early).contains("only when the stack is in the DELETE_FAILED state"));
    assert_eq!(cloud.delete(&id).await, "DELETE_FAILED");
    let stack = cloud.stack(&id).await;
    assert_eq!(stack.stack_status_reason(), Some("The following resource(s) failed to delete: [Data]. "));
    let events = cloud.events_of(&id, "Data").await;
    assert!(
        events[4].starts_with("DELETE_FAILED [The bucket you tried to delete is not empty"),
        "{events:#?}"
    );
    assert_eq!(cloud.events_of(&id, "Group").await.last().unwrap(), "DELETE_COMPLETE");

    s3.delete_object().bucket("full-of-data").key("k").send().await.unwrap();
    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
    assert!(s3.list_buckets().send().await.unwrap().buckets().is_empty());
}

#[tokio::test]
async fn after_a_failed_deletion_a_resource_can_be_left_alone() {
    let mut cloud = cloud().await;
    let template = "Resources: {Data: {Type: AWS::S3::Bucket, Properties: {BucketName: left-alone}}}";
    let (id, _) = cloud.create("full", template).await;
    let s3 = crate::common::s3(&cloud.sdk);
    s3.put_object().bucket("left-alone").key("k").body(b"v".to_vec().into()).send().await.unwrap();
    assert_eq!(cloud.delete(&id).await, "DELETE_FAILED");
    cloud.client.delete_stack().stack_name(&id).retain_resources("Data").send().await.unwrap();
    assert_eq!(cloud.settled(&id).await.stack_status().unwrap().as_str(), "DELETE_COMPLETE");
    assert_eq!(cloud.events_of(&id, "Data").await.last().unwrap(), "DELETE_SKIPPED");
    assert_eq!(s3.list_buckets().send().await.unwrap().buckets().len(), 1);
}
