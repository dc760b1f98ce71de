//! Which thread takes which step, told from the steps alone. In this order:
//!
//! 1. a set of threads is the common domain of function-valued variables; a step belongs to the thread that it
//!    is about: the one whose entry of a `pc`-like variable it changes, or its first parameter;
//! 2. threads are the model values that are the first parameter of the actions;
//! 3. threads are told apart by `pc`-like variables (`pcWalk`, `pcMove`), each changed by a group of actions
//!    of its own.
//!
//! Otherwise there is nothing that tells threads apart. That is better than columns of what are no threads,
//! so whatever may as well be an array, a board or a table of numbers is none.

use std::collections::{BTreeMap, BTreeSet};

use super::diff::{Path, Segment, entries};
use super::lanes::{Transition, plain_text};
use crate::value::Plain;

/// By what a step is known to be of a thread.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Evidence {
    /// A set of threads.
    Domain(Domain),
    /// The thread of each action.
    Actions(BTreeMap<String, usize>),
}

/// A set of threads.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Domain {
    values: Vec<Plain>,
    pcs: Vec<Counter>,
    /// Actions that name a thread and are not its own.
    foreign: BTreeSet<String>,
}

/// A variable whose changed entry is that of the thread.
#[derive(Clone, Debug, PartialEq)]
struct Counter {
    variable: usize,
    /// Whether it chooses among several threads that a step names; otherwise the first one is the thread.
    decides: bool,
}

/// Returns the names of the threads and the way to know their steps; `None` if threads cannot be told apart.
pub(super) fn infer(variables: &[String], steps: &[Transition<'_>]) -> Option<(Vec<String>, Evidence)> {
    let domain = by_domain(variables, steps).or_else(|| by_first_parameter(steps));
    match domain {
        Some(domain) => Some((domain.values.iter().map(plain_text).collect(), Evidence::Domain(domain))),
        None => by_program_counters(variables, steps),
    }
}

impl Evidence {
    /// Returns the thread of a step.
    pub(super) fn thread(&self, step: Transition<'_>) -> Option<usize> {
        match self {
            Evidence::Actions(actions) => actions.get(&step.label.name).copied(),
            Evidence::Domain(domain) => domain.thread(step),
        }
    }

    /// Returns the thread of an action that may write these parts of the state.
    pub(super) fn owner(&self, variables: &[String], writes: &[Path]) -> Option<usize> {
        match self {
            Evidence::Actions(_) => None,
            Evidence::Domain(domain) => domain.owner(variables, writes),
        }
    }
}

impl Domain {
    /// Returns the only thread whose entry of a `pc`-like variable is among the parts of a state.
    fn owner(&self, variables: &[String], writes: &[Path]) -> Option<usize> {
        let of = |pc: &Counter| {
            let name = variables.get(pc.variable)?;
            let mut threads = writes.iter().filter(|path| path.variable == *name).map(|path| {
                let value = argument(path.segments.first()?.clone());
                self.values.iter().position(|thread| *thread == value)
            });
            let first = threads.next()??;
            threads.all(|thread| thread == Some(first)).then_some(first)
        };
        self.pcs.iter().find_map(of)
    }

    fn thread(&self, step: Transition<'_>) -> Option<usize> {
        if self.foreign.contains(&step.label.name) {
            return None;
        }
        let position = |value: &Plain| self.values.iter().position(|v| v == value);
        let named: Vec<usize> = step.label.parameters.iter().filter_map(position).collect();
        let changed =
            |pc: &Counter| position(&changed_entry(&step.before[pc.variable], &step.after[pc.variable])?);
        match named.first() {
            None => self.pcs.iter().find_map(changed),
            Some(first) => {
                let mut deciding = self.pcs.iter().filter(|pc| pc.decides).filter_map(changed);
                deciding.find(|thread| named.contains(thread)).or(Some(*first))
            }
        }
    }
}

/// The arguments of a function-valued variable.
fn domain(value: &Plain) -> Option<Vec<Plain>> {
    Some(entries(value)?.into_iter().map(|(segment, _)| argument(segment)).collect())
}

fn argument(segment: Segment) -> Plain {
    match segment {
        Segment::Field(name) => Plain::Str(name),
        Segment::Index(value) => value,
    }
}

/// The only entry in which two values of a function differ.
fn changed_entry(old: &Plain, new: &Plain) -> Option<Plain> {
    let (old, new) = (entries(old)?, entries(new)?);
    if old.len() != new.len() {
        return None;
    }
    let mut changed = old.iter().zip(&new).filter(|(a, b)| a.1 != b.1).map(|(a, _)| a.0.clone());
    let only = changed.next()?;
    changed.next().is_none().then(|| argument(only))
}

/// More threads than this are not columns any more.
const MOST_LANES: usize = 16;

/// Whether a value may be that of a thread: sets and functions are none.
fn is_name(value: &Plain) -> bool {
    match value {
        Plain::Int(_) | Plain::Str(_) | Plain::Model(_) => true,
        Plain::Tuple(items) => items.iter().all(is_name),
        Plain::Bool(_) | Plain::Set(_) | Plain::Record(_) | Plain::Function(_) | Plain::Other(_) => false,
    }
}

fn is_number(value: &Plain) -> bool {
    matches!(value, Plain::Int(_))
}

fn is_word(value: &Plain) -> bool {
    matches!(value, Plain::Str(_) | Plain::Model(_))
}

/// Whether each entry of a function-valued variable is of a kind, in all steps.
fn all_entries(variable: usize, steps: &[Transition<'_>], kind: fn(&Plain) -> bool) -> bool {
    let all = |value: &Plain| entries(value).unwrap_or_default().iter().all(|(_, entry)| kind(entry));
    steps.iter().all(|step| all(&step.before[variable]) && all(&step.after[variable]))
}

/// A set that may be one of threads.
struct Candidate<'a> {
    values: Vec<Plain>,
    /// The function-valued variables with this domain.
    variables: Vec<usize>,
    names: &'a [String],
    steps: &'a [Transition<'a>],
}

