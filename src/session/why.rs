//! Why an action cannot be taken, what came of the conjuncts of one that was, and what breaks a property.
//!
//! Plain data for viewers, with the texts of the spec. [`Live`] finds it out; who stands in the way of
//! whom is read off the lanes and locks of the walk.

use super::blocked::who_is_in_the_way;
use super::live::Live;
use super::{WalkError, Walker};
use crate::base::Span;
use crate::engine::{self, ActionInstance, AskedParts, Check, DecidingPart, Eval, Flow, Notes, Sink};
use crate::trace::holds::Wait;
use crate::trace::{Label, LaneTable, State, Step};
use crate::value::{Plain, Value};

/// How many disabled actions are looked at in one state, unless more are asked for.
pub const MOST_DISABLED: usize = 200;

/// A text of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, on one line.
    pub text: String,
    /// Where it stands: `line:col of Module`.
    pub place: String,
}

/// The part of a condition that decides its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The part.
    pub excerpt: Excerpt,
    /// Its value.
    pub value: bool,
    /// The names bound by quantifiers around it, with their values.
    pub bindings: Vec<(String, Plain)>,
    /// Those among them that `\E` of an action has tried: it is false for the others, too.
    pub tried: Vec<String>,
    /// Its operands that are no constants, with their values as text; long ones are cut.
    pub operands: Vec<(String, String)>,
    /// Whether it is no condition, but a set without elements of which `\E` would choose one.
    pub is_empty_set: bool,
}

/// A conjunct of an action that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conjunct {
    /// The conjunct.
    pub excerpt: Excerpt,
    /// What came of it.
    pub came: Came,
    /// Its number among those that have parts, as in [`super::Whole::Conjunct`].
    pub opens: Option<usize>,
}

/// What came of a conjunct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// A condition has a value because of a part of it.
    Is(bool, Option<Part>),
    /// `IF`, `CASE` and `=>` go on as this condition says.
    Decides(bool, Option<Part>),
    /// `\E` chooses these values.
    Chooses(Vec<(String, Plain)>),
    /// A variable gets a value.
    Writes(String, Plain),
    /// Variables keep their values.
    Keeps,
}

/// An action that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// The action.
    pub label: Label,
    /// What tells it apart from others of the same label.
    pub chosen: Vec<(String, Plain)>,
    /// Its first false conjunct, or what went wrong in its evaluation.
    pub reason: Result<Obstacle, String>,
    /// Its lane, if it is known.
    pub lane: Option<usize>,
    /// Who stands in the way, if that is known.
    pub in_the_way: Option<InTheWay>,
    /// Its number among all actions, as in [`super::Whole::Obstacle`].
    pub number: usize,
}

/// The first false conjunct of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The conjunct.
    pub conjunct: Excerpt,
    /// The part of it that is false.
    pub part: Part,
    /// The variables on which it depends.
    pub depends: Vec<String>,
    /// Whether no condition after it is known to be false, too: the action waits for this one alone.
    pub alone: bool,
}

/// Who stands in the way of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// The thread.
    pub thread: String,
    /// The lock that it holds, if it is that.
    pub lock: Option<String>,
    /// Whether it is the thread of the action itself, which holds a lock that it wants to take.
    pub itself: bool,
}

/// Why a property does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The name of the property.
    pub property: String,
    /// Its first false part.
    pub part: Part,
}

/// The disabled actions of a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllDisabled {
    /// Those that were looked at.
    pub list: Vec<Disabled>,
    /// How many other actions were not looked at, because there are so many.
    pub more: usize,
    /// The other actions, which can be taken, with their numbers.
    pub enabled: Vec<(usize, Label)>,
}

impl Excerpt {
    /// Returns the position of its line, counted from 0, if it stands in a module.
    #[must_use]
    pub fn line_in(&self, module: &str) -> Option<usize> {
        let (at, of) = self.place.split_once(" of ")?;
        let line = at.split(':').next()?.parse::<usize>().ok()?;
        (of == module).then(|| line.saturating_sub(1))
    }
}

