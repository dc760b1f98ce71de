//! States and steps as bare numbers, and what can be computed from them alone.
//!
//! The edges of all states lie one after the other, in the order in which the steps were found. A state
//! beyond the last row was found and not expanded: nothing is known of what follows it.

use std::collections::VecDeque;
use std::ops::Range;

use crate::store::StateId;

/// The target of a step that leaves the constraints: there is no state of the graph.
pub const OUTSIDE: StateId = StateId::MAX;

/// The number of an edge.
pub type EdgeId = usize;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The number of the action instance.
    pub action: u32,
    /// Where it leads, or [`OUTSIDE`].
    pub to: StateId,
}

/// States and the steps between them.
#[derive(Clone, Debug)]
pub struct Net {
    n_states: usize,
    /// Where the edges of each expanded state begin, and the end of the last.
    starts: Vec<EdgeId>,
    edges: Vec<Edge>,
}

impl Default for Net {
    fn default() -> Self {
        Net { n_states: 0, starts: vec![0], edges: Vec::new() }
    }
}

impl Net {
    /// Adds the edges of the next state that is expanded; each is kept once.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = Edge>) {
        let start = self.edges.len();
        for edge in row {
            if !self.edges[start..].contains(&edge) {
                self.edges.push(edge);
            }
        }
        self.starts.push(self.edges.len());
        self.n_states = self.n_states.max(self.n_expanded());
    }

    /// Says that there are so many states, expanded or not.
    pub fn set_len(&mut self, n_states: usize) {
        self.n_states = n_states.max(self.n_expanded());
    }

    /// Returns how many states there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n_states
    }

    /// Says whether there is no state.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n_states == 0
    }

    /// Returns how many states were expanded.
    #[must_use]
    pub fn n_expanded(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns how many edges there are.
    #[must_use]
    pub fn n_edges(&self) -> usize {
        self.edges.len()
    }

    /// Returns the numbers of the edges of a state; none if it was not expanded.
    #[must_use]
    pub fn edges_of(&self, state: StateId) -> Range<EdgeId> {
        let state = state as usize;
        if state < self.n_expanded() { self.starts[state]..self.starts[state + 1] } else { 0..0 }
    }

    /// Returns an edge.
    #[must_use]
    pub fn edge(&self, edge: EdgeId) -> Edge {
        self.edges[edge]
    }

    /// Returns the states to which the edges of a state lead, in order, those outside left out.
    pub fn targets(&self, state: StateId) -> impl Iterator<Item = (EdgeId, StateId)> + '_ {
        self.edges_of(state).map(|e| (e, self.edges[e].to)).filter(|(_, to)| *to != OUTSIDE)
    }

    /// Returns the state from which an edge goes.
    #[must_use]
    pub fn source(&self, edge: EdgeId) -> StateId {
        (self.starts.partition_point(|&start| start <= edge) - 1) as StateId
    }

    /// Returns for each state the edges that lead to it.
    #[must_use]
    pub fn reversed(&self) -> Reversed {
        let mut starts = vec![0; self.n_states + 1];
        for edge in self.edges.iter().filter(|edge| edge.to != OUTSIDE) {
            starts[edge.to as usize + 1] += 1;
        }
        for i in 0..self.n_states {
            starts[i + 1] += starts[i];
        }
        let mut place = starts.clone();
        let mut list = vec![(0, 0); starts[self.n_states]];
        for from in 0..self.n_expanded() as StateId {
            for (edge, to) in self.targets(from) {
                list[place[to as usize]] = (edge, from);
                place[to as usize] += 1;
            }
        }
        Reversed { starts, list }
    }

    /// Returns the shortest way from a state to one that is wanted, or along an edge that is wanted, as
    /// the edges to take; the first such way in the order of the edges. Only states that are `allowed`
    /// are walked through.
    pub fn way(
        &self,
        from: StateId,
        wanted: &dyn Fn(StateId) -> bool,
        wanted_edge: &dyn Fn(EdgeId) -> bool,
        allowed: &dyn Fn(StateId) -> bool,
    ) -> Option<Vec<EdgeId>> {
        if wanted(from) {
            return Some(Vec::new());
        }
        let mut by: Vec<Option<EdgeId>> = vec![None; self.n_states];
        let mut queue = VecDeque::from([from]);
        let back = |by: &[Option<EdgeId>], last: EdgeId| {
            let mut edges = vec![last];
            let mut here = self.source(last);
            while here != from {
                let Some(edge) = by[here as usize] else { break };
                edges.push(edge);
                here = self.source(edge);
            }
            edges.reverse();
            edges
        };
        while let Some(here) = queue.pop_front() {
            for edge in self.edges_of(here) {
                let to = self.edges[edge].to;
                if wanted_edge(edge) || to != OUTSIDE && to != from && wanted(to) {
                    return Some(back(&by, edge));
                }
                if to != OUTSIDE && to != from && by[to as usize].is_none() && allowed(to) {
                    by[to as usize] = Some(edge);
                    queue.push_back(to);
                }
            }
        }
        None
    }

    /// Returns the strongly connected parts that have more than one state, each with its states in
    /// order, and the parts in the order of their first states (Tarjan's algorithm).
    ///
    /// Only states that are `allowed` are looked at.
    pub fn parts(&self, allowed: &dyn Fn(StateId) -> bool) -> Vec<Vec<StateId>> {
        const NEW: u32 = u32::MAX;
        let mut index = vec![NEW; self.n_states];
        let mut low = vec![0_u32; self.n_states];
        let mut on_stack = vec![false; self.n_states];
        let mut stack: Vec<StateId> = Vec::new();
        // The states that are being visited, each with the edge to look at next.
        let mut visits: Vec<(StateId, EdgeId)> = Vec::new();
        let mut next = 0;
        let mut parts: Vec<Vec<StateId>> = Vec::new();
        for root in 0..self.n_states as StateId {
            if index[root as usize] != NEW || !allowed(root) {
                continue;
            }
            visits.push((root, self.edges_of(root).start));
            while let Some((here, edge)) = visits.last().copied() {
                let at = here as usize;
                if index[at] == NEW {
                    (index[at], low[at]) = (next, next);
                    next += 1;
                    stack.push(here);
                    on_stack[at] = true;
                }
                if edge < self.edges_of(here).end {
                    if let Some(visit) = visits.last_mut() {
                        visit.1 += 1;
                    }
                    let to = self.edges[edge].to;
                    if to == OUTSIDE || !allowed(to) {
                        continue;
                    }
                    if index[to as usize] == NEW {
                        visits.push((to, self.edges_of(to).start));
                    } else if on_stack[to as usize] {
                        low[at] = low[at].min(index[to as usize]);
                    }
                    continue;
                }
                visits.pop();
                if let Some((parent, _)) = visits.last() {
                    low[*parent as usize] = low[*parent as usize].min(low[at]);
                }
                if low[at] == index[at] {
                    let mut part = Vec::new();
                    while let Some(state) = stack.pop() {
                        on_stack[state as usize] = false;
                        part.push(state);
                        if state == here {
                            break;
                        }
                    }
                    if part.len() > 1 {
                        part.sort_unstable();
                        parts.push(part);
                    }
                }
            }
        }
        parts.sort_unstable();
        parts
    }
}

/// The edges that lead to each state.
#[derive(Clone, Debug)]
pub struct Reversed {
    starts: Vec<usize>,
    list: Vec<(EdgeId, StateId)>,
}

impl Reversed {
    /// Returns the edges that lead to a state, each with the state from which it goes.
    #[must_use]
    pub fn edges_to(&self, state: StateId) -> &[(EdgeId, StateId)] {
        &self.list[self.starts[state as usize]..self.starts[state as usize + 1]]
    }
}
