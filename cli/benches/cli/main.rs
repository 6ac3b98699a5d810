//! `just bench-cli`: this command line beside `s5cmd`, `aws` and boto3, on the same local engine, in the same run.
//!
//! The engine stands behind a line that delays every answer, because a terminal is never beside its region: what is
//! measured is how well a tool hides distance. The peers are taken from the folder that `MDD_PEERS` names (a virtual
//! environment's `bin`); the recipe makes it. Prints a table of medians and ends with 1 where a promise is not kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot run has nothing to tell, and its result is a table"
)]

mod delay;
mod measure;
mod scene;
mod start;
mod table;
mod work;

use table::Table;

/// A part of the benchmark by its name.
type Part<'a> = (&'static str, &'a dyn Fn(&mut Table));

fn main() {
    // `just bench-cli versions` runs one part alone.
    let chosen = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let scene = scene::Scene::new();
    let mut table = Table::new();
    let parts: [Part<'_>; 5] = [
        ("start", &start::version),
        ("start", &start::first_request),
        ("small", &|table| work::small_files(&scene, table)),
        ("large", &|table| work::large_file(&scene, table)),
        ("versions", &|table| work::versions(&scene, table)),
    ];
    for (name, part) in parts {
        if chosen.as_ref().is_none_or(|chosen| chosen == name) {
            part(&mut table);
        }
    }
    table.print();
    if !table.holds() {
        std::process::exit(1);
    }
}
