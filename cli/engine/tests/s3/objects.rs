//! Objects and versions: what comes back, and what is left.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketVersioningStatus, ChecksumAlgorithm, ChecksumMode, Delete, MetadataDirective, ObjectIdentifier,
};

use crate::common::{engine, s3};
use crate::help::{bodies, bucket, put, text, versioned};

/// Every version and marker: key, version, latest, marker.
async fn everything(client: &Client, bucket: &str) -> Vec<(String, String, bool, bool)> {
    let listed = client.list_object_versions().bucket(bucket).send().await.unwrap();
    let mut all: Vec<_> =
        listed
            .versions()
            .iter()
            .map(|v| (v.key().unwrap().into(), v.version_id().unwrap().into(), v.is_latest().unwrap(), false))
            .chain(listed.delete_markers().iter().map(|m| {
                (m.key().unwrap().into(), m.version_id().unwrap().into(), m.is_latest().unwrap(), true)
            }))
            .collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_body_comes_back_byte_for_byte_with_all_it_was_given() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "objects").await;
    let body: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    for algorithm in ChecksumAlgorithm::values() {
        let algorithm = ChecksumAlgorithm::from(*algorithm);
        let put = client.put_object().bucket("objects").key("in/a b+c%ü.csv").content_type("text/csv");
        let put =
            put.checksum_algorithm(algorithm.clone()).metadata("from", "a test").cache_control("no-cache");
        let Ok(stored) = put.body(ByteStream::from(body.clone())).send().await else {
            // The SDK knows algorithms that it cannot compute itself.
            continue;
        };
        assert_eq!(stored.e_tag().unwrap().len(), 34);
        let get = client.get_object().bucket("objects").key("in/a b+c%ü.csv");
        let got = get.checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
        assert_eq!(got.content_type(), Some("text/csv"));
        assert_eq!(got.cache_control(), Some("no-cache"));
        assert_eq!(got.content_encoding(), None);
        assert_eq!(got.metadata().unwrap().get("from").map(String::as_str), Some("a test"));
        assert_eq!(got.content_length(), Some(3_000_000));
        let computed = [
            got.checksum_crc32(),
            got.checksum_crc32_c(),
            got.checksum_crc64_nvme(),
            got.checksum_sha1(),
            got.checksum_sha256(),
        ];
        assert_eq!(computed.iter().flatten().count(), 1, "{algorithm:?}");
        // The SDK compares the checksum itself while it reads.
        assert_eq!(got.body.collect().await.unwrap().into_bytes(), body);
    }
}

#[tokio::test]
async fn versions_pile_up_and_a_delete_only_hides() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "versions").await;
    assert_eq!(put(&client, "versions", "k", b"before").await, None);
    versioned(&client, "versions", BucketVersioningStatus::Enabled).await;
    let first = put(&client, "versions", "k", b"one").await.unwrap();
    let second = put(&client, "versions", "k", b"two").await.unwrap();
    let deleted = client.delete_object().bucket("versions").key("k").send().await.unwrap();
    assert_eq!(deleted.delete_marker(), Some(true));
    let marker = deleted.version_id().unwrap().to_owned();

    let error = client.get_object().bucket("versions").key("k").send().await.unwrap_err();
    assert_eq!(error.into_service_error().code(), Some("NoSuchKey"));
    let get = client.get_object().bucket("versions").key("k").version_id(&marker);
    let error = get.send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("MethodNotAllowed"));
    let old = client.get_object().bucket("versions").key("k").version_id(&first).send().await.unwrap();
    assert_eq!(&old.body.collect().await.unwrap().into_bytes()[..], b"one");
    let ids: Vec<_> = everything(&client, "versions").await.into_iter().map(|(_, id, ..)| id).collect();
    assert_eq!(ids.len(), 4);
    assert!(ids.contains(&"null".to_owned()) && ids.contains(&second));

    // Deleting the marker by its version brings the object back.
    client.delete_object().bucket("versions").key("k").version_id(&marker).send().await.unwrap();
    assert_eq!(text(&client, "versions", "k").await, "two");
    client.delete_object().bucket("versions").key("k").version_id(&second).send().await.unwrap();
    assert_eq!(text(&client, "versions", "k").await, "one");
}

