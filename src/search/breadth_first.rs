//! Breadth-first search: every reachable state once, each by a shortest path.
//!
//! States are expanded in rounds. Workers expand disjoint ranges of the states in order and only
//! read; then what they found is committed in the same order. So the result is that of one worker
//! with a queue, whatever the number of workers, and it is also the order of TLC with one worker
//! (`tlc2/tool/ModelChecker.java`, `Worker.java`): counts agree, and traces do.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::RwLock;
use std::time::Duration;

use super::expand::{self, Batch, Event, EventKind, Memory, Task, Verdict};
use super::periodic::{self, Periodic};
use super::report::{Counts, Outcome, Report, Violation};
use super::violation::{self, Found, Place, Status, Wrong};
use super::warnings;
use crate::base::{Span, Stop, StopReason};
use crate::engine::{Flow, Model, STACK_BYTES};
use crate::stdmod::World;
use crate::store::{StateId, Store};
use crate::value::{Heap, Value};

/// How many states a worker expands at a time.
const RANGE: u32 = 64;
/// How many ranges a round has for each worker, if there are several.
const RANGES_PER_WORKER: u32 = 8;

/// How far a search has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The counts so far.
    pub counts: Counts,
    /// How many bytes states and values take; 0 if that is not known.
    pub bytes: usize,
    /// What was found to be wrong so far. A search that goes on adds to it at the end.
    pub violations: &'a [Violation],
}

/// How to search.
pub struct Options<'a> {
    /// How many threads expand states; at least 1. It changes no result.
    pub workers: usize,
    /// Whether to go on after a violation and report the first of each kind.
    pub go_on: bool,
    /// Whether a state without a successor is an error.
    pub deadlock: bool,
    /// After how many distinct states to stop, once a state is expanded as a whole.
    pub max_states: Option<u64>,
    /// How long to wait from one evaluation of `_PERIODIC` to the next.
    pub period: Duration,
    /// Told after every round.
    pub progress: &'a mut (dyn FnMut(&Progress<'_>) + Send),
    /// Given each text that the spec prints.
    pub print: &'a mut (dyn FnMut(&str) + Send),
}

/// Searches all reachable states of a model.
///
/// # Panics
/// If a worker panics, which is a defect of lockwalk.
pub fn breadth_first(model: &Model, options: Options<'_>) -> Report {
    super::on_deep_stack("search", || Search::new(model, options).run())
}

/// What workers read and only the commit changes.
pub(super) struct Shared {
    pub(super) heap: Heap,
    pub(super) store: Store,
    /// The first state of each level.
    pub(super) levels: Vec<StateId>,
}

/// Why the search ends before all states are expanded.
#[derive(Clone, Copy)]
enum End {
    Violation,
    Limit,
    Interrupt,
    /// The spec said so, with `TLCSet("exit", TRUE)`.
    Exit,
}

impl End {
    fn of(stop: &Stop) -> Option<End> {
        stop.reason().map(|reason| match reason {
            StopReason::Interrupt => End::Interrupt,
            StopReason::Limit => End::Limit,
        })
    }
}

struct Search<'a, 'm> {
    model: &'m Model,
    options: Options<'a>,
    counts: Counts,
    /// What impure operators see and change, if they are evaluated in order.
    world: World,
    periodic: Periodic,
    violations: Vec<Violation>,
    /// Where an EXCEPT had a key outside of the domain.
    missed: Vec<Span>,
    /// For each action instance whether there is a step of it.
    fired: Vec<bool>,
    /// For each implication of the invariants whether its right-hand side was evaluated.
    reached: Vec<bool>,
}

impl<'a, 'm> Search<'a, 'm> {
    fn new(model: &'m Model, options: Options<'a>) -> Self {
        let fired = vec![false; model.instances().len()];
        let world = model.program.world.clone();
        let reached = vec![false; model.implications.len()];
        let (counts, periodic) = (Counts::default(), Periodic::new(options.period));
        let (violations, missed) = (Vec::new(), Vec::new());
        Search { model, options, counts, world, periodic, violations, missed, fired, reached }
    }

