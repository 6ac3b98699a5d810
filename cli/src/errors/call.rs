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
    /// The signature's time is not the service's: this machine's clock is off.
    Clock,
    /// There is no such request: a name is missing that it is made of, or the region is none.
    Unsendable,
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
    /// Is it who asks that is refused, whatever is asked?
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Credentials | Self::Denied | Self::Clock)
    }

    /// Of a service's error code and message: services that know one code for every bad signature say only in words that
    /// it was its time (`Signature expired: … is now earlier than …`, `Signature not yet current: …`).
    pub fn of(code: &str, message: &str) -> Self {
        let message = message.trim_start().to_ascii_lowercase();
        let by_time =
            ["signature expired", "signature not yet current"].iter().any(|say| message.starts_with(say));
        match Self::of_code(code) {
            Self::Credentials if by_time => Self::Clock,
            class => class,
        }
    }

    /// Of a service's error code.
    pub fn of_code(code: &str) -> Self {
        match code {
            "ExpiredToken"
            | "ExpiredTokenException"
            | "InvalidClientTokenId"
            | "UnrecognizedClientException"
            | "InvalidAccessKeyId"
            | "SignatureDoesNotMatch"
            | "MissingAuthenticationToken"
            | "AuthFailure"
            | "InvalidSignatureException"
            | "IncompleteSignature"
            | "UnauthorizedException" => Self::Credentials,
            "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => Self::Clock,
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
        Self { what: format!("cannot {what}"), class: Class::Unsendable, answer }
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
        SdkError::ServiceError(service) => {
            match Class::of(error.code().unwrap_or_default(), error.message().unwrap_or_default()) {
                // What stands between us and the service answers without a code.
                Class::Other if service.raw().status().as_u16() == 429 => Class::Throttled,
                Class::Other if service.raw().status().is_server_error() && error.code().is_none() => {
                    Class::Fault
                }
                class => class,
            }
        }
        SdkError::ResponseError(response) if response.raw().status().is_server_error() => Class::Fault,
        // What goes wrong before there is a request: a required member that is missing, a region that cannot be part of a
        // host's name. Credentials are not yet asked for.
        SdkError::ConstructionFailure(_) => Class::Unsendable,
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => Class::Unreachable,
        // Resolving an identity happens while dispatching, and this is the only trace it leaves.
        SdkError::DispatchFailure(_) if names_credentials(error) => Class::Credentials,
        SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) => Class::Unreachable,
        _ => Class::Other,
    }
}

fn names_credentials(error: &(dyn StdError + 'static)) -> bool {
    let text = chain(error).to_lowercase();
    text.contains("credential") || text.contains("identity") || text.contains("token")
}

#[cfg(test)]
mod tests {
    use aws_types::region::Region;

    use super::{Answer, Call, Class, During};
    use crate::errors::Error;
    use crate::exit::Exit;
    use crate::testing::Script;

    #[test]
    fn codes_fall_into_what_a_person_can_do() {
        assert_eq!(Class::of_code("ExpiredTokenException"), Class::Credentials);
        assert_eq!(Class::of_code("AccessDenied"), Class::Denied);
        assert_eq!(Class::of_code("SlowDown"), Class::Throttled);
        assert_eq!(Class::of_code("ValidationError"), Class::Other);
        assert_eq!(Class::of_code("RequestTimeTooSkewed"), Class::Clock);
    }

    #[test]
    fn a_signature_of_another_time_is_the_clocks_fault_and_no_other_bad_one() {
        let late = "Signature expired: 20250303T000000Z is now earlier than 20250303T005500Z";
        let early = "Signature not yet current: 20250303T020000Z is still later than 20250303T011000Z";
        for code in ["InvalidSignatureException", "SignatureDoesNotMatch"] {
            assert_eq!([late, early].map(|message| Class::of(code, message)), [Class::Clock; 2]);
            assert_eq!(
                Class::of(code, "The request signature we calculated does not match"),
                Class::Credentials
            );
        }
        assert_eq!(
            Class::of("ExpiredToken", "The security token included in the request is expired"),
            Class::Credentials
        );
    }

    #[tokio::test]
    async fn a_clock_that_is_off_is_what_the_hint_is_about() {
        let message = "Signature expired: 20250303T000000Z is now earlier than 20250303T005500Z";
        let script = Script::new().query_error("GetCallerIdentity", "SignatureDoesNotMatch", message);
        let answer = script.clients().sts().get_caller_identity().send().await;
        let verdict = Error::from(answer.during("ask").expect_err("refused")).verdict();
        assert_eq!(verdict.exit, Exit::Denied);
        assert!(verdict.hint.is_some_and(|hint| hint.contains("clock")));
    }

    /// What is told of a request that could not be made.
    #[track_caller]
    fn must_be_unsendable(call: Call, word: &str) {
        assert_eq!((call.class, call.message().contains(word)), (Class::Unsendable, true), "{call:?}");
        let verdict = Error::from(call).verdict();
        assert_eq!(verdict.exit, Exit::Usage);
        assert!(verdict.hint.is_some_and(|hint| hint.contains("--region") && !hint.contains("sso")));
    }

    #[tokio::test]
    async fn a_region_that_is_none_and_a_name_that_is_missing_are_no_lack_of_credentials() {
        let clients = Script::new().clients();
        let nameless = clients.s3().get_object().bucket("b").key("").send().await;
        must_be_unsendable(nameless.during("look").expect_err("no key"), "key");
        let config = clients.sts().config().to_builder().region(Region::new("a b")).build();
        let nowhere = aws_sdk_sts::Client::from_conf(config).get_caller_identity().send().await;
        must_be_unsendable(nowhere.during("ask").expect_err("no region"), "region");
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
