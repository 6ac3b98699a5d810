//! JSON values as the XML of the Query protocol.
//!
//! Lists become `<member>` elements. A map becomes an object whose only member is `entry`, a list of `key` and `value`:
//! that list is written without `<member>`, as SNS writes its attributes. Members that are `null` are left out.

use std::fmt::Write as _;

use quick_xml::escape::escape;
use serde_json::Value;

use crate::core::ApiError;

/// `<ActionResponse><ActionResult>...</ActionResult><ResponseMetadata>...`.
pub(super) fn answer(namespace: &str, action: &str, request_id: &str, value: &Value) -> String {
    let mut out = format!("<{action}Response xmlns=\"{namespace}\">");
    if !value.is_null() {
        element(&mut out, &format!("{action}Result"), value);
    }
    let _ = write!(
        out,
        "<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{action}Response>"
    );
    out
}

/// `<ErrorResponse><Error>...`.
pub(super) fn failure(namespace: &str, request_id: &str, error: &ApiError) -> String {
    let fault = if error.status >= 500 { "Receiver" } else { "Sender" };
    format!(
        "<ErrorResponse xmlns=\"{namespace}\"><Error><Type>{fault}</Type><Code>{}</Code><Message>{}</Message></Error>\
         <RequestId>{request_id}</RequestId></ErrorResponse>",
        escape(&error.code),
        text(&error.message)
    )
}

fn element(out: &mut String, name: &str, value: &Value) {
    if value.is_null() {
        return;
    }
    let _ = write!(out, "<{name}>");
    match value {
        Value::Array(list) => {
            for item in list {
                element(out, "member", item);
            }
        }
        Value::Object(object) => {
            for (key, item) in object {
                member(out, key, item, object.len() == 1);
            }
        }
        Value::String(string) => out.push_str(&text(string)),
        other => {
            let _ = write!(out, "{other}");
        }
    }
    let _ = write!(out, "</{name}>");
}

/// A member of an object; the only one called `entry` is a map's list.
fn member(out: &mut String, key: &str, value: &Value, only: bool) {
    match value {
        Value::Array(entries) if key == "entry" && only => {
            for entry in entries {
                element(out, "entry", entry);
            }
        }
        _ => element(out, key, value),
    }
}

/// Escaped text, without the control characters that XML 1.0 cannot hold (a compiler's colours, for example).
fn text(string: &str) -> String {
    let clean: String = string.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    escape(&clean).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_maps_and_control_characters() {
        let value = json!({"Names": ["a<b", "c\u{1b}[31m"], "Attributes": {"entry": [{"key": "k", "value": "v"}]}, "None": null});
        assert_eq!(
            answer("urn:x", "Do", "r", &value),
            "<DoResponse xmlns=\"urn:x\"><DoResult><Names><member>a&lt;b</member><member>c[31m</member></Names>\
             <Attributes><entry><key>k</key><value>v</value></entry></Attributes></DoResult>\
             <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DoResponse>"
        );
    }
}
