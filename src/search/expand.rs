//! What a worker does: finds the successors of a range of states and checks them.
//!
//! A worker reads the heap and the store and changes neither. What it finds is a list of events in the
//! order in which one worker alone would have met them; the commit goes through it in that order, so
//! that nothing depends on how many workers there are.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;

use super::report::Counts;
use crate::engine::{ActionInstance, Check, Eval, Fault, Flow, Known, Model, Outcome, Recall, Sink, VarSet};
use crate::stdmod::World;
use crate::store::{StateId, Store};
use crate::value::{Heap, Mem, Members, Plain, Scratch, Value};

/// Something that the commit has to look at.
#[derive(Debug)]
pub(super) struct Event {
    /// How many states had been generated from the same state, this one included.
    pub(super) generated: u32,
    pub(super) kind: EventKind,
}

/// The kinds of [`Event`]; numbers of states are places in [`Batch::words`].
#[derive(Debug)]
pub(super) enum EventKind {
    /// A state inside the constraints that was not in the store.
    Candidate { state: usize, verdict: Verdict, printed: Vec<String> },
    /// A state outside of the constraints that an invariant forbids.
    Outside { state: usize, verdict: Verdict },
    /// A step that an action property forbids: the place of the property.
    BadStep { state: usize, property: usize },
    /// An initial state that a property forbids: the place of the property.
    BadInitial { state: usize, property: usize },
    /// A state in which some variable has no value.
    Incomplete { state: usize },
    /// An evaluation that failed, in an action or a condition.
    Fault { state: Option<usize>, fault: Box<Fault> },
    /// Something the spec printed.
    Print(String),
}

/// What the invariants say of a state.
#[derive(Debug)]
pub(super) enum Verdict {
    /// All hold.
    Good,
    /// The invariant at this place is false.
    Broken(usize),
    /// The evaluation of an invariant failed.
    Fault(Box<Fault>),
}

/// What was found from one state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expansion {
    /// How many states were generated.
    pub(super) generated: u32,
    /// The end of its events.
    pub(super) events: usize,
}

/// What was found from a range of states.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) scratch: Scratch,
    /// States, one after the other; their values may lie in the scratch.
    pub(super) words: Vec<Value>,
    pub(super) events: Vec<Event>,
    pub(super) expansions: Vec<Expansion>,
}

impl Batch {
    pub(super) fn clear(&mut self) {
        self.scratch.clear();
        self.words.clear();
        self.events.clear();
        self.expansions.clear();
    }
}

/// Where states go that are found.
struct Finder<'b, 'm> {
    task: Task<'m>,
    batch: &'b mut Batch,
    memory: &'b mut Memory,
    /// The action that is run; absent for the initial predicate.
    instance: Option<&'m ActionInstance>,
    generated: u32,
    /// Whether something found lies in the scratch.
    keeps_scratch: bool,
    /// Whether it is initial states that are found.
    initial: bool,
    /// The new states, if the order of evaluation matters: each is looked at once.
    fresh: FxHashSet<Vec<Plain>>,
    interrupted: bool,
    words: Vec<Value>,
}

/// What a worker remembers from one range of states to the next; it changes no result.
#[derive(Debug)]
pub(super) struct Memory {
    members: Members,
    known: Known,
    recall: Recall,
}

impl Default for Memory {
    fn default() -> Self {
        Memory { members: Members::new(), known: Known::default(), recall: Recall::default() }
    }
}

/// What a worker needs to know.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) model: &'a Model,
    pub(super) heap: &'a Heap,
    pub(super) store: &'a Store,
    /// The first state of each level.
    pub(super) levels: &'a [StateId],
    /// How far the search is; matters only if the order of evaluation does.
    pub(super) counts: Counts,
    /// Set from elsewhere to stop.
    pub(super) interrupt: &'a AtomicBool,
    /// Whether the search goes on after a violation, so that an expanded state may violate invariants.
    pub(super) go_on: bool,
}

/// Computes the initial states; `false` if it was interrupted.
pub(super) fn initial(task: Task<'_>, batch: &mut Batch, world: &mut World) -> bool {
    let scratch = std::mem::take(&mut batch.scratch);
    let mut eval = Eval::new(&task.model.program, Mem::new(task.heap, scratch));
    std::mem::swap(&mut eval.world, world);
    let mut memory = Memory::default();
    let mut finder = Finder::new(task, batch, &mut memory, true);
    let outcome = task.model.initial(&mut eval, &mut finder);
    finder.finish(outcome, &mut eval);
    let whole = !finder.interrupted;
    std::mem::swap(&mut eval.world, world);
    batch.scratch = eval.into_scratch();
    whole
}

