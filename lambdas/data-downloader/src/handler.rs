//! The function: one handler for the schedule, the queue and people.

use crate::batch;
use crate::clock::Clock;
use crate::error::DownloadError;
use crate::event::Event;
use crate::notices::Notices;
use crate::queue::Queue;
use crate::sources::Sources;
use crate::state::{Links, States};
use crate::tick;
use crate::tokens::Tokens;
use aws_sdk_s3::Client;
use lambda_shared::aws;
use lambda_shared::settings::{SettingError, required};
use serde_json::Value;
use std::time::Duration;

/// Where things are.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data bucket.
    pub bucket: String,
    /// The queue of jobs.
    pub queue_url: String,
    /// The topic that hears of feeds in trouble.
    pub topic_arn: String,
    /// The feeds file in the bucket.
    pub sources_key: String,
}

impl Settings {
    /// From `DATA_BUCKET`, `QUEUE_URL`, `TOPIC_ARN` and `SOURCES_KEY`.
    pub fn from_env() -> Result<Self, SettingError> {
        Ok(Self {
            bucket: required("DATA_BUCKET")?,
            queue_url: required("QUEUE_URL")?,
            topic_arn: required("TOPIC_ARN")?,
            sources_key: required("SOURCES_KEY")?,
        })
    }
}

/// The downloader.
#[derive(Debug)]
pub struct Downloader<C> {
    pub(crate) s3: Client,
    pub(crate) settings: Settings,
    pub(crate) states: States,
    pub(crate) links: Links,
    pub(crate) queue: Queue,
    pub(crate) notices: Notices,
    pub(crate) tokens: Tokens,
    pub(crate) clock: C,
}

impl<C: Clock> Downloader<C> {
    /// A downloader whose clients use `config`.
    pub fn new(config: &aws_config::SdkConfig, settings: Settings, clock: C) -> Self {
        let s3 = Client::new(config);
        let states = States::new(s3.clone(), settings.bucket.clone());
        let links = Links::new(s3.clone(), settings.bucket.clone());
        let queue = Queue::new(aws_sdk_sqs::Client::new(config), settings.queue_url.clone());
        let notices = Notices::new(aws_sdk_sns::Client::new(config), settings.topic_arn.clone());
        let tokens = Tokens::new(config);
        Self { s3, settings, states, links, queue, notices, tokens, clock }
    }

    /// Handles one event within `remaining`; the answer is what Lambda hands on.
    pub async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, DownloadError> {
        let event = Event::read(event)?;
        let sources = self.sources().await?;
        let answer = match event {
            Event::Tick => serde_json::to_value(tick::tick(self, &sources).await?),
            Event::Ask(ask) => serde_json::to_value(tick::ask(self, &sources, &ask).await?),
            Event::Batch(messages) => {
                serde_json::to_value(batch::run(self, &sources, messages, remaining).await)
            }
        };
        Ok(answer.unwrap_or_default())
    }

    async fn sources(&self) -> Result<Sources, DownloadError> {
        let (bucket, key) = (&self.settings.bucket, &self.settings.sources_key);
        let get = self.s3.get_object().bucket(bucket).key(key).send().await;
        let body = get.map_err(|error| DownloadError::call("s3:GetObject", key, aws::reason(&error)))?.body;
        let body = body.collect().await;
        let body = body.map_err(|error| DownloadError::call("s3:GetObject", key, error.to_string()))?;
        let text = String::from_utf8_lossy(&body.into_bytes()).into_owned();
        Sources::parse(&text).map_err(|source| DownloadError::Sources {
            bucket: bucket.clone(),
            key: key.clone(),
            source: Box::new(source),
        })
    }
}
