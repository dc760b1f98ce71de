//! What TLC prints: the first behavior of it.
//!
//! ```text
//! Error: Invariant NotSolved is violated.
//! Error: The behavior up to this point is:
//! State 1: <Initial predicate>
//! /\ big = 0
//! /\ small = 0
//!
//! State 2: <FillBig line 20, col 15 to line 20, col 40 of module DieHard>
//! ```
//!
//! With `-tool` each message stands between two lines of `@!@!@`, and states have no word `State`. With
//! `-difftrace` a state has only the variables that changed. A long value may go on in the next lines.

use std::iter::{Enumerate, Peekable};
use std::str::Lines;

use super::{Format, ImportError, Imported, label};
use crate::trace::{Label, Lasso, Step, Trace};
use crate::value::Plain;

const MARK: &str = "@!@!@";

/// Says whether a text looks like what TLC prints.
pub(super) fn is_like(text: &str) -> bool {
    let known = ["TLC2 Version", "Starting...", "Error: ", "State 1:", MARK];
    text.lines().any(|line| known.iter().any(|start| line.starts_with(start)))
}

/// Reads the first behavior.
pub(super) fn read(text: &str) -> Result<Imported, ImportError> {
    let lines = text.lines().enumerate().peekable();
    let mut reader = Reader { lines, variables: Vec::new(), values: Vec::new() };
    let mut broken: Option<String> = None;
    let mut error: Option<&str> = None;
    let mut trace = Trace { variables: Vec::new(), steps: Vec::new(), lasso: None };
    let mut states_follow = false;
    while let Some((i, line)) = reader.lines.next() {
        // Within a message of `-tool` the word `State` is left out.
        if let Some(code) = line.strip_prefix("@!@!@STARTMSG ") {
            states_follow = ["2217:", "2218:", "2122:"].iter().any(|state| code.starts_with(state));
            continue;
        }
        let message = line.strip_prefix("Error: ").unwrap_or(line);
        if message.len() < line.len() && error.is_none() {
            error = Some(message);
        }
        if trace.steps.is_empty() && broken.is_none() {
            broken = violation(message);
            if broken.is_some() && message.ends_with(" by the initial state:") {
                let state = reader.state(i)?;
                trace.steps.push(Step { label: None, state });
                break;
            }
        }
        match header(line, states_follow) {
            None => {}
            Some(Header::State(number, action)) => {
                if number != trace.steps.len() + 1 {
                    if trace.steps.is_empty() {
                        let reason = format!("expected state 1, but found state {number}");
                        return Err(ImportError::Line(i + 1, reason));
                    }
                    // Another behavior begins.
                    break;
                }
                let state = reader.state(i)?;
                let label = if number == 1 { None } else { Some(action) };
                trace.steps.push(Step { label, state });
            }
            Some(Header::Stuttering) if !trace.steps.is_empty() => {
                trace.lasso = Some(Lasso::Stuttering);
                break;
            }
            Some(Header::BackTo(number, by)) if !trace.steps.is_empty() => {
                if number == 0 || number > trace.steps.len() {
                    let reason = format!("there is no state {number} to go back to");
                    return Err(ImportError::Line(i + 1, reason));
                }
                trace.lasso = Some(Lasso::Cycle { back: number - 1, by });
                break;
            }
            Some(Header::Stuttering | Header::BackTo(..)) => {
                return Err(ImportError::Line(i + 1, "expected state 1 before".to_owned()));
            }
        }
    }
    if trace.steps.is_empty() {
        let reason = match error {
            Some(error) => format!("TLC says: {error}"),
            None => "no line begins with `State 1:`".to_owned(),
        };
        return Err(ImportError::Empty(reason));
    }
    let broken = broken.or_else(|| error.filter(|e| !e.starts_with("The behavior")).map(one_sentence));
    trace.variables = reader.variables;
    Ok(Imported { format: Format::TlcText, trace, broken, message: None })
}

fn one_sentence(message: &str) -> String {
    message.trim_end_matches([':', '.']).to_owned()
}

/// Says what a message of TLC says to be violated.
fn violation(message: &str) -> Option<String> {
    let name = |kind: &str, ends: &[&str]| {
        let rest = message.strip_prefix(kind)?;
        ends.iter().find_map(|end| rest.strip_suffix(end)).map(|name| format!("{name} is violated"))
    };
    let ends = [" is violated.", " was violated.", " is violated by the initial state:"];
    if message.starts_with("Temporal properties ") {
        let list = message.strip_prefix("Temporal properties ")?.strip_suffix(" were violated.");
        return Some(match list {
            Some(list) => format!("{list} are violated"),
            None => "a temporal property is violated".to_owned(),
        });
    }
    match message {
        "Deadlock reached." => Some("deadlock".to_owned()),
        _ if message.contains("The first argument of Assert evaluated to FALSE") => {
            Some("an assertion failed".to_owned())
        }
        _ => ["Invariant ", "Action property ", "Temporal property ", "Property "]
            .iter()
            .find_map(|kind| name(kind, &ends)),
    }
}

