//! What is in the bucket after each request, and what CloudFormation is told.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect, in its helpers too")]

use lambda_shared::custom_resource::respond;
use lambda_shared::testing::{Behave, FakeS3, Reply, Server};
use market_data_downloader_create_folders::Folders;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const BUCKET: &str = "data";
const FEEDS: &[u8] = b"version = 1\n";

struct World {
    s3: FakeS3,
    package: TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { s3: FakeS3::with_buckets(&[BUCKET, "other"]), package: TempDir::new().unwrap() };
        world.ship(FEEDS);
        world
    }

    fn ship(&self, feeds: &[u8]) {
        std::fs::write(self.package.path().join("sources.toml"), feeds).unwrap();
    }

    async fn ask(&self, kind: &str, properties: Value, old: Option<Value>) -> Value {
        let server = Server::start(|_| Behave::answer(200, &[], b"")).await;
        let mut event = json!({
            "RequestType": kind, "ResponseURL": server.url("/"), "StackId": "s", "RequestId": "r",
            "LogicalResourceId": "Folders", "ResourceProperties": properties,
        });
        if kind != "Create" {
            event["PhysicalResourceId"] = json!("data-folders");
        }
        if let Some(old) = old {
            event["OldResourceProperties"] = old;
        }
        let folders = Folders::new(self.s3.client(), self.package.path().join("sources.toml"));
        respond(&Arc::new(folders), event, Duration::from_mins(1)).await.unwrap();
        serde_json::from_slice(&server.received()[0].body).unwrap()
    }
}

fn wanted(folders: &[&str]) -> Value {
    json!({
        "ServiceToken": "arn", "BucketName": BUCKET, "Folders": folders, "SourcesKey": "state/sources.toml",
        "CodeKey": "k1",
    })
}

fn assert_told(told: &Value, status: &str, reason: &str) {
    assert_eq!((told["Status"].as_str(), told["Reason"].as_str()), (Some(status), Some(reason)));
}

#[tokio::test]
async fn create_makes_empty_markers_and_deploys_the_feeds() {
    let world = World::new();
    let told = world.ask("Create", wanted(&["in/", "state/"]), None).await;
    assert_told(&told, "SUCCESS", "2 of 2 folders made, state/sources.toml written");
    assert_eq!(told["PhysicalResourceId"], "data-folders");
    assert_eq!(world.s3.keys(BUCKET), ["in/", "state/", "state/sources.toml"]);
    assert_eq!(world.s3.content(BUCKET, "in/").unwrap(), b"");
    assert_eq!(world.s3.content(BUCKET, "state/sources.toml").unwrap(), FEEDS);
}

#[tokio::test]
async fn asking_again_writes_nothing_new() {
    let world = World::new();
    world.ask("Create", wanted(&["in/"]), None).await;
    let told = world.ask("Create", wanted(&["in/"]), None).await;
    assert_told(&told, "SUCCESS", "0 of 1 folders made, state/sources.toml unchanged");
    assert_eq!(world.s3.versions(BUCKET, "in/").len(), 1);
    assert_eq!(world.s3.versions(BUCKET, "state/sources.toml").len(), 1);
}

#[tokio::test]
async fn an_update_brings_new_feeds_and_drops_folders_that_are_no_longer_wanted() {
    let world = World::new();
    world.ask("Create", wanted(&["in/", "old/"]), None).await;
    world.s3.put(BUCKET, "old/kept.csv", b"x");
    world.ship(b"version = 2\n");
    let told = world.ask("Update", wanted(&["in/", "new/"]), Some(wanted(&["in/", "old/"]))).await;
    assert_told(&told, "SUCCESS", "1 of 2 folders made, state/sources.toml written");
    assert_eq!(world.s3.keys(BUCKET), ["in/", "new/", "old/kept.csv", "state/sources.toml"]);
    assert_eq!(world.s3.content(BUCKET, "state/sources.toml").unwrap(), b"version = 2\n");
}

