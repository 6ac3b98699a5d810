//! What IAM says of an action on a thing, and what that means for a command.

use aws_sdk_iam::types::{EvaluationResult, PolicyEvaluationDecisionType as Said};

use super::Check;
use super::probe::untried;

/// IAM's word on one action and one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    action: String,
    on: String,
    said: Said,
    /// Keys of conditions that IAM was not told the values of.
    missing: Vec<String>,
}

impl Decision {
    /// A result is of one action, with a decision for each thing inside; where there was one thing only, it may be the
    /// result's own.
    pub(super) fn of(result: EvaluationResult) -> Vec<Self> {
        let (action, missing) = (result.eval_action_name, result.missing_context_values.unwrap_or_default());
        let inside = result.resource_specific_results.unwrap_or_default();
        if inside.is_empty() {
            let on = result.eval_resource_name.unwrap_or_default();
            return vec![Self { action, on, said: result.eval_decision, missing }];
        }
        let one = |one: aws_sdk_iam::types::ResourceSpecificResult| Self {
            action: action.clone(),
            on: one.eval_resource_name,
            said: one.eval_resource_decision,
            missing: one.missing_context_values.unwrap_or_else(|| missing.clone()),
        };
        inside.into_iter().map(one).collect()
    }
}

/// What the decisions about this action mean for the command that needs it.
pub(super) fn judge(action: &str, command: &str, all: &[Decision]) -> Check {
    let about: Vec<&Decision> =
        all.iter().filter(|decision| decision.action.eq_ignore_ascii_case(action)).collect();
    if about.is_empty() {
        return untried(action, "IAM said nothing of it");
    }
    let name = format!("permission {action}");
    let denied: Vec<&Decision> =
        about.into_iter().filter(|decision| decision.said != Said::Allowed).collect();
    let Some(first) = denied.first() else { return Check::ok(name, "allowed by its policies") };
    let why = if denied.iter().any(|decision| decision.said == Said::ExplicitDeny) {
        "a policy denies it"
    } else {
        "no policy allows it"
    };
    let things: Vec<&str> = denied.iter().map(|decision| thing(&decision.on)).collect();
    let mut detail = format!("{why} on {}", things.join(", "));
    if !first.missing.is_empty() {
        detail += &format!(", as far as can be told without knowing {}", first.missing.join(", "));
    }
    let fix =
        format!("`{command}` needs it: let this role do {action}, or choose another profile with --profile");
    Check::warning(name, detail, fix)
}

/// An ARN without what all of them begin with.
fn thing(arn: &str) -> &str {
    arn.splitn(6, ':').nth(5).filter(|name| !name.is_empty()).unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::{Decision, Said, judge};
    use crate::ops::doctor::State;

    fn decision(on: &str, said: Said, missing: &[&str]) -> Decision {
        let on = format!("arn:aws:codepipeline:eu-west-1:1:{on}");
        let missing = missing.iter().map(|key| (*key).to_owned()).collect();
        Decision { action: "codepipeline:PutApprovalResult".into(), on, said, missing }
    }

    fn judged(all: &[Decision]) -> (State, String) {
        let check = judge("codepipeline:PutApprovalResult", "mdd approve", all);
        (check.state, check.detail)
    }

    #[test]
    fn one_gate_that_is_not_allowed_is_named_and_the_others_are_not() {
        let all = [decision("p/Test/Go", Said::Allowed, &[]), decision("p/Prod/Go", Said::ImplicitDeny, &[])];
        assert_eq!(judged(&all[..1]).0, State::Ok);
        assert_eq!(judged(&all), (State::Warning, "no policy allows it on p/Prod/Go".into()));
        let all = [decision("p/Prod/Go", Said::ExplicitDeny, &["aws:MultiFactorAuthPresent"])];
        let detail = "a policy denies it on p/Prod/Go, as far as can be told without knowing aws:MultiFactorAuthPresent";
        assert_eq!(judged(&all), (State::Warning, detail.into()));
        assert_eq!(judged(&[]), (State::Skipped, "IAM said nothing of it".into()));
    }
}
