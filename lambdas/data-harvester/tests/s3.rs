//! What the bucket in S3 is asked, and how its answers are read.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::sync::{Arc, Mutex};

use aws_sdk_s3::Client;
use data_harvester::store::{About, Label, Place, S3, Store, Upload, When, Written};
use lambda_shared::testing::{Call, Reply, sdk_config};

type Calls = Arc<Mutex<Vec<Call>>>;

/// A bucket that gives every request this answer, and the requests.
fn bucket(reply: Reply) -> (S3, Calls) {
    let calls = Calls::default();
    let seen = Arc::clone(&calls);
    let config = sdk_config(move |call| {
        seen.lock().unwrap().push(call.clone());
        reply.clone()
    });
    (S3::new(Client::new(&config), "data".to_owned()), calls)
}

fn only(calls: &Calls) -> Call {
    let mut calls = calls.lock().unwrap();
    assert_eq!(calls.len(), 1);
    calls.remove(0)
}

const LABEL: Label<'static> =
    Label { key: "a b/c.json", content_type: "application/json", metadata: &[("who", "me")] };
const UPLOAD: Upload<'static> = Upload { key: "a b/c.parquet", id: "u7" };

#[tokio::test]
async fn a_version_is_read_with_all_that_is_known_of_it() {
    let reply = Reply::new(200, "body")
        .with("etag", "\"e\"")
        .with("x-amz-version-id", "v7")
        .with("last-modified", "Thu, 27 Feb 2025 06:00:00 GMT")
        .with("content-type", "text/csv")
        .with("x-amz-meta-asx-date", "2025-02-26");
    let (store, calls) = bucket(reply);
    let mut stored = store.open("in/a b+c.csv", Some("v7")).await.unwrap().unwrap();
    let body = stored.body.next().await.unwrap().unwrap();
    assert_eq!(
        (&body[..], stored.etag.as_str(), stored.version.as_deref()),
        (&b"body"[..], "\"e\"", Some("v7"))
    );
    assert_eq!(
        (stored.last_modified, stored.about.content_type.as_deref()),
        (1_740_636_000, Some("text/csv"))
    );
    assert_eq!(stored.about.metadata["asx-date"], "2025-02-26");
    let call = only(&calls);
    assert_eq!((call.method.as_str(), call.path.as_str()), ("GET", "/data/in/a b+c.csv"));
    assert_eq!(call.query("versionId"), Some("v7"));
}

#[tokio::test]
async fn what_is_not_there_is_no_error() {
    for code in ["NoSuchKey", "NoSuchVersion"] {
        let (store, _) = bucket(Reply::s3_error(404, code));
        assert!(store.read("in/a.csv").await.unwrap().is_none(), "{code}");
        let from = Place { key: "in/a.csv", version: Some("v1") };
        assert!(!store.copy(from, "done/a.csv", &About::default()).await.unwrap(), "{code}");
        store.remove(from).await.unwrap();
    }
    let (store, _) = bucket(Reply::new(404, ""));
    assert!(store.head("in/a.csv").await.unwrap().is_none(), "HEAD has no body to name the error");
}

#[tokio::test]
async fn a_missing_bucket_and_a_refusal_are_errors_that_name_the_place() {
    let (store, _) = bucket(Reply::s3_error(404, "NoSuchBucket"));
    assert!(store.read("in/a.csv").await.is_err());
    let (store, _) = bucket(Reply::s3_error(403, "AccessDenied"));
    let error = store.write(LABEL, b"{}", When::Always).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "PutObject of s3://data/a b/c.json failed: AccessDenied: AccessDenied happened (request TESTREQUEST)"
    );
}

#[tokio::test]
async fn conditions_travel_as_headers_and_a_refusal_is_an_answer() {
    let (store, calls) = bucket(Reply::new(200, ""));
    assert_eq!(store.write(LABEL, b"{}", When::Absent).await.unwrap(), Written::Yes);
    let call = only(&calls);
    assert_eq!((call.header("if-none-match"), call.header("if-match")), (Some("*"), None));
    assert_eq!(
        (call.header("content-type"), call.header("x-amz-meta-who")),
        (Some("application/json"), Some("me"))
    );
    assert_eq!((call.path.as_str(), call.body.as_slice()), ("/data/a b/c.json", &b"{}"[..]));

    for (status, code) in [(412, "PreconditionFailed"), (404, "NoSuchKey")] {
        let (store, calls) = bucket(Reply::s3_error(status, code));
        assert_eq!(
            store.write(LABEL, b"{}", When::Unchanged("\"e\"")).await.unwrap(),
            Written::Refused,
            "{code}"
        );
        assert_eq!(only(&calls).header("if-match"), Some("\"e\""));
        assert!(
            store.write(LABEL, b"{}", When::Always).await.is_err(),
            "without a condition there is none to fail"
        );
    }
}

