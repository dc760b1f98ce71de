//! The JSON document of a run: written by `check --json`, read back by `view`.
//!
//! The order of the keys and of the variables is part of the contract, and so are the names; new keys
//! are only added. States are TLA+ text, which [`Plain::parse`] reads.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::SourceMap;
use crate::diag::{Color, Diagnostic, render};
use crate::search::{Counts, Outcome, Report, Violation};
use crate::trace::{Label, Lasso, Step, Trace};
use crate::value::Plain;

/// The version of the document that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// The document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The version of the format.
    pub version: u32,
    /// The word of the [`Outcome`].
    pub outcome: String,
    /// The exit status.
    pub exit: u8,
    /// The name of the property that is violated.
    pub violated: Option<String>,
    /// What is wrong, as text with the lines of the spec.
    pub message: Option<String>,
    /// How much was searched.
    pub states: States,
    /// The behavior that shows it.
    pub trace: Vec<StepRecord>,
    /// How it goes on for ever.
    pub lasso: Option<LassoRecord>,
    /// What the user should know all the same.
    pub warnings: Vec<Warning>,
    /// How long it took.
    pub seconds: f64,
    /// How much memory was used at most, or 0 if it is not known.
    pub peak_bytes: u64,
    /// The other violations, if the search was told to go on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<Further>,
    /// How many random behaviors there were, if it was a simulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behaviors: Option<u64>,
    /// The properties of which a part was not checked, if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<String>,
    /// The index of the first step from which the violation cannot be avoided, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_return: Option<usize>,
}

/// How much was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct States {
    /// With duplicates and initial states.
    pub generated: u64,
    /// Different ones.
    pub distinct: u64,
    /// Not expanded.
    pub queued: u64,
    /// Initial states at 1.
    pub depth: u64,
}

/// A step of the behavior.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRecord {
    /// From 1.
    pub index: usize,
    /// The action; null for an initial state.
    pub action: Option<String>,
    /// The values of its parameters as TLA+ text.
    pub parameters: Vec<String>,
    /// `line:col of Module`.
    pub location: Option<String>,
    /// The values of the variables as TLA+ text, in order of declaration.
    #[serde(serialize_with = "write_state", deserialize_with = "read_state")]
    pub state: Vec<(String, String)>,
    /// What the ALIAS of the cfg shows of the state, if there is one.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "write_state",
        deserialize_with = "read_state"
    )]
    pub alias: Vec<(String, String)>,
}

/// The loop at the end of a behavior.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LassoRecord {
    /// `cycle` or `stuttering`.
    pub kind: String,
    /// The index of the step that follows the last one.
    pub back_to: usize,
    /// The action that leads there, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The values of its parameters as TLA+ text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
    /// `line:col of Module`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Its code.
    pub code: String,
    /// Its text.
    pub text: String,
}

/// A violation after the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    /// The word of the [`Outcome`].
    pub outcome: String,
    /// The name of the property that is violated.
    pub violated: Option<String>,
    /// What is wrong.
    pub message: Option<String>,
    /// The behavior that shows it.
    pub trace: Vec<StepRecord>,
    /// How it goes on for ever.
    pub lasso: Option<LassoRecord>,
    /// The index of the first step from which the violation cannot be avoided, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_return: Option<usize>,
}

/// What is known beside the report.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// How long the run took.
    pub seconds: f64,
    /// How much memory was used at most, or 0 if it is not known.
    pub peak_bytes: u64,
}

impl Document {
    /// Returns the document of a search.
    pub fn of_report(report: &Report, sources: &SourceMap, costs: Costs) -> Self {
        let mut document = Document::bare(report.outcome, costs);
        document.states = States::from(report.counts);
        document.warnings = report.warnings.iter().map(Warning::from).collect();
        let mut violations = report.violations.iter().map(|v| Further::of(v, sources));
        if let Some(first) = violations.next() {
            document.violated = first.violated;
            document.message = first.message;
            document.trace = first.trace;
            document.lasso = first.lasso;
            document.no_return = first.no_return;
        }
        document.further = violations.collect();
        document.behaviors = report.behaviors;
        document.unchecked.clone_from(&report.unchecked);
        document
    }

