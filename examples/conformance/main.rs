//! Checks all models of a corpus against what its manifests say that TLC finds.
//!
//! ```text
//! cargo run --release --example conformance -- path/to/tlaplus/Examples [--max-seconds N] [--only WORDS]
//! cargo run --release --example conformance -- path/to/tlaplus/Examples --speed 'java -jar tla2tools.jar'
//! cargo run --release --example conformance -- path/to/folder --parse [--sany 'java -cp tla2tools.jar tla2sany.SANY']
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
mod speed;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use figures::Figures;
use manifest::{Mode, Model};
use report::Row;
use speed::Plan;
use support::checker::Checker;
use support::process::Limits;

/// How many behaviors are made of a model for which TLC would not stop.
const GENERATED: u64 = 100;

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

    /// With --parse: the command that runs SANY, to compare what it accepts
    #[arg(long, value_name = "COMMAND", requires = "parse")]
    sany: Option<String>,

    /// Compare the speed with that of TLC, which this command runs, both with one worker
    #[arg(long, value_name = "COMMAND", conflicts_with = "parse")]
    speed: Option<String>,

    /// With --speed: how often each runs
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// With --speed: leave out models for which TLC needs less seconds
    #[arg(long, value_name = "N", default_value_t = 5.0)]
    least: f64,

    /// With --speed: leave out models for which TLC needs more seconds
    #[arg(long, value_name = "N", default_value_t = 60.0)]
    most: f64,
}

fn main() -> anyhow::Result<ExitCode> {
    // To run a model in a process of its own, this program calls itself.
    if std::env::args().nth(1).is_some_and(|word| word == "check") {
        return Ok(lockwalk::cli::main());
    }
    let arguments = Arguments::parse();
    let all_good = if arguments.parse {
        parse::run(&arguments.corpus, arguments.sany.as_deref())?
    } else {
        let models = wanted(&arguments)?;
        let (figures, checker) = (Figures::read()?, checker(&arguments)?);
        match &arguments.speed {
            Some(tlc) => {
                let plan = Plan {
                    corpus: &arguments.corpus,
                    tlc,
                    n_rounds: usize::from(arguments.rounds),
                    seconds: arguments.least..=arguments.most,
                };
                speed::run(&plan, &models, &figures, &checker)?
            }
            None => check_all(&arguments, &models, &figures, &checker)?,
        }
    };
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the models that were asked for.
fn wanted(arguments: &Arguments) -> anyhow::Result<Vec<Model>> {
    let mut models = manifest::read(&arguments.corpus)?;
    models.retain(|model| {
        let only = &arguments.only;
        model.mode != Mode::Symbolic && (only.is_empty() || only.iter().any(|o| model.path.contains(o)))
    });
    anyhow::ensure!(!models.is_empty(), "no model was asked for");
    Ok(models)
}

/// Checks models and reports; returns whether all agree.
fn check_all(
    arguments: &Arguments,
    models: &[Model],
    figures: &Figures,
    checker: &Checker,
) -> anyhow::Result<bool> {
    let mut rows = Vec::new();
    for model in models {
        let row = check(model, figures, checker, &arguments.corpus)?;
        if !arguments.json {
            eprintln!("{}: {}", row.path, row.cause.words());
        }
        rows.push(row);
    }
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
        Mode::Simulate { n_traces } => random("--simulate", n_traces),
        Mode::Generate => random("--generate", GENERATED),
    };
    let run = checker.check(Path::new(&model.module), Path::new(&model.path), &more, corpus)?;
    let (cause, text) = verdict::compare(&expected, &run);
    Ok(Row { path: model.path.clone(), expected, found: run, cause, text, note })
}

fn random(mode: &str, n_traces: u64) -> Vec<String> {
    vec![mode.to_owned(), "--num".to_owned(), n_traces.to_string()]
}
