//! REST services (Lambda): a method and a path name the operation.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method};
use bytes::Bytes;
use futures::future::BoxFuture;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::core::{ApiError, Call};

/// A request, its path and query taken apart.
#[derive(Debug)]
pub struct RestRequest {
    /// What stood in the path for each `{Name}`, decoded.
    pub path: BTreeMap<String, String>,
    /// The query's parameters; of one that is repeated, the last.
    pub query: BTreeMap<String, String>,
    /// The query as it came.
    pub pairs: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl RestRequest {
    /// A path parameter of this operation's route.
    pub fn at(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// All values of a parameter of the query.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// A header's value, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON; nothing at all counts as `{}`.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, ApiError> {
        let body: &[u8] = if self.body.is_empty() { b"{}" } else { &self.body };
        serde_json::from_slice(body).map_err(|error| {
            ApiError::new(
                "InvalidRequestContentException",
                format!("Could not parse request body into json: {error}"),
            )
        })
    }
}

/// An answer.
#[derive(Debug, Default)]
pub struct RestResponse {
    /// The HTTP status.
    pub status: u16,
    /// Extra headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Bytes,
}

impl RestResponse {
    /// A JSON answer.
    pub fn json(status: u16, value: &impl serde::Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(value).map_err(ApiError::internal)?;
        Ok(Self { status, headers: vec![("content-type", "application/json".to_owned())], body: body.into() })
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub(super) fn failure(error: &ApiError) -> Self {
        let body: Value = json!({ "Type": "User", "Message": error.message, "message": error.message });
        Self {
            status: error.status,
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("x-amzn-errortype", error.code.clone()),
            ],
            body: body.to_string().into(),
        }
    }
}

/// An operation of a REST service.
pub struct RestOperation {
    /// AWS's name for it.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// `/2015-03-31/functions/{FunctionName}/invocations`.
    pub route: &'static str,
    /// Decodes, runs the rule, encodes.
    pub run: fn(Call, RestRequest) -> BoxFuture<'static, Result<RestResponse, ApiError>>,
}

impl RestOperation {
    /// The path's parameters, if this operation is meant.
    pub(super) fn matches(&self, method: &Method, path: &str) -> Option<BTreeMap<String, String>> {
        if self.method != *method {
            return None;
        }
        let mut found = BTreeMap::new();
        let (mut route, mut given) =
            (self.route.trim_end_matches('/').split('/'), path.trim_end_matches('/').split('/'));
        loop {
            match (route.next(), given.next()) {
                (None, None) => return Some(found),
                (Some(part), Some(value)) => match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                    Some(name) => {
                        let value = percent_decode_str(value).decode_utf8().ok()?;
                        found.insert(name.to_owned(), value.into_owned());
                    }
                    None if part == value => {}
                    None => return None,
                },
                _ => return None,
            }
        }
    }
}
