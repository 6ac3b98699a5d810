//! What there is in the account: asked of the engine itself, past the command under test and past any proxy.

use aws_sdk_cloudformation::types::{ChangeSetSummary, ExecutionStatus};
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use aws_sdk_sqs::types::QueueAttributeName;
use mdd::clients::{Clients, Target};

use super::Project;

/// The engine's side of a project.
pub struct Account {
    runtime: tokio::runtime::Runtime,
    clients: Clients,
}

impl Account {
    pub fn of(project: &Project) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let target = Target { engine: Some(project.engine()), ..Target::default() };
        let clients = runtime.block_on(Clients::connect(&target)).unwrap();
        Self { runtime, clients }
    }

    /// The executions, newest first: id, status, `STANDARD` or `ROLLBACK`.
    pub fn executions(&self) -> Vec<(String, String, String)> {
        let list = self.clients.codepipeline().list_pipeline_executions();
        let answer = self.runtime.block_on(list.pipeline_name("market-data-downloader").send()).unwrap();
        let found = answer.pipeline_execution_summaries.unwrap_or_default().into_iter();
        let read = |one: aws_sdk_codepipeline::types::PipelineExecutionSummary| {
            let kind = one.execution_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default();
            let status = one.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
            (one.pipeline_execution_id.unwrap_or_default(), status, kind)
        };
        found.map(read).collect()
    }

    /// Makes a stack whose first creation fails and is undone, as somebody without `OnStackFailure=DELETE` does.
    pub fn dead_end(&self, stack: &str) {
        let cloudformation = self.clients.cloudformation();
        self.runtime.block_on(async {
            let template = r#"{"Resources": {"Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"Colour": "red"}}}}"#;
            cloudformation.create_stack().stack_name(stack).template_body(template).send().await.unwrap();
            let rests = async || {
                let answer = cloudformation.describe_stacks().stack_name(stack).send().await.unwrap();
                let status = answer.stacks.unwrap().pop().unwrap().stack_status.unwrap();
                status.as_str() == "ROLLBACK_COMPLETE"
            };
            while !rests().await {
                tokio::task::yield_now().await;
            }
        });
    }

    /// The change sets of a stack that somebody could still execute.
    pub fn waiting_change_sets(&self, stack: &str) -> Vec<String> {
        let list = self.clients.cloudformation().list_change_sets().stack_name(stack).send();
        let found = self.runtime.block_on(list).unwrap().summaries.unwrap_or_default().into_iter();
        let waits = |set: &ChangeSetSummary| set.execution_status() == Some(&ExecutionStatus::Available);
        found.filter(waits).filter_map(|set| set.change_set_name).collect()
    }

    /// A letter in the queue `dead`, which nobody could deliver from the queue `jobs`: SQS has to know where one came from.
    pub fn dead_letter(&self) {
        let sqs = self.clients.sqs();
        self.runtime.block_on(async {
            let dead = sqs.create_queue().queue_name("dead").send().await.unwrap().queue_url.unwrap();
            let arn = QueueAttributeName::QueueArn;
            let asked = sqs.get_queue_attributes().queue_url(dead).attribute_names(arn.clone()).send();
            let arn = asked.await.unwrap().attributes.unwrap()[&arn].clone();
            let policy = format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":1}}"#);
            let jobs =
                sqs.create_queue().queue_name("jobs").attributes(QueueAttributeName::RedrivePolicy, policy);
            let jobs = jobs.send().await.unwrap().queue_url.unwrap();
            sqs.purge_queue().queue_url(&jobs).send().await.unwrap();
            sqs.send_message().queue_url(&jobs).message_body("{}").send().await.unwrap();
            // The second receive finds that it was received often enough.
            for _ in 0..2 {
                sqs.receive_message().queue_url(&jobs).visibility_timeout(0).send().await.unwrap();
            }
        });
    }

    /// Messages in a queue that nobody works on.
    pub fn messages(&self, queue: &str) -> u64 {
        let sqs = self.clients.sqs();
        self.runtime.block_on(async {
            let url = sqs.get_queue_url().queue_name(queue).send().await.unwrap().queue_url.unwrap();
            let count = QueueAttributeName::ApproximateNumberOfMessages;
            let asked = sqs.get_queue_attributes().queue_url(url).attribute_names(count.clone()).send();
            asked.await.unwrap().attributes.unwrap()[&count].parse().unwrap()
        })
    }

    /// Makes a bucket that belongs to no stack.
    pub fn make_bucket(&self, bucket: &str) {
        let place = BucketLocationConstraint::from(self.clients.region());
        let place = CreateBucketConfiguration::builder().location_constraint(place).build();
        let create = self.clients.s3().create_bucket().bucket(bucket).create_bucket_configuration(place);
        self.runtime.block_on(create.send()).unwrap();
    }

    /// An object, and how many uploads to its bucket nobody finished.
    pub fn object(&self, bucket: &str, key: &str) -> (Option<Vec<u8>>, usize) {
        let s3 = self.clients.s3();
        self.runtime.block_on(async {
            let content = match s3.get_object().bucket(bucket).key(key).send().await {
                Ok(answer) => Some(answer.body.collect().await.unwrap().to_vec()),
                Err(_) => None,
            };
            let uploads = s3.list_multipart_uploads().bucket(bucket).send().await.unwrap();
            (content, uploads.uploads.unwrap_or_default().len())
        })
    }
}
