//! `mdd destroy`, against the local engine: what goes in which order, what stays, and that nothing goes unintended.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_cloudformation::types::Tag;
use aws_sdk_s3::primitives::ByteStream;
use mdd::clients::{Clients, Engine as Endpoint, Target};
use mdd_engine::{Config, Engine, Source};
use serde_json::{Value, json};

use crate::support::{Aws, BUCKET, Desk, Ran, Scripted, Stack, query_result};

const PIPELINE: &str = "market-data-downloader";
const PRODUCTION: &str = "prod-marketdata-downloader";
const TEST: &str = "test-marketdata-downloader";

/// An engine with the pipeline's, the test and the production stack, each with a bucket that holds a file; the
/// pipeline's is retained, as the template has it.
struct World {
    desk: Desk,
    engine: Engine,
    clients: Clients,
}

impl World {
    async fn new() -> Self {
        let desk = Desk::without_aws();
        let data = desk.folder().join(".mdd/local");
        let source = Source { checkout: desk.folder().to_owned(), worktree: false };
        let engine = Engine::start(Config::new(&data, source)).await.unwrap();
        let endpoint = Endpoint::read(&data.join("endpoint.json")).unwrap();
        let target = Target { engine: Some(endpoint), ..Target::default() };
        let clients = Clients::connect(&target).await.unwrap();
        let world = Self { desk, engine, clients };
        world.make(PIPELINE, r#""DeletionPolicy": "Retain","#, "none").await;
        world.make(TEST, "", "test").await;
        world.make(PRODUCTION, "", "prod").await;
        world
    }

    async fn make(&self, stack: &str, policy: &str, environment: &str) {
        let template = format!(
            r#"{{"Resources": {{
                "Data": {{"Type": "AWS::S3::Bucket", {policy} "Properties": {{
                    "BucketName": "{stack}-data", "VersioningConfiguration": {{"Status": "Enabled"}}}}}},
                "Topic": {{"Type": "AWS::SNS::Topic"}}
            }}}}"#
        );
        let tag = Tag::builder().key("Environment").value(environment).build();
        let create = self.clients.cloudformation().create_stack().stack_name(stack).template_body(template);
        create.tags(tag).send().await.unwrap();
        while self.status(stack).await.as_deref() != Some("CREATE_COMPLETE") {
            tokio::task::yield_now().await;
        }
        let put = self.clients.s3().put_object().bucket(format!("{stack}-data")).key("in/a.csv");
        put.body(ByteStream::from_static(b"1")).send().await.unwrap();
    }

    async fn status(&self, stack: &str) -> Option<String> {
        let answer = self.clients.cloudformation().describe_stacks().stack_name(stack).send().await.ok()?;
        Some(answer.stacks.unwrap_or_default().pop()?.stack_status?.as_str().to_owned())
    }

    /// The stacks and the buckets that there are.
    async fn left(&self) -> (Vec<&'static str>, Vec<String>) {
        let mut stacks = Vec::new();
        for stack in [PIPELINE, PRODUCTION, TEST] {
            if self.status(stack).await.is_some() {
                stacks.push(stack);
            }
        }
        let buckets = self.clients.s3().list_buckets().send().await.unwrap().buckets.unwrap_or_default();
        let mut buckets: Vec<String> = buckets.into_iter().filter_map(|bucket| bucket.name).collect();
        buckets.sort();
        (stacks, buckets)
    }

    async fn account(&self) -> String {
        self.clients.account().await.unwrap().to_owned()
    }

    async fn destroy(&self, words: &[&str]) -> Ran {
        self.desk.run(&[&["--local", "--poll-interval", "20ms", "destroy"], words].concat()).await
    }
}

const SURE: [&str; 3] = ["--yes", "--confirm", PIPELINE];

#[tokio::test]
async fn nothing_goes_until_production_is_decided_about_and_the_name_is_given() {
    let world = World::new().await;
    let everything = world.left().await;
    let undecided = world.destroy(&[&SURE[..], &["-q"]].concat()).await;
    assert_eq!(undecided.code, 2);
    insta::assert_snapshot!(undecided.stderr);
    for words in [
        &["--production"][..],
        &["--production", "--yes"],
        &["--production", "--yes", "--confirm", "another"],
        &["--production", "--production-data", "yes", "--yes", "--confirm", PIPELINE],
        &["--leave-production", "--buckets", "--yes", "--confirm", PIPELINE],
    ] {
        let ran = world.destroy(words).await;
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.stderr);
    }
    // What would go is shown all the same.
    for words in [&[][..], &["--production", "--production-data", "yes"]] {
        let dry = world.destroy(&[words, &["--dry-run"]].concat()).await;
        assert_eq!(dry.code, 2, "{words:?}: {}", dry.stderr);
        assert!(dry.stdout.contains("goes, in this order"), "{words:?}: {}", dry.stdout);
    }
    let dry = world.destroy(&["--leave-production", "--dry-run"]).await;
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    insta::assert_snapshot!(dry.stdout.replace(world.account().await.as_str(), "ACCOUNT"));
    assert_eq!(world.left().await, everything);
    world.engine.shutdown().await;
}

