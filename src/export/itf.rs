//! A behavior in the Informal Trace Format of Apalache and Quint.
//!
//! Beside each state stands its action, which the format has no place for. Model values are written as strings,
//! and `#meta` says which strings they are; `import` reads both back.

use std::collections::BTreeSet;

use super::story::Story;
use crate::trace::{Label, Lasso, Step};
use crate::value::Plain;

/// Writes a behavior.
pub(super) fn itf(story: &Story<'_>) -> String {
    let trace = story.trace;
    let mut names = Names::default();
    for step in &trace.steps {
        let parameters = step.label.iter().flat_map(|label| &label.parameters);
        step.state.iter().chain(parameters).for_each(|value| names.add(value));
    }
    // A text that is both would be read back as one of them.
    let models: BTreeSet<String> = names.models.difference(&names.strings).cloned().collect();
    let description = format!("a behavior of {}, written by lockwalk", story.title);
    let mut meta = vec![field("format", &text("ITF")), field("description", &text(&description))];
    if let Some(broken) = story.broken {
        meta.extend([field("status", &text("violation")), field("broken", &text(broken))]);
    }
    if !models.is_empty() {
        meta.push(field("model-values", &list(models.iter().map(|name| text(name)))));
    }
    if let Some(Lasso::Cycle { by: Some(label), .. }) = &trace.lasso {
        // What leads back stands where no state is.
        meta.push(field("closing", &object(&action(label, &models))));
    }
    let states: Vec<String> =
        trace.steps.iter().enumerate().map(|(i, step)| state(&trace.variables, i, step, &models)).collect();
    let variables = list(trace.variables.iter().map(|name| text(name)));
    let mut parts = vec![
        field("#meta", &object(&meta)),
        field("vars", &variables),
        format!("\"states\": [\n{}\n]", states.join(",\n")),
    ];
    match &trace.lasso {
        None => {}
        Some(Lasso::Cycle { back, .. }) => parts.push(format!("\"loop\": {back}")),
        Some(Lasso::Stuttering) => parts.push(format!("\"loop\": {}", trace.steps.len().saturating_sub(1))),
    }
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}

fn state(variables: &[String], i: usize, step: &Step, models: &BTreeSet<String>) -> String {
    let mut meta = vec![format!("\"index\": {i}")];
    meta.extend(step.label.iter().flat_map(|label| action(label, models)));
    let values = variables.iter().zip(&step.state).map(|(name, plain)| field(name, &value(plain, models)));
    let fields: Vec<String> = std::iter::once(field("#meta", &object(&meta))).chain(values).collect();
    format!("  {{{}}}", fields.join(",\n   "))
}

fn action(label: &Label, models: &BTreeSet<String>) -> Vec<String> {
    let mut fields = vec![
        field("action", &text(&label.name)),
        field("parameters", &list(label.parameters.iter().map(|p| value(p, models)))),
    ];
    fields.extend(label.location.iter().map(|location| field("location", &text(location))));
    fields
}

fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn field(name: &str, value: &str) -> String {
    format!("{}: {value}", text(name))
}

fn object(fields: &[String]) -> String {
    format!("{{{}}}", fields.join(", "))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

#[derive(Default)]
struct Names {
    models: BTreeSet<String>,
    strings: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, value: &Plain) {
        match value {
            Plain::Model(name) => drop(self.models.insert(name.clone())),
            Plain::Str(text) => drop(self.strings.insert(text.clone())),
            Plain::Set(items) | Plain::Tuple(items) => items.iter().for_each(|item| self.add(item)),
            Plain::Record(fields) => fields.iter().for_each(|(_, value)| self.add(value)),
            Plain::Function(pairs) => pairs.iter().for_each(|(argument, value)| {
                self.add(argument);
                self.add(value);
            }),
            Plain::Bool(_) | Plain::Int(_) | Plain::Other(_) => {}
        }
    }
}

/// Writes a value. The fields of a record stay in their order.
fn value(plain: &Plain, models: &BTreeSet<String>) -> String {
    let values = |items: &[Plain]| list(items.iter().map(|item| value(item, models)));
    match plain {
        Plain::Bool(value) => value.to_string(),
        Plain::Int(value) => object(&[field("#bigint", &text(&value.to_string()))]),
        Plain::Str(string) => text(string),
        Plain::Model(name) if models.contains(name) => text(name),
        Plain::Model(name) | Plain::Other(name) => object(&[field("#unserializable", &text(name))]),
        Plain::Set(items) => object(&[field("#set", &values(items))]),
        Plain::Tuple(items) => object(&[field("#tup", &values(items))]),
        Plain::Record(fields) if !fields.is_empty() => {
            let fields: Vec<String> =
                fields.iter().map(|(name, item)| field(name, &value(item, models))).collect();
            object(&fields)
        }
        Plain::Record(_) => object(&[field("#tup", "[]")]),
        Plain::Function(pairs) => {
            let pair = |(argument, result): &(Plain, Plain)| {
                format!("[{}, {}]", value(argument, models), value(result, models))
            };
            object(&[field("#map", &list(pairs.iter().map(pair)))])
        }
    }
}
