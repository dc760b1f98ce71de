//! `lockwalk claims`: check a book of claims, and compare with what it has on record.
//!
//! Each model is searched by one worker, so that its figures are those of TLC; several models are
//! searched at once. Neither the results nor their order depend on how many.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::args::Claims;
use super::book::Shelf;
use super::load::{self, SearchOptions};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{USAGE, interrupt, memory, output};
use crate::claims::{Answer, Claim, Found, Model};
use crate::diag::to_line;
use crate::engine::STACK_BYTES;
use crate::export::claims::{Detail, table};
use crate::export::claims_json::ClaimsDocument;
use crate::export::json::Costs;
use crate::search::Outcome;

/// Exit status if something is not as recorded, as that of `diff` and `grep`.
const DIFFERS: u8 = 1;

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &Claims, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let costs = || Costs { seconds: begun.elapsed().as_secs_f64(), peak_bytes: memory::peak_bytes() };
    let refuse = |message: String| {
        if arguments.json {
            output::answer(&ClaimsDocument::of_failure(message, USAGE, costs()).to_text());
        } else {
            output::note(message.trim_end());
        }
        USAGE
    };
    let color = terminal.error_style.color;
    let shelf = match &arguments.book {
        None => Shelf::built_in(color),
        Some(path) => Shelf::on_disk(path, color),
    };
    let shelf = match shelf {
        Ok(shelf) => shelf,
        Err(message) => return refuse(message),
    };
    let claims = match shelf.book.pick(&arguments.names) {
        Ok(claims) => claims,
        Err(message) => return refuse(message),
    };
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let workers = arguments.workers.map_or_else(cores, NonZeroUsize::get);
    let progress = Progress::begin(terminal);
    let answers = check(&shelf, &claims, workers, &progress);
    progress.end();
    let exit = status(&answers);
    output::answer(&if arguments.json {
        ClaimsDocument::of_answers(&answers, exit, costs()).to_text()
    } else {
        let detail = if arguments.names.is_empty() { Detail::Differing } else { Detail::Models };
        table(&answers, detail, terminal.width, terminal.style)
    });
    exit
}

fn status(answers: &[Answer<'_>]) -> u8 {
    if answers.iter().any(Answer::is_open) {
        Outcome::Interrupted.exit()
    } else if answers.iter().any(Answer::differs) {
        DIFFERS
    } else {
        Outcome::Ok.exit()
    }
}

/// Checks all models of some claims, several at once.
fn check<'a>(shelf: &Shelf, claims: &[&'a Claim], workers: usize, progress: &Progress) -> Vec<Answer<'a>> {
    let models: Vec<&Model> = claims.iter().flat_map(|claim| &claim.models).collect();
    let found: Vec<Mutex<Found>> = models.iter().map(|_| Mutex::new(Found::NotRun)).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(i) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|i| *i < models.len()) {
            if interrupt::stop().is_raised() {
                return;
            }
            let here = check_model(shelf, models[i]);
            *found[i].lock().expect("nobody panics with the lock") = here;
            let n_done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.say(|| format!("{n_done} of {} models", models.len()));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..workers.min(models.len()) {
            let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
            // Without it the others do its work.
            let _ = thread.spawn_scoped(scope, work);
        }
        work();
    });
    let mut found = found.into_iter().map(|found| found.into_inner().expect("nobody panics with the lock"));
    let answer =
        |claim: &&'a Claim| Answer { claim, found: found.by_ref().take(claim.models.len()).collect() };
    claims.iter().map(answer).collect()
}

fn check_model(shelf: &Shelf, model: &Model) -> Found {
    let begun = Instant::now();
    let loaded = match load::load(shelf.system.as_ref(), &shelf.request(model)) {
        Ok(loaded) => loaded,
        Err(failure) => {
            let first = failure.diagnostics.first();
            return Found::Unusable(first.map_or_else(
                || failure.outcome.word().to_owned(),
                |diagnostic| to_line(diagnostic, &failure.sources),
            ));
        }
    };
    let report = loaded.search(&SearchOptions {
        workers: 1,
        go_on: false,
        deadlock: true,
        max_states: None,
        simulation: None,
        progress: &|_| {},
        print: &output::note,
    });
    Found::of(&report, loaded.properties(), begun.elapsed().as_secs_f64())
}
