//! What a worker does: finds the successors of a range of states and checks them.
//!
//! A worker reads the heap and the store and changes neither. What it finds is a list of events in the
//! order in which one worker alone would have met them; the commit goes through it in that order, so
//! that nothing depends on how many workers there are.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::engine::{Check, Eval, Fault, Flow, Known, Model, Outcome, Sink, VarSet};
use crate::store::{StateId, Store};
use crate::value::{Heap, Mem, Scratch, Value};

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
    Candidate { state: usize, verdict: Verdict },
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
    model: &'m Model,
    store: &'b Store,
    batch: &'b mut Batch,
    known: &'b mut Known,
    interrupt: &'b AtomicBool,
    generated: u32,
    /// Whether something found lies in the scratch.
    keeps_scratch: bool,
    initial: bool,
    words: Vec<Value>,
}

/// Computes the initial states.
pub(super) fn initial(model: &Model, heap: &Heap, store: &Store, batch: &mut Batch, interrupt: &AtomicBool) {
    let scratch = std::mem::take(&mut batch.scratch);
    let mut eval = Eval::new(&model.program, Mem::new(heap, scratch));
    let mut known = Known::default();
    let mut finder = Finder::new(model, store, batch, &mut known, interrupt, true);
    let outcome = model.initial(&mut eval, &mut finder);
    finder.finish(outcome, &mut eval);
    batch.scratch = eval.into_scratch();
}

/// Computes the successors of a range of states; `false` if it was interrupted.
pub(super) fn expand(
    model: &Model,
    heap: &Heap,
    store: &Store,
    range: std::ops::Range<StateId>,
    batch: &mut Batch,
    known: &mut Known,
    interrupt: &AtomicBool,
) -> bool {
    let scratch = std::mem::take(&mut batch.scratch);
    let mut eval = Eval::new(&model.program, Mem::new(heap, scratch));
    let mut finder = Finder::new(model, store, batch, known, interrupt, false);
    let mut whole = true;
    for id in range {
        if interrupt.load(Ordering::Relaxed) {
            whole = false;
            break;
        }
        let mark = eval.mem.scratch().mark();
        finder.generated = 0;
        finder.keeps_scratch = false;
        eval.current.copy_from_slice(store.state(id));
        let mut outcome = Ok(Flow::Go);
        for instance in model.instances() {
            outcome = model.run(instance, &mut eval, &mut finder);
            if !matches!(outcome, Ok(Flow::Go)) {
                break;
            }
        }
        finder.finish(outcome, &mut eval);
        if !finder.keeps_scratch {
            eval.mem.scratch().reset(mark);
        }
    }
    batch.scratch = eval.into_scratch();
    whole
}

impl<'b, 'm> Finder<'b, 'm> {
    fn new(
        model: &'m Model,
        store: &'b Store,
        batch: &'b mut Batch,
        known: &'b mut Known,
        interrupt: &'b AtomicBool,
        initial: bool,
    ) -> Self {
        let words = Vec::with_capacity(model.program.variables.len());
        Finder { model, store, batch, known, interrupt, generated: 0, keeps_scratch: false, initial, words }
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
        if self.initial {
            return eval.test_next_state(&check.condition);
        }
        eval.test_next_of_good(number as u32, check, changed, self.known)
    }

    fn verdict(&mut self, eval: &mut Eval<'m>, changed: VarSet) -> Verdict {
        for (place, invariant) in self.model.invariants.iter().enumerate() {
            match self.holds(place, invariant, eval, changed) {
                Ok(true) => {}
                Ok(false) => return Verdict::Broken(place),
                Err(_) => return Verdict::Fault(eval.take_fault()),
            }
        }
        Verdict::Good
    }

    fn in_model(&mut self, eval: &mut Eval<'m>, changed: VarSet) -> Outcome<bool> {
        let first = self.model.invariants.len();
        for (place, constraint) in self.model.constraints.iter().enumerate() {
            if !self.holds(first + place, constraint, eval, changed)? {
                return Ok(false);
            }
        }
        if !self.initial {
            for constraint in &self.model.action_constraints {
                if !eval.test_step(&constraint.condition)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn take(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
        self.generated += 1;
        if self.generated.is_multiple_of(1024) && self.interrupt.load(Ordering::Relaxed) {
            return Ok(Flow::Stop);
        }
        if eval.next.contains(&Value::UNASSIGNED) {
            self.words.clear();
            self.words.extend_from_slice(&eval.next);
            let state = self.keep();
            self.event(EventKind::Incomplete { state });
            return Ok(Flow::Stop);
        }
        let settled = eval.settle_next()?;
        self.words.clear();
        self.words.extend_from_slice(&eval.next);
        let changed = eval.changed();
        let Ok(in_model) = self.in_model(eval, changed) else {
            return Ok(self.stop_with(eval.take_fault()));
        };
        if !in_model || !settled || self.store.find(&self.words).is_none() {
            let verdict = self.verdict(eval, changed);
            if in_model {
                let state = self.keep();
                self.event(EventKind::Candidate { state, verdict });
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
        for (property, check) in self.model.initial_properties.iter().enumerate() {
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
        for (property, check) in self.model.action_properties.iter().enumerate() {
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