#[tokio::test]
async fn a_move_names_exactly_one_version() {
    let (store, calls) = bucket(Reply::new(200, "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>"));
    let about = About {
        content_type: Some("text/csv".to_owned()),
        metadata: [("asx-date".into(), "2025-02-27".into())].into(),
    };
    let from = Place { key: "in/a b+c/50%é.csv", version: Some("v7") };
    assert!(store.copy(from, "done/x.csv", &about).await.unwrap());
    let call = only(&calls);
    assert_eq!(call.path, "/data/done/x.csv");
    assert_eq!(call.header("x-amz-copy-source"), Some("data/in/a%20b%2Bc/50%25%C3%A9.csv?versionId=v7"));
    assert_eq!(call.header("x-amz-metadata-directive"), Some("REPLACE"));
    assert_eq!(
        (call.header("content-type"), call.header("x-amz-meta-asx-date")),
        (Some("text/csv"), Some("2025-02-27"))
    );

    let (store, calls) = bucket(Reply::new(204, ""));
    store.remove(from).await.unwrap();
    let call = only(&calls);
    assert_eq!((call.method.as_str(), call.query("versionId")), ("DELETE", Some("v7")));
}

#[tokio::test]
async fn parts_carry_their_number_and_the_end_carries_the_condition() {
    let (store, calls) = bucket(Reply::new(
        200,
        "<InitiateMultipartUploadResult><UploadId>u7</UploadId></InitiateMultipartUploadResult>",
    ));
    assert_eq!(store.begin(LABEL).await.unwrap(), "u7");
    let call = only(&calls);
    assert_eq!((call.method.as_str(), call.query("uploads").is_some()), ("POST", true));
    assert_eq!(
        (call.header("content-type"), call.header("x-amz-meta-who")),
        (Some("application/json"), Some("me"))
    );

    let (store, calls) = bucket(Reply::new(200, "").with("etag", "\"p1\""));
    assert_eq!(store.part(UPLOAD, 1, b"part".to_vec()).await.unwrap().as_deref(), Some("\"p1\""));
    let call = only(&calls);
    assert_eq!((call.query("partNumber"), call.query("uploadId")), (Some("1"), Some("u7")));

    let (store, calls) = bucket(Reply::new(200, "<CompleteMultipartUploadResult/>"));
    let etags = ["\"p1\"".to_owned(), "\"p2\"".to_owned()];
    assert_eq!(store.complete(UPLOAD, &etags, When::Unchanged("\"e\"")).await.unwrap(), Written::Yes);
    let call = only(&calls);
    assert_eq!((call.header("if-match"), call.query("uploadId")), (Some("\"e\""), Some("u7")));
    assert!(call.text().contains("<PartNumber>2</PartNumber>"), "{}", call.text());

    for (status, code) in
        [(412, "PreconditionFailed"), (409, "ConditionalRequestConflict"), (404, "NoSuchUpload")]
    {
        let (store, calls) = bucket(Reply::s3_error(status, code));
        assert_eq!(store.complete(UPLOAD, &etags, When::Absent).await.unwrap(), Written::Refused, "{code}");
        assert_eq!(calls.lock().unwrap()[0].header("if-none-match"), Some("*"));
    }
}

#[tokio::test]
async fn an_upload_that_is_gone_is_no_error() {
    let (store, _) = bucket(Reply::s3_error(404, "NoSuchUpload"));
    assert_eq!(store.part(UPLOAD, 1, b"part".to_vec()).await.unwrap(), None);
    store.abandon(UPLOAD).await.unwrap();
}

#[tokio::test]
async fn unfinished_uploads_are_those_of_exactly_this_key() {
    let upload = |key: &str, id: &str| format!("<Upload><Key>{key}</Key><UploadId>{id}</UploadId></Upload>");
    let uploads = upload("athena/a", "u1") + &upload("athena/a.b", "u2");
    let (store, calls) = bucket(Reply::new(
        200,
        format!("<ListMultipartUploadsResult>{uploads}</ListMultipartUploadsResult>"),
    ));
    assert_eq!(store.unfinished("athena/a").await.unwrap(), ["u1"]);
    assert_eq!(only(&calls).query("prefix"), Some("athena/a"));
}
