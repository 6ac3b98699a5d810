//! `mdd approve`: what waits, what speaks for it, and the answer.

mod choose;
mod consider;
mod decided;
mod desk;
mod links;
mod page;
mod tried;
mod waiting;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::approve::{self, Decision, Gate};
use crate::ops::pipeline::{self, Layout};
use crate::ui::Prompt;
pub(super) use choose::{flags, written};
pub(super) use decided::Decided;
use desk::Desk;
pub(super) use waiting::Waiting;

/// Show what waits for approval and the evidence for it, then approve or reject
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd approve                                        see what waits, then decide
  mdd approve --stage TestStage --approve -m \"checked against the exchange's list\" --yes
  mdd approve --stage TestStage --reject -m \"rows are missing\" --yes
  mdd approve --output json                          what waits and its evidence, for a program

Where nobody can be asked, --approve or --reject and --yes have to say what is decided, and --stage or --action about
which gate; without them what waits is shown, and the exit code is 2, or 0 with --output json, which only lists.

Nothing waiting is no error, unless something was to be decided. If that has been decided already, by whom and when is
told: with exit code 0 if it is the same, and otherwise 1.")]
pub struct Args {
    /// The stage whose gate is meant, if more than one waits; with --yes always, or the action
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// The approval action, if a stage has several
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// The execution, if several wait at one gate; the beginning of its id is enough
    #[arg(long, value_name = "ID")]
    execution: Option<String>,
    /// Let it through
    #[arg(long, conflicts_with = "reject")]
    approve: bool,
    /// Stop it here; needs a comment
    #[arg(long)]
    reject: bool,
    /// Why, in at most 512 characters; everybody who looks at the pipeline sees it
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Answer without asking
    #[arg(short, long)]
    yes: bool,
}

impl Args {
    fn decision(&self) -> Option<Decision> {
        match (self.approve, self.reject) {
            (true, _) => Some(Decision::Approved),
            (_, true) => Some(Decision::Rejected),
            _ => None,
        }
    }

    /// What is wrong with the command line, before anything is asked of AWS.
    fn check(&self) -> Result<(), Error> {
        let decision = self.decision();
        if self.yes && decision.is_none() {
            return Err(Error::usage("--yes needs to know what is decided", "add --approve or --reject"));
        }
        if decision.is_some() && !self.yes {
            let named = self.stage.is_some() || self.action.is_some();
            let flag = if named { "--yes" } else { "--yes and --stage" };
            Prompt::new("Is that your decision?", flag).must_be_answerable()?;
        }
        match &self.message {
            Some(message) => approve::check_comment(decision.unwrap_or(Decision::Approved), message),
            // Without --yes it is asked for.
            None if self.yes => approve::check_comment(decision.unwrap_or(Decision::Approved), ""),
            None => Ok(()),
        }
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    args.check()?;
    let clients = context.clients().await?;
    let layout = Layout::read(clients, &context.settings()?.pipeline.name).await?;
    choose::check(&args, &layout)?;
    let mut desk = Desk { clients, layout, args, context };
    let all = approve::gates(clients, &desk.layout).await?;
    let meant: Vec<Gate> = all.iter().filter(|gate| choose::is_meant(&desk.args, gate)).cloned().collect();
    // One that does not wait may have been decided about, and only its whole id leads there.
    if let Some(written) = desk.args.execution.as_deref().filter(|_| meant.is_empty()) {
        desk.args.execution = Some(pipeline::named(clients, &desk.layout.pipeline, written).await?);
    }
    let Some(decision) = desk.args.decision() else { return desk.without_decision(meant, &all).await };
    if desk.args.yes {
        desk.must_name_a_gate(decision, &meant, &all)?;
    }
    if meant.is_empty() {
        return desk.nothing_waits(decision, &all).await;
    }
    let gate = desk.one(meant).await?;
    if !desk.args.yes {
        return desk.ask(gate, &all).await;
    }
    if !context.console.quiet() && !context.console.json() {
        desk.show(&gate, &desk.gathered(&gate).await?);
    }
    let comment = desk.args.message.clone().unwrap_or_default();
    desk.answer(gate, &all, decision, comment).await
}
