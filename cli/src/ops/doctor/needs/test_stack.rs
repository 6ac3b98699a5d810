//! What is changed in the test stack: its bucket is filled and emptied, what would fill it meanwhile is stopped and started
//! again, and its dead letters are sent back.

use super::{Found, Need, Place};

const WITHOUT: &str = "no test stack is there to ask it for";

/// All of them.
pub(super) fn needs(place: &Place<'_>, found: &Found) -> Vec<Need> {
    let need = |actions, on: Vec<String>| Need { actions, on, context: place.here(), without: WITHOUT };
    let bucket = found.bucket.iter().map(|bucket| place.bucket(bucket));
    // A rule on a bus of its own has the bus before its name.
    let rule = |rule: &String| place.arn("events", &format!("rule/{}", rule.replace('|', "/")));
    let mapping = |id: &String| place.arn("lambda", &format!("event-source-mapping:{id}"));
    vec![
        need(
            &[
                ("s3:PutObject", "mdd upload-sample"),
                ("s3:DeleteObjectVersion", "mdd clean-test"),
                ("s3:AbortMultipartUpload", "mdd clean-test"),
            ],
            bucket.clone().map(|bucket| format!("{bucket}/in/doctor.csv")).collect(),
        ),
        need(
            &[("s3:GetBucketNotification", "mdd clean-test"), ("s3:PutBucketNotification", "mdd clean-test")],
            bucket.collect(),
        ),
        need(
            &[("events:DisableRule", "mdd clean-test"), ("events:EnableRule", "mdd clean-test")],
            found.rules.iter().map(rule).collect(),
        ),
        need(
            &[("lambda:UpdateEventSourceMapping", "mdd clean-test")],
            found.mappings.iter().map(mapping).collect(),
        ),
        // To move messages is to receive and to delete them.
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
        need(
            &[
                ("sqs:StartMessageMoveTask", "mdd dlq redrive"),
                ("sqs:ReceiveMessage", "mdd dlq"),
                ("sqs:DeleteMessage", "mdd dlq redrive"),
            ],
            found.letters.iter().map(|queue| place.arn("sqs", queue)).collect(),
        ),
    ]
}
