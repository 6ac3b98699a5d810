//! One shell for all commands of a build: directories, variables and functions survive from command to command.
//!
//! The shell reads from a pipe. Each command is a file that it sources with nothing on its standard input; then it
//! reports the exit code on a line that only this module knows. A command that leaves the shell (`exit 1`, a syntax
//! error) ends only itself: the next one gets a new shell with the directory and the exported variables of before.
//! Everything runs in a process group of its own, so that nothing is left behind.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::log::Log;

/// What is left in the pipe of a shell that is gone arrives within this time, unless a process keeps it open.
const REST: Duration = Duration::from_secs(2);

/// A running shell.
struct Session {
    child: Child,
    control: ChildStdin,
    codes: mpsc::UnboundedReceiver<i32>,
    reader: JoinHandle<()>,
}

/// The shell of a build.
pub(in crate::codebuild) struct Shell {
    program: &'static str,
    variables: BTreeMap<String, String>,
    /// Where commands and what survives are written down.
    folder: PathBuf,
    start: PathBuf,
    /// Also an argument of the shell, by which a later engine recognises it.
    build: String,
    marker: String,
    log: Log,
    session: Option<Session>,
}

impl Shell {
    /// A shell that starts in `start` with exactly these variables.
    pub fn new(
        program: &'static str,
        variables: BTreeMap<String, String>,
        (folder, start): (PathBuf, PathBuf),
        (build, marker): (String, String),
        log: Log,
    ) -> Self {
        Self { program, variables, folder, start, build, marker, log, session: None }
    }

    /// The leader of the process group, while there is one.
    pub fn group(&self) -> Option<i32> {
        self.session.as_ref()?.child.id().and_then(|id| i32::try_from(id).ok())
    }

    /// Starts the shell unless it runs.
    pub async fn open(&mut self) -> io::Result<()> {
        if self.session.is_some() {
            return Ok(());
        }
        let mut child = Command::new(self.program)
            .args(["-s", "--", &self.build])
            .env_clear()
            .envs(&self.variables)
            .current_dir(&self.start)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(mut control), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("the shell has no pipes"));
        };
        // Both streams go through one pipe, so that their order is kept; 9 is where codes are reported.
        let mut opening = "exec 9>&1 2>&1\n".to_owned();
        let (saved, place) = (self.folder.join("variables"), self.folder.join("place"));
        if saved.exists() {
            opening.push_str(&format!(". {}\ncd \"$(cat {})\"\n", quote(&saved), quote(&place)));
        }
        control.write_all(opening.as_bytes()).await?;
        let (sender, codes) = mpsc::unbounded_channel();
        let (log, marker) = (self.log.clone(), self.marker.clone());
        let reader = tokio::spawn(async move {
            tokio::join!(
                read(output, log.clone(), &marker, &sender),
                read(errors, log.clone(), &marker, &sender)
            );
        });
        self.session = Some(Session { child, control, codes, reader });
        Ok(())
    }

    /// Runs one command and gives its exit code.
    pub async fn run(&mut self, command: &str) -> io::Result<i32> {
        let file = self.folder.join("command");
        std::fs::write(&file, format!("{command}\n"))?;
        let (saved, place) = (self.folder.join("variables"), self.folder.join("place"));
        self.ask(&format!(
            ". {file} </dev/null 9>&-; mdd_status=$?; \
             export -p >{saved}; pwd >{place}; printf '{} %s\\n' \"$mdd_status\" >&9\n",
            self.marker,
            file = quote(&file),
            saved = quote(&saved),
            place = quote(&place),
        ))
        .await
    }

    /// Sets a variable for the commands that follow.
    pub async fn export(&mut self, name: &str, value: &str) -> io::Result<()> {
        let line = format!("export {name}={}", quote(Path::new(value)));
        self.run(&line).await.map(|_| ())
    }

    /// The value of a variable as the shell has it now.
    pub async fn value(&mut self, name: &str) -> io::Result<String> {
        let file = self.folder.join("value");
        self.run(&format!("printf %s \"${{{name}-}}\" >{}", quote(&file))).await?;
        Ok(String::from_utf8_lossy(&std::fs::read(&file)?).into_owned())
    }

    async fn ask(&mut self, line: &str) -> io::Result<i32> {
        self.open().await?;
        let Some(session) = &mut self.session else {
            return Err(io::Error::other("the shell did not start"));
        };
        session.control.write_all(line.as_bytes()).await?;
        tokio::select! {
            biased;
            Some(code) = session.codes.recv() => Ok(code),
            status = session.child.wait() => {
                let status = status?;
                let _ = tokio::time::timeout(REST, &mut session.reader).await;
                session.reader.abort();
                // The code may have been reported just before the shell ended.
                let reported = session.codes.try_recv().ok();
                self.session = None;
                Ok(reported.unwrap_or_else(|| code(status)))
            }
        }
    }

    /// Ends the shell and everything that was started in it.
    pub async fn close(&mut self) {
        let Some(mut session) = self.session.take() else { return };
        if let Some(leader) = session.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw)
        {
            let _ = kill_process_group(leader, Signal::KILL);
        }
        let _ = session.child.wait().await;
        let _ = tokio::time::timeout(REST, &mut session.reader).await;
        session.reader.abort();
    }
}

