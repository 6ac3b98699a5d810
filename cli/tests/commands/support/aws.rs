//! Stacks, an S3 and an identity, in memory.

use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lambda_shared::testing::{Call, FakeS3, Reply, sdk_config_at};
use mdd::clients::Clients;

/// The test stack's data bucket.
pub const BUCKET: &str = "market-data-downloader-test-marketdata-downloader-111122223333";

/// A stack as CloudFormation describes it.
#[derive(Debug, Clone)]
pub struct Stack {
    pub name: String,
    pub status: String,
    pub tags: Vec<(String, String)>,
    pub outputs: Vec<(String, String)>,
    pub buckets: Vec<String>,
    /// What else it holds: types and physical ids.
    pub others: Vec<(String, String)>,
}

impl Stack {
    /// The test stack as the pipeline leaves it.
    pub fn test() -> Self {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        Self {
            name: "test-marketdata-downloader".to_owned(),
            status: "CREATE_COMPLETE".to_owned(),
            tags: vec![pair("Environment", "test")],
            outputs: vec![
                pair("DataBucketName", BUCKET),
                pair("HarvesterFunctionName", "test-marketdata-downloader-data-harvester"),
            ],
            buckets: vec![BUCKET.to_owned()],
            others: Vec::new(),
        }
    }
}

impl Stack {
    fn id(&self) -> String {
        format!("arn:aws:cloudformation:ap-southeast-2:111122223333:stack/{}/1", self.name)
    }
}

/// What a test answers itself.
type Handler = dyn Fn(&Call) -> Option<Reply> + Send + Sync;

/// An account.
#[derive(Clone)]
pub struct Aws {
    pub s3: FakeS3,
    handlers: Arc<Mutex<Vec<Arc<Handler>>>>,
    stacks: Arc<Mutex<Vec<Stack>>>,
    /// What CloudFormation answers to everything, if it is not there.
    instead: Option<Reply>,
    /// How long an answer is under way.
    distance: Duration,
}

impl Aws {
    /// With these stacks; the test stack's bucket and one that belongs to nobody exist.
    pub fn with(stacks: impl IntoIterator<Item = Stack>) -> Self {
        let stacks: Vec<Stack> = stacks.into_iter().collect();
        let buckets = stacks.iter().flat_map(|stack| &stack.buckets).map(String::as_str);
        let names: Vec<&str> = buckets.chain(["somebody-elses"]).collect();
        Self {
            s3: FakeS3::with_buckets(&names),
            handlers: Arc::default(),
            stacks: Arc::new(Mutex::new(stacks)),
            instead: None,
            distance: Duration::ZERO,
        }
    }

    /// A server that has an S3 and no CloudFormation, and says so like this.
    pub fn without_cloudformation(self, answer: Reply) -> Self {
        Self { instead: Some(answer), ..self }
    }

    /// The same far away: every answer takes so long.
    pub fn at(self, distance: Duration) -> Self {
        Self { distance, ..self }
    }

    pub fn clients(&self) -> Clients {
        let aws = self.clone();
        Clients::new(sdk_config_at(self.distance, move |call| aws.answer(call)))
    }

    /// Before anything else is asked: a test's own services and faults.
    pub fn on(&self, handler: impl Fn(&Call) -> Option<Reply> + Send + Sync + 'static) {
        self.handlers.lock().unwrap().push(Arc::new(handler));
    }

    fn answer(&self, call: &Call) -> Reply {
        let handlers = self.handlers.lock().unwrap().clone();
        if let Some(reply) = handlers.iter().find_map(|handler| handler(call)) {
            return reply;
        }
        match call.service.as_str() {
            "s3" => self.s3.answer(call),
            "cloudformation" => self.instead.clone().unwrap_or_else(|| self.cloudformation(&call.text())),
            "sts" => query("GetCallerIdentity", "<Account>111122223333</Account>"),
            other => Reply::new(501, format!("no {other} here")),
        }
    }

    fn cloudformation(&self, form: &str) -> Reply {
        let value = |name: &str| {
            let mut pairs = form.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let (action, name) = (value("Action"), value("StackName"));
        let stacks = self.stacks.lock().unwrap();
        let wanted =
            |stack: &&Stack| stack.name == name || name.contains(&format!("stack%2F{}%2F", stack.name));
        let Some(stack) = stacks.iter().find(wanted) else {
            return Reply::new(
                400,
                format!(
                    "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>\
                     <Message>Stack with id {name} does not exist</Message></Error>\
                     <RequestId>7c1f</RequestId></ErrorResponse>"
                ),
            );
        };
        match action.as_str() {
            "DescribeStacks" => query(&action, &describe(stack)),
            "ListStackResources" => query(&action, &resources(stack, "StackResourceSummaries")),
            "DescribeStackResources" => query(&action, &resources(stack, "StackResources")),
            other => Reply::new(501, format!("no {other} here")),
        }
    }
}

fn query(action: &str, result: &str) -> Reply {
    Reply::new(200, format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
}

fn describe(stack: &Stack) -> String {
    let Stack { name, status, .. } = stack;
    let id = stack.id();
    let mut xml = format!(
        "<Stacks><member><StackId>{id}</StackId><StackName>{name}</StackName><StackStatus>{status}</StackStatus>\
         <CreationTime>2025-03-03T00:00:00Z</CreationTime><Tags>"
    );
    for (key, value) in &stack.tags {
        write!(xml, "<member><Key>{key}</Key><Value>{value}</Value></member>").unwrap();
    }
    xml.push_str("</Tags><Outputs>");
    for (key, value) in &stack.outputs {
        write!(xml, "<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>")
            .unwrap();
    }
    xml + "</Outputs></member></Stacks>"
}

fn resources(stack: &Stack, list: &str) -> String {
    let (mut xml, of) = (format!("<{list}>"), stack.id());
    let mut add = |id: &str, kind: &str, status: &str| {
        write!(
            xml,
            "<member><LogicalResourceId>R</LogicalResourceId><PhysicalResourceId>{id}</PhysicalResourceId>\
             <ResourceType>{kind}</ResourceType><ResourceStatus>{status}</ResourceStatus>\
             <LastUpdatedTimestamp>2025-03-03T00:00:00Z</LastUpdatedTimestamp><StackId>{of}</StackId></member>"
        )
        .unwrap();
    };
    for bucket in &stack.buckets {
        add(bucket, "AWS::S3::Bucket", "CREATE_COMPLETE");
    }
    for (kind, id) in &stack.others {
        add(id, kind, "CREATE_COMPLETE");
    }
    add("gone-long-ago", "AWS::S3::Bucket", "DELETE_COMPLETE");
    add("a-function", "AWS::Lambda::Function", "CREATE_COMPLETE");
    write!(xml, "</{list}>").unwrap();
    xml
}
