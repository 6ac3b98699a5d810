//! Publishing: one message to everyone subscribed, each in the form its protocol has.

use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::sns::subscription::{self, Subscription};
use crate::sns::topic;

/// The kind of document a mail that was not sent is kept as; the key starts with its time.
pub const OUTBOX: &str = "sns/outbox";

/// Publishes and returns the message's id. What is stored for one subscriber is not lost when another fails.
pub async fn publish(
    call: &Call,
    topic_arn: &str,
    subject: Option<&str>,
    message: &str,
) -> Result<String, ApiError> {
    call.allow("sns:Publish", topic_arn)?;
    let topic = topic::find(&call.cloud, topic_arn)?;
    if message.is_empty() {
        return Err(ApiError::new("InvalidParameter", "Invalid parameter: Empty message"));
    }
    if message.len() > 262_144 {
        return Err(ApiError::new("InvalidParameter", "Invalid parameter: Message too long"));
    }
    let id = call.cloud.ids.uuid();
    let notification = notification(call, &id, topic_arn, subject, message);
    let display = topic.attributes.get("DisplayName").map(String::as_str);
    for subscription in subscription::of_topic(&call.cloud, topic_arn)? {
        let title = subject.or(display).unwrap_or("AWS Notification Message");
        if let Err(error) = deliver(call, &subscription, title, message, &notification).await {
            tracing::warn!(topic = topic_arn, endpoint = subscription.endpoint, %error, "a message was not delivered");
        }
    }
    Ok(id)
}

fn notification(call: &Call, id: &str, topic_arn: &str, subject: Option<&str>, message: &str) -> Value {
    let mut notification = json!({
        "Type": "Notification",
        "MessageId": id,
        "TopicArn": topic_arn,
        "Message": message,
        "Timestamp": call.now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
    });
    if let Some(subject) = subject {
        notification["Subject"] = subject.into();
    }
    notification
}

async fn deliver(
    call: &Call,
    subscription: &Subscription,
    title: &str,
    message: &str,
    notification: &Value,
) -> Result<(), ApiError> {
    let service = Call::as_service(&call.cloud, "sns.amazonaws.com");
    match subscription.protocol.as_str() {
        "email" => to_outbox(call, &subscription.topic_arn, &subscription.endpoint, title, message),
        "email-json" => {
            to_outbox(call, &subscription.topic_arn, &subscription.endpoint, title, &notification.to_string())
        }
        "sqs" => {
            crate::sqs::send(&service, &subscription.endpoint, &notification.to_string()).await?;
            Ok(())
        }
        _ => {
            let event = record(subscription, notification).to_string();
            crate::lambda::invoke_event(&service, &subscription.endpoint, event.into()).await
        }
    }
}

/// The event that a function gets.
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>
fn record(subscription: &Subscription, notification: &Value) -> Value {
    let mut sns = notification.clone();
    sns["MessageAttributes"] = json!({});
    json!({ "Records": [{
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": sns,
    }] })
}

/// Keeps what AWS would mail.
pub(super) fn to_outbox(
    call: &Call,
    topic_arn: &str,
    to: &str,
    subject: &str,
    body: &str,
) -> Result<(), ApiError> {
    let time = call.now();
    let mail = json!({ "time": time, "to": to, "subject": subject, "body": body, "topic": topic_arn });
    let key = format!("{:020}-{}", time.as_microsecond(), call.cloud.ids.hex());
    Ok(call.cloud.store.put(OUTBOX, &key, &mail)?)
}
