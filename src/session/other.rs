//! The walk of another variant beside a walk of the session: its state at each step is one more to compare with.

use super::tree::NodeId;
use super::{DiffBase, Lockstep, Session};
use crate::trace::State;

/// The walk of another variant, in lockstep with one of the session.
#[derive(Clone, Debug)]
pub struct Other {
    name: String,
    /// By what it is asked for on a command line.
    word: String,
    /// The steps of the walk of the session.
    nodes: Vec<NodeId>,
    /// The states beside them; none where the other refuses the step and stays where it is, or has come to an end.
    states: Vec<Option<State>>,
}

/// Why there is no state of the other variant beside a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoState {
    /// It does not take the step.
    Refused,
    /// The step is none of the walk that was compared.
    Elsewhere,
}

impl Other {
    /// Returns what a variant, asked for by a word, does beside steps; `None` if it has no state beside any of them.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        word: impl Into<String>,
        nodes: Vec<NodeId>,
        found: &Lockstep,
    ) -> Option<Self> {
        let taken = |pace: &super::Pace| pace.takes.as_ref().map(|step| step.state.clone());
        let states: Vec<Option<State>> = found.paces.iter().map(taken).collect();
        let has_state = states.iter().any(Option::is_some);
        has_state.then(|| Other { name: name.into(), word: word.into(), nodes, states })
    }
}

impl Session {
    /// Takes the walk of another variant to compare with, in place of the one before.
    pub fn set_other(&mut self, other: Option<Other>) {
        if other.is_none() && self.base() == DiffBase::Other {
            // That is the last one.
            self.next_base();
        }
        self.other = other;
    }

    /// Returns the name of the other variant, if there is one to compare with.
    pub fn other(&self) -> Option<&str> {
        self.other.as_ref().map(|other| other.name.as_str())
    }

    /// Returns the word by which the other variant is asked for, if there is one to compare with.
    pub(super) fn other_word(&self) -> Option<&str> {
        self.other.as_ref().map(|other| other.word.as_str())
    }

    /// Returns the state of the other variant beside the current step.
    ///
    /// # Errors
    /// Why there is none.
    pub fn other_state(&self) -> Result<&State, NoState> {
        let at = self.cursor();
        let other = self.other.as_ref().ok_or(NoState::Elsewhere)?;
        if self.path().get(at).is_none_or(|node| other.nodes.get(at) != Some(node)) {
            return Err(NoState::Elsewhere);
        }
        other.states.get(at).and_then(Option::as_ref).ok_or(NoState::Refused)
    }
}
