//! The resource types a template can use: one file each, one line each in the table.

mod decode;
mod events_rule;
mod logs_log_group;
mod sns_subscription;
mod sns_topic;
mod sns_topic_policy;
mod sqs_queue;
mod sqs_queue_policy;

use crate::cloudformation::resource::ResourceType;

/// Every resource type. A type that is not here is refused by name.
pub static TYPES: &[&dyn ResourceType] = &[
    &events_rule::EventsRule,
    &logs_log_group::LogGroup,
    &sns_subscription::SnsSubscription,
    &sns_topic::SnsTopic,
    &sns_topic_policy::SnsTopicPolicy,
    &sqs_queue::SqsQueue,
    &sqs_queue_policy::SqsQueuePolicy,
];
