//! An environment in which one service stands elsewhere.

use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

/// With an endpoint for the service of this name, as `AWS_ENDPOINT_URL_S3` has it.
#[derive(Debug)]
pub struct Elsewhere(pub &'static str);

impl LoadServiceConfig for Elsewhere {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let asked = (key.service_id(), key.env(), key.profile());
        (asked == (self.0, "AWS_ENDPOINT_URL", "endpoint_url")).then(|| "http://127.0.0.1:9".to_owned())
    }
}
