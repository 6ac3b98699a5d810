//! Dead letters on their way back: `StartMessageMoveTask` and what can be asked of it.

use std::sync::Arc;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::{ListMessageMoveTasksResultEntry, MessageSystemAttributeName, QueueAttributeName};
use jiff::SignedDuration;
use mdd_engine::Engine;
use mdd_engine::core::ManualClock;

use crate::common::{Running, engine_with_clock, started};
use crate::help::{attribute, queue, received};

/// A queue whose messages die at the second receive, and a dead-letter queue.
struct Queues {
    running: Running,
    sqs: Client,
    clock: Arc<ManualClock>,
    jobs: String,
    dead: String,
    dead_arn: String,
}

impl Queues {
    async fn new() -> Self {
        let (running, sdk, clock) = engine_with_clock().await;
        let sqs = Client::new(&sdk);
        let (dead, dead_arn) = queue(&sqs, "dead").await;
        let (jobs, _) = queue(&sqs, "jobs").await;
        let redrive = format!(r#"{{"deadLetterTargetArn":"{dead_arn}","maxReceiveCount":1}}"#);
        let set = sqs.set_queue_attributes().queue_url(&jobs);
        set.attributes(QueueAttributeName::RedrivePolicy, redrive).send().await.unwrap();
        Self { running, sqs, clock, jobs, dead, dead_arn }
    }

    /// Sends messages that die.
    async fn bury(&self, bodies: &[&str]) {
        for body in bodies {
            self.sqs.send_message().queue_url(&self.jobs).message_body(*body).send().await.unwrap();
            assert!(received(&self.sqs, &self.jobs).await.is_some());
        }
        self.clock.advance(SignedDuration::from_secs(31));
        assert!(received(&self.sqs, &self.jobs).await.is_none());
    }

    async fn waiting(&self, url: &str) -> String {
        attribute(&self.sqs, url, QueueAttributeName::ApproximateNumberOfMessages).await
    }

    async fn tasks(&self) -> Vec<ListMessageMoveTasksResultEntry> {
        let list = self.sqs.list_message_move_tasks().source_arn(&self.dead_arn).max_results(10);
        list.send().await.unwrap().results.unwrap()
    }

    /// Waits until the latest task is as wanted.
    async fn latest(&self, wanted: impl Fn(&ListMessageMoveTasksResultEntry) -> bool) {
        while !wanted(&self.tasks().await[0]) {
            tokio::task::yield_now().await;
        }
    }

    async fn ended(&self, status: &str) -> ListMessageMoveTasksResultEntry {
        self.latest(|task| task.status() == Some(status)).await;
        self.tasks().await.remove(0)
    }
}

fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    error.code().unwrap_or_default()
}

#[tokio::test]
async fn dead_letters_go_back_to_where_they_came_from_as_new_messages() {
    let queues = Queues::new().await;
    queues.bury(&["one", "two"]).await;
    let receive = queues.sqs.receive_message().queue_url(&queues.dead).visibility_timeout(0);
    let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
    let letter = receive.send().await.unwrap().messages.unwrap().remove(0);
    let origin = &letter.attributes().unwrap()[&MessageSystemAttributeName::DeadLetterQueueSourceArn];
    assert!(origin.ends_with(":jobs"), "{origin}");

    let start = queues.sqs.start_message_move_task().source_arn(&queues.dead_arn).send().await.unwrap();
    assert!(start.task_handle().is_some());
    let task = queues.ended("COMPLETED").await;
    assert_eq!(task.approximate_number_of_messages_to_move(), Some(2));
    assert_eq!(task.approximate_number_of_messages_moved(), 2);
    assert_eq!((task.task_handle(), task.destination_arn(), task.failure_reason()), (None, None, None));
    assert_eq!(
        (queues.waiting(&queues.dead).await, queues.waiting(&queues.jobs).await),
        ("0".into(), "2".into())
    );
    let back = received(&queues.sqs, &queues.jobs).await.unwrap();
    assert_eq!(back.body(), Some("one"));
    assert_ne!(back.message_id(), letter.message_id());
    assert_eq!(back.attributes().unwrap()[&MessageSystemAttributeName::ApproximateReceiveCount], "1");
}

