//! What a command's streams are written to, and the settings of a project it is typed in.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// `config/mdd.toml`.
pub const SETTINGS: &str = r#"
region = "ap-southeast-2"
[stacks]
pipeline = "market-data-downloader"
test = "test-marketdata-downloader"
cleanup = "cleanup-marketdata-downloader"
production = "prod-marketdata-downloader"
change_set = "prod-marketdata-downloader-change-set"
[pipeline]
name = "market-data-downloader"
"#;

/// A stream that is kept.
#[derive(Clone, Default)]
pub struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    /// What was written.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
