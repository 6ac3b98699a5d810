//! The ways an invocation can fail, with the error types and texts that AWS answers and logs.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use bytes::Bytes;
use serde_json::json;

/// Why there is no answer.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// The function said so itself; the body it said it with.
    Reported(Bytes),
    /// The process ended.
    Exited(ExitStatus),
    /// It took longer than this many seconds.
    TimedOut(u32),
    /// It used more memory than the function has.
    OutOfMemory,
    /// The answer is larger than an answer may be.
    AnswerTooLarge(usize),
    /// There is no process: what is wrong with the bootstrap.
    NotStarted(String),
    /// The engine or the function went.
    Ended,
}

impl Failure {
    /// AWS's error type.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Reported(_) => "Runtime.FunctionError",
            Self::Exited(_) => "Runtime.ExitError",
            Self::TimedOut(_) => "Sandbox.Timedout",
            Self::OutOfMemory => "Runtime.OutOfMemory",
            Self::AnswerTooLarge(_) => "Function.ResponseSizeTooLarge",
            Self::NotStarted(_) => "Runtime.InvalidEntrypoint",
            Self::Ended => "Sandbox.Ended",
        }
    }

    /// What happened, without the request's id.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Reported(body) => String::from_utf8_lossy(body).into_owned(),
            Self::Exited(status) => exited(*status),
            Self::TimedOut(seconds) => format!("Task timed out after {:.2} seconds", f64::from(*seconds)),
            Self::OutOfMemory => "Runtime exited with error: signal: killed".to_owned(),
            Self::AnswerTooLarge(limit) => {
                format!("Response payload size exceeded maximum allowed payload size ({limit} bytes).")
            }
            Self::NotStarted(problem) => problem.clone(),
            Self::Ended => "The function or the engine was ended".to_owned(),
        }
    }

    /// The payload of the answer.
    pub(super) fn payload(&self, request_id: &str) -> Bytes {
        match self {
            Self::Reported(body) => body.clone(),
            Self::AnswerTooLarge(_) => {
                json!({ "errorType": self.kind(), "errorMessage": self.text() }).to_string().into()
            }
            _ => {
                let message = format!("RequestId: {request_id} Error: {}", self.text());
                json!({ "errorType": self.kind(), "errorMessage": message }).to_string().into()
            }
        }
    }

    /// What the log says about it; what a function reports it has logged itself.
    pub(super) fn log_line(&self, request_id: &str, now: jiff::Timestamp) -> Option<String> {
        match self {
            Self::Reported(_) | Self::Ended => None,
            Self::TimedOut(_) => {
                Some(format!("{} {request_id} {}", now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"), self.text()))
            }
            _ => Some(format!("RequestId: {request_id} Error: {}\n{}", self.text(), self.kind())),
        }
    }

    /// How the line `REPORT` ends.
    pub(super) fn status(&self) -> String {
        match self {
            Self::TimedOut(_) => "\tStatus: timeout".to_owned(),
            Self::Reported(_) => String::new(),
            _ => format!("\tStatus: error\tError Type: {}", self.kind()),
        }
    }
}

fn exited(status: ExitStatus) -> String {
    const SIGNALS: [(i32, &str); 6] = [
        (6, "aborted"),
        (7, "bus error"),
        (8, "floating point exception"),
        (9, "killed"),
        (11, "segmentation fault"),
        (15, "terminated"),
    ];
    match (status.code(), status.signal()) {
        (Some(0), _) => "Runtime exited without providing a reason".to_owned(),
        (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
        (None, Some(signal)) => {
            let name =
                SIGNALS.iter().find(|(number, _)| *number == signal).map(|(_, name)| (*name).to_owned());
            format!("Runtime exited with error: signal: {}", name.unwrap_or_else(|| signal.to_string()))
        }
        (None, None) => "Runtime exited with error".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_speak_as_aws_does() {
        let payload = |failure: Failure| -> serde_json::Value {
            serde_json::from_slice(&failure.payload("r-1")).unwrap()
        };
        assert_eq!(
            payload(Failure::TimedOut(3)),
            json!({"errorType": "Sandbox.Timedout", "errorMessage": "RequestId: r-1 Error: Task timed out after 3.00 seconds"})
        );
        assert_eq!(
            payload(Failure::Exited(ExitStatus::from_raw(1 << 8))),
            json!({"errorType": "Runtime.ExitError", "errorMessage": "RequestId: r-1 Error: Runtime exited with error: exit status 1"})
        );
        assert_eq!(exited(ExitStatus::from_raw(9)), "Runtime exited with error: signal: killed");
        assert_eq!(exited(ExitStatus::from_raw(0)), "Runtime exited without providing a reason");
    }
}
