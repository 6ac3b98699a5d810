//! Lifecycle rules on the wire.

use std::collections::BTreeMap;

use s3s::dto::{
    AbortIncompleteMultipartUpload, DeleteBucketLifecycleInput, DeleteBucketLifecycleOutput,
    ExpirationStatus, GetBucketLifecycleConfigurationInput, GetBucketLifecycleConfigurationOutput,
    LifecycleExpiration, LifecycleRule as Item, LifecycleRuleAndOperator, LifecycleRuleFilter,
    NoncurrentVersionExpiration, PutBucketLifecycleConfigurationInput, PutBucketLifecycleConfigurationOutput,
    Tag,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Call};
use crate::s3::rules::{
    Lifecycle, LifecycleRule, Setting, malformed_xml, remove_setting, save_setting, setting,
};
use crate::s3::wire::convert::{expected_owner, instant, time};
use crate::s3::wire::tagging::pairs;

/// `GetBucketLifecycleConfiguration`.
pub async fn get(
    call: &Call,
    request: S3Request<GetBucketLifecycleConfigurationInput>,
) -> S3Result<S3Response<GetBucketLifecycleConfigurationOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let found: Option<Lifecycle> = setting(call, &input.bucket, Setting::LIFECYCLE)?;
    let found = found.ok_or_else(|| Setting::LIFECYCLE.absent())?;
    Ok(S3Response::new(GetBucketLifecycleConfigurationOutput {
        rules: Some(found.rules.into_iter().map(encode).collect()),
        ..GetBucketLifecycleConfigurationOutput::default()
    }))
}

/// `PutBucketLifecycleConfiguration`.
pub async fn put(
    call: &Call,
    request: S3Request<PutBucketLifecycleConfigurationInput>,
) -> S3Result<S3Response<PutBucketLifecycleConfigurationOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let rules = input.lifecycle_configuration.ok_or_else(malformed_xml)?.rules;
    let rules = rules.into_iter().map(|rule| decode(call, rule)).collect::<Result<_, _>>()?;
    let lifecycle = Lifecycle { rules };
    lifecycle.check()?;
    save_setting(call, &input.bucket, Setting::LIFECYCLE, &lifecycle)?;
    Ok(S3Response::new(PutBucketLifecycleConfigurationOutput::default()))
}

/// `DeleteBucketLifecycle`.
pub async fn delete(
    call: &Call,
    request: S3Request<DeleteBucketLifecycleInput>,
) -> S3Result<S3Response<DeleteBucketLifecycleOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    remove_setting(call, &input.bucket, Setting::LIFECYCLE)?;
    Ok(S3Response::new(DeleteBucketLifecycleOutput {}))
}

fn decode(call: &Call, item: Item) -> Result<LifecycleRule, ApiError> {
    if item.transitions.is_some_and(|list| !list.is_empty())
        || item.noncurrent_version_transitions.is_some_and(|list| !list.is_empty())
    {
        return Err(ApiError::not_implemented("A lifecycle transition to another storage class"));
    }
    let enabled = match item.status.as_str() {
        "Enabled" => true,
        "Disabled" => false,
        _ => return Err(malformed_xml()),
    };
    let filter = item.filter.unwrap_or_default();
    let both = filter.and.unwrap_or_default();
    let tags = both.tags.unwrap_or_default().into_iter().chain(filter.tag);
    let expiration = item.expiration.unwrap_or_default();
    let noncurrent = item.noncurrent_version_expiration.unwrap_or_default();
    Ok(LifecycleRule {
        id: item.id.unwrap_or_else(|| call.cloud.ids.uuid()),
        enabled,
        prefix: item.prefix.or(filter.prefix).or(both.prefix).filter(|prefix| !prefix.is_empty()),
        tags: pairs(tags)?.into_iter().collect(),
        larger_than: filter.object_size_greater_than.or(both.object_size_greater_than),
        smaller_than: filter.object_size_less_than.or(both.object_size_less_than),
        expire_after_days: expiration.days,
        expire_from: expiration.date.as_ref().map(instant),
        expire_markers: expiration.expired_object_delete_marker.unwrap_or(false),
        expire_noncurrent_after_days: noncurrent.noncurrent_days,
        keep_noncurrent: noncurrent.newer_noncurrent_versions,
        abort_uploads_after_days: item
            .abort_incomplete_multipart_upload
            .and_then(|abort| abort.days_after_initiation),
    })
}

fn encode(rule: LifecycleRule) -> Item {
    let filter = filter(&rule);
    let expires = rule.expire_after_days.is_some() || rule.expire_from.is_some() || rule.expire_markers;
    Item {
        abort_incomplete_multipart_upload: rule
            .abort_uploads_after_days
            .map(|days| AbortIncompleteMultipartUpload { days_after_initiation: Some(days) }),
        expiration: expires.then(|| LifecycleExpiration {
            date: rule.expire_from.map(time),
            days: rule.expire_after_days,
            expired_object_delete_marker: rule.expire_markers.then_some(true),
        }),
        filter: Some(filter),
        id: Some(rule.id),
        noncurrent_version_expiration: rule.expire_noncurrent_after_days.map(|days| {
            NoncurrentVersionExpiration {
                noncurrent_days: Some(days),
                newer_noncurrent_versions: rule.keep_noncurrent,
            }
        }),
        noncurrent_version_transitions: None,
        prefix: None,
        status: ExpirationStatus::from_static(if rule.enabled { "Enabled" } else { "Disabled" }),
        transitions: None,
    }
}

fn filter(rule: &LifecycleRule) -> LifecycleRuleFilter {
    let tags = |tags: &BTreeMap<String, String>| -> Vec<Tag> {
        tags.iter().map(|(key, value)| Tag { key: Some(key.clone()), value: Some(value.clone()) }).collect()
    };
    let conditions = usize::from(rule.prefix.is_some())
        + rule.tags.len()
        + usize::from(rule.larger_than.is_some())
        + usize::from(rule.smaller_than.is_some());
    if conditions > 1 {
        return LifecycleRuleFilter {
            and: Some(LifecycleRuleAndOperator {
                prefix: rule.prefix.clone(),
                tags: Some(tags(&rule.tags)).filter(|tags| !tags.is_empty()),
                object_size_greater_than: rule.larger_than,
                object_size_less_than: rule.smaller_than,
            }),
            ..LifecycleRuleFilter::default()
        };
    }
    LifecycleRuleFilter {
        prefix: if conditions == 0 { Some(String::new()) } else { rule.prefix.clone() },
        tag: tags(&rule.tags).pop(),
        object_size_greater_than: rule.larger_than,
        object_size_less_than: rule.smaller_than,
        ..LifecycleRuleFilter::default()
    }
}
