//! Writes `config/samples`: synthetic ASX Energy files and what the harvester must make of each.
//!
//! `cargo run -p asx --example samples -- config/samples`. The files in the repository come from here; a test fails when
//! they no longer agree.

mod closing_futures;
mod closing_options;
mod companies;
mod daily;
mod dice;
mod eod;
mod final_snapshot;
mod legacy_trades;
mod market;
mod market_summary;
mod open_interest;
mod others;
mod sample;
mod trades;
mod trades_json;
mod wide;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: samples FOLDER")?);
    fs::create_dir_all(&folder)?;
    for sample in sample::all() {
        fs::write(folder.join(&sample.expected.file), &sample.bytes)?;
    }
    fs::write(folder.join("expected.json"), sample::expected_json()?)?;
    Ok(())
}
