//! What TLC writes with `-dumpTrace json`: states, and actions from state to state.
//!
//! ```text
//! {"counterexample": {"state": [[1, {"x": 0}], [2, {"x": 1}]],
//!                     "action": [[[1, {"x": 0}], {"name": "Inc", ...}, [2, {"x": 1}]]]}}
//! ```
//!
//! An action that does not lead to a later state closes the loop. The format has lists for sets and for
//! sequences, strings for strings and for model values, and the keys of functions are strings; they are read as
//! sequences, strings and what the key looks like.

use super::json::Json;
use super::{Format, ImportError, Imported, label, steps};
use crate::trace::{Label, Lasso, Trace};
use crate::value::{List, Plain, is_field_name};

/// Reads the behavior.
pub(super) fn read(json: &Json) -> Result<Imported, ImportError> {
    let root = json.get("counterexample").unwrap_or(json);
    let list = |key: &str| {
        let found = root.get(key).and_then(Json::list);
        found.ok_or_else(|| part("counterexample", format!("expected a list with the key \"{key}\"")))
    };
    let mut states = Vec::new();
    for (i, entry) in list("state")?.iter().enumerate() {
        let name = format!("state {}", i + 1);
        let (number, state) = numbered(entry, &name)?;
        let Json::Map(variables) = state else {
            return Err(part(
                &name,
                format!("expected an object with the variables, but found {}", state.kind()),
            ));
        };
        let mut values = Vec::new();
        for (variable, value) in variables {
            let place = || format!("{name}, variable {variable}");
            values.push((variable.clone(), plain(value).map_err(|reason| part(&place(), reason))?));
        }
        states.push((number, values));
    }
    let mut labels: Vec<Option<Label>> = vec![None; states.len()];
    let mut lasso = None;
    for (i, entry) in list("action")?.iter().enumerate() {
        let name = format!("action {}", i + 1);
        let Some([from, action, to]) = entry.list() else {
            return Err(part(&name, "expected a list of a state, an action and a state".to_owned()));
        };
        let find = |state: &Json| {
            let number = numbered(state, &name)?.0;
            let found = states.iter().position(|(other, _)| *other == number);
            found.ok_or_else(|| part(&name, format!("there is no state {number}")))
        };
        match (find(from)?, find(to)?) {
            (from, to) if to > from => labels[to] = Some(action_label(action)),
            (from, to) if to == from => lasso = Some(Lasso::Stuttering),
            (_, back) => lasso = Some(Lasso::Cycle { back, by: Some(action_label(action)) }),
        }
    }
    for label_of in labels.iter_mut().skip(1).filter(|label| label.is_none()) {
        *label_of = Some(label(None, Vec::new(), None));
    }
    let states = labels.into_iter().zip(states).map(|(label, (_, values))| (label, values)).collect();
    let (variables, steps) =
        steps(states).map_err(|(i, reason)| part(&format!("state {}", i + 1), reason))?;
    let trace = Trace { variables, steps, lasso };
    Ok(Imported { format: Format::TlcJson, trace, broken: None, message: None })
}

fn part(name: &str, reason: String) -> ImportError {
    ImportError::Part(name.to_owned(), reason)
}

/// Reads `[number, state]`.
fn numbered<'j>(entry: &'j Json, name: &str) -> Result<(usize, &'j Json), ImportError> {
    match entry.list() {
        Some([number, state]) if number.position().is_some() => Ok((number.position().unwrap_or(0), state)),
        _ => Err(part(name, "expected a list of a number and a state".to_owned())),
    }
}

fn action_label(action: &Json) -> Label {
    let name = action.get("name").and_then(Json::text);
    let context = action.get("context");
    let parameters = action.get("parameters").and_then(Json::list).unwrap_or_default();
    let value = |name: &Json| context?.get(name.text()?).and_then(|value| plain(value).ok());
    let parameters = parameters.iter().filter_map(value).collect();
    label(name, parameters, action.get("location").and_then(location))
}

fn location(place: &Json) -> Option<String> {
    let number = |key: &str| place.get(key).and_then(Json::position);
    let module = place.get("module")?.text()?;
    Some(format!("{}:{} of {module}", number("beginLine")?, number("beginColumn")?))
}

fn plain(json: &Json) -> Result<Plain, String> {
    Ok(match json {
        Json::Bool(value) => Plain::Bool(*value),
        Json::Number(text) => {
            Plain::Int(text.parse().map_err(|_| format!("{text} is not a 32-bit integer"))?)
        }
        Json::Text(text) => Plain::Str(text.clone()),
        Json::List(items) => Plain::Tuple(items.iter().map(plain).collect::<Result<_, _>>()?),
        Json::Map(entries) => {
            if entries.is_empty() {
                return Ok(Plain::Tuple(List::default()));
            }
            let is_record = entries.iter().all(|(key, _)| is_field_name(key));
            if is_record {
                let field = |(key, value): &(String, Json)| Ok((key.clone(), plain(value)?));
                return Ok(Plain::Record(entries.iter().map(field).collect::<Result<_, String>>()?));
            }
            let pair = |(key, value): &(String, Json)| Ok((argument(key), plain(value)?));
            Plain::Function(entries.iter().map(pair).collect::<Result<_, String>>()?)
        }
        Json::Null => return Err("expected a value, but found null".to_owned()),
    })
}

/// Reads the key of a function: the text of a value that is no string looks like one.
fn argument(key: &str) -> Plain {
    match Plain::parse(key) {
        Ok(Plain::Model(_) | Plain::Other(_)) | Err(_) => Plain::Str(key.to_owned()),
        Ok(value) => value,
    }
}
