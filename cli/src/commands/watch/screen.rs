//! Where the execution is shown while it goes on.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::frame::linked;
use super::{ANSWERED, frame, lines, log_line, no_answer};
use crate::args::shell_word;
use crate::clients::Web;
use crate::commands::approve;
use crate::context::Context;
use crate::errors::Error;
use crate::ops::watch::{Change, End, Held, LogLine, Lost, News, State, Unread};
use crate::ui::{Line, Live, Role, WARNING_COLUMN, words};

/// Elapsed times are redrawn this often.
const TICK: Duration = Duration::from_secs(1);

/// A frame that is redrawn, or lines that are written.
#[derive(Debug)]
pub(super) struct Screen<'a> {
    context: &'a Context,
    web: Option<Web>,
    /// The call that is carried out, without the execution.
    call: String,
    live: Option<Live>,
    execution: RefCell<String>,
    last: RefCell<Option<State>>,
    /// There is no answer about it now.
    lost: RefCell<Option<Lost>>,
    /// The execution before it at a gate, of which was told.
    behind: RefCell<Option<Held>>,
}

impl<'a> Screen<'a> {
    /// A frame where both streams are terminals: with `mdd watch | tee log` the pipe gets the lines.
    pub(super) fn new(context: &'a Context, web: Option<Web>, call: String) -> Self {
        let animated = context.console.animated() && context.console.out.terminal;
        Self {
            context,
            web,
            call,
            live: animated.then(|| context.console.live()),
            execution: RefCell::default(),
            last: RefCell::default(),
            lost: RefCell::default(),
            behind: RefCell::default(),
        }
    }

    /// Is a frame redrawn?
    pub(super) fn is_live(&self) -> bool {
        self.live.is_some()
    }

    /// This execution is watched, even if nothing is known of it yet.
    pub(super) fn pinned(&self, execution: &str) {
        self.execution.replace(execution.to_owned());
    }

    /// Show a state and what is new in it; with `logs` also every line that builds wrote.
    pub(super) fn show(&self, state: &State, news: &News, logs: bool) -> Result<(), Error> {
        let overtaken = self.execution.replace(state.execution.clone());
        if overtaken != state.execution {
            self.handed_over(&overtaken, state);
        }
        self.last.replace(Some(state.clone()));
        if logs {
            self.log(&news.ended)?;
        }
        self.changes(&news.changes)?;
        if logs {
            self.log(&news.running)?;
        }
        news.unread.iter().for_each(|log| self.unread(log));
        self.draw();
        Ok(())
    }

    /// There is no answer any more, and another look will be made: what is shown may be out of date.
    pub(super) fn lost(&self, lost: &Lost) {
        self.lost.replace(Some(lost.clone()));
        if self.is_live() {
            self.draw();
        } else {
            self.context.console.warn(no_answer(lost, &self.context.console));
        }
    }

    /// There is an answer again; what is shown next is up to date.
    pub(super) fn found(&self) {
        self.lost.replace(None);
        if !self.is_live() {
            self.context.console.note(&Line::of(Role::Dim, ANSWERED));
        }
    }

    /// Was there an answer to the last look?
    pub(super) fn sees(&self) -> bool {
        self.lost.borrow().is_none()
    }

    /// Who waits for a gate has to know that an older execution at one comes first, and that answering that gate is no
    /// answer for this execution. A frame says it itself.
    pub(super) fn behind(&self, state: &State) {
        let held = state.held().filter(|(_, held)| held.gate.is_some() && !state.is_over());
        let now = held.map(|(_, held)| held.clone());
        let told = self.behind.replace(now.clone());
        let (Some((stage, Held { by, gate: Some(gate) })), false) = (held, told == now || self.is_live())
        else {
            return;
        };
        let text = format!(
            "{} waits behind {}, which is at {}.{gate}; that one is answered with:",
            words::short_id(&state.execution),
            words::short_id(by),
            stage.name
        );
        let answer = format!("approve {}", approve::written(&stage.name, None, Some(by)));
        self.context.console.note_command(&text, &self.context.globals.command(&answer));
    }

    /// Lines of changes where no frame is drawn.
    fn changes(&self, changes: &[Change]) -> Result<(), Error> {
        let console = &self.context.console;
        if console.json() {
            return changes.iter().try_for_each(|change| console.event(change));
        }
        for change in changes.iter().filter(|_| !self.is_live() && !console.quiet()) {
            lines(change, |at| console.clock(at), &self.context.globals)
                .iter()
                .try_for_each(|line| console.line(line))?;
        }
        Ok(())
    }