#[tokio::test]
async fn delete_removes_every_version_of_its_own_and_nothing_else() {
    let world = World::new();
    world.ask("Create", wanted(&["in/", "state/"]), None).await;
    world.s3.put(BUCKET, "state/sources.toml", b"edited by hand");
    world.s3.mark_deleted(BUCKET, "in/");
    world.s3.put(BUCKET, "in/late.csv", b"x");
    world.s3.put(BUCKET, "state/feeds/a.json", b"{}");
    let told = world.ask("Delete", wanted(&["in/", "state/"]), None).await;
    assert_told(&told, "SUCCESS", "removed 4 versions, 1 delete marker, 0 unfinished uploads");
    assert_eq!(world.s3.keys(BUCKET), ["in/late.csv", "state/feeds/a.json"]);
}

#[tokio::test]
async fn deleting_what_is_gone_succeeds() {
    let world = World::new();
    let told = world.ask("Delete", wanted(&["in/"]), None).await;
    assert_eq!(told["Status"], "SUCCESS");
    let mut elsewhere = wanted(&["in/"]);
    elsewhere["BucketName"] = json!("gone");
    let told = world.ask("Delete", elsewhere, None).await;
    assert_told(&told, "SUCCESS", "bucket gone is gone already");
    assert_eq!(told["PhysicalResourceId"], "data-folders");
}

#[tokio::test]
async fn another_bucket_is_another_resource() {
    let world = World::new();
    world.ask("Create", wanted(&["in/"]), None).await;
    let mut moved = wanted(&["in/"]);
    moved["BucketName"] = json!("other");
    let told = world.ask("Update", moved, Some(wanted(&["in/"]))).await;
    assert_eq!(
        (told["Status"].as_str(), told["PhysicalResourceId"].as_str()),
        (Some("SUCCESS"), Some("other-folders"))
    );
    assert_eq!(world.s3.keys("other"), ["in/", "state/sources.toml"]);
    assert_eq!(
        world.s3.keys(BUCKET),
        ["in/", "state/sources.toml"],
        "the old ones are for the Delete that follows"
    );
}

#[tokio::test]
async fn a_move_that_fails_leaves_nothing_in_the_new_bucket() {
    let world = World::new();
    world
        .s3
        .on(|call| (call.path == "/other/state/sources.toml").then(|| Reply::s3_error(403, "AccessDenied")));
    let mut moved = wanted(&["in/"]);
    moved["BucketName"] = json!("other");
    let told = world.ask("Update", moved, Some(wanted(&["in/"]))).await;
    let reason = "s3:GetObject for state/sources.toml in bucket other: AccessDenied: AccessDenied happened \
                  (request TESTREQUEST)";
    assert_told(&told, "FAILED", reason);
    assert_eq!(told["PhysicalResourceId"], "data-folders");
    assert_eq!(world.s3.keys("other"), Vec::<String>::new());
}

#[tokio::test]
async fn a_package_without_feeds_is_a_failure_that_says_what_to_do() {
    let world = World::new();
    std::fs::remove_file(world.package.path().join("sources.toml")).unwrap();
    let told = world.ask("Create", wanted(&[]), None).await;
    assert_eq!(told["Status"], "FAILED");
    let reason = told["Reason"].as_str().unwrap();
    assert!(
        reason.contains("buildspec must put config/sources.toml beside bootstrap: No such file"),
        "{reason}"
    );
}

#[tokio::test]
async fn names_that_are_not_folders_are_refused_and_never_deleted() {
    let world = World::new();
    world.s3.put(BUCKET, "in", b"a real file");
    let told = world.ask("Create", wanted(&["in"]), None).await;
    let reason =
        "\"in\" is not a folder: in the template's Folders a name is not empty and ends in one \"/\"";
    assert_told(&told, "FAILED", reason);
    world.ask("Delete", wanted(&["in"]), None).await;
    assert_eq!(world.s3.keys(BUCKET), ["in"]);
}

#[tokio::test]
async fn a_template_without_a_bucket_is_told_so() {
    let world = World::new();
    let told = world.ask("Create", json!({"Folders": ["in/"]}), None).await;
    let reason = "the properties of Folders in the template are wrong: missing field `BucketName`";
    assert_told(&told, "FAILED", reason);
}
