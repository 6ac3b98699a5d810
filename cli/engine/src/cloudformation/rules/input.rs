//! What a caller says about a stack that is to be made or changed.

use crate::cloudformation::state::OnFailure;

/// A stack as it is wanted.
#[derive(Debug, Clone, Default)]
pub struct StackInput {
    /// Its name (or ARN, when it exists).
    pub name: String,
    /// The template's text, YAML or JSON.
    pub template: String,
    /// Keys and values of parameters.
    pub parameters: Vec<(String, String)>,
    /// Keys and values of tags; `None` keeps those there are.
    pub tags: Option<Vec<(String, String)>>,
    /// What is acknowledged, for example `CAPABILITY_NAMED_IAM`.
    pub capabilities: Vec<String>,
    /// The role that operations on the stack act under; `None` keeps the one there is.
    pub role: Option<String>,
    /// A stack policy, as JSON; `None` keeps the one there is.
    pub stack_policy: Option<String>,
    /// A stack policy for this update alone.
    pub stack_policy_during_update: Option<String>,
    /// What a failed creation leads to.
    pub on_failure: OnFailure,
    /// Whether a new stack refuses to be deleted.
    pub termination_protection: bool,
    /// Topics that hear of its events.
    pub notification_arns: Vec<String>,
}