/// Returns names with their values, as in `t = mover, k = 1`.
#[must_use]
pub(super) fn bound(values: &[(String, Plain)]) -> String {
    values.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

impl Part {
    /// Returns what is bound around the part and what its operands are, as in `t = mover, pc[t] is "a"`.
    #[must_use]
    pub fn values(&self) -> String {
        let bound = Some(bound(&self.bindings)).filter(|bound| !bound.is_empty());
        let operands = self.operands.iter().map(|(text, value)| format!("{text} is {value}"));
        bound.into_iter().chain(operands).collect::<Vec<_>>().join(", ")
    }
}

impl Live {
    /// Returns the actions that cannot be taken in a state, the first ones of them.
    pub(super) fn all_disabled(&mut self, state: &State, most: usize) -> Result<AllDisabled, String> {
        let values = self.settle(state)?;
        let mut all = AllDisabled::default();
        let mut n_disabled = 0;
        for (number, instance) in self.model.instances().iter().enumerate() {
            if n_disabled == most {
                all.more += 1;
                continue;
            }
            let mut eval = self.eval();
            eval.current.copy_from_slice(&values);
            let reason = match self.model.obstacle(instance, &mut eval) {
                Ok(None) => match self.fails(instance, &values) {
                    Some(failure) => Err(failure),
                    None => {
                        all.enabled.push((number, self.model.label(instance, &mut eval)));
                        continue;
                    }
                },
                Ok(Some(found)) => Ok(Obstacle {
                    conjunct: self.excerpt(found.conjunct),
                    part: self.part(found.part),
                    depends: found.depends.indices().filter_map(|i| self.variables.get(i).cloned()).collect(),
                    alone: found.alone,
                }),
                Err(_) => Err(self.failure(&mut eval)),
            };
            n_disabled += 1;
            let label = self.model.label(instance, &mut eval);
            let chosen = self.chosen(instance);
            // Of what is bound around an action and does not matter in it, there is nothing to tell.
            let is_same = |d: &Disabled| (&d.label, &d.chosen, &d.reason) == (&label, &chosen, &reason);
            if !all.list.iter().any(is_same) {
                all.list.push(Disabled { label, chosen, reason, lane: None, in_the_way: None, number });
            }
        }
        Ok(all)
    }

    /// Returns what an action chooses besides its parameters.
    pub(super) fn chosen(&self, instance: &ActionInstance) -> Vec<(String, Plain)> {
        if instance.chosen.is_empty() {
            return Vec::new();
        }
        let mut eval = self.eval();
        instance.chosen.iter().map(|chosen| (self.name(chosen.name), eval.mem.plain(chosen.value))).collect()
    }

    /// Says whether an action, by its number, comes past the conjunct that is its obstacle in a state if the state is
    /// another one; `None` if it cannot be evaluated.
    pub(super) fn past(&mut self, number: usize, state: &State, other: &State) -> Option<bool> {
        let model = self.model.clone();
        let instance = model.instances().get(number)?;
        let mut obstacle = |state: &State| {
            let values = self.settle(state).ok()?;
            let mut eval = self.eval();
            eval.current.copy_from_slice(&values);
            model.obstacle(instance, &mut eval).ok()
        };
        let Some(here) = obstacle(state)? else { return Some(true) };
        let Some(there) = obstacle(other)? else { return Some(true) };
        let is_next_part = here.conjunct == there.conjunct && here.part.span.start < there.part.span.start;
        Some(there.is_further_than(&here) || (is_next_part && !here.is_further_than(&there)))
    }

    /// Says what goes wrong in an action that leads somewhere all the same.
    fn fails(&self, instance: &ActionInstance, values: &[Value]) -> Option<String> {
        struct All;
        impl<'m> Sink<'m> for All {
            fn found(&mut self, _: &mut Eval<'m>) -> engine::Outcome<Flow> {
                Ok(Flow::Go)
            }
        }
        let mut eval = self.eval();
        eval.current.copy_from_slice(values);
        let result = self.model.run(instance, &mut eval, &mut All);
        result.is_err().then(|| self.failure(&mut eval))
    }

    /// Returns what came of the conjuncts of the action that leads from a state to another.
    pub(super) fn conjuncts_of(
        &mut self,
        before: &State,
        label: &Label,
        after: &State,
    ) -> Result<Vec<Conjunct>, String> {
        let notes = self.notes(before, label, after, None)?;
        Ok(notes.conjuncts.into_iter().map(|conjunct| self.conjunct(conjunct)).collect())
    }

    /// Notes what came of the conjuncts of the action that leads from a state to another, and some parts.
    pub(super) fn notes<'a>(
        &mut self,
        before: &State,
        label: &Label,
        after: &State,
        asked: Option<AskedParts<'a>>,
    ) -> Result<Notes<'a>, String> {
        let (before, after) = (self.settle(before)?, self.settle(after)?);
        let mut failure = None;
        for instance in self.model.instances() {
            let mut eval = self.eval();
            if self.model.label(instance, &mut eval) != *label {
                continue;
            }
            eval.current.copy_from_slice(&before);
            eval.set_next(&after);
            let mut notes = Notes::asking(asked);
            match self.model.conjuncts(instance, &mut eval, &mut notes) {
                Ok(true) => return Ok(notes),
                Ok(false) => {}
                Err(_) => failure = Some(self.failure(&mut eval)),
            }
        }
        match failure {
            Some(failure) => Err(failure),
            None => Ok(Notes::default()),
        }
    }

    /// Returns why properties do not hold in a state, entered from another one.
    pub(super) fn all_broken(
        &mut self,
        before: Option<&State>,
        state: &State,
    ) -> Result<Vec<Broken>, String> {
        let before = before.map(|before| self.settle(before)).transpose()?;
        let state = self.settle(state)?;
        let on_states = self.model.invariants.iter().map(|check| (check, Some(&state)));
        let on_steps = self.model.action_properties.iter().map(|check| (check, before.as_ref()));
        let mut broken: Vec<Broken> = Vec::new();
        for (check, before) in on_states.chain(on_steps) {
            let property = self.model.symbols.text(check.name);
            if broken.iter().any(|other| other.property == property) {
                continue;
            }
            let part = before.and_then(|before| self.false_part(check, before, &state));
            broken.extend(part.map(|part| Broken { property: property.to_owned(), part }));
        }
        Ok(broken)
    }

    fn false_part(&self, check: &Check, before: &[Value], state: &[Value]) -> Option<Part> {
        let mut eval = self.eval();
        eval.current.copy_from_slice(before);
        eval.set_next(state);
        eval.explain(&check.condition).map(|part| self.part(part))
    }

    /// Returns what went wrong in the evaluation that has just failed, with its place.
    pub(super) fn failure(&self, eval: &mut Eval<'_>) -> String {
        let fault = eval.take_fault();
        format!("{} ({})", fault.message, self.model.location(fault.span))
    }

    pub(super) fn excerpt(&self, span: Span) -> Excerpt {
        let words: Vec<&str> = self.model.sources.text(span).split_whitespace().collect();
        Excerpt { text: words.join(" "), place: self.model.location(span) }
    }

    pub(super) fn part(&self, part: DecidingPart) -> Part {
        let bindings = part.bindings.into_iter().map(|(name, value)| (self.name(name), value)).collect();
        let operand = |(span, value)| (self.excerpt(span).text, value);
        let operands = part.operands.into_iter().map(operand).collect();
        let tried = part.tried.into_iter().map(|name| self.name(name)).collect();
        let DecidingPart { span, value, is_empty_set, .. } = part;
        Part { excerpt: self.excerpt(span), value, bindings, tried, operands, is_empty_set }
    }

    pub(super) fn name(&self, symbol: crate::base::Symbol) -> String {
        self.model.symbols.text(symbol).to_owned()
    }

    fn conjunct(&self, note: engine::Conjunct) -> Conjunct {
        let came = match note.came {
            engine::Came::Is(value, part) => Came::Is(value, part.map(|part| self.part(part))),
            engine::Came::Decides(value, part) => Came::Decides(value, part.map(|part| self.part(part))),
            engine::Came::Chooses(values) => {
                Came::Chooses(values.into_iter().map(|(name, value)| (self.name(name), value)).collect())
            }
            engine::Came::Writes(index, value) => {
                let name = self.variables.get(index as usize).cloned().unwrap_or_default();
                Came::Writes(name, value)
            }
            engine::Came::Keeps => Came::Keeps,
        };
        Conjunct { excerpt: self.excerpt(note.span), came, opens: note.opens }
    }
}

