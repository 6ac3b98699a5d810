//! Listings: prefixes, delimiters, pages.

use std::collections::BTreeSet;

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketVersioningStatus, EncodingType};

use crate::common::{engine, s3};
use crate::help::{bucket, put, versioned};

const KEYS: [&str; 8] = ["a", "athena/t/1", "athena/t/2", "done/1", "in/", "in/a b+ü.csv", "in/feed/1", "z"];

async fn filled(client: &Client, name: &str) {
    bucket(client, name).await;
    for key in KEYS {
        put(client, name, key, b"x").await;
    }
}

#[tokio::test]
async fn pages_of_every_size_give_everything_once_and_in_order() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    filled(&client, "pages").await;
    for (delimiter, expected) in [(None, 8), (Some("/"), 5)] {
        for size in 1..=9 {
            let list = client
                .list_objects_v2()
                .bucket("pages")
                .max_keys(size)
                .set_delimiter(delimiter.map(Into::into));
            let mut pages = list.into_paginator().send();
            let mut names = Vec::new();
            while let Some(page) = pages.next().await {
                let page = page.unwrap();
                let keys = page.contents().iter().map(|object| object.key().unwrap().to_owned());
                let prefixes =
                    page.common_prefixes().iter().map(|prefix| prefix.prefix().unwrap().to_owned());
                let mut both: Vec<_> = keys.chain(prefixes).collect();
                assert!(both.len() <= usize::try_from(size).unwrap());
                assert_eq!(page.key_count(), Some(i32::try_from(both.len()).unwrap()));
                both.sort();
                names.extend(both);
            }
            assert!(names.is_sorted(), "{names:?}");
            assert_eq!(names.len(), expected, "{delimiter:?} by {size}: {names:?}");
        }
    }
}

#[tokio::test]
async fn a_prefix_with_a_delimiter_is_a_folder() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    filled(&client, "folders").await;
    let list = client.list_objects_v2().bucket("folders").prefix("in/").delimiter("/");
    let listed = list.encoding_type(EncodingType::Url).send().await.unwrap();
    let keys: Vec<_> = listed.contents().iter().map(|object| object.key().unwrap()).collect();
    assert_eq!(keys, ["in/", "in/a+b%2B%C3%BC.csv"]);
    let prefixes: Vec<_> = listed.common_prefixes().iter().map(|prefix| prefix.prefix().unwrap()).collect();
    assert_eq!(prefixes, ["in/feed/"]);
    let after = client.list_objects_v2().bucket("folders").start_after("in/feed/1").send().await.unwrap();
    assert_eq!(after.contents().len(), 1);
    let none = client.list_objects_v2().bucket("folders").prefix("nothing").send().await.unwrap();
    assert_eq!((none.contents().len(), none.is_truncated()), (0, Some(false)));
}

#[tokio::test]
async fn the_first_listing_goes_on_by_markers() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    filled(&client, "markers").await;
    let (mut marker, mut names) = (None, BTreeSet::new());
    loop {
        let list =
            client.list_objects().bucket("markers").delimiter("/").max_keys(2).set_marker(marker.take());
        let page = list.send().await.unwrap();
        names.extend(page.contents().iter().map(|object| object.key().unwrap().to_owned()));
        names.extend(page.common_prefixes().iter().map(|prefix| prefix.prefix().unwrap().to_owned()));
        if page.is_truncated() != Some(true) {
            break;
        }
        marker = page.next_marker().map(str::to_owned);
    }
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "athena/", "done/", "in/", "z"]);
}

#[tokio::test]
async fn versions_come_page_by_page_and_newest_first() {
    let (_engine, sdk) = engine().await;
    let client = s3(&sdk);
    bucket(&client, "old").await;
    versioned(&client, "old", BucketVersioningStatus::Enabled).await;
    let mut written = Vec::new();
    for key in ["a", "b"] {
        for n in 0..5 {
            let put = client.put_object().bucket("old").key(key).body(ByteStream::from(vec![n]));
            written.push((key.to_owned(), put.send().await.unwrap().version_id.unwrap()));
        }
    }
    client.delete_object().bucket("old").key("b").send().await.unwrap();
    for size in 1..=12 {
        let (mut key, mut version, mut seen, mut markers) = (None, None, Vec::new(), 0);
        loop {
            let list = client.list_object_versions().bucket("old").max_keys(size);
            let page =
                list.set_key_marker(key.take()).set_version_id_marker(version.take()).send().await.unwrap();
            let id = |v: &aws_sdk_s3::types::ObjectVersion| {
                (v.key().unwrap().to_owned(), v.version_id().unwrap().to_owned())
            };
            seen.extend(page.versions().iter().map(id));
            markers += page.delete_markers().len();
            if page.is_truncated() != Some(true) {
                break;
            }
            key = page.next_key_marker().map(str::to_owned);
            version = page.next_version_id_marker().map(str::to_owned);
        }
        let mut expected = written.clone();
        expected[..5].reverse();
        expected[5..].reverse();
        assert_eq!((seen, markers), (expected, 1), "by {size}");
    }
    let current = client.list_objects_v2().bucket("old").send().await.unwrap();
    assert_eq!(current.contents().len(), 1);
}
