//! The columns of the interleaving view: which thread takes a step.
//!
//! A spec may say it in a definition `Lanes`; otherwise it is inferred from the steps (see `infer`).
//!
//! Invariant: inference never drops a step; a step whose thread is not known has no lane.

use std::collections::BTreeSet;

use super::diff::{Path, Segment, entries};
use super::infer::{Evidence, infer};
use super::{Label, State};
use crate::value::Plain;

/// How definitions of the spec are evaluated: the name, the state, and the value if it is defined.
pub type Definition<'a> = dyn FnMut(&str, &State) -> Option<Result<Plain, String>> + 'a;

/// A column of the interleaving view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The name of the thread.
    pub name: String,
    /// One letter for it, different from those of the other lanes; a number for numbered threads.
    pub letter: String,
    /// What it stands for, as in `mremap()`; empty if the name says it all.
    pub title: String,
}

/// Where lanes or locks come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A definition of the spec.
    FromSpec,
    /// The steps themselves.
    Inferred,
    /// Nothing was found: one lane, or no locks.
    Absent,
}

/// A step as evidence for inference.
#[derive(Clone, Copy, Debug)]
pub struct Transition<'a> {
    /// The state before.
    pub before: &'a State,
    /// The action.
    pub label: &'a Label,
    /// The state after.
    pub after: &'a State,
}

/// The lanes of a behavior and the rule by which steps belong to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Lanes {
    /// The columns, from left to right.
    pub lanes: Vec<Lane>,
    /// Where they come from.
    pub source: Source,
    rule: Rule,
    /// The lane of the steps whose thread is not known, if there are such steps.
    other: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
enum Rule {
    /// Matchers of the definition, one for each lane.
    Spec(Vec<Matcher>),
    /// What the steps show.
    Inferred(Evidence),
    /// Everything is in the only lane.
    Single,
}

#[derive(Clone, Debug, PartialEq, Default)]
struct Matcher {
    thread: Option<Plain>,
    actions: BTreeSet<String>,
}

impl Lanes {
    /// Returns the one lane that fits every spec.
    pub fn single() -> Self {
        let lane = Lane { name: "action".to_owned(), letter: "a".to_owned(), title: String::new() };
        Lanes { lanes: vec![lane], source: Source::Absent, rule: Rule::Single, other: None }
    }

    /// Reads the value of a definition `Lanes`.
    ///
    /// # Errors
    /// What is wrong with the value, as text for the user.
    pub fn from_definition(value: &Plain) -> Result<Self, String> {
        let records = sequence(value).ok_or("Lanes must be a sequence of records")?;
        let mut lanes = Vec::new();
        let mut matchers = Vec::new();
        for record in records {
            let name = field(record, "name").ok_or("each record of Lanes needs a field name")?;
            let mut matcher = Matcher { thread: field(record, "thread").cloned(), actions: BTreeSet::new() };
            if let Some(says) = field(record, "says") {
                matcher.actions.extend(keys(says));
            }
            if let Some(Plain::Set(items) | Plain::Tuple(items)) = field(record, "actions") {
                matcher.actions.extend(items.iter().map(plain_text));
            }
            lanes.push(Lane {
                name: plain_text(name),
                letter: field(record, "letter").map(plain_text).unwrap_or_default(),
                title: field(record, "title").map(plain_text).unwrap_or_default(),
            });
            matchers.push(matcher);
        }
        if lanes.is_empty() {
            return Err("Lanes is empty".to_owned());
        }
        give_letters(&mut lanes);
        Ok(Lanes { lanes, source: Source::FromSpec, rule: Rule::Spec(matchers), other: None })
    }