#[tokio::test]
async fn production_goes_first_and_its_data_and_the_artifacts_stay() {
    let world = World::new().await;
    let ran = world.destroy(&[&SURE[..], &["--production"]].concat()).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout);
    let told: Vec<&str> =
        ran.stderr.lines().filter_map(|line| line.split_once(' ')).map(|(_, text)| text).collect();
    let failed = told.iter().position(|text| text.starts_with("Data DELETE_FAILED")).expect("announced");
    let explained = "Data stays with the data in it: the stack goes without it";
    assert!(told[failed..].contains(&explained), "{}", ran.stderr);
    let kept = vec!["market-data-downloader-data".to_owned(), "prod-marketdata-downloader-data".to_owned()];
    assert_eq!(world.left().await, (vec![], kept));
    let data = world.clients.s3().get_object().bucket("prod-marketdata-downloader-data").key("in/a.csv");
    assert!(data.send().await.is_ok());
    let again = world.destroy(&[&SURE[..], &["--production", "-q"]].concat()).await;
    assert_eq!(again.code, 0, "{}", again.stderr);
    insta::assert_snapshot!(again.stdout, @"✓ none of the stacks is there: nothing to do");
    world.engine.shutdown().await;
}

#[tokio::test]
async fn with_everything_named_nothing_is_left() {
    let world = World::new().await;
    let data = ["--production-data", "prod-marketdata-downloader-data"];
    let words = [&SURE[..], &["--production", "--buckets", "--output", "json", "-q"], &data[..]].concat();
    let ran = world.destroy(&words).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(world.left().await, (vec![], vec![]));
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (document["schema"].as_str(), document["result"].as_str()),
        (Some("mdd.destroy/1"), Some("destroyed"))
    );
    let order: Vec<&str> =
        document["removed"].as_array().unwrap().iter().map(|gone| gone["part"].as_str().unwrap()).collect();
    assert_eq!(order, ["production", "test", "pipeline"]);
    world.engine.shutdown().await;
}

#[tokio::test]
async fn production_that_is_left_stays_and_the_rest_goes() {
    let world = World::new().await;
    let ran = world.destroy(&[&SURE[..], &["--leave-production"]].concat()).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("the role it is deployed with is gone"), "{}", ran.stderr);
    assert_eq!(world.left().await.0, [PRODUCTION]);
    assert_eq!(world.status(PRODUCTION).await.as_deref(), Some("CREATE_COMPLETE"));

    // What was left once is not forgotten: it has to be decided about again.
    for words in [&["-q"][..], &["-q", "--dry-run"]] {
        let words = if words.len() == 1 { [&SURE[..], words].concat() } else { words.to_vec() };
        let undecided = world.destroy(&words).await;
        assert_eq!((undecided.code, undecided.stdout.as_str()), (2, ""), "{words:?}");
        insta::allow_duplicates!(insta::assert_snapshot!(undecided.stderr));
    }
    let decided = world.destroy(&[&SURE[..], &["--leave-production", "-q"]].concat()).await;
    assert_eq!(decided.code, 0, "{}", decided.stderr);
    insta::assert_snapshot!(decided.stdout, @"✓ nothing is left to delete: prod-marketdata-downloader stays (--leave-production)");
    assert_eq!(world.status(PRODUCTION).await.as_deref(), Some("CREATE_COMPLETE"));
    world.engine.shutdown().await;
}

#[tokio::test]
async fn a_stack_that_is_protected_stops_it_before_it_begins() {
    let world = World::new().await;
    let everything = world.left().await;
    let protect = world.clients.cloudformation().update_termination_protection().stack_name(TEST);
    protect.enable_termination_protection(true).send().await.unwrap();
    let ran = world.destroy(&[&SURE[..], &["--production", "-q"]].concat()).await;
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.stderr);
    assert_eq!(world.left().await, everything);
    world.engine.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_stack_under_the_test_stacks_name_that_is_none_is_refused() {
    let aws = Aws::with([Stack { tags: vec![("Environment".into(), "prod".into())], ..Stack::test() }]);
    let ran = Desk::new(&aws).run(&["destroy", "--yes", "--confirm", PIPELINE]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("is not a test stack"), "{}", ran.stderr);
}

/// The first thousand files are gone, and S3 has not answered about the rest, when Ctrl-C is pressed.
#[tokio::test(start_paused = true)]
async fn ctrl_c_while_buckets_are_emptied_says_what_is_gone_and_how_to_go_on() {
    let aws = Aws::with([Stack::test()]).at(Duration::from_secs(1));
    let scripted = Scripted::of(&aws);
    scripted.json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": [] }));
    scripted.reply("DeleteStack", query_result("DeleteStack", ""));
    for number in 0..1_500 {
        aws.s3.put(BUCKET, &format!("done/{number:04}.csv"), b"1");
    }
    let keyboard = Arc::new(Mutex::new(None::<mdd::interrupt::Interrupt>));
    let (pressing, deletes) = (Arc::clone(&keyboard), Mutex::new(0));
    aws.on(move |call| {
        if call.method != "POST" || call.query("delete").is_none() {
            return None;
        }
        let mut deletes = deletes.lock().unwrap();
        *deletes += 1;
        if *deletes == 1 {
            return None;
        }
        pressing.lock().unwrap().as_ref().unwrap().press();
        // Nobody waits for this answer.
        Some(lambda_shared::testing::Reply::s3_error(500, "InternalError"))
    });
    let words = [&["destroy"], &SURE[..]].concat();
    let ran = Desk::new(&aws).run_with(&words, |interrupt| *keyboard.lock().unwrap() = Some(interrupt)).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (130, ""), "{}", ran.stderr);
    let told = "\nat least 1,000 of 1,500 things found in the buckets of test-marketdata-downloader are gone\n\
                test-marketdata-downloader is CREATE_COMPLETE and stays as it is; come back with: mdd destroy\n\
                interrupted\n";
    assert!(ran.stderr.ends_with(told), "{}", ran.stderr);
    assert_eq!(aws.s3.keys(BUCKET).len(), 500);
    assert!(scripted.bodies("DeleteStack").is_empty());
}
