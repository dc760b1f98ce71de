//! `lockwalk view`: walk a counterexample that `check --json` wrote.

use std::path::Path;

use anyhow::{Context, bail};

use super::args::{Format, View};
use super::screen::{self, Subject};
use super::terminal::Terminal;
use super::{USAGE, output};
use crate::export::json::{self, Document};
use crate::export::{columns, text};
use crate::trace::{self, Trace};

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &View, plain: bool, terminal: &Terminal) -> u8 {
    match show(arguments, plain, terminal) {
        Ok(status) => status,
        Err(error) => {
            output::note(&format!("{error:#}"));
            USAGE
        }
    }
}

fn show(arguments: &View, plain: bool, terminal: &Terminal) -> anyhow::Result<u8> {
    let (document, behavior) = read(&arguments.file)?;
    let broken = broken(&document);
    let title = arguments.file.display().to_string();
    if terminal.can_explore && !plain {
        let subject = Subject::Recorded(behavior, broken);
        return Ok(screen::open(subject, &title, terminal, 0));
    }
    if !plain {
        output::note("no terminal to explore on, here is the counterexample as text");
    }
    if let Some(message) = &document.message {
        output::answer(&format!("{message}\n\n"));
    }
    output::answer(&match arguments.format {
        Format::Svg | Format::Html => bail!("a saved counterexample can be printed as text or columns only"),
        Format::Text => text::trace(&behavior, terminal.style),
        Format::Columns => {
            let table = trace::resolve(&behavior, &mut |_, _| None);
            columns::columns(&behavior, &table, broken.as_deref(), terminal.width, terminal.style)
        }
    });
    Ok(0)
}

fn read(path: &Path) -> anyhow::Result<(Document, Trace)> {
    let shown = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let text = String::from_utf8(bytes).with_context(|| format!("{shown} is not a text"))?;
    let document = json::read(&text).with_context(|| format!("cannot view {shown}"))?;
    let behavior = document.behavior().with_context(|| format!("cannot view {shown}"))?;
    if behavior.steps.is_empty() {
        bail!("there is no counterexample in {shown}: its outcome is \"{}\"", document.outcome);
    }
    Ok((document, behavior))
}

/// Says what the last step breaks.
fn broken(document: &Document) -> Option<String> {
    match (&document.violated, document.outcome.as_str()) {
        (Some(name), _) => Some(format!("{name} is violated")),
        (None, "ok") => None,
        (None, outcome) => Some(outcome.to_owned()),
    }
}
