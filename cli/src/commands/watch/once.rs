//! `mdd watch --once`: one look, and nothing is waited for.

use std::time::Duration;

use super::frame::linked;
use super::{Args, exit, frame, named};
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::watch::{self, State, Terms, Watcher};

/// Who asks for a glance waits this long for it: time for a service to be slow, not for it to recover.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) async fn run(args: &Args, clients: &Clients, context: &Context) -> Result<Exit, Error> {
    let state = tokio::select! {
        biased;
        state = look(args, clients, context) => state?,
        () = context.clock.sleep(PATIENCE) => return Err(Error::TimeLimit {
            what: format!("the execution could not be read within {} seconds", PATIENCE.as_secs()),
            hint: Some("AWS answers slowly or not at all; -v shows what is being asked".to_owned()),
        }),
    };
    if context.console.json() {
        context.console.document(&state)?;
    } else {
        let size = (context.console.out.width, None);
        let frame = frame(&state, context.clock.now(), size, &context.globals);
        let frame = linked(frame, &state, clients.web().as_ref(), &context.globals);
        frame.iter().try_for_each(|line| context.console.line(line))?;
    }
    let terms = Terms { fail_fast: args.fail_fast, ..Terms::default() };
    Ok(terms.reached(&state).map_or(Exit::Done, |end| exit(&end)))
}

async fn look(args: &Args, clients: &Clients, context: &Context) -> Result<State, Error> {
    let pipeline = &context.settings()?.pipeline.name;
    let (clock, pace) = (&*context.clock, watch::pace(context.globals.poll_interval));
    let execution = match named(args, clients, pipeline).await? {
        Some(id) => id,
        None => watch::latest(clients, clock, pace.clone(), pipeline, false).await?,
    };
    Watcher::pin(clients, clock, pace, pipeline, Some(&execution)).await?.look().await
}
