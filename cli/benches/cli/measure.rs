//! Running a command and what it cost.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a command cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// On processors, in itself and in what it started.
    pub cpu: Duration,
}

/// Runs a command that must end well.
pub fn run(command: &mut Command) -> Cost {
    let before = children();
    let begun = Instant::now();
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    let wall = begun.elapsed();
    assert!(ended.status.success(), "{command:?}: {}", String::from_utf8_lossy(&ended.stderr));
    Cost { wall, cpu: children().saturating_sub(before) }
}

/// The one in the middle, by wall time.
pub fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by_key(|cost| cost.wall);
    costs[costs.len() / 2]
}

/// Processor time of all children that have ended, which the system counts in hundredths of a second.
fn children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // The name, second, may hold spaces; after it come the state and then numbers: cutime and cstime are 16th and 17th.
    let numbers: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = numbers[13].parse::<u64>().unwrap() + numbers[14].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}