fn by_domain(names: &[String], steps: &[Transition<'_>]) -> Option<Domain> {
    let first = steps.first()?;
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (variable, value) in first.before.iter().enumerate() {
        let Some(values) = domain(value) else { continue };
        if values.is_empty() || values.len() > MOST_LANES || !values.iter().all(is_name) {
            continue;
        }
        let constant = steps
            .iter()
            .all(|step| step.after.get(variable).and_then(domain).is_some_and(|other| other == values));
        if !constant {
            continue;
        }
        match candidates.iter_mut().find(|candidate| candidate.values == values) {
            Some(candidate) => candidate.variables.push(variable),
            None => candidates.push(Candidate { values, variables: vec![variable], names, steps }),
        }
    }
    let mut best: Option<((usize, usize), Domain)> = None;
    for candidate in candidates {
        let Some((score, pcs)) = candidate.score() else { continue };
        let score = (score, candidate.variables.len());
        if best.as_ref().is_none_or(|(other, _)| score > *other) {
            let mut domain = Domain { values: candidate.values.clone(), pcs, foreign: BTreeSet::new() };
            domain.foreign = candidate.foreign(&domain);
            domain.values = with_others(domain.values, steps);
            best = Some((score, domain));
        }
    }
    best.map(|(_, domain)| domain)
}

impl Candidate<'_> {
    /// Returns the threads that a step names, in order.
    fn named<'s>(&self, step: &Transition<'s>) -> Vec<&'s Plain> {
        step.label.parameters.iter().filter(|p| self.values.contains(p)).collect()
    }

    /// Returns how well the steps show their thread in this set and which variables are `pc`-like, or `None`
    /// if it is not one of threads.
    fn score(&self) -> Option<(usize, Vec<Counter>)> {
        let steps = self.steps;
        let pcs = self.counters();
        let most_changes = pcs.first().map_or(0, |(changes, _)| *changes);
        let pcs: Vec<Counter> = pcs.into_iter().map(|(_, counter)| counter).collect();
        let by_parameter = steps.iter().filter(|step| !self.named(step).is_empty()).count();
        let is_first =
            |step: &&Transition<'_>| step.label.parameters.first().is_some_and(|p| self.values.contains(p));
        let by_first = steps.iter().filter(is_first).count();
        let named_pc = self.variables.iter().any(|variable| self.is_named_pc(*variable));
        // Who takes the step comes first; a lock that is taken comes second.
        if 2 * by_first < by_parameter && !named_pc {
            return None;
        }
        // Who is known by several variables that change is hardly a position in an array. Otherwise numbers
        // may as well be positions, and texts the names of things.
        let changes = |v: &&usize| steps.iter().any(|step| step.before[**v] != step.after[**v]);
        let several = self.variables.iter().filter(changes).count() > 1;
        let numbers = self.values.iter().all(is_number);
        if numbers && !named_pc && !several && !pcs.iter().any(|pc| self.goes_on(pc.variable)) {
            return None;
        }
        let texts = self.values.iter().all(|value| matches!(value, Plain::Str(_)));
        if let [only] = self.variables[..]
            && texts
            && !named_pc
            && all_entries(only, steps, is_number)
        {
            return None;
        }
        let alone = numbers && !named_pc && !several;
        let enough = if alone { by_parameter.min(most_changes) } else { by_parameter };
        let good_parameters = 2 * enough > steps.len() && (named_pc || several || !pcs.is_empty());
        // Without parameters the pc must move in nearly every step.
        let is_pc =
            |pc: &Counter| self.is_named_pc(pc.variable) || (!numbers && self.is_uniform(pc.variable));
        let good_pc =
            5 * most_changes >= 4 * steps.len() && self.values.len() > 1 && pcs.first().is_some_and(is_pc);
        // Of those that move less often, only the steps in which nothing better moves are decided.
        (good_parameters || good_pc).then(|| (2 * most_changes + by_parameter, pcs))
    }

    /// Returns the variables that, when they change, change for one thread which the step names, if it names
    /// threads at all; each with the number of its changes, those that change most first.
    fn counters(&self) -> Vec<(usize, Counter)> {
        let mut found = Vec::new();
        for variable in self.variables.iter().copied() {
            let mut changes = 0;
            let mut positions: BTreeSet<usize> = BTreeSet::new();
            let mut actions: BTreeSet<&str> = BTreeSet::new();
            let like = self.steps.iter().all(|step| {
                let (old, new) = (&step.before[variable], &step.after[variable]);
                if old == new {
                    return true;
                }
                changes += 1;
                let Some(key) = changed_entry(old, new) else { return false };
                let named = self.named(step);
                let position = named.iter().position(|value| **value == key);
                positions.extend(position);
                actions.insert(&step.label.name);
                named.is_empty() || position.is_some()
            });
            if like && changes > 0 {
                // A variable that changes now for the first and now for the second of two threads does not
                // tell which of them acts.
                let steady = positions.len() < 2 && (positions.contains(&0) || actions.len() > 1);
                let decides = steady || self.is_named_pc(variable);
                found.push((changes, Counter { variable, decides }));
            }
        }
        found.sort_by_key(|(changes, _)| std::cmp::Reverse(*changes));
        found
    }

    /// Whether it is called what people call program counters.
    fn is_named_pc(&self, variable: usize) -> bool {
        let name = &self.names[variable];
        let like = |word: &String| {
            ["state", "status", "stage", "phase", "loc", "location", "control"].contains(&word.as_str())
        };
        name.to_lowercase().starts_with("pc")
            || (words(name).iter().any(like) && all_entries(variable, self.steps, is_word))
    }

    /// Whether all entries of a function are alike and no numbers: the fields of a record differ in kind, or
    /// count things.
    fn is_uniform(&self, variable: usize) -> bool {
        let kinds: [fn(&Plain) -> bool; 4] = [
            is_word,
            |value| matches!(value, Plain::Bool(_)),
            |value| matches!(value, Plain::Set(_)),
            |value| entries(value).is_some(),
        ];
        kinds.iter().any(|kind| all_entries(variable, self.steps, *kind))
    }

    /// Whether some entry changes twice: a square of a board is marked once, a thread goes on.
    fn goes_on(&self, variable: usize) -> bool {
        let first = entries(&self.steps[0].before[variable]).unwrap_or_default();
        self.steps.iter().any(|step| {
            let before = entries(&step.before[variable]).unwrap_or_default();
            let after = entries(&step.after[variable]).unwrap_or_default();
            let moved = before.iter().zip(&after).position(|(old, new)| old.1 != new.1);
            moved.is_some_and(|i| first.get(i).map(|f| f.1) != before.get(i).map(|b| b.1))
        })
    }

    /// Returns the actions that name a thread and are taken by somebody else, as when a coordinator counts the
    /// vote of a participant: they change nothing that an action of a thread changes, and there are actions
    /// that name no thread.
    fn foreign(&self, domain: &Domain) -> BTreeSet<String> {
        let control = domain.pcs.iter().find(|pc| all_entries(pc.variable, self.steps, is_word));
        let Some(control) = control.filter(|pc| !self.names[pc.variable].to_lowercase().starts_with("pc"))
        else {
            return BTreeSet::new();
        };
        if self.values.iter().all(is_number) {
            return BTreeSet::new();
        }
        // The variables that each action changes; those that name no thread together.
        let mut changed: BTreeMap<Option<&str>, BTreeSet<usize>> = BTreeMap::new();
        for step in self.steps {
            let writes: Vec<usize> =
                (0..step.before.len()).filter(|i| step.before[*i] != step.after[*i]).collect();
            let action = domain.thread(*step).map(|_| step.label.name.as_str());
            changed.entry(action).or_default().extend(writes);
        }
        if changed.get(&None).is_none_or(BTreeSet::is_empty) {
            return BTreeSet::new();
        }
        let is_own = |writes: &BTreeSet<usize>| writes.contains(&control.variable);
        let own: BTreeSet<usize> = changed
            .iter()
            .filter(|(action, writes)| action.is_some() && is_own(writes))
            .flat_map(|(_, writes)| writes.iter().copied())
            .chain(self.variables.iter().copied())
            .collect();
        let foreign = changed.iter().filter(|(_, writes)| !writes.is_empty() && writes.is_disjoint(&own));
        foreign.filter_map(|(action, _)| action.map(str::to_owned)).collect()
    }
}