    /// Lines of builds, on a terminal above the frame.
    fn log(&self, log: &[LogLine]) -> Result<(), Error> {
        let console = &self.context.console;
        if console.json() {
            return log.iter().try_for_each(|line| console.event(line));
        }
        for line in log.iter().filter(|_| !console.quiet()) {
            let shown = log_line(line, &console.clock(line.at));
            match &self.live {
                Some(live) => live.keep(&shown),
                None => console.line(&shown)?,
            }
        }
        Ok(())
    }

    /// Who asked for every line must not take a part for the whole.
    fn unread(&self, log: &Unread) {
        let whole = format!("logs build {} --execution {}", shell_word(&log.action), log.execution);
        let whole = self.context.globals.command(&whole);
        let text = format!(
            "the end of the log of {} could not be read ({}); it is shown by: {whole}",
            log.action, log.why
        );
        match &self.live {
            Some(live) => live.warn(text),
            None => self.context.console.warn(text),
        }
    }

    /// On a terminal the frame is another execution's from now on: say so above it.
    fn handed_over(&self, overtaken: &str, state: &State) {
        if let Some(live) = &self.live {
            let (old, new) = (words::short_id(overtaken), words::short_id(&state.execution));
            live.keep(&Line::of(Role::Dim, format!("{old} was superseded by {new}; following that one")));
        }
    }

    /// The command that watches this execution again, as it was watched.
    pub(super) fn again(&self) -> String {
        self.of(&self.execution.borrow())
    }

    /// The same call for this execution.
    fn of(&self, execution: &str) -> String {
        format!("{} --execution {execution}", self.call)
    }

    /// Looking had to end, and the execution goes on, as far as is `known`: how to come back to it. One that is over does
    /// not.
    fn come_back(&self, known: bool) {
        if self.last.borrow().as_ref().is_some_and(State::is_over) {
            let logs = format!("logs build --execution {}", self.execution.borrow());
            let logs = self.context.globals.command(&logs);
            return self.context.console.note_command("the execution is over; the rest of its logs:", &logs);
        }
        let text = if known {
            "the execution goes on; come back with:"
        } else {
            "what has become of the execution is not known; come back with:"
        };
        self.context.console.note_command(text, &self.again());
    }

    /// Off a terminal, what to do about an execution that was overtaken; a frame says it itself.
    pub(super) fn next(&self, end: &End) {
        if let (End::Superseded(Some(newer)), false) = (end, self.is_live()) {
            self.context.console.note_command("follow the newer execution with:", &self.of(newer));
        }
    }

    fn frame(&self, state: &State, size: (usize, Option<usize>)) -> Vec<Line> {
        let frame = frame(state, self.context.clock.now(), size, &self.context.globals);
        linked(frame, state, self.web.as_ref(), &self.context.globals)
    }

    fn draw(&self) {
        if let Some(live) = &self.live {
            let screen = live.screen();
            // One row stays free for the cursor.
            live.draw(&self.rows((screen.width, screen.height - 1)));
        }
    }

    /// The frame as far as it is known, and under it that nothing newer is.
    fn rows(&self, (width, height): (usize, usize)) -> Vec<Line> {
        let lost = self.lost.borrow();
        let lost = lost.as_ref().map(|lost| no_answer(lost, &self.context.console));
        let lost = lost.map(|text| Line::warning(text).folded(width, WARNING_COLUMN)).unwrap_or_default();
        let room = height.saturating_sub(lost.len());
        let last = self.last.borrow();
        let frame = last.as_ref().map(|state| self.frame(state, (width, Some(room))));
        frame.into_iter().flatten().chain(lost).collect()
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
        let frame = self.frame(state, (console.out_now().width, None));
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
                if let Err(error) = &result {
                    screen.leave()?;
                    if !matches!(error, Error::Output(_) | Error::Bug(_)) {
                        screen.come_back(false);
                    }
                }
                return result;
            }
            () = hold.pressed() => {
                screen.leave()?;
                screen.come_back(screen.sees());
                return Err(Error::Interrupted);
            }
            () = context.clock.sleep(TICK), if screen.live.is_some() => screen.draw(),
        }
    }
}
