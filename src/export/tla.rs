//! A behavior as a TLA+ module with its cfg in the same file, for TLC.
//!
//! The module stands alone: it has the states as a sequence of records, and a formula that walks through them.
//! TLC with `-config X.tla X.tla` prints the behavior as the counterexample to `TraceIsNotOver`, so that
//! expressions can be tried on it and given to other tools that read what TLC prints.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::story::{Story, identifier};
use super::text::loop_text;
use crate::trace::Lasso;
use crate::value::Plain;

/// Writes a behavior.
pub(super) fn module(story: &Story<'_>) -> String {
    let trace = story.trace;
    let (mut models, mut others) = (BTreeSet::new(), BTreeSet::new());
    for step in &trace.steps {
        step.state.iter().for_each(|value| names_in(value, &mut models, &mut others));
    }
    let mut names = Names { taken: models.clone() };
    let module = identifier(story.stem);
    let variables: Vec<String> = trace.variables.iter().map(|name| names.fresh(&identifier(name))).collect();
    let [at, states, actions, all] =
        ["TraceAt", "TraceStates", "TraceActions", "TraceVars"].map(|name| names.fresh(name));
    let [init, next, spec, goal] =
        ["TraceInit", "TraceNext", "TraceSpec", "TraceIsNotOver"].map(|name| names.fresh(name));
    let mut out = format!("---- MODULE {module} ----\n");
    let _ =
        writeln!(out, "\\* A behavior of {}, written by lockwalk{}.", comment(story.title), ending(story));
    let _ = writeln!(out, "\\* TLC walks through it: tlc -config {module}.tla {module}.tla");
    for other in &others {
        let _ = writeln!(
            out,
            "\\* Where this value comes TLC may stop, as it is not written out: {}",
            comment(other)
        );
    }
    out.push_str("\nEXTENDS Integers, Sequences, TLC\n\n");
    if !models.is_empty() {
        let list: Vec<&str> = models.iter().map(String::as_str).collect();
        let _ = writeln!(out, "CONSTANTS {}\n", list.join(", "));
    }
    let _ = writeln!(out, "VARIABLES {}, {at}\n", variables.join(", "));
    let _ = writeln!(out, "{states} == <<");
    for (i, step) in trace.steps.iter().enumerate() {
        let _ = writeln!(out, "    \\* {}  {}", i + 1, comment(&story.label(i)));
        let fields: Vec<String> =
            variables.iter().zip(&step.state).map(|(name, value)| format!("{name} |-> {value}")).collect();
        let comma = if i + 1 < trace.steps.len() { "," } else { "" };
        let _ = writeln!(out, "    [{}]{comma}", fields.join(",\n     "));
    }
    if let Some(end) = loop_text(trace) {
        let _ = writeln!(out, "    \\* {}", comment(&end));
    }
    let labels: Vec<String> =
        (0..trace.steps.len()).map(|i| Plain::Str(story.label(i)).to_string()).collect();
    let _ = writeln!(out, ">>\n\n\\* The actions that led to the states.");
    let _ = writeln!(out, "{actions} == <<\n    {}\n>>\n", labels.join(",\n    "));
    let _ = writeln!(out, "{init} ==\n    /\\ {at} = 1");
    for name in &variables {
        let _ = writeln!(out, "    /\\ {name} = {states}[1].{name}");
    }
    let step = match &trace.lasso {
        Some(Lasso::Cycle { back, .. }) => {
            format!("    /\\ {at}' = IF {at} < Len({states}) THEN {at} + 1 ELSE {}", back + 1)
        }
        Some(Lasso::Stuttering) | None => format!("    /\\ {at} < Len({states})\n    /\\ {at}' = {at} + 1"),
    };
    let _ = writeln!(out, "\n{next} ==\n{step}");
    for name in &variables {
        let _ = writeln!(out, "    /\\ {name}' = {states}[{at}'].{name}");
    }
    let _ = writeln!(out, "\n{all} == <<{}, {at}>>\n", variables.join(", "));
    let _ = writeln!(out, "{spec} == {init} /\\ [][{next}]_{all} /\\ WF_{all}({next})\n");
    // A behavior that goes on for ever is shown by a property that its loop violates: the loop has the last state.
    let (kind, goal_text) = match &trace.lasso {
        Some(Lasso::Cycle { .. } | Lasso::Stuttering) => ("PROPERTY", format!("<>[]({at} # Len({states}))")),
        None => ("INVARIANT", format!("{at} # Len({states})")),
    };
    let _ = writeln!(out, "{goal} == {goal_text}\n====\n");
    let _ =
        writeln!(out, "---- CONFIG {module} ----\nSPECIFICATION {spec}\n{kind} {goal}\nCHECK_DEADLOCK FALSE");
    for name in &models {
        let _ = writeln!(out, "CONSTANT {name} = {name}");
    }
    out.push_str("====\n");
    out
}

fn ending(story: &Story<'_>) -> String {
    story.broken.map_or_else(String::new, |broken| format!("; {} at its end", comment(broken)))
}

/// Returns text that fits in a comment of one line.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Returns a name that is not taken, and takes it.
    fn fresh(&mut self, name: &str) -> String {
        let mut name = name.to_owned();
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// Collects the model values in a value, and the texts that stand for values that are not written out.
fn names_in(value: &Plain, models: &mut BTreeSet<String>, others: &mut BTreeSet<String>) {
    match value {
        Plain::Model(name) => {
            models.insert(name.clone());
        }
        Plain::Other(text) => {
            others.insert(text.clone());
        }
        Plain::Set(items) | Plain::Tuple(items) => {
            items.iter().for_each(|item| names_in(item, models, others));
        }
        Plain::Record(fields) => fields.iter().for_each(|(_, item)| names_in(item, models, others)),
        Plain::Function(pairs) => pairs.iter().for_each(|(argument, item)| {
            names_in(argument, models, others);
            names_in(item, models, others);
        }),
        Plain::Bool(_) | Plain::Int(_) | Plain::Str(_) => {}
    }
}
