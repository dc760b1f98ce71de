//! Checks all models of a corpus against what its manifests say that TLC finds.
//!
//! ```text
//! cargo run --release --example conformance -- path/to/tlaplus/Examples [--max-seconds N] [--only WORDS]
//! cargo run --release --example conformance -- path/to/folder --parse
//! ```
//!
//! A corpus is a checkout of <https://github.com/tlaplus/Examples>, or a folder with manifests of that
//! form. Every model runs in a process of its own, with a limit of time and of memory. The exit status
//! is 0 only if all agree. `figures.toml` says where TLC with one worker finds something else than a
//! manifest says. Models for a symbolic checker are passed over.

#[path = "../support/mod.rs"]
mod support;

mod figures;
mod manifest;
mod parse;
mod report;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use figures::Figures;
use manifest::{Mode, Model};
use report::Row;
use support::checker::Checker;
use support::process::Limits;

/// Checks all models of a corpus against what its manifests say that TLC finds.
#[derive(Debug, Parser)]
struct Arguments {
    /// A checkout of tlaplus/Examples, or a folder with manifests of that form
    corpus: PathBuf,

    /// Seconds for each model
    #[arg(long, value_name = "N", default_value_t = 60)]
    max_seconds: u64,

    /// Megabytes of memory for each model
    #[arg(long, value_name = "N", default_value_t = 8192)]
    max_memory: u64,

    /// Only models whose path contains this
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,

    /// How many threads search
    #[arg(long, value_name = "N", default_value_t = 1)]
    workers: usize,

    /// Let models read and write files and run programs
    #[arg(long)]
    allow_io: bool,

    /// Another lockwalk than the one that this program was built with
    #[arg(long, value_name = "PROGRAM")]
    lockwalk: Option<PathBuf>,

    /// Print one JSON document in place of the table
    #[arg(long)]
    json: bool,

    /// Only parse, resolve and print all modules under the folder
    #[arg(long)]
    parse: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    // To run a model in a process of its own, this program calls itself.
    if std::env::args().nth(1).as_deref() == Some("check") {
        return Ok(lockwalk::cli::main());
    }
    let arguments = Arguments::parse();
    let all_good = if arguments.parse { parse::run(&arguments.corpus)? } else { check_all(&arguments)? };
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the models that were asked for and reports; returns whether all agree.
fn check_all(arguments: &Arguments) -> anyhow::Result<bool> {
    let figures = Figures::read()?;
    let checker = checker(arguments)?;
    let mut rows = Vec::new();
    for model in manifest::read(&arguments.corpus)? {
        let wanted = arguments.only.is_empty() || arguments.only.iter().any(|o| model.path.contains(o));
        if !wanted || model.mode == Mode::Symbolic {
            continue;
        }
        let row = check(&model, &figures, &checker, &arguments.corpus)?;
        if !arguments.json {
            eprintln!("{}: {}", row.path, row.cause.words());
        }
        rows.push(row);
    }
    anyhow::ensure!(!rows.is_empty(), "no model was asked for");
    print!("{}", if arguments.json { report::json(&rows)? } else { report::text(&rows) });
    Ok(rows.iter().all(|row| row.cause.is_good()))
}

fn checker(arguments: &Arguments) -> anyhow::Result<Checker> {
    let own = std::env::current_exe().context("the path of this program")?;
    let program = match &arguments.lockwalk {
        Some(path) => path.canonicalize().with_context(|| path.display().to_string())?,
        None => own,
    };
    Ok(Checker {
        program,
        workers: arguments.workers,
        arguments: if arguments.allow_io { vec!["--allow-io".to_owned()] } else { Vec::new() },
        limits: Limits { seconds: arguments.max_seconds, megabytes: arguments.max_memory },
    })
}

fn check(model: &Model, figures: &Figures, checker: &Checker, corpus: &Path) -> anyhow::Result<Row> {
    let mut expected = model.expected;
    let note = figures.apply(&model.path, &mut expected).map(|figure| figure.cause.clone());
    let more = match model.mode {
        Mode::Exhaustive | Mode::Symbolic => Vec::new(),
        Mode::Simulate { n_traces } => simulation(n_traces),
        Mode::Generate => simulation(100),
    };
    let run = checker.check(Path::new(&model.module), Path::new(&model.path), &more, corpus)?;
    let (cause, text) = verdict::compare(&expected, &run);
    Ok(Row { path: model.path.clone(), expected, found: run, cause, text, note })
}

fn simulation(n_traces: u64) -> Vec<String> {
    vec!["--simulate".to_owned(), "--num".to_owned(), n_traces.to_string()]
}
