//! How soon the program is there.

use std::io::Read;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::measure;
use crate::table::Table;

/// Starts that are counted together, because one costs less than the system's clock shows.
const STARTS: u32 = 200;

/// `mdd --version`.
pub fn version(table: &mut Table) {
    let mut cpu = Duration::ZERO;
    for _ in 0..STARTS {
        cpu += measure::run(Command::new(env!("CARGO_BIN_EXE_mdd")).arg("--version")).cpu;
    }
    table.limit("mdd --version, CPU", cpu / STARTS, Duration::from_millis(5));
}

/// From the start of a command to the first byte of its first request.
pub fn first_request(table: &mut Table) {
    let mut times: Vec<Duration> = (0..21).map(|_| until_first_byte()).collect();
    times.sort();
    table.limit("start to first request", times[times.len() / 2], Duration::from_millis(30));
}

fn until_first_byte() -> Duration {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = crate::scene::project();
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdd"))
        .args(["status"])
        .current_dir(folder.path())
        .env("AWS_ENDPOINT_URL", format!("http://{}", listener.local_addr().unwrap()))
        .env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "example")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.read_exact(&mut [0]).unwrap();
    let took = begun.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    took
}
