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

fn main() {
    let scene = scene::Scene::new();
    let mut table = Table::new();
    start::version(&mut table);
    start::first_request(&mut table);
    work::small_files(&scene, &mut table);
    work::large_file(&scene, &mut table);
    work::versions(&scene, &mut table);
    table.print();
    if !table.holds() {
        std::process::exit(1);
    }
}