    /// Infers lanes from steps; without a thread to be seen there is one for everything.
    pub fn infer(variables: &[String], steps: &[Transition<'_>]) -> Self {
        let Some((names, evidence)) = infer(variables, steps) else { return Lanes::single() };
        let lane = |name| Lane { name, letter: String::new(), title: String::new() };
        let mut lanes: Vec<Lane> = names.into_iter().map(lane).collect();
        give_letters(&mut lanes);
        Lanes { lanes, source: Source::Inferred, rule: Rule::Inferred(evidence), other: None }
    }

    /// Adds a lane for steps whose thread is not known, if these are such steps; without it they
    /// would stand in the lane of a thread that did not take them. A step that changes nothing, as when all
    /// have ended, needs none.
    pub fn complete(&mut self, steps: &[Transition<'_>]) {
        let of_nobody = |step: &Transition<'_>| step.before != step.after && self.assign(*step).is_none();
        if self.other.is_none() && steps.iter().any(of_nobody) {
            self.other = Some(self.lanes.len());
            self.lanes.push(Lane { name: "other".to_owned(), letter: String::new(), title: String::new() });
            give_letters(&mut self.lanes);
        }
    }

    /// Returns the lane of a step.
    pub fn assign(&self, step: Transition<'_>) -> Option<usize> {
        self.thread(step).or(self.other)
    }

    /// Says whether a lane is that of steps whose thread is not known.
    pub fn is_of_nobody(&self, lane: usize) -> bool {
        self.other == Some(lane)
    }

    /// Returns the lane of an action that may write these parts of the state, if they tell of which thread it is.
    pub fn owner(&self, variables: &[String], writes: &[Path]) -> Option<usize> {
        match &self.rule {
            Rule::Inferred(evidence) => evidence.owner(variables, writes),
            Rule::Single | Rule::Spec(_) => None,
        }
    }

    fn thread(&self, step: Transition<'_>) -> Option<usize> {
        match &self.rule {
            Rule::Single => Some(0),
            Rule::Inferred(evidence) => evidence.thread(step),
            Rule::Spec(matchers) => self.assign_by_spec(matchers, step.label),
        }
    }

    fn assign_by_spec(&self, matchers: &[Matcher], label: &Label) -> Option<usize> {
        let has = |value: &Plain| label.parameters.iter().any(|p| plain_text(p) == plain_text(value));
        let by_thread = matchers.iter().position(|m| {
            m.thread.as_ref().is_some_and(has) && (m.actions.is_empty() || m.actions.contains(&label.name))
        });
        let named = |i: &usize| label.parameters.iter().any(|p| plain_text(p) == self.lanes[*i].name);
        by_thread.or_else(|| {
            let acting: Vec<usize> = (0..matchers.len())
                .filter(|i| matchers[*i].thread.is_none() && matchers[*i].actions.contains(&label.name))
                .collect();
            acting
                .iter()
                .copied()
                .find(named)
                .or_else(|| acting.first().copied())
                .or_else(|| (0..matchers.len()).find(named))
        })
    }
}

/// Returns what the definition `Lanes`, evaluated in the state before a step, says about the step.
pub fn say(value: &Plain, lane: Option<usize>, label: &Label) -> Option<String> {
    let records = sequence(value)?;
    let says = field(records.get(lane?)?, "says")?;
    field(says, &label.name).map(words)
}

/// Returns a value as people read it: strings without quotation marks.
pub fn plain_text(value: &Plain) -> String {
    match value {
        Plain::Str(text) => text.clone(),
        Plain::Bool(_)
        | Plain::Int(_)
        | Plain::Model(_)
        | Plain::Set(_)
        | Plain::Tuple(_)
        | Plain::Record(_)
        | Plain::Function(_)
        | Plain::Other(_) => value.to_string(),
    }
}

/// Returns a value as words: those of a tuple side by side.
pub(crate) fn words(value: &Plain) -> String {
    let text = match sequence(value) {
        Some(items) => {
            let texts = items.iter().map(words).filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join(" ")
        }
        None => plain_text(value),
    };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

pub(crate) fn sequence(value: &Plain) -> Option<&[Plain]> {
    match value {
        Plain::Tuple(items) => Some(items),
        Plain::Record(fields) if fields.is_empty() => Some(&[]),
        Plain::Record(_)
        | Plain::Bool(_)
        | Plain::Int(_)
        | Plain::Str(_)
        | Plain::Model(_)
        | Plain::Set(_)
        | Plain::Function(_)
        | Plain::Other(_) => None,
    }
}

pub(crate) fn field<'a>(value: &'a Plain, name: &str) -> Option<&'a Plain> {
    let wanted = Segment::Field(name.to_owned());
    entries(value)?.into_iter().find(|(key, _)| super::diff::same_key(key, &wanted)).map(|(_, v)| v)
}

fn keys(value: &Plain) -> Vec<String> {
    let name = |(segment, _): (Segment, &Plain)| match segment {
        Segment::Field(name) => name,
        Segment::Index(value) => plain_text(&value),
    };
    entries(value).unwrap_or_default().into_iter().map(name).collect()
}

/// Gives each lane without a letter one, the first of its name that is free.
fn give_letters(lanes: &mut [Lane]) {
    let mut used: BTreeSet<String> =
        lanes.iter().map(|lane| lane.letter.clone()).filter(|l| !l.is_empty()).collect();
    // `p1`, `p2`, `p3` are told apart by their digits.
    let first: BTreeSet<char> = lanes.iter().filter_map(|lane| lane.name.chars().next()).collect();
    let alike = lanes.len() > 1 && first.len() == 1;
    // Of `w1`, `w2`, `r1` neither the first nor the last character tells them apart.
    let short = first.len() < lanes.len() && lanes.iter().all(|lane| lane.name.chars().count() <= 2);
    for (i, lane) in lanes.iter_mut().enumerate() {
        if !lane.letter.is_empty() {
            continue;
        }
        let digits = lane.name.trim_start_matches(|c: char| !c.is_ascii_digit());
        let number = digits.chars().all(|c| c.is_ascii_digit()) && !digits.is_empty() && digits.len() < 3;
        if alike && number && !used.contains(digits) {
            digits.clone_into(&mut lane.letter);
            used.insert(lane.letter.clone());
            continue;
        }
        if short && used.insert(lane.name.clone()) {
            lane.letter.clone_from(&lane.name);
            continue;
        }
        let mut candidates: Vec<char> = lane.name.chars().filter(|c| c.is_alphanumeric()).collect();
        candidates.extend(('a'..='z').chain('A'..='Z').chain('0'..='9'));
        let letter = candidates.into_iter().map(String::from).find(|c| !used.contains(c));
        lane.letter = letter.unwrap_or_else(|| (i + 1).to_string());
        used.insert(lane.letter.clone());
    }
}
