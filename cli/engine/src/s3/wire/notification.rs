//! Notification configurations on the wire. Functions are the one kind of target this engine has.

use s3s::dto::{
    Event, EventBridgeConfiguration, FilterRule, FilterRuleName, GetBucketNotificationConfigurationInput,
    GetBucketNotificationConfigurationOutput, LambdaFunctionConfiguration, NotificationConfigurationFilter,
    PutBucketNotificationConfigurationInput, PutBucketNotificationConfigurationOutput, S3KeyFilter,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Call};
use crate::s3::rules::{
    Notification, Setting, Target, invalid_argument, malformed_xml, save_notification, setting,
};
use crate::s3::wire::convert::expected_owner;

/// `GetBucketNotificationConfiguration`: an empty one when there is none.
pub async fn get(
    call: &Call,
    request: S3Request<GetBucketNotificationConfigurationInput>,
) -> S3Result<S3Response<GetBucketNotificationConfigurationOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let found: Option<Notification> = setting(call, &input.bucket, Setting::NOTIFICATION)?;
    let found = found.unwrap_or_default();
    let targets: Vec<_> = found.targets.into_iter().map(encode).collect();
    Ok(S3Response::new(GetBucketNotificationConfigurationOutput {
        event_bridge_configuration: found.event_bridge.then(EventBridgeConfiguration::default),
        lambda_function_configurations: Some(targets).filter(|targets| !targets.is_empty()),
        ..GetBucketNotificationConfigurationOutput::default()
    }))
}

/// `PutBucketNotificationConfiguration`.
pub async fn put(
    call: &Call,
    request: S3Request<PutBucketNotificationConfigurationInput>,
) -> S3Result<S3Response<PutBucketNotificationConfigurationOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let given = input.notification_configuration;
    if given.queue_configurations.is_some_and(|list| !list.is_empty()) {
        return Err(ApiError::not_implemented("A queue as the target of bucket notifications").into());
    }
    if given.topic_configurations.is_some_and(|list| !list.is_empty()) {
        return Err(ApiError::not_implemented("A topic as the target of bucket notifications").into());
    }
    let targets = given.lambda_function_configurations.unwrap_or_default();
    let notification = Notification {
        targets: targets.into_iter().map(|target| decode(call, target)).collect::<Result<_, _>>()?,
        event_bridge: given.event_bridge_configuration.is_some(),
    };
    let unchecked = input.skip_destination_validation.unwrap_or(false);
    save_notification(call, &input.bucket, notification, unchecked)?;
    Ok(S3Response::new(PutBucketNotificationConfigurationOutput {}))
}

fn decode(call: &Call, given: LambdaFunctionConfiguration) -> Result<Target, ApiError> {
    let mut target = Target {
        id: given.id.unwrap_or_else(|| call.cloud.ids.uuid()),
        function: given.lambda_function_arn,
        events: given.events.iter().map(|event| event.as_ref().to_owned()).collect(),
        prefix: None,
        suffix: None,
    };
    for rule in given.filter.and_then(|filter| filter.key?.filter_rules).unwrap_or_default() {
        let name = rule.name.ok_or_else(malformed_xml)?;
        let value = Some(rule.value.ok_or_else(malformed_xml)?);
        match name.as_str().to_ascii_lowercase().as_str() {
            "prefix" => target.prefix = value,
            "suffix" => target.suffix = value,
            _ => return Err(invalid_argument("filter rule name must be either prefix or suffix")),
        }
    }
    Ok(target)
}

fn encode(target: Target) -> LambdaFunctionConfiguration {
    let rule = |name: &'static str, value: Option<String>| {
        Some(FilterRule { name: Some(FilterRuleName::from_static(name)), value: Some(value?) })
    };
    let rules: Vec<_> =
        rule("Prefix", target.prefix).into_iter().chain(rule("Suffix", target.suffix)).collect();
    LambdaFunctionConfiguration {
        events: target.events.into_iter().map(Event::from).collect(),
        filter: (!rules.is_empty()).then_some(NotificationConfigurationFilter {
            key: Some(S3KeyFilter { filter_rules: Some(rules) }),
        }),
        id: Some(target.id),
        lambda_function_arn: target.function,
    }
}
