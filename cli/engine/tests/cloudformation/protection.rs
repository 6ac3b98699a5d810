//! What keeps a stack from being changed or deleted.

use aws_sdk_cloudformation::types::Capability;

use crate::help::{cloud, told};

const POLICY: &str = r#"{"Statement": [
    {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
    {"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*", "Resource": "LogicalResourceId/Data"}
]}"#;

fn template(data: &str, days: u32) -> String {
    format!(
        "Resources:\n  Data: {{Type: AWS::Logs::LogGroup, Properties: {{LogGroupName: {data}, RetentionInDays: {days}}}}}\n  \
         Other: {{Type: AWS::Logs::LogGroup}}\n"
    )
}

#[tokio::test]
async fn a_stack_policy_denies_replacement_and_removal_but_not_change() {
    let mut cloud = cloud().await;
    let request = cloud.client.create_stack().stack_name("s").template_body(template("a", 7));
    let (id, _) = cloud.create_as(request.stack_policy_body(POLICY)).await;
    assert_eq!(cloud.update("s", &template("a", 14)).await, "UPDATE_COMPLETE");

    let denied = "Action denied by stack policy: Statement [#2] does not allow [Update:Replace, Update:Delete] for resource \
                  [LogicalResourceId/Data]";
    assert_eq!(cloud.update("s", &template("b", 14)).await, "UPDATE_ROLLBACK_COMPLETE");
    let failed = format!("UPDATE_FAILED [{denied}]");
    assert!(cloud.events_of(&id, "Data").await.contains(&failed));
    let without = "Resources: {Other: {Type: AWS::Logs::LogGroup}}";
    assert_eq!(cloud.update("s", without).await, "UPDATE_ROLLBACK_COMPLETE");
    assert_eq!(cloud.physical_id("s", "Data").await, "a");

    let request = cloud.client.update_stack().stack_name("s").template_body(without);
    let open =
        r#"{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}"#;
    request.stack_policy_during_update_body(open).send().await.unwrap();
    assert_eq!(cloud.settled("s").await.stack_status().unwrap().as_str(), "UPDATE_COMPLETE");
    let kept = cloud.client.get_stack_policy().stack_name("s").send().await.unwrap();
    assert_eq!(kept.stack_policy_body(), Some(POLICY));
}

#[tokio::test]
async fn termination_protection_has_to_be_taken_away_first() {
    let mut cloud = cloud().await;
    let request = cloud.client.create_stack().stack_name("s").template_body(template("a", 7));
    let (id, _) = cloud.create_as(request.enable_termination_protection(true)).await;
    let refused = cloud.client.delete_stack().stack_name("s").send().await;
    assert_eq!(
        told(refused),
        "ValidationError: Stack [s] cannot be deleted while TerminationProtection is enabled"
    );
    let request = cloud.client.update_termination_protection().stack_name("s");
    request.enable_termination_protection(false).send().await.unwrap();
    assert_eq!(cloud.delete(&id).await, "DELETE_COMPLETE");
}

const ROLE: &str = r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: deployer
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Principal: { Service: cloudformation.amazonaws.com }, Action: sts:AssumeRole }]
Outputs: { Arn: { Value: !GetAtt Role.Arn } }
"#;

#[tokio::test]
async fn a_named_role_needs_its_capability_and_stacks_act_under_it() {
    let mut cloud = cloud().await;
    let request = || cloud.client.create_stack().stack_name("roles").template_body(ROLE);
    assert_eq!(
        told(request().capabilities(Capability::CapabilityIam).send().await),
        "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]"
    );
    let request = request().capabilities(Capability::CapabilityNamedIam);
    let (_, status) = cloud.create_as(request).await;
    assert_eq!(status, "CREATE_COMPLETE");

    let role = "arn:aws:iam::111122223333:role/deployer";
    let request =
        cloud.client.create_stack().stack_name("s").template_body(template("under-role", 7)).role_arn(role);
    let (_, status) = cloud.create_as(request).await;
    assert_eq!(status, "CREATE_COMPLETE");
    let asked = cloud.running.cloud().gate.asked();
    let made = asked.iter().any(|(who, action, what)| {
        who == role && action == "logs:CreateLogGroup" && what.contains("under-role")
    });
    assert!(made, "{asked:#?}");

    let nobody = "arn:aws:iam::111122223333:role/nobody";
    let request =
        cloud.client.create_stack().stack_name("t").template_body(template("x", 7)).role_arn(nobody);
    assert_eq!(
        told(request.send().await),
        format!("ValidationError: Role {nobody} is invalid or cannot be assumed")
    );
}
