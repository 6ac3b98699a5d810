//! The resource types a template can use: one file each, one line each in the table.

mod camel;
mod codebuild_project;
mod codeconnections_connection;
mod codepipeline_pipeline;
mod custom;
mod decode;
mod events_rule;
mod glue_database;
mod glue_table;
mod iam_policy;
mod iam_role;
mod lambda_event_invoke_config;
mod lambda_event_source_mapping;
mod lambda_function;
mod lambda_permission;
mod logs_log_group;
mod s3_bucket;
mod s3_bucket_policy;
mod sns_subscription;
mod sns_topic;
mod sqs_queue;
mod targets_policy;

use crate::cloudformation::resource::ResourceType;

/// Every resource type. A type that is not here is refused by name.
pub static TYPES: &[&dyn ResourceType] = &[
    &codebuild_project::CodeBuildProject,
    &codepipeline_pipeline::CodePipelinePipeline,
    &codeconnections_connection::CodeConnection(&codeconnections_connection::CURRENT),
    &codeconnections_connection::CodeConnection(&codeconnections_connection::OLDER),
    &custom::CustomResource,
    &events_rule::EventsRule,
    &glue_database::GlueDatabase,
    &glue_table::GlueTable,
    &iam_policy::IamPolicy,
    &iam_role::IamRole,
    &lambda_event_invoke_config::LambdaEventInvokeConfig,
    &lambda_event_source_mapping::LambdaEventSourceMapping,
    &lambda_function::LambdaFunction,
    &lambda_permission::LambdaPermission,
    &logs_log_group::LogGroup,
    &s3_bucket::Bucket,
    &s3_bucket_policy::BucketPolicy,
    &sns_subscription::SnsSubscription,
    &sns_topic::SnsTopic,
    &targets_policy::SNS_TOPIC_POLICY,
    &sqs_queue::SqsQueue,
    &targets_policy::SQS_QUEUE_POLICY,
];

/// Whether a type is a custom resource, which someone's function provisions.
pub fn is_custom(type_name: &str) -> bool {
    type_name == "AWS::CloudFormation::CustomResource" || type_name.starts_with("Custom::")
}

/// The type of this name.
pub fn find(type_name: &str) -> Option<&'static dyn ResourceType> {
    if is_custom(type_name) {
        return Some(&custom::CustomResource);
    }
    TYPES.iter().find(|known| known.schema().type_name == type_name).copied()
}
