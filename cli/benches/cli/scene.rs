//! A project, its engine, and the delayed line to it.

use std::cell::Cell;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_cloudformation::types::{StackStatus, Tag};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use futures::StreamExt;
use mdd::clients::Engine;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::delay;

/// What is added to every answer, in milliseconds, unless `MDD_BENCH_DELAY` says otherwise.
const DELAY: u64 = 50;

/// The stack whose bucket the tools work on.
pub const STACK: &str = "test-marketdata-downloader";

/// The folders of a test stack's bucket, and how much of it lies in each.
const FOLDERS: [(&str, usize); 6] =
    [("in", 5), ("done", 30), ("failed", 5), ("athena", 40), ("manifest", 15), ("state", 5)];

/// An engine with a test stack.
pub struct Scene {
    /// The project's folder.
    pub folder: TempDir,
    /// Where the delayed line begins.
    pub far: SocketAddr,
    /// The engine's own keys.
    pub engine: Engine,
    runtime: Runtime,
    buckets: Cell<u32>,
    near: SdkConfig,
}

fn delayed() -> Duration {
    let stated = std::env::var("MDD_BENCH_DELAY").ok().and_then(|text| text.parse().ok());
    Duration::from_millis(stated.unwrap_or(DELAY))
}

/// A folder with the settings of a project.
pub fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::create_dir(folder.path().join("config")).unwrap();
    std::fs::copy(checkout.join("config/mdd.toml"), folder.path().join("config/mdd.toml")).unwrap();
    folder
}

impl Scene {
    /// Starts the engine.
    pub fn new() -> Self {
        let folder = project();
        let git = Command::new("git").args(["init", "--quiet"]).current_dir(folder.path()).status().unwrap();
        assert!(git.success());
        let up = ["local", "up", "--port", "0", "--detach"];
        let up =
            Command::new(env!("CARGO_BIN_EXE_mdd")).args(up).current_dir(folder.path()).output().unwrap();
        assert!(up.status.success(), "{}", String::from_utf8_lossy(&up.stderr));
        let engine = Engine::read(&folder.path().join(".mdd/local/endpoint.json")).unwrap();
        let address = engine.url.trim_start_matches("http://").parse().unwrap();
        let runtime = Runtime::new().unwrap();
        let keys = Credentials::new(&engine.access_key_id, &engine.secret_access_key, None, None, "bench");
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(engine.region.clone()))
            .endpoint_url(&engine.url)
            .credentials_provider(SharedCredentialsProvider::new(keys));
        let near = runtime.block_on(loader.load());
        Self { folder, far: delay::line(address, delayed()), engine, runtime, near, buckets: Cell::new(0) }
    }

    /// A command in the project that reaches the engine over the delayed line.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("AWS_ENDPOINT_URL", format!("http://{}", self.far))
            .env("S3_ENDPOINT_URL", format!("http://{}", self.far))
            .env("AWS_ACCESS_KEY_ID", &self.engine.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &self.engine.secret_access_key)
            .env("AWS_REGION", &self.engine.region)
            .env("AWS_DEFAULT_REGION", &self.engine.region)
            .env("AWS_EC2_METADATA_DISABLED", "true");
        command
    }

    /// One of the peers.
    pub fn peer(&self, name: &str) -> Command {
        let folder =
            std::env::var_os("MDD_PEERS").expect("MDD_PEERS names the folder with s5cmd, aws and python");
        self.command(PathBuf::from(folder).join(name))
    }

    /// A test stack with one versioned bucket; gives the bucket's name.
    pub fn stack(&self) -> String {
        let template = r#"{"Resources": {"Data": {"Type": "AWS::S3::Bucket", "Properties":
            {"VersioningConfiguration": {"Status": "Enabled"}}}}, "Outputs": {"DataBucketName": {"Value": {"Ref": "Data"}}}}"#;
        self.runtime.block_on(async {
            let client = aws_sdk_cloudformation::Client::new(&self.near);
            let tag = Tag::builder().key("Environment").value("test").build();
            client.create_stack().stack_name(STACK).template_body(template).tags(tag).send().await.unwrap();
            loop {
                let stacks = client.describe_stacks().stack_name(STACK).send().await.unwrap().stacks.unwrap();
                match stacks[0].stack_status() {
                    Some(StackStatus::CreateComplete) => {
                        return stacks[0].outputs()[0].output_value().unwrap().to_owned();
                    }
                    Some(StackStatus::CreateInProgress) => {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                    other => panic!("{other:?}"),
                }
            }
        })
    }

    /// Puts `count` versions into the bucket's folders: half as many keys, each written twice.
    pub fn fill(&self, bucket: &str, count: usize) {
        let keys = FOLDERS.iter().flat_map(|(folder, share)| {
            (0..count / 2 * share / 100)
                .map(move |number| format!("{folder}/table={}/{number:05}.csv", number % 7))
        });
        let keys: Vec<String> = keys.collect();
        self.runtime.block_on(async {
            let client = aws_sdk_s3::Client::new(&self.near);
            for _ in 0..2 {
                let puts = keys.iter().map(|key| {
                    let put = client.put_object().bucket(bucket).key(key).body(ByteStream::from_static(b"x"));
                    async { put.send().await.map(drop) }
                });
                let results: Vec<_> = futures::stream::iter(puts).buffer_unordered(32).collect().await;
                results.into_iter().for_each(|result| result.unwrap());
            }
        });
    }

    /// A bucket of its own for one upload.
    pub fn bucket(&self) -> String {
        let name = format!("bench-{}", self.buckets.replace(self.buckets.get() + 1));
        self.runtime.block_on(async {
            let place = BucketLocationConstraint::from(self.engine.region.as_str());
            let place = CreateBucketConfiguration::builder().location_constraint(place).build();
            let create = aws_sdk_s3::Client::new(&self.near).create_bucket().bucket(&name);
            create.create_bucket_configuration(place).send().await.unwrap();
        });
        name
    }

    /// Insists that every file of a folder has arrived whole.
    pub fn insist(&self, bucket: &str, folder: &Path) {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len());
        let files: Vec<u64> = files.collect();
        self.runtime.block_on(async {
            let client = aws_sdk_s3::Client::new(&self.near);
            let mut pages = client.list_objects_v2().bucket(bucket).into_paginator().send();
            let (mut count, mut bytes) = (0, 0);
            while let Some(page) = pages.next().await {
                let page = page.unwrap();
                count += page.contents().len();
                bytes += page.contents().iter().map(|object| object.size().unwrap_or_default()).sum::<i64>();
            }
            assert_eq!((count, bytes.unsigned_abs()), (files.len(), files.iter().sum()));
        });
    }

    /// How many versions and markers there are.
    pub fn versions(&self, bucket: &str) -> usize {
        self.runtime.block_on(async {
            let client = aws_sdk_s3::Client::new(&self.near);
            let page = client.list_object_versions().bucket(bucket).send().await.unwrap();
            page.versions().len() + page.delete_markers().len()
        })
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let down = Command::new(env!("CARGO_BIN_EXE_mdd"))
            .args(["local", "down"])
            .current_dir(self.folder.path())
            .output();
        assert!(down.is_ok_and(|down| down.status.success()), "the engine was left running");
    }
}
