//! The AWS services that the clean-up talks to.

use aws_config::SdkConfig;
use lambda_shared::sources;

/// One client of each service.
#[derive(Clone, Debug)]
pub struct Clients {
    pub(crate) cloudformation: aws_sdk_cloudformation::Client,
    pub(crate) sources: sources::Clients,
}

impl Clients {
    /// Clients with the same configuration.
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            cloudformation: aws_sdk_cloudformation::Client::new(config),
            sources: sources::Clients {
                events: aws_sdk_eventbridge::Client::new(config),
                lambda: aws_sdk_lambda::Client::new(config),
                s3: aws_sdk_s3::Client::new(config),
            },
        }
    }
}
