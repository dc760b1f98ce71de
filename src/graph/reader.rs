//! Many states of a graph, read one after the other.

use rustc_hash::FxHashMap;

use super::Graph;
use crate::store::StateId;
use crate::trace::State;
use crate::value::{Plain, Value};

/// So many parts of states are remembered at most.
const MOST_KNOWN: usize = 1 << 18;

/// Reads states of a graph; what they have in common is there once.
pub struct Reader<'g> {
    graph: &'g Graph,
    known: FxHashMap<Value, Plain>,
}

impl Graph {
    /// Returns what reads many of its states.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader { graph: self, known: FxHashMap::default() }
    }
}

impl Reader<'_> {
    /// Returns the values of a state.
    pub fn state(&mut self, state: StateId) -> State {
        if self.known.len() > MOST_KNOWN {
            self.known.clear();
        }
        self.graph.plain_with(self.graph.store.state(state), &mut self.known)
    }
}
