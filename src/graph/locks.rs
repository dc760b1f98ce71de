//! The order in which threads take locks: which lock is taken while which other is held.
//!
//! There is an edge from A to B if in some step of the graph a thread takes B, and holds A before the step
//! and after it. Locks that one step takes together have no order. A cycle says that threads may wait
//! for each other; whether they do, a search for deadlocks tells. What speaks against it is said with a
//! cycle: a lock that is held around all of it, one thread alone, readers alone. A thread that is to take a lock
//! which it holds itself makes a cycle of one lock; as no step does that, who waits is asked for in states.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{EdgeId, Extent, Graph, OUTSIDE};
use crate::store::StateId;
use crate::trace::holds::Wait;
use crate::trace::lanes::{Definition, Transition};
use crate::trace::locks::{Holding, Lock, Mode};
use crate::trace::{Label, LaneTable, State, Trace, resolve_with};

/// How many steps inference looks at besides those of a behavior.
const MOST_EVIDENCE: usize = 2000;

/// That some thread takes a lock while it holds another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The lock that is held, by its place.
    pub held: usize,
    /// The lock that is taken.
    pub taken: usize,
    /// The name of the thread.
    pub thread: String,
    /// How the first is held, by writers if it ever is.
    pub held_mode: Mode,
    /// How the second is taken, for writing if it ever is.
    pub taken_mode: Mode,
    /// The first step of the graph that does it.
    pub edge: EdgeId,
    /// The locks that the thread always holds for writing besides, by their places.
    pub around: BTreeSet<usize>,
}

/// A cycle of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The locks, by their places; the last is followed by the first.
    pub locks: Vec<usize>,
    /// For each lock the places in [`LockOrder::taken`] of what takes the next one while it is held: of
    /// threads that differ, if there are such.
    pub by: Vec<usize>,
    /// Whether one thread would have to be at two places of it.
    pub one_thread: bool,
    /// Whether at some place readers alone meet, who do not wait for each other.
    pub readers: bool,
    /// A lock that is held around all of it, if there is one.
    pub around: Option<usize>,
}

impl OwnWait {
    /// Returns a shortest behavior to a state in which the thread waits.
    #[must_use]
    pub fn trace(&self, graph: &Graph) -> Option<Trace> {
        graph.behavior(self.state, &mut |_| Vec::new())
    }
}

impl Cycle {
    /// Returns for each lock of it a shortest behavior at whose end the next one is taken.
    #[must_use]
    pub fn traces(&self, order: &LockOrder, graph: &Graph) -> Vec<Trace> {
        let trace = |&place: &usize| {
            let edge = order.taken[place].edge;
            let mut trace = graph.behavior(graph.net().source(edge), &mut |_| Vec::new())?;
            let from = trace.steps.last()?.state.clone();
            trace.steps.extend(graph.steps(&from, &[edge], &mut |_| Vec::new())?);
            Some(trace)
        };
        self.by.iter().filter_map(trace).collect()
    }

    /// Says whether nothing is known that keeps threads from waiting for each other.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.one_thread && !self.readers && self.around.is_none()
    }
}

/// That some thread is to take a lock which it holds itself, and so waits for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWait {
    /// The lock, by its place.
    pub lock: usize,
    /// The name of the thread.
    pub thread: String,
    /// The action at which it stands.
    pub action: String,
    /// A state in which it waits.
    pub state: StateId,
}

/// The order of the locks of a graph.
#[derive(Clone, Debug)]
pub struct LockOrder {
    /// The locks.
    pub locks: Vec<Lock>,
    /// Where lanes and locks come from, for people.
    pub sources: String,
    /// Which lock is taken while which is held, by locks and thread.
    pub taken: Vec<Taken>,
    /// The cycles, short ones first.
    pub cycles: Vec<Cycle>,
    /// Who waits for a lock that it holds itself, once it was looked for.
    pub own: Vec<OwnWait>,
    /// The shortest behavior to the deepest state, laid out in the same lanes and locks.
    pub table: LaneTable,
    /// How much of the graph was there to look at.
    pub extent: Extent,
    /// What was wrong with the definitions of the spec.
    pub problems: Vec<String>,
}

