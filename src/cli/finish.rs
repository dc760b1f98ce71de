//! The end of a run: the report in the form that was asked for, and the exit status.

use std::time::Instant;

use super::args::Format;
use super::load::{Failure, Loaded};
use super::terminal::Terminal;
use super::{memory, output};
use crate::diag::render_all;
use crate::export::json::{Costs, Document};
use crate::export::text::Context;
use crate::export::{Style, columns, html, svg, text};
use crate::scene::{self, Picture};
use crate::search::Report;
use crate::trace::{self, Trace};

const NO_SCENE: &str = "the spec does not define Scene, so there is nothing to draw";

/// In what form a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// Steps with what they changed.
    Steps,
    /// One column for each thread.
    Columns,
    /// Steps with what they changed and the scene after them.
    Scenes,
    /// The scenes as SVG.
    Svg,
    /// A page.
    Html,
    /// The JSON document.
    Json,
}

impl Show {
    /// Returns the form for people.
    pub(super) fn of(format: Format) -> Self {
        match format {
            Format::Text => Show::Steps,
            Format::Columns => Show::Columns,
            Format::Svg => Show::Svg,
            Format::Html => Show::Html,
        }
    }
}

/// Prints the report of a search and returns its exit status.
pub(super) fn report(
    loaded: &Loaded,
    report: &Report,
    begun: Instant,
    show: Show,
    terminal: &Terminal,
) -> u8 {
    let seconds = begun.elapsed().as_secs_f64();
    let context = Context { sources: &loaded.sources, module: &loaded.module, seconds };
    let answer = match show {
        Show::Json => Document::of_report(report, &loaded.sources, costs(begun)).to_text(),
        Show::Svg => return draw(loaded, report, &context, terminal),
        Show::Html => html::page(report, &context, &mut |trace| pictures(loaded, trace)),
        Show::Steps | Show::Columns | Show::Scenes => {
            text::report(report, &context, terminal.style, &mut |violation| match &violation.trace {
                // Lanes and locks are about the variables, whatever the ALIAS shows.
                Some(trace) if show == Show::Columns => {
                    let broken = text::broken(violation);
                    in_columns(loaded, trace, &broken, terminal.width, terminal.style)
                }
                Some(trace) if show == Show::Scenes => {
                    let pictures = pictures(loaded, trace).unwrap_or_else(|| {
                        output::note(NO_SCENE);
                        Vec::new()
                    });
                    text::pictured(violation, &pictures, terminal.style)
                }
                _ => text::behavior(violation, terminal.style),
            })
        }
    };
    output::answer(&answer);
    report.outcome.exit()
}

/// Prints the scenes of the first behavior as SVG, and what was found on stderr.
fn draw(loaded: &Loaded, report: &Report, context: &Context<'_>, terminal: &Terminal) -> u8 {
    let found = text::report(report, context, terminal.error_style, &mut |_| String::new());
    output::complaint(&found);
    match report.violations.iter().find_map(|violation| violation.trace.as_ref()) {
        None => output::note("there is no behavior to draw"),
        Some(trace) => match pictures(loaded, trace) {
            None => output::note(NO_SCENE),
            Some(pictures) => output::answer(&svg::document(&pictures)),
        },
    }
    report.outcome.exit()
}

/// Returns a picture of each state of a behavior, if the spec defines how a state looks.
fn pictures(loaded: &Loaded, trace: &Trace) -> Option<Vec<Picture>> {
    let mut walker = loaded.walker();
    scene::pictures(trace, &mut |name, state| walker.definition(name, state))
}

/// Prints why there was no search and returns the exit status.
pub(super) fn failure(failure: &Failure, begun: Instant, show: Show, terminal: &Terminal) -> u8 {
    if show == Show::Json {
        let document =
            Document::of_failure(failure.outcome, &failure.diagnostics, &failure.sources, costs(begun));
        output::answer(&document.to_text());
    } else {
        let color = terminal.error_style.color;
        output::complaint(&render_all(&failure.diagnostics, &failure.sources, color));
    }
    failure.outcome.exit()
}

/// Returns a behavior in columns, with the lanes and locks that the spec defines.
pub(super) fn in_columns(loaded: &Loaded, trace: &Trace, broken: &str, width: usize, style: Style) -> String {
    let mut walker = loaded.walker();
    let table = trace::resolve(trace, &mut |name, state| walker.definition(name, state));
    columns::columns(trace, &table, Some(broken), width, style)
}

fn costs(begun: Instant) -> Costs {
    Costs { seconds: begun.elapsed().as_secs_f64(), peak_bytes: memory::peak_bytes() }
}
