//! Behaviors that others wrote: TLC's output and its JSON, ITF of Apalache and Quint, our own document.
//!
//! What a text is, is told from the text itself and not from the name of its file. Each format has a file
//! here. Whatever the text is, the answer is a behavior or an error that says where and what was expected.

mod itf;
mod json;
#[cfg(test)]
mod tests;
mod tlc_json;
mod tlc_text;

use std::fmt;

use crate::export;
use crate::trace::{Label, Step, Trace, sharing};
use crate::value::Plain;

use json::Json;

/// A behavior, and what its text says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// In which format it was.
    pub format: Format,
    /// The behavior; it has at least one state.
    pub trace: Trace,
    /// What its last step breaks, if that is said: `TypeOK is violated`.
    pub broken: Option<String>,
    /// What was wrong with the spec, as a text for the user, if it is said at length.
    pub message: Option<String>,
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The document of `lockwalk check --json`.
    Document,
    /// What TLC prints, also with `-tool`.
    TlcText,
    /// What TLC writes with `-dumpTrace json`.
    TlcJson,
    /// The Informal Trace Format.
    Itf,
}

impl Format {
    /// Says what the format cannot tell apart, so that the behavior may look otherwise than it was.
    pub fn loss(self) -> Option<&'static str> {
        match self {
            Format::Document | Format::TlcText | Format::Itf => None,
            Format::TlcJson => Some(
                "TLC's JSON writes sets as sequences and model values as strings; its printed output tells \
                 them apart",
            ),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Document => "a lockwalk document",
            Format::TlcText => "TLC's output",
            Format::TlcJson => "TLC's JSON",
            Format::Itf => "ITF",
        })
    }
}

/// Why a text is no behavior.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// It is in no format that is known.
    Unknown,
    /// It has no behavior; with what it says instead.
    Empty(String),
    /// It is not what its format wants, in a line (from 1).
    Line(usize, String),
    /// It is not what its format wants, in a part with a name.
    Part(String, String),
    /// It is not what its format wants; the text says where.
    Text(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportError::Unknown => f.write_str(
                "expected a document of `lockwalk check --json`, the output of TLC, the JSON of TLC's \
                 `-dumpTrace json`, or a trace in ITF",
            ),
            ImportError::Empty(reason) => write!(f, "there is no behavior in it: {reason}"),
            ImportError::Line(line, reason) => write!(f, "line {line}: {reason}"),
            ImportError::Part(part, reason) => write!(f, "{part}: {reason}"),
            ImportError::Text(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for ImportError {}

/// Reads a behavior in any of the formats.
///
/// # Errors
/// What is wrong with the text and where.
pub fn read(text: &str) -> Result<Imported, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let imported = if text.trim_start().starts_with('{') {
        of_json(text)?
    } else if tlc_text::is_like(text) {
        tlc_text::read(text)?
    } else {
        return Err(ImportError::Unknown);
    };
    if imported.trace.steps.is_empty() {
        let reason = match &imported.broken {
            Some(broken) => format!("all it says is: {broken}"),
            None => "it has no states".to_owned(),
        };
        return Err(ImportError::Empty(reason));
    }
    Ok(imported)
}

fn of_json(text: &str) -> Result<Imported, ImportError> {
    let json: Json = serde_json::from_str(text)
        .map_err(|error| ImportError::Text(format!("the text begins as JSON, but {error}")))?;
    if json.get("version").is_some() && json.get("outcome").is_some() {
        return document(text);
    }
    if json.get("counterexample").is_some() || json.get("action").is_some() {
        return tlc_json::read(&json);
    }
    if json.get("states").is_some() {
        return itf::read(&json);
    }
    Err(ImportError::Unknown)
}

fn document(text: &str) -> Result<Imported, ImportError> {
    let failed = |error: export::json::ReadError| ImportError::Text(error.to_string());
    let document = export::json::read(text).map_err(failed)?;
    let trace = document.behavior().map_err(failed)?;
    let broken = match (&document.violated, document.outcome.as_str()) {
        (Some(name), _) => Some(format!("{name} is violated")),
        (None, "ok") => None,
        (None, outcome) => Some(outcome.to_owned()),
    };
    if trace.steps.is_empty() {
        return Err(ImportError::Empty(format!("its outcome is \"{}\"", document.outcome)));
    }
    Ok(Imported { format: Format::Document, trace, broken, message: document.message })
}

/// The label of a step of which only the name of the action is known, or not even that: then it is some
/// step of the next-state relation.
fn label(name: Option<&str>, parameters: Vec<Plain>, location: Option<String>) -> Label {
    Label { name: name.unwrap_or("Next").to_owned(), parameters, location }
}

/// A step with its variables by name, in any order.
type Named = (Option<Label>, Vec<(String, Plain)>);

/// Puts the variables of each state in the order of the first one.
///
/// # Errors
/// Which state does not have the variables of the first one, by position, and a variable that shows it.
fn steps(states: Vec<Named>) -> Result<(Vec<String>, Vec<Step>), (usize, String)> {
    let variables: Vec<String> = states
        .first()
        .map_or_else(Vec::new, |(_, state)| state.iter().map(|(name, _)| name.clone()).collect());
    let mut steps: Vec<Step> = Vec::with_capacity(states.len());
    for (i, (label, mut values)) in states.into_iter().enumerate() {
        let mut state = Vec::with_capacity(variables.len());
        for name in &variables {
            let Some(at) = values.iter().position(|(other, _)| other == name) else {
                return Err((i, format!("the variable {name} of the first state is missing")));
            };
            state.push(values.remove(at).1);
        }
        if let Some((name, _)) = values.first() {
            return Err((i, format!("the first state has no variable {name}, or it is there twice")));
        }
        let state = match steps.last() {
            Some(before) => sharing(state, &before.state),
            None => state,
        };
        steps.push(Step { label, state });
    }
    Ok((variables, steps))
}