impl LockOrder {
    /// Finds the order in all steps of a graph. Locks and lanes are those that the spec defines, or else are
    /// inferred from the shortest behavior to the deepest state.
    ///
    /// # Errors
    /// Why there is none.
    pub fn new(graph: &Graph, define: &mut Definition<'_>) -> Result<LockOrder, String> {
        if graph.model.identity.is_some() {
            return Err("under SYMMETRY or VIEW a state stands for others, so threads cannot be followed; \
                        take it out of the cfg to see the order of locks"
                .to_owned());
        }
        let table = table(graph, define);
        let mut order = LockOrder {
            locks: table.lock_columns().to_vec(),
            sources: table.sources(),
            taken: Vec::new(),
            cycles: Vec::new(),
            own: Vec::new(),
            extent: graph.extent(),
            problems: table.problems.clone(),
            table,
        };
        let table = &order.table;
        if order.locks.is_empty() {
            return Ok(order);
        }
        let variables = graph.variables();
        let mut rows: Vec<Vec<Holding>> = Vec::with_capacity(graph.len());
        let mut states = graph.reader();
        for state in 0..graph.len() as StateId {
            let row = table.locks.read(&variables, &states.state(state), &table.lanes, define);
            rows.push(row.unwrap_or_else(|problem| {
                if !order.problems.contains(&problem) {
                    order.problems.push(problem);
                }
                vec![Holding::free(); order.locks.len()]
            }));
        }
        let mut seen: BTreeMap<(usize, usize, String), usize> = BTreeMap::new();
        for from in 0..graph.net().n_expanded() as StateId {
            for (edge, to) in graph.net().targets(from) {
                order.note(&mut seen, edge, &rows[from as usize], &rows[to as usize]);
            }
        }
        order.taken.sort_by_key(|taken| (taken.held, taken.taken, taken.edge));
        order.find_cycles();
        Ok(order)
    }

    /// Looks for threads that wait for locks which they hold themselves, given who waits in a state.
    ///
    /// No step of the graph takes such a lock, so it is seen in states alone. Such a thread waits for ever, so it is
    /// enough to look where the graph ends: at one state of each part that no step leaves.
    pub fn find_own(&mut self, graph: &Graph, waits: &mut dyn FnMut(&State) -> Vec<Wait>) {
        if self.locks.is_empty() {
            return;
        }
        let ends = last_states(graph);
        // Spread over the graph.
        let every = ends.len().div_ceil(MOST_EVIDENCE).max(1);
        for state in ends.into_iter().step_by(every) {
            for wait in waits(&graph.state(state)).into_iter().filter(|wait| wait.itself) {
                let thread = self.table.columns()[wait.lane].name.clone();
                if !self.own.iter().any(|own| own.lock == wait.lock && own.thread == thread) {
                    self.own.push(OwnWait { lock: wait.lock, thread, action: wait.action, state });
                }
            }
        }
        self.own.sort_by(|a, b| (a.lock, &a.thread).cmp(&(b.lock, &b.thread)));
    }

    /// Notes what a step takes.
    fn note(
        &mut self,
        seen: &mut BTreeMap<(usize, usize, String), usize>,
        edge: EdgeId,
        before: &[Holding],
        after: &[Holding],
    ) {
        for (taken, (old, new)) in before.iter().zip(after).enumerate() {
            for thread in new.holders.iter().filter(|name| !old.holders.contains(name)) {
                let holds = |lock: usize| {
                    lock != taken
                        && before[lock].holders.contains(thread)
                        && after[lock].holders.contains(thread)
                };
                let held: Vec<usize> = (0..before.len()).filter(|&lock| holds(lock)).collect();
                let writes = |lock: &&usize| before[**lock].mode == Mode::Write;
                let around: BTreeSet<usize> = held.iter().filter(writes).copied().collect();
                for &lock in &held {
                    let mut around = around.clone();
                    around.remove(&lock);
                    let key = (lock, taken, thread.clone());
                    if let Some(&place) = seen.get(&key) {
                        let known = &mut self.taken[place];
                        known.around = known.around.intersection(&around).copied().collect();
                        known.held_mode = stronger(known.held_mode, before[lock].mode);
                        known.taken_mode = stronger(known.taken_mode, new.mode);
                        continue;
                    }
                    seen.insert(key, self.taken.len());
                    self.taken.push(Taken {
                        held: lock,
                        taken,
                        thread: thread.clone(),
                        held_mode: before[lock].mode,
                        taken_mode: new.mode,
                        edge,
                        around,
                    });
                }
            }
        }
    }

    /// Returns what takes a lock while another is held.
    fn between(&self, held: usize, taken: usize) -> Vec<usize> {
        let is_it = |&place: &usize| self.taken[place].held == held && self.taken[place].taken == taken;
        (0..self.taken.len()).filter(is_it).collect()
    }

