//! A bucket, a queue and a clock in memory, and the downloader between them.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect, in its helpers too")]

pub mod ftp;

use data_downloader::{Clock, Downloader, Settings};
use jiff::Timestamp;
use lambda_shared::testing::{Call, FakeS3, Reply, sdk_config};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const BUCKET: &str = "data";
const TOPIC: &str = "arn:aws:sns:ap-southeast-2:111122223333:notices";
pub const SOURCES: &str = "state/sources.toml";

/// A clock that waits for nobody.
#[derive(Clone, Debug)]
pub struct TestClock {
    now: Arc<Mutex<Timestamp>>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl TestClock {
    pub fn at(text: &str) -> Self {
        Self { now: Arc::new(Mutex::new(text.parse().unwrap())), slept: Arc::default() }
    }

    pub fn set(&self, text: &str) {
        *self.now.lock().unwrap() = text.parse().unwrap();
    }

    pub fn text(&self) -> String {
        self.now().to_string()
    }

    pub fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        self.slept.lock().unwrap().push(duration);
        std::future::ready(())
    }
}

/// Part of a message's body, the code to refuse it with, and whether that is the sender's fault.
type Refusal = (&'static str, &'static str, bool);

/// A queue that takes messages, unless told otherwise.
#[derive(Clone, Default)]
pub struct TestQueue {
    messages: Arc<Mutex<Vec<Value>>>,
    batches: Arc<Mutex<Vec<usize>>>,
    refusals: Arc<Mutex<Vec<Refusal>>>,
}

impl TestQueue {
    /// Refuses the next message that contains `part`.
    pub fn refuse(&self, part: &'static str, code: &'static str, sender_fault: bool) {
        self.refusals.lock().unwrap().push((part, code, sender_fault));
    }

    /// The messages so far.
    pub fn messages(&self) -> Vec<Value> {
        self.messages.lock().unwrap().clone()
    }

    /// The sizes of the batches so far.
    pub fn batches(&self) -> Vec<usize> {
        self.batches.lock().unwrap().clone()
    }

    fn answer(&self, call: &Call) -> Reply {
        assert_eq!(call.header("x-amz-target"), Some("AmazonSQS.SendMessageBatch"));
        let request: Value = serde_json::from_slice(&call.body).unwrap();
        assert_eq!(request["QueueUrl"], "http://192.0.2.1/jobs");
        let entries = request["Entries"].as_array().unwrap();
        self.batches.lock().unwrap().push(entries.len());
        let (mut successful, mut failed) = (Vec::new(), Vec::new());
        for entry in entries {
            let body = entry["MessageBody"].as_str().unwrap();
            let mut refusals = self.refusals.lock().unwrap();
            if let Some(at) = refusals.iter().position(|(part, ..)| body.contains(part)) {
                let (_, code, fault) = refusals.remove(at);
                failed.push(json!({"Id": entry["Id"], "Code": code, "SenderFault": fault, "Message": "no"}));
            } else {
                self.messages.lock().unwrap().push(serde_json::from_str(body).unwrap());
                successful.push(json!({"Id": entry["Id"], "MessageId": "m", "MD5OfMessageBody": ""}));
            }
        }
        let body = json!({"Successful": successful, "Failed": failed});
        Reply::new(200, body.to_string()).with("content-type", "application/x-amz-json-1.0")
    }
}

/// A topic that keeps what is published, subject and message, unless told otherwise.
#[derive(Clone, Default)]
pub struct TestTopic {
    messages: Arc<Mutex<Vec<(String, String)>>>,
    refuses: Arc<Mutex<bool>>,
}

impl TestTopic {
    pub fn refuse(&self, refuse: bool) {
        *self.refuses.lock().unwrap() = refuse;
    }

    pub fn messages(&self) -> Vec<(String, String)> {
        self.messages.lock().unwrap().clone()
    }

    fn answer(&self, call: &Call) -> Reply {
        let form: BTreeMap<String, String> = reqwest::Url::parse(&format!("http://x/?{}", call.text()))
            .unwrap()
            .query_pairs()
            .into_owned()
            .collect();
        assert_eq!((form["Action"].as_str(), form["TopicArn"].as_str()), ("Publish", TOPIC));
        if *self.refuses.lock().unwrap() {
            let error = "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>";
            return Reply::new(403, error);
        }
        self.messages.lock().unwrap().push((form["Subject"].clone(), form["Message"].clone()));
        let body =
            "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>";
        Reply::new(200, body)
    }
}

