//! How a client finds a running engine: `endpoint.json` in its data folder, readable by its owner only.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// An access key pair that the engine made.
#[derive(Clone, Serialize, Deserialize)]
pub struct Keys {
    /// Starts with `AKIA`.
    pub access_key_id: String,
    /// Never logged.
    pub secret_access_key: String,
}

/// What `endpoint.json` holds.
#[derive(Clone, Serialize, Deserialize)]
pub struct Endpoint {
    /// `http://127.0.0.1:<port>`.
    pub url: String,
    /// The root user's keys.
    #[serde(flatten)]
    pub keys: Keys,
    /// The one region.
    pub region: String,
    /// The account.
    pub account: String,
    /// The engine's process.
    pub pid: u32,
    /// Opens the engine's own pages under `/_mdd/`.
    pub token: String,
}

impl Endpoint {
    /// The file's name in the data folder.
    pub const FILE: &'static str = "endpoint.json";

    /// Writes the file for the owner alone.
    pub fn write(&self, data: &Path) -> std::io::Result<()> {
        let text = serde_json::to_vec_pretty(self)?;
        let aside = data.join("endpoint.json.new");
        let mut file =
            std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(&text)?;
        std::fs::rename(aside, data.join(Self::FILE))
    }
}
