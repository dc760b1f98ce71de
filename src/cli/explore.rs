//! `lockwalk explore`: search a spec, then walk the counterexample, or the spec if there is none.

use std::sync::Arc;
use std::time::Instant;

use super::args::Explore;
use super::finish::{self, Show};
use super::limit::Timer;
use super::load::{self, Loaded, Request};
use super::screen::{self, Place, Subject};
use super::system::Disk;
use super::terminal::Terminal;
use super::variants::{beside, variants};
use super::{USAGE, check, interrupt, output, told};
use crate::diag::{Color, Diagnostic, render_all};
use crate::export::story::{Format, stem, write_walk};
use crate::export::text;
use crate::search::{Outcome, Report};
use crate::tui::{Fresh, Reload};

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &Explore, plain: bool, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let timer = Timer::start(arguments.search.max_seconds, interrupt::stop());
    let file = arguments.output.as_deref();
    let format = match told::format(arguments.format, file) {
        Ok(format) => format,
        Err(message) => {
            output::note(&message);
            return USAGE;
        }
    };
    let loaded = match load::load(&Disk, &Request::of(&arguments.spec)) {
        Ok(loaded) => loaded,
        Err(failure) => return finish::failure(&failure, begun, Show::Steps, terminal),
    };
    let on_screen = format.is_none() && terminal.can_explore && !plain;
    let is_written = format.is_some() || !on_screen && arguments.walk.is_some();
    if arguments.no_check && (on_screen || is_written) {
        drop(timer);
        let subject = Subject::Spec(loaded.walker());
        if is_written {
            return write(arguments, subject, &loaded, format, Outcome::Ok.exit());
        }
        return open(arguments, subject, &loaded, &loaded.warnings, terminal, Outcome::Ok.exit());
    }
    let report = check::search(&loaded, &arguments.spec, &arguments.search, terminal);
    drop(timer);
    if let (true, Some(subject)) = (is_written, subject(&loaded, &report)) {
        return write(arguments, subject, &loaded, format, report.outcome.exit());
    }
    if !on_screen {
        if !plain {
            output::note("no terminal to explore on, here is the report instead");
        }
        return finish::report(&loaded, &report, begun, (Show::Columns, None), terminal);
    }
    match subject(&loaded, &report) {
        Some(subject) => open(arguments, subject, &loaded, &report.warnings, terminal, report.outcome.exit()),
        None => finish::report(&loaded, &report, begun, (Show::Steps, None), terminal),
    }
}

/// Writes the walk that is asked for, and returns `status` or that of what went wrong.
fn write(
    arguments: &Explore,
    subject: Subject,
    loaded: &Loaded,
    format: Option<&'static Format>,
    status: u8,
) -> u8 {
    let mut session = screen::session(subject, &loaded.module);
    if let Some(Err(reason)) = arguments.walk.as_ref().map(|walk| session.follow_link(walk)) {
        output::note(&reason);
        return USAGE;
    }
    let Some(format) = format.or_else(|| Format::named("columns")) else { return USAGE };
    let file = arguments.output.as_deref();
    let proposed = stem(&loaded.module, &session.branch().name);
    let name = told::stem_of(file).unwrap_or(proposed);
    output::deliver(&write_walk(&mut session, format, &name), file, status)
}

/// Returns what there is to walk: the counterexample, or the spec if nothing is wrong with it.
fn subject(loaded: &Loaded, report: &Report) -> Option<Subject> {
    let spec = || report.violations.is_empty().then(|| Subject::Spec(loaded.walker()));
    counterexample(loaded, report).or_else(spec)
}

/// Returns the first violation that has a behavior to walk.
pub(super) fn counterexample(loaded: &Loaded, report: &Report) -> Option<Subject> {
    let violation = report.violations.iter().find(|v| v.trace.is_some())?;
    let trace = violation.trace.clone()?;
    Some(Subject::Counterexample(loaded.walker(), trace, text::broken(violation)))
}

fn open(
    arguments: &Explore,
    subject: Subject,
    loaded: &Loaded,
    warnings: &[Diagnostic],
    terminal: &Terminal,
    status: u8,
) -> u8 {
    if !warnings.is_empty() {
        output::complaint(&render_all(warnings, &loaded.sources, terminal.error_style.color));
    }
    let request = Request::of(&arguments.spec);
    let variants = variants(Arc::new(Disk), &request, beside(&request));
    let place = Place::of_command(arguments.at).in_walk(arguments.walk.clone());
    let place = place.with_reload(reload(arguments)).with_variants(variants);
    screen::open(subject, &loaded.module, place, terminal, status)
}

/// Returns what loads the spec again as it is then, and searches it.
fn reload(arguments: &Explore) -> Reload {
    let arguments = arguments.clone();
    Arc::new(move || {
        let loaded = load::load(&Disk, &Request::of(&arguments.spec))
            .map_err(|failure| render_all(&failure.diagnostics, &failure.sources, Color::Plain))?;
        if arguments.no_check {
            return Ok(
                Box::new(move || screen::session(Subject::Spec(loaded.walker()), &loaded.module)) as Fresh
            );
        }
        let report = check::search_quietly(&loaded, &arguments.spec, &arguments.search);
        if let (None, Some(violation)) = (subject(&loaded, &report), report.violations.first()) {
            return Err(violation.diagnostic.message.clone());
        }
        Ok(Box::new(move || {
            let subject = subject(&loaded, &report).unwrap_or_else(|| Subject::Spec(loaded.walker()));
            screen::session(subject, &loaded.module)
        }))
    })
}
