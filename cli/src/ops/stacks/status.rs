//! CloudFormation's statuses, by their shape: new ones keep it, so a list would only go stale.

/// The stack exists only for a change set that nobody has executed.
pub const REVIEW: &str = "REVIEW_IN_PROGRESS";

/// The first creation failed and was undone: such a stack can only be deleted.
pub const DEAD_END: &str = "ROLLBACK_COMPLETE";

/// Gone.
pub const DELETED: &str = "DELETE_COMPLETE";

/// Is something still going on?
pub fn in_progress(status: &str) -> bool {
    status.ends_with("_IN_PROGRESS")
}

/// Did it end otherwise than asked? A roll-back that completed is a failure of what was asked.
pub fn failed(status: &str) -> bool {
    status.ends_with("_FAILED") || (status.contains("ROLLBACK") && !in_progress(status))
}

#[cfg(test)]
mod tests {
    use super::{failed, in_progress};

    #[test]
    fn a_completed_roll_back_is_a_failure() {
        assert!(failed("UPDATE_ROLLBACK_COMPLETE") && failed("ROLLBACK_COMPLETE") && failed("DELETE_FAILED"));
        assert!(!failed("UPDATE_COMPLETE") && !failed("ROLLBACK_IN_PROGRESS"));
        assert!(in_progress("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") && !in_progress("CREATE_COMPLETE"));
    }
}
