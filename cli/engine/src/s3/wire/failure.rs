//! Errors as a client reads them: S3's code and text, the resource and the request's id.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Response, StatusCode, header};
use quick_xml::escape::{escape, unescape};
use s3s::{S3Error, S3ErrorCode};

use crate::core::ApiError;

impl From<ApiError> for S3Error {
    fn from(error: ApiError) -> Self {
        let code = S3ErrorCode::from_bytes(error.code.as_bytes()).unwrap_or(S3ErrorCode::InternalError);
        let mut answer = Self::with_message(code, error.message);
        if let Ok(status) = StatusCode::from_u16(error.status) {
            answer.set_status_code(status);
        }
        answer
    }
}

/// The answer to a request that does not get as far as an operation.
pub fn refused(error: &ApiError) -> Response<Body> {
    let mut response = Response::new(Body::from(document(&error.code, &error.message, "", "")));
    *response.status_mut() = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}

/// Gives an error its text, resource and request id; an answer that is none passes unchanged.
pub async fn complete(
    response: Response<Body>,
    request_id: &str,
    resource: &str,
    head: bool,
) -> Response<Body> {
    let status = response.status();
    if status == StatusCode::NOT_MODIFIED {
        return response.map(|_| Body::empty());
    }
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    if head {
        return Response::from_parts(parts, Body::empty());
    }
    let text = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let code = element(&text, "Code").unwrap_or_else(|| "InternalError".to_owned());
    let message = element(&text, "Message").unwrap_or_else(|| words(&code).to_owned());
    Response::from_parts(parts, Body::from(document(&code, &message, resource, request_id)))
}

fn document(code: &str, message: &str, resource: &str, request_id: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message><Resource>{}</Resource>\
         <RequestId>{request_id}</RequestId><HostId>{request_id}</HostId></Error>",
        escape(code),
        escape(message),
        escape(resource)
    )
}

fn element(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (content, _) = rest.split_once(&format!("</{name}>"))?;
    Some(unescape(content).map_or_else(|_| content.to_owned(), std::borrow::Cow::into_owned))
}

/// AWS's text for the errors that `s3s` raises without one.
fn words(code: &str) -> &'static str {
    match code {
        "SignatureDoesNotMatch" => {
            "The request signature we calculated does not match the signature you provided. Check your key and signing \
             method."
        }
        "InvalidAccessKeyId" => "The AWS Access Key Id you provided does not exist in our records.",
        "InvalidBucketName" => "The specified bucket is not valid.",
        "InvalidURI" => "Couldn't parse the specified URI.",
        "KeyTooLongError" => "Your key is too long",
        "MalformedXML" => {
            "The XML you provided was not well-formed or did not validate against our published schema"
        }
        "MissingContentLength" => "You must provide the Content-Length HTTP header.",
        "IncompleteBody" => {
            "You did not provide the number of bytes specified by the Content-Length HTTP header"
        }
        "InvalidRange" => "The requested range is not satisfiable",
        "MaxMessageLengthExceeded" => "Your request was too big.",
        "InternalError" => "We encountered an internal error. Please try again.",
        _ => "The request cannot be answered.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_error_without_text_gets_awss_words_and_the_request_id() {
        let error = S3Error::new(S3ErrorCode::SignatureDoesNotMatch);
        let response = error.to_http_response().unwrap().map(Body::new);
        let response = complete(response, "R1", "/bucket/a&b", false).await;
        assert_eq!(response.status(), 403);
        let body = to_bytes(response.into_body(), 4096).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains("<Code>SignatureDoesNotMatch</Code><Message>The request signature we"),
            "{body}"
        );
        assert!(body.contains("<Resource>/bucket/a&amp;b</Resource><RequestId>R1</RequestId>"), "{body}");
    }
}