#[tokio::test]
async fn a_rate_is_kept_by_the_clock_and_a_cancelled_task_leaves_the_rest() {
    let queues = Queues::new().await;
    queues.bury(&["one", "two", "three"]).await;
    let start = queues.sqs.start_message_move_task().source_arn(&queues.dead_arn);
    let handle =
        start.clone().max_number_of_messages_per_second(1).send().await.unwrap().task_handle.unwrap();
    queues.latest(|task| task.approximate_number_of_messages_moved() == 1).await;
    let task = queues.tasks().await.remove(0);
    assert_eq!((task.status(), task.task_handle()), (Some("RUNNING"), Some(handle.as_str())));
    assert_eq!(task.max_number_of_messages_per_second(), Some(1));
    let second = start.send().await.unwrap_err();
    assert_eq!(code(&second), "InvalidParameterValue");
    assert!(second.message().unwrap().contains("already a task running"));

    queues.clock.advance(SignedDuration::from_secs(1));
    queues.latest(|task| task.approximate_number_of_messages_moved() == 2).await;
    let cancel = || queues.sqs.cancel_message_move_task().task_handle(&handle).send();
    assert_eq!(cancel().await.unwrap().approximate_number_of_messages_moved(), 2);
    assert_eq!(queues.tasks().await[0].status(), Some("CANCELLING"));
    queues.clock.advance(SignedDuration::from_secs(1));
    queues.ended("CANCELLED").await;
    assert_eq!(
        (queues.waiting(&queues.dead).await, queues.waiting(&queues.jobs).await),
        ("1".into(), "2".into())
    );
    assert_eq!(code(&cancel().await.unwrap_err()), "AWS.SimpleQueueService.UnsupportedOperation");
}

#[tokio::test]
async fn a_task_goes_on_in_an_engine_that_starts_later() {
    let queues = Queues::new().await;
    queues.bury(&["one", "two"]).await;
    let start = queues.sqs.start_message_move_task().source_arn(&queues.dead_arn);
    start.max_number_of_messages_per_second(1).send().await.unwrap();
    queues.latest(|task| task.approximate_number_of_messages_moved() == 1).await;
    let Running { engine, data } = queues.running;
    Engine::shutdown(engine).await;
    let clock = Arc::clone(&queues.clock);
    let (running, sdk) = started(data, |config| config.clock = clock).await;
    let queues = Queues { running, sqs: Client::new(&sdk), ..queues };
    assert_eq!(queues.ended("COMPLETED").await.approximate_number_of_messages_moved(), 2);
}

#[tokio::test]
async fn what_was_sent_to_the_dead_letters_by_hand_needs_a_destination() {
    let queues = Queues::new().await;
    queues.sqs.send_message().queue_url(&queues.dead).message_body("by hand").send().await.unwrap();
    let start = || queues.sqs.start_message_move_task().source_arn(&queues.dead_arn);
    start().send().await.unwrap();
    let failed = queues.ended("FAILED").await;
    assert_eq!(failed.failure_reason(), Some("CouldNotDetermineMessageSource"));
    assert_eq!(queues.waiting(&queues.dead).await, "1", "it is still there");

    let (other, other_arn) = queue(&queues.sqs, "other").await;
    queues.clock.advance(SignedDuration::from_secs(1));
    start().destination_arn(&other_arn).send().await.unwrap();
    let done = queues.ended("COMPLETED").await;
    assert_eq!(done.destination_arn(), Some(other_arn.as_str()));
    assert_eq!(received(&queues.sqs, &other).await.unwrap().body(), Some("by hand"));
    let newest = queues.sqs.list_message_move_tasks().source_arn(&queues.dead_arn).send().await.unwrap();
    let statuses: Vec<_> = newest.results().iter().map(|task| task.status().unwrap()).collect();
    assert_eq!(statuses, ["COMPLETED"], "one, the newest, unless more are asked for");
}

#[tokio::test]
async fn what_cannot_be_moved_is_refused_before_anything_moves() {
    let queues = Queues::new().await;
    let (_, other_arn) = queue(&queues.sqs, "other").await;
    let gone = other_arn.replace("other", "gone");
    let start = |source: &str| queues.sqs.start_message_move_task().source_arn(source);
    let dead = &queues.dead_arn;
    assert_eq!(code(&start(&gone).send().await.unwrap_err()), "ResourceNotFoundException");
    assert_eq!(code(&start(&other_arn).send().await.unwrap_err()), "InvalidParameterValue");
    let nowhere = start(dead).destination_arn(&gone).send().await.unwrap_err();
    assert!(nowhere.into_service_error().to_string().contains("DestinationArn"));
    assert_eq!(code(&start(dead).destination_arn(dead).send().await.unwrap_err()), "InvalidParameterValue");
    for rate in [0, 501] {
        let refused = start(dead).max_number_of_messages_per_second(rate).send().await.unwrap_err();
        assert_eq!(code(&refused), "InvalidParameterValue", "{rate}");
    }
    assert!(queues.tasks().await.is_empty());
    let list = queues.sqs.list_message_move_tasks().source_arn(&gone).send().await.unwrap_err();
    assert_eq!(code(&list), "ResourceNotFoundException");
    let cancel = queues.sqs.cancel_message_move_task().task_handle("nothing").send().await.unwrap_err();
    assert_eq!(code(&cancel), "InvalidParameterValue");
}
