//! What CloudFormation is told, in the size that it accepts.

use super::{Answer, Request};
use serde::Serialize;
use serde_json::{Map, Value};

/// An answer may be this long; a longer one is an error to CloudFormation, whatever it says.
pub const MOST_BYTES: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Success,
    Failed,
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    physical_resource_id: String,
    stack_id: String,
    request_id: String,
    logical_resource_id: String,
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: Map<String, Value>,
}

impl Response {
    /// It was done.
    pub fn success(request: &Request, physical_id: String, answer: Answer) -> Self {
        Self {
            reason: answer.reason,
            data: answer.data,
            ..Self::blank(request, Status::Success, physical_id)
        }
    }

    /// It was not done, and why.
    pub fn failed(request: &Request, physical_id: String, reason: String) -> Self {
        Self { reason: Some(reason), ..Self::blank(request, Status::Failed, physical_id) }
    }

    /// The reason, where there is one.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Whether it was done.
    pub fn is_success(&self) -> bool {
        self.status == Status::Success
    }

    /// The JSON to send, at most [`MOST_BYTES`] long: a reason that does not fit ends in an ellipsis.
    pub fn to_json(&self) -> Vec<u8> {
        let mut fitting = self.clone();
        loop {
            let json = serde_json::to_vec(&fitting).unwrap_or_default();
            if json.len() <= MOST_BYTES {
                return json;
            }
            match fitting.reason.take() {
                // Escapes make JSON longer than its text: cut in proportion, and measure again.
                Some(reason) if reason.len() > 1 => {
                    fitting.reason = Some(shortened(&reason, reason.len() * MOST_BYTES / json.len()));
                }
                _ if !fitting.data.is_empty() => {
                    fitting.data = Map::new();
                    fitting.status = Status::Failed;
                    fitting.reason = Some("the function's own Data is too long for an answer".to_owned());
                }
                _ => return json,
            }
        }
    }

    fn blank(request: &Request, status: Status, physical_resource_id: String) -> Self {
        Self {
            status,
            reason: None,
            physical_resource_id,
            stack_id: request.stack_id.clone(),
            request_id: request.request_id.clone(),
            logical_resource_id: request.logical_resource_id.clone(),
            data: Map::new(),
        }
    }
}

/// About the first `wanted` bytes of `reason`, and an ellipsis.
fn shortened(reason: &str, wanted: usize) -> String {
    const ELLIPSIS: &str = "…";
    let body = reason.strip_suffix(ELLIPSIS).unwrap_or(reason);
    let mut end = wanted.saturating_sub(2 * ELLIPSIS.len()).min(body.len());
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    if end == 0 { String::new() } else { format!("{}{ELLIPSIS}", &body[..end]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request() -> Request {
        serde_json::from_value(json!({
            "RequestType": "Create", "ResponseURL": "https://example.com/", "StackId": "s", "RequestId": "r",
            "LogicalResourceId": "Folders",
        }))
        .unwrap()
    }

    #[test]
    fn success_says_no_more_than_it_must() {
        let response = Response::success(&request(), "id".into(), Answer::default());
        let json: Value = serde_json::from_slice(&response.to_json()).unwrap();
        assert_eq!(
            json,
            json!({
                "Status": "SUCCESS", "PhysicalResourceId": "id", "StackId": "s", "RequestId": "r",
                "LogicalResourceId": "Folders",
            })
        );
    }

    #[test]
    fn a_long_reason_is_cut_to_what_fits_whatever_its_characters() {
        for text in ["x".repeat(9000), "é\"\u{1}".repeat(3000), "\n".repeat(4000)] {
            let json = Response::failed(&request(), "id".into(), text.clone()).to_json();
            assert!(json.len() <= MOST_BYTES && json.len() > MOST_BYTES * 3 / 4, "{}", json.len());
            let value: Value = serde_json::from_slice(&json).unwrap();
            let reason = value["Reason"].as_str().unwrap();
            assert!(text.starts_with(reason.trim_end_matches('…')) && reason.ends_with('…'));
        }
    }

    #[test]
    fn a_reason_that_fits_is_left_alone() {
        let json = Response::failed(&request(), "id".into(), "no bucket".into()).to_json();
        assert_eq!(serde_json::from_slice::<Value>(&json).unwrap()["Reason"], "no bucket");
    }

    #[test]
    fn data_that_cannot_fit_is_a_failure_that_says_so() {
        let data = Map::from_iter([("List".to_owned(), json!("x".repeat(5000)))]);
        let json = Response::success(&request(), "id".into(), Answer { data, reason: None }).to_json();
        let value: Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(value["Status"], "FAILED");
        assert_eq!(value["Reason"], "the function's own Data is too long for an answer");
    }
}
