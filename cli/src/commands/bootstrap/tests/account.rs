//! An account as `mdd bootstrap` asks it: a stack, a change set, events, the pipeline's connection.

use serde_json::{Value, json};

use crate::testing::Script;

/// The pipeline stack's name.
pub const STACK: &str = "market-data-downloader";

const NO_CHANGES: &str =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

/// What is asked the same way every time; the pipeline's source needs no connection.
pub fn script() -> Script {
    script_of(&json!({}))
}

/// The change set that is agreed to is not executed.
pub fn refusing(code: &str) -> Script {
    unexecuted(&json!({})).query_error("ExecuteChangeSet", code, "User kim is not authorized")
}

/// The pipeline's source needs a connection, which is looked at again and again.
pub fn connected(statuses: &[&str]) -> Script {
    let arn = "arn:aws:codeconnections:ap-southeast-2:111122223333:connection/1";
    statuses.iter().fold(script_of(&json!({ "ConnectionArn": arn })), |script, status| {
        let texts = [("ConnectionName", "market-data"), ("ConnectionStatus", status)];
        script.cbor("GetConnection", "Connection", &texts)
    })
}

fn script_of(source: &Value) -> Script {
    unexecuted(source).query("ExecuteChangeSet", "")
}

fn unexecuted(source: &Value) -> Script {
    let parameter = "<member><ParameterKey>NotificationEmail</ParameterKey><DefaultValue/></member>";
    let provider = "CodeStarSourceConnection";
    let kind = json!({ "category": "Source", "owner": "AWS", "provider": provider, "version": "1" });
    let action = json!({ "name": "Source", "actionTypeId": kind, "configuration": source });
    let stages = json!([{ "name": "GitHubSource", "actions": [action] }]);
    let pipeline = json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages });
    Script::new()
        .with_account()
        .query("GetTemplateSummary", &format!("<Parameters>{parameter}</Parameters>"))
        .query("CreateChangeSet", "<Id>arn:changeSet/1</Id><StackId>arn:stack/1</StackId>")
        .query("DeleteChangeSet", "")
        .query("DeleteStack", "")
        .query("ListChangeSets", "")
        .json("GetPipeline", &json!({ "pipeline": pipeline }))
}

/// What the stack is like, look after look.
pub trait Scripted {
    fn no_stack(self) -> Self;
    fn stack(self, status: &str) -> Self;
    fn changes(self, actions: &[(&str, &str)]) -> Self;
    fn no_changes(self) -> Self;
    /// Everything that the stack has to tell at one look.
    fn events(self, newest_first: &[(&str, &str, &str)]) -> Self;
}

impl Scripted for Script {
    fn no_stack(self) -> Self {
        self.query_error(
            "DescribeStacks",
            "ValidationError",
            &format!("Stack with id {STACK} does not exist"),
        )
    }

    fn stack(self, status: &str) -> Self {
        let output = format!("<OutputKey>PipelineName</OutputKey><OutputValue>{STACK}</OutputValue>");
        let stack = format!(
            "<Stacks><member><StackName>{STACK}</StackName><StackId>arn:stack/1</StackId>\
             <StackStatus>{status}</StackStatus><CreationTime>1970-01-01T00:00:00Z</CreationTime>\
             <Outputs><member>{output}</member></Outputs></member></Stacks>"
        );
        self.query("DescribeStacks", &stack)
    }

    fn changes(self, actions: &[(&str, &str)]) -> Self {
        let change = |(id, action): &(&str, &str)| {
            format!(
                "<member><Type>Resource</Type><ResourceChange><Action>{action}</Action>\
                 <LogicalResourceId>{id}</LogicalResourceId><ResourceType>AWS::SNS::Topic</ResourceType>\
                 </ResourceChange></member>"
            )
        };
        let changes: String = actions.iter().map(change).collect();
        let set = format!("<Status>CREATE_COMPLETE</Status><Changes>{changes}</Changes>");
        self.query("DescribeChangeSet", &set)
    }

    fn no_changes(self) -> Self {
        let set = format!("<Status>FAILED</Status><StatusReason>{NO_CHANGES}</StatusReason>");
        self.query("DescribeChangeSet", &set)
    }

    fn events(self, newest_first: &[(&str, &str, &str)]) -> Self {
        let event = |(index, (id, status, reason)): (usize, &(&str, &str, &str))| {
            let (kind, physical) = match *id {
                STACK => ("AWS::CloudFormation::Stack", "arn:stack/1"),
                _ => ("AWS::SNS::Topic", ""),
            };
            let number = newest_first.len() - index;
            format!(
                "<member><StackId>arn:stack/1</StackId><EventId>{number}</EventId>\
                 <LogicalResourceId>{id}</LogicalResourceId><PhysicalResourceId>{physical}</PhysicalResourceId>\
                 <ResourceType>{kind}</ResourceType><Timestamp>1970-01-01T00:00:0{number}Z</Timestamp>\
                 <ResourceStatus>{status}</ResourceStatus><ResourceStatusReason>{reason}</ResourceStatusReason></member>"
            )
        };
        let events: String = newest_first.iter().enumerate().map(event).collect();
        self.query("DescribeStackEvents", &format!("<StackEvents>{events}</StackEvents>"))
    }
}
