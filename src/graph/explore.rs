//! Builds the graph: expands every state that can be reached, in the order of the search.
//!
//! One thread, a few states at a time: it reads the heap and the store while it evaluates, and what it
//! found is put into them afterwards. States that violate something are expanded, too.

use std::ops::Range;
use std::sync::Arc;

use super::net::{Edge, OUTSIDE};
use super::{Extent, Graph, Refusal};
use crate::base::Stop;
use crate::engine::{Check, Eval, Flow, Keys, Model, Outcome, Sink};
use crate::store::{StateId, Store};
use crate::value::{Heap, Mem, Scratch, Value};

/// How many states are expanded before what was found is put into the store.
const RANGE: u32 = 64;

/// How to explore.
pub struct Options<'a> {
    /// After how many distinct states to stop.
    pub max_states: usize,
    /// Whether a state without a successor is an error, if the cfg does not say that it is none.
    pub deadlock: bool,
    /// Raised from elsewhere to stop.
    pub stop: &'a Stop,
    /// Told now and then how many states there are, and how many of them are not expanded yet.
    pub progress: &'a mut dyn FnMut(usize, usize),
}

/// Explores the states that can be reached.
///
/// # Errors
/// Why a spec has no graph.
pub fn explore(model: &Arc<Model>, options: Options<'_>) -> Result<Graph, Refusal> {
    if !model.has_behavior() {
        return Err(Refusal::NoBehavior);
    }
    if model.no_next.is_some() {
        return Err(Refusal::NoNext);
    }
    if model.program.effects.in_order() {
        return Err(Refusal::Impure);
    }
    let mut graph = Graph::empty(Arc::clone(model), options.deadlock && model.check_deadlock);
    let work = Work { model, stop: options.stop, max_states: options.max_states };
    work.run(&mut graph, options.progress);
    Ok(graph)
}

struct Work<'a> {
    model: &'a Model,
    stop: &'a Stop,
    max_states: usize,
}

/// A state that was found.
struct Found {
    /// The state from which, as a place in the range, and the action; absent for an initial state.
    by: Option<(u32, u32)>,
    /// The state, if it is known already.
    known: Option<StateId>,
    /// Where its words begin, those of its key after them.
    words: usize,
    inside: bool,
    /// The properties that it violates, and those that the step violates.
    broken: Vec<u32>,
    broken_step: Vec<u32>,
}

#[derive(Default)]
struct Batch {
    scratch: Scratch,
    words: Vec<Value>,
    found: Vec<Found>,
    /// The places of states whose expansion failed; absent for the initial states.
    failed: Vec<Option<u32>>,
    /// How many states were generated.
    generated: u64,
    keys: Keys,
}