/// The words of a name, in small letters: `rmState` and `rm_state` have two.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut after_small = false;
    for c in name.chars() {
        if !c.is_alphabetic() || (c.is_uppercase() && after_small) {
            words.push(String::new());
        }
        after_small = c.is_lowercase();
        if c.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Adds threads that are no arguments of the function, such as the consumers if it is one of the
/// producers: values that stand where the threads stand in labels, and are of their kind. A text must
/// stand in an action that also names a thread there.
fn with_others(mut values: Vec<Plain>, steps: &[Transition<'_>]) -> Vec<Plain> {
    let is_thread = |p: &&Plain| values.contains(p);
    let acting: BTreeSet<&str> = steps
        .iter()
        .filter(|step| step.label.parameters.first().as_ref().is_some_and(is_thread))
        .map(|step| step.label.name.as_str())
        .collect();
    let models = values.iter().all(|value| matches!(value, Plain::Model(_)));
    let texts = values.iter().all(|value| matches!(value, Plain::Str(_)));
    let mut found = BTreeSet::new();
    for step in steps {
        let named = step.label.parameters.iter().any(|p| values.contains(p));
        let like = |p: &&Plain| match p {
            Plain::Model(_) => models,
            Plain::Str(_) => texts && acting.contains(step.label.name.as_str()),
            _ => false,
        };
        found.extend(step.label.parameters.first().filter(|p| !named && like(p)));
    }
    if values.len() + found.len() <= MOST_LANES {
        let found: Vec<Plain> = found.into_iter().cloned().collect();
        values.extend(found);
    }
    values
}

/// Model values are usually threads or nodes. They are lanes if the actions have one as their first
/// parameter, up to some without any, and some of them take several actions.
fn by_first_parameter(steps: &[Transition<'_>]) -> Option<Domain> {
    let mut actions: BTreeMap<&Plain, BTreeSet<&str>> = BTreeMap::new();
    let mut n_named = 0;
    for step in steps.iter().filter(|step| !step.label.parameters.is_empty()) {
        let thread = step.label.parameters.first().filter(|p| matches!(p, Plain::Model(_)))?;
        actions.entry(thread).or_default().insert(&step.label.name);
        n_named += 1;
    }
    let busy = actions.values().any(|names| names.len() > 1);
    if !busy || actions.len() < 2 || actions.len() > MOST_LANES || 2 * n_named < steps.len() {
        return None;
    }
    let values: Vec<Plain> = actions.into_keys().cloned().collect();
    if are_things(&values, steps) {
        return None;
    }
    Some(Domain { values, pcs: Vec::new(), foreign: BTreeSet::new() })
}

/// Whether all that is known of each of some values is the entry of one variable, and a step changes two
/// entries of it: what is poured from one jug into another is about jugs, not about threads.
fn are_things(values: &[Plain], steps: &[Transition<'_>]) -> bool {
    let Some(first) = steps.first() else { return false };
    let about = |value: &Plain| domain(value).is_some_and(|keys| values.iter().all(|v| keys.contains(v)));
    let mut known = (0..first.before.len()).filter(|variable| about(&first.before[*variable]));
    let (Some(only), None) = (known.next(), known.next()) else { return false };
    steps.iter().any(|step| {
        let (old, new) = (&step.before[only], &step.after[only]);
        old != new && changed_entry(old, new).is_none()
    })
}

fn by_program_counters(variables: &[String], steps: &[Transition<'_>]) -> Option<(Vec<String>, Evidence)> {
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
    Some((names, Evidence::Actions(lane_of)))
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