    /// For each pair of locks the shortest cycle that goes from the one to the other.
    fn find_cycles(&mut self) {
        let pairs: BTreeSet<(usize, usize)> = self.taken.iter().map(|t| (t.held, t.taken)).collect();
        let mut found: BTreeSet<(usize, Vec<usize>)> = BTreeSet::new();
        for &(held, taken) in &pairs {
            let Some(back) = path(&pairs, taken, held) else { continue };
            // The cycle begins with its first lock.
            let least = back.iter().enumerate().min_by_key(|(_, lock)| **lock).map_or(0, |(i, _)| i);
            let mut locks = back;
            locks.rotate_left(least);
            found.insert((locks.len(), locks));
        }
        for (_, locks) in found {
            self.cycles.push(self.cycle(locks));
        }
    }

    fn cycle(&self, locks: Vec<usize>) -> Cycle {
        let next = |i: usize| locks[(i + 1) % locks.len()];
        let choices: Vec<Vec<usize>> = (0..locks.len()).map(|i| self.between(locks[i], next(i))).collect();
        let mut by = Vec::new();
        let apart = self.choose(&choices, &mut by);
        if !apart {
            by = choices.iter().filter_map(|list| list.first().copied()).collect();
        }
        let mut around = self.taken[by[0]].around.clone();
        let mut readers = false;
        for (i, &place) in by.iter().enumerate() {
            around = around.intersection(&self.taken[place].around).copied().collect();
            // Who takes the next lock meets the one who holds it.
            let holder = &self.taken[by[(i + 1) % by.len()]];
            readers |= self.taken[place].taken_mode == Mode::Read && holder.held_mode == Mode::Read;
        }
        let around = around.into_iter().find(|lock| !locks.contains(lock));
        Cycle { locks, by, one_thread: !apart, readers, around }
    }

    /// Chooses one of each list so that the threads differ, the first such choice.
    fn choose(&self, choices: &[Vec<usize>], by: &mut Vec<usize>) -> bool {
        let Some(list) = choices.get(by.len()) else { return true };
        for &place in list {
            if by.iter().any(|&other| self.taken[other].thread == self.taken[place].thread) {
                continue;
            }
            by.push(place);
            if self.choose(choices, by) {
                return true;
            }
            by.pop();
        }
        false
    }
}

/// Returns one state of each part of a graph that no step leaves, the first one.
fn last_states(graph: &Graph) -> Vec<StateId> {
    let net = graph.net();
    let mut first: Vec<StateId> = (0..graph.len() as StateId).collect();
    for part in net.parts(&|_| true) {
        for &state in &part {
            first[state as usize] = part[0];
        }
    }
    let mut is_last = vec![true; graph.len()];
    for state in 0..graph.len() as StateId {
        let own = first[state as usize];
        is_last[own as usize] &= net.targets(state).all(|(_, to)| first[to as usize] == own);
    }
    (0..graph.len() as StateId).filter(|&s| first[s as usize] == s && is_last[s as usize]).collect()
}

fn stronger(a: Mode, b: Mode) -> Mode {
    if a == Mode::Write || b == Mode::Write { Mode::Write } else { Mode::Read }
}

/// Returns the shortest path along pairs, both ends included.
fn path(pairs: &BTreeSet<(usize, usize)>, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut by: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(here) = queue.pop_front() {
        if here == to {
            let mut path = vec![to];
            let mut here = to;
            while here != from {
                here = by[&here];
                path.push(here);
            }
            path.reverse();
            return Some(path);
        }
        for &(_, next) in pairs.range((here, 0)..=(here, usize::MAX)) {
            if next != from && !by.contains_key(&next) {
                by.insert(next, here);
                queue.push_back(next);
            }
        }
    }
    None
}

/// Lays out the shortest behavior to the deepest state, with the steps of others for evidence.
pub(super) fn table(graph: &Graph, define: &mut Definition<'_>) -> LaneTable {
    let deepest = graph.len().checked_sub(1).map(|last| last as StateId);
    let behavior = deepest.and_then(|state| graph.behavior(state, &mut |_| Vec::new()));
    let trace =
        behavior.unwrap_or_else(|| Trace { variables: graph.variables(), steps: Vec::new(), lasso: None });
    // Spread over the graph, so that all threads are seen.
    let every = graph.net().n_edges().div_ceil(MOST_EVIDENCE).max(1);
    let edges = (0..graph.net().n_edges()).step_by(every);
    let mut states = graph.reader();
    let seen: Vec<(State, Label, State)> = edges
        .filter(|&edge| graph.net().edge(edge).to != OUTSIDE)
        .map(|edge| {
            let (from, to) = (graph.net().source(edge), graph.net().edge(edge).to);
            (states.state(from), graph.label(edge), states.state(to))
        })
        .collect();
    let evidence: Vec<Transition<'_>> =
        seen.iter().map(|(before, label, after)| Transition { before, label, after }).collect();
    resolve_with(&trace, &evidence, define)
}
