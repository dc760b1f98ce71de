//! What a run found, compared with what the book has on record.

use super::{Claim, Model, Verdict};
use crate::search::{Counts, Outcome, Report};

/// What is known of a model.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Nothing: the user wanted to stop before.
    NotRun,
    /// The spec or its cfg cannot be used, with the reason.
    Unusable(String),
    /// What a search came to.
    Ran(Ran),
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    /// One of the words of [`Verdict`], or what else happened.
    pub outcome: String,
    /// The property that is violated.
    pub violated: Option<String>,
    /// The names of the properties that were checked.
    pub checked: Vec<String>,
    /// How many states the counterexample has.
    pub states: Option<u64>,
    /// How much was searched.
    pub counts: Counts,
    /// How long it took.
    pub seconds: f64,
}

/// A claim with what was found of each of its models, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// What was found.
    pub found: Vec<Found>,
}

impl Answer<'_> {
    /// Returns the models with what was found of them.
    pub fn models(&self) -> impl Iterator<Item = (&Model, &Found)> {
        self.claim.models.iter().zip(&self.found)
    }

    /// Says whether something is not as recorded.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.models().any(|(model, found)| !model.differences(found).is_empty())
    }

    /// Says whether a model is left that was not run.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.found.contains(&Found::NotRun)
    }

    /// Returns how long all models took.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.found.iter().map(Found::seconds).sum()
    }
}

/// Something that is not as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is: `outcome`, `states`.
    pub what: &'static str,
    /// What the book says.
    pub recorded: String,
    /// What the run says.
    pub found: String,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} on record, {} found", self.what, self.recorded, self.found)
    }
}

impl Found {
    /// Returns what a search came to; `checked` are the names of its properties.
    #[must_use]
    pub fn of(report: &Report, checked: Vec<String>, seconds: f64) -> Self {
        let first = report.violations.first();
        let outcome = match report.outcome {
            Outcome::Interrupted => return Found::NotRun,
            Outcome::Ok if report.unchecked.is_empty() => Verdict::Holds.word().to_owned(),
            Outcome::Ok => format!("{} not checked", report.unchecked.join(", ")),
            Outcome::Invariant | Outcome::Property => Verdict::Violated.word().to_owned(),
            Outcome::Deadlock => Verdict::Deadlock.word().to_owned(),
            Outcome::Assumption
            | Outcome::Assert
            | Outcome::Evaluation(_)
            | Outcome::Parse
            | Outcome::Config
            | Outcome::Memory
            | Outcome::Limit => report.outcome.word().to_owned(),
        };
        let trace = first.and_then(|violation| violation.trace.as_ref());
        Found::Ran(Ran {
            outcome,
            violated: first.and_then(|violation| violation.name.clone()),
            checked,
            states: trace.map(|trace| trace.steps.len() as u64),
            counts: report.counts,
            seconds,
        })
    }

    /// Returns how long it took, or 0 if nothing ran.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        match self {
            Found::Ran(ran) => ran.seconds,
            Found::NotRun | Found::Unusable(_) => 0.0,
        }
    }

    /// Returns the number of states of the counterexample.
    #[must_use]
    pub fn states(&self) -> Option<u64> {
        match self {
            Found::Ran(ran) => ran.states,
            Found::NotRun | Found::Unusable(_) => None,
        }
    }
}

impl Model {
    /// Returns what of a run is not as recorded; nothing of one that did not take place.
    #[must_use]
    pub fn differences(&self, found: &Found) -> Vec<Difference> {
        let recorded = self.outcome.word();
        let ran = match found {
            Found::NotRun => return Vec::new(),
            Found::Unusable(reason) => return vec![difference("outcome", recorded, reason.clone())],
            Found::Ran(ran) if ran.outcome != recorded => {
                return vec![difference("outcome", recorded, ran.what_happened())];
            }
            Found::Ran(ran) => ran,
        };
        let mut differences: Vec<Difference> = self.property_difference(ran).into_iter().collect();
        let figures = [
            ("states of the counterexample", self.states, ran.states),
            ("generated", self.generated, Some(ran.counts.generated)),
            ("distinct", self.distinct, Some(ran.counts.distinct)),
            ("depth", self.depth, Some(ran.counts.depth)),
        ];
        for (what, recorded, found) in figures {
            if let Some(recorded) = recorded
                && found != Some(recorded)
            {
                let found = found.map_or_else(|| "none".to_owned(), |n| n.to_string());
                differences.push(difference(what, &recorded.to_string(), found));
            }
        }
        differences
    }

    fn property_difference(&self, ran: &Ran) -> Option<Difference> {
        let name = self.property.as_deref()?;
        match self.outcome {
            Verdict::Violated if ran.violated.as_deref() != Some(name) => {
                Some(difference("property", name, ran.violated.clone().unwrap_or_else(|| "none".to_owned())))
            }
            Verdict::Holds if !ran.checked.iter().any(|checked| checked == name) => {
                let checked = if ran.checked.is_empty() { "none".to_owned() } else { ran.checked.join(", ") };
                Some(difference("property", name, checked))
            }
            Verdict::Violated | Verdict::Holds | Verdict::Deadlock => None,
        }
    }
}

impl Ran {
    /// Returns the outcome, with the property that is violated.
    #[must_use]
    pub fn what_happened(&self) -> String {
        match &self.violated {
            Some(name) => format!("{} {name}", self.outcome),
            None => self.outcome.clone(),
        }
    }
}

fn difference(what: &'static str, recorded: &str, found: String) -> Difference {
    Difference { what, recorded: recorded.to_owned(), found }
}
