//! Simulation: random behaviors, each from an initial state up to some number of steps.
//!
//! As in TLC (`SimulationWorker.java`): an action is chosen at random among those that have a successor
//! inside the constraints, all successors of it are checked, and one of them is the next state. Without
//! a successor inside the constraints there is a deadlock, also if there is one outside.
//!
//! Invariant: a behavior depends on the seed and its number only, and what is reported is that of the
//! behaviors in order of their numbers. So a seed gives the same result with any number of workers.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::breadth_first::Progress;
use super::looks::{Looks, Wrong};
use super::periodic::{self, Periodic};
use super::report::{Counts, Outcome, Report, Violation};
use super::violation::{self, Found, Status};
use super::warnings;
use crate::base::Span;
use crate::engine::{Eval, Model, STACK_BYTES};
use crate::stdmod::{Random, Simulated, World};
use crate::value::{Heap, Mem, Scratch, Value};

/// Which states of a behavior are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// All successors that the chosen action has: TLC's `-simulate`.
    Successors,
    /// Only those that the behavior goes through: TLC's `-generate`.
    Behavior,
}

impl Checked {
    /// Returns TLC's word for the way of checking.
    fn mode(self) -> &'static str {
        match self {
            Checked::Successors => "simulate",
            Checked::Behavior => "generate",
        }
    }
}

/// How to simulate.
pub struct Simulation<'a> {
    /// How many threads; at least 1. It changes no result.
    pub workers: usize,
    /// Whether to go on after a violation and report the first of each kind.
    pub go_on: bool,
    /// Whether a state without a successor is an error.
    pub deadlock: bool,
    /// How many steps a behavior has at most.
    pub steps: u64,
    /// How many behaviors; without an end if absent.
    pub behaviors: Option<u64>,
    /// Which states are checked.
    pub checked: Checked,
    /// How long to wait from one evaluation of `_PERIODIC` to the next.
    pub period: Duration,
    /// Told now and then how far it has come.
    pub progress: &'a mut (dyn FnMut(&Progress<'_>) + Send),
    /// Given each text that the spec prints.
    pub print: &'a mut (dyn FnMut(&str) + Send),
}

/// Simulates a model.
///
/// # Panics
/// If a worker panics, which is a defect of lockwalk.
pub fn simulate(model: &Model, options: Simulation<'_>) -> Report {
    super::on_deep_stack("simulation", || Simulator::new(model, options).run())
}

/// By how much the heap of a worker may grow before it starts over with the constants.
const GROWTH: usize = 64 << 20;

/// How many behaviors a worker may be ahead of the first one that is not done.
const AHEAD: u64 = 4096;

/// What a worker needs to know.
struct Task<'a> {
    model: &'a Model,
    deadlock: bool,
    steps: u64,
    checked: Checked,
    /// The world after the initial states were found.
    world: &'a World,
    initial: &'a [Vec<Value>],
    /// The constants, and the values of the initial states.
    heap: &'a Heap,
}

impl Task<'_> {
    /// Says whether to stop.
    fn is_stopped(&self) -> bool {
        self.model.program.world.stop.is_raised()
    }
}

/// What became of one behavior.
struct Behavior {
    generated: u64,
    length: u64,
    violation: Option<Violation>,
    printed: Vec<String>,
    /// Where an EXCEPT had a key outside of the domain.
    missed: Vec<Span>,
    /// Whether it was not interrupted.
    whole: bool,
}

struct Simulator<'a, 'm> {
    model: &'m Model,
    options: Simulation<'a>,
    counts: Counts,
    behaviors: u64,
    /// What impure operators see and change.
    world: World,
    periodic: Periodic,
    violations: Vec<Violation>,
}

impl<'a, 'm> Simulator<'a, 'm> {
    fn new(model: &'m Model, options: Simulation<'a>) -> Self {
        let simulated =
            Simulated { mode: options.checked.mode(), steps: options.steps, behaviors: options.behaviors };
        let mut world = World { simulated: Some(simulated), ..model.program.world.clone() };
        world.here.diameter = 0;
        let (counts, periodic) = (Counts::default(), Periodic::new(options.period));
        Simulator { model, options, counts, behaviors: 0, world, periodic, violations: Vec::new() }
    }

