//! Processes that outlive an engine that was killed: remembered while they run, ended when the next engine starts.
//!
//! A process id can be somebody else's by then, so the time of its birth is remembered with it.

use rustix::process::{Pid, Signal, kill_process_group};

use crate::core::{ApiError, Cloud};

const KIND: &str = "lambda/process";

/// Remembers a process that leads its own group.
pub(super) fn remember(cloud: &Cloud, pid: u32) -> Result<(), ApiError> {
    Ok(cloud.store.put(KIND, &pid.to_string(), &birth(pid))?)
}

/// Forgets one that was ended.
pub(super) fn forget(cloud: &Cloud, pid: u32) {
    if let Err(problem) = cloud.store.delete(KIND, &pid.to_string()) {
        tracing::warn!(%problem, pid, "an ended instance could not be forgotten");
    }
}

/// Ends what an earlier engine left behind.
pub(in crate::lambda) fn end_leftovers(cloud: &Cloud) -> Result<(), ApiError> {
    for (pid, born) in cloud.store.list::<Option<String>>(KIND, "")? {
        if let Ok(number) = pid.parse()
            && born.is_some()
            && birth(number) == born
        {
            end_group(number);
        }
        cloud.store.delete(KIND, &pid)?;
    }
    Ok(())
}

/// Kills a process group; one that is gone already is fine.
pub(super) fn end_group(leader: u32) {
    if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// When a process started, in whatever form the system tells it.
fn birth(pid: u32) -> Option<String> {
    if cfg!(target_os = "linux") {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in parentheses may hold anything; the start time is the 20th field after it.
        return stat.rsplit_once(')')?.1.split_whitespace().nth(19).map(str::to_owned);
    }
    let output =
        std::process::Command::new("ps").args(["-o", "lstart=", "-p", &pid.to_string()]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}
