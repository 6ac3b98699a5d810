//! The seam: a request of any SDK client becomes a [`Call`], a [`Reply`] becomes its answer.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use percent_encoding::percent_decode_str;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// One request, decoded as far as every service needs it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The service's name in the signature, such as `s3` or `sqs`.
    pub service: String,
    /// The method.
    pub method: String,
    /// The decoded path, with its leading slash.
    pub path: String,
    /// The decoded query, in order; a name without a value has "".
    pub query: Vec<(String, String)>,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Call {
    /// Decodes a request; header names are in lower case.
    pub(super) fn new(method: &str, target: &str, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let signed =
            headers.iter().find(|(name, _)| name == "authorization").map_or("", |(_, value)| value.as_str());
        Self {
            service: signed.split('/').nth(3).unwrap_or_default().to_owned(),
            method: method.to_owned(),
            path: text(path),
            query: query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect(),
            headers,
            body,
        }
    }

    /// The value of a query parameter.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status; 0 is a connection that breaks.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer with a status and a body.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// An error as S3 writes it.
    pub fn s3_error(status: u16, code: &str) -> Self {
        Self::new(status, format!("<Error><Code>{code}</Code><Message>{code} happened</Message></Error>"))
            .with("x-amz-request-id", "TESTREQUEST")
    }
}

type Answer = dyn Fn(&Call) -> Reply + Send + Sync;

#[derive(Clone)]
struct Connector(Arc<Answer>, Duration);

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connector")
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self(answer, distance) = self.clone();
        HttpConnectorFuture::new(async move {
            let call = decode(request).await;
            let reply = answer(&call);
            if !distance.is_zero() {
                tokio::time::sleep(distance).await;
            }
            if reply.status == 0 {
                return Err(ConnectorError::io("connection broken by the test".into()));
            }
            Ok(encode(reply))
        })
    }
}

async fn decode(mut request: HttpRequest) -> Call {
    let body = std::mem::replace(request.body_mut(), SdkBody::taken());
    let body = ByteStream::new(body).collect().await.expect("a body in memory can be read").to_vec();
    let uri = request.uri();
    let after_host = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let target = after_host.find('/').map_or("/", |at| &after_host[at..]);
    let headers =
        request.headers().iter().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Call::new(request.method(), target, headers, body)
}

fn pair(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (text(name), text(value))
}

fn text(encoded: &str) -> String {
    percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}

fn encode(reply: Reply) -> HttpResponse {
    let status = StatusCode::try_from(reply.status).expect("tests answer with real statuses");
    let mut response = HttpResponse::new(status, SdkBody::from(reply.body));
    for (name, value) in reply.headers {
        response.headers_mut().insert(name, value);
    }
    response
}

/// A configuration for any SDK client whose every request is answered by `answer`.
///
/// The endpoint is an address (of the range for documentation), so that S3 puts the bucket into the path.
pub fn sdk_config(answer: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> SdkConfig {
    sdk_config_at(Duration::ZERO, answer)
}

/// The same at a distance: every answer arrives so much later. On tokio's stopped clock, where nothing else takes time,
/// the time that some work takes tells how many calls of it had to wait for one another.
pub fn sdk_config_at(
    distance: Duration,
    answer: impl Fn(&Call) -> Reply + Send + Sync + 'static,
) -> SdkConfig {
    let connector = SharedHttpConnector::new(Connector(Arc::new(answer), distance));
    let keys = Credentials::new("AKIDTEST", "secret", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("ap-southeast-2"))
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .endpoint_url("http://192.0.2.1")
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build()
}
