//! The Informal Trace Format of Apalache and Quint.
//!
//! ```text
//! {"vars": ["x"], "states": [{"#meta": {"index": 0}, "x": {"#bigint": "0"}}, ...], "loop": 0}
//! ```
//!
//! The format has no actions. Their names are taken from what `lockwalk` writes beside a state, or from the
//! variable `mbt::actionTaken` of Quint; without either a step is some step of the next-state relation. An
//! integer of more than 32 bits is kept as text.

use std::collections::{BTreeMap, BTreeSet};

use super::json::Json;
use super::{Format, ImportError, Imported, label, steps};
use crate::trace::{Label, Lasso, Trace};
use crate::value::{List, Plain};

/// The variable in which Quint says which action was taken.
const ACTION_TAKEN: &str = "mbt::actionTaken";

/// Reads the behavior.
pub(super) fn read(json: &Json) -> Result<Imported, ImportError> {
    let meta = json.get("#meta");
    let models = meta.and_then(|meta| meta.get("model-values")).and_then(Json::list).unwrap_or_default();
    let models = models.iter().filter_map(|name| Some(name.text()?.to_owned())).collect();
    let mut reader = Reader { models, sets: BTreeMap::new(), functions: BTreeMap::new() };
    let expected = |reason: &str| ImportError::Part("states".to_owned(), reason.to_owned());
    let list =
        json.get("states").and_then(Json::list).ok_or_else(|| expected("expected a list of states"))?;
    let named: Option<Vec<&str>> =
        json.get("vars").and_then(Json::list).map(|names| names.iter().filter_map(Json::text).collect());
    let mut states = Vec::with_capacity(list.len());
    for (i, state) in list.iter().enumerate() {
        let place = |reason| ImportError::Part(format!("states[{i}]"), reason);
        let Json::Map(entries) = state else {
            return Err(place(format!("expected an object with the variables, but found {}", state.kind())));
        };
        let mut values = Vec::new();
        for (name, value) in entries.iter().filter(|(name, _)| name != "#meta") {
            let value = reader.value(value);
            let place = |reason| ImportError::Part(format!("states[{i}].{name}"), reason);
            values.push((name.clone(), value.map_err(place)?));
        }
        let in_vars = |name: &String| named.as_ref().and_then(|all| all.iter().position(|one| one == name));
        values.sort_by_key(|(name, _)| in_vars(name));
        let label = reader.label(state).map_err(place)?;
        states.push((label.filter(|_| i > 0).or_else(|| unnamed(i)), values));
    }
    let (variables, steps) =
        steps(states).map_err(|(i, reason)| ImportError::Part(format!("states[{i}]"), reason))?;
    let lasso = match json.get("loop") {
        None | Some(Json::Null) => None,
        Some(at) => match at.position().filter(|at| *at < steps.len()) {
            Some(at) if at + 1 == steps.len() => Some(Lasso::Stuttering),
            Some(back) => {
                let closing = meta.and_then(|meta| meta.get("closing"));
                let by = closing.map(|closing| reader.action(closing)).transpose();
                let wrong = |reason| ImportError::Part("#meta.closing".to_owned(), reason);
                Some(Lasso::Cycle { back, by: by.map_err(wrong)?.flatten() })
            }
            None => {
                let reason = "expected the number of a state, from 0".to_owned();
                return Err(ImportError::Part("loop".to_owned(), reason));
            }
        },
    };
    let trace = Trace { variables, steps, lasso };
    Ok(Imported { format: Format::Itf, trace, broken: meta.and_then(broken), message: None })
}

fn unnamed(i: usize) -> Option<Label> {
    (i > 0).then(|| label(None, Vec::new(), None))
}

/// Says what is violated: as `lockwalk` writes it, or at least that something is, as Quint does.
fn broken(meta: &Json) -> Option<String> {
    match (meta.get("broken"), meta.get("status")) {
        (Some(Json::Text(broken)), _) => Some(broken.clone()),
        (_, Some(Json::Text(status))) if status == "violation" => Some("a property is violated".to_owned()),
        _ => None,
    }
}

/// The arguments of a function with its values.
type Pairs = Vec<(Plain, Plain)>;

struct Reader {
    /// The strings that stand for model values.
    models: BTreeSet<String>,
    /// Sets as they were written first: another order is no other set.
    sets: BTreeMap<Vec<Plain>, List<Plain>>,
    /// The same for functions.
    functions: BTreeMap<Pairs, Pairs>,
}