/// As shells report the end by a signal.
fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}

fn quote(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}

/// Hands lines to the log and codes to whoever waits for them.
async fn read(
    from: impl tokio::io::AsyncRead + Unpin,
    log: Log,
    marker: &str,
    codes: &mpsc::UnboundedSender<i32>,
) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    loop {
        line.clear();
        match from.read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        let Some((before, code)) = text.split_once(marker) else {
            log.line(text);
            continue;
        };
        if !before.is_empty() {
            log.line(before);
        }
        let _ = codes.send(code.trim().parse().unwrap_or(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(folder: &Path) -> (Shell, mpsc::UnboundedReceiver<String>) {
        let (log, lines) = Log::to_channel();
        let path = std::env::var("PATH").unwrap_or_default();
        let variables = BTreeMap::from([("PATH".to_owned(), path)]);
        let places = (folder.to_owned(), folder.to_owned());
        (Shell::new("sh", variables, places, ("p:1".to_owned(), "\u{1e}m".to_owned()), log), lines)
    }

    fn drain(lines: &mut mpsc::UnboundedReceiver<String>) -> Vec<String> {
        std::iter::from_fn(|| lines.try_recv().ok()).collect()
    }

    #[tokio::test]
    async fn directory_variables_and_functions_survive() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        let (mut shell, mut lines) = shell(folder.path());
        let commands =
            ["plain=one; export sent=two; cd sub", "greet() { echo \"$plain $sent ${PWD##*/}\"; }", "greet"];
        for command in commands {
            assert_eq!(shell.run(command).await.unwrap(), 0, "{command}");
        }
        assert_eq!(shell.run("printf 'no newline'; (exit 7)").await.unwrap(), 7);
        assert_eq!(shell.run("cat; echo error >&2").await.unwrap(), 0);
        assert_eq!(shell.value("plain").await.unwrap(), "one");
        shell.close().await;
        assert_eq!(drain(&mut lines), ["one two sub", "no newline", "error"]);
    }

    #[tokio::test]
    async fn leaving_the_shell_ends_only_the_command() {
        let folder = tempfile::tempdir().unwrap();
        let (mut shell, mut lines) = shell(folder.path());
        assert_eq!(shell.run("export sent=two; mkdir d; cd d").await.unwrap(), 0);
        assert_eq!(shell.run("echo before; exit 3").await.unwrap(), 3);
        assert_eq!(shell.run("if then").await.unwrap(), 2);
        assert_eq!(shell.run("kill -9 $$").await.unwrap(), 137);
        assert_eq!(shell.run("echo $sent ${PWD##*/}").await.unwrap(), 0);
        shell.close().await;
        let lines = drain(&mut lines);
        assert_eq!((lines.first().unwrap().as_str(), lines.last().unwrap().as_str()), ("before", "two d"));
    }
}
