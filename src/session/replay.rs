//! A behavior taken again in another way: its steps in another order, or without some of them.
//!
//! Every state is computed from the spec, so what comes out is a behavior of it. It must go wrong as the first one
//! does: by one of the same properties, or where no step is possible.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Successor, Verdict, Walker};
use crate::base::Stop;
use crate::trace::{Label, State, Step};

/// How many states are expanded at most.
pub const MOST_STATES: usize = 20_000;

/// What goes wrong at the end of a behavior.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wrong {
    /// These properties, by their places.
    Properties(Vec<usize>),
    /// There is no step but to the state itself.
    Deadlock,
}

/// Why a behavior was not taken again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unable {
    /// It does not end with a property or a deadlock.
    NothingWrong,
    /// There are too many ways.
    TooMany,
    /// It was stopped.
    Stopped,
}

impl std::fmt::Display for Unable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unable::NothingWrong => "the last step violates no property, so there is nothing to keep",
            Unable::TooMany => "there are too many orders of these steps to try them",
            Unable::Stopped => "it was stopped",
        })
    }
}

/// Takes steps of a behavior again.
pub(super) struct Replay<'a> {
    walker: &'a mut dyn Walker,
    stop: &'a Stop,
    wrong: Wrong,
    /// How many states are expanded at most.
    most: usize,
    known: FxHashMap<State, Rc<Vec<Successor>>>,
}

impl<'a> Replay<'a> {
    /// Prepares to take the steps of a behavior again.
    pub(super) fn new(
        walker: &'a mut dyn Walker,
        steps: &[Step],
        stop: &'a Stop,
    ) -> Result<Replay<'a>, Unable> {
        let Some((last, rest)) = steps.split_last() else { return Err(Unable::NothingWrong) };
        let before = rest.last().map(|step| &step.state);
        let broken = broken(walker, before, &last.state);
        let wrong = if broken.is_empty() { Wrong::Deadlock } else { Wrong::Properties(broken) };
        let mut replay = Replay { walker, stop, wrong, most: MOST_STATES, known: FxHashMap::default() };
        if replay.is_wrong(before, &last.state)? { Ok(replay) } else { Err(Unable::NothingWrong) }
    }

    /// Expands not more than so many states.
    pub(super) fn at_most(self, most: usize) -> Self {
        Replay { most, ..self }
    }

    /// Returns the successors of a state.
    fn successors(&mut self, state: &State) -> Result<Rc<Vec<Successor>>, Unable> {
        if self.stop.is_raised() {
            return Err(Unable::Stopped);
        }
        if let Some(known) = self.known.get(state) {
            return Ok(Rc::clone(known));
        }
        if self.known.len() >= self.most {
            return Err(Unable::TooMany);
        }
        let found = Rc::new(self.walker.successors(state).unwrap_or_default());
        self.known.insert(state.clone(), Rc::clone(&found));
        Ok(found)
    }

    /// Returns the states to which an action leads.
    pub(super) fn next(&mut self, state: &State, label: &Label) -> Result<Vec<State>, Unable> {
        let successors = self.successors(state)?;
        Ok(successors.iter().filter(|next| next.label == *label).map(|next| next.state.clone()).collect())
    }

    /// Says whether it has gone wrong in a state.
    pub(super) fn is_wrong(&mut self, before: Option<&State>, state: &State) -> Result<bool, Unable> {
        Ok(match &self.wrong {
            Wrong::Properties(wrong) => {
                broken(self.walker, before, state).iter().any(|place| wrong.contains(place))
            }
            Wrong::Deadlock => self.successors(state)?.iter().all(|next| next.state == *state),
        })
    }
}

/// The places of the properties that a step violates.
fn broken(walker: &mut dyn Walker, before: Option<&State>, state: &State) -> Vec<usize> {
    let verdicts = walker.check(before, state);
    let violated =
        |(place, verdict): (usize, &Verdict)| matches!(verdict, Verdict::Violated(_)).then_some(place);
    verdicts.iter().enumerate().filter_map(violated).collect()
}
