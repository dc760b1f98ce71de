//! A spec at hand: the walker that evaluates it.
//!
//! It asks the model itself and not what a search has found, so it also walks where no search has been.
//! The values of all states that were asked about stay in its heap.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    AllDisabled, Answer, Broken, Conjunct, Moment, OnWay, Origin, Problem, Room, Shown, Source, Successor,
    ValuePart, ValueTree, Verdict, WalkError, Walker, Whole,
};
use crate::base::Stop;
use crate::engine::{ActionInstance, Check, Eval, Flow, Model, Outcome, Sink};
use crate::stdmod::World;
use crate::trace::local::Touch;
use crate::trace::{Label, State, diff};
use crate::value::{Heap, Mem, Plain, Scratch, Value};

/// Of so many values it is remembered at most where they are in the heap.
const MOST_SETTLED: usize = 1 << 18;

/// Walks a model, with a heap of its own.
pub struct Live {
    pub(super) model: std::sync::Arc<Model>,
    heap: Heap,
    /// The registers as the assumptions leave them. A walker knows no search and no path: every state is
    /// one of level 1.
    world: World,
    pub(super) variables: Vec<String>,
    properties: Vec<String>,
    /// The values of states that were asked about, with their words in the heap, by the place of their parts.
    settled: FxHashMap<usize, (Plain, Value)>,
    /// Where the spec was loaded from, for expressions beside it.
    origin: Option<Origin>,
    room: Option<Room>,
}

/// Keeps all states that are found, once each, in the order in which they are found.
#[derive(Default)]
struct Collect {
    /// The state they are found from, if it is one, and its values.
    from: Option<(State, Vec<Value>)>,
    states: Vec<State>,
    seen: FxHashSet<State>,
}

impl<'m> Sink<'m> for Collect {
    fn found(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
        eval.settle_next()?;
        let mut state = State::with_capacity(eval.next.len());
        for i in 0..eval.next.len() {
            state.push(match (eval.next[i], &self.from) {
                (Value::UNASSIGNED, _) => Plain::Other("(no value)".to_owned()),
                (value, Some((before, words))) if words[i] == value => before[i].clone(),
                (value, Some((before, _))) => eval.mem.plain(value).sharing(&before[i]),
                (value, None) => eval.mem.plain(value),
            });
        }
        if self.seen.insert(state.clone()) {
            self.states.push(state);
        }
        Ok(Flow::Go)
    }
}

impl Live {
    /// Returns a walker of a model.
    #[must_use]
    pub fn new(model: std::sync::Arc<Model>) -> Self {
        let heap = model.heap.clone();
        let variables = model.variables();
        let mut properties: Vec<String> = Vec::new();
        for check in model.invariants.iter().chain(&model.action_properties) {
            let name = model.symbols.text(check.name).to_owned();
            if !properties.contains(&name) {
                properties.push(name);
            }
        }
        let mut world = model.program.world.clone();
        if model.program.effects.search {
            for (_, assumption) in &model.assumptions {
                let mut eval = Eval::new(&model.program, Mem::new(&heap, Scratch::default()));
                std::mem::swap(&mut eval.world, &mut world);
                // What is wrong with it, the search tells.
                let _ = eval.test_step(assumption);
                world = eval.world.clone();
            }
        }
        world.here.level = 1;
        let settled = FxHashMap::default();
        Live { model, heap, world, variables, properties, settled, origin: None, room: None }
    }

