//! One SDK client per service, made when first asked for: a command pays for what it uses.

use std::sync::OnceLock;

use aws_config::SdkConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_types::region::Region;

use super::refused::Refused;
use super::requests::Requests;
use super::{Target, Web, endpoint};
use crate::errors::{During, Error};

/// A service's client that tells of its requests.
macro_rules! client {
    ($sdk:ident, $service:literal, $config:expr) => {{
        let builder = $sdk::config::Builder::from($config).interceptor(Requests);
        let refused = Refused::where_named(endpoint::is_named($config, $service));
        $sdk::Client::from_conf(builder.retry_classifier(refused).build())
    }};
}

/// The clients of one region, profile and endpoint.
#[derive(Debug)]
pub struct Clients {
    config: SdkConfig,
    profile: Option<String>,
    cloudformation: OnceLock<aws_sdk_cloudformation::Client>,
    codebuild: OnceLock<aws_sdk_codebuild::Client>,
    codepipeline: OnceLock<aws_sdk_codepipeline::Client>,
    codeconnections: OnceLock<aws_sdk_codeconnections::Client>,
    events: OnceLock<aws_sdk_eventbridge::Client>,
    iam: OnceLock<aws_sdk_iam::Client>,
    lambda: OnceLock<aws_sdk_lambda::Client>,
    sqs: OnceLock<aws_sdk_sqs::Client>,
    logs: OnceLock<aws_sdk_cloudwatchlogs::Client>,
    s3: OnceLock<aws_sdk_s3::Client>,
    sts: OnceLock<aws_sdk_sts::Client>,
    account: tokio::sync::OnceCell<String>,
}

impl Clients {
    /// Settle where to work; no call is made yet.
    pub async fn connect(target: &Target) -> Result<Self, Error> {
        let profile = target.profile_in_use().map(ToOwned::to_owned);
        Ok(Self { profile, ..Self::new(target.sdk_config().await?) })
    }

    /// Clients of a configuration made elsewhere, for instance in a test.
    pub fn new(config: SdkConfig) -> Self {
        Self {
            config,
            profile: None,
            cloudformation: OnceLock::new(),
            codebuild: OnceLock::new(),
            codepipeline: OnceLock::new(),
            codeconnections: OnceLock::new(),
            events: OnceLock::new(),
            iam: OnceLock::new(),
            lambda: OnceLock::new(),
            sqs: OnceLock::new(),
            logs: OnceLock::new(),
            s3: OnceLock::new(),
            sts: OnceLock::new(),
            account: tokio::sync::OnceCell::new(),
        }
    }

    /// The region all calls go to.
    pub fn region(&self) -> &str {
        self.config.region().map(Region::as_ref).unwrap_or_default()
    }

    /// The profile whose credentials are used, if it is one that was named.
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// The console of this region, unless another endpoint stands in for AWS, be it for one service.
    pub fn web(&self) -> Option<Web> {
        let elsewhere = endpoint::SERVICES.iter().any(|service| endpoint::is_named(&self.config, service));
        (!elsewhere).then(|| Web::of(self.region()))
    }

    /// The account the credentials belong to; asked once.
    pub async fn account(&self) -> Result<&str, Error> {
        self.account.get_or_try_init(|| self.ask_account()).await.map(String::as_str)
    }

    /// When the credentials end, if they do and their source says so.
    pub async fn credentials_end(&self) -> Option<std::time::SystemTime> {
        let provider = self.config.credentials_provider()?;
        provider.provide_credentials().await.ok()?.expiry()
    }

    async fn ask_account(&self) -> Result<String, Error> {
        let identity =
            self.sts().get_caller_identity().send().await.during("find out which account this is")?;
        Ok(identity.account.unwrap_or_default())
    }

    /// CloudFormation.
    pub fn cloudformation(&self) -> &aws_sdk_cloudformation::Client {
        self.cloudformation.get_or_init(|| client!(aws_sdk_cloudformation, "CloudFormation", &self.config))
    }

    /// CodeBuild.
    pub fn codebuild(&self) -> &aws_sdk_codebuild::Client {
        self.codebuild.get_or_init(|| client!(aws_sdk_codebuild, "CodeBuild", &self.config))
    }

    /// CodePipeline.
    pub fn codepipeline(&self) -> &aws_sdk_codepipeline::Client {
        self.codepipeline.get_or_init(|| client!(aws_sdk_codepipeline, "CodePipeline", &self.config))
    }

    /// CodeConnections.
    pub fn codeconnections(&self) -> &aws_sdk_codeconnections::Client {
        self.codeconnections.get_or_init(|| client!(aws_sdk_codeconnections, "CodeConnections", &self.config))
    }

    /// EventBridge.
    pub fn events(&self) -> &aws_sdk_eventbridge::Client {
        self.events.get_or_init(|| client!(aws_sdk_eventbridge, "EventBridge", &self.config))
    }

    /// IAM.
    pub fn iam(&self) -> &aws_sdk_iam::Client {
        self.iam.get_or_init(|| client!(aws_sdk_iam, "IAM", &self.config))
    }

    /// Lambda.
    pub fn lambda(&self) -> &aws_sdk_lambda::Client {
        self.lambda.get_or_init(|| client!(aws_sdk_lambda, "Lambda", &self.config))
    }

    /// SQS.
    pub fn sqs(&self) -> &aws_sdk_sqs::Client {
        self.sqs.get_or_init(|| client!(aws_sdk_sqs, "SQS", &self.config))
    }

    /// CloudWatch Logs.
    pub fn logs(&self) -> &aws_sdk_cloudwatchlogs::Client {
        self.logs.get_or_init(|| client!(aws_sdk_cloudwatchlogs, "CloudWatch Logs", &self.config))
    }

    /// S3.
    pub fn s3(&self) -> &aws_sdk_s3::Client {
        self.s3.get_or_init(|| client!(aws_sdk_s3, "S3", &self.config))
    }

    /// STS.
    pub fn sts(&self) -> &aws_sdk_sts::Client {
        self.sts.get_or_init(|| client!(aws_sdk_sts, "STS", &self.config))
    }
}
