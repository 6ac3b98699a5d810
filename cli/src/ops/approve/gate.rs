//! What waits for a person.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::pipeline::{self, ActionKind, Layout};

/// AWS lets an approval expire, as rejected, after seven days.
const EXPIRY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An approval that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// The stage it is in.
    pub stage: String,
    /// The approval action.
    pub action: String,
    /// What the person is asked.
    pub question: Option<String>,
    /// The execution that waits.
    pub execution: String,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When AWS will take silence for a no.
    pub expires: Option<Timestamp>,
    /// A newer execution that waits to come into the same stage: not what is decided about.
    pub newer: Option<String>,
}

/// All gates where an answer is possible now, in the pipeline's order.
pub async fn gates(clients: &Clients, layout: &Layout) -> Result<Vec<Gate>, Error> {
    let stages = pipeline::stages_now(clients, &layout.pipeline).await?;
    let mut found = Vec::new();
    for stage in &stages {
        for action in stage.actions.iter().filter(|action| action.token.is_some()) {
            let Some(ActionKind::Approval { question }) =
                layout.action(&stage.name, &action.name).map(|spec| &spec.kind)
            else {
                continue;
            };
            found.push(Gate {
                stage: stage.name.clone(),
                action: action.name.clone(),
                question: question.clone(),
                execution: stage.execution.clone().unwrap_or_default(),
                since: action.changed,
                expires: action.changed.and_then(|since| since.checked_add(EXPIRY).ok()),
                newer: stage.inbound.clone().filter(|inbound| stage.execution.as_ref() != Some(inbound)),
            });
        }
    }
    Ok(found)
}
