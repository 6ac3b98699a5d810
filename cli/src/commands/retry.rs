//! `mdd retry`: run a failed stage again.

use serde::Serialize;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::retry::{self, Retry};
use crate::ui::{self, Line, Page, Role, Symbol};

/// Run a failed stage again, under the same execution
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd retry                        what failed in the stage that failed
  mdd retry --all-actions          the whole stage
  mdd retry && mdd watch

A stage is run again with what its execution brought: a new commit starts an execution of its own.")]
pub struct Args {
    /// The stage, if more than one has failed
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Run all actions of the stage again, also those that succeeded
    #[arg(long)]
    all_actions: bool,
}

/// What was run again, if anything had failed.
#[derive(Debug, Serialize)]
struct Report {
    retried: Option<Retry>,
    #[serde(skip)]
    follow: String,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    let pipeline = &context.settings()?.pipeline.name;
    let failed = retry::failed(clients, pipeline).await?;
    let chosen = choose(failed, args.stage.as_deref())?;
    if let Some(what) = &chosen {
        retry::retry(clients, pipeline, what, args.all_actions).await?;
    }
    context.console.report(&Report { retried: chosen, follow: context.globals.command("watch") })?;
    Ok(Exit::Done)
}

fn choose(failed: Vec<Retry>, stage: Option<&str>) -> Result<Option<Retry>, Error> {
    let names: Vec<_> = failed.iter().map(|retry| retry.stage.clone()).collect();
    match stage {
        Some(stage) => failed.into_iter().find(|retry| retry.stage == stage).map(Some).ok_or_else(|| {
            let failed = if names.is_empty() {
                "no stage has".to_owned()
            } else {
                format!("failed: {}", names.join(", "))
            };
            Error::usage(format!("the stage {stage} has not failed"), failed)
        }),
        None if names.len() > 1 => Err(Error::usage(
            format!("{} stages have failed: {}", names.len(), names.join(", ")),
            format!("say which with --stage {}", names[0]),
        )),
        None => Ok(failed.into_iter().next()),
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.retry/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let Some(retry) = &self.retried else {
            page.line(Line::of(Role::Dim, "no stage has failed, nothing to run again"));
            return;
        };
        let line = Line::marked(Symbol::Running).add(Role::Name, &retry.stage).text(" runs again");
        let actions =
            if retry.actions.is_empty() { String::new() } else { format!(": {}", retry.actions.join(", ")) };
        page.line(line.text(actions));
        page.line(Line::new().text("follow it: ").add(Role::Name, &self.follow));
    }
}

#[cfg(test)]
mod tests {
    use super::{Retry, choose};

    fn retry(stage: &str) -> Retry {
        Retry { stage: stage.into(), execution: "e".into(), actions: Vec::new() }
    }

    #[test]
    fn one_failed_stage_is_chosen_and_two_have_to_be_named() {
        assert_eq!(choose(vec![], None).expect("nothing to do"), None);
        assert_eq!(choose(vec![retry("A")], None).expect("one"), Some(retry("A")));
        assert_eq!(choose(vec![retry("A"), retry("B")], Some("B")).expect("named"), Some(retry("B")));
        assert!(choose(vec![retry("A"), retry("B")], None).is_err());
        assert_eq!(choose(vec![retry("A")], Some("C")).expect_err("not failed").verdict().exit.code(), 2);
    }
}