    fn run(mut self) -> Report {
        let mut end = match violation::assumptions(self.model, self.options.print, &mut self.world) {
            Err(Wrong::Violation(violation)) => {
                self.violations.push(*violation);
                Some(End::Violation)
            }
            Err(Wrong::Stopped) => End::of(self.stop()),
            Ok(()) => {
                self.missed.clone_from(&self.world.missed);
                self.search()
            }
        };
        if !matches!(end, Some(End::Limit | End::Interrupt)) {
            let first = self.violations.first().map(|v| v.outcome);
            if first != Some(Outcome::Assumption) {
                self.tell_world();
                match violation::postconditions(self.model, self.options.print, &self.world) {
                    Ok(()) if self.violations.is_empty() => {
                        self.violations.extend(violation::impossible(self.model, &self.world));
                    }
                    Ok(()) => {}
                    Err(Wrong::Violation(violation)) => self.violations.push(*violation),
                    Err(Wrong::Stopped) => end = End::of(self.stop()),
                }
            }
        }
        let outcome = match (end, self.violations.first()) {
            (_, Some(first)) => first.outcome,
            (Some(End::Limit), None) => Outcome::Limit,
            (Some(End::Interrupt), None) => Outcome::Interrupted,
            (None | Some(End::Violation | End::Exit), None) => Outcome::Ok,
        };
        let mut warnings = self.model.warnings.clone();
        warnings.extend(self.missed.iter().map(|&span| warnings::missed(span)));
        if outcome == Outcome::Ok && self.model.has_behavior() && end.is_none() {
            warnings.extend(warnings::of_complete(self.model, &self.counts, &self.fired, &self.reached));
        }
        Report {
            violations: self.violations,
            outcome,
            counts: self.counts,
            behaviors: None,
            warnings,
            unchecked: self.model.unchecked_names(),
        }
    }

