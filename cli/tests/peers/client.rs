//! `mdd` and the SDK, both pointed at one server by the usual environment.

use std::path::PathBuf;
use std::process::Command;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::documents::must_be_documents;
use crate::server::{KEY, Server};

const REGION: &str = "ap-southeast-2";

/// A person's terminal in a project whose environment names the server.
pub struct Client {
    url: String,
    folder: TempDir,
    runtime: Runtime,
    /// For looking behind what `mdd` says.
    pub sdk: SdkConfig,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Client {
    /// At a server.
    pub fn of(server: &Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        std::fs::create_dir(folder.path().join("config")).unwrap();
        std::fs::copy(checkout.join("config/mdd.toml"), folder.path().join("config/mdd.toml")).unwrap();
        let runtime = Runtime::new().unwrap();
        let keys = Credentials::new(KEY.0, KEY.1, None, None, "test");
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(&server.url)
            .credentials_provider(SharedCredentialsProvider::new(keys));
        let sdk = runtime.block_on(loader.load());
        Self { url: server.url.clone(), folder, runtime, sdk }
    }

    /// Runs `mdd` with these words; it must end with `code`.
    #[track_caller]
    pub fn mdd(&self, code: i32, words: &[&str]) -> Ended {
        let run = Command::new(env!("CARGO_BIN_EXE_mdd"))
            .args(words)
            .current_dir(self.folder.path())
            .env("AWS_ENDPOINT_URL", &self.url)
            .env("AWS_ACCESS_KEY_ID", KEY.0)
            .env("AWS_SECRET_ACCESS_KEY", KEY.1)
            .env("AWS_REGION", REGION)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("MDD_POLL_INTERVAL", "100ms")
            .env_remove("MDD_LOCAL")
            .output()
            .unwrap();
        let ended = Ended {
            code: run.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&run.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&run.stderr).into_owned(),
        };
        assert_eq!(ended.code, code, "mdd {words:?}: {ended:#?}");
        must_be_documents(words, &ended.stdout, &ended.stderr);
        ended
    }

    /// Writes a file in the project.
    pub fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Waits for a call.
    pub fn wait<T>(&self, call: impl Future<Output = T>) -> T {
        self.runtime.block_on(call)
    }

    /// S3, as every server has it: with the bucket in the path.
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.sdk).force_path_style(true).build();
        aws_sdk_s3::Client::from_conf(config)
    }
}

impl Ended {
    /// The result as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}
