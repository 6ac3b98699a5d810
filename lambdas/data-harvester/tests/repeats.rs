//! Whatever is repeated, reordered or done at the same time by many, the bucket ends the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use std::slice;

use futures::future::join_all;
use serde_json::Value;
use support::{Bucket, Memory, assert_same, deliver, eod, send};

/// Ways in which requests of several harvesters follow each other that are tried.
const SCHEDULES: u64 = 100;

/// Uploads of one source and two dates: three statements of the first, the last of them also of the second, a file of
/// another source, one that fails, one with a bad row. The third is stored under the key of the first.
fn uploads(store: &Memory) -> Vec<Value> {
    let both =
        [eod("20250227", &[("BNH2025", "86.00")]), eod("20250228", &[("BNH2025", "87.00")])[79..].to_vec()];
    let files: [(&str, Vec<u8>); 6] = [
        ("in/eod_20250227.csv", eod("20250227", &[("BNH2025", "84.00")])),
        ("in/2025/eod.csv", eod("20250227", &[("BNH2025", "85.00"), ("bad", "1")])),
        ("in/eod_20250227.csv", both.concat()),
        ("in/eod_20250228.csv", eod("20250228", &[("BNH2025", "88.00")])),
        ("in/other/eod.csv", eod("20250227", &[("BVH2025", "70.00")])),
        ("in/apology.xls", b"<p>sorry</p>".to_vec()),
    ];
    files
        .iter()
        .map(|(key, bytes)| {
            store.pass(60);
            store.upload(key, bytes)
        })
        .collect()
}

async fn expected() -> Bucket {
    let store = Memory::new();
    for record in uploads(&store) {
        deliver(&store, &record).await;
    }
    store.current()
}

#[tokio::test]
async fn in_order_the_bucket_is_as_described() {
    let bucket = expected().await;
    let count = |prefix: &str| bucket.keys().filter(|key| key.starts_with(prefix)).count();
    assert_eq!(
        [count("in/"), count("done/"), count("failed/"), count("athena/"), count("manifest/energy_eod/")],
        [0, 5, 3, 3, 5],
        "{:?}",
        bucket.keys()
    );
    let superseding = bucket
        .iter()
        .filter(|(key, _)| key.starts_with("manifest/energy_eod/"))
        .map(|(_, (json, _))| asx::manifest::Manifest::from_json(json).unwrap().supersedes.len());
    let mut superseding: Vec<_> = superseding.collect();
    superseding.sort_unstable();
    assert_eq!(superseding, [0, 0, 1, 1, 1]);
}

#[tokio::test]
async fn every_order_of_events_ends_in_the_same_bucket() {
    let expected = expected().await;
    for mut order in permutations(5) {
        // The sixth fails, and is the same whenever it comes.
        order.insert(order[0], 5);
        let store = Memory::new();
        let records = uploads(&store);
        for at in &order {
            deliver(&store, &records[*at]).await;
        }
        assert_same(&store.current(), &expected, &format!("{order:?}"));
    }
}

#[tokio::test]
async fn events_repeated_in_batches_end_in_the_same_bucket() {
    let expected = expected().await;
    let store = Memory::new();
    let records = uploads(&store);
    for round in 0..10 {
        let mut batch = records.clone();
        batch.rotate_left(round % 6);
        batch.extend(records.clone());
        send(&store, &batch).await.unwrap();
    }
    assert_same(&store.current(), &expected, "ten times");
}

#[tokio::test]
async fn harvesters_at_the_same_time_end_in_the_same_bucket() {
    let expected = expected().await;
    for seed in 1..=SCHEDULES {
        let store = Memory::new().interleaved(seed);
        let records = uploads(&store);
        // Each file has one harvester and one chance: nobody comes later to repair what was done wrong.
        for result in join_all(records.iter().map(|record| send(&store, slice::from_ref(record)))).await {
            assert!(result.is_ok(), "seed {seed}: {result:?}");
        }
        assert_same(&store.current(), &expected, &format!("seed {seed}"));
    }
}

#[tokio::test]
async fn harvesters_of_the_same_files_do_not_get_in_each_others_way() {
    let expected = expected().await;
    for seed in 1..=SCHEDULES / 4 {
        let store = Memory::new().interleaved(seed);
        let records = uploads(&store);
        let mut backwards = records.clone();
        backwards.reverse();
        for result in join_all([&records, &records, &backwards].map(|records| send(&store, records))).await {
            assert!(result.is_ok(), "seed {seed}: {result:?}");
        }
        assert_same(&store.current(), &expected, &format!("seed {seed}"));
    }
}

/// All orders of so many things.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    permutations(last)
        .into_iter()
        .flat_map(|shorter| {
            (0..=shorter.len()).map(move |at| {
                let mut longer = shorter.clone();
                longer.insert(at, last);
                longer
            })
        })
        .collect()
}
