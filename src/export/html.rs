//! A report as one page of HTML, which needs nothing else: the verdict, and for each step what it changed
//! and the scene after it.

use std::fmt::Write;

use super::svg::{self, escape};
use super::text::{self, Context};
use super::{Glyphs, Style};
use crate::diag::{Color, render};
use crate::scene::Picture;
use crate::search::{Report, Violation};
use crate::trace::Trace;
use crate::trace::diff::{Change, diff};

pub(super) const HEAD: &str = "\
body { font-family: system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; line-height: 1.4 }
h2 { font-size: 1em; margin: 2em 0 .3em }
.place { font-weight: normal; opacity: .65 }
pre, ul { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 13px }
pre { overflow-x: auto }
ul { list-style: none; padding-left: 1em; margin: .3em 0 }
svg { max-width: 100% }
@media (prefers-color-scheme: dark) { body { background: #14171c; color: #e6e6e6 } }
";

/// Writes a report as a page. `pictures` gives those of a behavior, one for each state, or none.
pub fn page(
    report: &Report,
    context: &Context<'_>,
    pictures: &mut dyn FnMut(&Trace) -> Option<Vec<Picture>>,
) -> String {
    let module = escape(context.module);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{module}</title>\n\
         <style>\n{HEAD}{}</style>\n</head>\n<body>\n<h1>{module}</h1>\n",
        svg::STYLE
    );
    let style = Style { color: Color::Plain, glyphs: Glyphs::Unicode };
    let end = text::ending(report, context, style);
    let _ = writeln!(out, "<pre>{}</pre>", escape(end.trim_end()));
    for violation in &report.violations {
        write_violation(&mut out, violation, context, pictures);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn write_violation(
    out: &mut String,
    violation: &Violation,
    context: &Context<'_>,
    pictures: &mut dyn FnMut(&Trace) -> Option<Vec<Picture>>,
) {
    let message = render(&violation.diagnostic, context.sources, Color::Plain);
    let _ = writeln!(out, "<pre>{}</pre>", escape(message.trim_end()));
    // The scene is about the variables, whatever the ALIAS shows.
    let (Some(trace), Some(shown)) = (&violation.trace, violation.shown_trace()) else { return };
    let pictures = pictures(trace).unwrap_or_default();
    for (i, step) in shown.steps.iter().enumerate() {
        let label = step.label.as_ref();
        let name = label.map_or_else(|| "Init".to_owned(), ToString::to_string);
        let place = label.and_then(|label| label.location.as_deref()).unwrap_or("");
        let (name, place) = (escape(&name), escape(place));
        let _ = writeln!(out, "<h2>{}  {name} <span class=\"place\">{place}</span></h2>", i + 1);
        match i.checked_sub(1) {
            None => {
                let values = shown.variables.iter().zip(&step.state);
                write_list(out, values.map(|(name, value)| format!("{name} = {value}")));
            }
            Some(before) => {
                let changes = diff(&shown.variables, &shown.steps[before].state, &step.state);
                write_list(out, changes.iter().map(change));
            }
        }
        match pictures.get(i).map(|picture| &picture.layout) {
            Some(Ok(layout)) => out.push_str(&svg::inline(layout)),
            Some(Err(problem)) => {
                let _ = writeln!(out, "<p>{}</p>", escape(problem));
            }
            None => {}
        }
    }
    if let Some(end) = text::loop_text(&shown) {
        let _ = writeln!(out, "<p>{}</p>", escape(&end));
    }
}

fn change(change: &Change) -> String {
    let path = &change.path;
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("~ {path} : {old} → {new}"),
        (None, Some(new)) => format!("+ {path} : {new}"),
        (Some(old), None) => format!("- {path} : {old}"),
        (None, None) => format!("~ {path}"),
    }
}

fn write_list(out: &mut String, items: impl Iterator<Item = String>) {
    out.push_str("<ul>\n");
    for item in items {
        let _ = writeln!(out, "<li>{}</li>", escape(&item));
    }
    out.push_str("</ul>\n");
}
