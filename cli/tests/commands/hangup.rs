//! The terminal is closed: what holds it ends as with Ctrl-C, what was started under `nohup` stays. A signal goes to a
//! process, so these are processes.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::support::Desk;

const MDD: &str = env!("CARGO_BIN_EXE_mdd");

/// An engine that was started under `nohup`, ready.
fn engine(desk: &Desk) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" local up --port 0", MDD]);
    command.current_dir(desk.folder()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    assert!(ready.contains("ready on"), "{ready}");
    child
}

fn signal(name: &str, pid: u32) {
    assert!(Command::new("kill").args([name, &pid.to_string()]).status().unwrap().success());
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
    // On a terminal of its own it does not inherit that hang-ups are ignored, as they are where the tests run under `nohup`.
    let terminal = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(MDD);
    command.args(["local", "up", "--port", "0"]);
    command.cwd(desk.folder());
    let mut running = terminal.slave.spawn_command(command).unwrap();
    drop(terminal.slave);
    let mut shown = BufReader::new(terminal.master.try_clone_reader().unwrap());
    let mut line = String::new();
    while !line.contains("ready on") {
        line.clear();
        assert_ne!(shown.read_line(&mut line).unwrap(), 0, "it ended before it was ready");
    }
    assert!(answers(&desk));
    signal("-HUP", running.process_id().unwrap());
    // A terminal whose program has ended gives an error on Linux and an end elsewhere.
    let mut told = String::new();
    while let Ok(1..) = shown.read_line(&mut told) {}
    assert_eq!(running.wait().unwrap().exit_code(), 0, "{told}");
    assert!(told.contains("stopped; the state stays"), "{told}");
    assert!(!answers(&desk));
}

#[test]
fn what_was_started_under_nohup_goes_on() {
    let desk = Desk::without_aws();
    let running = engine(&desk);
    signal("-HUP", running.id());
    assert!(answers(&desk));
    signal("-TERM", running.id());
    let (code, told) = end(running);
    assert_eq!(code, Some(0), "{told}");
}
