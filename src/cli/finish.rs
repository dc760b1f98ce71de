//! The end of a run: the report in the form that was asked for, and the exit status.

use std::path::Path;
use std::time::Instant;

use super::ahead::{self, Ahead};
use super::load::{Failure, Loaded};
use super::screen::{self, Subject};
use super::terminal::Terminal;
use super::told::Told;
use super::{memory, output};
use crate::diag::render_all;
use crate::export::json::{Costs, Document};
use crate::export::story::{Format, Story, write_walk};
use crate::export::text::Context;
use crate::export::{Style, columns, html, text};
use crate::scene::{self, Picture};
use crate::search::{Report, Violation};
use crate::session::Session;
use crate::session::all_waits;
use crate::trace::{self, Trace};

const NO_SCENE: &str = "the spec does not define Scene, so there is nothing to draw";

/// So many states are expanded to see which steps are needed, so that a report is not long in coming.
const FEW_STATES: usize = 2_000;

/// In what form a report is printed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Show {
    /// Steps with what they changed.
    Steps,
    /// One column for each thread.
    Columns,
    /// Steps with what they changed and the scene after them.
    Scenes,
    /// Steps with all that is known of them.
    Full(&'static Format),
    /// A page.
    Html,
    /// The first behavior alone, in a format.
    Story(&'static Format),
    /// The JSON document.
    Json,
}

impl Show {
    /// Returns the form for a format.
    pub(super) fn of(format: &'static Format) -> Self {
        match format.name {
            "text" => Show::Steps,
            "columns" => Show::Columns,
            "html" => Show::Html,
            _ if format.is_full() => Show::Full(format),
            _ => Show::Story(format),
        }
    }
}

/// Prints the report of a search, or writes it to a file, and returns its exit status.
pub(super) fn report(
    loaded: &Loaded,
    report: &Report,
    begun: Instant,
    (show, file): (Show, Option<&Path>),
    terminal: &Terminal,
) -> u8 {
    let seconds = begun.elapsed().as_secs_f64();
    let context = Context { sources: &loaded.sources, module: &loaded.module, seconds };
    let (style, width) = match file {
        Some(_) => (Style::plain(), columns::PIPE_WIDTH),
        None => (terminal.style, terminal.width),
    };
    let answer = match show {
        Show::Json => Document::of_report(report, &loaded.sources, costs(begun)).to_text(),
        Show::Story(format) => return tell(loaded, report, &context, format, file, terminal),
        Show::Html => page(loaded, report, &context),
        Show::Steps | Show::Columns | Show::Scenes | Show::Full(_) => {
            // The shortest counterexample needs all of its steps.
            let is_random = report.behaviors.is_some();
            let behavior = &mut |violation: &Violation, needed: &[bool]| match (show, &violation.trace) {
                // Lanes and locks are about the variables, whatever the ALIAS shows.
                (Show::Columns, Some(trace)) => {
                    in_columns(loaded, trace, (&text::broken(violation), needed), width, style)
                }
                (Show::Full(format), Some(trace)) => {
                    in_full(loaded, trace, text::broken(violation), format, style)
                }
                (Show::Scenes, Some(trace)) => {
                    let pictures = pictures(loaded, trace).unwrap_or_else(|| {
                        output::note(NO_SCENE);
                        Vec::new()
                    });
                    text::pictured(violation, &pictures, style)
                }
                _ => text::behavior(violation, style),
            };
            text::report(report, &context, style, &mut |violation| {
                let needed = if is_random { needed(loaded, violation) } else { Vec::new() };
                let needless = text::not_essential(&needed).map(|line| format!("\n{line}\n"));
                behavior(violation, &needed) + &needless.unwrap_or_default()
            })
        }
    };
    output::deliver(&answer, file, report.outcome.exit())
}

/// Writes the first behavior in a format, and what was found on stderr.
fn tell(
    loaded: &Loaded,
    report: &Report,
    context: &Context<'_>,
    format: &'static Format,
    file: Option<&Path>,
    terminal: &Terminal,
) -> u8 {
    let found = text::report(report, context, terminal.error_style, &mut |_| String::new());
    output::complaint(&found);
    let Some(told) = report.violations.iter().find_map(|violation| told(loaded, violation)) else {
        output::note("there is no behavior to write");
        return report.outcome.exit();
    };
    let text = told.write(&loaded.module, format, file);
    output::deliver(&text, file, report.outcome.exit())
}

fn told(loaded: &Loaded, violation: &Violation) -> Option<Told> {
    let trace = violation.trace.clone()?;
    Some(Told::of_spec(loaded, trace, Some(text::broken(violation))))
}

/// Returns the report as a page, with all behaviors.
fn page(loaded: &Loaded, report: &Report, context: &Context<'_>) -> String {
    let found = text::report(report, context, Style::plain(), &mut |_| String::new());
    let all: Vec<Told> = report.violations.iter().filter_map(|violation| told(loaded, violation)).collect();
    let stories: Vec<Story<'_>> = all.iter().map(|told| told.story(&loaded.module)).collect();
    html::page(&loaded.module, &found, &stories)
}

/// Returns a picture of each state of a behavior, if the spec defines how a state looks.
fn pictures(loaded: &Loaded, trace: &Trace) -> Option<Vec<Picture>> {
    let mut walker = loaded.walker();
    scene::pictures(trace, &mut |name, state| walker.definition(name, state))
}

/// Prints why there was no search and returns the exit status.
pub(super) fn failure(failure: &Failure, begun: Instant, show: Show, terminal: &Terminal) -> u8 {
    if let Show::Json = show {
        let document =
            Document::of_failure(failure.outcome, &failure.diagnostics, &failure.sources, costs(begun));
        output::answer(&document.to_text());
    } else {
        let color = terminal.error_style.color;
        output::complaint(&render_all(&failure.diagnostics, &failure.sources, color));
    }
    failure.outcome.exit()
}

/// Returns a behavior in columns, with the lanes and locks that the spec defines. Besides the behavior it is given what
/// that breaks, and which of its steps are needed for it if that is known.
pub(super) fn in_columns(
    loaded: &Loaded,
    trace: &Trace,
    (broken, needed): (&str, &[bool]),
    width: usize,
    style: Style,
) -> String {
    let mut walker = loaded.walker();
    let mut table = trace::resolve(trace, &mut |name, state| walker.definition(name, state));
    table.waits = all_waits(walker.as_mut(), &trace.steps, &table);
    columns::columns(trace, &table, Some(broken), needed, width, style)
}

/// Says for each step of a behavior whether its violation needs it; nothing if that is not known.
fn needed(loaded: &Loaded, violation: &Violation) -> Vec<bool> {
    let Some(trace) = &violation.trace else { return Vec::new() };
    ahead::needed(&mut session(loaded, trace, text::broken(violation)), FEW_STATES)
}

fn session(loaded: &Loaded, trace: &Trace, broken: String) -> Session {
    let subject = Subject::Counterexample(loaded.guide(), trace.clone(), broken);
    screen::session(subject, &loaded.module)
}

/// Returns a behavior with all that is known of its steps.
fn in_full(loaded: &Loaded, trace: &Trace, broken: String, format: &'static Format, style: Style) -> String {
    let mut session = session(loaded, trace, broken);
    let ahead = Ahead::of(&mut session);
    write_walk(&mut session, format, "", ahead.besides(&[]), style)
}

fn costs(begun: Instant) -> Costs {
    Costs { seconds: begun.elapsed().as_secs_f64(), peak_bytes: memory::peak_bytes() }
}
