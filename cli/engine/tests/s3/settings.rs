//! What can be configured on a bucket.

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, BucketVersioningStatus, ExpirationStatus,
    LifecycleExpiration, LifecycleRule, LifecycleRuleFilter, NoncurrentVersionExpiration,
    NotificationConfiguration, PublicAccessBlockConfiguration, QueueConfiguration, Tag, Tagging,
};
use jiff::{SignedDuration, Timestamp};

use crate::common::{engine, s3};
use crate::help::{bucket, put, versioned};

#[tokio::test]
async fn a_new_bucket_is_private_encrypted_and_owned() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "new").await;
    let block = client.get_public_access_block().bucket("new").send().await.unwrap();
    let block = block.public_access_block_configuration.unwrap();
    assert_eq!((block.block_public_acls(), block.restrict_public_buckets()), (Some(true), Some(true)));
    let encryption = client.get_bucket_encryption().bucket("new").send().await.unwrap();
    let rules = encryption.server_side_encryption_configuration.unwrap().rules;
    assert_eq!(
        rules[0].apply_server_side_encryption_by_default().unwrap().sse_algorithm().as_str(),
        "AES256"
    );
    let ownership = client.get_bucket_ownership_controls().bucket("new").send().await.unwrap();
    assert_eq!(
        ownership.ownership_controls.unwrap().rules[0].object_ownership().as_str(),
        "BucketOwnerEnforced"
    );
    let versioning = client.get_bucket_versioning().bucket("new").send().await.unwrap();
    assert_eq!(versioning.status(), None);
    let location = client.get_bucket_location().bucket("new").send().await.unwrap();
    assert_eq!(location.location_constraint().unwrap().as_str(), "ap-southeast-2");
    client.delete_public_access_block().bucket("new").send().await.unwrap();
    let gone = client.get_public_access_block().bucket("new").send().await.unwrap_err().into_service_error();
    assert_eq!(gone.code(), Some("NoSuchPublicAccessBlockConfiguration"));
    let put = client.put_public_access_block().bucket("new");
    let open = PublicAccessBlockConfiguration::builder().block_public_acls(true).build();
    put.public_access_block_configuration(open).send().await.unwrap();
}

#[tokio::test]
async fn a_policy_is_checked_and_comes_back_as_it_was_given() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "policies").await;
    let get = || client.get_bucket_policy().bucket("policies").send();
    assert_eq!(get().await.unwrap_err().into_service_error().code(), Some("NoSuchBucketPolicy"));
    let tls = r#"{"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*",
        "Action":"s3:*","Resource":["arn:aws:s3:::policies","arn:aws:s3:::policies/*"],
        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;
    client.put_bucket_policy().bucket("policies").policy(tls).send().await.unwrap();
    assert_eq!(get().await.unwrap().policy(), Some(tls));
    let status = client.get_bucket_policy_status().bucket("policies").send().await.unwrap();
    assert_eq!(status.policy_status().unwrap().is_public(), Some(false));
    // There is no TLS on loopback, and the gate does not judge by policies: work goes on.
    put(&client, "policies", "k", b"x").await;
    let public = tls
        .replace("Deny", "Allow")
        .replace(r#""Condition":{"Bool":{"aws:SecureTransport":"false"}}"#, r#""Sid":"X""#);
    let refused = client.put_bucket_policy().bucket("policies").policy(public).send().await.unwrap_err();
    assert_eq!(refused.into_service_error().code(), Some("AccessDenied"));
    let foreign = tls.replace(":::policies", ":::others");
    let refused = client.put_bucket_policy().bucket("policies").policy(foreign).send().await.unwrap_err();
    assert_eq!(refused.into_service_error().code(), Some("MalformedPolicy"));
}

#[tokio::test]
async fn lifecycle_rules_come_back_and_transitions_are_refused() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "rules").await;
    let rule = LifecycleRule::builder()
        .id("old")
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("in/").build())
        .expiration(LifecycleExpiration::builder().days(30).build())
        .abort_incomplete_multipart_upload(
            AbortIncompleteMultipartUpload::builder().days_after_initiation(1).build(),
        );
    let set = async |rule: LifecycleRule| {
        let configuration = BucketLifecycleConfiguration::builder().rules(rule).build().unwrap();
        let put = client.put_bucket_lifecycle_configuration().bucket("rules");
        put.lifecycle_configuration(configuration).send().await
    };
    let given = rule.clone().build().unwrap();
    set(given.clone()).await.unwrap();
    let got = client.get_bucket_lifecycle_configuration().bucket("rules").send().await.unwrap();
    assert_eq!(got.rules(), [given]);
    let transition = aws_sdk_s3::types::Transition::builder().days(1).build();
    let error = set(rule.transitions(transition).build().unwrap()).await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("NotImplemented"));
    client.delete_bucket_lifecycle().bucket("rules").send().await.unwrap();
    let gone = client.get_bucket_lifecycle_configuration().bucket("rules").send().await.unwrap_err();
    assert_eq!(gone.into_service_error().code(), Some("NoSuchLifecycleConfiguration"));
}

