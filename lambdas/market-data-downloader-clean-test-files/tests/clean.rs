//! What is stopped, in which order, what is left in the buckets, and what CloudFormation is told.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect, in its helpers too")]

use lambda_shared::custom_resource::{Answer, Budget, Request, Resource};
use lambda_shared::testing::{Call, FakeS3, Reply, sdk_config};
use market_data_downloader_clean_test_files::{CleanTestFiles, Clients};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const BUCKET: &str = "market-data-downloader-test-marketdata-downloader-111122223333";

/// An account with one stack.
#[derive(Clone)]
struct Account {
    s3: FakeS3,
    tags: &'static str,
    parameters: &'static str,
    /// What was asked of the other services and of the buckets, in order.
    log: Arc<Mutex<Vec<String>>>,
    /// Error codes for the next calls to Lambda.
    lambda_errors: Arc<Mutex<Vec<&'static str>>>,
}

const TEST_TAG: &str = "<member><Key>Environment</Key><Value>test</Value></member>";

impl Account {
    fn new() -> Self {
        let s3 = FakeS3::with_buckets(&[BUCKET]);
        Self { s3, tags: TEST_TAG, parameters: "", log: Arc::default(), lambda_errors: Arc::default() }
    }

    async fn ask(&self, kind: &str, seconds: u64) -> Result<Answer, String> {
        let account = self.clone();
        let config = sdk_config(move |call| account.answer(call));
        let request: Request = serde_json::from_value(json!({
            "RequestType": kind, "ResponseURL": "http://127.0.0.1/", "StackId": "s", "RequestId": "r",
            "LogicalResourceId": "CleanedFiles",
            "ResourceProperties": {"StackName": "test-marketdata-downloader", "PipelineExecutionId": "e"},
        }))
        .unwrap();
        let resource = CleanTestFiles::new(Clients::new(&config));
        assert_eq!(resource.physical_id(&request), "test-marketdata-downloader-cleaned");
        resource
            .handle(request, Budget::new(Duration::from_secs(seconds)))
            .await
            .map_err(|error| error.to_string())
    }

    fn answer(&self, call: &Call) -> Reply {
        let (line, reply) = match call.service.as_str() {
            "s3" => (format!("{} {:?}", call.method, call.query.first()), self.s3.answer(call)),
            "cloudformation" => self.cloudformation(&call.text()),
            "events" => {
                let target = call.header("x-amz-target").unwrap_or_default();
                (format!("{target} {}", call.text()), json_reply(200, &json!({})))
            }
            "lambda" => {
                let error = self.lambda_errors.lock().unwrap().pop();
                let reply = error.map_or_else(
                    || json_reply(200, &json!({"State": "Disabling"})),
                    |code| json_reply(400, &json!({"Message": "no"})).with("x-amzn-errortype", code),
                );
                (format!("{} {} {}", call.method, call.path, call.text()), reply)
            }
            other => panic!("nobody expected a call to {other}"),
        };
        self.log.lock().unwrap().push(line);
        reply
    }

