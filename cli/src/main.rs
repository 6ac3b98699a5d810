//! The `mdd` program. Everything lives in the library, so that tests reach it without a process.

use std::process::ExitCode;

fn main() -> ExitCode {
    mdd::app::main(std::env::args_os())
}
