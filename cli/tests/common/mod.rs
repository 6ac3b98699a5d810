//! A project for a test: this checkout's templates, configuration and lambdas in a git repository of its own, whose
//! buildspecs take lambdas that are built already, and a local engine for it.
#![allow(dead_code, reason = "each test file is a crate of its own and uses what it needs")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod account;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;

#[path = "../../src/testing/documents.rs"]
pub mod documents;

#[allow(unused_imports, reason = "not every test file asks")]
pub use account::Account;

/// The lambdas, by their packages' names.
const LAMBDAS: [&str; 4] = [
    "data-downloader",
    "data-harvester",
    "market-data-downloader-create-folders",
    "market-data-downloader-clean-test-files",
];

/// A project with a running engine; both go when this is dropped.
pub struct Project {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code.
    pub code: i32,
    /// Results.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

impl Ended {
    /// Insists on an exit code, and shows everything when it is another.
    #[track_caller]
    pub fn must(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// The result as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

impl Project {
    /// The project at its first commit, `change`d before it is made, and an engine that is ready.
    pub fn start(change: impl FnOnce(&Project)) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        for room in ["config", "cloudformation"] {
            copy(&checkout().join(room), &project.path(room));
        }
        for lambda in LAMBDAS {
            project.write(&format!("lambdas/{lambda}/buildspec.yaml"), &buildspec(lambda));
        }
        project.write(".gitignore", "/.mdd\n");
        project.git(&["init", "-q", "-b", "main"]);
        change(&project);
        project.commit("Begin");
        project.mdd(&["local", "up", "--port", "0", "--detach"]).must(0);
        project
    }

    /// A path in the project.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Writes a file.
    pub fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Changes a file's text; what is to be replaced must be there.
    pub fn edit(&self, relative: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(relative)).unwrap();
        assert!(text.contains(from), "{relative} has no {from}");
        self.write(relative, &text.replace(from, to));
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// Runs git in the project.
    pub fn git(&self, words: &[&str]) {
        let identity =
            ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let run =
            Command::new("git").args(identity).args(words).current_dir(self.folder.path()).output().unwrap();
        assert!(run.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&run.stderr));
    }

    /// Runs `mdd` with these words.
    pub fn mdd(&self, words: &[&str]) -> Ended {
        let run = Command::new(env!("CARGO_BIN_EXE_mdd"))
            .args(words)
            .current_dir(self.folder.path())
            .env("MDD_POLL_INTERVAL", "100ms")
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap();
        Ended::of(words, &run)
    }

    /// Runs `mdd --local` with these words.
    pub fn local(&self, words: &[&str]) -> Ended {
        self.mdd(&[&["--local"], words].concat())
    }

    /// Runs `mdd` with these words, with nothing but the usual environment to say where AWS is.
    pub fn at(&self, url: &str, words: &[&str]) -> Ended {
        Ended::of(words, &self.command(url, words).output().unwrap())
    }

    /// `mdd` with these words and the environment that a person with an account has.
    pub fn command(&self, url: &str, words: &[&str]) -> Command {
        let engine = self.engine();
        let mut command = Command::new(env!("CARGO_BIN_EXE_mdd"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("AWS_ENDPOINT_URL", url)
            .env("AWS_ACCESS_KEY_ID", &engine.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &engine.secret_access_key)
            .env("AWS_REGION", &engine.region)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("MDD_POLL_INTERVAL", "100ms")
            .env_remove("MDD_LOCAL")
            .env_remove("RUST_BACKTRACE");
        command
    }

    /// Where the engine is, and its keys.
    pub fn engine(&self) -> mdd::clients::Engine {
        mdd::clients::Engine::read(&self.path(".mdd/local/endpoint.json")).unwrap()
    }

    /// Ends the engine without a word, as a power cut does, and starts another one on what it left.
    pub fn kill_and_restart(&self) {
        let status = self.mdd(&["local", "status", "--output", "json"]).must(0).json();
        let pid = status["pid"].as_u64().unwrap().to_string();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        self.mdd(&["local", "up", "--port", "0", "--detach"]).must(0);
    }

    /// The statuses of the stacks there are, by name.
    pub fn stacks(&self) -> std::collections::BTreeMap<String, String> {
        let status = self.mdd(&["local", "status", "--output", "json"]).must(0).json();
        let stacks = status["stacks"].as_array().unwrap().iter();
        let text = |stack: &serde_json::Value, key: &str| stack[key].as_str().unwrap().to_owned();
        stacks.map(|stack| (text(stack, "name"), text(stack, "status"))).collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        self.mdd(&["local", "down"]);
    }
}

impl Ended {
    /// Of a command with these words; JSON must be what its schemas say.
    fn of(words: &[&str], run: &Output) -> Self {
        let ended = Self {
            code: run.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&run.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&run.stderr).into_owned(),
        };
        documents::must_be_documents(words, &ended.stdout, &ended.stderr);
        ended
    }
}

/// The checkout these tests belong to.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A buildspec that takes the lambda as it is built already.
fn buildspec(lambda: &str) -> String {
    let binary = binaries().join(lambda);
    let sources = checkout().join("config/sources.toml");
    format!(
        "version: 0.2\nphases:\n  build:\n    commands:\n      - mkdir -p out\n      - cp '{}' out/bootstrap\n      \
         - cp '{}' out/sources.toml\nartifacts:\n  base-directory: out\n  files:\n    - bootstrap\n    - sources.toml\n",
        binary.display(),
        sources.display()
    )
}

/// The folder with the lambdas as they ship, which cargo brings up to date first: without it a test could run old ones.
fn binaries() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        // The same selection as `cargo test --workspace`, so that its features, and with them what is built, are the same.
        let built = Command::new(env!("CARGO"))
            .args(["build", "--workspace", "--bins", "--tests", "--examples", "--locked", "--offline"])
            .current_dir(checkout())
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lambdas");
        std::fs::create_dir_all(&folder).unwrap();
        for lambda in LAMBDAS {
            let binary = Path::new(env!("CARGO_BIN_EXE_mdd")).with_file_name(lambda);
            strip(&binary, &folder.join(lambda));
        }
        folder
    })
}

/// A binary as it ships, without symbols: every project packs it more than once.
fn strip(binary: &Path, to: &Path) {
    let built = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    if built(to) >= built(binary) {
        return;
    }
    // Another test's process may be at the same: each writes a file of its own, and the last one stays.
    let own = to.with_extension(std::process::id().to_string());
    let done = Command::new("strip").arg("-o").arg(&own).arg(binary).status().unwrap();
    assert!(done.success(), "strip {}", binary.display());
    std::fs::rename(own, to).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