impl Reader {
    fn label(&mut self, state: &Json) -> Result<Option<Label>, String> {
        if let Some(found) = state.get("#meta").map(|meta| self.action(meta)).transpose()?.flatten() {
            return Ok(Some(found));
        }
        let taken = state.get(ACTION_TAKEN).and_then(Json::text).filter(|name| !name.is_empty());
        Ok(taken.map(|name| label(Some(name), Vec::new(), None)))
    }

    /// Reads an action as `lockwalk` writes it.
    fn action(&mut self, meta: &Json) -> Result<Option<Label>, String> {
        let Some(name) = meta.get("action").and_then(Json::text) else { return Ok(None) };
        let parameters = meta.get("parameters").and_then(Json::list).unwrap_or_default();
        let parameters = parameters.iter().map(|p| self.value(p)).collect::<Result<_, _>>()?;
        let location = meta.get("location").and_then(Json::text);
        Ok(Some(label(Some(name), parameters, location.map(str::to_owned))))
    }

    fn value(&mut self, json: &Json) -> Result<Plain, String> {
        Ok(match json {
            Json::Bool(value) => Plain::Bool(*value),
            Json::Number(text) => integer(text)?,
            Json::Text(text) if self.models.contains(text) => Plain::Model(text.clone()),
            Json::Text(text) => Plain::Str(text.clone()),
            Json::List(items) => Plain::Tuple(self.values(items)?.into()),
            Json::Map(entries) => match entries.as_slice() {
                [(key, value)] if key.starts_with('#') => self.special(key, value)?,
                _ => {
                    let mut fields = Vec::with_capacity(entries.len());
                    for (name, value) in entries {
                        fields.push((name.clone(), self.value(value)?));
                    }
                    Plain::Record(fields.into())
                }
            },
            Json::Null => return Err("expected a value, but found null".to_owned()),
        })
    }

    fn values(&mut self, items: &[Json]) -> Result<Vec<Plain>, String> {
        items.iter().map(|item| self.value(item)).collect()
    }

    fn special(&mut self, key: &str, value: &Json) -> Result<Plain, String> {
        let list = || {
            let found = value.list();
            found.ok_or_else(|| format!("expected a list after \"{key}\", but found {}", value.kind()))
        };
        let text = || {
            let found = value.text();
            found.ok_or_else(|| format!("expected a string after \"{key}\", but found {}", value.kind()))
        };
        Ok(match key {
            "#bigint" => integer(text()?)?,
            "#tup" => Plain::Tuple(self.values(list()?)?.into()),
            "#set" => self.set(list()?)?,
            "#map" => self.function(list()?)?,
            "#unserializable" => {
                let text = text()?;
                match Plain::parse(text) {
                    Ok(value @ (Plain::Model(_) | Plain::Other(_))) => value,
                    Ok(_) | Err(_) => Plain::Other(text.to_owned()),
                }
            }
            _ => {
                return Err(format!(
                    "expected one of #bigint, #tup, #set, #map, #unserializable, but found \"{key}\""
                ));
            }
        })
    }

    fn set(&mut self, items: &[Json]) -> Result<Plain, String> {
        let mut items = self.values(items)?;
        let mut seen = BTreeSet::new();
        items.retain(|item| seen.insert(item.clone()));
        Ok(Plain::Set(self.sets.entry(seen.into_iter().collect()).or_insert(items.into()).clone()))
    }

    fn function(&mut self, items: &[Json]) -> Result<Plain, String> {
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            let pair = item.only("#tup").unwrap_or(item);
            let Some([argument, value]) = pair.list() else {
                return Err("expected a list of an argument and a value in \"#map\"".to_owned());
            };
            pairs.push((self.value(argument)?, self.value(value)?));
        }
        let mut sorted = pairs.clone();
        sorted.sort();
        Ok(as_shown(self.functions.entry(sorted).or_insert(pairs).clone()))
    }
}

/// A function whose arguments are 1, 2, ... is a sequence, as TLA+ has it.
fn as_shown(pairs: Vec<(Plain, Plain)>) -> Plain {
    let is_next = |(i, (argument, _)): (usize, &(Plain, Plain))| matches!(argument, Plain::Int(at) if usize::try_from(*at) == Ok(i + 1));
    if pairs.iter().enumerate().all(is_next) {
        return Plain::Tuple(pairs.into_iter().map(|(_, value)| value).collect());
    }
    Plain::Function(pairs.into())
}

fn integer(text: &str) -> Result<Plain, String> {
    if let Ok(value) = text.parse() {
        return Ok(Plain::Int(value));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("expected an integer, but found {text}"));
    }
    Ok(Plain::Other(text.to_owned()))
}
