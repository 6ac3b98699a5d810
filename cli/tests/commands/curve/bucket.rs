//! Tables in buckets: whose, and that no more is asked for than is drawn.

use std::sync::{Arc, Mutex};

use aws_sdk_s3::primitives::ByteStream;

use super::{desk, eod, files};
use crate::local::{engine, make_stack};
use crate::support::{Aws, BUCKET, Desk, Stack};

/// An account with what the folder `out` has in a bucket, and more that must not be read.
async fn account(bucket: &str, stacks: impl IntoIterator<Item = Stack>) -> Aws {
    let (aws, desk) = (Aws::with(stacks), Box::pin(desk()).await);
    let out = desk.folder().join("out");
    for key in files(&out) {
        aws.s3.put(bucket, &key, &std::fs::read(out.join(&key)).unwrap());
    }
    for key in [
        "athena/energy_eod/year=2024/month=12/2024-12-31.eod_csv.eod.parquet",
        "athena/energy_eod/year=2025/month=01/2025-01-31.eod_csv.eod.parquet",
        "athena/energy_eod/year=2025/month=03/2025-03-03.open_interest_report.openinterest.parquet",
        "athena/energy_eod/year=2025/month=03/a note.txt",
        "athena/energy_trade/year=2025/month=03/2025-03-03.public_trades.trades.parquet",
    ] {
        aws.s3.put(bucket, key, b"not to be read");
    }
    aws
}

/// Methods and paths of S3 from now on; of listings what they ask for.
fn asked(aws: &Aws) -> Arc<Mutex<Vec<String>>> {
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let own = asked.clone();
    aws.on(move |call| {
        if call.service == "s3" {
            let prefix = call.query("prefix").map(|prefix| format!("?{prefix}")).unwrap_or_default();
            own.lock().unwrap().push(format!("{} {}{prefix}", call.method, call.path));
        }
        None
    });
    asked
}

#[tokio::test(start_paused = true)]
async fn only_the_latest_day_is_listed_and_read() {
    let aws = account(BUCKET, [Stack::test()]).await;
    let (desk, asked) = (Desk::new(&aws), asked(&aws));
    let ran = desk.run(&["curve", "--market", "NSW", "--product", "base"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let first = ran.stdout.lines().nth(1).unwrap_or_default().split_whitespace().collect::<Vec<_>>();
    assert_eq!(first[..6], ["2025-02-27", "NSW", "base", "quarter", "Q1-2025", "121.59"]);
    insta::assert_snapshot!(asked.lock().unwrap().join("\n").replace(BUCKET, "BUCKET"));
    asked.lock().unwrap().clear();
    let ran = desk.run(&["curve", "--date", "2025-02-26", "--source", "eod_csv.eod"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(asked.lock().unwrap().join("\n").replace(BUCKET, "BUCKET"));
}

#[tokio::test(start_paused = true)]
async fn production_and_any_bucket_are_read_when_asked_for() {
    let production = Stack {
        name: "prod-marketdata-downloader".to_owned(),
        outputs: vec![("DataBucketName".to_owned(), "production-data".to_owned())],
        buckets: vec!["production-data".to_owned()],
        ..Stack::test()
    };
    let desk = Desk::new(&account("production-data", [production, Stack::test()]).await);
    for words in
        [&["--production"][..], &["--stack", "prod-marketdata-downloader"], &["--bucket", "production-data"]]
    {
        let ran = desk.run(&[&["curve"], words].concat()).await;
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{words:?}");
        assert!(ran.stdout.contains("121.59"), "{}", ran.stdout);
    }
    let empty = desk.run(&["curve"]).await;
    assert_eq!((empty.code, empty.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(empty.stderr.replace(BUCKET, "BUCKET"));
}

#[tokio::test]
async fn the_local_engines_bucket_is_drawn() {
    let desk = Desk::without_aws();
    let (engine, clients) = engine(desk.folder()).await;
    make_stack(&clients).await;
    desk.file("eod_20250227.csv", eod("20250227", 0));
    assert_eq!(desk.run(&["inspect", "eod_20250227.csv", "--out", "out"]).await.code, 0);
    let out = desk.folder().join("out");
    for key in files(&out) {
        let body = ByteStream::from(std::fs::read(out.join(&key)).unwrap());
        clients.s3().put_object().bucket(BUCKET).key(key).body(body).send().await.unwrap();
    }
    let here = desk.run(&["--local", "curve"]).await;
    assert_eq!((here.code, here.stderr.as_str()), (0, ""));
    assert_eq!(here.stdout, desk.run(&["curve", "out"]).await.stdout);
    engine.shutdown().await;
}
