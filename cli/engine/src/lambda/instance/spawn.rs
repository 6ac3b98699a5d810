//! Starting the bootstrap as a process in a group of its own, with nothing of the engine's environment.

use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::unix::pipe;
use tokio::process::{Child, Command};

use crate::lambda::instance::failure::Failure;

/// How often a file is tried that somebody else still has open for writing.
const BUSY_TRIES: u32 = 100;

/// Starts `bootstrap` in `code`; both its outputs come through the pipe.
pub(super) async fn spawn(
    code: &Path,
    variables: &[(String, String)],
    architecture: &str,
) -> Result<(Child, pipe::Receiver), Failure> {
    let bootstrap = code.join("bootstrap");
    if !bootstrap.is_file() {
        return Err(Failure::NotStarted(format!(
            "Couldn't find valid bootstrap(s): [{}]: the zip must hold an executable file of that name at its top",
            bootstrap.display()
        )));
    }
    let mut tries = 0;
    loop {
        let (mut command, receiver) =
            command(&bootstrap, code, variables).map_err(|problem| broken(&problem))?;
        match command.spawn() {
            Ok(child) => return Ok((child, receiver)),
            // A child that was forked at the same moment can hold the file open until it becomes another program.
            Err(problem) if problem.kind() == ErrorKind::ExecutableFileBusy && tries < BUSY_TRIES => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Err(problem) => return Err(not_executable(&bootstrap, &problem, architecture)),
        }
    }
}

fn command(
    bootstrap: &Path,
    code: &Path,
    variables: &[(String, String)],
) -> std::io::Result<(Command, pipe::Receiver)> {
    let (reader, writer) = std::io::pipe()?;
    let mut command = Command::new(bootstrap);
    command
        .current_dir(code)
        .env_clear()
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .process_group(0)
        .kill_on_drop(true);
    Ok((command, pipe::Receiver::from_owned_fd(OwnedFd::from(reader))?))
}

fn broken(problem: &std::io::Error) -> Failure {
    Failure::NotStarted(format!("the instance's log could not be opened: {problem}"))
}

fn not_executable(bootstrap: &Path, problem: &std::io::Error, architecture: &str) -> Failure {
    let machine = std::env::consts::ARCH;
    let path = bootstrap.display();
    let text = match problem.kind() {
        ErrorKind::PermissionDenied => {
            format!("fork/exec {path}: permission denied: the zip lost its execute bit")
        }
        ErrorKind::NotFound => {
            format!(
                "fork/exec {path}: no such file or directory: the interpreter or loader it names is not here"
            )
        }
        // ENOEXEC, and EBADARCH on macOS.
        _ if matches!(problem.raw_os_error(), Some(8 | 86)) => format!(
            "fork/exec {path}: exec format error: it was not built for this machine, which is {machine}; the function \
             says {architecture}. The local engine runs what the zip holds: build it for {machine}"
        ),
        _ => format!("fork/exec {path}: {problem}"),
    };
    Failure::NotStarted(text)
}
