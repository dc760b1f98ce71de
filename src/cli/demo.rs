//! Without a command: the first claim of the built-in book, checked.
//!
//! The book and its specs are part of the program, so that it works anywhere and reads no file.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::book::{Shelf, built_in};
use super::explore::counterexample;
use super::finish::{self, Show};
use super::load::{self, SearchOptions};
use super::progress::Progress;
use super::terminal::Terminal;
use super::variants::variants;
use super::{USAGE, output, screen};
use crate::export::claims::introduction;
use crate::search::Outcome;

/// Runs the demonstration and returns the exit status.
pub(super) fn run(plain: bool, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let shelf = match Shelf::built_in(terminal.error_style.color) {
        Ok(shelf) => shelf,
        Err(message) => {
            output::note(&message);
            return USAGE;
        }
    };
    let (claim, model) = shelf.book.first();
    let loaded = match load::load(shelf.system.as_ref(), &shelf.request(model)) {
        Ok(loaded) => loaded,
        Err(failure) => return finish::failure(&failure, begun, Show::Steps, terminal),
    };
    let progress = Progress::begin(terminal);
    let report = loaded.search(&SearchOptions {
        workers: 1,
        go_on: false,
        deadlock: true,
        max_states: None,
        simulation: None,
        progress: &|far| progress.show(far),
        print: &output::note,
    });
    progress.end();
    let sentence = match report.outcome {
        Outcome::Invariant | Outcome::Property => "The claim is refuted.",
        Outcome::Ok => "The claim holds in this model.",
        _ => "",
    };
    output::answer(&introduction(claim, model, sentence));
    if terminal.can_explore
        && !plain
        && let Some(subject) = counterexample(&loaded, &report)
    {
        let cfgs = shelf.book.claims.iter().flat_map(|claim| &claim.models);
        let cfgs = cfgs.filter(|other| other.spec == model.spec).map(|other| PathBuf::from(&other.cfg));
        let variants = variants(Arc::new(built_in()), &shelf.request(model), cfgs.collect());
        let place = screen::Place::default().with_variants(variants);
        return screen::open(subject, &loaded.module, place, terminal, report.outcome.exit());
    }
    finish::report(&loaded, &report, begun, (Show::Columns, None), terminal)
}
