//! Where to work: profile, region, and for `--local` an address with its keys.
//!
//! Flag beats environment beats `config/mdd.toml` beats the profile. There is no default region: working in the wrong
//! one silently is worse than a question. Nor is another account: keys in the environment come before every profile in
//! the SDK's own order, also before one that was named, so with `--profile` only the profile is asked.

use std::time::Duration;

use aws_config::profile::ProfileFileRegionProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;

use super::Engine;
use super::profile::{self, OfProfile};
use crate::errors::Error;

/// Times a call is made before its failure is told: a pipeline's day has many calls, and accounts throttle.
const ATTEMPTS: u32 = 5;

/// How long a service may say nothing at all; without it a connection that was lost silently would wait for ever.
const SILENCE: Duration = Duration::from_mins(1);

/// The profile that is used where none is named.
const DEFAULT: &str = "default";

/// What the flags, the environment and the settings say about where to work.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// `--profile`; without it the SDK's own order applies.
    pub profile: Option<String>,
    /// `AWS_PROFILE`.
    pub profile_env: Option<String>,
    /// Does the environment hold keys?
    pub keys_env: bool,
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
        // AWS's own default is the same with and without its name: there need not be a profile of it.
        let named = self.profile_in_use().filter(|name| self.profile.is_some() || *name != DEFAULT);
        if let Some(name) = named {
            profile::must_exist(name).await?;
        }
        let region = Region::new(self.region().await?);
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(region.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(TimeoutConfig::builder().read_timeout(SILENCE).build());
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile).credentials_provider(OfProfile::new(profile, region));
        }
        if let Some(engine) = &self.engine {
            let keys =
                Credentials::new(&engine.access_key_id, &engine.secret_access_key, None, None, "mdd-local");
            loader =
                loader.endpoint_url(&engine.url).credentials_provider(SharedCredentialsProvider::new(keys));
        }
        Ok(loader.load().await)
    }

    /// The profile whose credentials are used; none where others come before it.
    pub fn profile_in_use(&self) -> Option<&str> {
        if self.engine.is_some() {
            return None;
        }
        // https://docs.rs/aws-config: environment keys, then the profile of AWS_PROFILE.
        let exported = self.profile_env.as_ref().filter(|_| !self.keys_env);
        self.profile.as_ref().or(exported).map(String::as_str)
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
    use crate::clients::{Clients, Engine};
    use crate::exit::Exit;

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

    #[test]
    fn the_profile_in_use_is_the_one_that_was_named_then_the_exported_one_unless_keys_come_before_it() {
        let named = Target { profile: Some("named".into()), ..Target::default() };
        let exported = Target { profile_env: Some("exported".into()), ..Target::default() };
        let with_keys = |target: &Target| Target { keys_env: true, ..target.clone() };
        assert_eq!(
            Target { profile_env: Some("exported".into()), ..named.clone() }.profile_in_use(),
            Some("named")
        );
        assert_eq!(exported.profile_in_use(), Some("exported"));
        assert_eq!(with_keys(&exported).profile_in_use(), None);
        assert_eq!(with_keys(&named).profile_in_use(), Some("named"));
        let engine = Engine::nowhere();
        assert_eq!(Target { engine: Some(engine), ..named }.profile_in_use(), None);
    }

    #[tokio::test]
    async fn a_profile_that_does_not_exist_is_named_and_nothing_else_is_tried() {
        let name = "no-such-profile-anywhere";
        let target =
            Target { profile: Some(name.into()), region_flag: Some("eu-west-1".into()), ..Target::default() };
        let error = Clients::connect(&target).await.expect_err("nobody");
        assert_eq!(error.verdict().exit, Exit::Denied, "{error:?}");
        assert!(error.to_string().contains(name), "{error}");
        let exported =
            |name: &str| Target { profile: None, profile_env: Some(name.into()), ..target.clone() };
        assert!(Clients::connect(&exported(name)).await.is_err());
        let with_keys = Target { keys_env: true, ..exported(name) };
        assert!(Clients::connect(&with_keys).await.is_ok(), "the profile is not asked");
        assert!(Clients::connect(&exported("default")).await.is_ok());
    }
}
