//! ARNs, spelt in one place: account, region and partition come from the configuration.

/// Builds the ARNs of one account in one region.
#[derive(Debug, Clone)]
pub struct Arns {
    /// The twelve digits.
    pub account: String,
    /// For example `ap-southeast-2`.
    pub region: String,
}

impl Arns {
    /// `arn:aws:<service>:<region>:<account>:<resource>`.
    pub fn regional(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{resource}", self.region, self.account)
    }

    /// `arn:aws:iam::<account>:<resource>`, for the services that have no region.
    pub fn global(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}::{}:{resource}", self.account)
    }

    /// `arn:aws:s3:::<path>`: a bucket, or a bucket and a key.
    pub fn s3(path: &str) -> String {
        format!("arn:aws:s3:::{path}")
    }
}
