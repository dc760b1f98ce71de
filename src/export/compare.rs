//! Variants of a spec beside each other: a table of verdicts, and how far the behavior of one is also one
//! of another.

use serde::Serialize;

use super::beside::{Beside, Side};
use super::json::States;
use super::lines::{grouped, pad, width};
use super::text::broken;
use super::{Ink, Style};
use crate::search::{Outcome, Report};
use crate::session::{Lockstep, Reason, Refused};
use crate::trace::{Step, Trace};

/// A variant with what its search found.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What tells it from the others: the name of its cfg, its constants.
    pub name: String,
    /// The report; `Err` with a line about why there is none.
    pub report: Result<Report, String>,
}

/// The counterexample of one variant, taken in another.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The place of the variant whose counterexample it is.
    pub of: usize,
    /// The place of the other.
    pub other: usize,
    /// How far the other goes along.
    pub lockstep: Lockstep,
}

impl Variant {
    /// Says in a few words what was found.
    fn verdict(&self) -> String {
        self.report.as_ref().map_or_else(Clone::clone, verdict)
    }

    /// Returns its counterexample, if there is one.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        self.report.as_ref().ok()?.violations.iter().find_map(|violation| violation.trace.as_ref())
    }

    fn n_states(&self) -> Option<usize> {
        self.trace().map(|trace| trace.steps.len())
    }
}

/// Says in a few words what a search has found.
#[must_use]
pub fn verdict(report: &Report) -> String {
    match report.violations.first() {
        Some(first) => broken(first),
        None if report.outcome == Outcome::Ok && report.counts.generated == 0 => {
            "no error, for there is no initial state".to_owned()
        }
        None if report.outcome == Outcome::Ok && !report.unchecked.is_empty() => {
            format!("no error, NOT checked: {}", report.unchecked.join(", "))
        }
        None if report.outcome == Outcome::Ok => "no error".to_owned(),
        None => report.outcome.word().to_owned(),
    }
}

/// Writes the table of verdicts.
#[must_use]
pub fn table(variants: &[Variant], style: Style) -> String {
    let mut rows = vec![
        ["variant", "verdict", "generated", "distinct", "depth", "states of the trace"].map(str::to_owned),
    ];
    for variant in variants {
        let counts = variant.report.as_ref().ok().map(|report| report.counts);
        let number = |n: Option<u64>| n.map_or_else(|| "-".to_owned(), grouped);
        rows.push([
            variant.name.clone(),
            variant.verdict(),
            number(counts.map(|c| c.generated)),
            number(counts.map(|c| c.distinct)),
            number(counts.map(|c| c.depth)),
            number(variant.n_states().map(|n| n as u64)),
        ]);
    }
    let widths: Vec<usize> =
        (0..6).map(|i| rows.iter().map(|row| width(&row[i])).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        let good = i.checked_sub(1).map(|i| matches!(&variants[i].report, Ok(r) if r.outcome == Outcome::Ok));
        let sign = match good {
            None => " ".repeat(width(style.pick("✗", "!!"))),
            Some(true) => style.paint(Ink::Good, style.pick("✓", "ok")),
            Some(false) => style.paint(Ink::Bad, style.pick("✗", "!!")),
        };
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(column, (cell, &columns))| {
                let blanks = " ".repeat(columns - width(cell));
                if column < 2 { pad(cell, columns) } else { blanks + cell }
            })
            .collect();
        out += &format!("{sign} {}\n", cells.join("  ").trim_end());
    }
    out
}

