//! `mdd clean-test`: what the shell gets, what is said, and what is left in which bucket.

mod sources;

use std::time::Duration;

use crate::support::{Aws, BUCKET, Desk, Stack};
use lambda_shared::testing::Reply;
use serde_json::{Value, json};
use tokio::time::Instant;

/// Two buckets of the test stack: four versions, a marker and an unfinished upload; and somebody else's.
fn filled() -> Aws {
    let buckets = vec![BUCKET.to_owned(), "second".to_owned()];
    let aws = Aws::with([Stack { buckets, ..Stack::test() }]);
    aws.s3.put(BUCKET, "in/", b"");
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    aws.s3.put(BUCKET, "in/a.csv", b"2");
    aws.s3.mark_deleted(BUCKET, "in/a.csv");
    aws.s3.leave_upload(BUCKET, "in/half.csv");
    aws.s3.put("second", "x", b"1");
    aws.s3.put("somebody-elses", "x", b"1");
    aws
}

fn left(aws: &Aws) -> [usize; 3] {
    let held = |bucket: &str| aws.s3.keys(bucket).len() + aws.s3.unfinished(bucket).len();
    [held(BUCKET), held("second"), held("somebody-elses")]
}

#[tokio::test(start_paused = true)]
async fn the_test_stacks_buckets_are_emptied_and_no_others() {
    let aws = filled();
    let ran = Desk::new(&aws).run(&["clean-test", "--yes"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
        empty. The stack can be deleted now.

        test-marketdata-downloader in 111122223333 (ap-southeast-2): 2 buckets
        01:00:00 second empty: 1 version removed in 0.0 s
        01:00:00 market-data-downloader-test-marketdata-downloader-111122223333 empty: 3 versions, 1 marker, 1 unfinished upload removed in 0.0 s
        ");
    assert_eq!(left(&aws), [0, 0, 1]);
    let again = Desk::new(&aws).run(&["clean-test", "--yes"]).await;
    assert_eq!(again.code, 0, "{}", again.stderr);
    insta::assert_snapshot!(again.stdout, @"✓ the buckets of test-marketdata-downloader are empty: nothing to do");
}

#[tokio::test(start_paused = true)]
async fn for_a_program_there_is_one_document() {
    let ran = Desk::new(&filled()).run(&["clean-test", "--yes", "--output", "json", "-q"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let numbers = json!({"versions": 3, "markers": 1, "uploads": 1});
    assert_eq!((ran.code, &document["result"]), (0, &json!("emptied")));
    assert_eq!(
        (&document["account"], &document["region"]),
        (&json!("111122223333"), &json!("ap-southeast-2"))
    );
    assert_eq!(document["buckets"][0], json!({"name": BUCKET, "held": numbers, "removed": numbers}));
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_without_a_yes() {
    let aws = filled();
    let unasked = Desk::new(&aws).run(&["clean-test"]).await;
    assert_eq!(unasked.code, 2);
    insta::assert_snapshot!(unasked.stderr, @r#"
        test-marketdata-downloader in 111122223333 (ap-southeast-2): 2 buckets, 4 versions, 1 marker, 1 unfinished upload
        error: "Type the stack's name to empty them" cannot be asked here: this is not a terminal
        hint: answer it with --yes
        "#);
    let dry = Desk::new(&aws).run(&["clean-test", "--dry-run"]).await;
    assert_eq!(dry.code, 0);
    insta::assert_snapshot!(dry.stdout, @r"
        test-marketdata-downloader in 111122223333 (ap-southeast-2): 2 buckets, 4 versions, 1 marker, 1 unfinished upload
        nothing was deleted (--dry-run)
        ");
    assert_eq!(left(&aws), [3, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn without_a_test_stack_there_is_nothing_to_do() {
    let ran = Desk::new(&Aws::with([])).run(&["clean-test", "--yes"]).await;
    let unasked = Desk::new(&Aws::with([])).run(&["clean-test"]).await;
    assert_eq!((unasked.code, &unasked.stdout), (0, &ran.stdout), "{}", unasked.stderr);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout, @"✓ test-marketdata-downloader does not exist: nothing to do");
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_was_named_and_is_not_there_is_a_mistake() {
    let aws = filled();
    for more in ["--yes", "--dry-run", "-q"] {
        let ran = Desk::new(&aws).run(&["clean-test", "--stack", "nope", more]).await;
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{more}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(ran.stderr, @r"
                error: the given stack nope does not exist
                hint: see what there is with `mdd status`
                ");
        }
    }
    assert_eq!(left(&aws), [3, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_is_not_for_tests_is_left_alone() {
    let aws = Aws::with([Stack { tags: vec![("Environment".into(), "prod".into())], ..Stack::test() }]);
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    let ran = Desk::new(&aws).run(&["clean-test", "--yes"]).await;
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.stderr, @r"
        error: test-marketdata-downloader is not a test stack: its tag Environment is prod
        hint: only a stack with the tag Environment=test is touched; the pipeline gives it that tag
        ");

    // A settings file that calls production the test stack is a mistake, whatever the stack's tag.
    let aws = Aws::with([Stack { name: "prod-marketdata-downloader".into(), ..Stack::test() }]);
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    let desk = Desk::new(&aws);
    let mixed = std::fs::read_to_string(desk.folder().join("config/mdd.toml")).unwrap();
    desk.file("config/mdd.toml", mixed.replace("test = \"test-", "test = \"prod-"));
    let ran = desk.run(&["clean-test", "--yes"]).await;
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(aws.s3.keys(BUCKET), ["in/a.csv"]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_removed_is_named_and_the_rest_still_goes() {
    let aws = filled();
    aws.s3.lock_key(BUCKET, "in/a.csv", "AccessDenied");
    let ran = Desk::new(&aws).run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!(ran.code, 3);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
          in/a.csv (version v000003): AccessDenied: no
          in/a.csv (version v000002): AccessDenied: no
          in/a.csv (version v000004): AccessDenied: no
        not empty.

        error: 1 of 2 buckets not empty
          caused by: the bucket market-data-downloader-test-marketdata-downloader-111122223333 still holds 3 after 2 rounds: in/a.csv (version v000003): AccessDenied: no; and 2 more
        hint: see what holds them: a bucket policy, an object lock, a missing permission
        ");
    assert_eq!(left(&aws), [1, 0, 1]);
}

#[tokio::test(start_paused = true)]
async fn no_permission_at_all_is_code_4() {
    let aws = filled();
    aws.s3.on(|call| (call.method == "POST").then(|| Reply::s3_error(403, "AccessDenied")));
    aws.s3.on(|call| (call.method == "DELETE").then(|| Reply::s3_error(403, "AccessDenied")));
    let ran = Desk::new(&aws).run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert_eq!(left(&aws), [3, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn another_test_stack_is_taken_by_name_and_production_by_none() {
    let name = |name: &str, bucket: &str| Stack {
        name: name.to_owned(),
        buckets: vec![bucket.to_owned()],
        ..Stack::test()
    };
    // Tagged as a test stack by mistake: it is production all the same.
    let aws = Aws::with([name("peers-test", "theirs"), name("prod-marketdata-downloader", "gold")]);
    aws.s3.put("theirs", "x", b"1");
    aws.s3.put("gold", "x", b"1");
    let ran = Desk::new(&aws).run(&["clean-test", "--stack", "peers-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, aws.s3.keys("theirs").len()), (0, 0), "{}", ran.stderr);
    let arn = "arn:aws:cloudformation:ap-southeast-2:111122223333:stack/prod-marketdata-downloader/1";
    for name in ["prod-marketdata-downloader", arn] {
        let ran = Desk::new(&aws).run(&["clean-test", "--stack", name, "--yes", "-q"]).await;
        assert_eq!((ran.code, aws.s3.keys("gold").len()), (2, 1), "{name}: {}", ran.stderr);
    }
    let untagged = Aws::with([Stack { tags: Vec::new(), ..name("peers-untagged", "x") }]);
    let ran = Desk::new(&untagged).run(&["clean-test", "--stack", "peers-untagged", "--yes"]).await;
    assert_eq!(ran.code, 2);
}

#[tokio::test(start_paused = true)]
async fn twenty_thousand_versions_far_away_take_eight_round_trips() {
    let distance = Duration::from_millis(50);
    let aws = Aws::with([Stack::test()]).at(distance);
    for _ in 0..2 {
        for (folder, share) in
            [("in", 5), ("done", 30), ("failed", 5), ("athena", 40), ("manifest", 15), ("state", 5)]
        {
            for number in 0..share * 100 {
                aws.s3.put(BUCKET, &format!("{folder}/table={}/{number:05}.csv", number % 7), b"x");
            }
        }
    }
    let began = Instant::now();
    let ran = Desk::new(&aws).run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, left(&aws)), (0, [0, 0, 0]), "{}", ran.stderr);
    // Who, which stack and what it holds; what is on; and what the emptying takes: six.
    assert!(began.elapsed() < 9 * distance, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn off_a_terminal_count_and_rate_are_told_every_ten_seconds() {
    let aws = Aws::with([Stack::test()]).at(Duration::from_secs(4));
    for number in 0..9_500 {
        aws.s3.put(BUCKET, &format!("in/{number:05}.csv"), b"x");
    }
    let ran = Desk::new(&aws).run(&["clean-test", "--yes"]).await;
    assert_eq!((ran.code, left(&aws)), (0, [0, 0, 0]), "{}", ran.stderr);
    insta::assert_snapshot!(ran.stderr);
}
