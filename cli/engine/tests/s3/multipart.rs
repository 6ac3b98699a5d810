//! Multipart uploads.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, CompletedMultipartUpload, CompletedPart};

use crate::common::{engine, s3};
use crate::help::{bodies, bucket, put, text};

const LEAST: usize = 5 << 20;

async fn begun(client: &Client, bucket: &str, key: &str, algorithm: Option<ChecksumAlgorithm>) -> String {
    let create = client.create_multipart_upload().bucket(bucket).key(key).set_checksum_algorithm(algorithm);
    create.content_type("text/csv").metadata("n", "1").send().await.unwrap().upload_id.unwrap()
}

async fn part(
    client: &Client,
    bucket: &str,
    key: &str,
    id: &str,
    number: i32,
    body: Vec<u8>,
) -> CompletedPart {
    checked_part(client, (bucket, key, id), number, body, None).await
}

async fn checked_part(
    client: &Client,
    (bucket, key, id): (&str, &str, &str),
    number: i32,
    body: Vec<u8>,
    algorithm: Option<ChecksumAlgorithm>,
) -> CompletedPart {
    let upload = client.upload_part().bucket(bucket).key(key).upload_id(id).part_number(number);
    let upload = upload.set_checksum_algorithm(algorithm);
    let sent = upload.body(ByteStream::from(body)).send().await.unwrap();
    CompletedPart::builder()
        .part_number(number)
        .set_e_tag(sent.e_tag)
        .set_checksum_crc32(sent.checksum_crc32)
        .set_checksum_sha256(sent.checksum_sha256)
        .build()
}

fn all(parts: &[CompletedPart]) -> CompletedMultipartUpload {
    CompletedMultipartUpload::builder().set_parts(Some(parts.to_vec())).build()
}

#[tokio::test]
async fn parts_become_one_object_with_the_checksum_that_was_chosen() {
    let (engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "parts").await;
    for (algorithm, composite) in [(None, false), (Some(ChecksumAlgorithm::Sha256), true)] {
        let id = begun(&client, "parts", "k", algorithm.clone()).await;
        let part = |number, body| checked_part(&client, ("parts", "k", &id), number, body, algorithm.clone());
        let second = part(2, b"end".to_vec()).await;
        part(1, b"replaced".to_vec()).await;
        let first = part(1, vec![7; LEAST]).await;
        let listed = client.list_parts().bucket("parts").key("k").upload_id(&id).send().await.unwrap();
        let sizes: Vec<_> = listed.parts().iter().map(|part| part.size().unwrap()).collect();
        assert_eq!(sizes, [i64::try_from(LEAST).unwrap(), 3]);
        let complete = client.complete_multipart_upload().bucket("parts").key("k").upload_id(&id);
        let done = complete.multipart_upload(all(&[first, second])).send().await.unwrap();
        assert!(done.e_tag().unwrap().ends_with("-2\""));

        let get = client.get_object().bucket("parts").key("k").checksum_mode(ChecksumMode::Enabled);
        let got = get.send().await.unwrap();
        assert_eq!(got.content_type(), Some("text/csv"));
        if composite {
            assert!(got.checksum_sha256().unwrap().ends_with("-2"));
        } else {
            assert!(got.checksum_crc64_nvme().is_some() || got.checksum_crc32().is_some());
        }
        let body = got.body.collect().await.unwrap().to_vec();
        assert_eq!(body.len(), LEAST + 3);
        assert!(body.ends_with(b"\x07end"));
        let last = client.get_object().bucket("parts").key("k").part_number(2).send().await.unwrap();
        assert_eq!(last.parts_count(), Some(2));
        assert_eq!(last.body.collect().await.unwrap().into_bytes(), "end");
    }
    // The object alone is left: no part, no replaced part.
    assert_eq!(bodies(engine.data.path()), 1);
}

#[tokio::test]
async fn what_does_not_fit_together_is_refused() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "refused").await;
    let id = begun(&client, "refused", "k", None).await;
    let first = part(&client, "refused", "k", &id, 1, b"small".to_vec()).await;
    let second = part(&client, "refused", "k", &id, 2, b"end".to_vec()).await;
    let complete = async |parts: &[CompletedPart]| {
        let complete = client.complete_multipart_upload().bucket("refused").key("k").upload_id(&id);
        let error = complete.multipart_upload(all(parts)).send().await.unwrap_err().into_service_error();
        error.code().unwrap().to_owned()
    };
    assert_eq!(complete(&[first.clone(), second.clone()]).await, "EntityTooSmall");
    assert_eq!(complete(&[second.clone(), first]).await, "InvalidPartOrder");
    let unknown = CompletedPart::builder().part_number(3).e_tag("\"0\"").build();
    assert_eq!(complete(&[unknown]).await, "InvalidPart");
    client.abort_multipart_upload().bucket("refused").key("k").upload_id(&id).send().await.unwrap();
    assert_eq!(complete(&[second]).await, "NoSuchUpload");
}

