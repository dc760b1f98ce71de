//! The end of a run: the report in the form that was asked for, and the exit status.

use std::time::Instant;

use super::args::Format;
use super::load::{Failure, Loaded};
use super::terminal::Terminal;
use super::{memory, output};
use crate::diag::render_all;
use crate::export::json::{Costs, Document};
use crate::export::text::Context;
use crate::export::{Style, columns, text};
use crate::search::Report;
use crate::trace::{self, Trace};

/// In what form a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// Steps with what they changed.
    Steps,
    /// One column for each thread.
    Columns,
    /// The JSON document.
    Json,
}

impl Show {
    /// Returns the form for people.
    pub(super) fn of(format: Format) -> Self {
        match format {
            Format::Text => Show::Steps,
            Format::Columns => Show::Columns,
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
    let answer = match show {
        Show::Json => Document::of_report(report, &loaded.sources, costs(begun)).to_text(),
        Show::Steps | Show::Columns => {
            let context = Context { sources: &loaded.sources, module: &loaded.module, seconds };
            text::report(report, &context, terminal.style, &mut |violation| match &violation.trace {
                // Lanes and locks are about the variables, whatever the ALIAS shows.
                Some(trace) if show == Show::Columns => {
                    let broken = text::broken(violation);
                    in_columns(loaded, trace, &broken, terminal.width, terminal.style)
                }
                _ => text::behavior(violation, terminal.style),
            })
        }
    };
    output::answer(&answer);
    report.outcome.exit()
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
