//! The address that a running local engine leaves in `.mdd/local/endpoint.json`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::errors::Error;

/// Where the engine listens and the keys it made.
#[derive(Clone, Serialize, Deserialize)]
pub struct Engine {
    /// `http://127.0.0.1:<port>`.
    pub url: String,
    /// The key it knows.
    pub access_key_id: String,
    /// Its secret; worth nothing anywhere else.
    pub secret_access_key: String,
    /// The region it plays.
    pub region: String,
    /// The account it plays.
    pub account: String,
    /// The engine's process.
    pub pid: u32,
    /// What the engine's own pages ask for.
    pub token: String,
}

impl Engine {
    /// Read the file; without it no engine runs.
    pub fn read(file: &Path) -> Result<Self, Error> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::EngineDown { file: file.to_owned() });
            }
            Err(source) => return Err(Error::File { verb: "read", path: file.to_owned(), source }),
        };
        serde_json::from_str(&text).map_err(|error| {
            Error::usage(
                format!("{} is not what `mdd local up` writes: {error}", file.display()),
                "stop the engine with `mdd local down` and start it again",
            )
        })
    }

    /// One of the engine's own pages: `outbox`, `stop`.
    pub async fn page(&self, method: reqwest::Method, name: &str) -> Result<Vec<u8>, Error> {
        let request = reqwest::Client::new()
            .request(method, format!("{}/_mdd/{name}", self.url))
            .header("x-mdd-token", &self.token);
        let answer = async { request.send().await?.error_for_status()?.bytes().await };
        let failed = |error: reqwest::Error| Error::Failed {
            what: format!("the local engine at {} does not answer", self.url),
            causes: vec![error.to_string()],
            hint: Some("stop it with `mdd local down` and start it again".to_owned()),
        };
        answer.await.map(|bytes| bytes.to_vec()).map_err(failed)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("url", &self.url).field("pid", &self.pid).finish_non_exhaustive()
    }
}

#[cfg(test)]
impl Engine {
    /// One that does not run, for tests.
    pub(super) fn nowhere() -> Self {
        Self {
            url: "http://127.0.0.1:1".into(),
            access_key_id: "AKIA".into(),
            secret_access_key: "hush".into(),
            region: "ap-southeast-2".into(),
            account: "111122223333".into(),
            pid: 1,
            token: "hush".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Engine, Error};

    #[test]
    fn no_file_means_no_engine() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Engine::read(&folder.path().join("endpoint.json")).expect_err("no engine");
        assert!(matches!(error, Error::EngineDown { .. }));
        assert_eq!(error.to_string(), "the local engine is not running");
        assert!(error.verdict().hint.is_some_and(|hint| hint.contains("mdd local up")));
    }

    #[test]
    fn its_secret_is_not_shown() {
        let engine = Engine::nowhere();
        assert!(!format!("{engine:?}").contains("hush"));
    }
}