    fn stop(&self) -> &'m Stop {
        &self.model.program.world.stop
    }

    /// Tells the world how far the search has come, for conditions that are of no state.
    fn tell_world(&mut self) {
        let here = &mut self.world.here;
        here.generated = self.counts.generated;
        here.distinct = self.counts.distinct;
        here.queue = self.counts.queued;
        here.diameter = self.counts.depth;
    }

    fn search(&mut self) -> Option<End> {
        if !self.model.has_behavior() {
            return None;
        }
        let width = self.model.program.variables.len();
        let key_width = self.model.identity.as_ref().map(|i| i.width(width));
        let new_store = || Store::new(width, key_width);
        let levels = Vec::new();
        let mut shared = Shared { heap: self.model.heap.clone(), store: new_store(), levels };
        if let Some(end) = self.initial(&mut shared, &new_store()) {
            return Some(end);
        }
        self.world.here.initial = self.counts.generated;
        if self.world.exit {
            return Some(End::Exit);
        }
        if let Some(diagnostic) = self.model.no_next.clone().filter(|_| !shared.store.is_empty()) {
            self.violations.push(Violation::untraced(Outcome::Evaluation(75), diagnostic));
            return Some(End::Violation);
        }
        let in_order = self.model.program.effects.in_order();
        if self.options.workers <= 1 || in_order { self.alone(&mut shared) } else { self.together(shared) }
    }

    /// Finds the initial states. While they are found the heap and the store grow, so who finds them
    /// looks at those that were there before.
    fn initial(&mut self, shared: &mut Shared, nothing: &Store) -> Option<End> {
        let task = Task {
            model: self.model,
            heap: &self.model.heap,
            store: nothing,
            levels: &[],
            counts: self.counts,
            go_on: self.options.go_on,
        };
        // That of the search stays as it is until then: what is wrong is explained with it.
        let mut world = self.world.clone();
        let mut end = None;
        let mut portion = |batch: &mut Batch| {
            end = self.commit(shared, None, batch).or_else(|| self.ask(shared));
            if end.is_some() { Flow::Stop } else { Flow::Go }
        };
        let whole = expand::initial(task, &mut Batch::default(), &mut world, &mut portion);
        self.missed.clone_from(&world.missed);
        self.world = world;
        end.or_else(|| if whole { None } else { End::of(self.stop()) })
    }

    fn task<'s>(&self, shared: &'s Shared) -> Task<'s>
    where
        'a: 's,
        'm: 's,
    {
        Task {
            model: self.model,
            heap: &shared.heap,
            store: &shared.store,
            levels: &shared.levels,
            counts: self.counts,
            go_on: self.options.go_on,
        }
    }

    fn alone(&mut self, shared: &mut Shared) -> Option<End> {
        let mut batch = Batch::default();
        let mut memory = Memory::default();
        let mut next: StateId = 0;
        // Where the order of evaluation matters, the counts are those after each state.
        let step = if self.model.program.effects.in_order() { 1 } else { RANGE };
        loop {
            let found = shared.store.len() as StateId;
            if next == found {
                return None;
            }
            let range = next..found.min(next + step);
            next = range.end;
            batch.clear();
            // If it was interrupted, what was found before is kept; then the search is asked why.
            let mut world = std::mem::take(&mut self.world);
            expand::expand(self.task(shared), range.clone(), &mut batch, &mut memory, &mut world);
            self.world = world;
            if let Some(end) = self.commit(shared, Some(range), &batch).or_else(|| self.ask(shared)) {
                return Some(end);
            }
            if self.world.exit {
                return Some(End::Exit);
            }
        }
    }

    fn together(&mut self, shared: Shared) -> Option<End> {
        let (jobs, job_queue) = crossbeam_channel::unbounded::<(Range<StateId>, Batch)>();
        let (results, result_queue) = crossbeam_channel::unbounded::<Done>();
        let shared = RwLock::new(shared);
        let (model, go_on) = (self.model, self.options.go_on);
        let counts = Counts::default();
        std::thread::scope(|scope| {
            for worker in 0..self.options.workers {
                let (job_queue, results, shared) = (job_queue.clone(), results.clone(), &shared);
                let work = move || {
                    let mut memory = Memory::default();
                    let mut world = model.program.world.clone();
                    for (range, mut batch) in job_queue {
                        // A panic is a defect of lockwalk: it goes on in the thread that waits for the answer.
                        let whole = catch_unwind(AssertUnwindSafe(|| {
                            let shared = shared.read().expect("the commit does not panic");
                            let Shared { heap, store, levels } = &*shared;
                            let task = Task { model, heap, store, levels, counts, go_on };
                            expand::expand(task, range.clone(), &mut batch, &mut memory, &mut world)
                        }));
                        if results.send(Done { range, batch, whole }).is_err() {
                            return;
                        }
                    }
                };
                std::thread::Builder::new()
                    .name(format!("worker {worker}"))
                    .stack_size(STACK_BYTES)
                    .spawn_scoped(scope, work)
                    .expect("a thread can be started");
            }
            drop(results);
            let end = self.rounds(&shared, &jobs, &result_queue);
            // The workers end when there can be no more jobs.
            drop(jobs);
            end
        })
    }

    fn rounds(
        &mut self,
        shared: &RwLock<Shared>,
        jobs: &crossbeam_channel::Sender<(Range<StateId>, Batch)>,
        results: &crossbeam_channel::Receiver<Done>,
    ) -> Option<End> {
        let workers = self.options.workers as StateId;
        let mut free: Vec<Batch> = Vec::new();
        let mut next: StateId = 0;
        loop {
            let found = shared.read().expect("no worker panics with the lock").store.len() as StateId;
            if next == found {
                return None;
            }
            let end = found.min(next + RANGE * RANGES_PER_WORKER * workers);
            // Small rounds are divided evenly, so that no worker waits for another.
            let step = RANGE.min((end - next).div_ceil(workers)).max(1);
            let mut sent = 0;
            while next < end {
                let range = next..end.min(next + step);
                next = range.end;
                let mut batch = free.pop().unwrap_or_default();
                batch.clear();
                jobs.send((range, batch)).expect("workers wait for jobs");
                sent += 1;
            }
            let mut round = Vec::new();
            for _ in 0..sent {
                let Done { range, batch, whole } = results.recv().expect("workers answer each job");
                match whole {
                    Ok(whole) => round.push((range, batch, whole)),
                    Err(panic) => resume_unwind(panic),
                }
            }
            round.sort_by_key(|(range, ..)| range.start);
            let mut shared = shared.write().expect("no worker panics with the lock");
            for (range, batch, whole) in round {
                if let Some(end) = self.commit(&mut shared, Some(range), &batch) {
                    return Some(end);
                }
                if !whole {
                    break;
                }
                free.push(batch);
            }
            if let Some(end) = self.ask(&shared) {
                return Some(end);
            }
        }
    }

    fn ask(&mut self, shared: &Shared) -> Option<End> {
        let bytes = shared.store.bytes() + shared.heap.bytes();
        (self.options.progress)(&Progress { counts: self.counts, bytes, violations: &self.violations });
        End::of(self.stop()).or_else(|| self.periodic())
    }

    fn periodic(&mut self) -> Option<End> {
        let condition = self.periodic.due(self.model)?;
        self.tell_world();
        match periodic::ask(self.model, condition, self.options.print, &self.world) {
            Ok(exit) => exit.then_some(End::Exit),
            Err(Wrong::Violation(violation)) => {
                self.violations.push(*violation);
                Some(End::Violation)
            }
            Err(Wrong::Stopped) => End::of(self.stop()),
        }
    }

    /// Goes through what was found in the order in which it was found; `range` is absent for initial
    /// states.
    fn commit(&mut self, shared: &mut Shared, range: Option<Range<StateId>>, batch: &Batch) -> Option<End> {
        for &value in &batch.wanted {
            // What cannot be held is not remembered, which changes no result.
            let _ = shared.heap.intern(&batch.scratch, value);
        }
        for (fired, &here) in self.fired.iter_mut().zip(&batch.fired) {
            *fired |= here;
        }
        for (reached, &here) in self.reached.iter_mut().zip(&batch.reached) {
            *reached |= here;
        }
        let first = range.map(|r| r.start);
        let mut events = batch.events.iter();
        let mut seen = 0;
        // From which expansion the state came that was stored last, and as which of its successors.
        let mut newest = None;
        for (i, expansion) in batch.expansions.iter().enumerate() {
            let parent = first.map(|f| f + i as StateId);
            let before = self.counts.generated;
            for event in events.by_ref().take(expansion.events - seen) {
                self.counts.generated = before + u64::from(event.generated);
                let stored = shared.store.len();
                let violation = self.event(shared, parent, event, batch);
                self.counts.distinct = shared.store.len() as u64;
                if shared.store.len() > stored {
                    newest = Some((i, event.generated));
                }
                // What TLC has put onto its queue and not taken from it yet.
                let expanded = parent.map_or(0, |p| u64::from(p) + 1);
                self.counts.queued = self.counts.distinct.saturating_sub(expanded);
                if let Some(found) = violation {
                    // An initial state is put there before it is looked at, another one when nothing is
                    // wrong with it (`ModelChecker.DoInitFunctor` and `Worker.addElement`).
                    let of_state = !matches!(event.kind, EventKind::Fault { state: None, .. });
                    let is_new = of_state && newest == Some((i, event.generated));
                    self.counts.queued -= u64::from(parent.is_some() && is_new);
                    if self.report(shared, found) {
                        return Some(End::Violation);
                    }
                }
            }
            seen = expansion.events;
            self.counts.generated = before + u64::from(expansion.generated);
            if let Some(parent) = parent {
                self.counts.queued = self.counts.distinct - u64::from(parent) - 1;
                if expansion.generated == 0 && self.options.deadlock && !failed(batch, i) {
                    let place = Place::State(parent);
                    if self.report(shared, Found::new(Outcome::Deadlock, Some(place))) {
                        return Some(End::Violation);
                    }
                }
            }
            if self.options.max_states.is_some_and(|max| self.counts.distinct >= max)
                && self.counts.queued > 0
            {
                return Some(End::Limit);
            }
        }
        None
    }

    /// Returns what is wrong.
    fn event<'b>(
        &mut self,
        shared: &mut Shared,
        parent: Option<StateId>,
        event: &'b Event,
        batch: &'b Batch,
    ) -> Option<Found<'b>> {
        let width = self.model.program.variables.len();
        let words = |place: usize| &batch.words[place..place + width];
        let after = |place: usize| Place::Successor { parent, words: words(place), scratch: &batch.scratch };
        match &event.kind {
            EventKind::Candidate { state, verdict, printed } => {
                // With the key, if it has one of its own.
                let key_width = self.model.identity.as_ref().map_or(0, |i| i.width(width));
                let mut settled: Vec<Value> = Vec::with_capacity(width + key_width);
                for (index, &word) in batch.words[*state..*state + width + key_width].iter().enumerate() {
                    match shared.heap.intern(&batch.scratch, word) {
                        Ok(value) => settled.push(value),
                        Err(error) => {
                            let fault =
                                violation::unsettled(self.model, shared, &batch.scratch, index, &error);
                            return Some(Found::fault(fault, Status::Action, parent.map(Place::State)));
                        }
                    }
                }
                let id = shared.store.insert(&settled, parent)?;
                for text in printed {
                    (self.options.print)(text);
                }
                self.deepen(shared, parent, id);
                let place = Place::State(id);
                match verdict {
                    Verdict::Good => None,
                    Verdict::Broken(i) => Some(self.broken(*i, place)),
                    Verdict::Fault(fault) => Some(Found::fault(
                        (**fault).clone(),
                        if_not_initial(parent, Status::Invariant),
                        Some(place),
                    )),
                }
            }
            EventKind::Outside { state, verdict } => match verdict {
                Verdict::Good => None,
                Verdict::Broken(i) => Some(self.broken(*i, after(*state))),
                Verdict::Fault(fault) => Some(Found::fault(
                    (**fault).clone(),
                    if_not_initial(parent, Status::Invariant),
                    Some(after(*state)),
                )),
            },
            EventKind::BadStep { state, property } => {
                Some(Found::property(&self.model.action_properties[*property], Some(after(*state))))
            }
            EventKind::BadInitial { state, property } => {
                Some(Found::property(&self.model.initial_properties[*property], Some(after(*state))))
            }
            EventKind::Incomplete { state } => Some(Found::incomplete(Some(after(*state)))),
            EventKind::Fault { state, fault } => {
                let place = state.map(after).or(parent.map(Place::State));
                let status = if_not_initial(parent, Status::Action);
                Some(Found::fault((**fault).clone(), status, place))
            }
            EventKind::Missed(span) => {
                if !self.missed.contains(span) {
                    self.missed.push(*span);
                }
                None
            }
            EventKind::Print(text) => {
                (self.options.print)(text);
                None
            }
        }
    }

    /// An invariant is false, or the P of a property `[]P`, which is one for TLC too.
    fn broken<'b>(&self, invariant: usize, place: Place<'b>) -> Found<'b> {
        Found::invariant(&self.model.invariants[invariant], invariant, Some(place))
    }

    /// Keeps the depth: states come in order of their level.
    fn deepen(&mut self, shared: &mut Shared, parent: Option<StateId>, id: StateId) {
        let deepest = shared.levels.last().copied();
        if deepest.is_none_or(|deepest| parent.is_some_and(|parent| parent >= deepest)) {
            shared.levels.push(id);
            self.counts.depth += 1;
        }
    }

    /// Adds a violation, unless one of its kind is known; says whether to stop, as it must without memory.
    fn report(&mut self, shared: &mut Shared, found: Found<'_>) -> bool {
        let name = found.name.map(|n| self.model.symbols.text(n));
        let is_known = |v: &Violation| v.outcome == found.outcome && v.name.as_deref() == name;
        if !self.violations.iter().any(is_known) {
            self.violations.push(violation::build(self.model, shared, &self.world, &found));
        }
        !self.options.go_on || found.outcome == Outcome::Memory
    }
}

/// A range that a worker has expanded.
struct Done {
    range: Range<StateId>,
    batch: Batch,
    /// Whether it was not interrupted; or the panic that ended it.
    whole: std::thread::Result<bool>,
}

/// Returns what was evaluated, given whether there is a state before it.
fn if_not_initial(parent: Option<StateId>, status: Status) -> Status {
    if parent.is_some() { status } else { Status::Initial }
}

/// Says whether the evaluation failed for the expansion at an index.
fn failed(batch: &Batch, index: usize) -> bool {
    let start = index.checked_sub(1).map_or(0, |i| batch.expansions[i].events);
    batch.events[start..batch.expansions[index].events]
        .iter()
        .any(|e| matches!(e.kind, EventKind::Fault { .. } | EventKind::Incomplete { .. }))
}
