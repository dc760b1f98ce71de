//! The whole reachable graph of a model, as something to ask.
//!
//! A search stops at what is wrong; here every state that can be reached is kept with the steps that lead
//! on, also from states that violate something. The states come in the order of the search and are
//! counted as it counts: for a model without errors, and with `--continue` for others, the numbers are
//! the same.
//!
//! States outside of the constraints are no states of the graph; the steps to them are, because one may
//! violate an invariant there. What a spec does must depend on the state alone: one that looks at the
//! search, or chooses at random, has no graph.

mod explore;
pub mod fate;
pub mod locks;
pub mod net;
mod reader;
pub mod switches;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;
use std::sync::Arc;

pub use explore::{Options, explore};
pub use fate::{Fate, Wrong};
pub use net::{EdgeId, Net, OUTSIDE};
pub use reader::Reader;

use rustc_hash::FxHashMap;

use crate::engine::{Eval, Keys, Model};
use crate::search::{Counts, Outcome, Violation};
use crate::store::{StateId, Store};
use crate::trace::{Label, State, Step, Trace};
use crate::value::{Heap, Mem, Plain, Scratch, Value};

/// How many states are explored if the user does not say.
pub const MAX_STATES: usize = 200_000;

/// Why a model has no graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no initial predicate.
    NoBehavior,
    /// There are initial states, but nothing says what follows them.
    NoNext,
    /// What it does depends on more than the state.
    Impure,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::NoBehavior => "the spec has no behavior, only assumptions",
            Refusal::NoNext => "the spec has initial states and no next-state relation",
            Refusal::Impure => "what the spec does depends on more than its states, so they make no graph",
        })
    }
}

/// How much of the graph is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Not more than a limit of states.
    Limit,
    /// What there was when it was stopped.
    Stopped,
}

/// What may be wrong in a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A property, by its place in [`Graph::properties`].
    Property(usize),
    /// A state without a step, where that is an error.
    Deadlock,
    /// An evaluation that fails.
    Failure,
    /// Any of these.
    Any,
}

/// A step that violates properties, or leaves the constraints to a state that does.
#[derive(Clone, Debug)]
struct BrokenStep {
    edge: EdgeId,
    broken: Vec<u32>,
    /// The state it leads to, if it is outside.
    state: Option<Vec<Value>>,
}

/// The states of a model that can be reached, and the steps between them.
#[derive(Debug)]
pub struct Graph {
    model: Arc<Model>,
    heap: Heap,
    store: Store,
    net: Net,
    properties: Vec<String>,
    /// The first state of each level.
    levels: Vec<StateId>,
    n_initial: usize,
    /// Which property is violated in which state, in the order of the states.
    broken: Vec<(StateId, u32)>,
    broken_steps: Vec<BrokenStep>,
    /// The states where an evaluation failed.
    failed: Vec<StateId>,
    deadlock: bool,
    extent: Extent,
    counts: Counts,
}

/// Where a successor of a state is looked for whose state stands for others, too.
pub type Successors<'a> = dyn FnMut(&State) -> Vec<(Label, State)> + 'a;

impl Graph {
    fn empty(model: Arc<Model>, deadlock: bool) -> Graph {
        let width = model.program.variables.len();
        let key_width = model.identity.as_ref().map(|identity| identity.width(width));
        let mut properties: Vec<String> = Vec::new();
        let checks = model.invariants.iter().chain(&model.action_properties).chain(&model.initial_properties);
        for check in checks {
            let name = model.symbols.text(check.name).to_owned();
            if !properties.contains(&name) {
                properties.push(name);
            }
        }
        Graph {
            heap: model.heap.clone(),
            store: Store::new(width, key_width),
            net: Net::default(),
            properties,
            levels: Vec::new(),
            n_initial: 0,
            broken: Vec::new(),
            broken_steps: Vec::new(),
            failed: Vec::new(),
            deadlock,
            extent: Extent::Whole,
            counts: Counts::default(),
            model,
        }
    }

