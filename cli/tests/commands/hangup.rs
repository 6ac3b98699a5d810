//! The terminal is closed: what holds it ends as with Ctrl-C, what was started under `nohup` stays. A signal goes to a
//! process, so these are processes.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::support::Desk;

const MDD: &str = env!("CARGO_BIN_EXE_mdd");

/// An engine that holds the terminal, ready; `before` is what the shell does before it becomes `mdd`.
fn engine(desk: &Desk, before: &str) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{before} exec \"$0\" local up --port 0"), MDD]);
    command.current_dir(desk.folder()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    assert!(ready.contains("ready on"), "{ready}");
    child
}

fn signal(name: &str, child: &Child) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// Does it answer?
fn answers(desk: &Desk) -> bool {
    let mut status = Command::new(MDD);
    let status = status.args(["local", "status", "--output", "json"]).current_dir(desk.folder());
    let said = status.output().unwrap().stdout;
    serde_json::from_slice::<serde_json::Value>(&said).unwrap()["running"] == true
}

/// The exit code, and what was said at the end.
fn end(mut child: Child) -> (Option<i32>, String) {
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    (child.wait().unwrap().code(), told)
}

#[test]
fn a_closed_terminal_ends_it_in_order() {
    let desk = Desk::without_aws();
    let running = engine(&desk, "");
    assert!(answers(&desk));
    signal("-HUP", &running);
    let (code, told) = end(running);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("stopped; the state stays"), "{told}");
    assert!(!answers(&desk));
}

#[test]
fn what_was_started_under_nohup_goes_on() {
    let desk = Desk::without_aws();
    let running = engine(&desk, "trap '' HUP;");
    signal("-HUP", &running);
    assert!(answers(&desk));
    signal("-TERM", &running);
    let (code, told) = end(running);
    assert_eq!(code, Some(0), "{told}");
}
