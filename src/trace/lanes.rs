//! The columns of the interleaving view: which thread takes a step.
//!
//! A spec may say it in a definition `Lanes`; otherwise it is inferred from the steps, in this order:
//! 1. a set of threads is the common domain of function-valued variables, and steps belong to the
//!    thread which is their parameter, or whose entry of a `pc`-like variable they change;
//! 2. threads are the model values that are the first parameter of every action;
//! 3. threads are told apart by `pc`-like variables (`pcWalk`, `pcMove`), each changed by a group of
//!    actions of its own;
//! 4. there is one lane for everything.
//!
//! Invariant: inference never drops a step; a step whose thread is not known has no lane.

use std::collections::{BTreeMap, BTreeSet};

use super::diff::{Segment, entries};
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
    /// The values that stand for the lanes, and the variables (by position) that work like `pc`.
    Domain { values: Vec<Plain>, pcs: Vec<usize> },
    /// The lane of each action name.
    Actions(BTreeMap<String, usize>),
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

    /// Infers lanes from steps; see the head of this file.
    pub fn infer(variables: &[String], steps: &[Transition<'_>]) -> Self {
        by_domain(variables, steps)
            .or_else(|| by_first_parameter(steps))
            .or_else(|| by_program_counters(variables, steps))
            .unwrap_or_else(Lanes::single)
    }

    /// Adds a lane for steps whose thread is not known, if these are such steps; without it they
    /// would stand in the lane of a thread that did not take them.
    pub fn complete(&mut self, steps: &[Transition<'_>]) {
        if self.other.is_none() && steps.iter().any(|step| self.assign(*step).is_none()) {
            self.other = Some(self.lanes.len());
            self.lanes.push(Lane { name: "other".to_owned(), letter: String::new(), title: String::new() });
            give_letters(&mut self.lanes);
        }
    }

    /// Returns the lane of a step.
    pub fn assign(&self, step: Transition<'_>) -> Option<usize> {
        self.thread(step).or(self.other)
    }

    fn thread(&self, step: Transition<'_>) -> Option<usize> {
        match &self.rule {
            Rule::Single => Some(0),
            Rule::Actions(actions) => actions.get(&step.label.name).copied(),
            Rule::Domain { values, pcs } => {
                let named = |value: &Plain| values.iter().position(|v| v == value);
                let parameters: Vec<usize> = step.label.parameters.iter().filter_map(named).collect();
                let changed = pcs.iter().find_map(|pc| {
                    let key = changed_entry(&step.before[*pc], &step.after[*pc])?;
                    named(&key)
                });
                match changed {
                    Some(lane) if parameters.is_empty() || parameters.contains(&lane) => Some(lane),
                    Some(_) | None => parameters.first().copied().or(changed),
                }
            }
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
    field(says, &label.name).map(plain_text)
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
        let mut candidates: Vec<char> = lane.name.chars().filter(|c| c.is_alphanumeric()).collect();
        candidates.extend(('a'..='z').chain('A'..='Z').chain('0'..='9'));
        let letter = candidates.into_iter().map(String::from).find(|c| !used.contains(c));
        lane.letter = letter.unwrap_or_else(|| (i + 1).to_string());
        used.insert(lane.letter.clone());
    }
}

fn named_lanes(names: Vec<String>, rule: Rule) -> Lanes {
    let mut lanes: Vec<Lane> =
        names.into_iter().map(|name| Lane { name, letter: String::new(), title: String::new() }).collect();
    give_letters(&mut lanes);
    Lanes { lanes, source: Source::Inferred, rule, other: None }
}

/// The arguments of a function-valued variable.
fn domain(value: &Plain) -> Option<Vec<Plain>> {
    let argument = |(segment, _): (Segment, &Plain)| match segment {
        Segment::Field(name) => Plain::Str(name),
        Segment::Index(value) => value,
    };
    Some(entries(value)?.into_iter().map(argument).collect())
}

/// The only entry in which two values of a function differ.
fn changed_entry(old: &Plain, new: &Plain) -> Option<Plain> {
    let (old, new) = (entries(old)?, entries(new)?);
    if old.len() != new.len() {
        return None;
    }
    let mut changed = old.iter().zip(&new).filter(|(a, b)| a.1 != b.1).map(|(a, _)| a.0.clone());
    let only = changed.next()?;
    if changed.next().is_some() {
        return None;
    }
    Some(match only {
        Segment::Field(name) => Plain::Str(name),
        Segment::Index(value) => value,
    })
}

/// More threads than this are not columns any more.
const MOST_LANES: usize = 16;

fn by_domain(names: &[String], steps: &[Transition<'_>]) -> Option<Lanes> {
    let first = steps.first()?;
    let mut domains: Vec<(Vec<Plain>, Vec<usize>)> = Vec::new();
    for (variable, value) in first.before.iter().enumerate() {
        let Some(arguments) = domain(value) else { continue };
        if arguments.is_empty() || arguments.len() > MOST_LANES {
            continue;
        }
        let constant = steps
            .iter()
            .all(|step| step.after.get(variable).and_then(domain).is_some_and(|other| other == arguments));
        if !constant {
            continue;
        }
        match domains.iter_mut().find(|(values, _)| *values == arguments) {
            Some((_, variables)) => variables.push(variable),
            None => domains.push((arguments, vec![variable])),
        }
    }
    let mut best: Option<((usize, usize), Lanes)> = None;
    for (values, variables) in domains {
        let Some((score, pcs)) = score_domain(names, &values, &variables, steps) else { continue };
        let score = (score, variables.len());
        if best.as_ref().is_none_or(|(other, _)| score > *other) {
            let values = with_others(values, steps);
            let names = values.iter().map(plain_text).collect();
            best = Some((score, named_lanes(names, Rule::Domain { values, pcs })));
        }
    }
    best.map(|(_, lanes)| lanes)
}

/// Adds threads that are no arguments of the function, such as the consumers if it is one of the
/// producers: values that stand where the threads stand in labels, and are of their kind.
fn with_others(mut values: Vec<Plain>, steps: &[Transition<'_>]) -> Vec<Plain> {
    let is_model = |value: &Plain| matches!(value, Plain::Model(_));
    if !values.iter().all(is_model) {
        return values;
    }
    let mut found = BTreeSet::new();
    for step in steps {
        let named = step.label.parameters.iter().any(|p| values.contains(p));
        found.extend(step.label.parameters.first().filter(|p| !named && is_model(p)));
    }
    if values.len() + found.len() <= MOST_LANES {
        values.extend(found.into_iter().cloned());
    }
    values
}

/// Model values are usually threads or nodes. They are lanes if every action has one as its first
/// parameter and some of them take several actions.
fn by_first_parameter(steps: &[Transition<'_>]) -> Option<Lanes> {
    let mut actions: BTreeMap<&Plain, BTreeSet<&str>> = BTreeMap::new();
    for step in steps {
        let thread = step.label.parameters.first().filter(|p| matches!(p, Plain::Model(_)))?;
        actions.entry(thread).or_default().insert(&step.label.name);
    }
    let busy = actions.values().any(|names| names.len() > 1);
    if !busy || actions.len() < 2 || actions.len() > MOST_LANES {
        return None;
    }
    let values: Vec<Plain> = actions.into_keys().cloned().collect();
    let names = values.iter().map(plain_text).collect();
    Some(named_lanes(names, Rule::Domain { values, pcs: Vec::new() }))
}

/// Returns how many steps show their thread in this domain and which variables are `pc`-like, or
/// `None` if the domain is not one of threads.
fn score_domain(
    names: &[String],
    values: &[Plain],
    variables: &[usize],
    steps: &[Transition<'_>],
) -> Option<(usize, Vec<usize>)> {
    let is_parameter = |step: &Transition<'_>| step.label.parameters.iter().any(|p| values.contains(p));
    // A variable is pc-like if, when it changes, it changes for one thread, and that thread is a
    // parameter of the step, if the step has such parameters at all.
    let mut pcs: Vec<(usize, usize)> = Vec::new();
    for variable in variables.iter().copied() {
        let mut changes = 0;
        let like = steps.iter().all(|step| {
            let (old, new) = (&step.before[variable], &step.after[variable]);
            if old == new {
                return true;
            }
            changes += 1;
            changed_entry(old, new)
                .is_some_and(|key| !is_parameter(step) || step.label.parameters.contains(&key))
        });
        if like && changes > 0 {
            pcs.push((changes, variable));
        }
    }
    pcs.sort_by_key(|(changes, _)| std::cmp::Reverse(*changes));
    let by_parameter = steps.iter().filter(|step| is_parameter(step)).count();
    let most_changes = pcs.first().map_or(0, |(changes, _)| *changes);
    // Without parameters the pc must move in nearly every step; positions in a sequence or 1..n
    // are threads only if a pc moves too.
    let numbers = values.iter().all(|value| matches!(value, Plain::Int(_)));
    let enough = if numbers { by_parameter.min(most_changes) } else { by_parameter };
    // A square of a board is marked once; a thread goes on.
    let goes_on = |variable: usize| {
        let first = entries(&steps[0].before[variable]).unwrap_or_default();
        steps.iter().any(|step| {
            let before = entries(&step.before[variable]).unwrap_or_default();
            let after = entries(&step.after[variable]).unwrap_or_default();
            let moved = before.iter().zip(&after).position(|(old, new)| old.1 != new.1);
            moved.is_some_and(|i| first.get(i).map(|f| f.1) != before.get(i).map(|b| b.1))
        })
    };
    let like_pc = |variable: usize| {
        let name = names[variable].to_lowercase();
        ["pc", "state", "status", "stage", "phase", "loc"].iter().any(|word| name.starts_with(word))
    };
    if numbers && !pcs.iter().any(|(_, variable)| like_pc(*variable) || goes_on(*variable)) {
        return None;
    }
    let good_parameters = 2 * enough > steps.len();
    let good_pc = 5 * most_changes >= 4 * steps.len() && values.len() > 1 && (!numbers || like_pc(pcs[0].1));
    if !(good_parameters && !pcs.is_empty() || good_pc) {
        return None;
    }
    // Of those that move less often, only the steps in which nothing better moves are decided.
    let score = 2 * most_changes + by_parameter;
    Some((score, pcs.into_iter().map(|(_, variable)| variable).collect()))
}

fn by_program_counters(variables: &[String], steps: &[Transition<'_>]) -> Option<Lanes> {
    let scalar = |value: &Plain| matches!(value, Plain::Str(_) | Plain::Model(_));
    let actions: BTreeSet<&str> = steps.iter().map(|step| step.label.name.as_str()).collect();
    // For each candidate the actions that change it, if each of them always does.
    let mut candidates: Vec<(usize, BTreeSet<&str>, usize)> = Vec::new();
    for (variable, name) in variables.iter().enumerate() {
        if !steps.iter().all(|s| scalar(&s.before[variable]) && scalar(&s.after[variable])) {
            continue;
        }
        let changes = |step: &&Transition<'_>| step.before[variable] != step.after[variable];
        let changing: BTreeSet<&str> =
            steps.iter().filter(changes).map(|step| step.label.name.as_str()).collect();
        let always = steps.iter().filter(|s| changing.contains(s.label.name.as_str())).all(|s| changes(&s));
        // Two actions at least: one action that changes a variable proves nothing.
        let named_pc = name.to_lowercase().starts_with("pc");
        if always && (changing.len() >= 2 || (named_pc && !changing.is_empty())) {
            let n_changes = steps.iter().filter(changes).count();
            candidates.push((variable, changing, n_changes));
        }
    }
    candidates.sort_by_key(|(variable, changing, n)| {
        let named_pc = variables[*variable].to_lowercase().starts_with("pc");
        (!named_pc, std::cmp::Reverse(changing.len()), std::cmp::Reverse(*n), *variable)
    });
    candidates.truncate(12);
    let chosen = best_partition(&candidates, actions.len())?;
    let mut chosen: Vec<&(usize, BTreeSet<&str>, usize)> = chosen.iter().map(|i| &candidates[*i]).collect();
    chosen.sort_by_key(|(variable, _, _)| *variable);
    let mut lane_of = BTreeMap::new();
    let mut names = Vec::new();
    for (lane, (variable, changing, _)) in chosen.iter().enumerate() {
        names.push(thread_name(&variables[*variable]));
        lane_of.extend(changing.iter().map(|action| ((*action).to_owned(), lane)));
    }
    Some(named_lanes(names, Rule::Actions(lane_of)))
}

/// Returns the candidates with disjoint actions that cover the most actions, two at least, and at
/// least three quarters of them.
fn best_partition(candidates: &[(usize, BTreeSet<&str>, usize)], n_actions: usize) -> Option<Vec<usize>> {
    let mut best: Option<(usize, Vec<usize>)> = None;
    for mask in 1_u32..(1 << candidates.len()) {
        if mask.count_ones() < 2 {
            continue;
        }
        let members: Vec<usize> = (0..candidates.len()).filter(|i| mask & (1 << i) != 0).collect();
        let total: usize = members.iter().map(|i| candidates[*i].1.len()).sum();
        let union: BTreeSet<&str> = members.iter().flat_map(|i| candidates[*i].1.iter().copied()).collect();
        if union.len() != total || 4 * total < 3 * n_actions {
            continue;
        }
        if best.as_ref().is_none_or(|(covered, _)| total > *covered) {
            best = Some((total, members));
        }
    }
    best.map(|(_, members)| members)
}

/// `pcWalk` is the program counter of `walk`.
fn thread_name(variable: &str) -> String {
    let rest = ["pc_", "PC_", "pc", "PC"].iter().find_map(|prefix| variable.strip_prefix(prefix));
    let stripped = rest.or_else(|| variable.strip_suffix("_pc")).or_else(|| variable.strip_suffix("PC"));
    match stripped {
        Some(name) if !name.is_empty() => name.to_lowercase(),
        Some(_) | None => variable.to_owned(),
    }
}
