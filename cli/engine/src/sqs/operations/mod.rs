//! The wire: SQS's AWS JSON 1.0 operations, decoded and handed to the rules.

mod batches;
mod messages;
mod move_tasks;
mod queues;

use crate::wire::{Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "sqs",
    operations: Operations::Rpc {
        protocol: Protocol::Json { version: "1.0" },
        table: operations! {
            "CancelMessageMoveTask" => move_tasks::cancel,
            "ChangeMessageVisibility" => messages::change_visibility,
            "ChangeMessageVisibilityBatch" => batches::change_visibility,
            "CreateQueue" => queues::create,
            "DeleteMessage" => messages::delete,
            "DeleteMessageBatch" => batches::delete,
            "DeleteQueue" => queues::delete,
            "GetQueueAttributes" => queues::attributes,
            "GetQueueUrl" => queues::url,
            "ListDeadLetterSourceQueues" => queues::dead_letter_sources,
            "ListMessageMoveTasks" => move_tasks::list,
            "ListQueueTags" => queues::tags,
            "ListQueues" => queues::list,
            "PurgeQueue" => queues::purge,
            "ReceiveMessage" => messages::receive,
            "SendMessage" => messages::send,
            "SendMessageBatch" => batches::send,
            "SetQueueAttributes" => queues::set_attributes,
            "StartMessageMoveTask" => move_tasks::start,
            "TagQueue" => queues::tag,
            "UntagQueue" => queues::untag,
        },
        missing: &[],
    },
};
