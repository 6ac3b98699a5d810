//! The properties of a bucket as a template spells them. A member that is not here is refused by name.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Site};
use crate::cloudformation::resources::decode::{self, decode, merge_tags};
use crate::core::{ApiError, Call};
use crate::s3::rules::{
    Lifecycle, LifecycleRule, Notification, Ownership, PublicAccessBlock, Setting, Target, invalid_argument,
};
use crate::s3::state::{Bucket, Encryption, Versioning};
use crate::wire::{lenient, lenient_option};

/// What a template wants of a bucket.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct Properties {
    /// The name; without one, one is generated.
    pub bucket_name: Option<String>,
    bucket_encryption: Option<BucketEncryption>,
    lifecycle_configuration: Option<LifecycleConfiguration>,
    notification_configuration: Option<NotificationConfiguration>,
    ownership_controls: Option<OwnershipControls>,
    public_access_block_configuration: Option<PublicAccess>,
    tags: Vec<decode::Tag>,
    versioning_configuration: Option<VersioningConfiguration>,
    /// The stack's tags and its own.
    #[serde(skip)]
    all_tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct BucketEncryption {
    server_side_encryption_configuration: Vec<EncryptionRule>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct EncryptionRule {
    server_side_encryption_by_default: Option<EncryptionByDefault>,
    #[serde(default, deserialize_with = "lenient_option")]
    bucket_key_enabled: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EncryptionByDefault {
    #[serde(rename = "SSEAlgorithm")]
    algorithm: String,
    #[serde(rename = "KMSMasterKeyID")]
    key: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct LifecycleConfiguration {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
struct Rule {
    id: Option<String>,
    status: String,
    prefix: Option<String>,
    tag_filters: Vec<TagFilter>,
    #[serde(deserialize_with = "lenient_option")]
    object_size_greater_than: Option<i64>,
    #[serde(deserialize_with = "lenient_option")]
    object_size_less_than: Option<i64>,
    #[serde(deserialize_with = "lenient_option")]
    expiration_in_days: Option<i32>,
    expiration_date: Option<jiff::Timestamp>,
    #[serde(deserialize_with = "lenient_option")]
    expired_object_delete_marker: Option<bool>,
    noncurrent_version_expiration: Option<NoncurrentVersionExpiration>,
    #[serde(deserialize_with = "lenient_option")]
    noncurrent_version_expiration_in_days: Option<i32>,
    abort_incomplete_multipart_upload: Option<AbortIncompleteMultipartUpload>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct NoncurrentVersionExpiration {
    #[serde(deserialize_with = "lenient")]
    noncurrent_days: i32,
    #[serde(default, deserialize_with = "lenient_option")]
    newer_noncurrent_versions: Option<i32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AbortIncompleteMultipartUpload {
    #[serde(deserialize_with = "lenient")]
    days_after_initiation: i32,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
struct NotificationConfiguration {
    lambda_configurations: Vec<LambdaConfiguration>,
    event_bridge_configuration: Option<EventBridgeConfiguration>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct EventBridgeConfiguration {
    #[serde(deserialize_with = "lenient")]
    event_bridge_enabled: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct LambdaConfiguration {
    event: String,
    function: String,
    filter: Option<Filter>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(rename = "S3Key")]
    key: KeyFilter,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct KeyFilter {
    rules: Vec<FilterRule>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct FilterRule {
    name: String,
    value: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct OwnershipControls {
    rules: Vec<OwnershipRule>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct OwnershipRule {
    object_ownership: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "AWS has these four switches")]
struct PublicAccess {
    #[serde(deserialize_with = "lenient")]
    block_public_acls: bool,
    #[serde(deserialize_with = "lenient")]
    block_public_policy: bool,
    #[serde(deserialize_with = "lenient")]
    ignore_public_acls: bool,
    #[serde(deserialize_with = "lenient")]
    restrict_public_buckets: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct TagFilter {
    key: String,
    value: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct VersioningConfiguration {
    status: String,
}

impl Properties {
    /// Reads a template's properties.
    pub fn read(site: &Site, properties: &Value) -> Result<Self, Failure> {
        let mut read: Self = decode("AWS::S3::Bucket", properties)?;
        read.all_tags = merge_tags(&site.tags, &read.tags);
        Ok(read)
    }

    /// The actions it takes beside making the bucket.
    pub fn actions(&self) -> Vec<&'static str> {
        let all = [
            (self.versioning_configuration.is_some(), "s3:PutBucketVersioning"),
            (self.bucket_encryption.is_some(), Setting::ENCRYPTION.put),
            (self.lifecycle_configuration.is_some(), Setting::LIFECYCLE.put),
            (self.notification_configuration.is_some(), Setting::NOTIFICATION.put),
            (self.ownership_controls.is_some(), Setting::OWNERSHIP.put),
            (self.public_access_block_configuration.is_some(), Setting::PUBLIC_ACCESS_BLOCK.put),
            (!self.all_tags.is_empty(), "s3:PutBucketTagging"),
        ];
        all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, action)| action).collect()
    }

    /// Configures a bucket so; what a template does not give is as in a new bucket.
    pub fn apply(&self, call: &Call, bucket: &mut Bucket) -> Result<(), ApiError> {
        let status = self.versioning_configuration.as_ref().map(|versioning| versioning.status.as_str());
        bucket.versioning = match (status, bucket.versioning) {
            (Some("Enabled"), _) => Versioning::Enabled,
            (Some("Suspended"), _) | (None, Versioning::Enabled | Versioning::Suspended) => {
                Versioning::Suspended
            }
            (None, Versioning::Never) => Versioning::Never,
            (Some(other), _) => {
                return Err(invalid_argument(format!("{other} is not a valid enum value of Status")));
            }
        };
        let encryption = self.encryption()?;
        encryption.check()?;
        Setting::ENCRYPTION.set(bucket, &encryption)?;
        match self.lifecycle(call)? {
            Some(lifecycle) => Setting::LIFECYCLE.set(bucket, &lifecycle)?,
            None => drop(bucket.settings.remove(Setting::LIFECYCLE.name)),
        }
        Setting::NOTIFICATION.set(bucket, &self.notification(call))?;
        Setting::OWNERSHIP.set(bucket, &self.ownership()?)?;
        Setting::PUBLIC_ACCESS_BLOCK.set(bucket, &self.public_access())?;
        bucket.tags.clone_from(&self.all_tags);
        Ok(())
    }

    /// Whom the bucket is to tell.
    pub fn notification(&self, call: &Call) -> Notification {
        let given = self.notification_configuration.clone().unwrap_or_default();
        let target = |given: LambdaConfiguration| {
            let rules = given.filter.map(|filter| filter.key.rules).unwrap_or_default();
            let rule = |name: &str| {
                rules.iter().find(|rule| rule.name.eq_ignore_ascii_case(name)).map(|rule| rule.value.clone())
            };
            Target {
                id: call.cloud.ids.uuid(),
                prefix: rule("prefix"),
                suffix: rule("suffix"),
                function: given.function,
                events: vec![given.event],
            }
        };
        Notification {
            targets: given.lambda_configurations.into_iter().map(target).collect(),
            event_bridge: given.event_bridge_configuration.is_some_and(|bridge| bridge.event_bridge_enabled),
        }
    }

    fn encryption(&self) -> Result<Encryption, ApiError> {
        let Some(given) = &self.bucket_encryption else { return Ok(Encryption::usual()) };
        let [rule] = &given.server_side_encryption_configuration[..] else {
            return Err(crate::s3::rules::malformed_xml());
        };
        let default = rule.server_side_encryption_by_default.as_ref();
        Ok(Encryption {
            algorithm: default.map_or("AES256", |default| default.algorithm.as_str()).to_owned(),
            key: default.and_then(|default| default.key.clone()),
            bucket_key: rule.bucket_key_enabled,
        })
    }

    fn ownership(&self) -> Result<Ownership, ApiError> {
        match self.ownership_controls.as_ref().map(|controls| &controls.rules[..]) {
            None => Ok(Ownership::BucketOwnerEnforced),
            Some([rule]) => Ownership::named(&rule.object_ownership).ok_or_else(|| {
                invalid_argument(format!("{} is not a valid enum value", rule.object_ownership))
            }),
            Some(_) => Err(crate::s3::rules::malformed_xml()),
        }
    }

    fn public_access(&self) -> PublicAccessBlock {
        self.public_access_block_configuration.as_ref().map_or(PublicAccessBlock::NEW, |given| {
            PublicAccessBlock {
                block_public_acls: given.block_public_acls,
                block_public_policy: given.block_public_policy,
                ignore_public_acls: given.ignore_public_acls,
                restrict_public_buckets: given.restrict_public_buckets,
            }
        })
    }

    fn lifecycle(&self, call: &Call) -> Result<Option<Lifecycle>, ApiError> {
        let Some(given) = &self.lifecycle_configuration else { return Ok(None) };
        let rules = given.rules.iter().map(|rule| rule.decode(call)).collect::<Result<_, _>>()?;
        let lifecycle = Lifecycle { rules };
        lifecycle.check()?;
        Ok(Some(lifecycle))
    }
}

impl Rule {
    fn decode(&self, call: &Call) -> Result<LifecycleRule, ApiError> {
        let enabled = match self.status.as_str() {
            "Enabled" => true,
            "Disabled" => false,
            other => return Err(invalid_argument(format!("{other} is not a valid enum value of Status"))),
        };
        let noncurrent = self.noncurrent_version_expiration.as_ref();
        Ok(LifecycleRule {
            id: self.id.clone().unwrap_or_else(|| call.cloud.ids.uuid()),
            enabled,
            prefix: self.prefix.clone().filter(|prefix| !prefix.is_empty()),
            tags: self.tag_filters.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect(),
            larger_than: self.object_size_greater_than,
            smaller_than: self.object_size_less_than,
            expire_after_days: self.expiration_in_days,
            expire_from: self.expiration_date,
            expire_markers: self.expired_object_delete_marker.unwrap_or(false),
            expire_noncurrent_after_days: noncurrent
                .map(|given| given.noncurrent_days)
                .or(self.noncurrent_version_expiration_in_days),
            keep_noncurrent: noncurrent.and_then(|given| given.newer_noncurrent_versions),
            abort_uploads_after_days: self
                .abort_incomplete_multipart_upload
                .as_ref()
                .map(|given| given.days_after_initiation),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_may_be_text_and_unknown_members_are_named() {
        let rule = json!({ "Status": "Enabled", "ExpirationInDays": "30" });
        let read =
            |value: Value| serde_json::from_value::<Properties>(value).map_err(|error| error.to_string());
        let properties = read(json!({ "LifecycleConfiguration": { "Rules": [rule] } })).unwrap();
        let lifecycle = properties.lifecycle_configuration.unwrap();
        assert_eq!(lifecycle.rules[0].expiration_in_days, Some(30));
        let transition = json!({ "Status": "Enabled", "Transitions": [] });
        let error = read(json!({ "LifecycleConfiguration": { "Rules": [transition] } })).unwrap_err();
        assert!(error.contains("unknown field `Transitions`"), "{error}");
        let queue = json!({ "NotificationConfiguration": { "QueueConfigurations": [] } });
        assert!(read(queue).unwrap_err().contains("unknown field `QueueConfigurations`"));
    }
}
