//! `mdd approve`: what waits, what speaks for it, and the answer.

mod choose;
mod consider;
mod decided;
mod page;
mod tried;
mod waiting;

use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::approve::{self, Answer, Beside, Decision, Ended, Evidence, Gate};
use crate::ops::pipeline::Layout;
use crate::ops::samples::Catalogue;
use crate::ui::Prompt;
pub(super) use choose::flags;
use consider::Considered;
use decided::Decided;
use waiting::Waiting;

/// Show what waits for approval and the evidence for it, then approve or reject
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd approve                                        see what waits, then decide
  mdd approve --stage TestStage --approve -m \"checked against the exchange's list\" --yes
  mdd approve --reject -m \"rows are missing\" --yes
  mdd approve --output json                          what waits and its evidence, for a program

Nothing waiting is no error. Where nobody can be asked, --approve or --reject and --yes have to say what is decided;
without them what waits is shown, and the exit code is 2.")]
pub struct Args {
    /// The stage whose gate is meant, if more than one waits
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
            Prompt::new("Is that your decision?", "--yes").must_be_answerable()?;
        }
        match &self.message {
            Some(message) => approve::check_comment(decision.unwrap_or(Decision::Approved), message),
            // Without --yes it is asked for.
            None if self.yes => approve::check_comment(decision.unwrap_or(Decision::Approved), ""),
            None => Ok(()),
        }
    }
}

/// What is asked of whom.
struct Desk<'a> {
    clients: &'a Clients,
    layout: Layout,
    args: Args,
    context: &'a Context,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    args.check()?;
    let clients = context.clients().await?;
    let layout = Layout::read(clients, &context.settings()?.pipeline.name).await?;
    choose::check(&args, &layout)?;
    let desk = Desk { clients, layout, args, context };
    let all = approve::gates(clients, &desk.layout).await?;
    let meant: Vec<Gate> = all.iter().filter(|gate| choose::is_meant(&desk.args, gate)).cloned().collect();
    let Some(decision) = desk.args.decision() else { return desk.without_decision(meant, &all).await };
    if meant.is_empty() {
        return desk.nothing_waits(decision).await;
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

impl Desk<'_> {
    /// Show what waits; where somebody can be asked, ask.
    async fn without_decision(&self, meant: Vec<Gate>, all: &[Gate]) -> Result<Exit, Error> {
        let json = self.context.console.json();
        let asked = Prompt::new("What do you decide?", "--approve or --reject, with --yes");
        let answerable = asked.must_be_answerable();
        if !meant.is_empty() && !json && answerable.is_ok() {
            let gate = self.one(meant).await?;
            return self.ask(gate, all).await;
        }
        let undecided = !meant.is_empty() && !json;
        let mut shown = Vec::new();
        for gate in meant {
            let evidence = self.gathered(&gate).await?;
            let flags = flags(&gate, all);
            shown.push((gate, evidence, flags));
        }
        let waiting = Waiting::new(shown, self.context.clock.now(), &self.context.globals);
        self.context.console.report(&waiting)?;
        if undecided { answerable.map(|()| Exit::Done) } else { Ok(Exit::Done) }
    }

    /// A decision about something that does not wait: perhaps it has been decided already.
    async fn nothing_waits(&self, decision: Decision) -> Result<Exit, Error> {
        if let Some(execution) = &self.args.execution {
            let meant = |stage: &str, action: &str| choose::is_named(&self.args, stage, action);
            if let Some((gate, ended)) = approve::fate(self.clients, &self.layout, execution, meant).await? {
                let comment = self.args.message.clone().unwrap_or_default();
                return self.tell(gate, &[], Some(decision), comment, Answer::Already(ended));
            }
        }
        let now = self.context.clock.now();
        self.context.console.report(&Waiting::new(Vec::new(), now, &self.context.globals))?;
        Ok(Exit::Done)
    }

    async fn ask(&self, gate: Gate, all: &[Gate]) -> Result<Exit, Error> {
        match self.consider(&gate).await? {
            Considered::Decided(decision, comment) => self.answer(gate, all, decision, comment).await,
            Considered::Late(decision, ended) => {
                self.tell(gate, all, decision, String::new(), Answer::Already(ended))
            }
        }
    }

    async fn answer(
        &self,
        gate: Gate,
        all: &[Gate],
        decision: Decision,
        comment: String,
    ) -> Result<Exit, Error> {
        let answer = approve::answer(self.clients, &self.layout, &gate, decision, &comment).await?;
        self.tell(gate, all, Some(decision), comment, answer)
    }

    fn tell(
        &self,
        gate: Gate,
        all: &[Gate],
        decision: Option<Decision>,
        comment: String,
        answer: Answer,
    ) -> Result<Exit, Error> {
        let exit = exit(decision, &answer);
        let decided = Decided::new(gate, all, decision, comment, answer, self.context);
        self.context.console.report(&decided)?;
        Ok(exit)
    }

    /// What speaks for it, from AWS, from the checkout and from what is known of the samples.
    async fn gathered(&self, gate: &Gate) -> Result<Evidence, Error> {
        let project = self.context.project()?;
        let catalogue = Catalogue::of(project).ok();
        let expected = catalogue.as_ref().map(|catalogue| &catalogue.expected);
        let beside = Beside { checkout: &project.root, expected };
        Ok(approve::evidence(self.clients, &self.layout, gate, beside).await)
    }

    fn show(&self, gate: &Gate, evidence: &Evidence) {
        let now = self.context.clock.now();
        self.context.console.ask_about(|page| {
            page::gate(gate, evidence, now, page);
            page.blank();
        });
    }
}

/// Somebody who was faster and wanted the same has done it; who wanted to stop what went through has failed.
fn exit(decision: Option<Decision>, answer: &Answer) -> Exit {
    match answer {
        Answer::Given => Exit::Done,
        Answer::Already(Ended { decision: made, .. }) if made.is_some() && *made == decision => Exit::Done,
        Answer::Already(_) if decision.is_none() => Exit::Done,
        Answer::Already(_) => Exit::Failed,
    }
}
