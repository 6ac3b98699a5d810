//! Somebody decides: the evidence, the question, as often as they want to look again, and the comment.

use super::Desk;
use crate::errors::Error;
use crate::ops::approve::{self, Decision, Ended, Gate, Standing};
use crate::ui::{Prompt, words};

/// What came of asking.
pub(super) enum Considered {
    /// This is to be answered.
    Decided(Decision, String),
    /// Somebody else decided while the question was on the screen; with what was chosen meanwhile.
    Late(Option<Decision>, Ended),
}

impl Desk<'_> {
    /// Show the evidence and ask, as often as somebody wants to look again.
    pub(super) async fn consider(&self, gate: &Gate) -> Result<Considered, Error> {
        let mut gate = gate.clone();
        let decision = loop {
            self.show(&gate, &self.gathered(&gate).await?);
            let chosen = decide(self.args.decision()).await?;
            // Before somebody thinks of a comment for nothing. A look that goes wrong is no answer: the next one tells.
            match approve::standing(self.clients, &self.layout, &gate).await {
                Ok(Standing::Over(ended)) => return Ok(Considered::Late(chosen, ended)),
                Ok(Standing::Waits { newer, .. }) => self.come_behind(&mut gate, newer, chosen),
                Err(_) => {}
            }
            if let Some(decision) = chosen {
                break decision;
            }
        };
        Ok(Considered::Decided(decision, self.comment(decision).await?))
    }

    /// What waits behind the gate now. Who looks again sees it with the evidence; who has decided did not know of it.
    fn come_behind(&self, gate: &mut Gate, newer: Option<String>, chosen: Option<Decision>) {
        if let (Some(newer), Some(_)) = (newer.as_ref().filter(|_| newer != gate.newer), chosen) {
            let newer = words::short_id(newer);
            let text = format!(
                "meanwhile a newer execution {newer} waits behind this gate: it is not what you decide about"
            );
            self.context.console.warn(text);
        }
        gate.newer = newer;
    }

    /// The comment: as given, or asked for until CodePipeline would take it.
    async fn comment(&self, decision: Decision) -> Result<String, Error> {
        let mut given = self.args.message.clone();
        loop {
            let comment = match given.take() {
                Some(message) => message,
                None => Prompt::new("comment", "--message").text().await?,
            };
            match approve::check_comment(decision, &comment) {
                Ok(()) => return Ok(comment),
                Err(error) => self.context.console.warn(error.to_string()),
            }
        }
    }
}

/// Ask for the decision, or to confirm the one that was made already; none means to look again.
async fn decide(made: Option<Decision>) -> Result<Option<Decision>, Error> {
    if let Some(decision) = made {
        let sure = Prompt::new(format!("Is it to be {}?", decision.word()), "--yes").confirm().await?;
        return if sure { Ok(Some(decision)) } else { Err(Error::failed("nothing was answered")) };
    }
    let choices = ["approve", "reject", "look again"].map(ToOwned::to_owned).to_vec();
    let chosen = Prompt::new("What do you decide", "--approve or --reject").choose(choices).await?;
    Ok([Some(Decision::Approved), Some(Decision::Rejected), None].into_iter().nth(chosen).flatten())
}
