//! The emptier against an S3 in memory: what is left, what is reported, what was asked.
use lambda_shared::emptier::{Counts, Emptier, EmptyError, Limits, Progress};
use lambda_shared::testing::{FakeS3, Reply, sdk_config_at};
use std::sync::Mutex;

const BUCKET: &str = "data";

fn store() -> FakeS3 {
    FakeS3::with_buckets(&[BUCKET])
}

fn counts(versions: u64, markers: u64, uploads: u64) -> Counts {
    Counts { versions, markers, uploads }
}

fn assert_empty(s3: &FakeS3) {
    assert_eq!(s3.keys(BUCKET), Vec::<String>::new());
    assert_eq!(s3.unfinished(BUCKET), Vec::<String>::new());
}

fn deletes(s3: &FakeS3) -> usize {
    s3.calls().iter().filter(|call| call.starts_with("POST /data")).count()
}

#[tokio::test(start_paused = true)]
async fn versions_markers_and_uploads_go_and_are_counted() {
    let s3 = store();
    s3.put(BUCKET, "in/a.csv", b"1");
    s3.put(BUCKET, "in/a.csv", b"2");
    s3.mark_deleted(BUCKET, "in/a.csv");
    s3.put(BUCKET, "in/", b"");
    s3.leave_upload(BUCKET, "in/half.csv");
    let emptier = Emptier::new(s3.client());

    assert_eq!(emptier.count(BUCKET).await.unwrap(), counts(3, 1, 1));
    let report = emptier.empty(BUCKET, |_| ()).await.unwrap();

    assert_eq!(report.removed, counts(3, 1, 1));
    assert_eq!((report.rounds, report.retried), (2, 0));
    assert_empty(&s3);
    assert_eq!(emptier.count(BUCKET).await.unwrap(), Counts::default());
}

#[tokio::test(start_paused = true)]
async fn pages_are_followed_through_many_versions_of_one_key() {
    let s3 = store().with_page(3);
    for n in 0..10 {
        s3.put(BUCKET, "state/feed.json", &[n]);
        s3.put(BUCKET, &format!("in/{n}.csv"), b"x");
    }
    let report = Emptier::new(s3.client()).empty(BUCKET, |_| ()).await.unwrap();
    assert_eq!(report.removed, counts(20, 0, 0));
    assert_empty(&s3);
}

fn lists(s3: &FakeS3) -> usize {
    s3.calls().iter().filter(|call| call.starts_with("GET /data") && call.contains("versions")).count()
}

#[tokio::test(start_paused = true)]
async fn folders_are_listed_by_themselves_and_nothing_beside_them_is_forgotten() {
    let s3 = store().with_page(5);
    for folder in ["in/", "done/eod/", "done/trades/2025/", ""] {
        for n in 0..12 {
            s3.put(BUCKET, &format!("{folder}{n:02}.csv"), b"x");
        }
    }
    assert_eq!(Emptier::new(s3.client()).count(BUCKET).await.unwrap(), counts(48, 0, 0));
    let s3 = store();
    for folder in ["in/", "done/eod/", "done/trades/2025/", ""] {
        for n in 0..12 {
            s3.put(BUCKET, &format!("{folder}{n:02}.csv"), b"x");
        }
    }
    let report = Emptier::new(s3.client()).empty(BUCKET, |_| ()).await.unwrap();
    assert_eq!(report.removed, counts(48, 0, 0));
    assert_empty(&s3);
    // The top, in/ and done/, the two folders in done/; and once more the top, to see that nothing is left.
    assert_eq!(lists(&s3), 6, "{:?}", s3.calls());
}

#[tokio::test(start_paused = true)]
async fn many_small_folders_are_listed_together() {
    let s3 = store();
    for n in 0..100 {
        s3.put(BUCKET, &format!("athena/{n}/part.parquet"), b"x");
    }
    let report = Emptier::new(s3.client()).empty(BUCKET, |_| ()).await.unwrap();
    assert_eq!(report.removed, counts(100, 0, 0));
    // The top, athena/, all of athena/; and the top again.
    assert_eq!(lists(&s3), 4, "{:?}", s3.calls());
}