#[tokio::test]
async fn unfinished_uploads_are_listed_and_go_with_an_abort() {
    let (engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "unfinished").await;
    let mut ids = Vec::new();
    for key in ["in/a", "in/a", "in/b", "out/c"] {
        let id = begun(&client, "unfinished", key, None).await;
        part(&client, "unfinished", key, &id, 1, b"x".to_vec()).await;
        ids.push((key, id));
    }
    for size in 1..=5 {
        let (mut key, mut id, mut seen) = (None, None, Vec::new());
        loop {
            let list = client.list_multipart_uploads().bucket("unfinished").max_uploads(size);
            let page = list.set_key_marker(key.take()).set_upload_id_marker(id.take()).send().await.unwrap();
            seen.extend(page.uploads().iter().map(|upload| upload.upload_id().unwrap().to_owned()));
            if page.is_truncated() != Some(true) {
                break;
            }
            key = page.next_key_marker().map(str::to_owned);
            id = page.next_upload_id_marker().map(str::to_owned);
        }
        let mut expected: Vec<_> = ids.iter().map(|(_, id)| id.clone()).collect();
        expected.sort();
        seen.sort();
        assert_eq!(seen, expected, "by {size}");
    }
    let list = client.list_multipart_uploads().bucket("unfinished").delimiter("/");
    let prefixes = list.send().await.unwrap();
    assert_eq!(prefixes.common_prefixes().len(), 2);
    for (key, id) in &ids {
        client.abort_multipart_upload().bucket("unfinished").key(*key).upload_id(id).send().await.unwrap();
    }
    let left = client.list_multipart_uploads().bucket("unfinished").send().await.unwrap();
    assert!(left.uploads().is_empty());
    assert_eq!(bodies(engine.data.path()), 0);
}

#[tokio::test]
async fn a_part_can_be_a_range_of_another_object() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "ranges").await;
    put(&client, "ranges", "source", b"0123456789").await;
    let id = begun(&client, "ranges", "k", None).await;
    let copy = || {
        let copy = client.upload_part_copy().bucket("ranges").key("k").upload_id(&id).part_number(1);
        copy.copy_source("ranges/source")
    };
    let copied = copy().copy_source_range("bytes=2-5").send().await.unwrap();
    let etag = copied.copy_part_result.unwrap().e_tag.unwrap();
    let beyond = copy().copy_source_range("bytes=2-50").send().await.unwrap_err().into_service_error();
    assert_eq!(beyond.message(), Some("Range specified is not valid for source object of size: 10"));
    let part = CompletedPart::builder().part_number(1).e_tag(etag).build();
    let complete = client.complete_multipart_upload().bucket("ranges").key("k").upload_id(&id);
    complete.multipart_upload(all(&[part])).send().await.unwrap();
    assert_eq!(text(&client, "ranges", "k").await, "2345");
}

#[tokio::test]
async fn a_write_in_between_is_a_conflict_for_a_conditional_end() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "conflicts").await;
    put(&client, "conflicts", "k", b"before").await;
    let id = begun(&client, "conflicts", "k", None).await;
    let only = part(&client, "conflicts", "k", &id, 1, b"x".to_vec()).await;
    let end = || {
        let complete = client.complete_multipart_upload().bucket("conflicts").key("k").upload_id(&id);
        complete.multipart_upload(all(std::slice::from_ref(&only)))
    };
    let exists = end().if_none_match("*").send().await.unwrap_err().into_service_error();
    assert_eq!(exists.code(), Some("PreconditionFailed"));
    client.delete_object().bucket("conflicts").key("k").send().await.unwrap();
    let conflict = end().if_none_match("*").send().await.unwrap_err().into_service_error();
    assert_eq!(conflict.code(), Some("ConditionalRequestConflict"));
    end().send().await.unwrap();
    assert_eq!(text(&client, "conflicts", "k").await, "x");
}
