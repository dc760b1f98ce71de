//! Lockwalk against TLC, with one worker each: alternated runs, medians, a table in Markdown.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::figures::Figures;
use crate::manifest::{Mode, Model};
use crate::support::checker::Checker;
use crate::support::process::{self, Ending, Finished, Limits};
use crate::support::table::markdown;
use crate::verdict::{self, Cause};

/// What is measured, and how.
pub(crate) struct Plan<'a> {
    /// The corpus.
    pub(crate) corpus: &'a Path,
    /// The command that runs TLC, in words; the spec and its options are appended.
    pub(crate) tlc: &'a str,
    /// How often each of the two runs.
    pub(crate) n_rounds: usize,
    /// Models for which TLC takes less or more seconds than this are left out.
    pub(crate) seconds: std::ops::RangeInclusive<f64>,
}

/// The medians for a model.
struct Measured {
    path: String,
    counts: Counts,
    tlc: Cost,
    lockwalk: Cost,
}

/// Generated and distinct states.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Counts {
    generated: u64,
    distinct: u64,
}

#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    bytes: u64,
}

/// Measures the models that end without an error and prints the table; returns whether lockwalk was
/// never the slower one and all counts agree.
pub(crate) fn run(
    plan: &Plan<'_>,
    models: &[Model],
    figures: &Figures,
    checker: &Checker,
) -> anyhow::Result<bool> {
    let mut rows = Vec::new();
    let mut all_agree = true;
    for model in models.iter().filter(|m| m.mode == Mode::Exhaustive) {
        let mut expected = model.expected;
        figures.apply(&model.path, &mut expected);
        let run = checker.check(Path::new(&model.module), Path::new(&model.path), &[], plan.corpus)?;
        let (cause, _) = verdict::compare(&expected, &run);
        if !matches!(cause, Cause::Agrees | Cause::InPart) || run.ending != Ending::Exit(0) {
            continue;
        }
        match measure(plan, model, checker)? {
            Outcome::Row(row) => rows.push(row),
            Outcome::Skipped => {}
            Outcome::Differs(text) => {
                all_agree = false;
                eprintln!("{}: {text}", model.path);
            }
        }
    }
    print!("{}", table(&rows));
    Ok(all_agree && rows.iter().all(|row| row.tlc.seconds >= row.lockwalk.seconds))
}

enum Outcome {
    Row(Measured),
    Skipped,
    Differs(String),
}

fn measure(plan: &Plan<'_>, model: &Model, checker: &Checker) -> anyhow::Result<Outcome> {
    let (mut tlc, mut lockwalk) = (Vec::new(), Vec::new());
    let mut counts = None;
    for round in 0..plan.n_rounds {
        let finished = run_tlc(plan, model)?;
        let Some(of_tlc) = counts_of_tlc(&finished) else { return Ok(Outcome::Skipped) };
        if round == 0 && !plan.seconds.contains(&finished.seconds) {
            return Ok(Outcome::Skipped);
        }
        tlc.push(Cost { seconds: finished.seconds, bytes: finished.peak_bytes });
        let run = checker.check(Path::new(&model.module), Path::new(&model.path), &[], plan.corpus)?;
        let Some(document) = &run.document else { return Ok(Outcome::Differs(run.headline())) };
        let own = Counts { generated: document.states.generated, distinct: document.states.distinct };
        if own != of_tlc {
            let text = format!(
                "{} generated and {} distinct states, TLC has {} and {}",
                own.generated, own.distinct, of_tlc.generated, of_tlc.distinct
            );
            return Ok(Outcome::Differs(text));
        }
        lockwalk.push(Cost { seconds: run.seconds, bytes: document.peak_bytes });
        counts = Some(own);
    }
    let Some(counts) = counts else { return Ok(Outcome::Skipped) };
    eprintln!("{}", model.path);
    let (tlc, lockwalk) = (median(&tlc), median(&lockwalk));
    Ok(Outcome::Row(Measured { path: model.path.clone(), counts, tlc, lockwalk }))
}

/// Runs TLC with one worker on a model, its own files in a folder that is removed afterwards.
fn run_tlc(plan: &Plan<'_>, model: &Model) -> anyhow::Result<Finished> {
    let mut words = plan.tlc.split_whitespace().map(str::to_owned);
    let program = PathBuf::from(words.next().context("the command for TLC is empty")?);
    let files = std::env::temp_dir().join(format!("lockwalk-tlc-{}", std::process::id()));
    std::fs::create_dir_all(&files).with_context(|| files.display().to_string())?;
    let options = ["-workers", "1", "-lncheck", "final", "-metadir"].map(str::to_owned);
    let arguments: Vec<String> = words
        .chain([model.module.clone(), "-config".to_owned(), model.path.clone()])
        .chain(options)
        .chain([files.display().to_string()])
        .collect();
    let limits = Limits { seconds: plan.seconds.end().ceil() as u64 + 1, megabytes: u64::MAX >> 20 };
    let finished = process::run(&program, &arguments, plan.corpus, &std::env::temp_dir(), limits);
    std::fs::remove_dir_all(&files).with_context(|| files.display().to_string())?;
    finished.with_context(|| program.display().to_string())
}

/// Reads `12 states generated, 3 distinct states found, ...`; nothing if TLC found an error or did not end.
fn counts_of_tlc(finished: &Finished) -> Option<Counts> {
    if finished.ending != Ending::Exit(0) {
        return None;
    }
    let line = finished.stdout.lines().rev().find(|line| line.contains("distinct states found"))?;
    let mut numbers = line.split(',').filter_map(|part| {
        let digits: String = part.trim().chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    Some(Counts { generated: numbers.next()?, distinct: numbers.next()? })
}

/// Returns the median of the seconds and that of the bytes.
fn median(costs: &[Cost]) -> Cost {
    let mut seconds: Vec<f64> = costs.iter().map(|c| c.seconds).collect();
    let mut bytes: Vec<u64> = costs.iter().map(|c| c.bytes).collect();
    seconds.sort_by(f64::total_cmp);
    bytes.sort_unstable();
    Cost { seconds: seconds[seconds.len() / 2], bytes: bytes[bytes.len() / 2] }
}

fn table(rows: &[Measured]) -> String {
    let head =
        ["model", "generated", "distinct", "TLC s", "lockwalk s", "times faster", "TLC MB", "lockwalk MB"];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    let (mut logarithms, mut n) = (0.0, 0.0_f64);
    for row in rows {
        let ratio = row.tlc.seconds / row.lockwalk.seconds;
        logarithms += ratio.ln();
        n += 1.0;
        lines.push(vec![
            format!("`{}`", row.path.trim_start_matches("specifications/")),
            row.counts.generated.to_string(),
            row.counts.distinct.to_string(),
            format!("{:.2}", row.tlc.seconds),
            format!("{:.2}", row.lockwalk.seconds),
            format!("{ratio:.1}"),
            (row.tlc.bytes >> 20).to_string(),
            (row.lockwalk.bytes >> 20).to_string(),
        ]);
    }
    let mean = (logarithms / n.max(1.0)).exp();
    format!("{}\n{} models, geometric mean {mean:.1} times faster\n", markdown(&lines), rows.len())
}