/// Computes the successors of a range of states; `false` if it was interrupted.
pub(super) fn expand(
    task: Task<'_>,
    range: Range<StateId>,
    batch: &mut Batch,
    memory: &mut Memory,
    world: &mut World,
) -> bool {
    let scratch = std::mem::take(&mut batch.scratch);
    let mut eval = Eval::new(&task.model.program, Mem::new(task.heap, scratch));
    std::mem::swap(&mut eval.world, world);
    let effects = task.model.program.effects;
    std::mem::swap(&mut eval.mem.members, &mut memory.members);
    let mut finder = Finder::new(task, batch, memory, false);
    for id in range {
        finder.interrupted |= task.interrupt.load(Ordering::Relaxed);
        if finder.interrupted {
            break;
        }
        let mark = eval.mem.scratch().mark();
        finder.generated = 0;
        finder.fresh.clear();
        finder.keeps_scratch = false;
        if effects.any() {
            task.place(&mut eval, id);
        }
        eval.current.copy_from_slice(task.store.state(id));
        let mut outcome = Ok(Flow::Go);
        for (number, instance) in task.model.instances().iter().enumerate() {
            outcome = finder.run(number, instance, &mut eval);
            if !matches!(outcome, Ok(Flow::Go)) {
                break;
            }
        }
        finder.finish(outcome, &mut eval);
        if !finder.keeps_scratch {
            eval.mem.scratch().reset(mark);
        }
    }
    let whole = !finder.interrupted;
    std::mem::swap(&mut eval.mem.members, &mut memory.members);
    std::mem::swap(&mut eval.world, world);
    batch.scratch = eval.into_scratch();
    whole
}

impl Task<'_> {
    /// Tells the evaluator from which state it goes on, and how far the search is.
    fn place(&self, eval: &mut Eval<'_>, id: StateId) {
        let level = self.levels.partition_point(|&first| first <= id);
        let effects = self.model.program.effects;
        if effects.trace {
            let mut path = self.store.path(id);
            path.pop();
            eval.set_before(path.into_iter().map(|id| self.store.state(id)));
        }
        eval.world.here.level = level as u32;
        if effects.in_order() {
            eval.world.begin_state(u64::from(id));
            let here = &mut eval.world.here;
            here.generated = self.counts.generated;
            here.distinct = self.counts.distinct;
            here.queue = self.counts.distinct - u64::from(id) - 1;
            here.diameter = self.counts.depth;
        }
    }
}

impl<'b, 'm> Finder<'b, 'm> {
    fn new(task: Task<'m>, batch: &'b mut Batch, memory: &'b mut Memory, initial: bool) -> Self {
        Finder {
            task,
            batch,
            memory,
            instance: None,
            generated: 0,
            keeps_scratch: false,
            initial,
            fresh: FxHashSet::default(),
            interrupted: false,
            words: Vec::with_capacity(task.model.program.variables.len()),
        }
    }

    /// Runs an action from the current state, or recalls what it found before.
    fn run(&mut self, number: usize, instance: &'m ActionInstance, eval: &mut Eval<'m>) -> Outcome<Flow> {
        if !self.task.model.guards(instance, eval)? {
            return Ok(Flow::Go);
        }
        let Some(recalled) = self.memory.recall.look_up(number, instance, &eval.current) else {
            self.instance = Some(instance);
            let outcome = self.task.model.run_rest(instance, eval, self);
            match outcome {
                Ok(Flow::Go) => self.memory.recall.keep(instance),
                Ok(Flow::Stop) | Err(_) => self.memory.recall.forget(),
            }
            return outcome;
        };
        let mut outcome = Ok(Flow::Go);
        for i in 0..recalled.count {
            eval.next_like_current();
            self.memory.recall.recall(instance, recalled, i, &mut eval.next);
            outcome = self.settled(eval, true);
            if !matches!(outcome, Ok(Flow::Go)) {
                break;
            }
        }
        eval.clear_next();
        outcome
    }

    /// Says whether a state that is not in the store has not been found from the same state either, and
    /// counts it; asked only if the order of evaluation matters.
    fn is_fresh(&mut self, eval: &mut Eval<'m>) -> bool {
        let row = self.words.iter().map(|&word| eval.mem.plain(word)).collect();
        let fresh = self.fresh.insert(row);
        let here = &mut eval.world.here;
        if fresh {
            here.distinct += 1;
            here.diameter = here.diameter.max(u64::from(here.level) + 1);
        }
        fresh
    }

    fn finish(&mut self, outcome: Outcome<Flow>, eval: &mut Eval<'m>) {
        for text in eval.output.drain(..) {
            self.batch.events.push(Event { generated: self.generated, kind: EventKind::Print(text) });
        }
        if outcome.is_err() {
            let fault = eval.take_fault();
            self.event(EventKind::Fault { state: None, fault });
        }
        self.batch.expansions.push(Expansion { generated: self.generated, events: self.batch.events.len() });
    }

    fn event(&mut self, kind: EventKind) {
        self.batch.events.push(Event { generated: self.generated, kind });
    }

    /// Keeps the next state; returns its place.
    fn keep(&mut self) -> usize {
        let place = self.batch.words.len();
        self.batch.words.extend_from_slice(&self.words);
        self.keeps_scratch |= self.words.iter().any(|w| !w.is_settled());
        place
    }

