//! Ctrl-C, once and twice, being told to end, and the terminal that is closed.
//!
//! Dropping a command's future is enough for most of them. One that would leave something behind (a change set nobody
//! will execute, a child process) takes a [`Hold`]: then the first Ctrl-C only tells it, and it ends by itself; the
//! second always ends the program. SIGTERM counts as a Ctrl-C of somebody who is not there to be asked, and so does SIGHUP:
//! whoever closes the terminal is gone. Under `nohup` it was ignored when we were started, and stays so.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::signal::ctrl_c;
use tokio::signal::unix::{Signal, SignalKind, signal};
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

    /// Count the presses of the real keyboard, SIGTERM and SIGHUP, until dropped.
    pub async fn listen(&self) {
        // Listening to it would end that it is ignored.
        let mut hangup = if ignores_hangups() { None } else { signal(SignalKind::hangup()).ok() };
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            loop {
                tokio::select! {
                    Ok(()) = ctrl_c() => self.press(),
                    Some(()) = terminate.recv() => self.told(),
                    Some(()) = heard(&mut hangup) => self.told(),
                    else => break,
                }
            }
        }
        std::future::pending::<()>().await;
    }
}

/// The next of a signal that is listened to.
async fn heard(signal: &mut Option<Signal>) -> Option<()> {
    match signal {
        Some(signal) => signal.recv().await,
        None => std::future::pending().await,
    }
}

/// Was this process started with SIGHUP ignored?
#[cfg(target_os = "linux")]
fn ignores_hangups() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| among_ignored(&status, 1))
}

/// Does a process's `status` have this signal among those it ignores? <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>
#[cfg(any(target_os = "linux", test))]
fn among_ignored(status: &str, signal: u32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << (signal - 1)) != 0)
}

/// Was this process started with SIGHUP ignored? Only a child can tell: it inherits that, and lives.
#[cfg(not(target_os = "linux"))]
fn ignores_hangups() -> bool {
    let mut shell = std::process::Command::new("/bin/sh");
    shell.args(["-c", "kill -HUP $$"]).status().is_ok_and(|status| status.success())
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

    use super::{Interrupt, among_ignored};

    #[test]
    fn what_a_process_ignores_is_read_from_its_status() {
        let status = |mask: &str| format!("Name:\tmdd\nSigBlk:\t0000000000000001\nSigIgn:\t{mask}\n");
        assert!(among_ignored(&status("0000000000001001"), 1));
        assert!(!among_ignored(&status("0000000000001000"), 1));
        assert!(!among_ignored("Name:\tmdd\n", 1));
    }

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
