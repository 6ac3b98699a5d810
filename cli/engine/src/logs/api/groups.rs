//! Operations on groups.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call};
use crate::logs::groups::{self, Wanted};
use crate::logs::state::groups::Group;
use crate::logs::{arn, error};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    log_group_name: String,
    kms_key_id: Option<String>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    log_group_class: Option<String>,
    #[serde(default)]
    deletion_protection_enabled: bool,
}

pub async fn create(call: Call, input: Create) -> Result<(), ApiError> {
    if input.kms_key_id.is_some() {
        return Err(ApiError::not_implemented("logs:CreateLogGroup with kmsKeyId"));
    }
    if input.log_group_class.is_some_and(|class| class != "STANDARD") {
        return Err(ApiError::not_implemented(
            "logs:CreateLogGroup with a logGroupClass other than STANDARD",
        ));
    }
    if input.deletion_protection_enabled {
        return Err(ApiError::not_implemented("logs:CreateLogGroup with deletionProtectionEnabled"));
    }
    groups::create_group_once(&call, &input.log_group_name, None, input.tags, None)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    log_group_name: String,
}

pub async fn delete(call: Call, input: Named) -> Result<(), ApiError> {
    groups::delete_group(&call, &input.log_group_name)
}

pub async fn delete_retention(call: Call, input: Named) -> Result<(), ApiError> {
    groups::put_retention(&call, &input.log_group_name, None)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRetention {
    log_group_name: String,
    retention_in_days: i64,
}

pub async fn put_retention(call: Call, input: PutRetention) -> Result<(), ApiError> {
    groups::put_retention(&call, &input.log_group_name, Some(input.retention_in_days))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Describe {
    log_group_name_prefix: Option<String>,
    log_group_name_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Described {
    log_groups: Vec<DescribedGroup>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribedGroup {
    log_group_name: String,
    creation_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_in_days: Option<i64>,
    metric_filter_count: u32,
    arn: String,
    stored_bytes: i64,
    log_group_class: &'static str,
    log_group_arn: String,
}

/// The token is the last name of the page before.
pub async fn describe(call: Call, input: Describe) -> Result<Described, ApiError> {
    let max = error::limit(input.limit, 50, 50)?;
    let (part, at_start) = match (input.log_group_name_prefix, input.log_group_name_pattern) {
        (Some(_), Some(_)) => {
            let message = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
            return Err(error::invalid(message));
        }
        (Some(prefix), None) => (prefix, true),
        (None, pattern) => (pattern.unwrap_or_default(), false),
    };
    let wanted = Wanted { after: input.next_token.unwrap_or_default(), part, at_start, max: max + 1 };
    let mut found = groups::list(&call, &wanted)?;
    let more = found.len() > max;
    found.truncate(max);
    let next_token = if more { found.last().map(|(group, _)| group.name.clone()) } else { None };
    let log_groups = found.into_iter().map(|(group, bytes)| encode(&call, group, bytes)).collect();
    Ok(Described { log_groups, next_token })
}

fn encode(call: &Call, group: Group, stored_bytes: i64) -> DescribedGroup {
    let log_group_arn = arn::group(&call.cloud.arns, &group.name);
    DescribedGroup {
        log_group_name: group.name,
        creation_time: group.created,
        retention_in_days: group.retention,
        metric_filter_count: 0,
        arn: format!("{log_group_arn}:*"),
        stored_bytes,
        log_group_class: "STANDARD",
        log_group_arn,
    }
}
