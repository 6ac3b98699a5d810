//! A profile that was named: whether there is one, its credentials, and no others.
//!
//! In the SDK's own order keys in the environment come before every profile, and where a profile holds none, those of the
//! machine after it: with `--profile` that would be an account nobody asked for.

use std::error::Error as _;

use aws_config::profile::{self, ProfileFileCredentialsProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::Region;

use crate::errors::Error;

/// Where profiles are kept, unless the environment names other files.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html>
const FILES: [(&str, &str); 2] =
    [("AWS_CONFIG_FILE", "~/.aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")];

/// A slip in a name is told with the names there are, before anything is asked of anybody. The SDK passes over a profile
/// that is not there, and would take whatever credentials the machine has, or say that there are none.
#[expect(clippy::default_trait_access, reason = "the type has a name in aws-runtime only")]
pub(super) async fn must_exist(name: &str) -> Result<(), Error> {
    let found = profile::load(&Fs::real(), &Env::real(), &Default::default(), None).await;
    // What is wrong with the files is told when they are read for credentials.
    let Ok(found) = found else { return Ok(()) };
    if found.get_profile(name).is_some() {
        return Ok(());
    }
    let mut known: Vec<String> = found.profiles().map(ToOwned::to_owned).collect();
    known.sort_unstable();
    let file = |(variable, usual): (&str, &str)| std::env::var(variable).unwrap_or_else(|_| usual.to_owned());
    let [config, credentials] = FILES.map(file);
    Err(Error::NoProfile { name: name.to_owned(), config, credentials, known })
}

/// Whatever kind the profile is: keys, a role, SSO, a process.
#[derive(Debug)]
pub(super) struct OfProfile {
    name: String,
    provider: ProfileFileCredentialsProvider,
}

impl OfProfile {
    /// Services that are asked for them are asked in this region.
    pub(super) fn new(name: &str, region: Region) -> Self {
        let place = ProviderConfig::without_region().with_region(Some(region));
        let provider = ProfileFileCredentialsProvider::builder().configure(&place).profile_name(name).build();
        Self { name: name.to_owned(), provider }
    }

    /// The SDK gives no reason where there is no profile at all, or one without credentials.
    fn named(&self, error: CredentialsError) -> CredentialsError {
        match error {
            CredentialsError::CredentialsNotLoaded(_) if error.source().is_none() => {
                CredentialsError::not_loaded(format!("the profile {} holds no credentials", self.name))
            }
            other => other,
        }
    }
}

impl ProvideCredentials for OfProfile {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.provider.provide_credentials().await.map_err(|error| self.named(error))
        })
    }
}