    fn run(mut self) -> Report {
        let mut ended = None;
        match violation::assumptions(self.model, self.options.print, &mut self.world) {
            Err(violation::Wrong::Violation(violation)) => self.violations.push(*violation),
            Err(violation::Wrong::Stopped) => ended = self.stopped(),
            Ok(()) if self.model.has_behavior() => ended = self.simulate(),
            Ok(()) => {}
        }
        if ended.is_none() && self.violations.first().is_none_or(|v| v.outcome != Outcome::Assumption) {
            self.tell_world();
            match violation::postconditions(self.model, self.options.print, &self.world) {
                Ok(()) if self.violations.is_empty() => {
                    self.violations.extend(violation::impossible(self.model, &self.world));
                }
                Ok(()) => {}
                Err(violation::Wrong::Violation(violation)) => self.violations.push(*violation),
                Err(violation::Wrong::Stopped) => ended = self.stopped(),
            }
        }
        let outcome = self.violations.first().map(|v| v.outcome).or(ended).unwrap_or(Outcome::Ok);
        let mut warnings = self.model.warnings.clone();
        warnings.extend(self.world.missed.iter().map(|&span| warnings::missed(span)));
        if outcome == Outcome::Ok && self.model.has_behavior() {
            warnings.extend(warnings::of_simulation(self.model, &self.counts));
        }
        let unchecked = self.unchecked();
        Report {
            violations: self.violations,
            outcome,
            counts: self.counts,
            behaviors: Some(self.behaviors),
            warnings,
            unchecked,
        }
    }