/// Returns who waits for a lock after a step of a walk, given the actions that cannot be taken then.
#[must_use]
pub fn waits(table: &LaneTable, step: usize, all: &AllDisabled) -> Vec<Wait> {
    let mut waits: Vec<Wait> = Vec::new();
    for disabled in &all.list {
        let (Some(lane), Ok(obstacle), Some(InTheWay { lock: Some(name), itself, .. })) =
            (disabled.lane, &disabled.reason, &disabled.in_the_way)
        else {
            continue;
        };
        let Some(lock) = table.lock_columns().iter().position(|lock| lock.name == *name) else { continue };
        // Who is not at the action does not wait there.
        if !obstacle.alone || waits.iter().any(|wait| (wait.lane, wait.lock) == (lane, lock)) {
            continue;
        }
        let own = &table.columns()[lane].name;
        let holders = table.locks.holdings.get(step).map_or(&[][..], |row| &row[lock].holders);
        let holders = holders.iter().filter(|holder| (*holder == own) == *itself).cloned().collect();
        waits.push(Wait { lane, lock, holders, itself: *itself, action: disabled.name() });
    }
    // Who stands at an action that others keep it from may go on there.
    let by_others: Vec<usize> = waits.iter().filter(|wait| !wait.itself).map(|wait| wait.lane).collect();
    waits.retain(|wait| !wait.itself || !by_others.contains(&wait.lane));
    waits.sort_by_key(|wait| (wait.lane, wait.lock));
    waits
}

