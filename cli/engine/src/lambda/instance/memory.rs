//! How much memory a process uses.
//!
//! A limit on address space would be too strict for programs with threads, and one on data segments makes allocations
//! fail instead of ending the process as AWS does. So an instance is watched, and killed when what it holds itself
//! (not the files it maps) is more than the function has. Where there is no `/proc`, only its use is reported.

use jiff::SignedDuration;

use crate::core::Clock;

/// How often a busy instance is looked at.
const EVERY: SignedDuration = SignedDuration::from_millis(100);

/// Kibibytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// The most that was resident at any time.
    pub peak: u64,
    /// What it holds itself now.
    pub own: u64,
}

impl Memory {
    /// What the process `pid` uses, if it lives and that can be told.
    pub(super) fn of(pid: u32) -> Option<Self> {
        if cfg!(target_os = "linux") {
            return Self::parse(&std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?);
        }
        let output =
            std::process::Command::new("ps").args(["-o", "rss=", "-p", &pid.to_string()]).output().ok()?;
        let peak = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
        Some(Self { peak, own: 0 })
    }

    fn parse(status: &str) -> Option<Self> {
        let field = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
            line.split_whitespace().next()?.parse().ok()
        };
        Some(Self { peak: field("VmHWM")?, own: field("RssAnon")? + field("RssShmem")? })
    }

    /// Whether it is more than a function with `megabytes` may use.
    pub(super) fn exceeds(self, megabytes: u32) -> bool {
        self.own > u64::from(megabytes) * 1024
    }
}

/// Resolves when `pid` uses more than `megabytes`.
pub(super) async fn exceeded(pid: u32, megabytes: u32, clock: &dyn Clock) {
    while !Memory::of(pid).is_some_and(|memory| memory.exceeds(megabytes)) {
        clock.sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mapped_files_do_not_count_against_the_limit() {
        let status = "Name:\tbootstrap\nVmHWM:\t  300000 kB\nRssAnon:\t  120000 kB\nRssFile:\t  160000 kB\nRssShmem:\t  20000 kB\n";
        let memory = Memory::parse(status).unwrap();
        assert_eq!(memory, Memory { peak: 300_000, own: 140_000 });
        assert!(memory.exceeds(128) && !memory.exceeds(256));
        // A process that has ended has no memory any more.
        assert_eq!(Memory::parse("Name:\tbootstrap\nState:\tZ (zombie)\n"), None);
    }
}