    /// Returns the names of the properties of which a part is not checked: a temporal one, or what it says of
    /// initial states.
    fn unchecked(&self) -> Vec<String> {
        let mut names = self.model.unchecked_names();
        for property in &self.model.initial_properties {
            let name = self.model.symbols.text(property.name);
            if !names.iter().any(|other| other == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Tells the world how far the simulation has come, for conditions that are of no state.
    fn tell_world(&mut self) {
        self.world.here.generated = self.counts.generated;
        self.world.here.diameter = self.behaviors;
    }

    /// Says why it was told to stop, if so.
    fn stopped(&self) -> Option<Outcome> {
        self.model.program.world.stop.reason().map(Outcome::from)
    }

    /// Says why it ended before its time, if so.
    fn simulate(&mut self) -> Option<Outcome> {
        let mut heap = self.model.heap.clone();
        let initial = match self.initial(&mut heap) {
            Ok(initial) => initial,
            Err(violation) => {
                self.violations.extend(violation.map(|v| *v));
                return self.stopped().filter(|_| self.violations.is_empty());
            }
        };
        if initial.is_empty() {
            return None;
        }
        self.counts.depth = 1;
        let world = self.world.clone();
        let task = Task {
            model: self.model,
            deadlock: self.options.deadlock,
            steps: self.options.steps,
            checked: self.options.checked,
            world: &world,
            initial: &initial,
            heap: &heap,
        };
        self.together(&task)
    }

    /// Finds and checks the initial states; returns those inside the constraints.
    fn initial(&mut self, heap: &mut Heap) -> Result<Vec<Vec<Value>>, Option<Box<Violation>>> {
        let mut eval = Eval::new(&self.model.program, Mem::new(&self.model.heap, Scratch::default()));
        eval.world = self.world.clone();
        let mut looks = Looks::new(self.model, true, true);
        let outcome = self.model.initial(&mut eval, &mut looks);
        self.world = eval.world.clone();
        self.world.here.initial = looks.generated;
        self.world.here.generated = looks.generated;
        eval.output.drain(..).for_each(|text| (self.options.print)(&text));
        self.counts.generated = looks.generated;
        // What was found since the flag was raised may be an evaluation that stopped.
        if looks.interrupted || self.stopped().is_some() {
            return Err(None);
        }
        let wrong =
            looks.wrong.or_else(|| outcome.is_err().then(|| Wrong::fault(&mut eval, Status::Initial, None)));
        let scratch = eval.into_scratch();
        if let Some(wrong) = wrong {
            return Err(Some(Box::new(wrong.violation(self.model, heap, &self.world, &scratch, &[]))));
        }
        let mut states = Vec::with_capacity(looks.states.len());
        for state in looks.states {
            let settled: Result<Vec<Value>, _> = state.iter().map(|&v| heap.intern(&scratch, v)).collect();
            // What cannot be held was reported when it was settled.
            states.extend(settled);
        }
        Ok(states)
    }

    fn together(&mut self, task: &Task<'_>) -> Option<Outcome> {
        let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
        let end = AtomicU64::new(self.options.behaviors.unwrap_or(u64::MAX));
        let (results, result_queue) = crossbeam_channel::unbounded();
        std::thread::scope(|scope| {
            for worker in 0..self.options.workers {
                let (results, next, done, end) = (results.clone(), &next, &done, &end);
                let work = move || {
                    let mut walker = Walker::new(task);
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        while number < end.load(Ordering::Relaxed)
                            && number > done.load(Ordering::Relaxed) + AHEAD
                            && !task.is_stopped()
                        {
                            std::thread::yield_now();
                        }
                        if number >= end.load(Ordering::Relaxed) {
                            return;
                        }
                        // A panic is a defect of lockwalk: it goes on in the thread that waits.
                        let behavior = catch_unwind(AssertUnwindSafe(|| walker.behavior(number)));
                        let is_last = !matches!(&behavior, Ok(b) if b.whole);
                        if results.send((number, behavior)).is_err() || is_last {
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
            let mut waiting: BTreeMap<u64, Behavior> = BTreeMap::new();
            for (number, behavior) in &result_queue {
                let behavior = behavior.unwrap_or_else(|panic| {
                    end.store(0, Ordering::Relaxed);
                    resume_unwind(panic)
                });
                waiting.insert(number, behavior);
                while let Some(behavior) = waiting.remove(&self.behaviors) {
                    if !behavior.whole || self.behaviors >= end.load(Ordering::Relaxed) {
                        continue;
                    }
                    if self.take(behavior) {
                        end.store(self.behaviors, Ordering::Relaxed);
                    }
                    done.store(self.behaviors, Ordering::Relaxed);
                }
            }
            let complete = self.behaviors >= end.load(Ordering::Relaxed);
            if complete { None } else { self.stopped() }
        })
    }

    /// Adds a behavior to the report; says whether it is the last one.
    fn take(&mut self, behavior: Behavior) -> bool {
        self.behaviors += 1;
        self.counts.generated += behavior.generated;
        self.counts.depth = self.counts.depth.max(behavior.length);
        for span in behavior.missed {
            if !self.world.missed.contains(&span) {
                self.world.missed.push(span);
            }
        }
        behavior.printed.iter().for_each(|text| (self.options.print)(text));
        if self.behaviors.is_multiple_of(64) {
            let violations = &self.violations;
            (self.options.progress)(&Progress { counts: self.counts, bytes: 0, violations });
        }
        let is_last = self.periodic();
        let Some(violation) = behavior.violation else { return is_last };
        let is_known = |v: &Violation| v.outcome == violation.outcome && v.name == violation.name;
        if !self.violations.iter().any(is_known) {
            self.violations.push(violation);
        }
        is_last || !self.options.go_on
    }

    /// Evaluates `_PERIODIC` if it is time to; says whether that ends the simulation.
    fn periodic(&mut self) -> bool {
        let Some(condition) = self.periodic.due(self.model) else { return false };
        self.tell_world();
        match periodic::ask(self.model, condition, self.options.print, &self.world) {
            Ok(exit) => exit,
            Err(violation::Wrong::Violation(violation)) => {
                self.violations.push(*violation);
                true
            }
            Err(violation::Wrong::Stopped) => true,
        }
    }
}

/// A worker.
struct Walker<'a> {
    task: &'a Task<'a>,
    heap: Heap,
    scratch: Scratch,
    /// That of the behavior.
    world: World,
}

impl<'a> Walker<'a> {
    fn new(task: &'a Task<'a>) -> Self {
        let (heap, scratch, world) = (task.heap.clone(), Scratch::default(), World::default());
        Walker { task, heap, scratch, world }
    }

    fn behavior(&mut self, number: u64) -> Behavior {
        if self.heap.bytes() > self.task.heap.bytes() + GROWTH {
            self.heap = self.task.heap.clone();
        }
        self.world = self.task.world.clone();
        self.world.begin_state(number);
        self.world.here.diameter = number + 1;
        // Other numbers than those of the random choices of the spec.
        let mut random = Random::new(!self.world.seed, number);
        let mut behavior = Behavior {
            generated: 0,
            length: 1,
            violation: None,
            printed: Vec::new(),
            missed: Vec::new(),
            whole: true,
        };
        let mut path = vec![self.task.initial[below(&mut random, self.task.initial.len())].clone()];
        for _ in 0..self.task.steps {
            match self.step(&mut random, &path, &mut behavior) {
                Step::To(state) => path.push(state),
                Step::End => break,
                Step::Wrong(violation) => {
                    behavior.violation = Some(*violation);
                    break;
                }
                Step::Interrupted => {
                    behavior.whole = false;
                    break;
                }
            }
        }
        behavior.length = path.len() as u64;
        behavior.missed = std::mem::take(&mut self.world.missed);
        behavior
    }

    /// Goes one step on from the end of a path.
    fn step(&mut self, random: &mut Random, path: &[Vec<Value>], behavior: &mut Behavior) -> Step {
        let (task, model) = (self.task, self.task.model);
        if task.is_stopped() {
            return Step::Interrupted;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let mut eval = Eval::new(&model.program, Mem::new(&self.heap, scratch));
        if let Some((last, before)) = path.split_last() {
            eval.current.copy_from_slice(last);
            eval.world = std::mem::take(&mut self.world);
            eval.world.here.level = path.len() as u32;
            if model.program.effects.trace {
                eval.set_before(before.iter().map(Vec::as_slice));
            }
        }
        let mut looks = Looks::new(model, false, task.checked == Checked::Successors);
        let mut wrong = None;
        for index in shuffled(random, model.instances().len()) {
            let outcome = model.run(&model.instances()[index], &mut eval, &mut looks);
            wrong = looks.wrong.take();
            if outcome.is_err() && wrong.is_none() {
                wrong = Some(Wrong::fault(&mut eval, Status::Action, None));
            }
            if wrong.is_some() || looks.interrupted || !looks.states.is_empty() {
                break;
            }
        }
        let chosen =
            (!looks.states.is_empty()).then(|| looks.states.swap_remove(below(random, looks.states.len())));
        if wrong.is_none()
            && task.checked == Checked::Behavior
            && let Some(state) = &chosen
        {
            eval.set_next(state);
            wrong = looks.check(&mut eval);
        }
        behavior.generated += looks.generated;
        behavior.printed.append(&mut eval.output);
        self.world = std::mem::take(&mut eval.world);
        self.scratch = eval.into_scratch();
        if looks.interrupted || task.is_stopped() {
            return Step::Interrupted;
        }
        if let Some(wrong) = wrong {
            return Step::Wrong(Box::new(wrong.violation(
                model,
                &mut self.heap,
                &self.world,
                &self.scratch,
                path,
            )));
        }
        let Some(state) = chosen else {
            if !task.deadlock {
                return Step::End;
            }
            let found = Found::new(Outcome::Deadlock, None);
            return Step::Wrong(Box::new(violation::of_path(
                model,
                &self.heap,
                None,
                &self.world,
                &found,
                Some(path),
            )));
        };
        let settled: Result<Vec<Value>, _> =
            state.iter().map(|&v| self.heap.intern(&self.scratch, v)).collect();
        // What cannot be held was reported when it was settled.
        settled.map_or(Step::End, Step::To)
    }
}

/// Returns a random number below `n`, which is not 0.
fn below(random: &mut Random, n: usize) -> usize {
    random.below(n as u64) as usize
}

/// Returns the numbers below `n` in random order.
fn shuffled(random: &mut Random, n: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        numbers.swap(i, below(random, i + 1));
    }
    numbers
}

/// What comes after a state.
enum Step {
    To(Vec<Value>),
    End,
    Wrong(Box<Violation>),
    Interrupted,
}
