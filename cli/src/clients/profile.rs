//! The credentials of a profile that was named, and no others.
//!
//! In the SDK's own order keys in the environment come before every profile, and where a profile holds none, those of the
//! machine after it: with `--profile` that would be an account nobody asked for.

use std::error::Error;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_types::region::Region;

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
