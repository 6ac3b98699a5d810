//! What holds for every command: whose credentials are used, and that no secret is ever shown.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;
mod profiles;
mod secrets;
mod usage;

use common::Project;

/// A role that whoever has the account may act as, and a parameter that is a secret.
const ROLES: &str = r#"
Parameters:
  Secret:
    Type: String
    NoEcho: true
Resources:
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      RoleName: deployer
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"
            Action: sts:AssumeRole
      Policies:
        - PolicyName: everything
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: "*"
                Resource: "*"
"#;

/// What is given for the parameter that must not be echoed.
const PARAMETER: &str = "hush-never-echo-this";

/// A project whose account has the role.
fn with_roles() -> Project {
    let project = Project::start(|project| project.write("roles.cfn.yaml", ROLES));
    let words = ["bootstrap", "--stack", "roles", "--template", "roles.cfn.yaml", "--yes"];
    let secret = format!("Secret={PARAMETER}");
    project.local(&[&words[..], &["--param", &secret]].concat()).must(0);
    project
}
