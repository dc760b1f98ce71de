//! A behavior laid out for people: its lanes, the text of each step, its locks.

use super::holds::{Hold, Wait};
use super::lanes::{Definition, Lane, Lanes, Source, Transition, plain_text, say};
use super::locks::{Lock, Locks, Mark};
use super::{Label, State, Step, Trace};
use crate::value::Plain;

/// A behavior laid out in lanes.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneTable {
    /// The lanes and the rule by which steps belong to them.
    pub lanes: Lanes,
    /// For each step of the behavior where it stands and what it says.
    pub rows: Vec<Row>,
    /// The locks and who holds them after each step.
    pub locks: Locks,
    /// From where to where each lock is held.
    pub holds: Vec<Hold>,
    /// Who waits for a lock after each step; nothing unless a spec was asked.
    pub waits: Vec<Vec<Wait>>,
    /// What was wrong with the definitions of the spec, as text for the user.
    pub problems: Vec<String>,
}

/// A step laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The lane, absent for an initial state and where it is not known.
    pub lane: Option<usize>,
    /// What the step says in its lane: the text of the spec, or the label without the lane's name.
    pub text: String,
    /// The label with all parameters; `Init` for an initial state.
    pub label: String,
    /// What it does to each lock.
    pub marks: Vec<Mark>,
}

impl LaneTable {
    /// Returns the columns.
    pub fn columns(&self) -> &[Lane] {
        &self.lanes.lanes
    }

    /// Returns the lock columns.
    pub fn lock_columns(&self) -> &[Lock] {
        &self.locks.locks
    }

    /// Says where lanes and locks come from, as in `lanes: from spec, locks: inferred`.
    pub fn sources(&self) -> String {
        let word = |source: Source, absent: &'static str| match source {
            Source::FromSpec => "from spec",
            Source::Inferred => "inferred",
            Source::Absent => absent,
        };
        if self.lanes.source == self.locks.source && self.lanes.source != Source::Absent {
            return format!("lanes and locks {}", word(self.lanes.source, ""));
        }
        let lanes = word(self.lanes.source, "one for all");
        let locks = word(self.locks.source, "none found");
        format!("lanes {lanes}, locks {locks}")
    }

    /// Lays out a step that is not part of the behavior, as the Next pane shows it.
    pub fn describe(&self, step: Transition<'_>, definition: &mut Definition<'_>) -> (Option<usize>, String) {
        let lane = self.lanes.assign(step);
        (lane, step_text(&self.lanes, lane, step, definition))
    }
}

/// Lays out a behavior, with what `definition` knows of the spec.
pub fn resolve(trace: &Trace, definition: &mut Definition<'_>) -> LaneTable {
    resolve_with(trace, &[], definition)
}

/// Lays out a behavior; inference also looks at steps that are not part of it.
pub fn resolve_with(
    trace: &Trace,
    evidence: &[Transition<'_>],
    definition: &mut Definition<'_>,
) -> LaneTable {
    let mut problems = Vec::new();
    let mut steps: Vec<Transition<'_>> = trace
        .steps
        .windows(2)
        .filter_map(|pair| {
            let label = pair[1].label.as_ref()?;
            Some(Transition { before: &pair[0].state, label, after: &pair[1].state })
        })
        .collect();
    steps.extend_from_slice(evidence);
    let mut lanes = resolve_lanes(trace, &steps, definition, &mut problems);
    lanes.complete(&steps);
    let mut rows = Vec::with_capacity(trace.steps.len());
    for (i, step) in trace.steps.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &trace.steps[i].state);
        rows.push(row(&lanes, before, step, definition));
    }
    let step_lanes: Vec<Option<usize>> = rows.iter().map(|row: &Row| row.lane).collect();
    let locks = match Locks::from_definition(&trace.steps, definition) {
        Some(Ok(locks)) if !trace.steps.is_empty() => locks,
        Some(Err(problem)) => {
            problems.push(format!("Locks: {problem}"));
            Locks::infer(&trace.variables, &trace.steps, &lanes, &step_lanes)
        }
        Some(Ok(_)) | None => Locks::infer(&trace.variables, &trace.steps, &lanes, &step_lanes),
    };
    for (i, row) in rows.iter_mut().enumerate() {
        row.marks = locks.marks(i, &lanes);
    }
    let name = |lane: &Option<usize>| lane.map(|lane| lanes.lanes[lane].name.as_str());
    let threads: Vec<Option<&str>> = step_lanes.iter().map(name).collect();
    let holds = locks.holds(&threads, trace.lasso.as_ref());
    LaneTable { lanes, rows, locks, holds, waits: Vec::new(), problems }
}

fn resolve_lanes(
    trace: &Trace,
    steps: &[Transition<'_>],
    definition: &mut Definition<'_>,
    problems: &mut Vec<String>,
) -> Lanes {
    if let Some(first) = trace.steps.first() {
        let defined = definition("Lanes", &first.state);
        match defined.map(|value| value.and_then(|value| Lanes::from_definition(&value))) {
            Some(Ok(lanes)) => return lanes,
            Some(Err(problem)) => problems.push(format!("Lanes: {problem}")),
            None => {}
        }
    }
    Lanes::infer(&trace.variables, steps)
}

fn row(lanes: &Lanes, before: Option<&State>, step: &Step, definition: &mut Definition<'_>) -> Row {
    let (Some(before), Some(label)) = (before, &step.label) else {
        let text = step.label.as_ref().map_or_else(|| "Init".to_owned(), ToString::to_string);
        return Row { lane: None, label: text.clone(), text, marks: Vec::new() };
    };
    let transition = Transition { before, label, after: &step.state };
    let lane = lanes.assign(transition);
    let mut text = step_text(lanes, lane, transition, definition);
    // It stands over all lanes, and so in front of the first one.
    if lane.is_none() && lanes.lanes.len() > 1 && *before == step.state {
        text.push_str(" (nothing changes)");
    }
    Row { lane, text, label: label.to_string(), marks: Vec::new() }
}

fn step_text(
    lanes: &Lanes,
    lane: Option<usize>,
    step: Transition<'_>,
    definition: &mut Definition<'_>,
) -> String {
    if lanes.source == Source::FromSpec
        && let Some(Ok(value)) = definition("Lanes", step.before)
        && let Some(text) = say(&value, lane, step.label)
    {
        return text;
    }
    label_in_lane(step.label, lane.map(|lane| &lanes.lanes[lane]))
}

/// The label as it stands in a lane: the parameter that names the lane is left out.
fn label_in_lane(label: &Label, lane: Option<&Lane>) -> String {
    let is_lane = |value: &Plain| lane.is_some_and(|lane| plain_text(value) == lane.name);
    let mut parameters = label.parameters.clone();
    if let Some(position) = parameters.iter().position(is_lane) {
        parameters.remove(position);
    }
    let location = label.location.clone();
    Label { name: label.name.clone(), parameters, location }.to_string()
}
