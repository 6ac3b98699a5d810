//! What a Unix tells a process: SIGINT, SIGTERM, SIGHUP.

use tokio::signal::ctrl_c;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Interrupt;

/// Count them, as long as there is something to listen to.
pub(super) async fn listen(interrupt: &Interrupt) {
    // Listening to it would end that it is ignored.
    let mut hangup = if ignores_hangups() { None } else { signal(SignalKind::hangup()).ok() };
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    loop {
        tokio::select! {
            Ok(()) = ctrl_c() => interrupt.press(),
            Some(()) = terminate.recv() => interrupt.told(),
            Some(()) = heard(&mut hangup) => interrupt.told(),
            else => break,
        }
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

#[cfg(test)]
mod tests {
    use super::among_ignored;

    #[test]
    fn what_a_process_ignores_is_read_from_its_status() {
        let status = |mask: &str| format!("Name:\tmdd\nSigBlk:\t0000000000000001\nSigIgn:\t{mask}\n");
        assert!(among_ignored(&status("0000000000001001"), 1));
        assert!(!among_ignored(&status("0000000000001000"), 1));
        assert!(!among_ignored("Name:\tmdd\n", 1));
    }
}
