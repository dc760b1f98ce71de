//! `lockwalk explore`: search a spec, then walk the counterexample, or the spec if there is none.

use std::time::Instant;

use super::args::Explore;
use super::finish::{self, Show};
use super::limit::Timer;
use super::load::{self, Loaded, Request};
use super::screen::{self, Place, Subject};
use super::system::Disk;
use super::terminal::Terminal;
use super::{check, interrupt, output};
use crate::diag::{Diagnostic, render_all};
use crate::export::text;
use crate::search::{Outcome, Report};

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &Explore, plain: bool, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let timer = Timer::start(arguments.search.max_seconds, interrupt::stop());
    let loaded = match load::load(&Disk, &Request::of(&arguments.spec)) {
        Ok(loaded) => loaded,
        Err(failure) => return finish::failure(&failure, begun, Show::Steps, terminal),
    };
    let on_screen = terminal.can_explore && !plain;
    if arguments.no_check && on_screen {
        drop(timer);
        let subject = Subject::Spec(loaded.walker());
        return open(subject, &loaded, &loaded.warnings, arguments.at, terminal, Outcome::Ok.exit());
    }
    let report = check::search(&loaded, &arguments.spec, &arguments.search, terminal);
    drop(timer);
    if !on_screen {
        if !plain {
            output::note("no terminal to explore on, here is the report instead");
        }
        return finish::report(&loaded, &report, begun, (Show::Columns, None), terminal);
    }
    match counterexample(&loaded, &report) {
        Some(subject) => {
            open(subject, &loaded, &report.warnings, arguments.at, terminal, report.outcome.exit())
        }
        None if report.violations.is_empty() => {
            let subject = Subject::Spec(loaded.walker());
            open(subject, &loaded, &report.warnings, arguments.at, terminal, report.outcome.exit())
        }
        None => finish::report(&loaded, &report, begun, (Show::Steps, None), terminal),
    }
}

/// Returns the first violation that has a behavior to walk.
pub(super) fn counterexample(loaded: &Loaded, report: &Report) -> Option<Subject> {
    let violation = report.violations.iter().find(|v| v.trace.is_some())?;
    let trace = violation.trace.clone()?;
    Some(Subject::Counterexample(loaded.walker(), trace, text::broken(violation)))
}

fn open(
    subject: Subject,
    loaded: &Loaded,
    warnings: &[Diagnostic],
    at: Option<usize>,
    terminal: &Terminal,
    status: u8,
) -> u8 {
    if !warnings.is_empty() {
        output::complaint(&render_all(warnings, &loaded.sources, terminal.error_style.color));
    }
    screen::open(subject, &loaded.module, Place::of_command(at), terminal, status)
}