impl Work<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.is_raised() || self.model.program.world.stop.is_raised()
    }

    fn run(&self, graph: &mut Graph, progress: &mut dyn FnMut(usize, usize)) {
        let mut batch = Batch::default();
        let initial = self.initial(graph, &mut batch);
        if !initial {
            graph.extent = if self.is_stopped() { Extent::Stopped } else { Extent::Limit };
        }
        self.commit(graph, 0..0, &mut batch);
        graph.n_initial = graph.store.len();
        let mut next: StateId = 0;
        while graph.extent == Extent::Whole && (next as usize) < graph.store.len() {
            if graph.store.len() >= self.max_states {
                graph.extent = Extent::Limit;
                break;
            }
            let range = next..(next + RANGE).min(graph.store.len() as StateId);
            let done = self.expand(graph, range.clone(), &mut batch);
            self.commit(graph, range.start..done, &mut batch);
            if done < range.end {
                graph.extent = Extent::Stopped;
            }
            next = done;
            progress(graph.store.len(), graph.store.len() - next as usize);
        }
        let n_states = graph.store.len();
        graph.net.set_len(n_states);
        graph.counts.distinct = n_states as u64;
        graph.counts.queued = (n_states - graph.net.n_expanded()) as u64;
        graph.counts.depth = graph.levels.len() as u64;
    }

    /// Finds the initial states; `false` if not all were found.
    fn initial(&self, graph: &Graph, batch: &mut Batch) -> bool {
        let scratch = std::mem::take(&mut batch.scratch);
        let mut eval = Eval::new(&self.model.program, Mem::new(&graph.heap, scratch));
        eval.world = self.model.program.world.clone();
        let mut finder = Finder { work: self, graph, batch, by: None, whole: true };
        let outcome = self.model.initial(&mut eval, &mut finder);
        let whole = finder.whole;
        if outcome.is_err() {
            eval.take_fault();
            batch.failed.push(None);
        }
        batch.scratch = eval.into_scratch();
        whole
    }

    /// Expands a range of states; returns the first that was not expanded.
    fn expand(&self, graph: &Graph, range: Range<StateId>, batch: &mut Batch) -> StateId {
        let scratch = std::mem::take(&mut batch.scratch);
        let mut eval = Eval::new(&self.model.program, Mem::new(&graph.heap, scratch));
        eval.world = self.model.program.world.clone();
        let mut done = range.end;
        for id in range.clone() {
            let place = id - range.start;
            let n_found = batch.found.len();
            eval.world.here.level = graph.depth(id) as u32;
            eval.current.copy_from_slice(graph.store.state(id));
            let mut fails = false;
            for (action, instance) in (0..).zip(self.model.instances()) {
                let mut finder = Finder { work: self, graph, batch, by: Some((place, action)), whole: true };
                let flow = self.model.run(instance, &mut eval, &mut finder);
                fails |= !finder.whole;
                if flow.is_err() {
                    eval.take_fault();
                    fails = true;
                }
                if fails {
                    break;
                }
            }
            eval.output.clear();
            // What was found since the flag was raised may be an evaluation that stopped.
            if self.is_stopped() {
                batch.found.truncate(n_found);
                done = id;
                break;
            }
            if fails {
                batch.failed.push(Some(place));
            }
        }
        batch.scratch = eval.into_scratch();
        done
    }

    fn commit(&self, graph: &mut Graph, range: Range<StateId>, batch: &mut Batch) {
        let mut found = batch.found.drain(..).peekable();
        let words = std::mem::take(&mut batch.words);
        // The initial states have no row.
        while let Some(first) = found.next_if(|f| f.by.is_none()) {
            self.enter(graph, None, &first, &words, &batch.scratch);
        }
        for (place, id) in (0..).zip(range) {
            let mut row: Vec<Edge> = Vec::new();
            let mut wrong: Vec<(Edge, Vec<u32>, Option<Vec<Value>>)> = Vec::new();
            while let Some(next) = found.next_if(|f| f.by.is_some_and(|(from, _)| from == place)) {
                let Some((_, action)) = next.by else { continue };
                let to = if next.inside {
                    self.enter(graph, Some(id), &next, &words, &batch.scratch)
                } else {
                    Some(OUTSIDE)
                };
                let Some(to) = to else {
                    graph.failed.push(id);
                    continue;
                };
                let edge = Edge { action, to };
                row.push(edge);
                let mut broken = next.broken_step.clone();
                let mut state = None;
                if !next.inside && !next.broken.is_empty() {
                    broken.extend(&next.broken);
                    state = settle(&mut graph.heap, &batch.scratch, self.words(&words, next.words));
                }
                if !broken.is_empty() {
                    wrong.push((edge, broken, state));
                }
            }
            let start = graph.net.n_edges();
            graph.net.push_row(row);
            for (edge, broken, state) in wrong {
                let number = (start..graph.net.n_edges()).find(|&e| graph.net.edge(e) == edge);
                graph.broken_steps.extend(number.map(|n| super::BrokenStep { edge: n, broken, state }));
            }
            if batch.failed.contains(&Some(place)) {
                graph.failed.push(id);
            }
        }
        drop(found);
        graph.counts.generated += batch.generated;
        *batch = Batch {
            scratch: {
                let mut scratch = std::mem::take(&mut batch.scratch);
                scratch.clear();
                scratch
            },
            keys: std::mem::take(&mut batch.keys),
            ..Batch::default()
        };
    }

    /// Puts a state into the store, unless it is there; `None` if its values cannot be held.
    fn enter(
        &self,
        graph: &mut Graph,
        parent: Option<StateId>,
        found: &Found,
        words: &[Value],
        scratch: &Scratch,
    ) -> Option<StateId> {
        if let Some(known) = found.known {
            return Some(known);
        }
        let width = self.model.program.variables.len();
        let key_width = self.model.identity.as_ref().map_or(0, |identity| identity.width(width));
        let settled = settle(&mut graph.heap, scratch, &words[found.words..found.words + width + key_width])?;
        let Some(id) = graph.store.insert(&settled, parent) else {
            let key = if key_width > 0 { &settled[width..] } else { &settled[..] };
            return graph.store.find(key);
        };
        let deepest = graph.levels.last().copied();
        if deepest.is_none_or(|deepest| parent.is_some_and(|parent| parent >= deepest)) {
            graph.levels.push(id);
        }
        graph.broken.extend(found.broken.iter().map(|&property| (id, property)));
        Some(id)
    }

    fn words<'w>(&self, words: &'w [Value], start: usize) -> &'w [Value] {
        &words[start..start + self.model.program.variables.len()]
    }
}