    /// Returns the states and steps as numbers.
    #[must_use]
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// Returns how much of it is there.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Returns how much was explored, counted as a search counts.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns the names of the properties that were checked.
    #[must_use]
    pub fn properties(&self) -> &[String] {
        &self.properties
    }

    fn property(&self, name: &str) -> Option<u32> {
        self.properties.iter().position(|property| property == name).map(|place| place as u32)
    }

    /// Returns the names of the variables.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        self.model.variables()
    }

    /// Returns how many states there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Says whether there is no state.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    /// Returns how many initial states there are; they are the first.
    #[must_use]
    pub fn n_initial(&self) -> usize {
        self.n_initial
    }

    /// Returns the number of states on the shortest path to a state, as TLC counts depth.
    #[must_use]
    pub fn depth(&self, state: StateId) -> usize {
        self.levels.partition_point(|&first| first <= state)
    }

    /// Returns how many states there are at each depth.
    #[must_use]
    pub fn states_by_depth(&self) -> Vec<usize> {
        let ends = self.levels.iter().skip(1).map(|&first| first as usize).chain([self.len()]);
        self.levels.iter().zip(ends).map(|(&first, end)| end - first as usize).collect()
    }

    /// Says whether a state without a step is an error.
    #[must_use]
    pub fn deadlock_is_error(&self) -> bool {
        self.deadlock
    }

    /// Returns the expanded states whose evaluation did not fail and that have no step but to themselves;
    /// for each says whether it has such a one.
    #[must_use]
    pub fn terminal(&self) -> Vec<(StateId, bool)> {
        let ends = |&state: &StateId| {
            let mut edges = self.net.edges_of(state);
            edges.all(|edge| self.net.edge(edge).to == state) && !self.failed.contains(&state)
        };
        let states = (0..self.net.n_expanded() as StateId).filter(ends);
        states.map(|state| (state, !self.net.edges_of(state).is_empty())).collect()
    }

    /// Returns the places of the properties that a state violates.
    pub fn broken_in(&self, state: StateId) -> impl Iterator<Item = usize> + '_ {
        let first = self.broken.partition_point(|(other, _)| *other < state);
        self.broken[first..].iter().take_while(move |(other, _)| *other == state).map(|(_, p)| *p as usize)
    }

    /// Returns the kind of fault that a violation is.
    #[must_use]
    pub fn fault_of(&self, violation: &Violation) -> Option<Fault> {
        match violation.outcome {
            Outcome::Invariant | Outcome::Property => {
                let name = violation.name.as_deref()?;
                self.property(name).map(|place| Fault::Property(place as usize))
            }
            Outcome::Deadlock => Some(Fault::Deadlock),
            Outcome::Assert | Outcome::Evaluation(_) => Some(Fault::Failure),
            Outcome::Ok
            | Outcome::Assumption
            | Outcome::Parse
            | Outcome::Config
            | Outcome::Memory
            | Outcome::Limit
            | Outcome::Interrupted => None,
        }
    }

    /// Returns what is wrong at the end of a behavior, as far as the graph shows it.
    #[must_use]
    pub fn fault_at(&self, steps: &[Step]) -> Fault {
        let Some((last, before)) = steps.split_last() else { return Fault::Any };
        let here = self.find(&last.state);
        if let Some(property) = here.and_then(|state| self.broken_in(state).next()) {
            return Fault::Property(property);
        }
        let from = before.last().and_then(|step| self.find(&step.state));
        let is_last = |step: &&BrokenStep| {
            let to = self.net.edge(step.edge).to;
            Some(self.net.source(step.edge)) == from
                && here.map_or(to == OUTSIDE, |state| to == state || to == OUTSIDE)
        };
        if let Some(property) = self.broken_steps.iter().find(is_last).and_then(|step| step.broken.first()) {
            return Fault::Property(*property as usize);
        }
        match here {
            Some(state) if self.failed.contains(&state) => Fault::Failure,
            Some(state) if self.deadlock && self.terminal().contains(&(state, false)) => Fault::Deadlock,
            Some(_) | None => Fault::Any,
        }
    }

    /// Returns what is wrong at the end of a behavior, in words.
    #[must_use]
    pub fn broken_at(&self, steps: &[Step]) -> String {
        match self.fault_at(steps) {
            Fault::Property(place) => format!("{} is violated", self.properties[place]),
            Fault::Deadlock => "deadlock: no step is possible".to_owned(),
            Fault::Failure => "an evaluation failed".to_owned(),
            Fault::Any => "it has gone wrong".to_owned(),
        }
    }

    /// Returns the numbers of the states of a behavior; absent for those that it does not have.
    #[must_use]
    pub fn path(&self, trace: &Trace) -> Vec<Option<StateId>> {
        trace.steps.iter().map(|step| self.find(&step.state)).collect()
    }

    /// Returns the first state of a counterexample, counted from 0, from which its violation cannot be
    /// avoided any more; `None` if not the whole graph is there, the violation is none of a behavior, or a
    /// condition depends on more than the state.
    #[must_use]
    pub fn no_return(&self, violation: &Violation) -> Option<usize> {
        if self.model.checks_more_than_states() {
            return None;
        }
        let trace = violation.trace.as_ref().filter(|_| self.extent == Extent::Whole)?;
        self.fate(self.fault_of(violation)?).no_return(&self.path(trace))
    }

    /// Returns which states and steps are wrong in one way.
    #[must_use]
    pub fn wrong(&self, fault: Fault) -> Wrong {
        let mut wrong = Wrong {
            states: vec![false; self.len()],
            dead_ends: self.deadlock,
            loops_move: self.has_others(),
            ..Wrong::default()
        };
        let is_meant = |property: u32| match fault {
            Fault::Property(meant) => property as usize == meant,
            Fault::Any => true,
            Fault::Deadlock | Fault::Failure => false,
        };
        for (state, _) in self.broken.iter().filter(|(_, property)| is_meant(*property)) {
            wrong.states[*state as usize] = true;
        }
        let steps = self.broken_steps.iter().filter(|step| step.broken.iter().any(|&p| is_meant(p)));
        wrong.edges.extend(steps.map(|step| step.edge));
        if matches!(fault, Fault::Failure | Fault::Any) {
            for &state in &self.failed {
                wrong.states[state as usize] = true;
            }
        }
        if matches!(fault, Fault::Deadlock | Fault::Any) && self.deadlock {
            for (state, _) in self.terminal().into_iter().filter(|(_, loops)| !loops) {
                wrong.states[state as usize] = true;
            }
        }
        wrong
    }

    /// Returns what can still happen from each state, given what is wrong.
    #[must_use]
    pub fn fate(&self, fault: Fault) -> Fate {
        Fate::new(&self.net, self.wrong(fault))
    }

    /// Returns the values of a state.
    #[must_use]
    pub fn state(&self, state: StateId) -> State {
        self.plain(self.store.state(state))
    }

    fn plain(&self, words: &[Value]) -> State {
        self.plain_with(words, &mut FxHashMap::default())
    }

    /// Returns a state that shares what it has in common with others.
    fn plain_with(&self, words: &[Value], known: &mut FxHashMap<Value, Plain>) -> State {
        let mut mem = Mem::new(&self.heap, Scratch::default());
        words.iter().map(|&word| mem.plain_with(word, known)).collect()
    }

    /// Returns the action of an edge.
    #[must_use]
    pub fn label(&self, edge: EdgeId) -> Label {
        let mut eval = Eval::new(&self.model.program, Mem::new(&self.heap, Scratch::default()));
        let instance = &self.model.instances()[self.net.edge(edge).action as usize];
        self.model.label(instance, &mut eval)
    }

    /// Returns the number of a state, or of the one that stands for it under SYMMETRY and VIEW.
    #[must_use]
    pub fn find(&self, state: &State) -> Option<StateId> {
        let mut eval = Eval::new(&self.model.program, Mem::new(&self.heap, Scratch::default()));
        let words: Result<Vec<Value>, _> = state.iter().map(|plain| eval.mem.from_plain(plain)).collect();
        eval.set_next(&words.ok().filter(|words| words.len() == eval.next.len())?);
        let settled = eval.settle_next().ok()?;
        match &self.model.identity {
            None => self.store.find(&eval.next).filter(|_| settled),
            Some(identity) => {
                let mut keys = Keys::default();
                let settled = eval.key_of_next(identity, &mut keys).ok()?;
                self.store.find(keys.key()).filter(|_| settled)
            }
        }
    }

    /// Returns the shortest way to a state: the initial state it begins with, and the edges.
    #[must_use]
    pub fn way_to(&self, state: StateId) -> (StateId, Vec<EdgeId>) {
        let path = self.store.path(state);
        let edge = |pair: &[StateId]| {
            let to = |edge: &EdgeId| self.net.edge(*edge).to == pair[1];
            self.net.edges_of(pair[0]).find(to)
        };
        (path[0], path.windows(2).filter_map(edge).collect())
    }

    /// Says whether a state stands for others that are not in the graph, by SYMMETRY or VIEW.
    #[must_use]
    pub fn has_others(&self) -> bool {
        self.model.identity.is_some()
    }

    /// Returns the steps of a way from a state on, without the state itself. Where a state stands for
    /// others the steps are looked for with `successors`; there may be none that fit.
    #[must_use]
    pub fn steps(&self, from: &State, way: &[EdgeId], successors: &mut Successors<'_>) -> Option<Vec<Step>> {
        let mut steps: Vec<Step> = Vec::new();
        let mut known = FxHashMap::default();
        for &edge in way {
            let to = self.net.edge(edge).to;
            if to == OUTSIDE || !self.has_others() {
                let outside = self.broken_steps.iter().find(|step| step.edge == edge);
                let state = match outside.and_then(|step| step.state.as_ref()).filter(|_| to == OUTSIDE) {
                    Some(words) => self.plain_with(words, &mut known),
                    None if to == OUTSIDE => return None,
                    None => self.plain_with(self.store.state(to), &mut known),
                };
                steps.push(Step { label: Some(self.label(edge)), state });
                continue;
            }
            let here = steps.last().map_or(from, |step| &step.state);
            let next = successors(here).into_iter().find(|(_, state)| self.find(state) == Some(to));
            let (label, state) = next?;
            steps.push(Step { label: Some(label), state });
        }
        Some(steps)
    }

    /// Returns the shortest behavior that ends in a state, or none if there is none to show (see
    /// [`Graph::steps`]).
    #[must_use]
    pub fn behavior(&self, state: StateId, successors: &mut Successors<'_>) -> Option<Trace> {
        let (first, way) = self.way_to(state);
        let start = self.state(first);
        let more = self.steps(&start, &way, successors)?;
        let steps = std::iter::once(Step { label: None, state: start }).chain(more).collect();
        Some(Trace { variables: self.variables(), steps, lasso: None })
    }

    /// Returns the states in which a condition holds, those that are reached first in front.
    ///
    /// # Errors
    /// What the condition answers if it cannot be told.
    pub fn holding<E>(&self, holds: &mut dyn FnMut(&State) -> Result<bool, E>) -> Result<Vec<StateId>, E> {
        let mut found = Vec::new();
        let mut states = self.reader();
        for state in 0..self.len() as StateId {
            if holds(&states.state(state))? {
                found.push(state);
            }
        }
        Ok(found)
    }
}
