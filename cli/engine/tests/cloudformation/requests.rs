//! Requests that are refused, and questions about templates.

use crate::help::{cloud, told};

#[tokio::test]
async fn templates_are_refused_in_the_words_of_aws() {
    let cloud = cloud().await;
    let create = |template: String| {
        let request = cloud.client.create_stack().stack_name("s").template_body(template);
        async move { told(request.send().await) }
    };
    assert_eq!(
        create("Resources: {A: {Type: AWS::Logs::LogGroup, DependsOn: B}}".into()).await,
        "ValidationError: Template format error: Unresolved resource dependencies [B] in the Resources block of the template"
    );
    assert_eq!(
        create("Resources: {A: {Type: AWS::EC2::Instance}}".into()).await,
        "ValidationError: Template format error: Unrecognized resource types: [AWS::EC2::Instance]"
    );
    let circle = "Resources: {A: {Type: AWS::Logs::LogGroup, DependsOn: B}, B: {Type: AWS::Logs::LogGroup, DependsOn: A}}";
    assert_eq!(create(circle.into()).await, "ValidationError: Circular dependency between resources: [A, B]");
    let large = format!("Resources: {{A: {{Type: AWS::Logs::LogGroup}}}}\n#{}", "x".repeat(51_200));
    assert!(create(large).await.contains("Member must have length less than or equal to 51200"));
    let parameter = "Parameters: {P: {Type: String}}\nResources: {A: {Type: AWS::Logs::LogGroup}}";
    assert_eq!(create(parameter.into()).await, "ValidationError: Parameters: [P] must have values");
    let name = cloud.client.create_stack().stack_name("no_name").template_body("x").send().await;
    assert!(told(name).contains("Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"));
    assert!(cloud.client.describe_stacks().send().await.unwrap().stacks().is_empty());
}

#[tokio::test]
async fn a_template_is_summed_up_validated_and_given_back() {
    let mut cloud = cloud().await;
    let template = r"
Description: a summary
Parameters: { P: { Type: String, AllowedValues: [a, b], Default: a, Description: which } }
Resources:
  Group: { Type: AWS::Logs::LogGroup }
  Role: { Type: AWS::IAM::Role, Properties: { RoleName: x } }
";
    let summary = cloud.client.get_template_summary().template_body(template).send().await.unwrap();
    assert_eq!(summary.resource_types(), ["AWS::IAM::Role", "AWS::Logs::LogGroup"]);
    assert_eq!(summary.capabilities()[0].as_str(), "CAPABILITY_NAMED_IAM");
    let declared = &summary.parameters()[0];
    assert_eq!(declared.parameter_constraints().unwrap().allowed_values(), ["a", "b"]);
    let valid = cloud.client.validate_template().template_body(template).send().await.unwrap();
    assert_eq!(valid.description(), Some("a summary"));
    assert_eq!(valid.parameters()[0].default_value(), Some("a"));

    let small = "Resources: {G: {Type: AWS::Logs::LogGroup}}";
    cloud.create("s", small).await;
    let given = cloud.client.get_template().stack_name("s").send().await.unwrap();
    assert_eq!(given.template_body(), Some(small));
}

#[tokio::test]
async fn a_template_can_come_from_a_bucket() {
    let mut cloud = cloud().await;
    let s3 = crate::common::s3(&cloud.sdk);
    cloud
        .create("bucket", "Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: templates}}}")
        .await;
    let body = b"Resources: {G: {Type: AWS::Logs::LogGroup}}".to_vec();
    s3.put_object().bucket("templates").key("a/t.yaml").body(body.into()).send().await.unwrap();
    let url = format!("{}/templates/a/t.yaml", cloud.running.endpoint().url);
    let request = cloud.client.create_stack().stack_name("s").template_url(url);
    assert_eq!(cloud.create_as(request).await.1, "CREATE_COMPLETE");
}
