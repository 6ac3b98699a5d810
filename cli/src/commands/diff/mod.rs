//! `mdd diff`: what the waiting change set would change on production, or what the checkout's templates would change.

mod report;

use std::path::Path;

use clap::ValueEnum;
use serde_json::{Map, Value};

use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::diff::{self, Waiting};
use crate::ops::pipeline::Layout;
use crate::ops::stacks;
use crate::settings::Settings;
pub(super) use report::Report;
use report::Stack;

/// Show what production would change, or what the template would change
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd diff                         the change set that waits for approval: before -> after
  mdd diff pipeline                the checkout's template against the one the pipeline stack was made from
  mdd diff --template              the same for every stack there is
  mdd diff test --exit-code        exit code 1 if there is a difference

A comparison of templates asks CloudFormation for nothing but the template, and leaves nothing behind. It does not
know what parameters will be, nor what has to be replaced: mdd bootstrap --dry-run asks CloudFormation.")]
pub struct Args {
    /// Compare the checkout's template with the one this stack was made from
    #[arg(value_name = "STACK")]
    stack: Option<Which>,
    /// Compare the templates of all stacks
    #[arg(long, conflicts_with = "stack")]
    template: bool,
    /// Exit with 1 if there is a difference
    #[arg(long)]
    exit_code: bool,
}

/// A stack of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The pipeline itself
    Pipeline,
    /// The test stack
    Test,
    /// The stack that cleans up
    Cleanup,
    /// Production
    Production,
}

impl Which {
    fn word(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Test => "test",
            Self::Cleanup => "clean-up",
            Self::Production => "production",
        }
    }

    fn find(self, settings: &Settings) -> (&str, &Path) {
        let (stacks, templates) = (&settings.stacks, &settings.templates);
        match self {
            Self::Pipeline => (&stacks.pipeline, &templates.pipeline),
            Self::Test => (&stacks.test, &templates.lambda),
            Self::Cleanup => (&stacks.cleanup, &templates.cleanup),
            Self::Production => (&stacks.production, &templates.lambda),
        }
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    let report = match args.stack {
        Some(which) => {
            let stack = of_template(clients, which, context).await?;
            if stack.is_missing() {
                return Err(Error::Failed {
                    what: format!("the {} stack {} does not exist", which.word(), stack.name),
                    causes: Vec::new(),
                    hint: Some("see what there is with `mdd status`".into()),
                });
            }
            Report::of_templates(vec![stack])
        }
        None if args.template => {
            let mut stacks = Vec::new();
            for which in Which::value_variants() {
                stacks.push(of_template(clients, *which, context).await?);
            }
            Report::of_templates(stacks)
        }
        None => of_change_set(clients, context).await?,
    };
    context.console.report(&report)?;
    Ok(if args.exit_code && report.differs() { Exit::Failed } else { Exit::Done })
}

async fn of_change_set(clients: &Clients, context: &Context) -> Result<Report, Error> {
    let layout = Layout::read(clients, &context.settings()?.pipeline.name).await?;
    let (stack, change_set, waiting) = diff::waiting(clients, &layout).await?;
    let (changes, state) = match waiting {
        Waiting::Yes(changes) => (changes, None),
        Waiting::Empty => (Vec::new(), Some("changes nothing".to_owned())),
        Waiting::No(known) => (Vec::new(), Some(known.unwrap_or_else(|| "is not there".to_owned()))),
    };
    // A stack that a change set is to make is in review until then.
    let found = stacks::find(clients, &stack).await?;
    let exists = found.is_some_and(|found| found.status != stacks::status::REVIEW);
    Ok(Report::of_change_set(Stack::planned("production", &stack, exists, changes), change_set, state))
}

async fn of_template(clients: &Clients, which: Which, context: &Context) -> Result<Stack, Error> {
    let project = context.project()?;
    let (name, template) = which.find(&project.settings);
    let difference = match diff::running(clients, name).await? {
        Some(running) => Some(diff::compare(&running, &wanted(&project.path(template))?)),
        None => None,
    };
    Ok(Stack::compared(which.word(), name, template, difference))
}

fn wanted(file: &Path) -> Result<Map<String, Value>, Error> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::File {
        verb: "read",
        path: file.to_owned(),
        source,
    })?;
    diff::read(&text).map_err(|problem| {
        Error::usage(format!("{} is no template: {problem}", file.display()), "correct the file")
    })
}

#[cfg(test)]
mod tests;
