//! How long to wait before trying again: doubling, capped, and never in step with anyone else who waits.
//!
//! The emptier and the answer to CloudFormation both retry; they do it the same way.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(10);

/// The wait before retry number `retry` (from 0): between half and all of 0.2 s doubled per retry, at most 10 s.
pub fn delay(retry: u32) -> Duration {
    delay_by(retry, &mut fastrand::Rng::new())
}

/// The same by somebody's own chance, which a test can seed.
pub fn delay_by(retry: u32, chance: &mut fastrand::Rng) -> Duration {
    let full = FIRST.saturating_mul(1 << retry.min(16)).min(LONGEST);
    full.mul_f64(0.5 + chance.f64() / 2.0)
}

/// Codes with which S3 says "later", for a key or for a request.
pub fn is_transient(code: &str) -> bool {
    matches!(
        code,
        "SlowDown"
            | "InternalError"
            | "ServiceUnavailable"
            | "RequestTimeout"
            | "RequestTimeTooSkewed"
            | "OperationAborted"
            | "Throttling"
            | "ThrottlingException"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_stay_under_the_cap_and_never_vanish() {
        for retry in 0..40 {
            let wait = delay(retry);
            assert!(wait >= FIRST / 2 && wait <= LONGEST, "{retry}: {wait:?}");
        }
        assert!(delay(10) > delay(0));
    }
}
