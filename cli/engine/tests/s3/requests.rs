//! Requests: who may make them, and what is said to those that cannot be answered.

use std::time::Duration;

use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use http_body_util::{BodyExt as _, Full};
use jiff::SignedDuration;
use mdd_engine::core::{Principal, issue};

use crate::common::{engine, s3};
use crate::help::{bucket, put, text};

/// A plain HTTP request, as a browser or a custom resource makes it.
async fn send(method: &str, url: &str, body: &'static [u8]) -> (u16, String) {
    let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
        .build_http::<Full<bytes::Bytes>>();
    let request = http::Request::builder().method(method).uri(url).body(Full::from(body)).unwrap();
    let response = client.request(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn temporary_keys_work_with_their_token_only() {
    let (engine, sdk) = engine().await;
    bucket(&s3(&sdk), "tokens").await;
    let role = "arn:aws:iam::111122223333:role/harvester".to_owned();
    let principal = Principal::Role { arn: role.clone(), session: "f".to_owned() };
    let keys = issue(engine.cloud(), principal, SignedDuration::from_hours(1)).unwrap();
    let with = |token: Option<String>| {
        let credentials =
            Credentials::new(&keys.access_key_id, &keys.secret_access_key, token, None, "a role's keys");
        s3(&sdk.to_builder().credentials_provider(SharedCredentialsProvider::new(credentials)).build())
    };
    put(&with(Some(keys.session_token.clone())), "tokens", "k", b"x").await;
    let asked = engine.cloud().gate.asked();
    let expected = (role, "s3:PutObject".to_owned(), "arn:aws:s3:::tokens/k".to_owned());
    assert!(asked.contains(&expected), "{asked:?}");
    let error = with(None).get_object().bucket("tokens").key("k").send().await.unwrap_err();
    assert_eq!(error.into_service_error().code(), Some("InvalidAccessKeyId"));
    let error = with(Some("other".into())).get_object().bucket("tokens").key("k").send().await.unwrap_err();
    assert_eq!(error.into_service_error().code(), Some("InvalidAccessKeyId"));
}

#[tokio::test]
async fn a_wrong_secret_and_no_signature_are_refused() {
    let (engine, sdk) = engine().await;
    bucket(&s3(&sdk), "signed").await;
    let keys = &engine.endpoint().keys;
    let wrong = Credentials::new(&keys.access_key_id, "wrong", None, None, "a wrong secret");
    let wrong = s3(&sdk.to_builder().credentials_provider(SharedCredentialsProvider::new(wrong)).build());
    let error = wrong.list_objects_v2().bucket("signed").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));
    assert!(error.message().unwrap().starts_with("The request signature we calculated"));
    let (status, body) = send("GET", &format!("{}/signed/k", engine.endpoint().url), b"").await;
    assert_eq!(status, 403);
    assert!(body.contains("<Code>AccessDenied</Code>"), "{body}");
    assert!(body.contains("<Resource>/signed/k</Resource><RequestId>"), "{body}");
}

#[tokio::test]
async fn presigned_urls_are_for_one_method_and_one_key() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "presigned").await;
    let soon = PresigningConfig::expires_in(Duration::from_mins(5)).unwrap();
    let key = "cfn/a b+c=ü";
    let url = client.put_object().bucket("presigned").key(key).presigned(soon.clone()).await.unwrap();
    assert_eq!(send("PUT", url.uri(), b"by the SDK").await.0, 200);
    assert_eq!(text(&client, "presigned", key).await, "by the SDK");
    let url = client.get_object().bucket("presigned").key(key).presigned(soon).await.unwrap();
    assert_eq!(send("GET", url.uri(), b"").await, (200, "by the SDK".to_owned()));
    assert_eq!(send("DELETE", url.uri(), b"").await.0, 403);
    assert_eq!(send("GET", &url.uri().replace("cfn", "other"), b"").await.0, 403);
}

#[tokio::test]
async fn what_is_missing_says_so_by_name() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "missing").await;
    let error = client.get_bucket_website().bucket("missing").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("NotImplemented"));
    assert!(error.message().unwrap().contains("GetBucketWebsite"), "{error:?}");
    let put = client.put_object().bucket("missing").key("k").body(ByteStream::from_static(b"x"));
    let error = put.sse_customer_algorithm("AES256").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("NotImplemented"));
    let error = client.create_bucket().bucket("Missing_").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("InvalidBucketName"));
}

#[tokio::test]
async fn requests_are_dated_by_the_engines_clock() {
    let (_engine, sdk, clock) = crate::common::engine_with_clock().await;
    let client = s3(&sdk);
    bucket(&client, "dated").await;
    put(&client, "dated", "k", b"x").await;
    clock.advance(SignedDuration::from_hours(48));
    put(&client, "dated", "k", b"y").await;
    let head = client.head_object().bucket("dated").key("k").send().await.unwrap();
    assert_eq!(head.last_modified().unwrap().to_string(), "2026-03-01T03:04:05Z");
}
