//! `mdd approve`: what waits, what speaks for it, and the answer.

mod report;

use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::approve::{self, Answer, Beside, Decision, Evidence, Gate};
use crate::ops::pipeline::Layout;
use crate::ops::samples::Catalogue;
use crate::ui::Prompt;
use report::{Decided, Waiting};

/// Show what waits for approval and the evidence for it, then approve or reject
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd approve                                        see what waits, then decide
  mdd approve --stage TestStage --approve -m \"checked against the exchange's list\" --yes
  mdd approve --reject -m \"rows are missing\" --yes
  mdd approve --output json                          what waits, for a program

Without --approve or --reject, off a terminal, it only shows what waits. Nothing waiting is no error.")]
pub struct Args {
    /// The stage whose gate is meant, if more than one waits
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Let it through
    #[arg(long, conflicts_with = "reject")]
    approve: bool,
    /// Stop it here
    #[arg(long)]
    reject: bool,
    /// Why; everybody who looks at the pipeline sees it
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
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let ask = Prompt::new("What do you decide?", "--approve or --reject, with --yes");
    let decision = args.decision();
    if args.yes && decision.is_none() {
        return Err(Error::usage("--yes needs to know what is decided", "add --approve or --reject"));
    }
    if decision.is_some() && !args.yes {
        Prompt::new("Is that your decision?", "--yes").must_be_answerable()?;
    }
    let clients = context.clients().await?;
    let layout = Layout::read(clients, &context.settings()?.pipeline.name).await?;
    let gates = waiting(clients, &layout, args.stage.as_deref()).await?;
    let only_shown = decision.is_none() && (context.console.json() || ask.must_be_answerable().is_err());
    if gates.is_empty() || only_shown {
        let mut shown = Vec::new();
        for gate in gates {
            let evidence = gathered(clients, &layout, &gate, context).await?;
            shown.push((gate, evidence));
        }
        context.console.report(&Waiting::new(shown, context.clock.now()))?;
        return Ok(Exit::Done);
    }
    let gate = one(gates).await?;
    let (decision, comment) = match decision.filter(|_| args.yes) {
        Some(decision) => {
            if !context.console.quiet() && !context.console.json() {
                show(&gate, &gathered(clients, &layout, &gate, context).await?, context);
            }
            (decision, args.message.clone().unwrap_or_default())
        }
        None => consider(clients, &layout, &gate, &args, context).await?,
    };
    let answer = approve::answer(clients, &layout.pipeline, &gate, decision, &comment).await?;
    let decided = Decided::new(gate, decision, comment, answer, &context.globals);
    context.console.report(&decided)?;
    Ok(decided.exit())
}

/// What speaks for it, from AWS, from the checkout and from what is known of the samples.
async fn gathered(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    context: &Context,
) -> Result<Evidence, Error> {
    let project = context.project()?;
    let catalogue = Catalogue::of(project).ok();
    let expected = catalogue.as_ref().map(|catalogue| &catalogue.expected);
    Ok(approve::evidence(clients, layout, gate, Beside { checkout: &project.root, expected }).await)
}

async fn waiting(clients: &Clients, layout: &Layout, stage: Option<&str>) -> Result<Vec<Gate>, Error> {
    if let Some(stage) = stage.filter(|stage| layout.stage(stage).is_none()) {
        let hint = format!("its stages are {}", layout.stage_names().join(", "));
        return Err(Error::usage(format!("the pipeline has no stage {stage}"), hint));
    }
    let gates = approve::gates(clients, layout).await?.into_iter();
    Ok(gates.filter(|gate| stage.is_none_or(|stage| gate.stage == stage)).collect())
}

async fn one(mut gates: Vec<Gate>) -> Result<Gate, Error> {
    if gates.len() == 1 {
        return Ok(gates.remove(0));
    }
    let names = gates.iter().map(|gate| format!("{} / {}", gate.stage, gate.action)).collect();
    let prompt =
        Prompt::new(format!("{} gates wait, which one?", gates.len()), format!("--stage {}", gates[0].stage));
    let chosen = prompt.choose(names).await?;
    Ok(gates.swap_remove(chosen))
}

/// Show the evidence and ask, as often as somebody wants to look again.
async fn consider(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    args: &Args,
    context: &Context,
) -> Result<(Decision, String), Error> {
    let decision = loop {
        let evidence = gathered(clients, layout, gate, context).await?;
        show(gate, &evidence, context);
        if let Some(decision) = decide(args.decision()).await? {
            break decision;
        }
    };
    let comment = match &args.message {
        Some(message) => message.clone(),
        None => Prompt::new("comment", "--message").text().await?,
    };
    Ok((decision, comment))
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

fn show(gate: &Gate, evidence: &Evidence, context: &Context) {
    let now = context.clock.now();
    context.console.ask_about(|page| {
        report::gate(gate, evidence, now, page);
        page.blank();
    });
}

impl Decided {
    fn exit(&self) -> Exit {
        match &self.answer {
            Answer::Given => Exit::Done,
            Answer::Already { decision, .. } if *decision == Some(self.decision) => Exit::Done,
            Answer::Already { .. } => Exit::Failed,
        }
    }
}
