//! What a search found, as plain data.

use crate::base::StopReason;
use crate::diag::Diagnostic;
use crate::trace::{Step, Trace};
use crate::value::Plain;

/// The verdict of a run, and with it the exit status; the names are those of the JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// No error.
    Ok,
    /// An assumption is false or cannot be evaluated.
    Assumption,
    /// A state without a successor.
    Deadlock,
    /// An invariant is false.
    Invariant,
    /// An action property or a temporal property is false.
    Property,
    /// `Assert` of module TLC failed.
    Assert,
    /// An evaluation failed (75 in general, 76 in an invariant).
    Evaluation(u8),
    /// The spec cannot be parsed or resolved.
    Parse,
    /// The cfg is wrong, or does not fit the spec.
    Config,
    /// There is no memory for more values.
    Memory,
    /// A limit given by the user was reached.
    Limit,
    /// The user interrupted it.
    Interrupted,
}

impl From<StopReason> for Outcome {
    fn from(reason: StopReason) -> Outcome {
        match reason {
            StopReason::Interrupt => Outcome::Interrupted,
            StopReason::Limit => Outcome::Limit,
        }
    }
}

impl Outcome {
    /// Returns the exit status, as TLC's (`tlc2/output/EC.java`, `ExitStatus`).
    #[must_use]
    pub fn exit(self) -> u8 {
        match self {
            Outcome::Ok => 0,
            Outcome::Assumption => 10,
            Outcome::Deadlock => 11,
            Outcome::Invariant => 12,
            Outcome::Property => 13,
            Outcome::Assert => 14,
            Outcome::Evaluation(status) => status,
            Outcome::Limit => 124,
            Outcome::Interrupted => 130,
            Outcome::Parse => 150,
            Outcome::Config => 151,
            Outcome::Memory => 255,
        }
    }

    /// Returns the word for it in the JSON document.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Assumption => "assumption",
            Outcome::Deadlock => "deadlock",
            Outcome::Invariant => "invariant",
            Outcome::Property => "property",
            Outcome::Assert => "assert",
            Outcome::Evaluation(_) => "evaluation",
            Outcome::Parse => "parse",
            Outcome::Config => "config",
            Outcome::Memory => "memory",
            Outcome::Limit => "limit",
            Outcome::Interrupted => "interrupted",
        }
    }
}

/// How much was searched, counted as TLC counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Initial states and successors, duplicates and states outside the constraints included.
    pub generated: u64,
    /// Different states inside the constraints.
    pub distinct: u64,
    /// Distinct states whose successors were not computed.
    pub queued: u64,
    /// The length of the longest shortest path, initial states at 1.
    pub depth: u64,
}

/// One thing that is wrong with the spec.
#[derive(Clone, Debug)]
pub struct Violation {
    /// What kind of thing.
    pub outcome: Outcome,
    /// The property's name, if it is one that has a name.
    pub name: Option<String>,
    /// What to tell the user: for an invariant with the first part that is false as a label, for an
    /// evaluation error with the expression and the calls that led to it.
    pub diagnostic: Diagnostic,
    /// The behavior that shows it, shortest first found; absent where there is none.
    pub trace: Option<Trace>,
    /// What the cfg wants to be shown of each state of the trace, as fields of a record; empty if it has
    /// no ALIAS.
    pub shown: Vec<Vec<(String, Plain)>>,
    /// The first state of the behavior, counted from 0, from which the violation cannot be avoided any
    /// more; absent if it is not known. A search does not know it: it stops before all states are found.
    pub no_return: Option<usize>,
}

impl Violation {
    /// Returns one that has no name and no behavior to show.
    pub(super) fn untraced(outcome: Outcome, diagnostic: Diagnostic) -> Self {
        Violation { outcome, name: None, diagnostic, trace: None, shown: Vec::new(), no_return: None }
    }

    /// Returns the behavior as it is shown: with what the ALIAS makes of the states, if there is one. A
    /// field that a state does not have is `(no value)` there.
    #[must_use]
    pub fn shown_trace(&self) -> Option<Trace> {
        let trace = self.trace.as_ref()?;
        if self.shown.is_empty() {
            return Some(trace.clone());
        }
        let mut variables: Vec<String> = Vec::new();
        for (name, _) in self.shown.iter().flatten() {
            if !variables.contains(name) {
                variables.push(name.clone());
            }
        }
        let value = |fields: &[(String, Plain)], name: &String| {
            let field = fields.iter().find(|(n, _)| n == name);
            field.map_or_else(|| Plain::Other("(no value)".to_owned()), |(_, value)| value.clone())
        };
        let state = |fields: &Vec<(String, Plain)>| variables.iter().map(|n| value(fields, n)).collect();
        let steps = trace.steps.iter().zip(&self.shown);
        let steps = steps.map(|(step, fields)| Step { label: step.label.clone(), state: state(fields) });
        Some(Trace { steps: steps.collect(), variables, lasso: trace.lasso.clone() })
    }
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Report {
    /// What is wrong, the first found first; more than one only if the search was told to go on.
    pub violations: Vec<Violation>,
    /// [`Outcome::Ok`], [`Outcome::Limit`] or [`Outcome::Interrupted`], or the first violation's.
    pub outcome: Outcome,
    /// How much was searched. A simulation does not know which states are distinct.
    pub counts: Counts,
    /// How many behaviors were simulated; absent if all states were searched.
    pub behaviors: Option<u64>,
    /// What the user should know all the same.
    pub warnings: Vec<Diagnostic>,
    /// The properties of which a part was not checked.
    pub unchecked: Vec<String>,
}
