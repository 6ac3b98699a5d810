//! What nobody may read, and how it is told all the same that it changes.
//!
//! CloudFormation masks what comes from a `NoEcho` parameter; a template that has a secret in plain text is a mistake,
//! and not one to repeat on a screen or in a log. Nothing marks such a value but its name, so names decide, and where in
//! doubt it is hidden: a `****` too many costs a look at the template, one too few costs the secret.

mod name;
mod veil;

pub(super) use veil::Veil;
