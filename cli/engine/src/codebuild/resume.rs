//! Taking up builds that an earlier engine left unfinished, and ending them with this one.
//!
//! A build begins with a clean copy of its source, so one that was cut off is simply run again from its start.

use std::process::Command;
use std::sync::Arc;

use rustix::process::{Pid, Signal, kill_process_group};

use super::build::{KIND, Record};
use super::run;
use crate::core::{ApiError, Cloud};

/// Runs cut-off builds again.
pub fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    let unfinished = cloud.store.list::<Record>(KIND, "")?;
    for (id, record) in unfinished.into_iter().filter(|(_, record)| !record.build.build_complete) {
        if let Some(leader) = record.group.filter(|leader| is_still_ours(*leader, &id)) {
            let _ = Pid::from_raw(leader).map(|leader| kill_process_group(leader, Signal::KILL));
        }
        run::spawn(cloud, &id);
    }
    Ok(())
}

/// Ends the processes of all builds and waits for them.
pub async fn stop(cloud: &Arc<Cloud>) {
    for task in cloud.running.codebuild.drain() {
        let _ = task.await;
    }
}

/// Whether the process is a shell that an earlier engine started for this build: process ids are used again.
fn is_still_ours(leader: i32, build: &str) -> bool {
    let listed = Command::new("ps").args(["-o", "args=", "-p", &leader.to_string()]).output();
    listed.is_ok_and(|listed| String::from_utf8_lossy(&listed.stdout).contains(build))
}
