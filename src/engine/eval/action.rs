//! Runs actions and initial predicates: finds the next states that satisfy them.
//!
//! Follows the order of TLC (`Tool.getNextStates`), which decides the order of successors and how
//! many duplicates are counted: conjuncts from left to right with what is left to do as a
//! continuation; once every variable has a value, the rest is only tested.

use super::bind::Order;
use super::{Eval, Outcome, Place};
use crate::base::Span;
use crate::engine::core::{Act, Function, Item, Node, Slot};
use crate::value::Value;

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Go,
    /// Stop: enough is known.
    Stop,
}

/// What is done with a state that was found; it stands in [`Eval::next`].
pub trait Sink<'m> {
    /// Takes the state. Variables without a value are [`Value::UNASSIGNED`].
    ///
    /// # Errors
    /// What the sink finds wrong with the state.
    fn found(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow>;

    /// Is told how many states lie between the steps of an `A \cdot B`; TLC counts them as generated.
    fn passed(&mut self, _count: usize) {}
}

/// What is left to do when a conjunct is done.
struct Rest<'a, 'm> {
    kind: RestKind<'a, 'm>,
    up: Option<&'a Rest<'a, 'm>>,
}

enum RestKind<'a, 'm> {
    /// More conjuncts.
    Items(&'m [Item]),
    /// The same conjunct for more elements: names, elements by rows, rows done.
    Elements(&'a [Slot], &'a [Value], usize, &'m Item),
    /// A condition.
    Test(&'m Node),
    /// What the caller of an operator has left to do.
    Return(Place),
    /// What is left after `A \cdot B`, from the state before A.
    From(&'a [Value]),
}

/// Stops at the first state.
pub(super) struct IsEnabled;

impl<'m> Sink<'m> for IsEnabled {
    fn found(&mut self, _eval: &mut Eval<'m>) -> Outcome<Flow> {
        Ok(Flow::Stop)
    }
}

/// The states that an action leads to.
struct Between(Vec<Vec<Value>>);

impl<'m> Sink<'m> for Between {
    fn found(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
        self.0.push(eval.next.clone());
        Ok(Flow::Go)
    }
}

impl<'m> Eval<'m> {
    /// Runs an action from the current state, the next state being empty.
    ///
    /// # Errors
    /// What has no value, or what the sink finds wrong.
    pub fn run(&mut self, act: &'m Act, sink: &mut dyn Sink<'m>) -> Outcome<Flow> {
        self.act(act, None, sink)
    }

    /// Runs conjuncts from the current state, the next state being empty.
    ///
    /// # Errors
    /// What has no value, or what the sink finds wrong.
    pub fn run_all(&mut self, items: &'m [Item], sink: &mut dyn Sink<'m>) -> Outcome<Flow> {
        self.proceed(Some(&Rest { kind: RestKind::Items(items), up: None }), sink)
    }

    /// Says whether some next state satisfies an action.
    pub(super) fn enabled(&mut self, act: &'m Act) -> Outcome<bool> {
        let result = self.with_open_next(|eval| eval.run(act, &mut IsEnabled));
        Ok(result? == Flow::Stop)
    }

    /// Does something with a next state in which no variable has a value, as inside ENABLED.
    pub(in crate::engine) fn with_open_next<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let n_variables = self.program.variables.len() + self.program.bound_variables.len();
        let saved = std::mem::replace(&mut self.next, vec![Value::UNASSIGNED; n_variables]);
        let unassigned = std::mem::replace(&mut self.unassigned, n_variables);
        self.derived.forget();
        let result = work(self);
        self.next = saved;
        self.unassigned = unassigned;
        self.derived.forget();
        result
    }

    /// Returns the states that the first action of an `A \cdot B` leads to, from a next state some of
    /// whose variables may have values.
    fn between(&mut self, first: &'m Act, start: Vec<Value>) -> Outcome<Vec<Vec<Value>>> {
        let n_open = start.iter().filter(|v| **v == Value::UNASSIGNED).count();
        let saved = std::mem::replace(&mut self.next, start);
        let unassigned = std::mem::replace(&mut self.unassigned, n_open);
        let mut states = Between(Vec::new());
        self.derived.forget();
        let result = self.run(first, &mut states);
        self.next = saved;
        self.unassigned = unassigned;
        self.derived.forget();
        result.map(|_| states.0)
    }

    /// Says whether `A \cdot B` leads from the current state to the next one.
    pub(super) fn composed(&mut self, first: &'m Act, second: &'m Node) -> Outcome<bool> {
        let start = vec![Value::UNASSIGNED; self.next.len()];
        for mut state in self.between(first, start)? {
            state.truncate(self.current.len());
            let before = self.go_to_state(state);
            let holds = self.test(second);
            self.go_to_state(before);
            if holds? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Goes on from another current state; returns the one that it was.
    fn go_to_state(&mut self, state: Vec<Value>) -> Vec<Value> {
        self.derived.forget();
        std::mem::replace(&mut self.current, state)
    }

    /// Sets a variable of the next state.
    #[inline]
    fn set_next_of(&mut self, index: u32, value: Value) {
        self.derived.changes(index);
        self.next[index as usize] = value;
        self.unassigned -= 1;
    }

    /// Takes the value of a variable in the next state back.
    #[inline]
    fn open_again(&mut self, index: u32) {
        self.derived.changes(index);
        self.next[index as usize] = Value::UNASSIGNED;
        self.unassigned += 1;
    }

    /// Runs the second action from each of the states that the first one leads to.
    ///
    /// A variable that has its value already is left alone by both: between them it is what it was.
    fn compose(
        &mut self,
        first: &'m Act,
        second: &'m Act,
        rest: Option<&Rest<'_, 'm>>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        let kept = |(&next, &now): (&Value, &Value)| if next == Value::UNASSIGNED { next } else { now };
        // Variables that only the ENABLED around has are not part of the states.
        let bound = vec![Value::UNASSIGNED; self.next.len() - self.current.len()];
        let start = self.next.iter().zip(self.current.iter().chain(&bound)).map(kept).collect();
        let states = self.between(first, start)?;
        sink.passed(states.len());
        let before = self.current.clone();
        for state in states {
            self.go_to_state(state[..before.len()].to_vec());
            let rest = Rest { kind: RestKind::From(&before), up: rest };
            let flow = self.act(second, Some(&rest), sink);
            self.go_to_state(before.clone());
            if flow? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Go)
    }

    fn act(&mut self, act: &'m Act, rest: Option<&Rest<'_, 'm>>, sink: &mut dyn Sink<'m>) -> Outcome<Flow> {
        match act {
            Act::Test(node) => {
                if self.test(node)? {
                    return self.proceed(rest, sink);
                }
                Ok(Flow::Go)
            }
            Act::All(items) => {
                let Some((first, others)) = items.split_first() else { return self.proceed(rest, sink) };
                if others.is_empty() {
                    return self.act(&first.act, rest, sink);
                }
                self.act(&first.act, Some(&Rest { kind: RestKind::Items(others), up: rest }), sink)
            }
            Act::Any(acts) => {
                for act in acts {
                    if self.act(act, rest, sink)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Ok(Flow::Go)
            }
            Act::Exists(binds, body) => {
                self.each(binds, Order::Context, &mut |eval| eval.act(body, rest, sink))
            }
            Act::Forall(binds, item) => {
                let mut slots: Vec<Slot> = Vec::new();
                for bind in binds {
                    slots.extend(crate::engine::lower::pattern_slots(&bind.pattern));
                }
                let mut rows = Vec::new();
                self.each(binds, Order::Context, &mut |eval| {
                    rows.extend(slots.iter().map(|&s| eval.slot(s)));
                    Ok(Flow::Go)
                })?;
                self.elements(&slots, &rows, 0, item, rest, sink)
            }
            Act::If(condition, yes, no) => {
                let act = if self.test(condition)? { yes } else { no };
                self.act(act, rest, sink)
            }
            Act::Case(arms, other, span) => {
                for (guard, act) in arms {
                    if self.test(guard)? {
                        return self.act(act, rest, sink);
                    }
                }
                match other {
                    Some(act) => self.act(act, rest, sink),
                    None => Err(self.fail(
                        super::Fault::new("no arm of this CASE is true", *span).hint("add an OTHER arm"),
                    )),
                }
            }
            Act::Implies(condition, act) => {
                if self.test(condition)? {
                    return self.act(act, rest, sink);
                }
                self.proceed(rest, sink)
            }
            Act::Let(slots, act) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                self.act(act, rest, sink)
            }
            Act::Assign(index, node) => {
                let value = self.node(node)?;
                let known = self.next[*index as usize];
                if known == Value::UNASSIGNED {
                    return self.assign(*index, value, rest, sink);
                }
                let same = self.mem.eq(known, value);
                if self.lift(same, node.span)? { self.proceed(rest, sink) } else { Ok(Flow::Go) }
            }
            Act::AssignIn(index, node) => {
                let set = self.node(node)?;
                self.assign_in(*index, set, node.span, rest, sink)
            }
            Act::AssignSubset(index, node) => {
                let set = self.node(node)?;
                let subsets = self.mem.subset_of(set);
                let subsets = self.lift(subsets, node.span)?;
                self.assign_in(*index, subsets, node.span, rest, sink)
            }
            Act::Unchanged(indices) => self.unchanged(indices, rest, sink),
            Act::Box(act, stutter) => {
                if self.act(act, rest, sink)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
                self.act(stutter, rest, sink)
            }
            Act::Angle(item, changed) => {
                self.act(&item.act, Some(&Rest { kind: RestKind::Test(changed), up: rest }), sink)
            }
            Act::Compose(pair) => self.compose(&pair.0, &pair.1, rest, sink),
            Act::Call(callee, args, span) => {
                let back = Rest { kind: RestKind::Return(self.place()), up: rest };
                self.in_call(*callee, args, *span, &mut |eval, function| {
                    eval.act_of(function, *span, Some(&back), sink)
                })
            }
            Act::CallFunction(def, argument, span) => {
                let argument = self.node(argument)?;
                self.check_argument(def, argument, *span)?;
                let back = Rest { kind: RestKind::Return(self.place()), up: rest };
                self.in_function(def, argument, *span, &mut |eval, function| {
                    eval.act_of(function, *span, Some(&back), sink)
                })
            }
        }
    }

    /// Runs the right-hand side of an operator in its frame.
    fn act_of(
        &mut self,
        function: &'m Function,
        span: Span,
        rest: Option<&Rest<'_, 'm>>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        match &function.act {
            Some(act) => self.act(act, rest, sink),
            None => Err(self.fail(super::Fault::new("this operator is no action", span))),
        }
    }

    fn assign(
        &mut self,
        index: u32,
        value: Value,
        rest: Option<&Rest<'_, 'm>>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        self.set_next_of(index, value);
        let flow = self.proceed(rest, sink);
        self.open_again(index);
        flow
    }

    fn assign_in(
        &mut self,
        index: u32,
        set: Value,
        span: Span,
        rest: Option<&Rest<'_, 'm>>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        let known = self.next[index as usize];
        if known != Value::UNASSIGNED {
            return if self.member(known, set, span)? { self.proceed(rest, sink) } else { Ok(Flow::Go) };
        }
        let cursor = self.mem.cursor(set, false);
        let mut cursor = self.lift(cursor, span)?;
        loop {
            self.go_on(span)?;
            let next = self.mem.next(&mut cursor);
            let Some(element) = self.lift(next, span)? else { return Ok(Flow::Go) };
            if self.assign(index, element, rest, sink)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
    }

    fn unchanged(
        &mut self,
        indices: &'m [u32],
        rest: Option<&Rest<'_, 'm>>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        let Some((&index, others)) = indices.split_first() else { return self.proceed(rest, sink) };
        let now = self.current[index as usize];
        let known = self.next[index as usize];
        if known == Value::UNASSIGNED {
            self.set_next_of(index, now);
            let flow = self.unchanged(others, rest, sink);
            self.open_again(index);
            return flow;
        }
        let same = known == now && now.is_settled() || {
            let result = self.mem.eq(known, now);
            self.lift(result, self.program.nowhere())?
        };
        if same { self.unchanged(others, rest, sink) } else { Ok(Flow::Go) }
    }

    fn elements(
        &mut self,
        slots: &[Slot],
        rows: &[Value],
        done: usize,
        item: &'m Item,
        rest: Option<&Rest<'_, 'm>>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        let Some(row) = rows.get(done * slots.len()..(done + 1) * slots.len()).filter(|r| !r.is_empty())
        else {
            return self.proceed(rest, sink);
        };
        // The same conjunct runs for the next element before this one is done with: what it set must
        // be as it was when the run comes back to its other disjuncts.
        let start = self.base;
        let saved = self.stack[start..].to_vec();
        for (&slot, &value) in slots.iter().zip(row) {
            self.set_slot(slot, value);
        }
        let more = Rest { kind: RestKind::Elements(slots, rows, done + 1, item), up: rest };
        // A failure leaves the frames as they are: nothing comes back to them.
        let flow = self.act(&item.act, Some(&more), sink)?;
        self.stack[start..].copy_from_slice(&saved);
        Ok(flow)
    }

    fn proceed(&mut self, rest: Option<&Rest<'_, 'm>>, sink: &mut dyn Sink<'m>) -> Outcome<Flow> {
        let Some(here) = rest else { return sink.found(self) };
        if self.unassigned == 0 {
            return self.test_rest(here, sink);
        }
        match &here.kind {
            RestKind::Items(items) => {
                let Some((first, others)) = items.split_first() else { return self.proceed(here.up, sink) };
                if others.is_empty() {
                    return self.act(&first.act, here.up, sink);
                }
                self.act(&first.act, Some(&Rest { kind: RestKind::Items(others), up: here.up }), sink)
            }
            RestKind::Elements(slots, rows, done, item) => {
                self.elements(slots, rows, *done, item, here.up, sink)
            }
            RestKind::Test(node) => {
                if self.test(node)? {
                    return self.proceed(here.up, sink);
                }
                Ok(Flow::Go)
            }
            RestKind::Return(caller) => {
                let callee = self.go_to(*caller);
                let flow = self.proceed(here.up, sink);
                self.go_to(callee);
                flow
            }
            RestKind::From(before) => {
                let between = self.go_to_state(before.to_vec());
                let flow = self.proceed(here.up, sink);
                self.go_to_state(between);
                flow
            }
        }
    }

    /// Tests all that is left: every variable has its value.
    fn test_rest(&mut self, rest: &Rest<'_, 'm>, sink: &mut dyn Sink<'m>) -> Outcome<Flow> {
        let place = self.place();
        let flow = self.test_rest_here(rest, sink);
        self.go_to(place);
        flow
    }

    fn test_rest_here(&mut self, rest: &Rest<'_, 'm>, sink: &mut dyn Sink<'m>) -> Outcome<Flow> {
        let mut here = Some(rest);
        while let Some(rest) = here {
            let holds = match &rest.kind {
                RestKind::Items(items) => self.test_items(items)?,
                RestKind::Elements(slots, rows, done, item) => {
                    self.test_elements(slots, rows, *done, item)?
                }
                RestKind::Test(node) => self.test(node)?,
                RestKind::Return(caller) => {
                    self.go_to(*caller);
                    true
                }
                RestKind::From(before) => {
                    let between = self.go_to_state(before.to_vec());
                    let flow = match rest.up {
                        Some(up) => self.test_rest(up, sink),
                        None => sink.found(self),
                    };
                    self.go_to_state(between);
                    return flow;
                }
            };
            if !holds {
                return Ok(Flow::Go);
            }
            here = rest.up;
        }
        sink.found(self)
    }

    fn test_items(&mut self, items: &'m [Item]) -> Outcome<bool> {
        for item in items {
            if !self.test(item.condition())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn test_elements(
        &mut self,
        slots: &[Slot],
        rows: &[Value],
        done: usize,
        item: &'m Item,
    ) -> Outcome<bool> {
        for row in rows.chunks(slots.len().max(1)).skip(done) {
            for (&slot, &value) in slots.iter().zip(row) {
                self.set_slot(slot, value);
            }
            if !self.test(item.condition())? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
