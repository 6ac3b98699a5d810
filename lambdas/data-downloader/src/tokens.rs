//! The tokens that some sources ask for: each is the string of a secret in Secrets Manager, read when it is first needed
//! and kept in memory, nowhere else.

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use lambda_shared::aws;
use reqwest::header::HeaderValue;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A secret whose token cannot be had.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the token in the secret {secret} cannot be had: {reason}")]
pub(crate) struct NoToken {
    secret: String,
    reason: String,
}

/// A token as it is sent; it shows itself to no log.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    /// Whether it was read just now.
    pub(crate) fresh: bool,
}

/// The tokens of this process; clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    /// Most calls need no token, so the client is made by the first that does.
    config: SdkConfig,
    kept: Arc<Mutex<BTreeMap<String, HeaderValue>>>,
}

impl Tokens {
    pub(crate) fn new(config: &SdkConfig) -> Self {
        Self { config: config.clone(), kept: Arc::default() }
    }

    /// The token as it was last read.
    pub(crate) async fn get(&self, secret: &str) -> Result<Token, NoToken> {
        let kept = self.kept().get(secret).cloned();
        match kept {
            Some(header) => Ok(Token { header, fresh: false }),
            None => self.read(secret).await,
        }
    }

    /// The token as it is now.
    pub(crate) async fn read(&self, secret: &str) -> Result<Token, NoToken> {
        let no = |reason: &str| NoToken { secret: secret.to_owned(), reason: reason.to_owned() };
        let read = Client::new(&self.config).get_secret_value().secret_id(secret).send().await;
        let read = read.map_err(|error| no(&aws::reason(&error)))?;
        let token = read.secret_string().map(str::trim).unwrap_or_default();
        if token.is_empty() {
            return Err(no("its string is empty; it should be the token and nothing else"));
        }
        // What is wrong with it must not be shown.
        let mut header = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
            no("its string cannot be sent as a header; it should be the token and nothing else")
        })?;
        header.set_sensitive(true);
        self.kept().insert(secret.to_owned(), header.clone());
        Ok(Token { header, fresh: true })
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, HeaderValue>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
