//! Bucket policies: kept as text, checked for what S3 checks when one is put. Judging calls by them is the gate's.

use serde_json::Value;

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::bucket::change;
use crate::s3::rules::setting::Setting;
use crate::s3::rules::settings::PublicAccessBlock;

/// Writes a bucket's policy.
pub fn save_policy(call: &Call, bucket: &str, policy: &str) -> Result<(), ApiError> {
    call.allow(Setting::POLICY.put, &Arns::s3(bucket))?;
    change(&call.cloud, bucket, |found| {
        let document = check(bucket, policy)?;
        let blocked = Setting::PUBLIC_ACCESS_BLOCK.of::<PublicAccessBlock>(found)?;
        if blocked.is_some_and(|block| block.block_public_policy) && is_public(&document) {
            let message = format!(
                "User: {} is not authorized to perform: s3:PutBucketPolicy on resource: \"{}\" because public policies \
                 are blocked by the BlockPublicPolicy block public access setting.",
                call.principal.name(),
                Arns::s3(bucket)
            );
            return Err(ApiError::new("AccessDenied", message).with_status(403));
        }
        Setting::POLICY.set(found, &policy)
    })
}

/// Whether a policy lets everyone in.
pub fn is_public(policy: &Value) -> bool {
    statements(policy).any(|statement| {
        statement["Effect"] == "Allow"
            && everyone(&statement["Principal"])
            && statement["Condition"].is_null()
    })
}

fn check(bucket: &str, policy: &str) -> Result<Value, ApiError> {
    let malformed = |message: &str| ApiError::new("MalformedPolicy", message);
    let document: Value = serde_json::from_str(policy)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| malformed("Policies must be valid JSON and the first byte must be '{'"))?;
    if statements(&document).next().is_none() {
        return Err(malformed("Missing required field Statement"));
    }
    for statement in statements(&document) {
        let has = |one: &str, other: &str| !statement[one].is_null() || !statement[other].is_null();
        let effect = statement["Effect"].as_str().unwrap_or_default();
        if !matches!(effect, "Allow" | "Deny") {
            return Err(malformed(&format!("Invalid effect: {effect}")));
        }
        for (one, other) in
            [("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource")]
        {
            if !has(one, other) {
                return Err(malformed(&format!("Missing required field {one}")));
            }
        }
        let wrong = |action: &str| action != "*" && !action.to_ascii_lowercase().starts_with("s3:");
        if texts(&statement["Action"]).any(wrong) {
            return Err(malformed("Policy has invalid action"));
        }
        let arn = Arns::s3(bucket);
        let foreign = |resource: &str| {
            let rest = resource.strip_prefix(&arn);
            !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '*']))
        };
        if texts(&statement["Resource"]).any(foreign) {
            return Err(malformed("Policy has invalid resource"));
        }
    }
    Ok(document)
}

fn statements(policy: &Value) -> impl Iterator<Item = &Value> {
    let (many, one) = match &policy["Statement"] {
        Value::Array(many) => (many.as_slice(), None),
        Value::Null => (&[][..], None),
        one => (&[][..], Some(one)),
    };
    many.iter().chain(one)
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let (many, one) = match value {
        Value::Array(many) => (many.as_slice(), None),
        one => (&[][..], one.as_str()),
    };
    many.iter().filter_map(Value::as_str).chain(one)
}

fn everyone(principal: &Value) -> bool {
    texts(principal).chain(texts(&principal["AWS"])).any(|name| name == "*")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policy(effect: &str, resource: &str) -> String {
        let statement =
            json!({ "Effect": effect, "Principal": "*", "Action": "s3:*", "Resource": [resource] });
        json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
    }

    #[test]
    fn a_policy_must_be_about_its_bucket() {
        assert!(check("b", &policy("Deny", "arn:aws:s3:::b/*")).is_ok());
        let message = |text: &str| check("b", text).unwrap_err().message;
        assert_eq!(message(&policy("Deny", "arn:aws:s3:::bb/*")), "Policy has invalid resource");
        assert_eq!(message("{}"), "Missing required field Statement");
        assert_eq!(message("x"), "Policies must be valid JSON and the first byte must be '{'");
    }

    #[test]
    fn only_an_allow_to_everyone_is_public() {
        let public = |effect| is_public(&serde_json::from_str(&policy(effect, "arn:aws:s3:::b")).unwrap());
        assert!(public("Allow"));
        assert!(!public("Deny"));
    }
}