enum Header {
    State(usize, Label),
    Stuttering,
    BackTo(usize, Option<Label>),
}

/// Reads the line above a state.
fn header(line: &str, in_message: bool) -> Option<Header> {
    if let Some(rest) = line.strip_prefix("Back to state") {
        let rest = rest.trim_start_matches([' ', ':']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(end);
        return Some(Header::BackTo(number.parse().ok()?, closing(rest)));
    }
    let rest = match line.strip_prefix("State ") {
        Some(rest) => rest,
        None if in_message => line,
        None => return None,
    };
    let (number, rest) = rest.split_once(':')?;
    let number: usize = number.trim().parse().ok()?;
    let rest = rest.trim();
    if rest == "Stuttering" {
        return Some(Header::Stuttering);
    }
    if let Some(rest) = rest.strip_prefix("Back to state") {
        return Some(Header::BackTo(number, closing(rest)));
    }
    let action = rest.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(rest);
    Some(Header::State(number, action_label(action)))
}

/// Reads the action that leads back to a state, from `: <Take line ..>`.
fn closing(text: &str) -> Option<Label> {
    let action = text.trim_start_matches(':').trim().strip_prefix('<')?.strip_suffix('>')?;
    Some(action_label(action))
}

/// Reads `Take(p1,1) line 13, col 5 to line 17, col 28 of module Odd`. `Action` is what TLC calls an action
/// without a name.
fn action_label(text: &str) -> Label {
    let (action, location) = match place(text) {
        Some((action, location)) => (action, Some(location)),
        None => (text, None),
    };
    let named = |name: &str| match name {
        "" | "Action" => None,
        _ => Some(name.to_owned()),
    };
    if let Some((name, rest)) = action.split_once('(')
        && let Some(list) = rest.strip_suffix(')')
        && let Ok(Plain::Tuple(parameters)) = Plain::parse(&format!("<<{list}>>"))
    {
        return label(named(name).as_deref(), parameters.into(), location);
    }
    label(named(action).as_deref(), Vec::new(), location)
}

/// Takes the place from the end of the text of an action.
fn place(text: &str) -> Option<(&str, String)> {
    let (rest, module) = text.rsplit_once(" of module ")?;
    let (rest, _) = rest.rsplit_once(" to line ")?;
    let (action, from) = match rest.rsplit_once(" line ") {
        Some(parts) => parts,
        None => ("", rest.strip_prefix("line ")?),
    };
    let (line, column) = from.split_once(", col ")?;
    let (line, column): (u32, u32) = (line.parse().ok()?, column.parse().ok()?);
    Some((action, format!("{line}:{column} of {module}")))
}

struct Reader<'t> {
    lines: Peekable<Enumerate<Lines<'t>>>,
    /// The variables, in the order of the first state.
    variables: Vec<String>,
    /// Their values in the state that was read last.
    values: Vec<Plain>,
}

impl Reader<'_> {
    /// Reads the values of a state whose header stands in line `above`, from 0.
    fn state(&mut self, above: usize) -> Result<Vec<Plain>, ImportError> {
        let is_first = self.variables.is_empty();
        let mut n_values = 0;
        while let Some((line, name, text)) = self.assignment()? {
            n_values += 1;
            let value = Plain::parse(text.trim()).map_err(|reason| {
                ImportError::Line(line + 1, format!("the value of {name} is not TLA+ text: {reason}"))
            })?;
            match self.variables.iter().position(|other| *other == name) {
                Some(at) => self.values[at] = value,
                None if is_first => {
                    self.variables.push(name);
                    self.values.push(value);
                }
                None => {
                    let reason = format!("the first state has no variable {name}");
                    return Err(ImportError::Line(line + 1, reason));
                }
            }
        }
        if is_first && n_values == 0 {
            return Err(ImportError::Line(above + 2, "expected `/\\ variable = value`".to_owned()));
        }
        Ok(self.values.clone())
    }

    /// Reads the next `/\ name = value` with the lines that the value goes on in; nothing at the end of a
    /// state, which is an empty line or the end of a message.
    fn assignment(&mut self) -> Result<Option<(usize, String, String)>, ImportError> {
        let ends = |line: &str| {
            let at_margin = line.starts_with("State ") || line.starts_with("Back to state");
            line.trim().is_empty() || line.starts_with(MARK) || line.starts_with("Error: ") || at_margin
        };
        let Some(&(i, line)) = self.lines.peek() else { return Ok(None) };
        if ends(line) {
            return Ok(None);
        }
        self.lines.next();
        let conjunct = line.strip_prefix("/\\ ").unwrap_or(line);
        let Some((name, value)) = conjunct.split_once(" =") else {
            let reason = format!("expected `/\\ variable = value`, but found `{}`", line.trim());
            return Err(ImportError::Line(i + 1, reason));
        };
        let mut value = value.to_owned();
        while let Some(&(_, more)) = self.lines.peek() {
            if ends(more) || more.starts_with("/\\ ") {
                break;
            }
            value.push('\n');
            value.push_str(more);
            self.lines.next();
        }
        Ok(Some((i, name.trim().to_owned(), value)))
    }
}
