//! `mdd doctor`: everything a day with the pipeline needs, looked at, each finding with its fix.

mod report;

use crate::clients::Engine;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::doctor::{self, Check};
pub(super) use report::Report;

/// Check everything a day with the pipeline needs; each finding with its fix
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd doctor
  mdd --profile markets-dev doctor
  mdd doctor --output json | jq '.checks[] | select(.state == \"failed\")'

It only reads. Of what other commands change, IAM is asked whether it would be allowed; a no is
a warning. What the server behind the endpoint does not have is \"not available here\" and no
failure.

Exit codes: 0 nothing failed (warnings do not count); 4 only credentials or permissions; 1 something else.")]
pub struct Args {}

pub(super) async fn run(_args: Args, context: &Context) -> Result<Exit, Error> {
    let (here, engine, there) =
        futures::join!(on_this_machine(context), engine(context), in_account(context));
    let mut checks: Vec<Check> = here.into_iter().chain(engine).chain(there).collect();
    for check in &mut checks {
        check.fix = check.fix.take().map(|fix| context.console.as_typed(&fix));
    }
    let report = Report { checks };
    context.console.report(&report)?;
    Ok(report.exit())
}

async fn on_this_machine(context: &Context) -> Vec<Check> {
    let (mut checks, branch) = match context.project() {
        Ok(project) => {
            let branch = project.settings.repository.as_ref().map(|repository| repository.branch.as_str());
            (vec![Check::ok("settings", project.file.display().to_string())], branch)
        }
        Err(error) => (vec![Check::of_error("settings", &error)], None),
    };
    let folder = context.project().map_or(context.folder(), |project| project.root.as_path());
    let (tools, checkout) = futures::join!(doctor::tools(), doctor::checkout(folder, branch));
    checks.extend(tools);
    checks.extend(checkout);
    checks
}

/// Only one that is worked with; without one `in_account` has that to say.
async fn engine(context: &Context) -> Option<Check> {
    let file = context.project().ok().filter(|_| context.globals.local)?.engine_file();
    Some(doctor::engine(&Engine::read(&file).ok()?).await)
}

async fn in_account(context: &Context) -> Vec<Check> {
    let Ok(settings) = context.settings() else {
        return vec![Check::skipped("account", "not looked at without settings")];
    };
    match context.clients().await {
        Ok(clients) => Box::pin(doctor::in_account(clients, &*context.clock, settings)).await,
        Err(error) => vec![Check::of_error("region and endpoint", &error)],
    }
}
