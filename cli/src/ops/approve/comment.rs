//! What may be said with a decision.

use super::Decision;
use crate::errors::Error;

/// CodePipeline's limit for a comment, in characters.
const LONGEST: usize = 512;

/// Found out before it is sent: whether CodePipeline takes the comment, and whether a rejection says why.
pub fn check_comment(decision: Decision, comment: &str) -> Result<(), Error> {
    let length = comment.chars().count();
    if length > LONGEST {
        let what = format!("the comment has {length} characters, and CodePipeline takes {LONGEST}");
        return Err(Error::usage(what, format!("leave out {}", length - LONGEST)));
    }
    if decision == Decision::Rejected && comment.trim().is_empty() {
        return Err(Error::usage(
            "a rejection needs a comment: whoever made the change reads it",
            "-m \"…\"",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Decision, check_comment};

    #[test]
    fn a_comment_is_counted_in_characters_and_a_rejection_has_one() {
        let accepted = |decision, comment: &str| check_comment(decision, comment).is_ok();
        assert!(accepted(Decision::Approved, ""));
        assert!(accepted(Decision::Approved, &"é".repeat(512)));
        assert!(accepted(Decision::Rejected, "rows are missing"));
        assert!(!accepted(Decision::Rejected, " "));
        let error = check_comment(Decision::Approved, &"é".repeat(520)).expect_err("too long");
        assert_eq!(error.to_string(), "the comment has 520 characters, and CodePipeline takes 512");
        assert_eq!(error.verdict().hint.as_deref(), Some("leave out 8"));
        assert_eq!(error.verdict().exit.code(), 2);
    }
}
