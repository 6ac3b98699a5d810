//! An engine for a test: its own folder, its own port, and the settings an AWS SDK needs to reach it.
#![allow(dead_code, reason = "each test file is a crate of its own and uses what it needs")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::Credentials;
use aws_smithy_async::time::TimeSource;
use jiff::Timestamp;
use mdd_engine::core::{Clock, Ids, ManualClock};
use mdd_engine::{Config, Engine, Source};
use tempfile::TempDir;

/// A running engine; its folder goes when this is dropped.
pub struct Running {
    /// The engine.
    pub engine: Engine,
    /// Its data folder.
    pub data: TempDir,
}

impl std::ops::Deref for Running {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.engine
    }
}

/// Starts an engine on a fresh folder.
pub async fn engine() -> (Running, SdkConfig) {
    started(tempfile::tempdir().unwrap(), |_| {}).await
}

/// Starts an engine whose time and ids the test gives.
pub async fn engine_with(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> (Running, SdkConfig) {
    let change = |config: &mut Config| {
        config.clock = clock;
        config.ids = ids;
    };
    started(tempfile::tempdir().unwrap(), change).await
}

/// Starts an engine whose time stands still until the test moves it.
pub async fn engine_with_clock() -> (Running, SdkConfig, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new("2026-02-27T03:04:05Z".parse::<Timestamp>().unwrap()));
    let time: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let (running, sdk) = started(tempfile::tempdir().unwrap(), |config| config.clock = time).await;
    (running, sdk, clock)
}

/// Starts an engine on `data`, which may hold an earlier one's state.
pub async fn started(data: TempDir, change: impl FnOnce(&mut Config)) -> (Running, SdkConfig) {
    let source = Source { checkout: data.path().join("checkout"), worktree: false };
    let mut config = Config::new(data.path(), source);
    change(&mut config);
    let engine = Engine::start(config).await.expect("the engine starts");
    let sdk = sdk(&engine);
    (Running { engine, data }, sdk)
}

/// Settings for the SDK's clients, with the root user's keys.
pub fn sdk(engine: &Engine) -> SdkConfig {
    let endpoint = engine.endpoint();
    let keys = &endpoint.keys;
    let credentials =
        Credentials::new(&keys.access_key_id, &keys.secret_access_key, None, None, "the engine's root keys");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&endpoint.url)
        .region(Region::new(endpoint.region.clone()))
        .credentials_provider(aws_sdk_s3::config::SharedCredentialsProvider::new(credentials))
        .time_source(SdkClock(Arc::clone(&engine.cloud().clock)))
        .retry_config(aws_config::retry::RetryConfig::disabled())
        .build()
}

/// An S3 client that names buckets in the path.
pub fn s3(sdk: &SdkConfig) -> aws_sdk_s3::Client {
    aws_sdk_s3::Client::from_conf(aws_sdk_s3::config::Builder::from(sdk).force_path_style(true).build())
}

/// Lets the SDK sign by the engine's clock.
struct SdkClock(Arc<dyn Clock>);

impl std::fmt::Debug for SdkClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SdkClock({})", self.0.now())
    }
}

impl TimeSource for SdkClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::try_from(self.0.now().as_duration()).unwrap()
    }
}

/// A role that a service may take; gives its ARN.
pub async fn role(sdk: &SdkConfig, name: &str, service: &str) -> String {
    let template = serde_json::json!({ "Resources": { "Role": { "Type": "AWS::IAM::Role", "Properties": {
        "RoleName": name,
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" },
        ] },
    } } } });
    let client = aws_sdk_cloudformation::Client::new(sdk);
    let stack = format!("role-{name}");
    let create = client.create_stack().stack_name(&stack).template_body(template.to_string());
    create.capabilities(aws_sdk_cloudformation::types::Capability::CapabilityNamedIam).send().await.unwrap();
    loop {
        let found = client.describe_stacks().stack_name(&stack).send().await.unwrap();
        match found.stacks().first().unwrap().stack_status().unwrap().as_str() {
            "CREATE_IN_PROGRESS" => tokio::task::yield_now().await,
            status => {
                assert_eq!(status, "CREATE_COMPLETE");
                return format!("arn:aws:iam::111122223333:role/{name}");
            }
        }
    }
}

/// Makes a bucket where the engine is.
pub async fn bucket(sdk: &SdkConfig, name: &str) {
    use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
    let here = BucketLocationConstraint::from("ap-southeast-2");
    let configuration = CreateBucketConfiguration::builder().location_constraint(here).build();
    s3(sdk).create_bucket().bucket(name).create_bucket_configuration(configuration).send().await.unwrap();
}
