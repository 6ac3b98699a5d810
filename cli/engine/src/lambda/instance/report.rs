//! The lines that Lambda itself writes about an invocation.

use jiff::SignedDuration;

use crate::lambda::instance::failure::Failure;
use crate::lambda::name::LATEST;

/// What is told at the end.
pub(super) struct Report<'a> {
    pub request_id: &'a str,
    pub duration: SignedDuration,
    /// How long the start took, if this was the first invocation.
    pub init: Option<SignedDuration>,
    pub memory_size: u32,
    /// Kibibytes, if they could be told.
    pub memory_used: Option<u64>,
    pub failure: Option<&'a Failure>,
}

pub(super) fn start(request_id: &str) -> String {
    format!("START RequestId: {request_id} Version: {LATEST}")
}

pub(super) fn init_failed(duration: SignedDuration, phase: &str, failure: &Failure) -> String {
    let status = match failure {
        Failure::TimedOut(_) => "Status: timeout".to_owned(),
        _ => format!("Status: error\tError Type: {}", failure.kind()),
    };
    format!("INIT_REPORT Init Duration: {} ms\tPhase: {phase}\t{status}", millis(duration))
}

impl Report<'_> {
    /// `END` and `REPORT`.
    pub(super) fn lines(&self) -> String {
        let id = self.request_id;
        let billed = (self.duration + self.init.unwrap_or_default()).as_millis_f64().ceil();
        let used = self.memory_used.map_or(0, |kib| kib.div_ceil(1024));
        let init = self.init.map(|init| format!("\tInit Duration: {} ms", millis(init))).unwrap_or_default();
        let status = self.failure.map(Failure::status).unwrap_or_default();
        format!(
            "END RequestId: {id}\nREPORT RequestId: {id}\tDuration: {} ms\tBilled Duration: {billed} ms\tMemory Size: {} \
             MB\tMax Memory Used: {used} MB{init}{status}",
            millis(self.duration),
            self.memory_size,
        )
    }
}

fn millis(duration: SignedDuration) -> String {
    format!("{:.2}", duration.as_millis_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_read_as_on_aws() {
        let report = Report {
            request_id: "r",
            duration: SignedDuration::from_micros(3_000_000),
            init: Some(SignedDuration::from_micros(20_070)),
            memory_size: 128,
            memory_used: Some(15_000),
            failure: Some(&Failure::TimedOut(3)),
        };
        assert_eq!(
            report.lines(),
            "END RequestId: r\nREPORT RequestId: r\tDuration: 3000.00 ms\tBilled Duration: 3021 ms\tMemory Size: 128 \
             MB\tMax Memory Used: 15 MB\tInit Duration: 20.07 ms\tStatus: timeout"
        );
    }
}
