//! `mdd logs lambda`: the logs of a stack's lambdas.

use super::reading::{Reading, Target};
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::did_you_mean;
use crate::ops::logs::{self, End, Function};
use crate::settings::Stacks;

/// The logs of a stack's lambdas
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd logs lambda --follow               all lambdas of the test stack and of its clean-up
  mdd logs lambda harvester --since 30m
  mdd logs lambda downloader --production --filter '{ $.level = \"ERROR\" }'

NAME is downloader, harvester, create-folders, clean-test-files, or a function's full name.
Without --since the last hour is read, with --follow the last 10 minutes.")]
pub(super) struct Args {
    /// The lambda; without it all of them
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Look in the production stack instead of the test stack
    #[arg(long, conflicts_with = "stack")]
    production: bool,
    /// Look in this stack
    #[arg(long, value_name = "STACK")]
    stack: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let settings = &context.settings()?.stacks;
    let clients = context.clients().await?;
    let stacks = match (&args.stack, args.production) {
        (Some(stack), _) => vec![stack.as_str()],
        (None, true) => vec![settings.production.as_str()],
        (None, false) => vec![settings.test.as_str(), settings.cleanup.as_str()],
    };
    let functions = match find(clients, &stacks, args.name.as_deref()).await {
        // A full name says by itself which one is meant.
        Err(error) => match named_in_production(clients, settings, &args).await? {
            Some(function) => vec![function],
            None => return Err(error),
        },
        Ok(functions) => functions,
    };
    let sources = functions.iter().map(Function::log).collect();
    args.reading.run(Target { sources, end: End::Never }, context).await?;
    Ok(Exit::Done)
}

async fn find(clients: &Clients, stacks: &[&str], name: Option<&str>) -> Result<Vec<Function>, Error> {
    let mut all: Option<Vec<Function>> = None;
    for stack in stacks {
        if let Some(found) = logs::functions(clients, stack).await? {
            all.get_or_insert_default().extend(found);
        }
    }
    let Some(all) = all else {
        return Err(Error::Failed {
            what: format!("the stack {} does not exist", stacks[0]),
            causes: Vec::new(),
            hint: Some(
                "see what there is with `mdd status`; `mdd logs lambda --production` reads production's logs"
                    .into(),
            ),
        });
    };
    choose(all, name, stacks[0])
}

fn choose(all: Vec<Function>, name: Option<&str>, stack: &str) -> Result<Vec<Function>, Error> {
    let names = all.iter().map(|function| function.short.as_str()).collect::<Vec<_>>().join(", ");
    let Some(name) = name else {
        return if all.is_empty() {
            Err(Error::failed(format!("the stack {stack} has no lambdas")))
        } else {
            Ok(all)
        };
    };
    if let Some(exact) = all.iter().find(|function| function.name == name) {
        return Ok(vec![exact.clone()]);
    }
    let found = logs::matching(&all, name, |function| vec![&function.short, &function.logical_id]);
    match &found[..] {
        [one] => Ok(vec![(*one).clone()]),
        [] => {
            let short: Vec<&str> = all.iter().map(|function| function.short.as_str()).collect();
            let has = if names.is_empty() { "none" } else { &names };
            let hint = format!("it has {has}; any other log: `mdd logs group NAME`");
            let hint = did_you_mean(&short, name, hint);
            Err(Error::usage(format!("the stack {stack} has no lambda {name}"), hint))
        }
        several => {
            let names: Vec<_> = several.iter().map(|function| function.short.as_str()).collect();
            Err(Error::usage(format!("{name} can be {}", names.join(" or ")), "write more of its name"))
        }
    }
}

async fn named_in_production(
    clients: &Clients,
    settings: &Stacks,
    args: &Args,
) -> Result<Option<Function>, Error> {
    let Some(name) = args.name.as_ref().filter(|_| args.stack.is_none() && !args.production) else {
        return Ok(None);
    };
    if !name.starts_with(&settings.production) {
        return Ok(None);
    }
    let found = logs::functions(clients, &settings.production).await?.unwrap_or_default();
    Ok(found.into_iter().find(|function| function.name == *name))
}

#[cfg(test)]
mod tests {
    use super::{Function, choose};

    fn functions() -> Vec<Function> {
        let function = |short: &str, logical_id: &str| Function {
            name: format!("test-marketdata-downloader-{short}"),
            logical_id: logical_id.into(),
            short: short.into(),
        };
        vec![
            function("data-downloader", "Downloader"),
            function("data-harvester", "Harvester"),
            function("create-folders", "CreateFolders"),
        ]
    }

    fn find(name: &str) -> Result<String, String> {
        let found = choose(functions(), Some(name), "t").map_err(|error| error.to_string())?;
        Ok(found.iter().map(|function| function.short.clone()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_lambda_is_found_by_what_people_call_it() {
        assert_eq!(find("downloader").as_deref(), Ok("data-downloader"));
        assert_eq!(find("Harvester").as_deref(), Ok("data-harvester"));
        assert_eq!(find("test-marketdata-downloader-create-folders").as_deref(), Ok("create-folders"));
        assert_eq!(find("data"), Err("data can be data-downloader or data-harvester".into()));
        assert_eq!(find("uploader"), Err("the stack t has no lambda uploader".into()));
        let hint = choose(functions(), Some("data-havrester"), "t").expect_err("a slip").verdict().hint;
        assert!(hint.is_some_and(|hint| hint.starts_with("did you mean data-harvester?")));
        assert_eq!(choose(functions(), None, "t").expect("all").len(), 3);
    }
}
