//! What a process has used, as the system tells.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Of one run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Used {
    /// In user and system mode together.
    pub(crate) cpu: Duration,
    /// Resident at most, in bytes.
    pub(crate) resident: u64,
}

/// Runs a command on one core and says what it used. Python asks `getrusage` for the child: the standard library does
/// not, and this crate has no unsafe code to do it.
pub(crate) fn run(command: &[&str], report: &Path) -> io::Result<Used> {
    let status = Command::new("taskset")
        .args(["-c", "0", "python3", "-c", WRAPPER])
        .arg(report)
        .args(command)
        .env("POLARS_MAX_THREADS", "1")
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{} failed", command.join(" "))));
    }
    let text = std::fs::read_to_string(report)?;
    let mut numbers = text.split_whitespace().filter_map(|number| number.parse::<f64>().ok());
    let (Some(cpu), Some(kibibytes)) = (numbers.next(), numbers.next()) else {
        return Err(io::Error::other("no report of what was used"));
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kilobytes fit")]
    Ok(Used { cpu: Duration::from_secs_f64(cpu), resident: kibibytes as u64 * 1024 })
}

const WRAPPER: &str = "
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
open(sys.argv[1], 'w').write(f'{used.ru_utime + used.ru_stime} {used.ru_maxrss}')
sys.exit(code)
";
