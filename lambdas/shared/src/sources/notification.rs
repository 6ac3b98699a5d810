//! A bucket's notification configuration as a value that can be kept: the SDK's own types cannot be written down.

use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::operation::get_bucket_notification_configuration::GetBucketNotificationConfigurationOutput as Answer;
use aws_sdk_s3::types::{
    Event, EventBridgeConfiguration, FilterRule, FilterRuleName, LambdaFunctionConfiguration,
    NotificationConfiguration, NotificationConfigurationFilter, QueueConfiguration, S3KeyFilter,
    TopicConfiguration,
};
use serde::{Deserialize, Serialize};

/// Who is told of what happens in a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notification {
    /// Functions.
    pub functions: Vec<Target>,
    /// Queues.
    pub queues: Vec<Target>,
    /// Topics.
    pub topics: Vec<Target>,
    /// Whether EventBridge is told of everything.
    pub event_bridge: bool,
}

/// One that is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The configuration's id.
    pub id: Option<String>,
    /// The function, queue or topic.
    pub arn: String,
    /// Of what, such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// For which keys: `prefix` or `suffix`, and its value.
    pub filter: Vec<(String, String)>,
}

impl Notification {
    /// Whether nobody is told.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn read(answer: Answer) -> Self {
        let functions = answer.lambda_function_configurations.unwrap_or_default().into_iter();
        let queues = answer.queue_configurations.unwrap_or_default().into_iter();
        let topics = answer.topic_configurations.unwrap_or_default().into_iter();
        Self {
            functions: functions
                .map(|one| Target::read(one.id, one.lambda_function_arn, &one.events, one.filter))
                .collect(),
            queues: queues.map(|one| Target::read(one.id, one.queue_arn, &one.events, one.filter)).collect(),
            topics: topics.map(|one| Target::read(one.id, one.topic_arn, &one.events, one.filter)).collect(),
            event_bridge: answer.event_bridge_configuration.is_some(),
        }
    }

    pub(super) fn write(&self) -> Result<NotificationConfiguration, BuildError> {
        let mut all = NotificationConfiguration::builder();
        for one in &self.functions {
            let made = LambdaFunctionConfiguration::builder().lambda_function_arn(&one.arn);
            all = all.lambda_function_configurations(
                made.set_id(one.id.clone())
                    .set_events(Some(one.events()))
                    .set_filter(one.filter())
                    .build()?,
            );
        }
        for one in &self.queues {
            let made = QueueConfiguration::builder().queue_arn(&one.arn);
            all = all.queue_configurations(
                made.set_id(one.id.clone())
                    .set_events(Some(one.events()))
                    .set_filter(one.filter())
                    .build()?,
            );
        }
        for one in &self.topics {
            let made = TopicConfiguration::builder().topic_arn(&one.arn);
            all = all.topic_configurations(
                made.set_id(one.id.clone())
                    .set_events(Some(one.events()))
                    .set_filter(one.filter())
                    .build()?,
            );
        }
        if self.event_bridge {
            all = all.event_bridge_configuration(EventBridgeConfiguration::builder().build());
        }
        Ok(all.build())
    }
}

impl Target {
    fn read(
        id: Option<String>,
        arn: String,
        events: &[Event],
        filter: Option<NotificationConfigurationFilter>,
    ) -> Self {
        let rules = filter.and_then(|filter| filter.key).and_then(|key| key.filter_rules).unwrap_or_default();
        let rule = |rule: FilterRule| {
            // S3 answers "Prefix" to who asked with "prefix", and takes both.
            let name = rule.name.map(|name| name.as_str().to_lowercase()).unwrap_or_default();
            (name, rule.value.unwrap_or_default())
        };
        Self {
            id,
            arn,
            events: events.iter().map(|event| event.as_str().to_owned()).collect(),
            filter: rules.into_iter().map(rule).collect(),
        }
    }

    fn events(&self) -> Vec<Event> {
        self.events.iter().map(|event| Event::from(event.as_str())).collect()
    }

    fn filter(&self) -> Option<NotificationConfigurationFilter> {
        let rule = |(name, value): &(String, String)| {
            FilterRule::builder().name(FilterRuleName::from(name.as_str())).value(value).build()
        };
        let rules: Vec<FilterRule> = self.filter.iter().map(rule).collect();
        let key = S3KeyFilter::builder().set_filter_rules(Some(rules)).build();
        (!self.filter.is_empty()).then(|| NotificationConfigurationFilter::builder().key(key).build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_was_read() {
        let target = |arn: &str| Target {
            id: Some(format!("id-{arn}")),
            arn: arn.to_owned(),
            events: vec!["s3:ObjectCreated:*".into(), "s3:ObjectRemoved:*".into()],
            filter: vec![("prefix".into(), "in/".into()), ("suffix".into(), ".csv".into())],
        };
        let all = Notification {
            functions: vec![target("f")],
            queues: vec![Target { filter: Vec::new(), ..target("q") }],
            topics: vec![target("t")],
            event_bridge: true,
        };
        let written = all.write().unwrap();
        let answer = Answer::builder()
            .set_lambda_function_configurations(written.lambda_function_configurations)
            .set_queue_configurations(written.queue_configurations)
            .set_topic_configurations(written.topic_configurations)
            .set_event_bridge_configuration(written.event_bridge_configuration)
            .build();
        assert_eq!(Notification::read(answer), all);
        assert!(!all.is_empty() && Notification::default().is_empty());
    }
}
