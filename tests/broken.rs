//! Specs and cfgs that are wrong: every message is pinned, so that its wording is reviewed.
//!
//! The tests are in `tests/broken/*.md`. `LOCKWALK_BLESS=1` rewrites the messages. What is checked
//! for every one of them: the exit status, the same status with `--json`, and that there is no panic.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use support::{Block, Case, Run};

type Blessed = Arc<Mutex<BTreeMap<std::path::PathBuf, Vec<(Block, String)>>>>;

fn main() {
    let arguments = Arguments::from_args();
    let blessed = Blessed::default();
    let trial = |case: Case| {
        let blessed = blessed.clone();
        Trial::test(case.name.clone(), move || run(&case, &blessed))
    };
    let trials = support::cases("tests/broken").into_iter().map(trial).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    for (file, changes) in blessed.lock().unwrap().iter() {
        support::rewrite(file, changes);
    }
    conclusion.exit();
}

fn run(case: &Case, blessed: &Blessed) -> Result<(), Failed> {
    let folder = case.write_files("broken");
    let run = case.check(&folder, &["--workers", "1"]);
    let exit = expected_exit(case);
    if run.exit != exit {
        return Err(format!("exit status {} instead of {exit}\n{}", run.exit, seen(&run)).into());
    }
    let json = case.check(&folder, &["--workers", "1", "--json"]);
    let document: serde_json::Value =
        serde_json::from_str(&json.stdout).map_err(|e| format!("--json: {e}\n{}", seen(&json)))?;
    if json.exit != exit || document["exit"] != exit {
        return Err(format!("--json: exit status {}\n{}", json.exit, seen(&json)).into());
    }
    if run.stderr.contains("panicked") || json.stderr.contains("panicked") {
        return Err(format!("it panicked\n{}", run.stderr).into());
    }
    let message = case.block("message").ok_or("there is no block `message`")?;
    let found = seen(&run);
    if support::blesses() {
        let mut blessed = blessed.lock().map_err(|_| "another test panicked")?;
        blessed.entry(case.file.clone()).or_default().push((message.clone(), found));
        return Ok(());
    }
    let difference = support::difference(&message.text, &found);
    if difference.is_empty() { Ok(()) } else { Err(difference.into()) }
}

fn expected_exit(case: &Case) -> i32 {
    let line = |line: &String| line.strip_prefix("exit ")?.parse().ok();
    case.outcome().iter().find_map(line).expect("the outcome says `exit N`")
}

/// What the user sees, without what differs from run to run.
fn seen(run: &Run) -> String {
    let stable = |line: &str| match line.rsplit_once(", depth ") {
        Some((counts, rest)) if rest.ends_with(" s") => {
            let depth = rest.split(',').next().unwrap_or("");
            format!("{counts}, depth {depth}, _ s\n")
        }
        _ => format!("{}\n", line.trim_end()),
    };
    run.stderr.lines().chain(run.stdout.lines()).map(stable).collect()
}
