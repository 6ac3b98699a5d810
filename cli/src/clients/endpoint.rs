//! Endpoints that somebody named: for every service, or for one of them alone.
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

/// The services that are called, as their SDKs are called.
pub(super) const SERVICES: [&str; 11] = [
    "CloudFormation",
    "CloudWatch Logs",
    "CodeBuild",
    "CodeConnections",
    "CodePipeline",
    "EventBridge",
    "IAM",
    "Lambda",
    "S3",
    "SQS",
    "STS",
];

/// Does a service stand somewhere else than where AWS has it?
pub(super) fn is_named(config: &SdkConfig, service: &str) -> bool {
    config.endpoint_url().is_some() || of_service(config, service).is_some()
}

/// `AWS_ENDPOINT_URL_S3` and its like, and the same in a profile.
fn of_service(config: &SdkConfig, service: &str) -> Option<String> {
    let key = ServiceConfigKey::builder().service_id(service).env("AWS_ENDPOINT_URL").profile("endpoint_url");
    config.service_config()?.load_config(key.build().ok()?)
}

#[cfg(test)]
mod tests {
    use aws_config::SdkConfig;

    use super::{SERVICES, is_named};
    use crate::clients::Clients;
    use crate::testing::Elsewhere;

    #[test]
    fn an_endpoint_of_one_service_counts_for_it_and_there_is_no_console() {
        let config = |service| SdkConfig::builder().service_config(Elsewhere(service)).build();
        assert!(is_named(&config("S3"), "S3") && !is_named(&config("S3"), "SQS"));
        let all = SdkConfig::builder().endpoint_url("http://127.0.0.1:9").build();
        assert!(SERVICES.iter().all(|service| is_named(&all, service)));
        for service in SERVICES {
            assert_eq!(Clients::new(config(service)).web(), None, "{service}");
        }
        assert!(Clients::new(config("none of ours")).web().is_some());
    }
}