#[tokio::test]
async fn tags_of_buckets_and_objects() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "tags").await;
    put(&client, "tags", "k", b"x").await;
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().unwrap();
    let tagging = |tags: Vec<Tag>| Tagging::builder().set_tag_set(Some(tags)).build().unwrap();
    let none = client.get_bucket_tagging().bucket("tags").send().await.unwrap_err().into_service_error();
    assert_eq!(none.code(), Some("NoSuchTagSet"));
    let both = vec![tag("a", "1"), tag("b", "")];
    client.put_bucket_tagging().bucket("tags").tagging(tagging(both.clone())).send().await.unwrap();
    assert_eq!(client.get_bucket_tagging().bucket("tags").send().await.unwrap().tag_set(), both);
    client.put_object_tagging().bucket("tags").key("k").tagging(tagging(both.clone())).send().await.unwrap();
    let got = client.get_object().bucket("tags").key("k").send().await.unwrap();
    assert_eq!(got.tag_count(), Some(2));
    let twice = tagging(vec![tag("a", "1"), tag("a", "2")]);
    let error = client.put_object_tagging().bucket("tags").key("k").tagging(twice).send().await.unwrap_err();
    assert_eq!(error.into_service_error().message(), Some("Cannot provide multiple Tags with the same key"));
    client.delete_object_tagging().bucket("tags").key("k").send().await.unwrap();
    let left = client.get_object_tagging().bucket("tags").key("k").send().await.unwrap();
    assert!(left.tag_set().is_empty());
}

#[tokio::test]
async fn only_functions_can_be_notified() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "notices").await;
    let queue = QueueConfiguration::builder()
        .queue_arn("arn:aws:sqs:ap-southeast-2:111122223333:jobs")
        .events(aws_sdk_s3::types::Event::S3ObjectCreated)
        .build()
        .unwrap();
    let configuration = NotificationConfiguration::builder().queue_configurations(queue).build();
    let put = client.put_bucket_notification_configuration().bucket("notices");
    let error = put.notification_configuration(configuration).send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("NotImplemented"));
    let empty = client.get_bucket_notification_configuration().bucket("notices").send().await.unwrap();
    assert!(empty.lambda_function_configurations().is_empty());
}

/// Waits until `done` holds; the engine works in the background, and nothing tells when it has.
async fn until(mut done: impl AsyncFnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !done().await {
        assert!(begun.elapsed().as_secs() < 60, "it did not happen");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn lifecycle_rules_are_carried_out_at_midnight() {
    let (engine, sdk, clock) = crate::common::engine_with_clock().await;
    let client = s3(&sdk);
    bucket(&client, "ageing").await;
    versioned(&client, "ageing", BucketVersioningStatus::Enabled).await;
    let rule = |id: &str| LifecycleRule::builder().id(id).status(ExpirationStatus::Enabled);
    let prefix = |prefix: &str| LifecycleRuleFilter::builder().prefix(prefix).build();
    let noncurrent = NoncurrentVersionExpiration::builder().noncurrent_days(1).build();
    let expiration = LifecycleExpiration::builder().days(2).build();
    let markers = LifecycleExpiration::builder().expired_object_delete_marker(true).build();
    let uploads = AbortIncompleteMultipartUpload::builder().days_after_initiation(1).build();
    let rules = [
        rule("old").filter(prefix("")).noncurrent_version_expiration(noncurrent).expiration(markers),
        rule("current").filter(prefix("in/")).expiration(expiration),
        rule("uploads").filter(prefix("")).abort_incomplete_multipart_upload(uploads),
    ];
    let rules = rules.map(|rule| rule.build().unwrap()).to_vec();
    let configuration = BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build().unwrap();
    let set = client.put_bucket_lifecycle_configuration().bucket("ageing");
    set.lifecycle_configuration(configuration).send().await.unwrap();
    for key in ["in/a", "done/b"] {
        put(&client, "ageing", key, b"old").await;
        put(&client, "ageing", key, b"new").await;
    }
    client.create_multipart_upload().bucket("ageing").key("k").send().await.unwrap();

    let left = async || {
        let listed = client.list_object_versions().bucket("ageing").send().await.unwrap();
        let uploads = client.list_multipart_uploads().bucket("ageing").send().await.unwrap();
        (listed.versions().len(), listed.delete_markers().len(), uploads.uploads().len())
    };
    assert_eq!(left().await, (4, 0, 1));
    // 03:04 on the 27th: a day is over at midnight after the 28th.
    clock.advance(SignedDuration::from_hours(24));
    until(async || {
        engine.cloud().store.get::<Timestamp>("s3/lifecycle", "last").unwrap()
            == Some(engine.cloud().clock.now())
    })
    .await;
    assert_eq!(left().await, (4, 0, 1));
    clock.advance(SignedDuration::from_hours(24));
    until(async || left().await == (2, 0, 0)).await;
    // Two days: in/a is hidden; the version behind the marker follows a day later, then the marker itself.
    clock.advance(SignedDuration::from_hours(24));
    until(async || left().await == (2, 1, 0)).await;
    clock.advance(SignedDuration::from_hours(48));
    until(async || left().await == (1, 1, 0)).await;
    clock.advance(SignedDuration::from_hours(24));
    until(async || left().await == (1, 0, 0)).await;
}