#[tokio::test]
async fn a_suspended_bucket_replaces_only_its_null_version() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "suspended").await;
    versioned(&client, "suspended", BucketVersioningStatus::Enabled).await;
    let kept = put(&client, "suspended", "k", b"kept").await.unwrap();
    versioned(&client, "suspended", BucketVersioningStatus::Suspended).await;
    put(&client, "suspended", "k", b"null one").await;
    put(&client, "suspended", "k", b"null two").await;
    let mut expected =
        vec![("k".to_owned(), kept.clone(), false, false), ("k".into(), "null".into(), true, false)];
    expected.sort();
    assert_eq!(everything(&client, "suspended").await, expected);
    assert_eq!(text(&client, "suspended", "k").await, "null two");
    let deleted = client.delete_object().bucket("suspended").key("k").send().await.unwrap();
    assert_eq!((deleted.delete_marker(), deleted.version_id()), (Some(true), Some("null")));
    let mut expected = vec![("k".to_owned(), kept, false, false), ("k".into(), "null".into(), true, true)];
    expected.sort();
    assert_eq!(everything(&client, "suspended").await, expected);
}

#[tokio::test]
async fn a_bucket_goes_only_when_nothing_is_left_in_it() {
    let (engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "full").await;
    versioned(&client, "full", BucketVersioningStatus::Enabled).await;
    let version = put(&client, "full", "k", b"x").await.unwrap();
    let marker = client.delete_object().bucket("full").key("k").send().await.unwrap().version_id.unwrap();
    let refused =
        async || client.delete_bucket().bucket("full").send().await.unwrap_err().into_service_error();
    let error = refused().await;
    assert_eq!(error.code(), Some("BucketNotEmpty"));
    let message = "The bucket you tried to delete is not empty. You must delete all versions in the bucket.";
    assert_eq!(error.message(), Some(message));
    let id = |id: &str| ObjectIdentifier::builder().key("k").version_id(id).build().unwrap();
    let delete = Delete::builder().objects(id(&version)).objects(id("no such thing")).build().unwrap();
    let outcome = client.delete_objects().bucket("full").delete(delete).send().await.unwrap();
    assert_eq!(outcome.deleted().len(), 1);
    assert_eq!(outcome.errors().len(), 1);
    assert_eq!(outcome.errors()[0].code(), Some("NoSuchVersion"));
    assert_eq!(refused().await.code(), Some("BucketNotEmpty"));
    client.delete_object().bucket("full").key("k").version_id(marker).send().await.unwrap();
    client.delete_bucket().bucket("full").send().await.unwrap();
    let error = client.list_objects_v2().bucket("full").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("NoSuchBucket"));
    // The bodies went with their rows.
    assert_eq!(bodies(engine.data.path()), 0);
}

#[tokio::test]
async fn a_range_is_cut_out_and_one_beyond_the_end_is_refused() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "ranges").await;
    put(&client, "ranges", "k", b"0123456789").await;
    let cases = [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=8-100", "89", "bytes 8-9/10"),
    ];
    for (range, expected, content_range) in cases {
        let got = client.get_object().bucket("ranges").key("k").range(range).send().await.unwrap();
        assert_eq!(got.content_range(), Some(content_range));
        assert_eq!(got.body.collect().await.unwrap().into_bytes(), expected, "{range}");
    }
    let get = client.get_object().bucket("ranges").key("k").range("bytes=100-200");
    assert_eq!(get.send().await.unwrap_err().into_service_error().code(), Some("InvalidRange"));
}

