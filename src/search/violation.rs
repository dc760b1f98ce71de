//! From what a search found to what a user is told: the message, the false part, the trace.

use rustc_hash::FxHashMap;

use super::alias;
use super::breadth_first::Shared;
use super::report::{Outcome, Violation};
use crate::base::{Stop, Symbol};
use crate::diag::Diagnostic;
use crate::engine::{Check, DecidingPart, Eval, Fault, FaultKind, Flow, Model, Sink, codes};
use crate::stdmod::{self, World};
use crate::store::{StateId, Store};
use crate::trace::{Label, Step, Trace};
use crate::value::{Heap, Mem, Plain, Scratch, Value, ValueError};

/// Where something was found.
#[derive(Clone, Copy)]
pub(super) enum Place<'b> {
    /// In a state of the store.
    State(StateId),
    /// In a state that is not in the store, after one that is, or in an initial state.
    Successor { parent: Option<StateId>, words: &'b [Value], scratch: &'b Scratch },
}

/// What was evaluated, as far as TLC's exit status tells it (`EC.java`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// The initial predicate, or a condition on an initial state.
    Initial,
    /// An action, or a condition on a step.
    Action,
    /// An invariant in a state that is not initial.
    Invariant,
}

/// What was found.
pub(super) struct Found<'b> {
    pub(super) outcome: Outcome,
    pub(super) name: Option<Symbol>,
    /// The invariant, to find its false part.
    pub(super) check: Option<usize>,
    pub(super) fault: Option<Fault>,
    pub(super) incomplete: bool,
    pub(super) place: Option<Place<'b>>,
}

impl<'b> Found<'b> {
    pub(super) fn new(outcome: Outcome, place: Option<Place<'b>>) -> Self {
        Found { outcome, name: None, check: None, fault: None, incomplete: false, place }
    }

    /// A state in which some variable has no value.
    pub(super) fn incomplete(place: Option<Place<'b>>) -> Self {
        Found { incomplete: true, ..Found::new(Outcome::Evaluation(75), place) }
    }

    /// An invariant that is false, given its number.
    pub(super) fn invariant(check: &Check, number: usize, place: Option<Place<'b>>) -> Self {
        Found { name: Some(check.name), check: Some(number), ..Found::new(Outcome::Invariant, place) }
    }

    /// An evaluation that failed, with the status it has if it is not an assertion of an action.
    pub(super) fn fault(fault: Fault, status: Status, place: Option<Place<'b>>) -> Self {
        if fault.kind == FaultKind::Memory {
            return Found { fault: Some(fault), ..Found::new(Outcome::Memory, None) };
        }
        let outcome = match (&fault.kind, status) {
            (FaultKind::Assert, Status::Action) => Outcome::Assert,
            (_, Status::Initial | Status::Action) => Outcome::Evaluation(75),
            (_, Status::Invariant) => Outcome::Evaluation(76),
        };
        Found { outcome, name: None, check: None, fault: Some(fault), incomplete: false, place }
    }

    pub(super) fn property(check: &Check, place: Option<Place<'b>>) -> Self {
        Found { name: Some(check.name), ..Found::new(Outcome::Property, place) }
    }
}

/// Why what is evaluated before or after a search is not true.
pub(super) enum Wrong {
    /// It is false, or has no value.
    Violation(Box<Violation>),
    /// The evaluation was told to stop.
    Stopped,
}

impl Wrong {
    fn of_statement(name: Option<String>, diagnostic: Diagnostic) -> Wrong {
        let violation = Violation::untraced(Outcome::Assumption, diagnostic);
        Wrong::Violation(Box::new(Violation { name, ..violation }))
    }
}

/// Evaluates the assumptions up to the first that is wrong.
pub(super) fn assumptions(
    model: &Model,
    print: &mut dyn FnMut(&str),
    world: &mut World,
) -> Result<(), Wrong> {
    for (name, assumption) in &model.assumptions {
        let mut eval = Eval::new(&model.program, Mem::new(&model.heap, Scratch::default()));
        eval.world = std::mem::take(world);
        let result = eval.test_step(assumption);
        *world = eval.world.clone();
        eval.output.iter().for_each(|text| print(text));
        let diagnostic = match result {
            Ok(true) => continue,
            Ok(false) => {
                let diagnostic = Diagnostic::error(codes::ASSUMPTION, "an assumption is false")
                    .at(assumption.body.span, "this is FALSE");
                match eval.explain(assumption) {
                    Some(part) => with_part(model, part, diagnostic),
                    None => diagnostic,
                }
            }
            Err(_) => failure(&mut eval)?,
        };
        let name = name.map(|n| model.symbols.text(n).to_owned()).filter(|n| !n.is_empty());
        return Err(Wrong::of_statement(name, diagnostic));
    }
    Ok(())
}

