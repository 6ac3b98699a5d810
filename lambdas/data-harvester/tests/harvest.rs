//! What a call leaves in the bucket.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use asx::FailureReport;
use asx::manifest::Manifest;
use serde_json::json;
use support::{Memory, deliver, eod, send, supersedes};

const EMPTY_SHA: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[tokio::test]
async fn a_file_becomes_tables_rejects_and_a_manifest_and_moves_to_done() {
    let store = Memory::new();
    let body = eod("20250227", &[("BNH2025", "84.50"), ("BNH2O25", "1.00"), ("BVH2025", "70.00")]);
    let record = store.upload("in/nem/eod_au.csv", &body);
    let handled = deliver(&store, &record).await;
    let sha = handled["manifest"].as_str().unwrap()["manifest/energy_eod/".len()..].trim_end_matches(".json");
    assert_eq!(
        handled,
        json!({
            "key": "in/nem/eod_au.csv", "result": "harvested", "kind": "energy_eod",
            "rows": 3, "accepted": 2, "rejected": 1, "tables": 1,
            "manifest": format!("manifest/energy_eod/{sha}.json"),
        })
    );
    let done = format!("done/nem/eod_au.{}.csv", &sha[..12]);
    assert_eq!(
        store.keys(),
        [
            "athena/energy_eod/year=2025/month=02/2025-02-27.eod_csv.nem.eod_au.parquet".to_owned(),
            done.clone(),
            format!("failed/rejects/energy_eod/{sha}.csv"),
            format!("manifest/energy_eod/{sha}.json"),
            "manifest/ledger/energy_eod/2025-02-27.eod_csv.nem.eod_au.json".to_owned(),
            format!("manifest/names/{sha}.json"),
        ]
    );
    assert_eq!(store.body(&done), body);
    assert!(store.about(&done).metadata.is_empty(), "the file says its own dates");
    assert_eq!(store.about(&done).content_type.as_deref(), Some("text/csv"));
    let manifest = Manifest::from_json(&store.body(&format!("manifest/energy_eod/{sha}.json"))).unwrap();
    assert_eq!(manifest.key, "in/nem/eod_au.csv");
    assert_eq!(manifest.outputs[0].size, store.body(&manifest.outputs[0].key).len() as u64);
    assert_eq!(manifest.rejects_key, Some(format!("failed/rejects/energy_eod/{sha}.csv")));
}