/// Returns who waits for a lock after each step of a behavior; nothing if the spec is not at hand.
pub fn all_waits(walker: &mut dyn Walker, steps: &[Step], table: &LaneTable) -> Vec<Vec<Wait>> {
    if table.lock_columns().is_empty() {
        return Vec::new();
    }
    let mut found = Vec::with_capacity(steps.len());
    let states: Vec<&State> = steps.iter().map(|step| &step.state).collect();
    for (i, step) in steps.iter().enumerate() {
        let mut all = match walker.disabled(&step.state, MOST_DISABLED) {
            Ok(all) => all,
            Err(WalkError::NotLive) => return Vec::new(),
            Err(WalkError::Evaluation(_)) => AllDisabled::default(),
        };
        who_is_in_the_way(walker, table, &states, i, &mut all);
        found.push(waits(table, i, &all));
    }
    found
}

/// Returns who waits for a lock in some state, laid out like a walk of the spec. In another state locks may be free.
pub(super) fn waits_in(
    walker: &mut dyn Walker,
    state: &State,
    other: Option<&State>,
    table: &mut LaneTable,
) -> Vec<Wait> {
    let variables = walker.variables().to_vec();
    let mut define = |name: &str, state: &State| walker.definition(name, state);
    let mut read = |state: &State| table.locks.read(&variables, state, &table.lanes, &mut define);
    let Ok(row) = read(state) else { return Vec::new() };
    let elsewhere = other.and_then(|other| Some((other, read(other).ok()?)));
    let (states, rows): (Vec<&State>, Vec<_>) = std::iter::once((state, row)).chain(elsewhere).unzip();
    table.locks.holdings = rows;
    let Ok(mut all) = walker.disabled(state, MOST_DISABLED) else { return Vec::new() };
    who_is_in_the_way(walker, table, &states, 0, &mut all);
    waits(table, 0, &all)
}
