//! A plain stack through change sets.

use crate::client::Client;

/// The stack that `bootstrap` makes.
pub const STACK: &str = "plain";

fn template(client: &Client, visibility: u32) -> String {
    let text = format!(
        "Parameters:\n  Visibility:\n    Type: Number\n    Default: {visibility}\n\
         Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n      VisibilityTimeout: !Ref Visibility\n\
         \x20 Data:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration:\n        Status: Enabled\n\
         Outputs:\n  DataBucketName:\n    Value: !Ref Data\n"
    );
    client.write("plain.cfn.yaml", text.as_bytes()).display().to_string()
}

fn bootstrap(client: &Client, visibility: u32, more: &[&str]) -> serde_json::Value {
    let template = template(client, visibility);
    let words = ["bootstrap", "--stack", STACK, "--template", &template, "--output", "json"];
    client.mdd(0, &[&words, more].concat()).json()
}

fn status(client: &Client) -> String {
    let stacks = aws_sdk_cloudformation::Client::new(&client.sdk).describe_stacks().stack_name(STACK);
    let stacks = client.wait(stacks.send()).unwrap().stacks.unwrap();
    stacks[0].stack_status().unwrap().as_str().to_owned()
}

pub fn creates(client: &Client) {
    let report = bootstrap(client, 30, &["--yes"]);
    assert_eq!((report["result"].as_str(), status(client).as_str()), (Some("created"), "CREATE_COMPLETE"));
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(2));
    assert!(report["outputs"].to_string().contains("DataBucketName"));
}

pub fn unchanged(client: &Client) {
    let report = bootstrap(client, 30, &["--yes"]);
    assert_eq!(report["result"], "unchanged");
    assert_eq!(status(client), "CREATE_COMPLETE");
}

pub fn dry_run(client: &Client) {
    let report = bootstrap(client, 30, &["--dry-run", "--param", "Visibility=60"]);
    assert_eq!(report["result"], "planned");
    let sets = aws_sdk_cloudformation::Client::new(&client.sdk).list_change_sets().stack_name(STACK);
    let sets = client.wait(sets.send()).unwrap().summaries.unwrap_or_default();
    let waiting =
        sets.iter().filter(|set| set.execution_status().is_some_and(|status| status.as_str() == "AVAILABLE"));
    assert_eq!(waiting.count(), 0, "{sets:?}");
}

pub fn updates(client: &Client) {
    let report = bootstrap(client, 30, &["--yes", "--param", "Visibility=60"]);
    assert_eq!((report["result"].as_str(), status(client).as_str()), (Some("updated"), "UPDATE_COMPLETE"));
    assert!(report["changes"].to_string().contains("Jobs"), "{report}");
}