    fn cloudformation(&self, form: &str) -> (String, Reply) {
        let action = form.split('&').next().unwrap_or_default().to_owned();
        let result = match action.as_str() {
            "Action=DescribeStacks" if self.tags == "missing" => {
                let message = "Stack with id test-marketdata-downloader does not exist";
                let error =
                    format!("<Error><Code>ValidationError</Code><Message>{message}</Message></Error>");
                return (action, Reply::new(400, format!("<ErrorResponse>{error}</ErrorResponse>")));
            }
            "Action=DescribeStacks" => format!(
                "<Stacks><member><StackId>arn:stack</StackId><StackName>test-marketdata-downloader</StackName>\
                 <StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>\
                 <Tags>{}</Tags><Parameters>{}</Parameters></member></Stacks>",
                self.tags, self.parameters
            ),
            "Action=ListStackResources" if form.contains("NextToken=2") => resources(&[
                ("AWS::Lambda::EventSourceMapping", "11111111-2222", "CREATE_COMPLETE"),
                ("AWS::S3::Bucket", "gone-bucket", "DELETE_COMPLETE"),
            ]),
            "Action=ListStackResources" => {
                assert!(form.contains("StackName=arn%3Astack"), "{form}");
                let first = resources(&[
                    ("AWS::S3::Bucket", BUCKET, "CREATE_COMPLETE"),
                    ("AWS::Events::Rule", "test-marketdata-downloader-schedule", "CREATE_COMPLETE"),
                    ("AWS::Lambda::Function", "f", "CREATE_COMPLETE"),
                ]);
                format!("{first}<NextToken>2</NextToken>")
            }
            other => panic!("nobody expected {other}"),
        };
        let name = action.trim_start_matches("Action=");
        let body = format!("<{name}Response><{name}Result>{result}</{name}Result></{name}Response>");
        (action, Reply::new(200, body))
    }

    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

fn resources(all: &[(&str, &str, &str)]) -> String {
    let member = |(kind, id, status): &(&str, &str, &str)| {
        format!(
            "<member><ResourceType>{kind}</ResourceType><PhysicalResourceId>{id}</PhysicalResourceId>\
             <LogicalResourceId>L</LogicalResourceId><ResourceStatus>{status}</ResourceStatus>\
             <LastUpdatedTimestamp>2026-01-01T00:00:00Z</LastUpdatedTimestamp></member>"
        )
    };
    format!("<StackResourceSummaries>{}</StackResourceSummaries>", all.iter().map(member).collect::<String>())
}

fn json_reply(status: u16, body: &Value) -> Reply {
    Reply::new(status, body.to_string()).with("content-type", "application/json")
}

#[tokio::test(start_paused = true)]
async fn sources_are_stopped_first_then_everything_is_removed() {
    let account = Account::new();
    account.s3.put(BUCKET, "in/", b"");
    account.s3.put(BUCKET, "done/a.csv", b"x");
    account.s3.mark_deleted(BUCKET, "done/a.csv");
    account.s3.leave_upload(BUCKET, "in/half");

    let answer = account.ask("Create", 900).await.unwrap();

    let reason = "removed 2 versions, 1 delete marker, 1 unfinished upload from \
                  market-data-downloader-test-marketdata-downloader-111122223333 of test-marketdata-downloader";
    assert_eq!(answer.reason.as_deref(), Some(reason));
    assert_eq!(answer.data["Versions"], "2");
    assert_eq!(account.s3.keys(BUCKET), Vec::<String>::new());
    assert_eq!(account.s3.unfinished(BUCKET), Vec::<String>::new());
    let log = account.log();
    assert_eq!(
        log[..6],
        [
            "Action=DescribeStacks",
            "Action=ListStackResources",
            "Action=ListStackResources",
            r#"AWSEvents.DisableRule {"Name":"test-marketdata-downloader-schedule"}"#,
            r#"PUT /2015-03-31/event-source-mappings/11111111-2222 {"Enabled":false}"#,
            r#"PUT Some(("notification", ""))"#,
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_written_late_is_removed_too() {
    let account = Account::new();
    account.s3.put(BUCKET, "in/a.csv", b"x");
    let store = account.s3.clone();
    let mut listings = 0;
    // A harvest that was running writes a while after the bucket was first empty.
    account.s3.on(move |call| {
        listings += i32::from(call.query("versions").is_some());
        // The top and in/ are listed, then the top again, which is empty; the fourth is the next look.
        if listings == 4 && call.query("versions").is_some() {
            store.put(BUCKET, "athena/late.parquet", b"x");
        }
        None
    });
    let started = tokio::time::Instant::now();
    let answer = account.ask("Update", 900).await.unwrap();
    assert_eq!(answer.data["Versions"], "2");
    assert_eq!(account.s3.keys(BUCKET), Vec::<String>::new());
    assert!(started.elapsed() >= Duration::from_secs(20), "a late write makes the watch longer");
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_goes_on_is_reported_before_the_time_is_up() {
    let account = Account::new();
    let store = account.s3.clone();
    account.s3.on(move |call| {
        if call.query("uploads").is_some() {
            store.put(BUCKET, "in/again.csv", b"x");
        }
        None
    });
    let started = tokio::time::Instant::now();
    let error = account.ask("Create", 60).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(55));
    assert!(error.contains("something still writes") || error.contains("not empty"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn time_that_runs_out_is_a_failure_that_says_what_is_left() {
    let account = Account::new();
    account.s3.put(BUCKET, "in/a.csv", b"x");
    account.s3.put(BUCKET, "in/b.csv", b"x");
    account.s3.lock_key(BUCKET, "in/b.csv", "SlowDown");
    let error = account.ask("Create", 4).await.unwrap_err();
    assert_eq!(
        error,
        "out of time with bucket market-data-downloader-test-marketdata-downloader-111122223333 not empty: removed 1 \
         version, 0 delete markers, 0 unfinished uploads, at least 1 left; delete the files with `mdd clean-test` \
         and retry the stage"
    );
}

#[tokio::test(start_paused = true)]
async fn empty_without_time_to_watch_is_not_called_done() {
    let error = Account::new().ask("Create", 3).await.unwrap_err();
    assert!(
        error.starts_with("the buckets are empty now, but no time is left to see them stay so"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn anything_that_is_not_a_test_stack_is_refused_untouched() {
    let production = "<member><Key>Environment</Key><Value>prod</Value></member>";
    let says_prod =
        "<member><ParameterKey>Environment</ParameterKey><ParameterValue>prod</ParameterValue></member>";
    for (tags, parameters, found) in [
        (production, "", "its tag Environment is prod"),
        ("", "", "it has no tag Environment"),
        (TEST_TAG, says_prod, "its parameter Environment is prod"),
    ] {
        let account = Account { tags, parameters, ..Account::new() };
        account.s3.put(BUCKET, "in/a.csv", b"x");
        let error = account.ask("Create", 900).await.unwrap_err();
        assert_eq!(
            error,
            format!(
                "stack test-marketdata-downloader is not a test stack ({found}), so nothing in it was touched: only a \
                 stack with the tag Environment=test is emptied"
            )
        );
        assert_eq!(account.log(), ["Action=DescribeStacks"]);
        assert_eq!(account.s3.keys(BUCKET), ["in/a.csv"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_stack_has_nothing_to_clean() {
    let account = Account { tags: "missing", ..Account::new() };
    let answer = account.ask("Create", 900).await.unwrap();
    let reason = "there is no stack test-marketdata-downloader, so there is nothing to clean";
    assert_eq!(answer.reason.as_deref(), Some(reason));
}

#[tokio::test(start_paused = true)]
async fn delete_does_nothing() {
    let account = Account::new();
    account.s3.put(BUCKET, "in/a.csv", b"x");
    assert_eq!(account.ask("Delete", 900).await, Ok(Answer::default()));
    assert_eq!(account.log(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_mapping_in_use_is_asked_again_and_a_missing_one_is_fine() {
    let account = Account::new();
    *account.lambda_errors.lock().unwrap() = vec!["ResourceNotFoundException", "ResourceInUseException"];
    account.ask("Create", 900).await.unwrap();
    assert_eq!(account.log().iter().filter(|line| line.contains("event-source-mappings")).count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_cannot_be_stopped_is_a_failure_before_anything_is_removed() {
    let account = Account::new();
    account.s3.put(BUCKET, "in/a.csv", b"x");
    *account.lambda_errors.lock().unwrap() = vec!["AccessDeniedException"];
    let error = account.ask("Create", 900).await.unwrap_err();
    assert_eq!(error, "lambda:UpdateEventSourceMapping for 11111111-2222: AccessDeniedException: no");
    assert_eq!(account.s3.keys(BUCKET), ["in/a.csv"]);
}
