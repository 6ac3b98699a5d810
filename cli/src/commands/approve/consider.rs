//! Somebody decides: the evidence, the question, as often as they want to look again, and the comment.

use super::Desk;
use crate::errors::Error;
use crate::ops::approve::{self, Decision, Ended, Gate, Standing};
use crate::ui::Prompt;

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
        let decision = loop {
            self.show(gate, &self.gathered(gate).await?);
            let chosen = decide(self.args.decision()).await?;
            // Before somebody thinks of a comment for nothing. A look that goes wrong is no answer: the next one tells.
            if let Ok(Standing::Over(ended)) = approve::standing(self.clients, &self.layout, gate).await {
                return Ok(Considered::Late(chosen, ended));
            }
            if let Some(decision) = chosen {
                break decision;
            }
        };
        Ok(Considered::Decided(decision, self.comment(decision).await?))
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
