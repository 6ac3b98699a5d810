//! A plain stack through change sets.

use crate::client::Client;

/// The stack that `bootstrap` makes.
pub const STACK: &str = "plain";

/// Most servers see what a template changes; not all see what only a parameter does.
fn template(client: &Client, visibility: u32) -> String {
    let text = format!(
        "Parameters:\n  Wait:\n    Type: Number\n    Default: 0\n\
         Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n      VisibilityTimeout: {visibility}\n\
         \x20     ReceiveMessageWaitTimeSeconds: !Ref Wait\n\
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

fn stack(client: &Client) -> aws_sdk_cloudformation::types::Stack {
    let stacks = aws_sdk_cloudformation::Client::new(&client.sdk).describe_stacks().stack_name(STACK);
    client.wait(stacks.send()).unwrap().stacks.unwrap().remove(0)
}

fn status(client: &Client) -> String {
    stack(client).stack_status().unwrap().as_str().to_owned()
}

pub fn creates(client: &Client) {
    let report = bootstrap(client, 30, &["--yes"]);
    assert_eq!((report["result"].as_str(), status(client).as_str()), (Some("created"), "CREATE_COMPLETE"));
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(2));
    // moto forgets the outputs of a stack that was made by a change set: what it says is what is reported.
    let outputs: Vec<_> = stack(client).outputs().iter().map(|output| output.output_value.clone()).collect();
    let reported = report["outputs"].as_array().unwrap().iter();
    let reported: Vec<_> = reported.map(|output| output["value"].as_str().map(str::to_owned)).collect();
    assert_eq!(reported, outputs);
}

pub fn unchanged(client: &Client) {
    let report = bootstrap(client, 30, &["--yes"]);
    assert_eq!(report["result"], "unchanged");
    assert_eq!(status(client), "CREATE_COMPLETE");
}

pub fn dry_run(client: &Client) {
    let report = bootstrap(client, 30, &["--dry-run", "--param", "Wait=5"]);
    assert_eq!(report["result"], "planned");
    let sets = aws_sdk_cloudformation::Client::new(&client.sdk).list_change_sets().stack_name(STACK);
    let sets = client.wait(sets.send()).unwrap().summaries.unwrap_or_default();
    let waiting =
        sets.iter().filter(|set| set.execution_status().is_some_and(|status| status.as_str() == "AVAILABLE"));
    assert_eq!(waiting.count(), 0, "{sets:?}");
}

pub fn updates(client: &Client) {
    let report = bootstrap(client, 60, &["--yes", "--param", "Wait=5"]);
    assert_eq!((report["result"].as_str(), status(client).as_str()), (Some("updated"), "UPDATE_COMPLETE"));
    assert!(report["changes"].to_string().contains("Jobs"), "{report}");
}
