//! Objects and versions through the real SDK: what comes back, and what is left.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says so by failing")]

mod common;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketLocationConstraint, BucketVersioningStatus, ChecksumAlgorithm, ChecksumMode,
    CreateBucketConfiguration, Delete, ObjectIdentifier, VersioningConfiguration,
};
use common::{engine, s3};

async fn bucket(client: &Client, name: &str) {
    let region = BucketLocationConstraint::from("ap-southeast-2");
    let configuration = CreateBucketConfiguration::builder().location_constraint(region).build();
    client.create_bucket().bucket(name).create_bucket_configuration(configuration).send().await.unwrap();
}

async fn versioned(client: &Client, name: &str, status: BucketVersioningStatus) {
    let configuration = VersioningConfiguration::builder().status(status).build();
    client.put_bucket_versioning().bucket(name).versioning_configuration(configuration).send().await.unwrap();
}

async fn put(client: &Client, bucket: &str, key: &str, body: &'static [u8]) -> Option<String> {
    let put = client.put_object().bucket(bucket).key(key).body(ByteStream::from_static(body));
    put.send().await.unwrap().version_id
}

async fn text(client: &Client, bucket: &str, key: &str) -> String {
    let got = client.get_object().bucket(bucket).key(key).send().await.unwrap();
    String::from_utf8(got.body.collect().await.unwrap().to_vec()).unwrap()
}

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
    let objects = engine.data.path().join("objects");
    let mut folders: Vec<_> =
        std::fs::read_dir(objects).unwrap().map(|entry| entry.unwrap().path()).collect();
    let left = folders.iter_mut().flat_map(|folder| std::fs::read_dir(folder).unwrap()).count();
    assert_eq!(left, 0);
}