    /// Checks a condition that all expanded states satisfy.
    fn holds(
        &mut self,
        number: usize,
        check: &'m Check,
        eval: &mut Eval<'m>,
        changed: VarSet,
    ) -> Outcome<bool> {
        if self.initial || self.task.go_on || check.is_impure() {
            return eval.test_next_state(&check.condition);
        }
        eval.test_next_of_good(number as u32, check, changed, &mut self.memory.known)
    }

    fn verdict(&mut self, eval: &mut Eval<'m>, changed: VarSet) -> Verdict {
        for (place, invariant) in self.task.model.invariants.iter().enumerate() {
            match self.holds(place, invariant, eval, changed) {
                Ok(true) => {}
                Ok(false) => return Verdict::Broken(place),
                Err(_) => return Verdict::Fault(eval.take_fault()),
            }
        }
        Verdict::Good
    }

    fn in_model(&mut self, eval: &mut Eval<'m>, changed: VarSet) -> Outcome<bool> {
        let first = self.task.model.invariants.len();
        for (place, constraint) in self.task.model.constraints.iter().enumerate() {
            if !self.holds(first + place, constraint, eval, changed)? {
                return Ok(false);
            }
        }
        if !self.initial {
            for constraint in &self.task.model.action_constraints {
                if !eval.test_step(&constraint.condition)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn take(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
        if eval.next.contains(&Value::UNASSIGNED) {
            self.words.clear();
            self.words.extend_from_slice(&eval.next);
            self.generated += 1;
            let state = self.keep();
            self.event(EventKind::Incomplete { state });
            return Ok(Flow::Stop);
        }
        let settled = match eval.settle_next() {
            Ok(settled) => settled,
            Err(failed) => {
                self.generated += 1;
                return Err(failed);
            }
        };
        if let Some(instance) = self.instance {
            self.memory.recall.found(instance, &eval.next);
        }
        self.settled(eval, settled)
    }

    /// Takes a state whose values are in normal form, and says if the heap has them all.
    fn settled(&mut self, eval: &mut Eval<'m>, settled: bool) -> Outcome<Flow> {
        self.generated += 1;
        eval.world.here.generated += 1;
        if self.generated.is_multiple_of(1024) && self.task.interrupt.load(Ordering::Relaxed) {
            self.interrupted = true;
            return Ok(Flow::Stop);
        }
        self.words.clear();
        self.words.extend_from_slice(&eval.next);
        let changed = eval.changed();
        let Ok(in_model) = self.in_model(eval, changed) else {
            return Ok(self.stop_with(eval.take_fault()));
        };
        let mut is_new = !settled || self.task.store.find(&self.words).is_none();
        if in_model && is_new && self.task.model.program.effects.in_order() {
            is_new = self.is_fresh(eval);
        }
        if !in_model || is_new {
            // TLC puts initial states onto its queue before it looks at the invariants, others after.
            eval.world.here.queue += u64::from(self.initial && in_model);
            let before = eval.output.len();
            let verdict = self.verdict(eval, changed);
            // Printed if the state turns out to be new, so that it is printed once.
            let printed = eval.output.split_off(before);
            if in_model {
                eval.world.here.queue += u64::from(!self.initial);
                let state = self.keep();
                self.event(EventKind::Candidate { state, verdict, printed });
            } else if !matches!(verdict, Verdict::Good) {
                let state = self.keep();
                self.event(EventKind::Outside { state, verdict });
            }
            if self.initial {
                return Ok(self.initial_properties(eval));
            }
        }
        if !self.initial {
            return Ok(self.action_properties(eval));
        }
        Ok(Flow::Go)
    }

    fn initial_properties(&mut self, eval: &mut Eval<'m>) -> Flow {
        for (property, check) in self.task.model.initial_properties.iter().enumerate() {
            match eval.test_next_state(&check.condition) {
                Ok(true) => {}
                Ok(false) => {
                    let state = self.keep();
                    self.event(EventKind::BadInitial { state, property });
                }
                Err(_) => return self.stop_with(eval.take_fault()),
            }
        }
        Flow::Go
    }

    fn action_properties(&mut self, eval: &mut Eval<'m>) -> Flow {
        for (property, check) in self.task.model.action_properties.iter().enumerate() {
            match eval.test_step(&check.condition) {
                Ok(true) => {}
                Ok(false) => {
                    let state = self.keep();
                    self.event(EventKind::BadStep { state, property });
                }
                Err(_) => return self.stop_with(eval.take_fault()),
            }
        }
        Flow::Go
    }

    fn stop_with(&mut self, fault: Box<Fault>) -> Flow {
        let state = Some(self.keep());
        self.event(EventKind::Fault { state, fault });
        Flow::Stop
    }
}

impl<'m> Sink<'m> for Finder<'_, 'm> {
    fn found(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
        self.take(eval)
    }
}
