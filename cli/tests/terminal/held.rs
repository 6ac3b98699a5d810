//! A stack whose work lasts as long as a test wants: a custom resource that answers when a file is there. Its function
//! is this very test binary, started again by the script in the package.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::primitives::ByteStream;
use lambda_shared::custom_resource::{self, Answer, Budget, Request, RequestType, Resource};
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::common::Project;

const GATE: &str = "MDD_TEST_GATE";
const PACKAGES: &str = "packages";

/// The stack's name.
pub const STACK: &str = "held";

/// A stack that is held while its gate is closed.
pub struct Held {
    gate: PathBuf,
    /// Its template.
    pub template: String,
}

impl Held {
    /// With an open gate, not made yet.
    pub fn new(project: &Project) -> Self {
        let gate = project.path("gate");
        std::fs::write(&gate, "").unwrap();
        upload(project, package(&gate));
        let template = json!({
            "Parameters": { "Value": { "Type": "String", "Default": "one" } },
            "Resources": {
                "Role": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Statement": [{
                    "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" },
                }] } } },
                "Function": { "Type": "AWS::Lambda::Function", "Properties": {
                    "Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": ["arm64"],
                    "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Timeout": 120,
                    "Code": { "S3Bucket": PACKAGES, "S3Key": "held.zip" },
                } },
                "Slow": { "Type": "Custom::Held", "Properties": {
                    "ServiceToken": { "Fn::GetAtt": ["Function", "Arn"] }, "Value": { "Ref": "Value" },
                } },
            },
        });
        project.write("held.cfn.json", &template.to_string());
        Self { gate, template: "held.cfn.json".to_owned() }
    }

    /// What comes now goes on.
    pub fn open(&self) {
        std::fs::write(&self.gate, "").unwrap();
    }

    /// What comes now waits.
    pub fn close(&self) {
        std::fs::remove_file(&self.gate).unwrap();
    }
}

fn package(gate: &Path) -> Vec<u8> {
    let binary = std::env::current_exe().unwrap();
    let script = format!(
        "#!/bin/sh\n{GATE}='{}' exec '{}' --exact held::acts_when_asked --nocapture --quiet\n",
        gate.display(),
        binary.display()
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bootstrap", SimpleFileOptions::default().unix_permissions(0o755)).unwrap();
    zip.write_all(script.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn upload(project: &Project, package: Vec<u8>) {
    let engine = project.engine();
    let keys = Credentials::new(&engine.access_key_id, &engine.secret_access_key, None, None, "test");
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(engine.region.clone()))
        .endpoint_url(&engine.url)
        .credentials_provider(SharedCredentialsProvider::new(keys));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
        let s3 = aws_sdk_s3::Client::new(&loader.load().await);
        let place = BucketLocationConstraint::from(engine.region.as_str());
        let place = CreateBucketConfiguration::builder().location_constraint(place).build();
        s3.create_bucket().bucket(PACKAGES).create_bucket_configuration(place).send().await.unwrap();
        let put = s3.put_object().bucket(PACKAGES).key("held.zip").body(ByteStream::from(package));
        put.send().await.unwrap();
    });
}

/// No test: the process behind the script. Run as a test, it does nothing.
#[test]
fn acts_when_asked() {
    if let Some(gate) = std::env::var_os(GATE) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(custom_resource::run(Gated { gate: gate.into() })).unwrap();
    }
}

/// Answers when the gate is open.
struct Gated {
    gate: PathBuf,
}

impl Resource for Gated {
    type Error = std::convert::Infallible;

    fn physical_id(&self, request: &Request) -> String {
        request.logical_resource_id.clone()
    }

    async fn handle(&self, request: Request, _: Budget) -> Result<Answer, Self::Error> {
        // What is undone is not held: a test waits for its end.
        while request.request_type != RequestType::Delete && !self.gate.exists() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Ok(Answer::default())
    }
}