    /// Returns the document of a run that came to no search: the spec or the cfg is wrong.
    pub fn of_failure(
        outcome: Outcome,
        diagnostics: &[Diagnostic],
        sources: &SourceMap,
        costs: Costs,
    ) -> Self {
        let mut document = Document::bare(outcome, costs);
        let (warnings, errors): (Vec<_>, Vec<_>) =
            diagnostics.iter().partition(|d| d.severity == crate::diag::Severity::Warning);
        document.warnings = warnings.into_iter().map(Warning::from).collect();
        document.message = Some(message(&errors, sources));
        document
    }

    fn bare(outcome: Outcome, costs: Costs) -> Self {
        Document {
            version: VERSION,
            outcome: outcome.word().to_owned(),
            exit: outcome.exit(),
            violated: None,
            message: None,
            states: States::from(Counts::default()),
            trace: Vec::new(),
            lasso: None,
            warnings: Vec::new(),
            seconds: (costs.seconds * 1000.0).round() / 1000.0,
            peak_bytes: costs.peak_bytes,
            further: Vec::new(),
            behaviors: None,
            unchecked: Vec::new(),
            no_return: None,
        }
    }

    /// Returns the document as text, with a line end.
    pub fn to_text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("all keys are strings and no writer fails");
        text + "\n"
    }

    /// Returns the behavior.
    ///
    /// # Errors
    /// Which step cannot be read, and why.
    pub fn behavior(&self) -> Result<Trace, ReadError> {
        behavior(&self.trace, self.lasso.as_ref())
    }
}

