//! Dynamic references: `{{resolve:secretsmanager:...}}`, looked up only when a resource is made, and never stored.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>

use serde_json::Value;

use crate::core::{ApiError, Call};

const START: &str = "{{resolve:";

/// The value with every dynamic reference replaced by what it refers to, read as `call`'s principal.
pub async fn resolve_dynamic(call: &Call, value: &Value) -> Result<Value, ApiError> {
    let mut resolved = value.clone();
    let mut places = vec![&mut resolved];
    while let Some(place) = places.pop() {
        match place {
            Value::String(text) if text.contains(START) => *text = resolve_text(call, text).await?,
            Value::Array(list) => places.extend(list),
            Value::Object(object) => places.extend(object.values_mut()),
            _ => {}
        }
    }
    Ok(resolved)
}

async fn resolve_text(call: &Call, text: &str) -> Result<String, ApiError> {
    let mut result = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(START) {
        result.push_str(&rest[..start]);
        let inner = &rest[start + START.len()..];
        let end = inner.find("}}").ok_or_else(|| malformed(text))?;
        result.push_str(&look_up(call, &inner[..end]).await?);
        rest = &inner[end + 2..];
    }
    result.push_str(rest);
    Ok(result)
}

fn malformed(text: &str) -> ApiError {
    ApiError::validation(format!("Could not parse dynamic reference: {text}"))
}

/// A secret's name (or ARN) and the JSON key wanted from it.
#[derive(Debug, PartialEq, Eq)]
struct Secret<'a> {
    id: &'a str,
    key: Option<&'a str>,
}

async fn look_up(call: &Call, reference: &str) -> Result<String, ApiError> {
    let (service, rest) = reference.split_once(':').ok_or_else(|| malformed(reference))?;
    match service {
        "secretsmanager" => {
            let secret = secret(rest).ok_or_else(|| malformed(reference))?;
            crate::secretsmanager::resolve(call, secret.id, secret.key).await
        }
        other => Err(ApiError::not_implemented(format!("A dynamic reference to {other}"))),
    }
}

/// `<id or ARN>[:SecretString[:<json key>[:<stage>[:<version>]]]]`; stage and version are refused by giving nothing.
fn secret(rest: &str) -> Option<Secret<'_>> {
    let (id, rest) = match rest.strip_prefix("arn:") {
        Some(_) => {
            let end = rest.match_indices(':').nth(6).map_or(rest.len(), |(at, _)| at);
            (&rest[..end], rest[end..].trim_start_matches(':'))
        }
        None => rest.split_once(':').unwrap_or((rest, "")),
    };
    let mut parts = rest.split(':');
    let kind = parts.next().unwrap_or_default();
    let key = parts.next().filter(|key| !key.is_empty());
    let plain = matches!(kind, "" | "SecretString") && parts.all(str::is_empty);
    (plain && !id.is_empty()).then_some(Secret { id, key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_named_or_an_arn() {
        assert_eq!(secret("a/b:SecretString:token"), Some(Secret { id: "a/b", key: Some("token") }));
        assert_eq!(secret("a/b"), Some(Secret { id: "a/b", key: None }));
        let arn = "arn:aws:secretsmanager:ap-southeast-2:111122223333:secret:n-AbCdEf";
        assert_eq!(secret(&format!("{arn}:SecretString:k::")), Some(Secret { id: arn, key: Some("k") }));
        assert_eq!(secret(arn), Some(Secret { id: arn, key: None }));
        assert_eq!(secret("a:SecretString:k:AWSPREVIOUS"), None);
    }
}
