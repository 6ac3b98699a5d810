//! How fast files become tables, beside polars and `DuckDB`; `just bench-data`.
//!
//! `just bench-data` writes and reads 3 million rows, and a file of 2 GiB for the memory that is needed; `just bench-data
//! ROWS MIB` others. Everything runs on one core, by turns, and what counts is the CPU time of the process. Synthetic
//! data only.

#![allow(clippy::print_stdout, reason = "a benchmark's table")]

mod market;
mod measure;

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use asx::{Body, Input, Outcome};
use jiff::civil::date;
use measure::Used;

const ROUNDS: usize = 3;
const DAILY_FILES: usize = 1000;
const DAYS: usize = 250;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1).filter(|argument| argument != "--bench");
    let first = arguments.next();
    if first.as_deref() == Some("process") {
        return one(Path::new(&arguments.next().ok_or("process FILE")?));
    }
    let rows = first.map_or(Ok(3_000_000), |rows| rows.parse())?;
    let mebibytes: u64 = arguments.next().map_or(Ok(2048), |size| size.parse())?;
    let folder = env::temp_dir().join(format!("asx-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = table(&folder, rows, mebibytes);
    fs::remove_dir_all(&folder)?;
    result
}

/// The process that is measured.
fn one(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut scratch = tempfile::SpooledTempFile::new(8 << 20);
    let input = Input { name: "eod.csv", received_on: date(2025, 1, 1) };
    match asx::process(input, &mut OnDisk(file), &mut scratch)? {
        Outcome::Harvested(_) => Ok(()),
        Outcome::Failed(failure) => Err(failure.report.reason.into()),
    }
}

struct OnDisk<'a>(&'a Path);

impl Body for OnDisk<'_> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self.0)?))
    }
}

fn table(folder: &Path, rows: usize, mebibytes: u64) -> Result<(), Box<dyn Error>> {
    let csv = folder.join("eod.csv");
    let size = market::write(&mut BufWriter::new(File::create(&csv)?), rows, DAYS)?;
    println!("{rows} rows, {DAYS} trade dates, {} MB; least CPU time of {ROUNDS}", size / 1_000_000);
    let this = env::current_exe()?.to_string_lossy().into_owned();
    let peers = env::var("MDD_PEERS").map(PathBuf::from);
    let python = peers.as_ref().map(|folder| folder.join("python").to_string_lossy().into_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/data/peers.py");
    let target = folder.join("out.parquet").to_string_lossy().into_owned();
    let file = csv.to_string_lossy().into_owned();
    let mut commands = vec![("asx", vec![this.as_str(), "process", &file])];
    if let Ok(python) = &python {
        for tool in ["polars", "duckdb"] {
            commands.push((tool, vec![python, script, tool, &file, &target]));
        }
    }
    let mut least: Vec<Option<Used>> = vec![None; commands.len()];
    for _ in 0..ROUNDS {
        for ((_, command), least) in commands.iter().zip(&mut least) {
            let used = measure::run(command, &folder.join("used"))?;
            if least.is_none_or(|least| used.cpu < least.cpu) {
                *least = Some(used);
            }
        }
    }
    println!("{:<8} {:>8} {:>8} {:>12} {:>10}", "", "CPU", "MB/s", "resident", "asx is");
    let ours = least[0].map_or(0.0, |used| used.cpu.as_secs_f64());
    for ((name, _), used) in commands.iter().zip(&least) {
        let Some(Used { cpu, resident }) = used else { continue };
        let cpu = cpu.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let speed = size as f64 / 1e6 / cpu;
        println!("{name:<8} {cpu:>6.2} s {speed:>8.0} {:>8} MiB {:>8.2} x", resident >> 20, cpu / ours);
    }
    if python.is_err() {
        println!("polars and DuckDB were not there: run it as `just bench-data`");
    }
    fs::remove_file(&csv)?;
    large(folder, &this, rows, size, mebibytes)?;
    daily()
}

/// The memory a large file needs.
fn large(folder: &Path, this: &str, rows: usize, size: u64, mebibytes: u64) -> Result<(), Box<dyn Error>> {
    let days = usize::try_from(mebibytes * (1 << 20) / (size / DAYS as u64))?.max(1);
    let csv = folder.join("large.csv");
    let size = market::write(&mut BufWriter::new(File::create(&csv)?), rows / DAYS * days, days)?;
    let used = measure::run(&[this, "process", &csv.to_string_lossy()], &folder.join("used"))?;
    let (size, resident) = (size >> 20, used.resident >> 20);
    println!("{size} MiB sorted by date: {:.1} s, {resident} MiB resident", used.cpu.as_secs_f64());
    Ok(fs::remove_file(&csv)?)
}

/// The time of small files, one after the other in one process.
fn daily() -> Result<(), Box<dyn Error>> {
    let mut times: Vec<Duration> = Vec::with_capacity(DAILY_FILES);
    let mut csv = Vec::new();
    market::write(&mut csv, 1000, 1)?;
    for _ in 0..DAILY_FILES {
        let begun = Instant::now();
        let input = Input { name: "eod_20240102.csv", received_on: date(2025, 1, 1) };
        let mut scratch = io::Cursor::new(Vec::new());
        if let Outcome::Failed(failure) = asx::process(input, &mut &csv[..], &mut scratch)? {
            return Err(failure.report.reason.into());
        }
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| times[DAILY_FILES * share / 100].as_secs_f64() * 1e3;
    println!("{DAILY_FILES} files of 1,000 rows: p50 {:.2} ms, p99 {:.2} ms", at(50), at(99));
    Ok(())
}
