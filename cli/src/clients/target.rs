//! Where to work: profile, region, and for `--local` an address with its keys.
//!
//! Flag beats environment beats `config/mdd.toml` beats the profile. There is no default region: working in the wrong
//! one silently is worse than a question.

use std::time::Duration;

use aws_config::profile::ProfileFileRegionProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;

use super::Engine;
use crate::errors::Error;

/// Times a call is made before its failure is told: a pipeline's day has many calls, and accounts throttle.
const ATTEMPTS: u32 = 5;

/// How long a service may say nothing at all; without it a connection that was lost silently would wait for ever.
const SILENCE: Duration = Duration::from_mins(1);

/// What the flags, the environment and the settings say about where to work.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// `--profile`; without it the SDK's own order applies.
    pub profile: Option<String>,
    /// `--region`.
    pub region_flag: Option<String>,
    /// `AWS_REGION` or `AWS_DEFAULT_REGION`.
    pub region_env: Option<String>,
    /// `region` in the settings.
    pub region_settings: Option<String>,
    /// The local engine, with `--local`.
    pub engine: Option<Engine>,
}

impl Target {
    /// The configuration all clients are made from.
    pub async fn sdk_config(&self) -> Result<SdkConfig, Error> {
        let region = self.region().await?;
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(region))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(TimeoutConfig::builder().read_timeout(SILENCE).build());
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(engine) = &self.engine {
            let keys =
                Credentials::new(&engine.access_key_id, &engine.secret_access_key, None, None, "mdd-local");
            loader =
                loader.endpoint_url(&engine.url).credentials_provider(SharedCredentialsProvider::new(keys));
        }
        Ok(loader.load().await)
    }

    async fn region(&self) -> Result<String, Error> {
        match self.stated_region() {
            Some(region) => Ok(region),
            None => self.profile_region().await.ok_or(Error::NoRegion),
        }
    }

    /// The engine comes right after the flag: what the environment says is about AWS.
    fn stated_region(&self) -> Option<String> {
        let engine = self.engine.as_ref().map(|engine| &engine.region);
        let stated =
            [self.region_flag.as_ref(), engine, self.region_env.as_ref(), self.region_settings.as_ref()];
        stated.into_iter().flatten().find(|region| !region.is_empty()).cloned()
    }

    async fn profile_region(&self) -> Option<String> {
        use aws_config::meta::region::ProvideRegion;
        let mut builder = ProfileFileRegionProvider::builder();
        if let Some(profile) = &self.profile {
            builder = builder.profile_name(profile);
        }
        builder.build().region().await.map(|region| region.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn flag_beats_environment_beats_settings() {
        let mut target = Target {
            region_flag: Some("flag".into()),
            region_env: Some("env".into()),
            region_settings: Some("settings".into()),
            ..Target::default()
        };
        assert_eq!(target.stated_region().as_deref(), Some("flag"));
        target.region_flag = None;
        assert_eq!(target.stated_region().as_deref(), Some("env"));
        target.region_env = Some(String::new());
        assert_eq!(target.stated_region().as_deref(), Some("settings"));
        target.region_settings = None;
        assert_eq!(target.stated_region(), None);
    }
}
