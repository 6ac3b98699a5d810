//! What came of the answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::flags;
use crate::args::shell_word;
use crate::context::Context;
use crate::ops::approve::{Answer, Decision, Ended, Gate};
use crate::ui::{self, Line, Page, Role, words};

/// What came of the answer.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Decided {
    /// The gate's stage.
    stage: String,
    /// The gate's action.
    action: String,
    /// The execution that waited there.
    execution: String,
    /// What was to be answered; absent if somebody else decided before that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
    /// The comment that was given.
    comment: String,
    #[serde(flatten)]
    answer: Answer,
    /// The command that does the same without asking.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    /// ` at 12:04:31, 2 minutes ago`
    #[serde(skip)]
    when: String,
}

impl Decided {
    pub(super) fn new(
        gate: Gate,
        all: &[Gate],
        decision: Option<Decision>,
        comment: String,
        answer: Answer,
        context: &Context,
    ) -> Self {
        let command = decision
            .map(|decision| context.globals.command(&command(&flags(&gate, all), decision, &comment)));
        let at = match &answer {
            Answer::Already(Ended { at, .. }) => *at,
            Answer::Given => None,
        };
        let ago = |at| words::ago(at, context.clock.now());
        let when = at.map(|at| format!(" at {}, {}", context.console.clock(at), ago(at))).unwrap_or_default();
        let Gate { stage, action, execution, .. } = gate;
        Self { stage, action, execution, decision, comment, answer, command, when }
    }

    fn late(&self, ended: &Ended, page: &mut Page) {
        let text = match ended.decision {
            Some(decision) => {
                let who = ended.who().unwrap_or("somebody else");
                format!("already {} by {who}{}", decision.word(), self.when)
            }
            None => format!(
                "{} / {} no longer waits: it was answered, it expired, or its execution was stopped",
                self.stage, self.action
            ),
        };
        let comment = ended.comment.as_ref().map(|comment| format!(": {comment}")).unwrap_or_default();
        page.flow(Line::new(), 2, Role::Wait, &format!("{text}{comment}"));
    }
}

/// What is typed after `mdd` to decide without being asked about the gate that these flags mean.
pub(super) fn command(gate: &str, decision: Decision, comment: &str) -> String {
    let flag = if decision == Decision::Approved { "--approve" } else { "--reject" };
    let mut words = vec![format!("approve {gate} {flag}")];
    if !comment.is_empty() {
        words.push(format!("-m {}", shell_word(comment)));
    }
    words.push("--yes".to_owned());
    words.join(" ")
}

impl ui::Document for Decided {
    const SCHEMA: &'static str = "mdd.approve/1";
}

impl ui::Report for Decided {
    fn write(&self, page: &mut Page) {
        let ended = match &self.answer {
            Answer::Already(ended) => return self.late(ended, page),
            Answer::Given => self.decision.zip(self.command.as_ref()),
        };
        if let Some((decision, command)) = ended {
            let role = if decision == Decision::Approved { Role::Ok } else { Role::Bad };
            page.line(Line::of(role, decision.word()).text(". The same without questions:"));
            page.whole(Line::new().text("  ").add(Role::Name, command));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, command};
    use crate::args::Globals;

    #[test]
    fn the_command_does_the_same_in_a_shell() {
        let globals = Globals { local: true, ..Globals::default() };
        let approve = command("--stage TestStage", Decision::Approved, "Kim's list says \"ok\"");
        assert_eq!(
            globals.command(&approve),
            r#"mdd --local approve --stage TestStage --approve -m 'Kim'\''s list says "ok"' --yes"#
        );
        let reject = command("--stage TestStage --execution e-2", Decision::Rejected, "no");
        assert_eq!(reject, "approve --stage TestStage --execution e-2 --reject -m no --yes");
    }
}
