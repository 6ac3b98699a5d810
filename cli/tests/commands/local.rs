//! The way of files through a test stack of the local engine: uploaded, harvested, evidence, removed, stack deleted.

use std::path::Path;

use asx::{Input, Outcome, keys};
use aws_sdk_cloudformation::types::{StackStatus, Tag};
use aws_sdk_s3::primitives::ByteStream;
use jiff::civil::date;
use mdd::clients::{Clients, Engine as Endpoint, Target};
use mdd::ops::harvest::{evidence, harvest_results};
use mdd::ops::samples::Catalogue;
use mdd_engine::{Config, Engine, Source};

use crate::support::{BUCKET, Desk};

const STACK: &str = "test-marketdata-downloader";

/// The data bucket of the test stack, and nothing that looks into it: this file's harvester does.
const TEMPLATE: &str = r#"{
    "Resources": {"DataBucket": {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "BucketName": {"Fn::Sub": "market-data-downloader-${AWS::StackName}-${AWS::AccountId}"},
            "VersioningConfiguration": {"Status": "Enabled"}
        }
    }},
    "Outputs": {"DataBucketName": {"Value": {"Ref": "DataBucket"}}}
}"#;

pub async fn engine(folder: &Path) -> (Engine, Clients) {
    let data = folder.join(".mdd/local");
    let engine =
        Engine::start(Config::new(&data, Source { checkout: folder.to_owned(), worktree: false })).await;
    let endpoint = Endpoint::read(&data.join("endpoint.json")).unwrap();
    let clients = Clients::connect(&Target { engine: Some(endpoint), ..Target::default() }).await.unwrap();
    (engine.unwrap(), clients)
}

pub async fn make_stack(clients: &Clients) {
    let tag = Tag::builder().key("Environment").value("test").build();
    let create = clients.cloudformation().create_stack().stack_name(STACK).template_body(TEMPLATE).tags(tag);
    create.send().await.unwrap();
    settled(clients, &StackStatus::CreateComplete).await;
}

/// Waits for a status; a stack that is gone counts as deleted.
async fn settled(clients: &Clients, wanted: &StackStatus) {
    loop {
        let answer = clients.cloudformation().describe_stacks().stack_name(STACK).send().await;
        let stack = answer.ok().and_then(|answer| answer.stacks.unwrap_or_default().pop());
        let status = stack.and_then(|stack| stack.stack_status).unwrap_or(StackStatus::DeleteComplete);
        if status == *wanted {
            return;
        }
        assert!(status.as_str().ends_with("_IN_PROGRESS"), "{status} instead of {wanted}");
        tokio::task::yield_now().await;
    }
}

/// Harvests whatever is under `in/`, for ever.
async fn harvester(s3: aws_sdk_s3::Client) {
    loop {
        let listed = s3.list_objects_v2().bucket(BUCKET).prefix(keys::IN).send().await.unwrap();
        for object in listed.contents() {
            harvest(&s3, object.key().unwrap()).await;
        }
        tokio::task::yield_now().await;
    }
}

async fn harvest(s3: &aws_sdk_s3::Client, key: &str) {
    let object = s3.get_object().bucket(BUCKET).key(key).send().await.unwrap();
    let stated = object.metadata().and_then(|metadata| metadata.get("asx-date")).cloned();
    let received_on = stated.map_or(date(2025, 3, 3), |day| day.parse().unwrap());
    let bytes = object.body.collect().await.unwrap().to_vec();
    let mut scratch = std::io::Cursor::new(Vec::new());
    let outcome = asx::process(Input { name: key, received_on }, &mut &bytes[..], &mut scratch).unwrap();
    let (result, to) = match &outcome {
        Outcome::Harvested(harvest) => (
            (keys::manifest(harvest.kind, outcome.sha256()), harvest.manifest.to_json()),
            keys::done(key, outcome.sha256()),
        ),
        Outcome::Failed(failure) => {
            ((failure.report.object_key(), failure.report.to_json()), keys::failed(key, outcome.sha256()))
        }
    };
    for (key, bytes) in [result, (to, bytes)] {
        s3.put_object().bucket(BUCKET).key(key).body(ByteStream::from(bytes)).send().await.unwrap();
    }
    s3.delete_object().bucket(BUCKET).key(key).send().await.unwrap();
}

