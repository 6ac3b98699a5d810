//! What can be configured on a bucket, each as one document, and what AWS answers when there is none.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::core::{ApiError, Arns, Call, Cloud};
use crate::s3::rules::bucket::{change, find_bucket};
use crate::s3::state::Bucket;

/// One sub-resource of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The document's name in the bucket's row.
    pub name: &'static str,
    /// The action that reads it.
    pub get: &'static str,
    /// The action that writes or removes it.
    pub put: &'static str,
    /// Code and text when there is none.
    pub missing: (&'static str, &'static str),
}

impl Setting {
    /// Default encryption.
    pub const ENCRYPTION: Self = Self {
        name: "encryption",
        get: "s3:GetEncryptionConfiguration",
        put: "s3:PutEncryptionConfiguration",
        missing: (
            "ServerSideEncryptionConfigurationNotFoundError",
            "The server side encryption configuration was not found",
        ),
    };
    /// What of access may be public.
    pub const PUBLIC_ACCESS_BLOCK: Self = Self {
        name: "publicAccessBlock",
        get: "s3:GetBucketPublicAccessBlock",
        put: "s3:PutBucketPublicAccessBlock",
        missing: (
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found",
        ),
    };
    /// Who owns what is written.
    pub const OWNERSHIP: Self = Self {
        name: "ownership",
        get: "s3:GetBucketOwnershipControls",
        put: "s3:PutBucketOwnershipControls",
        missing: ("OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
    };
    /// When objects go by themselves.
    pub const LIFECYCLE: Self = Self {
        name: "lifecycle",
        get: "s3:GetLifecycleConfiguration",
        put: "s3:PutLifecycleConfiguration",
        missing: ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
    };
    /// The resource policy.
    pub const POLICY: Self = Self {
        name: "policy",
        get: "s3:GetBucketPolicy",
        put: "s3:PutBucketPolicy",
        missing: ("NoSuchBucketPolicy", "The bucket policy does not exist"),
    };
    /// Who is told of writes.
    pub const NOTIFICATION: Self = Self {
        name: "notification",
        get: "s3:GetBucketNotification",
        put: "s3:PutBucketNotification",
        missing: ("NoSuchConfiguration", "The specified configuration does not exist."),
    };

    /// The error when there is none.
    pub fn absent(self) -> ApiError {
        ApiError::new(self.missing.0, self.missing.1).with_status(404)
    }

    /// Reads it from a bucket that is at hand.
    pub fn of<T: DeserializeOwned>(self, bucket: &Bucket) -> Result<Option<T>, ApiError> {
        let Some(value) = bucket.settings.get(self.name) else { return Ok(None) };
        serde_json::from_value(value.clone()).map(Some).map_err(|error| self.unreadable(&bucket.name, &error))
    }

    /// Writes it into a bucket that is at hand.
    pub fn set<T: Serialize>(self, bucket: &mut Bucket, value: &T) -> Result<(), ApiError> {
        let value = serde_json::to_value(value).map_err(|error| self.unreadable(&bucket.name, &error))?;
        bucket.settings.insert(self.name.to_owned(), value);
        Ok(())
    }

    fn unreadable(self, bucket: &str, error: &serde_json::Error) -> ApiError {
        ApiError::internal(format!("the {} of the bucket {bucket} cannot be read: {error}", self.name))
    }
}

/// Reads a setting; `None` when there is none.
pub fn setting<T: DeserializeOwned>(
    call: &Call,
    bucket: &str,
    setting: Setting,
) -> Result<Option<T>, ApiError> {
    call.allow(setting.get, &Arns::s3(bucket))?;
    setting.of(&find_bucket(&call.cloud, bucket)?)
}

/// Writes a setting.
pub fn save_setting<T: Serialize>(
    call: &Call,
    bucket: &str,
    setting: Setting,
    value: &T,
) -> Result<(), ApiError> {
    call.allow(setting.put, &Arns::s3(bucket))?;
    change(&call.cloud, bucket, |bucket| setting.set(bucket, value))
}

/// Removes a setting; none is no failure.
pub fn remove_setting(call: &Call, bucket: &str, setting: Setting) -> Result<(), ApiError> {
    call.allow(setting.put, &Arns::s3(bucket))?;
    remove_from(&call.cloud, bucket, setting)
}

fn remove_from(cloud: &Cloud, bucket: &str, setting: Setting) -> Result<(), ApiError> {
    change(cloud, bucket, |bucket| {
        bucket.settings.remove(setting.name);
        Ok(())
    })
}