/// Evaluates the postconditions up to the first that is wrong. Its status is that of an assumption, as
/// TLC's (`EC.java`).
pub(super) fn postconditions(model: &Model, print: &mut dyn FnMut(&str), world: &World) -> Result<(), Wrong> {
    for check in &model.postconditions {
        constant(model, check, codes::POSTCONDITION, "postcondition", print, world)?;
    }
    Ok(())
}

/// Evaluates a condition that is of no state; returns whether it told the search to exit.
pub(super) fn constant(
    model: &Model,
    check: &Check,
    code: &'static str,
    what: &str,
    print: &mut dyn FnMut(&str),
    world: &World,
) -> Result<bool, Wrong> {
    let mut eval = Eval::new(&model.program, Mem::new(&model.heap, Scratch::default()));
    eval.world = world.clone();
    eval.world.here.level = 0;
    let result = eval.test_step(&check.condition);
    eval.output.iter().for_each(|text| print(text));
    let name = model.symbols.text(check.name).to_owned();
    let diagnostic = match result {
        Ok(true) => return Ok(eval.world.exit),
        Ok(false) => {
            let part = eval.explain(&check.condition);
            let span = part.as_ref().map_or(check.condition.body.span, |p| p.span);
            Diagnostic::error(code, format!("{what} {name} is false")).at(span, "this is FALSE")
        }
        Err(_) => failure(&mut eval)?,
    };
    Err(Wrong::of_statement(Some(name), diagnostic))
}

/// Returns what to say of the evaluation that has just failed.
fn failure(eval: &mut Eval<'_>) -> Result<Diagnostic, Wrong> {
    let fault = eval.take_fault();
    if fault.is_stop() { Err(Wrong::Stopped) } else { Ok(fault.diagnostic()) }
}

/// Returns the first of what `_POSSIBLE` names that was true nowhere; its status is that of a
/// postcondition.
pub(super) fn impossible(model: &Model, world: &World) -> Option<Violation> {
    let is_missed = |name: Symbol| stdmod::count_of(world, model.symbols.text(name)) == 0;
    let &(name, span) = model.possible.iter().find(|(name, _)| is_missed(*name))?;
    let name = model.symbols.text(name).to_owned();
    let message = format!("no state or step that was found satisfies {name}");
    let diagnostic = Diagnostic::error(codes::IMPOSSIBLE, message)
        .at(span, "this is never TRUE")
        .hint("what lies outside of the constraints does not count");
    Some(Violation { name: Some(name), ..Violation::untraced(Outcome::Assumption, diagnostic) })
}

/// The fault of a value that cannot be put into the heap.
pub(super) fn unsettled(
    model: &Model,
    shared: &Shared,
    scratch: &Scratch,
    index: usize,
    error: &ValueError,
) -> Fault {
    let declaration = model.program.declarations[index];
    let mut mem = Mem::new(&shared.heap, scratch.clone());
    if let ValueError::HeapFull { .. } = error {
        let mut fault = Fault::new(error.message(&mut mem), declaration);
        fault.hint = error.hint();
        return Fault { kind: FaultKind::Memory, ..fault };
    }
    let name = model.symbols.text(model.program.variables[index]);
    let message =
        format!("the value of variable `{name}` cannot be held in a state: {}", error.message(&mut mem));
    Fault::new(message, declaration)
}

/// Puts a violation together that a search with a store has found.
pub(super) fn build(model: &Model, shared: &mut Shared, world: &World, found: &Found<'_>) -> Violation {
    let path = found.place.map(|place| path(shared, place));
    of_path(model, &shared.heap, Some(&shared.store), world, found, path.as_deref())
}

/// Puts a violation together, given the states that lead to it, all settled.
pub(super) fn of_path(
    model: &Model,
    heap: &Heap,
    store: Option<&Store>,
    world: &World,
    found: &Found<'_>,
    path: Option<&[Vec<Value>]>,
) -> Violation {
    let name = found.name.map(|n| model.symbols.text(n).to_owned());
    let diagnostic = diagnostic(model, heap, store, world, found, name.as_deref(), path);
    let shown = path.map(|path| alias::shown(model, heap, world, path)).unwrap_or_default();
    let trace = path.map(|path| trace(model, heap, store, world, path));
    Violation { outcome: found.outcome, name, diagnostic, trace, shown, no_return: None }
}