#[tokio::test]
async fn files_are_tried_and_removed_and_the_stack_can_be_deleted() {
    let desk = Desk::without_aws();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/samples");
    for sample in std::fs::read_dir(samples).unwrap() {
        let sample = sample.unwrap();
        let name = format!("config/samples/{}", sample.file_name().display());
        desk.file(&name, std::fs::read(sample.path()).unwrap());
    }
    let (engine, clients) = engine(desk.folder()).await;
    make_stack(&clients).await;
    let harvester = tokio::spawn(harvester(clients.s3().clone()));
    let local = ["--local", "--poll-interval", "20ms"];
    let run = async |words: &[&str]| desk.run(&[&local[..], words].concat()).await;

    for _ in 0..2 {
        let tried = run(&["upload-sample", "--verify", "-q"]).await;
        assert_eq!((tried.code, tried.stderr.as_str()), (0, ""), "{}", tried.stdout);
    }
    let catalogue = Catalogue::read(&desk.folder().join("config/samples/expected.json")).unwrap();
    let evidence = evidence(&harvest_results(&clients, BUCKET).await.unwrap(), &catalogue.expected);
    assert_eq!(evidence.as_expected, catalogue.expected.files.len(), "{evidence:?}");
    harvester.abort();

    clients.cloudformation().delete_stack().stack_name(STACK).send().await.unwrap();
    settled(&clients, &StackStatus::DeleteFailed).await;
    let early = run(&["upload-sample", "-q"]).await;
    assert_eq!(early.code, 1, "{}", early.stderr);
    assert!(early.stderr.contains("is DELETE_FAILED: it takes no files"), "{}", early.stderr);
    let cleaned = run(&["clean-test", "--yes"]).await;
    assert_eq!(cleaned.code, 0, "{}", cleaned.stderr);
    clients.cloudformation().delete_stack().stack_name(STACK).send().await.unwrap();
    settled(&clients, &StackStatus::DeleteComplete).await;
    let gone = run(&["clean-test", "--yes"]).await;
    assert_eq!((gone.code, gone.stdout.contains("does not exist")), (0, true), "{}", gone.stderr);
    let missing = run(&["upload-sample"]).await;
    assert_eq!(missing.code, 1);
    assert!(missing.stderr.contains("hint: the pipeline makes it in TestStage"), "{}", missing.stderr);
    engine.shutdown().await;
}

/// A flag that asks for another account or region than the engine's is not passed over.
#[tokio::test]
async fn the_engine_has_an_account_and_a_region_of_its_own() {
    let desk = Desk::without_aws();
    let (engine, _) = engine(desk.folder()).await;
    let refused = desk.run(&["--local", "--profile", "markets", "status"]).await;
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert_eq!(
        refused.stderr,
        "error: --profile markets is an account of AWS, and --local is the engine on this machine\n\
         hint: leave out the one that is not meant; --local may also come from MDD_LOCAL in the environment\n"
    );
    let elsewhere = desk.run(&["--local", "--region", "eu-west-1", "start"]).await;
    assert_eq!((elsewhere.code, elsewhere.stdout.as_str()), (2, ""));
    assert_eq!(
        elsewhere.stderr,
        "error: the local engine is in ap-southeast-2, not in eu-west-1\n\
         hint: leave --region out; the engine takes region = \"…\" of config/mdd.toml when it is started\n"
    );
    let there = desk.run(&["--local", "--region", "ap-southeast-2", "status"]).await;
    assert_eq!(there.code, 0, "{}", there.stderr);
    engine.shutdown().await;
}

#[tokio::test]
async fn an_engine_that_is_gone_is_told_at_once_with_the_way_back() {
    let desk = Desk::without_aws();
    let (engine, _) = engine(desk.folder()).await;
    let file = desk.folder().join(".mdd/local/endpoint.json");
    let address = std::fs::read(&file).unwrap();
    engine.shutdown().await;
    // As if it had been killed.
    std::fs::write(&file, address).unwrap();
    let ran = desk.run(&["--local", "status"]).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("refused"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("hint: nothing listens at that address: `mdd local up` starts"),
        "{}",
        ran.stderr
    );
}