/// Writes how far the behavior of one variant is also one of another, and what the other does instead.
#[must_use]
pub fn pair(variants: &[Variant], pair: &Pair, columns: usize, style: Style) -> String {
    let (of, other) = (&variants[pair.of].name, &variants[pair.other].name);
    let mut out = format!("the counterexample of {of} in {other}:\n");
    let same = match pair.lockstep.same {
        0 => "no state is the same".to_owned(),
        1 => "state 1 is the same".to_owned(),
        n => format!("states 1 to {n} are the same"),
    };
    out += &format!("  {same}\n");
    match (pair.lockstep.refused(), &pair.lockstep.violates) {
        (None, None) => {
            out += "  all of it is a behavior there, and violates nothing that is checked there\n";
        }
        (None, Some((_, violated))) => {
            out += &format!("  all of it is a behavior there, and violates {}\n", violated.join(", "));
        }
        (Some(Refused { label, reason: why }), _) => {
            let step = pair.lockstep.same + 1;
            let label = label.as_ref().map_or_else(|| "Init".to_owned(), ToString::to_string);
            out += &format!("  state {step}, by {label}, is refused: {}\n", reason(why));
            if let Some(part) = why.part()
                && !part.values().is_empty()
            {
                out += &format!("    {}\n", part.values());
            }
        }
    }
    if let Some(trace) = variants[pair.of].trace().filter(|_| pair.lockstep.refused().is_some()) {
        let side = Side { name: of, broken: &variants[pair.of].verdict() };
        let beside = Beside::lockstep(1, side, other, trace, &pair.lockstep);
        out += &format!("\n{}", beside.text(columns, style));
    }
    out
}

/// Says why a step is refused.
pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NoAction => "there is no such action".to_owned(),
        Reason::Conjunct(part) if part.nothing_to_choose().is_some() => {
            format!("there is nothing to choose in `{}`  ({})", part.excerpt.text, part.excerpt.place)
        }
        Reason::Conjunct(part) => {
            let value = if part.value { "TRUE" } else { "FALSE" };
            format!("`{}` is {value}  ({})", part.excerpt.text, part.excerpt.place)
        }
        Reason::Constraint(name, part) => {
            let part =
                part.as_ref().map(|part| format!(": `{}`  ({})", part.excerpt.text, part.excerpt.place));
            format!("outside of the constraint {name}{}", part.unwrap_or_default())
        }
        Reason::Unknown => "it is no step of this action".to_owned(),
        Reason::Variables => "the variables differ".to_owned(),
        Reason::Evaluation(message) => format!("the evaluation failed: {message}"),
    }
}

/// The JSON document of `compare --json`.
#[derive(Clone, Debug, Serialize)]
pub struct CompareDocument {
    version: u32,
    variants: Vec<VariantRecord>,
    pairs: Vec<PairRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct VariantRecord {
    name: String,
    outcome: Option<String>,
    exit: Option<u8>,
    violated: Option<String>,
    message: Option<String>,
    states: Option<States>,
    trace_length: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
struct PairRecord {
    of: String,
    other: String,
    /// How many states are the same.
    same: usize,
    /// The action whose step is refused; null if all of it is a behavior of the other, or if it is the
    /// initial state that is refused.
    refused: Option<String>,
    reason: Option<String>,
    /// What the last state violates in the other, if all of it is a behavior there.
    violates: Option<Vec<String>>,
    /// The actions of the other when it goes along as far as it can.
    walk: Vec<String>,
}

impl CompareDocument {
    /// Returns the document.
    #[must_use]
    pub fn new(variants: &[Variant], pairs: &[Pair]) -> Self {
        let variant = |variant: &Variant| {
            let report = variant.report.as_ref().ok();
            VariantRecord {
                name: variant.name.clone(),
                outcome: report.map(|r| r.outcome.word().to_owned()),
                exit: report.map(|r| r.outcome.exit()),
                violated: report.and_then(|r| r.violations.first()?.name.clone()),
                message: variant.report.as_ref().err().cloned(),
                states: report.map(|r| States::from(r.counts)),
                trace_length: variant.n_states(),
            }
        };
        let action = |step: &Step| step.label.as_ref().map_or_else(|| "Init".to_owned(), ToString::to_string);
        let pair = |pair: &Pair| {
            let refused = pair.lockstep.refused();
            let violates = pair.lockstep.violates.as_ref().map(|(_, names)| names.clone());
            PairRecord {
                of: variants[pair.of].name.clone(),
                other: variants[pair.other].name.clone(),
                same: pair.lockstep.same,
                refused: refused.and_then(|r| r.label.as_ref()).map(ToString::to_string),
                reason: refused.map(|r| reason(&r.reason)),
                walk: pair.lockstep.walk().map(action).collect(),
                violates: if refused.is_none() { Some(violates.unwrap_or_default()) } else { None },
            }
        };
        CompareDocument {
            version: super::json::VERSION,
            variants: variants.iter().map(variant).collect(),
            pairs: pairs.iter().map(pair).collect(),
        }
    }
}