#[tokio::test]
async fn the_name_comes_first_the_manifest_after_what_it_lists_and_the_original_goes_last() {
    let store = Memory::new();
    deliver(&store, &store.upload("in/eod.csv", &eod("20250227", &[("BNH2025", "84.50"), ("x", "1")]))).await;
    let writes: Vec<String> = store
        .writes()
        .iter()
        .map(|write| {
            write.split('/').take(2).collect::<Vec<_>>().join("/").split('.').next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(
        writes,
        [
            "PutObject manifest/names",
            "PutObject manifest/ledger",
            "PutObject athena/energy_eod",
            "PutObject failed/rejects",
            "PutObject manifest/energy_eod",
            "CopyObject done/eod",
            "DeleteObject in/eod",
        ]
    );
}

#[tokio::test]
async fn a_file_that_fails_moves_to_failed_with_its_reason() {
    let store = Memory::new();
    let handled = deliver(&store, &store.upload("in/trades holiday.xls", b"")).await;
    assert_eq!((&handled["result"], &handled["code"]), (&json!("failed"), &json!("EMPTY_FILE")));
    let moved = format!("failed/trades holiday.{}.xls", &EMPTY_SHA[..12]);
    assert_eq!(store.keys(), [moved.clone(), format!("{moved}.reason.json")]);
    let report = FailureReport::from_json(&store.body(&format!("{moved}.reason.json"))).unwrap();
    assert_eq!((report.code.as_str(), report.key.as_str()), ("EMPTY_FILE", "in/trades holiday.xls"));
    assert_eq!(report.sha256, EMPTY_SHA);
}

#[tokio::test]
async fn too_many_rejects_keep_every_rejected_row() {
    let store = Memory::new();
    let rows: Vec<_> = (0..8).map(|_| ("nonsense", "1.00")).collect();
    deliver(&store, &store.upload("in/eod.csv", &eod("20250227", &rows))).await;
    let keys = store.keys();
    let rejects = keys.iter().find(|key| key.starts_with("failed/rejects/energy_eod/")).unwrap();
    assert_eq!(String::from_utf8(store.body(rejects)).unwrap().lines().count(), 9);
    assert!(!keys.iter().any(|key| key.starts_with("athena/") || key.starts_with("manifest/")), "{keys:?}");
}

#[tokio::test]
async fn the_public_file_is_of_the_day_it_was_stored_or_said_to_be() {
    let store = Memory::new();
    let body = b"10:01\tHVZ2025\t20\t68.00\n";
    deliver(&store, &store.upload("in/a/trades-20230110.xls", body)).await;
    let body = b"10:02\tHVZ2025\t20\t68.00\n";
    deliver(&store, &store.upload_as("in/b/trades-20230110.xls", body, &[("asx-date", "2025-02-20")])).await;
    let tables: Vec<_> = store.keys().into_iter().filter(|key| key.starts_with("athena/")).collect();
    let dates: Vec<_> = store
        .keys()
        .iter()
        .filter(|key| key.starts_with("done/"))
        .map(|key| store.about(key).metadata["asx-date"].clone())
        .collect();
    assert_eq!(dates, ["2025-02-27", "2025-02-20"], "copied back to in/, they are still of their day");
    assert_eq!(
        tables,
        [
            "athena/energy_trade/year=2025/month=02/2025-02-20.public_trades.b.trades.parquet",
            "athena/energy_trade/year=2025/month=02/2025-02-27.public_trades.a.trades.parquet",
        ]
    );
}

/// The keys, and what S3 writes for them in an event.
#[tokio::test]
async fn keys_with_odd_characters_survive() {
    let odd = [
        ("in/a b+c.csv", "in/a+b%2Bc.csv"),
        ("in/50%.csv", "in/50%25.csv"),
        ("in/50%20.csv", "in/50%2520.csv"),
        ("in/é/日本 €.csv", "in/%C3%A9/%E6%97%A5%E6%9C%AC+%E2%82%AC.csv"),
        ("in/a&b=c;d'e(f)*.csv", "in/a%26b%3Dc%3Bd%27e%28f%29*.csv"),
        ("in/ + %2B .csv", "in/+%2B+%252B+.csv"),
    ];
    for (key, encoded) in odd {
        let store = Memory::new();
        let record = store.upload(key, &eod("20250227", &[("BNH2025", "84.50")]));
        assert_eq!(record["s3"]["object"]["key"], json!(encoded));
        let handled = deliver(&store, &record).await;
        assert_eq!((&handled["key"], &handled["result"]), (&json!(key), &json!("harvested")));
        assert!(!store.keys().iter().any(|left| left.starts_with("in/")), "{:?}", store.keys());
        let (folders, name) = key.strip_prefix("in/").unwrap().rsplit_once('.').unwrap();
        let done = store.keys().into_iter().find(|key| key.starts_with("done/")).unwrap();
        assert!(done.starts_with(&format!("done/{folders}.")) && done.ends_with(name), "{done}");
    }
}

#[tokio::test]
async fn an_event_about_what_is_gone_is_done() {
    let store = Memory::new();
    let record = store.upload("in/eod.csv", &eod("20250227", &[("BNH2025", "84.50")]));
    deliver(&store, &record).await;
    let before = store.current();
    let writes = store.writes().len();
    for _ in 0..10 {
        assert_eq!(deliver(&store, &record).await["result"], "gone");
    }
    assert!(store.current() == before && store.writes().len() == writes, "a repeat writes nothing");
}

#[tokio::test]
async fn the_same_file_stored_again_changes_nothing_but_its_place_in_time() {
    let store = Memory::new();
    let body = eod("20250227", &[("BNH2025", "84.50")]);
    deliver(&store, &store.upload("in/eod.csv", &body)).await;
    let before = store.current();
    store.pass(86_400);
    deliver(&store, &store.upload("in/eod.csv", &body)).await;
    let mut after = store.current();
    for (key, object) in &before {
        if !key.starts_with("manifest/ledger/") {
            assert!(after.remove(key).as_ref() == Some(object), "{key} has changed");
        }
    }
    assert_eq!(after.len(), 1, "the ledger knows the later time: {:?}", after.keys());
}

#[tokio::test]
async fn yesterdays_trades_served_again_do_not_become_todays() {
    let store = Memory::new();
    let body = b"10:01\tHVZ2025\t20\t68.00\n";
    deliver(&store, &store.upload("in/trades-20230110.xls", body)).await;
    let before = store.current();
    store.pass(86_400);
    assert_eq!(deliver(&store, &store.upload("in/trades-20230110.xls", body)).await["result"], "harvested");
    assert!(store.current() == before);
}

#[tokio::test]
async fn a_renamed_copy_does_not_count_twice() {
    let store = Memory::new();
    let body = eod("20250227", &[("BNH2025", "84.50")]);
    deliver(&store, &store.upload("in/eod.csv", &body)).await;
    deliver(&store, &store.upload("in/copy of eod.csv", &body)).await;
    let tables: Vec<_> = store.keys().into_iter().filter(|key| key.starts_with("athena/")).collect();
    assert_eq!(tables.len(), 1, "{tables:?}");
    assert_eq!(store.keys().iter().filter(|key| key.starts_with("done/")).count(), 2);
}

#[tokio::test]
async fn a_restated_file_replaces_the_earlier_one_and_says_so() {
    let store = Memory::new();
    let first =
        deliver(&store, &store.upload("in/eod_20250227.csv", &eod("20250227", &[("BNH2025", "84.50")])))
            .await;
    store.pass(60);
    let second =
        deliver(&store, &store.upload("in/eod_20250227.csv", &eod("20250227", &[("BNH2025", "85.00")])))
            .await;
    let manifest = |handled: &serde_json::Value| handled["manifest"].as_str().unwrap().to_owned();
    let first_sha = Manifest::from_json(&store.body(&manifest(&first))).unwrap().sha256;
    let table = "athena/energy_eod/year=2025/month=02/2025-02-27.eod_csv.eod.parquet".to_owned();
    assert_eq!(supersedes(&store, &manifest(&first)), []);
    assert_eq!(supersedes(&store, &manifest(&second)), [(table.clone(), first_sha)]);
    let output = &Manifest::from_json(&store.body(&manifest(&second))).unwrap().outputs[0];
    assert_eq!(output.key, table);
    assert_eq!(output.size, store.body(&table).len() as u64);
    assert_eq!(store.about(&table).metadata["asx-content-sha256"], output.sha256);
}

#[tokio::test]
async fn one_bad_record_does_not_stop_the_others_but_fails_the_call() {
    let store = Memory::new();
    let mut bad = store.upload("in/a.csv", b"x");
    bad["s3"]["bucket"]["name"] = json!("another");
    let good = store.upload("in/eod.csv", &eod("20250227", &[("BNH2025", "84.50")]));
    let marker = store.upload("in/feed/", b"");
    let error = send(&store, &[bad, marker, good]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 of 3 records failed: in/a.csv: the object is in the bucket \"another\", and this function serves \"data\""
    );
    assert!(store.keys().iter().any(|key| key.starts_with("done/eod.")));
    assert!(store.keys().contains(&"in/feed/".to_owned()), "markers stay");
}

#[tokio::test]
async fn what_is_no_notification_is_refused_and_a_test_event_is_not() {
    let store = Memory::new();
    let test = json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "data"});
    assert!(data_harvester::handle(&store, test).await.unwrap().records.is_empty());
    let error = data_harvester::handle(&store, json!({"hello": "world"})).await.unwrap_err();
    assert!(error.to_string().starts_with("the event is not an S3 notification: "), "{error}");
}
