//! Cold start and size of functions as they ship: `cargo bench -p lambda-shared --bench start -- BINARY...`
//!
//! From the start of the process to its first call of the Runtime API, the median of 50, by the clock and in CPU time,
//! which does not depend on who else is at work. It fails above 15 ms of CPU time or 12 MiB.
#![allow(clippy::print_stdout, reason = "a benchmark reports")]

use std::fs;
use std::io::{self, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const STARTS: usize = 50;
const MOST: Duration = Duration::from_millis(15);
const MOST_MIB: f64 = 12.0;

fn main() -> io::Result<ExitCode> {
    // Cargo adds an argument of its own.
    let binaries: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!(
        "| function | size (at most {MOST_MIB} MiB) | start, median of {STARTS} | CPU time (at most {MOST:?}) |"
    );
    println!("|---|---|---|---|");
    let mut holds = true;
    for binary in &binaries {
        let binary = Path::new(binary);
        let bytes = u32::try_from(fs::metadata(binary)?.len()).unwrap_or(u32::MAX);
        let mib = f64::from(bytes) / f64::from(1 << 20);
        let starts: io::Result<Vec<_>> = (0..STARTS).map(|_| start(binary)).collect();
        let (clock, cpu): (Vec<_>, Vec<_>) = starts?.into_iter().unzip();
        let (clock, cpu) = (median(clock), median(cpu));
        let name = binary.file_name().unwrap_or_default().to_string_lossy();
        println!("| {name} | {mib:.1} MiB | {clock:.1?} | {cpu:.1?} |");
        holds &= mib <= MOST_MIB && cpu <= MOST;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One start: by the clock, and in CPU time (zero where the system does not tell).
fn start(binary: &Path) -> io::Result<(Duration, Duration)> {
    let api = TcpListener::bind("127.0.0.1:0")?;
    let begun = Instant::now();
    let mut function = Command::new(binary)
        .env_clear()
        .envs(environment())
        .env("AWS_LAMBDA_RUNTIME_API", api.local_addr()?.to_string())
        .stdin(Stdio::null())
        .spawn()?;
    let (mut call, _) = api.accept()?;
    let mut request = [0; 256];
    let length = call.read(&mut request)?;
    let (clock, cpu) = (begun.elapsed(), cpu(function.id()).unwrap_or_default());
    function.kill()?;
    function.wait()?;
    if !String::from_utf8_lossy(&request[..length]).contains("/runtime/invocation/next") {
        return Err(io::Error::other(format!("{} did not ask for its first event", binary.display())));
    }
    Ok((clock, cpu))
}

/// What the functions find in Lambda, and all of their own settings.
fn environment() -> [(&'static str, &'static str); 11] {
    [
        ("AWS_LAMBDA_FUNCTION_NAME", "f"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_REGION", "ap-southeast-2"),
        ("AWS_ACCESS_KEY_ID", "AKIDTEST"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("RUST_LOG", "warn"),
        ("DATA_BUCKET", "data"),
        ("QUEUE_URL", "http://127.0.0.1/jobs"),
        ("TOPIC_ARN", "arn:aws:sns:ap-southeast-2:111122223333:notices"),
        ("SOURCES_KEY", "state/sources.toml"),
    ]
}

/// Of all threads of a process so far.
fn cpu(process: u32) -> io::Result<Duration> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let told = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += told.split(' ').next().and_then(|first| first.parse::<u64>().ok()).unwrap_or(0);
    }
    Ok(Duration::from_nanos(nanoseconds))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