    /// Says where the spec was loaded from, so that expressions can be asked for.
    #[must_use]
    pub fn beside(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// Gives the walker a flag of its own, so that what tells a search to stop does not stop who walks.
    #[must_use]
    pub fn stopped_by(mut self, stop: Stop) -> Self {
        self.world.stop = stop;
        self
    }

    /// Gives the walker a place where expressions are evaluated, if there is one.
    #[must_use]
    pub(super) fn in_room(mut self, room: Option<Room>) -> Self {
        self.room = room.map(|room| room.stopped_by(self.world.stop.clone()));
        self
    }

    /// Returns where expressions are evaluated; `None` if it is not known where the spec came from.
    pub(super) fn own_room(&mut self) -> Option<&mut Room> {
        if self.room.is_none() {
            self.room = self.room().map(|room| room.stopped_by(self.world.stop.clone()));
        }
        self.room.as_mut()
    }

    /// Returns the value of an expression in a state, with the one after it if there is one; `None` if it is
    /// not known where the spec came from.
    pub fn answer(
        &mut self,
        expression: &str,
        state: &State,
        next: Option<&State>,
    ) -> Option<Result<Answer, Problem>> {
        self.own_room().map(|room| room.ask(expression, state, next))
    }

    /// Puts a state into the heap.
    pub(super) fn settle(&mut self, state: &State) -> Result<Vec<Value>, String> {
        if state.len() != self.variables.len() {
            return Err("this is no state of the spec: it has other variables".to_owned());
        }
        if self.settled.len() > MOST_SETTLED {
            self.settled.clear();
        }
        state.iter().map(|plain| self.settle_value(plain)).collect()
    }

    /// Puts a value into the heap; what it shares with others is there already.
    fn settle_value(&mut self, plain: &Plain) -> Result<Value, String> {
        // As long as it is kept here, nothing else has its place.
        let place = plain.place();
        if let Some((_, value)) = place.and_then(|place| self.settled.get(&place)) {
            return Ok(*value);
        }
        for part in plain.parts() {
            self.settle_value(part)?;
        }
        let mut mem = Mem::new(&self.heap, Scratch::default());
        let settled = &self.settled;
        let known = |part: &Plain| settled.get(&part.place()?).map(|(_, value)| *value);
        let value = mem.known_from_plain(plain, &known).map_err(|error| error.message(&mut mem))?;
        let scratch = mem.into_scratch();
        let value = self.heap.intern(&scratch, value);
        let value = value.map_err(|error| error.message(&mut Mem::new(&self.heap, scratch)))?;
        if let Some(place) = place {
            self.settled.insert(place, (plain.clone(), value));
        }
        Ok(value)
    }

    pub(super) fn eval(&self) -> Eval<'_> {
        let mut eval = Eval::new(&self.model.program, Mem::new(&self.heap, Scratch::default()));
        eval.world = self.world.clone();
        eval
    }

    /// Adds what an action has to do with the parts of the state; `None` if it may look at all of it.
    fn touch(&self, instance: &ActionInstance, touch: &mut Touch) -> Option<()> {
        let mut eval = self.eval();
        for look in self.model.looks(instance)? {
            let path = diff::Path::variable(&self.variables[look.variable as usize]);
            let path = match look.entry {
                Some(entry) => path.then(diff::Segment::Index(eval.mem.plain(entry))),
                None => path,
            };
            if look.writes { touch.writes.push(path) } else { touch.looks.push(path) }
        }
        Some(())
    }

    fn verdict(&self, check: &Check, before: Option<&[Value]>, state: &[Value]) -> Verdict {
        let mut eval = self.eval();
        eval.current.copy_from_slice(before.unwrap_or(state));
        eval.set_next(state);
        match eval.test_step(&check.condition) {
            Ok(true) => Verdict::Holds,
            Ok(false) => {
                let part = eval.explain(&check.condition).map(|part| self.part(part));
                Verdict::Violated(part.map(|part| part.excerpt.text))
            }
            Err(_) => Verdict::Unknown(eval.take_fault().message),
        }
    }
}

impl Walker for Live {
    fn variables(&self) -> &[String] {
        &self.variables
    }

    fn initial(&mut self) -> Result<Vec<State>, String> {
        let mut found = Collect::default();
        let mut eval = self.eval();
        self.model.initial(&mut eval, &mut found).map_err(|_| eval.take_fault().message)?;
        Ok(found.states)
    }

    fn successors(&mut self, state: &State) -> Result<Vec<Successor>, WalkError> {
        let values = self.settle(state).map_err(WalkError::Evaluation)?;
        let mut successors: Vec<Successor> = Vec::new();
        let mut seen: FxHashSet<(Label, State)> = FxHashSet::default();
        let mut eval = self.eval();
        eval.current.copy_from_slice(&values);
        let mut failure = None;
        let mut from = Some((state.clone(), values));
        for instance in self.model.instances() {
            let mut found = Collect { from: from.take(), ..Collect::default() };
            // The other actions may have a value all the same.
            if self.model.run(instance, &mut eval, &mut found).is_err() {
                failure = failure.or(Some(eval.take_fault().message));
                eval.clear_next();
            }
            from = found.from;
            if found.states.is_empty() {
                continue;
            }
            let label = self.model.label(instance, &mut eval);
            let chosen = self.chosen(instance);
            for state in found.states {
                if seen.insert((label.clone(), state.clone())) {
                    successors.push(Successor { label: label.clone(), chosen: chosen.clone(), state });
                }
            }
        }
        match failure {
            Some(failure) if successors.is_empty() => Err(WalkError::Evaluation(failure)),
            _ => Ok(successors),
        }
    }

    fn properties(&self) -> &[String] {
        &self.properties
    }

