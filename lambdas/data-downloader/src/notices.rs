//! What people are told, over SNS.

use crate::error::DownloadError;
use crate::state::Failing;
use aws_sdk_sns::Client;
use lambda_shared::aws;

/// The topic of notices.
#[derive(Clone, Debug)]
pub(crate) struct Notices {
    client: Client,
    topic_arn: String,
}

impl Notices {
    pub(crate) fn new(client: Client, topic_arn: String) -> Self {
        Self { client, topic_arn }
    }

    /// Says that a feed was switched off, why, and how it comes on again.
    pub(crate) async fn switched_off(&self, feed: &str, failing: &Failing) -> Result<(), DownloadError> {
        let publish = self.client.publish().topic_arn(&self.topic_arn);
        let publish = publish.subject(format!("Feed {feed} is switched off")).message(text(feed, failing));
        let sent = publish.send().await;
        sent.map(drop)
            .map_err(|error| DownloadError::call("sns:Publish", &self.topic_arn, aws::reason(&error)))
    }
}

fn text(feed: &str, Failing { since, times, last }: &Failing) -> String {
    format!(
        "Feed {feed} has failed {times} times in a row since {since}. Its schedule fetches nothing more.\n\n\
         The last failure: {last}\n\n\
         Once the cause is mended, invoke the function data-downloader with {{\"feeds\": [\"{feed}\"]}}, or redrive the \
         jobs among the dead letters: the first that succeeds switches the feed on again.\n"
    )
}