fn settle(heap: &mut Heap, scratch: &Scratch, words: &[Value]) -> Option<Vec<Value>> {
    words.iter().map(|&word| heap.intern(scratch, word).ok()).collect()
}

/// Where states go that are found.
struct Finder<'b, 'm> {
    work: &'b Work<'m>,
    graph: &'b Graph,
    batch: &'b mut Batch,
    by: Option<(u32, u32)>,
    /// Whether all was found so far.
    whole: bool,
}

impl<'m> Finder<'_, 'm> {
    fn broken(&self, checks: &'m [Check], eval: &mut Eval<'m>, of_step: bool, broken: &mut Vec<u32>) -> bool {
        let mut evaluated = true;
        for check in checks {
            let holds = if of_step {
                eval.test_step(&check.condition)
            } else {
                eval.test_next_state(&check.condition)
            };
            match holds {
                Ok(true) => {}
                Ok(false) => broken.extend(self.graph.property(self.work.model.symbols.text(check.name))),
                Err(_) => {
                    eval.take_fault();
                    evaluated = false;
                }
            }
        }
        evaluated
    }

    fn in_model(&self, eval: &mut Eval<'m>) -> Outcome<bool> {
        for constraint in &self.work.model.constraints {
            if !eval.test_next_state(&constraint.condition)? {
                return Ok(false);
            }
        }
        if self.by.is_some() {
            for constraint in &self.work.model.action_constraints {
                if !eval.test_step(&constraint.condition)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Looks for the next state in the store, and computes its key if it has one of its own.
    fn look_up(&mut self, eval: &mut Eval<'m>, settled: bool) -> Outcome<Option<StateId>> {
        let store: &Store = &self.graph.store;
        let Some(identity) = &self.work.model.identity else {
            return Ok(if settled { store.find(&eval.next) } else { None });
        };
        let settled = eval.key_of_next(identity, &mut self.batch.keys)?;
        self.batch.keys.images.wanted.clear();
        Ok(if settled { store.find(self.batch.keys.key()) } else { None })
    }
}

impl<'m> Sink<'m> for Finder<'_, 'm> {
    fn found(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
        self.batch.generated += 1;
        if eval.next.contains(&Value::UNASSIGNED) {
            self.whole = false;
            return Ok(Flow::Stop);
        }
        let settled = eval.settle_next()?;
        let model = self.work.model;
        let inside = self.in_model(eval)?;
        let known = if inside { self.look_up(eval, settled)? } else { None };
        let mut broken_step = Vec::new();
        if self.by.is_some() {
            self.whole &= self.broken(&model.action_properties, eval, true, &mut broken_step);
        }
        let mut broken = Vec::new();
        let words = self.batch.words.len();
        if known.is_none() {
            self.whole &= self.broken(&model.invariants, eval, false, &mut broken);
            if self.by.is_none() {
                self.whole &= self.broken(&model.initial_properties, eval, false, &mut broken);
            }
            self.batch.words.extend_from_slice(&eval.next);
            if inside && model.identity.is_some() {
                self.batch.words.extend_from_slice(self.batch.keys.key());
            }
        }
        broken.dedup();
        if inside || self.by.is_some() {
            self.batch.found.push(Found { by: self.by, known, words, inside, broken, broken_step });
        }
        if self.by.is_none() && self.batch.found.len() > self.work.max_states || self.work.is_stopped() {
            self.whole = false;
            return Ok(Flow::Stop);
        }
        Ok(Flow::Go)
    }

    fn passed(&mut self, count: usize) {
        self.batch.generated += count as u64;
    }
}
