//! Ctrl-C, once and twice, being told to end, and the terminal that is closed.
//!
//! Dropping a command's future is enough for most of them. One that would leave something behind (a change set nobody
//! will execute, a child process) takes a [`Hold`]: then the first Ctrl-C only tells it, and it ends by itself; the
//! second always ends the program. SIGTERM counts as a Ctrl-C of somebody who is not there to be asked, and so does SIGHUP:
//! whoever closes the terminal is gone. Under `nohup` it was ignored when we were started, and stays so. On Windows the
//! window that is closed and the session that ends count like it.

#[cfg(unix)]
mod signals;
#[cfg(windows)]
#[path = "interrupt/signals_windows.rs"]
mod signals;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::watch;

/// Shared by the top level, which listens, and the commands, which may hold.
#[derive(Debug, Clone)]
pub struct Interrupt {
    pressed: watch::Sender<Pressed>,
    holds: Arc<AtomicUsize>,
}

/// What came from outside.
#[derive(Debug, Clone, Copy, Default)]
struct Pressed {
    times: u32,
    /// By a program: a question would be answered by nobody.
    told: bool,
}

/// While this lives, the first Ctrl-C is the command's to handle.
#[derive(Debug)]
pub struct Hold {
    presses: watch::Sender<Pressed>,
    pressed: watch::Receiver<Pressed>,
    holds: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Nothing pressed, nothing held.
    pub fn new() -> Self {
        Self { pressed: watch::Sender::default(), holds: Arc::default() }
    }

    /// Ask to be told instead of being dropped.
    pub fn hold(&self) -> Hold {
        self.holds.fetch_add(1, Ordering::SeqCst);
        let presses = self.pressed.clone();
        Hold { pressed: presses.subscribe(), presses, holds: Arc::clone(&self.holds) }
    }

    /// Count one press; tests call this in place of the keyboard.
    pub fn press(&self) {
        self.pressed.send_modify(|pressed| pressed.times += 1);
    }

    /// Told to end; tests call this in place of SIGTERM.
    pub fn told(&self) {
        self.pressed.send_modify(|pressed| *pressed = Pressed { times: pressed.times + 1, told: true });
    }

    /// Returns when the program has to end: a press that nobody holds, or the second one.
    pub async fn must_end(&self) {
        let mut pressed = self.pressed.subscribe();
        let held = || self.holds.load(Ordering::SeqCst) > 0;
        let ends = |pressed: &Pressed| pressed.times > 1 || (pressed.times == 1 && !held());
        // The sender is `self.pressed`, which outlives this borrow: waiting cannot fail.
        let _ = pressed.wait_for(ends).await;
    }

    /// Count the presses of the real keyboard, and being told to end, until dropped.
    pub async fn listen(&self) {
        signals::listen(self).await;
        std::future::pending::<()>().await;
    }
}

impl Default for Interrupt {
    fn default() -> Self {
        Self::new()
    }
}

impl Hold {
    /// Returns at the first press.
    pub async fn pressed(&mut self) {
        if self.pressed.wait_for(|pressed| pressed.times > 0).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// What was pressed is answered: the next press is a first one again.
    pub fn answered(&mut self) {
        self.presses.send_modify(|pressed| pressed.times = 0);
    }

    /// Is there somebody who could say what is to be done?
    pub fn may_ask(&self) -> bool {
        !self.pressed.borrow().told
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.holds.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::Interrupt;

    #[tokio::test]
    async fn a_press_nobody_holds_ends_the_program() {
        let interrupt = Interrupt::new();
        assert!(interrupt.must_end().now_or_never().is_none());
        interrupt.press();
        interrupt.must_end().await;
    }

    #[tokio::test]
    async fn a_hold_is_told_first_and_the_second_press_ends() {
        let interrupt = Interrupt::new();
        let mut hold = interrupt.hold();
        interrupt.press();
        hold.pressed().await;
        assert!(interrupt.must_end().now_or_never().is_none());
        interrupt.press();
        interrupt.must_end().await;
    }

    #[tokio::test]
    async fn who_is_told_to_end_is_not_asked() {
        let interrupt = Interrupt::new();
        let mut hold = interrupt.hold();
        assert!(hold.may_ask());
        interrupt.told();
        hold.pressed().await;
        assert!(!hold.may_ask());
    }

    #[tokio::test]
    async fn a_press_that_was_answered_is_forgotten() {
        let interrupt = Interrupt::new();
        let mut hold = interrupt.hold();
        interrupt.press();
        hold.pressed().await;
        hold.answered();
        assert!(hold.pressed().now_or_never().is_none());
        interrupt.press();
        hold.pressed().await;
        assert!(interrupt.must_end().now_or_never().is_none());
    }
}
