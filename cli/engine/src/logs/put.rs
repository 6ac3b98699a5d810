//! `PutLogEvents`: a batch in the order of time, not too old, not too new, not too large.

use crate::core::{ApiError, Call};
use crate::logs::state::groups;
use crate::logs::{append, arn, error};

const HOUR: i64 = 60 * 60 * 1000;
/// Older events are left out of a batch.
const OLDEST: i64 = 14 * 24 * HOUR;
/// So are events from further in the future.
const NEWEST: i64 = 2 * HOUR;

/// Which part of a batch was left out: indexes into it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rejected {
    /// From here on events are too new.
    pub too_new_from: Option<usize>,
    /// Before this events are too old.
    pub too_old_before: Option<usize>,
    /// Before this events are older than the group keeps.
    pub expired_before: Option<usize>,
}

/// Stores what can be stored of a batch and says what could not.
pub(super) fn put(
    call: &Call,
    group: &str,
    stream: &str,
    batch: &[(i64, String)],
) -> Result<Rejected, ApiError> {
    call.allow("logs:PutLogEvents", &arn::stream(&call.cloud.arns, group, stream))?;
    check(batch)?;
    let now = call.now();
    let found = call.cloud.store.transaction(|store| Ok::<_, ApiError>(groups::find(store, group)?))?;
    let found = found.ok_or_else(error::group_missing)?;
    let kept = super::groups::kept_since(&found, now);
    let (good, rejected) = sort_out(batch, now.as_millisecond(), kept);
    let good: Vec<(i64, &str)> = good.iter().map(|(time, line)| (*time, line.as_str())).collect();
    append::write(call, group, stream, &good)?;
    Ok(rejected)
}

fn check(batch: &[(i64, String)]) -> Result<(), ApiError> {
    let (Some((first, _)), Some((last, _))) = (batch.first(), batch.last()) else {
        return Err(error::constraint(
            "[]",
            "logEvents",
            "Member must have length greater than or equal to 1",
        ));
    };
    if batch.len() > 10_000 {
        let rule = "Member must have length less than or equal to 10000";
        return Err(error::constraint("[...]", "logEvents", rule));
    }
    if !batch.is_sorted_by_key(|(time, _)| *time) {
        let message = "Log events in a single PutLogEvents request must be in chronological order.";
        return Err(error::invalid(message));
    }
    if last - first > 24 * HOUR {
        let message =
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.";
        return Err(error::invalid(message));
    }
    let size: usize = batch.iter().map(|(_, line)| line.len() + 26).sum();
    if size > 1_048_576 {
        return Err(error::invalid(format!("Upload too large: {size} bytes exceeds limit of 1048576")));
    }
    Ok(())
}

fn sort_out(batch: &[(i64, String)], now: i64, kept: i64) -> (&[(i64, String)], Rejected) {
    let before = |time: i64| batch.partition_point(|(at, _)| *at < time);
    let (old, expired, new) = (before(now - OLDEST), before(kept), before(now + NEWEST + 1));
    let rejected = Rejected {
        too_new_from: (new < batch.len()).then_some(new),
        too_old_before: (old > 0).then_some(old),
        expired_before: (expired > 0).then_some(expired),
    };
    let start = old.max(expired).min(new);
    (&batch[start..new], rejected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_expired_and_new_events_are_left_out() {
        let now = 100 * 24 * HOUR;
        let event = |hours: i64| (now + hours * HOUR, String::new());
        let old = [event(-15 * 24), event(-15 * 24 + 1)];
        assert_eq!(sort_out(&old, now, 0).1.too_old_before, Some(2));
        let batch = [event(-10), event(-1), event(2), event(3)];
        let (good, rejected) = sort_out(&batch, now, now - 2 * HOUR);
        assert_eq!(good, &batch[1..3]);
        assert_eq!(
            rejected,
            Rejected { too_new_from: Some(3), too_old_before: None, expired_before: Some(1) }
        );
    }
}
