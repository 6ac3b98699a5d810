//! AWS Query: a form in, XML out.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::core::ApiError;
use crate::wire::xml;

/// Decodes `Action=X&Parameters.member.1.ParameterKey=k` into the action and
/// `{"Parameters": [{"ParameterKey": "k"}]}`. Every leaf is text; see [`crate::wire::lenient`].
pub(super) fn decode(body: &[u8]) -> (String, Value) {
    let mut action = String::new();
    let mut root = Value::Object(Map::new());
    for (name, value) in url::form_urlencoded::parse(body) {
        match &*name {
            "Action" => action = value.into_owned(),
            "Version" => {}
            _ => insert(
                &mut root,
                &mut name.split('.').filter(|part| *part != "member" && *part != "entry"),
                &value,
            ),
        }
    }
    (action, root)
}

/// Puts `value` at the place its dotted name says; a numbered part is an element of a list.
fn insert<'a>(at: &mut Value, path: &mut impl Iterator<Item = &'a str>, value: &str) {
    let Some(part) = path.next() else {
        *at = Value::String(value.to_owned());
        return;
    };
    if let Ok(position @ 1..=10_000) = part.parse::<usize>() {
        if !at.is_array() {
            *at = Value::Array(Vec::new());
        }
        let Value::Array(list) = at else { return };
        while list.len() < position {
            list.push(Value::Null);
        }
        insert(&mut list[position - 1], path, value);
    } else {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(object) = at else { return };
        // An empty list or text is `Name=`: leave it as text and let the next part replace it.
        insert(object.entry(part).or_insert(Value::Null), path, value);
    }
}

/// The answer to an operation.
pub(super) fn encode(
    namespace: &str,
    action: &str,
    request_id: &str,
    answer: Result<Value, ApiError>,
) -> Response<Body> {
    let (status, body) = match answer {
        Ok(value) => (200, xml::answer(namespace, action, request_id, &value)),
        Err(error) => (error.status, xml::failure(namespace, request_id, &error)),
    };
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST))
        .header(header::CONTENT_TYPE, "text/xml")
        .header("x-amzn-requestid", request_id)
        .body(Body::from(body))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_and_entries_become_lists() {
        let (action, input) =
            decode(b"Action=CreateStack&Version=2010-05-15&StackName=a&Tags.member.1.Key=k&Tags.member.1.Value=v%20w&Capabilities.member.1=CAPABILITY_IAM&NotificationARNs=");
        assert_eq!(action, "CreateStack");
        assert_eq!(
            input,
            json!({"StackName": "a", "Tags": [{"Key": "k", "Value": "v w"}], "Capabilities": ["CAPABILITY_IAM"], "NotificationARNs": ""})
        );
    }
}
