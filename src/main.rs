//! The `lockwalk` command: a thin shell around [`lockwalk::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    lockwalk::cli::main()
}
