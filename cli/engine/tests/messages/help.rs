//! What several of these tests need.

use aws_sdk_sqs::types::QueueAttributeName;

pub async fn queue(sqs: &aws_sdk_sqs::Client, name: &str) -> (String, String) {
    let url = sqs.create_queue().queue_name(name).send().await.unwrap().queue_url.unwrap();
    let arn = attribute(sqs, &url, QueueAttributeName::QueueArn).await;
    (url, arn)
}

pub async fn attribute(sqs: &aws_sdk_sqs::Client, url: &str, name: QueueAttributeName) -> String {
    let answer =
        sqs.get_queue_attributes().queue_url(url).attribute_names(name.clone()).send().await.unwrap();
    answer.attributes.unwrap().remove(&name).unwrap()
}

pub async fn received(sqs: &aws_sdk_sqs::Client, url: &str) -> Option<aws_sdk_sqs::types::Message> {
    let answer = sqs.receive_message().queue_url(url).send().await.unwrap();
    answer.messages.unwrap_or_default().pop()
}