/// Secrets that can be read, and replaced.
#[derive(Clone, Default)]
pub struct TestSecrets {
    strings: Arc<Mutex<BTreeMap<String, String>>>,
    reads: Arc<Mutex<Vec<String>>>,
}

impl TestSecrets {
    pub fn put(&self, name: &str, string: &str) {
        self.strings.lock().unwrap().insert(name.to_owned(), string.to_owned());
    }

    /// The names that were read so far.
    pub fn reads(&self) -> Vec<String> {
        self.reads.lock().unwrap().clone()
    }

    fn answer(&self, call: &Call) -> Reply {
        assert_eq!(call.header("x-amz-target"), Some("secretsmanager.GetSecretValue"));
        let request: Value = serde_json::from_slice(&call.body).unwrap();
        let name = request["SecretId"].as_str().unwrap().to_owned();
        let (status, body) = match self.strings.lock().unwrap().get(&name) {
            Some(string) => (200, json!({"Name": name, "SecretString": string})),
            None => (400, json!({"__type": "ResourceNotFoundException", "message": "no such secret"})),
        };
        self.reads.lock().unwrap().push(name);
        Reply::new(status, body.to_string()).with("content-type", "application/x-amz-json-1.1")
    }
}

/// Everything around the function.
pub struct World {
    pub s3: FakeS3,
    pub queue: TestQueue,
    pub topic: TestTopic,
    pub secrets: TestSecrets,
    pub clock: TestClock,
    downloader: Downloader<TestClock>,
}

impl World {
    pub fn new(now: &str, sources: &str) -> Self {
        let (s3, queue, clock) = (FakeS3::with_buckets(&[BUCKET]), TestQueue::default(), TestClock::at(now));
        s3.put(BUCKET, SOURCES, sources.as_bytes());
        let (topic, secrets) = (TestTopic::default(), TestSecrets::default());
        let (store, jobs, notices, kept) = (s3.clone(), queue.clone(), topic.clone(), secrets.clone());
        let config = sdk_config(move |call| match call.service.as_str() {
            "sqs" => jobs.answer(call),
            "sns" => notices.answer(call),
            "secretsmanager" => kept.answer(call),
            _ => store.answer(call),
        });
        let settings = Settings {
            bucket: BUCKET.to_owned(),
            queue_url: "http://192.0.2.1/jobs".to_owned(),
            topic_arn: TOPIC.to_owned(),
            sources_key: SOURCES.to_owned(),
        };
        let downloader = Downloader::new(&config, settings, clock.clone());
        Self { s3, queue, topic, secrets, clock, downloader }
    }

    /// The same with so few entries on a page of a listing.
    pub fn with_listing_page(mut self, entries: usize) -> Self {
        self.s3 = self.s3.with_page(entries);
        self
    }

    pub async fn call(&self, event: Value) -> Result<Value, String> {
        self.downloader.handle(event, Duration::from_mins(5)).await.map_err(|error| error.to_string())
    }

    pub async fn tick(&self) -> Result<Value, String> {
        self.call(json!({"source": "aws.events", "detail-type": "Scheduled Event"})).await
    }

    /// The ids of the messages that were handed back; messages are called m0, m1, …
    pub async fn batch_within(&self, jobs: &[Value], remaining: Duration) -> Vec<String> {
        let record = |(index, job): (usize, &Value)| json!({"messageId": format!("m{index}"), "body": job.to_string(), "eventSource": "aws:sqs"});
        let event = json!({"Records": jobs.iter().enumerate().map(record).collect::<Vec<_>>()});
        let answer = self.downloader.handle(event, remaining).await.unwrap();
        let failures = answer["batchItemFailures"].as_array().unwrap();
        let mut ids: Vec<String> =
            failures.iter().map(|failure| failure["itemIdentifier"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    }

    pub async fn batch(&self, jobs: &[Value]) -> Vec<String> {
        self.batch_within(jobs, Duration::from_mins(5)).await
    }

    pub fn state(&self, feed: &str) -> Value {
        let content = self.s3.content(BUCKET, &format!("state/feeds/{feed}.json"));
        content.map_or(Value::Null, |content| serde_json::from_slice(&content).unwrap())
    }

    /// The keys under `in/`.
    pub fn published(&self) -> Vec<String> {
        self.s3.keys(BUCKET).into_iter().filter(|key| key.starts_with("in/")).collect()
    }
}
