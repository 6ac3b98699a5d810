//! Where the execution is shown while it goes on.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::{frame, lines};
use crate::context::Context;
use crate::errors::Error;
use crate::ops::watch::{Change, State};
use crate::ui::{Line, Live, Role};

/// Elapsed times are redrawn this often.
const TICK: Duration = Duration::from_secs(1);

/// A frame that is redrawn, or lines that are written.
#[derive(Debug)]
pub(super) struct Screen<'a> {
    context: &'a Context,
    live: Option<Live>,
    last: RefCell<Option<State>>,
}

impl<'a> Screen<'a> {
    /// A frame where both streams are terminals: with `mdd watch | tee log` the pipe gets the lines.
    pub(super) fn new(context: &'a Context) -> Self {
        let animated = context.console.animated() && context.console.out.terminal;
        Self { context, live: animated.then(|| context.console.live()), last: RefCell::new(None) }
    }

    /// Show a state and what changed in it.
    pub(super) fn show(&self, state: &State, changes: &[Change]) -> Result<(), Error> {
        let console = &self.context.console;
        if console.json() {
            return changes.iter().try_for_each(|change| console.event(change));
        }
        self.last.replace(Some(state.clone()));
        if self.live.is_some() {
            self.draw();
            return Ok(());
        }
        for change in changes.iter().filter(|_| !console.quiet()) {
            lines(change, &console.clock(change.at), &self.context.globals)
                .iter()
                .try_for_each(|line| console.line(line))?;
        }
        Ok(())
    }

    fn draw(&self) {
        if let (Some(live), Some(state)) = (&self.live, &*self.last.borrow()) {
            let screen = &self.context.console.err;
            // One row stays free for the cursor.
            live.draw(&frame(
                state,
                self.context.clock.now(),
                (screen.width, Some(screen.height - 1)),
                &self.context.globals,
            ));
        }
    }

    /// The same with what was seen last, when looking had to end.
    fn leave(&self) -> Result<(), Error> {
        self.last.borrow().as_ref().map_or(Ok(()), |state| self.finish(state))
    }

    /// Put the last frame where it stays. In a pipe the lines have said it all.
    pub(super) fn finish(&self, state: &State) -> Result<(), Error> {
        let console = &self.context.console;
        if let Some(live) = &self.live {
            live.clear();
        } else if console.json() || !console.quiet() {
            return Ok(());
        }
        let frame = frame(state, self.context.clock.now(), (console.out.width, None), &self.context.globals);
        frame.iter().try_for_each(|line| console.line(line))
    }
}

/// Run `work` and redraw the frame every second meanwhile. Broken off, the last frame stays.
pub(super) async fn ticking<T>(
    mut work: Pin<Box<impl Future<Output = Result<T, Error>>>>,
    screen: &Screen<'_>,
    context: &Context,
) -> Result<T, Error> {
    let mut hold = context.interrupt.hold();
    loop {
        tokio::select! {
            result = &mut work => {
                if result.is_err() {
                    screen.leave()?;
                }
                return result;
            }
            () = hold.pressed() => {
                screen.leave()?;
                let again = context.globals.command("watch");
                context.console.note(&Line::of(Role::Dim, format!("the execution goes on; come back with: {again}")));
                return Err(Error::Interrupted);
            }
            () = context.clock.sleep(TICK), if screen.live.is_some() => screen.draw(),
        }
    }
}
