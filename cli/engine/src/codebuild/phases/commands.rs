//! `INSTALL`, `PRE_BUILD`, `BUILD`, `POST_BUILD`: the commands of the buildspec, then `finally`.

use async_trait::async_trait;

use super::{BuildPhase, PhaseFailure, failed};
use crate::codebuild::buildspec::OnFailure;
use crate::codebuild::run::Job;

pub(super) struct RunCommands(pub &'static str);

#[async_trait]
impl BuildPhase for RunCommands {
    fn name(&self) -> &'static str {
        self.0
    }

    /// A phase runs when the ones before went well or said `on-failure: CONTINUE`. `POST_BUILD` also runs after a failed
    /// `BUILD`, unless that says `ABORT`.
    fn runs(&self, job: &Job) -> bool {
        job.shell.is_some()
            && ["INSTALL", "PRE_BUILD", "BUILD"].iter().take_while(|before| **before != self.0).all(
                |before| {
                    let on_failure = job.spec.commands(before).on_failure;
                    !failed(job, before)
                        || on_failure == OnFailure::Continue
                        || (*before == "BUILD" && on_failure != OnFailure::Abort)
                },
            )
    }

    async fn run(&self, job: &mut Job) -> Result<(), PhaseFailure> {
        job.log.note(&format!("Entering phase {}", self.0));
        let phase = job.spec.commands(self.0).clone();
        if !job.succeeding
            && let Some(shell) = &mut job.shell
        {
            shell.export("CODEBUILD_BUILD_SUCCEEDING", "0").await.map_err(broken)?;
        }
        let mut result = all(job, &phase.commands).await;
        let last = all(job, &phase.finally).await;
        if result.is_ok() {
            result = last;
        }
        result
    }
}

async fn all(job: &mut Job, commands: &[String]) -> Result<(), PhaseFailure> {
    for command in commands {
        one(job, command).await?;
    }
    Ok(())
}

async fn one(job: &mut Job, command: &str) -> Result<(), PhaseFailure> {
    let shown = command.trim_end();
    job.log.note(&format!("Running command {shown}"));
    let Some(shell) = &mut job.shell else { return Err(PhaseFailure::client("there is no shell")) };
    shell.open().await.map_err(broken)?;
    let group = shell.group();
    if job.record.group != group {
        job.record.group = group;
        job.save()?;
    }
    let Some(shell) = &mut job.shell else { return Err(PhaseFailure::client("there is no shell")) };
    let code = shell.run(command).await.map_err(broken)?;
    if code == 0 {
        return Ok(());
    }
    job.log.note(&format!("Command did not exit successfully {shown} exit status {code}"));
    Err(PhaseFailure::new(
        "COMMAND_EXECUTION_ERROR",
        format!("Error while executing command: {shown}. Reason: exit status {code}"),
    ))
}

fn broken(error: std::io::Error) -> PhaseFailure {
    PhaseFailure::new("COMMAND_EXECUTION_ERROR", format!("the shell: {error}"))
}
