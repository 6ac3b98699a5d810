//! S3's errors in AWS's words.

use crate::core::ApiError;
use crate::s3::state::BodyError;

/// The bucket does not exist.
pub fn no_such_bucket() -> ApiError {
    ApiError::new("NoSuchBucket", "The specified bucket does not exist").with_status(404)
}

/// The key does not exist, or its newest version is a delete marker.
pub fn no_such_key() -> ApiError {
    ApiError::new("NoSuchKey", "The specified key does not exist.").with_status(404)
}

/// The version does not exist.
pub fn no_such_version() -> ApiError {
    ApiError::new("NoSuchVersion", "The specified version does not exist.").with_status(404)
}

/// The upload does not exist.
pub fn no_such_upload() -> ApiError {
    let message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been \
                   aborted or completed.";
    ApiError::new("NoSuchUpload", message).with_status(404)
}

/// The text is no version id at all.
pub fn invalid_version() -> ApiError {
    invalid_argument("Invalid version id specified")
}

/// A delete marker was asked for what only an object has.
pub fn marker_refuses() -> ApiError {
    let message = "The specified method is not allowed against this resource.";
    ApiError::new("MethodNotAllowed", message).with_status(405)
}

/// A condition of the request does not hold.
pub fn precondition_failed() -> ApiError {
    let message = "At least one of the pre-conditions you specified did not hold";
    ApiError::new("PreconditionFailed", message).with_status(412)
}

/// `InvalidArgument` with this text.
pub fn invalid_argument(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidArgument", message)
}

/// `InvalidRequest` with this text.
pub fn invalid_request(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidRequest", message)
}

/// A document that does not fit its schema.
pub fn malformed_xml() -> ApiError {
    let message = "The XML you provided was not well-formed or did not validate against our published schema";
    ApiError::new("MalformedXML", message)
}

/// A header that AWS knows and does not take for this operation either, or that this engine does not have.
pub fn header_not_implemented(header: &str) -> ApiError {
    let message = format!("A header you provided implies functionality that is not implemented: {header}");
    ApiError::new("NotImplemented", message).with_status(501)
}

impl From<BodyError> for ApiError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Store(error) => error.into(),
            // s3s keeps its stream errors to itself; their text tells a wrong hash from a broken connection.
            BodyError::Source(source) => match source.to_string() {
                text if text.contains("Sha256Mismatch") => Self::new(
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.",
                ),
                text if text.contains("SignatureMismatch") => Self::new(
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided. Check your key and \
                     signing method.",
                )
                .with_status(403),
                _ => Self::new(
                    "IncompleteBody",
                    "You did not provide the number of bytes specified by the Content-Length HTTP header",
                ),
            },
        }
    }
}
