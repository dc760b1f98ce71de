//! Runs the specs of TLC's own tests and compares with what those tests assert.
//!
//! ```text
//! cargo run --release --example tlc_suite -- path/to/tlaplus/tlaplus FACTS.json [--only WORDS]
//! ```
//!
//! FACTS.json says what the tests of a checkout of <https://github.com/tlaplus/tlaplus> assert:
//! `{"tests": [{"class": "DieHardTest", "spec": "DieHard", "path": "", "args": ["-config", "DieHard.cfg"],
//! "exit": 12, "generated": 97, "distinct": 16, "queue": 0, "depth": 7, "checkDeadlock": false}, ...]}`,
//! where `path` is a folder of `test-model`, and `path`, `args` and the counts may be absent.
//! `tests.toml` says which tests are left out and why, and where the facts are not what TLC finds.

#[path = "../support/mod.rs"]
mod support;

mod facts;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use facts::{Notes, Test};
use support::checker::{Checker, Run};
use support::process::{Ending, Limits};
use support::table::aligned;

/// Runs the specs of TLC's own tests and compares with what those tests assert.
#[derive(Debug, Parser)]
struct Arguments {
    /// A checkout of tlaplus/tlaplus
    checkout: PathBuf,

    /// What its tests assert
    facts: PathBuf,

    /// Only tests whose class contains this
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,

    /// Seconds for each test
    #[arg(long, value_name = "N", default_value_t = 30)]
    max_seconds: u64,

    /// Let specs read and write files and run programs
    #[arg(long)]
    allow_io: bool,

    /// Another lockwalk than the one that this program was built with
    #[arg(long, value_name = "PROGRAM")]
    lockwalk: Option<PathBuf>,
}

/// Why a test agrees or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Agrees,
    Status,
    Counts,
    Crashed,
    LeftOut(String),
}

fn main() -> anyhow::Result<ExitCode> {
    // To run a spec in a process of its own, this program calls itself.
    if std::env::args().nth(1).as_deref() == Some("check") {
        return Ok(lockwalk::cli::main());
    }
    let arguments = Arguments::parse();
    let checker = checker(&arguments)?;
    let notes = Notes::read()?;
    let mut totals: BTreeMap<Cause, usize> = BTreeMap::new();
    let mut rows = vec![["test", "cause", "", ""].map(str::to_owned).to_vec()];
    for test in facts::read(&arguments.facts, &notes)? {
        if !arguments.only.is_empty() && !arguments.only.iter().any(|o| test.class.contains(o)) {
            continue;
        }
        let (cause, text) = match notes.reason(&test.class) {
            Some(reason) => (Cause::LeftOut(reason.to_owned()), String::new()),
            None => compare(&test, &run(&test, &checker, &arguments.checkout)?),
        };
        if !matches!(cause, Cause::Agrees | Cause::LeftOut(_)) {
            rows.push(vec![test.class.clone(), words(&cause).to_owned(), text]);
        }
        *totals.entry(cause).or_default() += 1;
    }
    println!("{}", aligned(&rows));
    for (cause, n) in &totals {
        match cause {
            Cause::LeftOut(reason) => println!("{n:5}  left out: {reason}"),
            Cause::Agrees | Cause::Status | Cause::Counts | Cause::Crashed => {
                println!("{n:5}  {}", words(cause));
            }
        }
    }
    let of = |wanted: fn(&Cause) -> bool| totals.iter().filter(|(c, _)| wanted(c)).map(|(_, n)| n).sum();
    let n_run: usize = of(|cause| !matches!(cause, Cause::LeftOut(_)));
    let n_agree: usize = of(|cause| *cause == Cause::Agrees);
    let permille = 1000 * n_agree / n_run.max(1);
    println!("{n_agree} of {n_run} agree, {}.{} percent", permille / 10, permille % 10);
    Ok(if n_agree == n_run { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn words(cause: &Cause) -> &str {
    match cause {
        Cause::Agrees => "agrees",
        Cause::Status => "exit status differs",
        Cause::Counts => "counts differ",
        Cause::Crashed => "crashed",
        Cause::LeftOut(reason) => reason,
    }
}

fn checker(arguments: &Arguments) -> anyhow::Result<Checker> {
    let program = match &arguments.lockwalk {
        Some(path) => path.canonicalize().with_context(|| path.display().to_string())?,
        None => std::env::current_exe().context("the path of this program")?,
    };
    Ok(Checker {
        program,
        workers: 1,
        arguments: if arguments.allow_io { vec!["--allow-io".to_owned()] } else { Vec::new() },
        limits: Limits { seconds: arguments.max_seconds, megabytes: 4096 },
    })
}

fn run(test: &Test, checker: &Checker, checkout: &Path) -> anyhow::Result<Run> {
    let call = test.call(checkout);
    let run = checker.check(&call.spec, &call.config, &call.arguments, &call.folder);
    run.with_context(|| format!("{}: {}", test.class, call.folder.display()))
}

/// Compares a run with what the test asserts.
fn compare(test: &Test, run: &Run) -> (Cause, String) {
    let (status, document) = match (run.ending, &run.document) {
        (Ending::Exit(status), Some(document)) if status != 70 => (status, document),
        _ => return (Cause::Crashed, run.headline()),
    };
    if status != test.exit {
        return (Cause::Status, format!("{status}, not {}: {}", test.exit, run.headline()));
    }
    let states = document.states;
    let counts = [
        ("generated", test.generated, states.generated),
        ("distinct", test.distinct, states.distinct),
        ("queued", test.queue, states.queued),
        ("depth", test.depth, states.depth),
    ];
    let differ = |(name, expected, found): (&str, Option<u64>, u64)| {
        expected.filter(|e| *e != found).map(|e| format!("{name} {found}, not {e}"))
    };
    let text = counts.into_iter().filter_map(differ).collect::<Vec<_>>().join("; ");
    (if text.is_empty() { Cause::Agrees } else { Cause::Counts }, text)
}
