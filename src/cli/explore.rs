//! `lockwalk explore`: search a spec, then walk the counterexample, or the spec if there is none.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::ahead::Ahead;
use super::args::Explore;
use super::finish::{self, Show};
use super::hunt::{First, Hunt, Running};
use super::limit::Timer;
use super::load::{self, Loaded, Request};
use super::progress::{Progress, with_key};
use super::screen::{self, Place, Subject};
use super::system::Disk;
use super::terminal::Terminal;
use super::variants::{beside, variants};
use super::{CRASH, USAGE, check, interrupt, output, told};
use crate::base::SourceMap;
use crate::diag::{Diagnostic, render_all, title};
use crate::export::story::{Format, stem, write_walk};
use crate::export::{Style, text};
use crate::search::{Outcome, Report};
use crate::tui::{NotLoaded, Reload};

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
    if !on_screen && arguments.no_check && is_written {
        let subject = Subject::Spec(loaded.walker());
        return write(arguments, subject, &loaded, format, terminal, Outcome::Ok.exit());
    }
    if !on_screen {
        let report = check::search(&loaded, &arguments.spec, &arguments.search, terminal);
        drop(timer);
        if let (true, Some(subject)) = (is_written, subject(&loaded, &report)) {
            return write(arguments, subject, &loaded, format, terminal, report.outcome.exit());
        }
        if !plain {
            output::note("no terminal to explore on, here is the report instead");
        }
        return finish::report(&loaded, &report, begun, (Show::Columns, None), terminal);
    }
    let loaded = Arc::new(loaded);
    if arguments.no_check {
        drop(timer);
        let subject = Subject::Spec(loaded.guide());
        let place = place(arguments, Behind::default());
        return open(subject, &loaded, &loaded.warnings, place, terminal, Outcome::Ok.exit());
    }
    let hunt = match Hunt::start(loaded.clone(), arguments, timer, false) {
        Ok(hunt) => hunt,
        Err(error) => {
            output::note(&format!("cannot start a thread to search: {error}"));
            return CRASH;
        }
    };
    let progress = Progress::begin(terminal);
    let first = hunt.first(&|words| progress.tell(|| with_key(words, "Ctrl-C opens the explorer")));
    progress.end();
    let report = match first {
        First::Ended(report) => report,
        First::Found(hunt) => {
            let status = hunt.status();
            let (check, running) = hunt.behind();
            complain(&loaded, &loaded.warnings, terminal);
            let place = place(arguments, Arc::new(Mutex::new(Some(running))));
            return screen::walk(check, place, terminal, status);
        }
    };
    match subject(&loaded, &report) {
        Some(subject) => {
            let place = place(arguments, Behind::default());
            open(subject, &loaded, &report.warnings, place, terminal, report.outcome.exit())
        }
        None => finish::report(&loaded, &report, begun, (Show::Steps, None), terminal),
    }
}

/// The search that goes on behind the explorer, if one does.
type Behind = Arc<Mutex<Option<Running>>>;

/// Writes the walk that is asked for, and returns `status` or that of what went wrong.
fn write(
    arguments: &Explore,
    subject: Subject,
    loaded: &Loaded,
    format: Option<&'static Format>,
    terminal: &Terminal,
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
    let ahead = if format.is_full() { Ahead::of(&mut session) } else { Ahead::default() };
    let style = if file.is_some() { Style::plain() } else { terminal.style };
    let text = write_walk(&mut session, format, &name, ahead.besides(&arguments.opening.watch), style);
    output::deliver(&text, file, status)
}

/// Returns what there is to walk: the counterexample, or the spec if nothing is wrong with it.
fn subject(loaded: &Loaded, report: &Report) -> Option<Subject> {
    let spec = || report.violations.is_empty().then(|| Subject::Spec(loaded.guide()));
    counterexample(loaded, report).or_else(spec)
}

/// Returns the first violation that has a behavior to walk.
pub(super) fn counterexample(loaded: &Loaded, report: &Report) -> Option<Subject> {
    let violation = report.violations.iter().find(|v| v.trace.is_some())?;
    let trace = violation.trace.clone()?;
    Some(Subject::Counterexample(loaded.guide(), trace, text::broken(violation)))
}

fn open(
    subject: Subject,
    loaded: &Loaded,
    warnings: &[Diagnostic],
    place: Place,
    terminal: &Terminal,
    status: u8,
) -> u8 {
    complain(loaded, warnings, terminal);
    screen::open(subject, &loaded.module, place, terminal, status)
}

fn complain(loaded: &Loaded, warnings: &[Diagnostic], terminal: &Terminal) {
    if !warnings.is_empty() {
        output::complaint(&render_all(warnings, &loaded.sources, terminal.error_style.color));
    }
}

fn place(arguments: &Explore, behind: Behind) -> Place {
    let request = Request::of(&arguments.spec);
    let variants = variants(Arc::new(Disk), &request, beside(&request));
    let place = Place::of_command(&arguments.opening).in_walk(arguments.walk.clone());
    place.with_reload(reload(arguments, behind)).with_variants(variants)
}

/// Returns what loads the spec again as it is then, and searches it as at the beginning; a search that goes
/// on is ended before. What is loaded has a flag of its own, so that it can be stopped while what is shown goes on.
fn reload(arguments: &Explore, behind: Behind) -> Reload {
    let arguments = arguments.clone();
    Arc::new(move |stop| {
        let mut behind = behind.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = behind.take() {
            running.end();
        }
        let timer = Timer::start(arguments.search.max_seconds, stop);
        let request = Request { stop: stop.clone(), ..Request::of(&arguments.spec) };
        let loaded = load::load(&Disk, &request)
            .map_err(|failure| not_loaded(failure.diagnostics.first(), &failure.sources))?;
        let loaded = Arc::new(loaded);
        if arguments.no_check {
            return Ok((screen::session(Subject::Spec(loaded.guide()), &loaded.module), None));
        }
        let hunt = Hunt::start(loaded.clone(), &arguments, timer, true).map_err(|error| {
            let text = format!("no thread can be started to search: {error}");
            NotLoaded { text, place: None }
        })?;
        let report = match hunt.first(&|_| {}) {
            First::Ended(report) => report,
            First::Found(hunt) => {
                let (check, running) = hunt.behind();
                *behind = Some(running);
                return Ok((check.session(), Some(check)));
            }
        };
        if let (None, Some(violation)) = (subject(&loaded, &report), report.violations.first()) {
            return Err(not_loaded(Some(&violation.diagnostic), &loaded.sources));
        }
        let subject = subject(&loaded, &report).unwrap_or_else(|| Subject::Spec(loaded.guide()));
        Ok((screen::session(subject, &loaded.module), None))
    })
}

/// Returns what is wrong with a spec that cannot be loaded again: the first thing that is.
fn not_loaded(diagnostic: Option<&Diagnostic>, sources: &SourceMap) -> NotLoaded {
    let text = diagnostic.map_or("it cannot be loaded".to_owned(), title);
    let place = diagnostic.and_then(|diagnostic| sources.location(diagnostic.primary.as_ref()?.span));
    NotLoaded { text, place }
}
