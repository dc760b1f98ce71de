//! The command line: arguments, one file for each command, exit statuses.
//!
//! The only layer that may touch the terminal, the environment, the clock and the file system. What is
//! printed on stdout is the answer; progress and notes go to stderr.

mod ahead;
mod args;
mod book;
mod check;
mod claims;
mod codes;
mod compare;
mod crash;
mod demo;
mod eval;
mod explore;
mod fewest;
mod finish;
mod graph;
mod hunt;
mod interrupt;
mod learn;
mod limit;
mod load;
mod man;
mod memory;
mod output;
mod progress;
mod screen;
mod stage;
mod system;
mod terminal;
mod theme;
mod told;
mod variants;
mod view;

use std::process::ExitCode;

use clap::Parser;

use crate::engine::STACK_BYTES;

use args::{Arguments, Command};
use system::Disk;
use terminal::Terminal;

/// Exit status for a command line that makes no sense, and for what cannot be read or written.
const USAGE: u8 = 2;
/// Exit status for a mistake of ours, as `EX_SOFTWARE` of `sysexits.h`.
const CRASH: u8 = 70;

/// Runs the command that was given and returns its exit status.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    crash::install();
    interrupt::install();
    let work = std::thread::Builder::new().name("main".to_owned()).stack_size(STACK_BYTES);
    let status = match work.spawn(move || run(&arguments)) {
        Ok(thread) => thread.join().unwrap_or(CRASH),
        Err(error) => {
            output::note(&format!("cannot start a thread with a stack of {STACK_BYTES} bytes: {error}"));
            CRASH
        }
    };
    ExitCode::from(output::status(status))
}

fn run(arguments: &Arguments) -> u8 {
    let mut terminal = Terminal::detect(arguments.color);
    match theme::choose(&Disk, arguments.theme.as_deref()) {
        Ok(theme) => terminal.theme = theme,
        Err(complaint) => {
            output::complaint(&complaint);
            return USAGE;
        }
    }
    match &arguments.command {
        None => demo::run(arguments.plain, &terminal),
        Some(Command::Check(check)) => check::run(check, &terminal),
        Some(Command::Explore(explore)) => explore::run(explore, arguments.plain, &terminal),
        Some(Command::Eval(eval)) => eval::run(eval, &terminal),
        Some(Command::Claims(claims)) => claims::run(claims, &terminal),
        Some(Command::Learn(learn)) => learn::run(learn, arguments.plain, &terminal),
        Some(Command::Tutor) => learn::tutor(arguments.plain, &terminal),
        Some(Command::Compare(arguments)) => compare::run(arguments, &terminal),
        Some(Command::Man) => man::run(),
        Some(Command::Graph(arguments)) => graph::run(arguments, &terminal),
        Some(Command::Locks(arguments)) => graph::locks(arguments, &terminal),
        Some(Command::View(view)) => view::run(view, arguments.plain, &terminal),
    }
}