/// Reads a document.
///
/// # Errors
/// What is wrong with the text, for the user.
pub fn read(text: &str) -> Result<Document, ReadError> {
    let document: Document = serde_json::from_str(text).map_err(|e| ReadError::Malformed(e.to_string()))?;
    if document.version > VERSION {
        return Err(ReadError::TooNew(document.version));
    }
    Ok(document)
}

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It is not JSON, or a key is missing or has the wrong type.
    Malformed(String),
    /// Its version is newer than this program.
    TooNew(u32),
    /// A step does not have the variables of the first one.
    Variables(usize),
    /// The value of a variable or a parameter is not TLA+ text.
    Value(usize, String, String),
    /// The loop goes back to a step that is not there.
    Lasso(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Malformed(reason) => {
                write!(f, "it is not what `lockwalk check --json` writes: {reason}")
            }
            ReadError::TooNew(version) => {
                write!(f, "its version is {version}, and this lockwalk reads versions up to {VERSION}")
            }
            ReadError::Variables(index) => {
                write!(f, "step {index} of the trace does not have the variables of step 1")
            }
            ReadError::Value(index, name, reason) => {
                write!(f, "the value of {name} in step {index} of the trace is not TLA+ text: {reason}")
            }
            ReadError::Lasso(reason) => write!(f, "the lasso is wrong: {reason}"),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<Counts> for States {
    fn from(counts: Counts) -> Self {
        let Counts { generated, distinct, queued, depth } = counts;
        States { generated, distinct, queued, depth }
    }
}

impl From<&Diagnostic> for Warning {
    fn from(diagnostic: &Diagnostic) -> Self {
        Warning { code: diagnostic.code.to_owned(), text: diagnostic.message.clone() }
    }
}

impl Further {
    fn of(violation: &Violation, sources: &SourceMap) -> Self {
        let trace = violation.trace.as_ref();
        Further {
            outcome: violation.outcome.word().to_owned(),
            violated: violation.name.clone(),
            message: Some(message(&[&violation.diagnostic], sources)),
            trace: trace.map(|t| with_alias(step_records(t), &violation.shown)).unwrap_or_default(),
            lasso: trace.and_then(lasso_record),
            no_return: violation.no_return.map(|step| step + 1),
        }
    }
}

fn message(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let texts: Vec<String> =
        diagnostics.iter().map(|d| render(d, sources, Color::Plain).trim_end().to_owned()).collect();
    texts.join("\n\n")
}

/// Returns the steps of a behavior as the document holds them.
pub fn step_records(trace: &Trace) -> Vec<StepRecord> {
    let record = |(i, step): (usize, &Step)| StepRecord {
        index: i + 1,
        action: step.label.as_ref().map(|l| l.name.clone()),
        parameters: step.label.as_ref().map_or_else(Vec::new, texts),
        location: step.label.as_ref().and_then(|l| l.location.clone()),
        state: trace.variables.iter().cloned().zip(step.state.iter().map(ToString::to_string)).collect(),
        alias: Vec::new(),
    };
    trace.steps.iter().enumerate().map(record).collect()
}

fn with_alias(mut records: Vec<StepRecord>, shown: &[Vec<(String, Plain)>]) -> Vec<StepRecord> {
    for (record, fields) in records.iter_mut().zip(shown) {
        record.alias = fields.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
    }
    records
}

fn texts(label: &Label) -> Vec<String> {
    label.parameters.iter().map(ToString::to_string).collect()
}

fn lasso_record(trace: &Trace) -> Option<LassoRecord> {
    let (kind, back_to, by) = match trace.lasso.as_ref()? {
        Lasso::Cycle { back, by } => ("cycle", back + 1, by.as_ref()),
        Lasso::Stuttering => ("stuttering", trace.steps.len(), None),
    };
    Some(LassoRecord {
        kind: kind.to_owned(),
        back_to,
        action: by.map(|label| label.name.clone()),
        parameters: by.map_or_else(Vec::new, texts),
        location: by.and_then(|label| label.location.clone()),
    })
}

fn behavior(records: &[StepRecord], lasso: Option<&LassoRecord>) -> Result<Trace, ReadError> {
    let names = |record: &StepRecord| record.state.iter().map(|(name, _)| name.clone()).collect();
    let variables: Vec<String> = records.first().map_or_else(Vec::new, names);
    let mut steps: Vec<Step> = Vec::with_capacity(records.len());
    for (i, record) in records.iter().enumerate() {
        if !record.state.iter().map(|(name, _)| name).eq(&variables) {
            return Err(ReadError::Variables(record.index));
        }
        let value = |name: &str, text: &str| {
            Plain::parse(text).map_err(|reason| ReadError::Value(record.index, name.to_owned(), reason))
        };
        let before = i.checked_sub(1).map(|before| (&records[before].state, &steps[before].state));
        // Most values are as in the state before, which is seen by their text.
        let read = |(at, (name, text)): (usize, &(String, String))| match before {
            Some((texts, values)) if texts[at].1 == *text => Ok(values[at].clone()),
            Some((_, values)) => Ok(value(name, text)?.sharing(&values[at])),
            None => value(name, text),
        };
        let state = record.state.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        let parameters =
            record.parameters.iter().map(|p| value("a parameter", p)).collect::<Result<_, _>>()?;
        let label =
            record.action.clone().map(|name| Label { name, parameters, location: record.location.clone() });
        steps.push(Step { label, state });
    }
    let lasso = match lasso {
        None => None,
        Some(l) if l.kind == "stuttering" => Some(Lasso::Stuttering),
        Some(l) if l.kind == "cycle" && (1..=steps.len()).contains(&l.back_to) => {
            let value = |text: &String| {
                let wrong = |reason| ReadError::Lasso(format!("a parameter of its action: {reason}"));
                Plain::parse(text).map_err(wrong)
            };
            let parameters = l.parameters.iter().map(value).collect::<Result<_, _>>()?;
            let by = l.action.clone().map(|name| Label { name, parameters, location: l.location.clone() });
            Some(Lasso::Cycle { back: l.back_to - 1, by })
        }
        Some(l) if l.kind == "cycle" => {
            let reason = format!("it goes back to {}, but the steps are 1 to {}", l.back_to, steps.len());
            return Err(ReadError::Lasso(reason));
        }
        Some(l) => {
            return Err(ReadError::Lasso(format!("its kind is \"{}\", not cycle or stuttering", l.kind)));
        }
    };
    Ok(Trace { variables, steps, lasso })
}

fn write_state<S: Serializer>(state: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(state.len()))?;
    for (name, value) in state {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

fn read_state<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    deserializer.deserialize_map(InOrder)
}

/// Reads an object into a list, in the order in which it is written.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a text for each variable")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}