fn diagnostic(
    model: &Model,
    heap: &Heap,
    store: Option<&Store>,
    world: &World,
    found: &Found<'_>,
    name: Option<&str>,
    path: Option<&[Vec<Value>]>,
) -> Diagnostic {
    if let Some(fault) = &found.fault {
        let diagnostic = fault.diagnostic();
        let of_action =
            model.instances().len() > 1 && matches!(found.outcome, Outcome::Assert | Outcome::Evaluation(75));
        let label =
            path.filter(|_| of_action).and_then(|path| failed(model, heap, store, world, path, fault));
        return match label {
            Some(label) => diagnostic.hint(format!("it is evaluated for {label}, after the last state")),
            None => diagnostic,
        };
    }
    let name = name.unwrap_or_default();
    let last = path.and_then(|p| p.last());
    let mut eval = evaluator(model, heap, world, path.unwrap_or_default());
    match found.outcome {
        Outcome::Deadlock => Diagnostic::error(codes::DEADLOCK, "deadlock: a state has no successor")
            .hint("if the spec may end here, use --no-deadlock, or CHECK_DEADLOCK FALSE in the cfg"),
        Outcome::Invariant if found.check.is_some() => {
            let message = format!("invariant `{name}` is violated");
            let diagnostic = Diagnostic::error(codes::INVARIANT, message);
            let (Some(check), Some(state)) = (found.check.map(|c| &model.invariants[c]), last) else {
                return diagnostic;
            };
            false_part(model, &mut eval, check, None, state, diagnostic)
        }
        Outcome::Property => {
            let message = format!("property `{name}` is violated by this step");
            let diagnostic = Diagnostic::error(codes::PROPERTY, message);
            let check = model.action_properties.iter().find(|c| Some(c.name) == found.name);
            match (check, path) {
                (Some(check), Some([.., before, after])) => {
                    false_part(model, &mut eval, check, Some(before), after, diagnostic)
                }
                (_, Some([state])) => {
                    let message = format!("property `{name}` is violated by an initial state");
                    let diagnostic = Diagnostic::error(codes::PROPERTY, message);
                    match model.initial_properties.iter().find(|c| Some(c.name) == found.name) {
                        Some(check) => false_part(model, &mut eval, check, None, state, diagnostic),
                        None => diagnostic,
                    }
                }
                _ => diagnostic,
            }
        }
        _ if found.incomplete => {
            let missing: Vec<&str> = last
                .map(|s| s.iter().zip(&model.program.variables))
                .into_iter()
                .flatten()
                .filter(|(v, _)| **v == Value::UNASSIGNED)
                .map(|(_, &name)| model.symbols.text(name))
                .collect();
            let initial = path.is_none_or(|p| p.len() == 1);
            let (which, prime) = if initial { ("an initial state", "") } else { ("a successor", "'") };
            let message = format!("{which} has no value for `{}`", missing.join("`, `"));
            let hint = match missing.first() {
                Some(first) if !initial => {
                    format!(
                        "every action must say what happens to every variable: `{first}{prime} = ...`, or `UNCHANGED {first}`"
                    )
                }
                Some(first) => format!("the initial predicate must say what `{first}` is: `{first} = ...`"),
                None => String::new(),
            };
            Diagnostic::error(codes::INCOMPLETE, message).hint(hint)
        }
        _ => Diagnostic::error(codes::EVALUATION, "an evaluation failed"),
    }
}

/// Returns an evaluator that stands at the end of a path.
pub(super) fn evaluator<'m>(
    model: &'m Model,
    heap: &'m Heap,
    world: &World,
    path: &[Vec<Value>],
) -> Eval<'m> {
    let mut eval = Eval::new(&model.program, Mem::new(heap, Scratch::default()));
    // What was found is shown, also if the search was told to stop in the meantime.
    eval.world = World { stop: Stop::default(), ..world.clone() };
    eval.set_before(path.iter().rev().skip(1).rev().map(Vec::as_slice));
    eval.world.here.level = path.len() as u32;
    eval
}

/// Adds the first false part of a condition, with the bound values that make it false.
fn false_part<'m>(
    model: &'m Model,
    eval: &mut Eval<'m>,
    check: &'m Check,
    before: Option<&Vec<Value>>,
    state: &[Value],
    diagnostic: Diagnostic,
) -> Diagnostic {
    eval.world.here.level -= u32::from(before.is_some());
    eval.current.copy_from_slice(before.map_or(state, |b| b));
    eval.set_next(state);
    let Some(part) = eval.explain(&check.condition) else { return diagnostic };
    with_part(model, part, diagnostic)
}

/// Adds the part that makes a condition false.
fn with_part(model: &Model, part: DecidingPart, diagnostic: Diagnostic) -> Diagnostic {
    let what = match (part.is_empty_set, part.value) {
        (true, _) => "there is nothing to choose here",
        (false, true) => "this part is TRUE",
        (false, false) => "this part is FALSE",
    };
    let mut diagnostic = diagnostic.at(part.span, what);
    for (span, value) in part.operands {
        diagnostic = diagnostic.also(span, format!("is {value}"));
    }
    if !part.bindings.is_empty() {
        let list: Vec<String> =
            part.bindings.iter().map(|(n, v)| format!("{} = {v}", model.symbols.text(*n))).collect();
        diagnostic = diagnostic.hint(format!("with {}", list.join(", ")));
    }
    diagnostic
}

