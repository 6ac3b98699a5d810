//! One gate: every call, from outside or from one service to another, is a principal, an action and a resource.
//!
//! Today the gate knows who calls and remembers what was asked last; judging identity and resource policies belongs here and
//! nowhere else. Services reach each other's rules only with a [`Principal`], never around this place.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::core::ApiError;

/// Who makes a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Principal {
    /// The account's root, whose keys the engine made.
    Root {
        /// `arn:aws:iam::<account>:root`.
        arn: String,
    },
    /// A role that a service or a session acts under.
    Role {
        /// The role's ARN.
        arn: String,
        /// The session, for example the function's or the execution's name.
        session: String,
    },
    /// A service acting for itself, for example `events.amazonaws.com` sending to a topic.
    Service {
        /// The service principal.
        name: String,
    },
}

impl Principal {
    /// The ARN or name that error texts and logs show.
    pub fn name(&self) -> &str {
        match self {
            Self::Root { arn } | Self::Role { arn, .. } => arn,
            Self::Service { name } => name,
        }
    }
}

/// Questions that are remembered: enough for who watches something happen, and no more for an engine that is up for
/// weeks, where every key of every bucket is asked for.
const REMEMBERED: usize = 1000;

/// What was asked: who, which action, on what.
pub type Asked = (String, String, String);

/// The one place every call passes.
#[derive(Debug, Default)]
pub struct Gate {
    asked: Mutex<VecDeque<Asked>>,
}

impl Gate {
    /// Lets `principal` perform `action` on `resource`, or says why not.
    pub fn check(&self, principal: &Principal, action: &str, resource: &str) -> Result<(), ApiError> {
        let question = (principal.name().to_owned(), action.to_owned(), resource.to_owned());
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() == REMEMBERED {
            asked.pop_front();
        }
        asked.push_back(question);
        Ok(())
    }

    /// What was asked last, the latest at the end.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Gate, Principal, REMEMBERED};

    #[test]
    fn however_much_is_asked_only_the_latest_is_remembered() {
        let (gate, root) = (Gate::default(), Principal::Root { arn: "arn:root".to_owned() });
        for key in 0..REMEMBERED + 5 {
            gate.check(&root, "s3:PutObject", &key.to_string()).expect("allowed");
        }
        let asked = gate.asked();
        assert_eq!(asked.len(), REMEMBERED);
        let ends = [asked.first(), asked.last()].map(|end| end.map(|(_, _, key)| key.as_str()));
        assert_eq!(ends, [Some("5"), Some("1004")]);
    }
}