    fn check(&mut self, previous: Option<&State>, state: &State) -> Vec<Verdict> {
        let values = self.settle(state).and_then(|state| {
            let before = previous.map(|p| self.settle(p)).transpose()?;
            Ok((state, before))
        });
        let (settled, before) = match values {
            Ok(values) => values,
            Err(reason) => return vec![Verdict::Unknown(reason); self.properties.len()],
        };
        let mut verdicts = Vec::new();
        for name in &self.properties {
            let is_named = |check: &&Check| self.model.symbols.text(check.name) == name;
            let on_states = self.model.invariants.iter().filter(is_named).map(|c| (c, None));
            let on_steps = self.model.action_properties.iter().filter(is_named).map(|c| (c, Some(())));
            let mut verdict = Verdict::Holds;
            for (check, is_step) in on_states.chain(on_steps) {
                let here = match (is_step, &before) {
                    (None, _) => self.verdict(check, None, &settled),
                    (Some(()), Some(before)) => self.verdict(check, Some(before), &settled),
                    // An initial state has no step before it.
                    (Some(()), None) => Verdict::Holds,
                };
                if here != Verdict::Holds {
                    verdict = here;
                    break;
                }
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    fn disabled(&mut self, state: &State, most: usize) -> Result<AllDisabled, WalkError> {
        self.all_disabled(state, most).map_err(WalkError::Evaluation)
    }

    fn gets_past(&mut self, number: usize, state: &State, other: &State) -> bool {
        self.past(number, state, other).unwrap_or(false)
    }

    fn conjuncts(&mut self, before: &State, label: &Label, after: &State) -> Result<Vec<Conjunct>, String> {
        self.conjuncts_of(before, label, after)
    }

    fn parts(&mut self, whole: &Whole, moment: Moment<'_>, path: &[usize]) -> Result<Vec<ValuePart>, String> {
        self.parts_of(whole, moment, path)
    }

    fn trees(&mut self, whole: &Whole, moment: Moment<'_>) -> Result<Vec<ValueTree>, String> {
        self.trees_of(whole, moment)
    }

    fn broken(&mut self, previous: Option<&State>, state: &State) -> Vec<Broken> {
        self.all_broken(previous, state).unwrap_or_default()
    }

    fn touches(&mut self, label: &Label) -> Option<Touch> {
        let mut eval = self.eval();
        let mut touch = Touch::default();
        for instance in self.model.instances() {
            if self.model.label(instance, &mut eval) == *label {
                self.touch(instance, &mut touch)?;
            }
        }
        Some(touch)
    }

    fn writes(&mut self, number: usize) -> Vec<diff::Path> {
        let mut touch = Touch::default();
        let instance = self.model.instances().get(number);
        let is_known = instance.is_some_and(|instance| self.touch(instance, &mut touch).is_some());
        if is_known { touch.writes } else { Vec::new() }
    }

    fn definition(&mut self, name: &str, state: &State) -> Option<Result<Plain, String>> {
        let model = self.model.clone();
        let view = model.view(name)?;
        let values = match self.settle(state) {
            Ok(values) => values,
            Err(reason) => return Some(Err(reason)),
        };
        let mut eval = self.eval();
        eval.current.copy_from_slice(&values);
        Some(match eval.evaluate(&view.condition) {
            Ok(value) => Ok(eval.mem.plain(value)),
            Err(_) => Err(eval.take_fault().message),
        })
    }

    fn shown(&mut self, at: OnWay<'_>) -> Vec<Shown> {
        self.shown_of(at)
    }

    fn ask(&mut self, expression: &str, state: &State, next: Option<&State>) -> Result<Plain, String> {
        self.ask_aloud(expression, state, next).map(|answer| answer.value)
    }

    fn ask_aloud(&mut self, expression: &str, state: &State, next: Option<&State>) -> Result<Answer, String> {
        match self.answer(expression, state, next) {
            Some(answer) => answer.map_err(|problem| problem.text()),
            None => Err("it is not known where this spec was loaded from".to_owned()),
        }
    }

    fn names(&mut self) -> Vec<String> {
        self.own_room().map(Room::names).unwrap_or_default()
    }

    fn room(&self) -> Option<Room> {
        let room = self.origin.as_ref().map(|origin| Room::of_spec(&self.model, origin));
        // It is asked elsewhere, whatever is stopped here.
        room.map(|room| room.stopped_by(Stop::default()))
    }

    fn stop(&self) -> Option<Stop> {
        Some(self.world.stop.clone())
    }

    fn model(&self) -> Option<std::sync::Arc<Model>> {
        Some(self.model.clone())
    }

    fn source(&self, place: Option<&str>) -> Option<Source> {
        let (at, module) = place.and_then(|place| place.split_once(" of ")).unwrap_or(("1", ""));
        let line = at.split(':').next()?.parse::<usize>().ok()?.saturating_sub(1);
        let name_of = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
        let mut files = self.model.sources.files();
        let file = match module {
            "" => files.find(|file| Path::new(&file.path).extension().is_some_and(|e| e == "tla")),
            module => files.find(|file| name_of(&file.path) == format!("{module}.tla")),
        }?;
        let lines = file.text.lines().map(str::to_owned).collect();
        Some(Source { name: name_of(&file.path), path: file.path.clone(), lines, line })
    }
}