#[tokio::test]
async fn writes_and_reads_can_be_conditional() {
    let (engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "conditions").await;
    let write = || client.put_object().bucket("conditions").key("k").body(ByteStream::from_static(b"new"));
    let code =
        |error: aws_sdk_s3::operation::put_object::PutObjectError| error.code().unwrap_or("").to_owned();
    let first = write().if_none_match("*").send().await.unwrap().e_tag.unwrap();
    let again = write().if_none_match("*").send().await.unwrap_err().into_service_error();
    assert_eq!(code(again), "PreconditionFailed");
    let other = write().if_match("\"0123\"").send().await.unwrap_err().into_service_error();
    assert_eq!(code(other), "PreconditionFailed");
    let missing = client.put_object().bucket("conditions").key("none").if_match(&first);
    assert_eq!(code(missing.send().await.unwrap_err().into_service_error()), "NoSuchKey");
    write().if_match(&first).send().await.unwrap();
    let etag = write().if_none_match("\"x\"").send().await.unwrap_err().into_service_error();
    assert_eq!(code(etag), "NotImplemented");

    let read = || client.get_object().bucket("conditions").key("k");
    let unchanged = read().if_none_match(&first).send().await.unwrap_err();
    assert_eq!(unchanged.raw_response().unwrap().status().as_u16(), 304);
    let failed = read().if_match("\"x\"").send().await.unwrap_err().into_service_error();
    assert_eq!(failed.code(), Some("PreconditionFailed"));
    // A refused write leaves no body behind.
    assert_eq!(bodies(engine.data.path()), 1);
}

#[tokio::test]
async fn a_wrong_digest_is_refused_and_nothing_is_kept() {
    let (engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "digests").await;
    let write = || client.put_object().bucket("digests").key("k").body(ByteStream::from_static(b"body"));
    let md5 = write().content_md5("1B2M2Y8AsgTpgAmY7PhCfg==").send().await.unwrap_err().into_service_error();
    assert_eq!(md5.code(), Some("BadDigest"));
    let crc = write().checksum_crc32("AAAAAA==").send().await.unwrap_err().into_service_error();
    assert_eq!(crc.code(), Some("BadDigest"));
    assert_eq!(crc.message(), Some("The CRC32 you specified did not match the calculated checksum."));
    let listed = client.list_object_versions().bucket("digests").send().await.unwrap();
    assert!(listed.versions().is_empty());
    assert_eq!(bodies(engine.data.path()), 0);
}

#[tokio::test]
async fn a_copy_takes_the_metadata_along_or_gets_its_own() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "copies").await;
    let body = ByteStream::from_static(b"copied");
    let put = client.put_object().bucket("copies").key("in/a b.csv").content_type("text/csv").body(body);
    put.metadata("n", "1").tagging("stage=in").send().await.unwrap();
    let copy = || client.copy_object().bucket("copies").copy_source("copies/in/a%20b.csv");
    copy().key("done/a").send().await.unwrap();
    let head = client.head_object().bucket("copies").key("done/a").send().await.unwrap();
    assert_eq!((head.content_type(), head.content_length()), (Some("text/csv"), Some(6)));
    assert_eq!(head.metadata().unwrap().get("n").map(String::as_str), Some("1"));
    let tags = client.get_object_tagging().bucket("copies").key("done/a").send().await.unwrap();
    assert_eq!((tags.tag_set()[0].key(), tags.tag_set()[0].value()), ("stage", "in"));
    let replace = copy().key("done/b").metadata_directive(MetadataDirective::Replace).metadata("n", "2");
    replace.send().await.unwrap();
    let head = client.head_object().bucket("copies").key("done/b").send().await.unwrap();
    assert_eq!(head.content_type(), Some("binary/octet-stream"));
    assert_eq!(head.metadata().unwrap().get("n").map(String::as_str), Some("2"));
    assert_eq!(text(&client, "copies", "done/b").await, "copied");
    let onto_itself = copy().key("in/a b.csv").send().await.unwrap_err().into_service_error();
    assert_eq!(onto_itself.code(), Some("InvalidRequest"));
    let missing = client.copy_object().bucket("copies").key("x").copy_source("copies/none");
    assert_eq!(missing.send().await.unwrap_err().into_service_error().code(), Some("NoSuchKey"));
}

#[tokio::test]
async fn objects_survive_the_engine() {
    let (engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "kept").await;
    versioned(&client, "kept", BucketVersioningStatus::Enabled).await;
    put(&client, "kept", "k", b"one").await;
    put(&client, "kept", "k", b"two").await;
    let before = everything(&client, "kept").await;
    let crate::common::Running { engine, data } = engine;
    engine.shutdown().await;
    let (_engine, sdk) = crate::common::started(data, |_| {}).await;
    let client = s3(&sdk);
    assert_eq!(everything(&client, "kept").await, before);
    assert_eq!(text(&client, "kept", "k").await, "two");
}