#[tokio::test(start_paused = true)]
async fn strange_keys_are_deleted_too() {
    let s3 = store();
    let keys = ["a b+c%20&<é>.csv", "line\nbreak", "\u{1}control", " ", "\u{1f600}"];
    for key in keys {
        s3.put(BUCKET, key, b"x");
    }
    let report = Emptier::new(s3.client()).empty(BUCKET, |_| ()).await.unwrap();
    assert_eq!(report.removed, counts(5, 0, 0));
    assert_empty(&s3);
    assert_eq!(deletes(&s3), 1, "the four that XML can carry go together");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_put_off_is_asked_for_again_alone() {
    let s3 = store();
    s3.put(BUCKET, "in/slow.csv", b"x");
    s3.put(BUCKET, "in/fast.csv", b"x");
    s3.lock_key(BUCKET, "in/slow.csv", "SlowDown");
    let bodies = std::sync::Arc::new(Mutex::new(Vec::new()));
    let (seen, store) = (bodies.clone(), s3.clone());
    s3.on(move |call| {
        if call.query("delete").is_some() {
            seen.lock().unwrap().push(call.text().matches("<Object>").count());
        }
        None
    });
    let emptier = Emptier::new(s3.client());
    let emptying = emptier.empty(BUCKET, |_| ());
    let unlock = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        store.unlock(BUCKET, "in/slow.csv");
    };
    let (report, ()) = tokio::join!(emptying, unlock);
    let report = report.unwrap();
    assert_eq!(report.removed, counts(2, 0, 0));
    assert!(report.retried >= 1, "{report:?}");
    let bodies = bodies.lock().unwrap();
    assert_eq!(bodies[0], 2);
    assert!(bodies[1..].iter().all(|n| *n == 1), "{bodies:?}");
    assert_empty(&s3);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_throttled_as_a_whole_is_repeated() {
    let s3 = store();
    s3.put(BUCKET, "in/a.csv", b"x");
    // More often than the SDK itself tries.
    let mut left = 7;
    s3.on(move |call| {
        let throttled = call.query("delete").is_some() && left > 0;
        left -= i32::from(throttled);
        throttled.then(|| if left % 2 == 0 { Reply::default() } else { Reply::s3_error(503, "SlowDown") })
    });
    let report = Emptier::new(s3.client()).empty(BUCKET, |_| ()).await.unwrap();
    assert_eq!(report.removed, counts(1, 0, 0));
    assert_empty(&s3);
}

#[tokio::test(start_paused = true)]
async fn what_s3_refuses_is_named_and_the_rest_still_goes() {
    let s3 = store();
    s3.put(BUCKET, "in/kept.csv", b"x");
    s3.put(BUCKET, "in/other.csv", b"x");
    s3.lock_key(BUCKET, "in/kept.csv", "AccessDenied");
    let error = Emptier::new(s3.client()).empty(BUCKET, |_| ()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "bucket data still holds 1 after 2 rounds: in/kept.csv (version v000001): AccessDenied: no"
    );
    assert_eq!(s3.keys(BUCKET), ["in/kept.csv"]);
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_never_stops_ends_the_work_with_advice() {
    let s3 = store();
    s3.put(BUCKET, "in/0.csv", b"x");
    let writer = s3.clone();
    let emptier = Emptier::new(s3.client()).with_limits(Limits { idle_rounds: 2, ..Limits::default() });
    let found = Mutex::new(0);
    let error = emptier
        .empty(BUCKET, |progress| {
            // As soon as one is gone, the next is there.
            let mut found = found.lock().unwrap();
            if progress.removed.versions > *found {
                *found = progress.removed.versions;
                writer.put(BUCKET, &format!("in/{found}.csv"), b"x");
            }
        })
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "bucket data still holds 1 after 4 rounds: something still writes to it; stop that first"
    );
}

#[tokio::test(start_paused = true)]
async fn what_arrives_late_is_found_in_the_next_round() {
    let s3 = store();
    for n in 0..5 {
        s3.put(BUCKET, &format!("in/{n}.csv"), b"x");
    }
    let (writer, once) = (s3.clone(), std::sync::Once::new());
    let late = |progress: Progress| {
        if progress.removed.total() > 0 {
            once.call_once(|| writer.put(BUCKET, "athena/late.parquet", b"x"));
        }
    };
    let report = Emptier::new(s3.client()).empty(BUCKET, late).await.unwrap();
    assert_eq!((report.removed, report.rounds), (counts(6, 0, 0), 3));
    assert_empty(&s3);
}

#[tokio::test(start_paused = true)]
async fn progress_only_grows_and_ends_with_the_report() {
    let s3 = store().with_page(10);
    for n in 0..35 {
        s3.put(BUCKET, &format!("in/{n:02}.csv"), b"x");
    }
    let seen = Mutex::new(Vec::new());
    let report = Emptier::new(s3.client())
        .empty(BUCKET, |progress| seen.lock().unwrap().push(progress))
        .await
        .unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(seen.windows(2).all(|pair| {
        pair[0].removed.total() <= pair[1].removed.total() && pair[0].found.total() <= pair[1].found.total()
    }));
    assert_eq!(seen.last().unwrap().removed, report.removed);
    assert_eq!(seen.last().unwrap().found, counts(35, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn only_the_keys_that_are_named_go() {
    let s3 = store().with_page(2);
    for key in ["in/", "in/a.csv", "in/b.csv", "in", "done/"] {
        s3.put(BUCKET, key, b"");
        s3.mark_deleted(BUCKET, key);
        s3.put(BUCKET, key, b"");
    }
    s3.leave_upload(BUCKET, "in/half.csv");
    let keys = ["in/".to_owned(), "done/".to_owned(), "never/".to_owned()];
    let report = Emptier::new(s3.client()).remove_keys(BUCKET, &keys).await.unwrap();
    assert_eq!(report.removed, counts(4, 2, 0));
    assert_eq!(s3.keys(BUCKET), ["in", "in/a.csv", "in/b.csv"]);
    assert_eq!(s3.unfinished(BUCKET), ["in/half.csv"]);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_not_there_is_its_own_error() {
    let error = Emptier::new(store().client()).empty("nowhere", |_| ()).await.unwrap_err();
    assert!(matches!(&error, EmptyError::NoSuchBucket { bucket } if bucket == "nowhere"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_is_forbidden_stops_at_once_and_names_the_permission() {
    let s3 = store();
    s3.on(|call| call.query("versions").map(|_| Reply::s3_error(403, "AccessDenied")));
    let error = Emptier::new(s3.client()).empty(BUCKET, |_| ()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "s3:ListBucketVersions in bucket data: AccessDenied: AccessDenied happened (request TESTREQUEST)"
    );
}

#[test]
fn the_work_can_run_in_a_task_of_its_own() {
    fn assert_send<T: Send>(_: T) {}
    let emptier = Emptier::new(store().client());
    assert_send(emptier.empty(BUCKET, |_| ()));
}

/// The folders of a test stack's bucket, and how much of it lies in each.
const FOLDERS: [(&str, usize); 6] =
    [("in", 5), ("done", 30), ("failed", 5), ("athena", 40), ("manifest", 15), ("state", 5)];

#[tokio::test(start_paused = true)]
async fn twenty_thousand_versions_go_in_six_round_trips() {
    let s3 = store();
    for _ in 0..2 {
        for (folder, share) in FOLDERS {
            for number in 0..share * 100 {
                s3.put(BUCKET, &format!("{folder}/table={}/{number:05}.csv", number % 7), b"x");
            }
        }
    }
    let (far, distance) = (s3.clone(), std::time::Duration::from_millis(50));
    let client = aws_sdk_s3::Client::new(&sdk_config_at(distance, move |call| far.answer(call)));
    let began = tokio::time::Instant::now();
    let report = Emptier::new(client).empty(BUCKET, |_| ()).await.unwrap();
    assert_eq!(report.removed, counts(20_000, 0, 0));
    // The top, the folders, what is in them (a page, and another of the largest), the last delete, and whether all is
    // gone; the clock counts whole milliseconds, and one more for each of them.
    let took = began.elapsed();
    assert!(took < 7 * distance, "{took:?}, {} lists, {} deletes", lists(&s3), deletes(&s3));
    assert_empty(&s3);
}

#[tokio::test(start_paused = true)]
async fn fewer_requests_are_in_flight_after_s3_says_to_slow_down() {
    let s3 = store().with_page(10);
    for n in 0..3000 {
        s3.put(BUCKET, &format!("in/{n:04}.csv"), b"x");
    }
    // S3 takes four deletes a second, and says so to the others.
    let (far, began) = (s3.clone(), tokio::time::Instant::now());
    let taken = Mutex::new((0, 0));
    let refused = std::sync::Arc::new(Mutex::new(0));
    let count = refused.clone();
    let client = aws_sdk_s3::Client::new(&sdk_config_at(std::time::Duration::from_millis(50), move |call| {
        if call.query("delete").is_some() {
            let (second, number) = &mut *taken.lock().unwrap();
            if *second != began.elapsed().as_secs() {
                (*second, *number) = (began.elapsed().as_secs(), 0);
            }
            *number += 1;
            if *number > 4 {
                *count.lock().unwrap() += 1;
                return Reply::s3_error(503, "SlowDown");
            }
        }
        far.answer(call)
    }));
    let emptier = Emptier::new(client).with_limits(Limits { seed: Some(1), ..Limits::default() });
    let report = emptier.empty(BUCKET, |_| ()).await.unwrap();
    assert_eq!(report.removed, counts(3000, 0, 0));
    assert_empty(&s3);
    let refused = *refused.lock().unwrap();
    // Three hundred are taken. Whatever the seed, about ninety are refused; of whoever does not slow down, more than six
    // hundred.
    assert!(refused > 0 && refused < 100, "{refused} were refused");
}

#[tokio::test(start_paused = true)]
async fn stopped_it_hears_what_is_in_flight_and_asks_for_nothing_more() {
    let s3 = store();
    for number in 0..3000 {
        s3.put(BUCKET, &format!("in/{number:04}.csv"), b"1");
    }
    s3.leave_upload(BUCKET, "in/half.csv");
    let far = s3.clone();
    let client = aws_sdk_s3::Client::new(&sdk_config_at(std::time::Duration::from_millis(50), move |call| {
        far.answer(call)
    }));
    let emptier = Emptier::new(client);
    let told = Mutex::new(Counts::default());
    let work = emptier.empty(BUCKET, |progress| *told.lock().unwrap() = progress.removed);
    let somebody = async {
        while s3.keys(BUCKET).len() == 3000 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        emptier.stop();
        s3.calls().len()
    };
    let (result, calls) = tokio::join!(work, somebody);
    assert!(matches!(result, Err(EmptyError::Stopped { .. })), "{result:?}");
    let gone = 3000 - s3.keys(BUCKET).len() as u64;
    assert_eq!(told.lock().unwrap().versions, gone);
    assert!((1..3000).contains(&gone), "{gone}");
    assert_eq!(s3.calls().len(), calls, "nothing is asked after that");
}
