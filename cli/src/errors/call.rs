//! An AWS call that failed, told in one shape whatever the service.
//!
//! The SDK has one error type per operation, generic over the transport; what a person needs from any of them is what
//! was being done, the service's own code and words, and the request id to quote to support.

use std::error::Error as StdError;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;

/// What kind of failure it was, as far as a caller can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// No usable credentials: none found, expired, not known.
    Credentials,
    /// The credentials are fine, the permission is missing.
    Denied,
    /// Too many calls; the SDK has already tried again.
    Throttled,
    /// The service was not reached.
    Unreachable,
    /// The service had a fault of its own; the SDK has already tried again.
    Fault,
    /// The service said no for a reason of its own: see the code.
    Other,
}

impl Class {
    /// Of a service's error code.
    pub fn of_code(code: &str) -> Self {
        match code {
            "ExpiredToken"
            | "ExpiredTokenException"
            | "RequestExpired"
            | "InvalidClientTokenId"
            | "UnrecognizedClientException"
            | "InvalidAccessKeyId"
            | "SignatureDoesNotMatch"
            | "MissingAuthenticationToken"
            | "AuthFailure"
            | "InvalidSignatureException"
            | "IncompleteSignature"
            | "UnauthorizedException" => Self::Credentials,
            "AccessDenied"
            | "AccessDeniedException"
            | "UnauthorizedOperation"
            | "AuthorizationError"
            | "NotAuthorized"
            | "InsufficientCapabilitiesException" => Self::Denied,
            "Throttling"
            | "ThrottlingException"
            | "ThrottledException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded"
            | "SlowDown" => Self::Throttled,
            "InternalError"
            | "InternalFailure"
            | "InternalServerError"
            | "InternalServiceError"
            | "InternalServiceErrorException"
            | "ServiceException"
            | "ServiceUnavailable"
            | "ServiceUnavailableException" => Self::Fault,
            _ => Self::Other,
        }
    }
}

/// An AWS call that failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{what}")]
pub struct Call {
    /// What was being done, in the words of the command: `cannot read the stack x`.
    pub what: String,
    /// What to do about it.
    pub class: Class,
    /// The service's words.
    #[source]
    pub answer: Answer,
}

/// What came back, or why nothing did.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.text())]
pub struct Answer {
    /// The service's error code, for instance `ValidationError`.
    pub code: Option<String>,
    /// The service's message.
    pub message: String,
    /// For support.
    pub request_id: Option<String>,
}

impl Answer {
    fn text(&self) -> String {
        let mut text = self.code.as_ref().map(|code| format!("{code}: ")).unwrap_or_default();
        text.push_str(&self.message);
        if let Some(id) = &self.request_id {
            text.push_str(" (request ");
            text.push_str(id);
            text.push(')');
        }
        text
    }
}

impl Call {
    /// A request the SDK would not even build.
    pub fn unsendable(what: &str, error: &dyn StdError) -> Self {
        let answer = Answer { code: None, message: error.to_string(), request_id: None };
        Self { what: format!("cannot {what}"), class: Class::Other, answer }
    }

    /// The service's error code, or the empty string.
    pub fn code(&self) -> &str {
        self.answer.code.as_deref().unwrap_or_default()
    }

    /// The service's message.
    pub fn message(&self) -> &str {
        &self.answer.message
    }
}

/// Say what was being done when an SDK call failed.
pub trait During<T> {
    /// `what` completes "cannot": `.during("read the stack x")`.
    fn during(self, what: impl Into<String>) -> Result<T, Call>;
}

impl<T, E> During<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    fn during(self, what: impl Into<String>) -> Result<T, Call> {
        self.map_err(|error| {
            let class = classify(&error);
            Call { what: format!("cannot {}", what.into()), class, answer: answer(&error) }
        })
    }
}

fn answer<E>(error: &SdkError<E, HttpResponse>) -> Answer
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    let request_id = error.request_id().map(ToOwned::to_owned);
    let code = error.code().map(ToOwned::to_owned);
    let message = match error.message() {
        Some(message) if !message.is_empty() => message.to_owned(),
        _ if code.is_none() && status(error).is_some() => {
            format!("it answered {} and nothing that can be read", status(error).unwrap_or_default())
        }
        // Without a service error the reason is at the bottom of the chain, below the SDK's own words.
        _ => chain(error),
    };
    Answer { code, message, request_id }
}

/// The status of an answer, if there was one.
fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        next = cause.source();
        let text = cause.to_string();
        // Wrappers tend to repeat what they wrap, or to name only their own layer; once is enough.
        let of_a_layer =
            ["dispatch failure", "service error", "io error", "other", "timeout"].contains(&text.as_str());
        let says_nothing = of_a_layer && cause.source().is_some();
        if !says_nothing && !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
    }
    parts.join(": ")
}

fn classify<E>(error: &SdkError<E, HttpResponse>) -> Class
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    match error {
        SdkError::ServiceError(service) => match Class::of_code(error.code().unwrap_or_default()) {
            // What stands between us and the service answers without a code.
            Class::Other if service.raw().status().as_u16() == 429 => Class::Throttled,
            Class::Other if service.raw().status().is_server_error() && error.code().is_none() => {
                Class::Fault
            }
            class => class,
        },
        SdkError::ResponseError(response) if response.raw().status().is_server_error() => Class::Fault,
        SdkError::ConstructionFailure(_) => Class::Credentials,
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => Class::Unreachable,
        // Resolving an identity happens while dispatching, and this is the only trace it leaves.
        SdkError::DispatchFailure(_) if names_credentials(error) => Class::Credentials,
        SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) => Class::Unreachable,
        _ => Class::Other,
    }
}

fn names_credentials(error: &(dyn StdError + 'static)) -> bool {
    let text = chain(error).to_lowercase();
    text.contains("credentials") || text.contains("identity") || text.contains("token")
}

#[cfg(test)]
mod tests {
    use super::{Answer, Call, Class};

    #[test]
    fn codes_fall_into_what_a_person_can_do() {
        assert_eq!(Class::of_code("ExpiredTokenException"), Class::Credentials);
        assert_eq!(Class::of_code("AccessDenied"), Class::Denied);
        assert_eq!(Class::of_code("SlowDown"), Class::Throttled);
        assert_eq!(Class::of_code("ValidationError"), Class::Other);
    }

    #[test]
    fn the_cause_quotes_code_words_and_request() {
        let answer = Answer {
            code: Some("ValidationError".into()),
            message: "Stack with id x does not exist".into(),
            request_id: Some("7c1f".into()),
        };
        let call = Call { what: "cannot read the stack x".into(), class: Class::Other, answer };
        let cause = std::error::Error::source(&call).map(ToString::to_string);
        assert_eq!(call.to_string(), "cannot read the stack x");
        assert_eq!(cause.as_deref(), Some("ValidationError: Stack with id x does not exist (request 7c1f)"));
    }
}