/// Returns the states that lead to a place, all settled.
fn path(shared: &mut Shared, place: Place<'_>) -> Vec<Vec<Value>> {
    let (last, successor) = match place {
        Place::State(id) => (Some(id), None),
        Place::Successor { parent, words, scratch } => {
            (parent, Some(settled(&mut shared.heap, scratch, words)))
        }
    };
    let ids = last.map(|id| shared.store.path(id)).unwrap_or_default();
    let states = ids.into_iter().map(|id| shared.store.state(id).to_vec());
    states.chain(successor).collect()
}

/// Returns a state in the heap; a variable without a value has none there either.
pub(super) fn settled(heap: &mut Heap, scratch: &Scratch, words: &[Value]) -> Vec<Value> {
    let settle = |&word: &Value| match word {
        Value::UNASSIGNED => word,
        word => heap.intern(scratch, word).unwrap_or(Value::UNASSIGNED),
    };
    words.iter().map(settle).collect()
}

fn trace(model: &Model, heap: &Heap, store: Option<&Store>, world: &World, path: &[Vec<Value>]) -> Trace {
    let mut mem = Mem::new(heap, Scratch::default());
    let mut known = FxHashMap::default();
    let mut steps: Vec<Step> = Vec::with_capacity(path.len());
    for (i, state) in path.iter().enumerate() {
        let label =
            i.checked_sub(1).and_then(|before| label(model, heap, store, world, &path[..=before], state));
        let plain = |&v: &Value| match v {
            Value::UNASSIGNED => Plain::Other("(no value)".to_owned()),
            v => mem.plain_with(v, &mut known),
        };
        steps.push(Step { label, state: state.iter().map(plain).collect() });
    }
    Trace { variables: model.variables(), steps, lasso: None }
}

/// Returns the first action whose evaluation fails in this way at the end of a path.
fn failed(
    model: &Model,
    heap: &Heap,
    store: Option<&Store>,
    world: &World,
    path: &[Vec<Value>],
    fault: &Fault,
) -> Option<Label> {
    struct All;
    impl<'m> Sink<'m> for All {
        fn found(&mut self, _: &mut Eval<'m>) -> crate::engine::Outcome<Flow> {
            Ok(Flow::Go)
        }
    }
    let mut eval = before_step(model, heap, store, world, path)?;
    for instance in model.instances() {
        if model.run(instance, &mut eval, &mut All).is_err() {
            let other = eval.take_fault();
            let same = other.span == fault.span && other.message == fault.message;
            return same.then(|| model.label(instance, &mut eval));
        }
    }
    None
}

/// Returns an evaluator that is about to take a step from the last state of a path.
fn before_step<'m>(
    model: &'m Model,
    heap: &'m Heap,
    store: Option<&Store>,
    world: &World,
    path: &[Vec<Value>],
) -> Option<Eval<'m>> {
    let before = path.last()?;
    let mut eval = evaluator(model, heap, world, path);
    // Where states have keys of their own a state is not found by its words.
    let store = store.filter(|_| model.identity.is_none());
    if let Some(id) = store.and_then(|store| store.find(before)) {
        // The random choices are those that were made from this state.
        eval.world.begin_state(u64::from(id));
    }
    eval.current.copy_from_slice(before);
    Some(eval)
}

/// Returns the first action that leads from a state to another.
fn label(
    model: &Model,
    heap: &Heap,
    store: Option<&Store>,
    world: &World,
    path: &[Vec<Value>],
    after: &[Value],
) -> Option<Label> {
    struct Looks<'a>(&'a [Value]);
    impl<'m> Sink<'m> for Looks<'_> {
        fn found(&mut self, eval: &mut Eval<'m>) -> crate::engine::Outcome<Flow> {
            for (i, &wanted) in self.0.iter().enumerate() {
                let value = eval.next[i];
                let same = if wanted == Value::UNASSIGNED || value == Value::UNASSIGNED {
                    wanted == value
                } else {
                    eval.mem.eq(value, wanted).unwrap_or(false)
                };
                if !same {
                    return Ok(Flow::Go);
                }
            }
            Ok(Flow::Stop)
        }
    }
    let mut eval = before_step(model, heap, store, world, path)?;
    for instance in model.instances() {
        if let Ok(Flow::Stop) = model.run(instance, &mut eval, &mut Looks(after)) {
            return Some(model.label(instance, &mut eval));
        }
    }
    None
}
