//! Clients whose requests end in this process.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector, http_client_fn};
use aws_smithy_types::retry::RetryConfig;
use aws_types::region::Region;

use crate::clients::Clients;

/// Clients that send through this connector, once each: what fails is seen by the test.
pub fn connected(connector: impl HttpConnector + 'static) -> Clients {
    let connector = SharedHttpConnector::new(connector);
    let keys = Credentials::new("AKIAEXAMPLE", "secret", None, None, "a test");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("ap-southeast-2"))
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .retry_config(RetryConfig::disabled())
        .http_client(http_client_fn(move |_, _| connector.clone()));
    Clients::new(config.build())
}
