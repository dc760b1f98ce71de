//! Evaluates compiled expressions and runs compiled actions.
//!
//! Invariants: evaluation goes from left to right and stops where TLC stops; a failure is a [`Fault`]
//! and never a value. Frames are a stack: what a frame refers to (its caller, its lexical parent)
//! lies below it, except for the frame of a closure, which has no parent.

mod action;
mod bind;
mod closure;
mod derived;
mod effect;
mod expr;
mod fault;
mod parts;
mod why;

use derived::Derived;

use crate::base::Span;
use crate::diag::Label;
use crate::engine::core::{Argument, Callee, Core, Function, FunctionDef, Node, Slot};
use crate::engine::known::Known;
use crate::engine::lower::pattern_slots;
use crate::engine::model::{Check, Compiled};
use crate::engine::program::Program;
use crate::engine::reads::{Reads, VarSet};
use crate::stdmod::World;
use crate::value::{Mark, Mem, Scratch, VResult, Value, ValueError};

pub use action::{Flow, Sink};
pub use fault::{Failed, Fault, FaultKind};
pub use parts::{PartTree, ValuePart};
pub(in crate::engine) use why::place;
pub use why::{AskedParts, Came, Conjunct, Notes, Obstacle};

/// The result of an evaluation.
pub type Outcome<T> = Result<T, Failed>;

/// How many calls may be open at once. A call takes a few KiB of the stack of a thread; see
/// [`STACK_BYTES`].
const MAX_CALLS: usize = 60_000;

/// How much stack a thread needs that evaluates.
pub const STACK_BYTES: usize = 1 << 30;

/// No frame.
const NONE: usize = usize::MAX;

/// The frame of a call.
#[derive(Clone, Copy, Debug)]
struct Frame<'m> {
    base: usize,
    slots: usize,
    /// The lexical parent.
    link: usize,
    /// The frame that `args` belong to.
    caller: usize,
    args: &'m [Node],
    /// How many of its slots were computed when first asked for, to values in the scratch.
    fills: u32,
}

/// What is called, and where.
#[derive(Clone, Copy, Debug)]
struct Call<'m> {
    function: &'m Function,
    span: Span,
}

/// Which frame is evaluated in.
#[derive(Clone, Copy, Debug)]
struct Place {
    frame: usize,
    base: usize,
}

/// An evaluator: a memory, the two states, and the frames of the calls that are open.
#[derive(Debug)]
pub struct Eval<'m> {
    pub(super) program: &'m Program,
    /// The values.
    pub mem: Mem<'m>,
    /// The current state.
    pub current: Vec<Value>,
    /// The next state; [`Value::UNASSIGNED`] where it has no value yet.
    pub next: Vec<Value>,
    /// What the spec printed.
    pub output: Vec<String>,
    /// What impure operators see and change.
    pub world: World,
    /// Whether the parts of the conjuncts that are false are wanted.
    pub takes_apart: bool,
    unassigned: usize,
    stack: Vec<Value>,
    base: usize,
    frames: Vec<Frame<'m>>,
    frame: usize,
    temp: Vec<Value>,
    fault: Option<Box<Fault>>,
    /// For each mark whether evaluation came to it.
    marks: Vec<bool>,
    /// Values of definitions without parameters.
    derived: Derived,
    /// How many slots of open frames were filled with values in the scratch.
    fills: u32,
}

/// A point to go back to: see [`Eval::give_back`].
#[derive(Clone, Copy)]
struct Before {
    mark: Mark,
    fills: u32,
    kept: u32,
}

impl<'m> Eval<'m> {
    /// Returns an evaluator without states.
    #[must_use]
    pub fn new(program: &'m Program, mem: Mem<'m>) -> Self {
        let n = program.variables.len();
        let mut eval = Eval {
            program,
            mem,
            current: vec![Value::UNASSIGNED; n],
            next: vec![Value::UNASSIGNED; n],
            output: Vec::new(),
            world: program.world.clone(),
            takes_apart: false,
            unassigned: n,
            stack: Vec::new(),
            base: 0,
            frames: Vec::new(),
            frame: 0,
            temp: Vec::new(),
            fault: None,
            marks: Vec::new(),
            derived: Derived::new(n + program.bound_variables.len()),
            fills: 0,
        };
        eval.enter(0, &[]);
        eval
    }

    /// Notes that evaluation came to a mark.
    fn came_to(&mut self, number: u32) {
        let number = number as usize;
        if self.marks.len() <= number {
            self.marks.resize(number + 1, false);
        }
        self.marks[number] = true;
    }

    /// Says for each mark whether evaluation came to it; those after the last are left out.
    #[must_use]
    pub fn marks(&self) -> &[bool] {
        &self.marks
    }

    /// Gives the scratch back.
    #[must_use]
    pub fn into_scratch(self) -> Scratch {
        self.mem.into_scratch()
    }

    /// Starts over with one frame of so many slots, some of them set.
    pub fn enter(&mut self, slots: Slot, preset: &[(Slot, Value)]) {
        self.frames.clear();
        self.fills = 0;
        self.derived.forget();
        self.temp.clear();
        self.stack.clear();
        self.stack.resize(slots as usize, Value::UNEVALUATED);
        for &(slot, value) in preset {
            self.stack[slot as usize] = value;
        }
        self.base = 0;
        self.frame = 0;
        self.frames.push(Frame {
            base: 0,
            slots: slots as usize,
            link: NONE,
            caller: NONE,
            args: &[],
            fills: 0,
        });
    }

    /// Starts over like [`Eval::enter`], where the frame is usually the same as before. The slots that
    /// are not set keep what they have: an action sets each of its slots before it looks at it.
    pub fn enter_again(&mut self, slots: Slot, preset: &[(Slot, Value)]) {
        if self.frames.len() != 1 || self.stack.len() != slots as usize {
            return self.enter(slots, preset);
        }
        debug_assert!(
            self.base == 0 && self.unassigned == self.next.len(),
            "an action leaves nothing behind"
        );
        self.temp.clear();
        self.derived.forget();
        for &(slot, value) in preset {
            self.stack[slot as usize] = value;
        }
    }

    /// Forgets the next state.
    pub fn clear_next(&mut self) {
        self.next.fill(Value::UNASSIGNED);
        self.unassigned = self.next.len();
    }

    /// Sets the next state as a whole.
    pub fn set_next(&mut self, next: &[Value]) {
        self.next.copy_from_slice(next);
        self.unassigned = 0;
    }

    /// Makes the next state the current one.
    pub fn next_like_current(&mut self) {
        self.next.copy_from_slice(&self.current);
        self.unassigned = 0;
    }

    /// Evaluates in a frame of its own, on top of those that are open.
    ///
    /// # Errors
    /// What has no value.
    pub fn evaluate(&mut self, compiled: &'m Compiled<Node>) -> Outcome<Value> {
        let base = self.stack.len();
        let slots = compiled.slots as usize;
        self.stack.resize(base + slots, Value::UNEVALUATED);
        let frame = Frame { base, slots, link: NONE, caller: NONE, args: &[], fills: 0 };
        self.derived.forget();
        let result = self.in_new_frame(frame, None, &compiled.body);
        self.derived.forget();
        result
    }

    /// Evaluates a condition on the step from the current to the next state.
    ///
    /// # Errors
    /// What has no value, or a value that is no boolean.
    pub fn test_step(&mut self, compiled: &'m Compiled<Node>) -> Outcome<bool> {
        let value = self.evaluate(compiled)?;
        value.as_bool().ok_or_else(|| self.not_boolean(value, compiled.body.span))
    }

    /// Evaluates a condition on the next state, as if it were the current one.
    ///
    /// # Errors
    /// What has no value, or a value that is no boolean.
    pub fn test_next_state(&mut self, compiled: &'m Compiled<Node>) -> Outcome<bool> {
        self.step_forward();
        let result = self.test_step(compiled);
        self.step_back();
        result
    }

    /// Evaluates a condition on the next state that was true in the current one: the parts of it that
    /// depend on no variable that has changed are true again, and so are those known to be true.
    /// `number` tells the conditions of one model apart.
    ///
    /// # Errors
    /// What has no value, or a value that is no boolean.
    pub fn test_next_of_good(
        &mut self,
        number: u32,
        check: &'m Check,
        changed: VarSet,
        known: &mut Known,
    ) -> Outcome<bool> {
        if !check.depends.iter().any(|d| d.meets(changed)) {
            return Ok(true);
        }
        std::mem::swap(&mut self.current, &mut self.next);
        self.derived.forget();
        let base = self.stack.len();
        let slots = check.condition.slots as usize;
        self.stack.resize(base + slots, Value::UNEVALUATED);
        let frame = Frame { base, slots, link: NONE, caller: NONE, args: &[], fills: 0 };
        let result = self.with_frame(frame, None, check.condition.body.span, |eval| {
            for (place, (conjunct, depends)) in (0..).zip(check.conjuncts()) {
                if !depends.meets(changed) {
                    continue;
                }
                let question = Known::question((number, place), depends, &eval.current);
                if question.is_some_and(|q| known.is_true(q)) {
                    continue;
                }
                if !eval.test(conjunct)? {
                    return Ok(false);
                }
                if let Some(question) = question {
                    known.keep(question);
                }
            }
            Ok(true)
        });
        std::mem::swap(&mut self.current, &mut self.next);
        self.derived.forget();
        result
    }

    /// Returns the variables whose values differ between the two states, in settled values.
    #[must_use]
    pub fn changed(&self) -> VarSet {
        let mut changed = VarSet::default();
        for (index, (now, next)) in self.current.iter().zip(&self.next).enumerate() {
            if now != next {
                changed.add(index);
            }
        }
        changed
    }

    /// Puts the values of the next state into normal form: those of the heap where it has them. Says
    /// whether it has all of them.
    ///
    /// # Errors
    /// A value that cannot be held in a state.
    pub fn settle_next(&mut self) -> Outcome<bool> {
        let mut settled = true;
        for index in 0..self.next.len() {
            let value = self.next[index];
            if value.is_normal_word() {
                continue;
            }
            match self.mem.lookup(value) {
                Ok(Some(known)) => self.next[index] = known,
                Ok(None) => {
                    settled = false;
                    match self.mem.normalize(value) {
                        Ok(normal) => self.next[index] = normal,
                        Err(error) => return Err(self.unsettled(index, &error)),
                    }
                }
                Err(error) => return Err(self.unsettled(index, &error)),
            }
        }
        Ok(settled)
    }

    #[cold]
    fn unsettled(&mut self, index: usize, error: &ValueError) -> Failed {
        let name = self.mem.symbols().text(self.program.variables[index]).to_owned();
        let message = format!(
            "the value of variable `{name}` cannot be held in a state: {}",
            error.message(&mut self.mem)
        );
        let mut fault = Fault::new(message, self.program.declarations[index]);
        fault.hint = error.hint();
        self.fail(fault)
    }

    /// Evaluates a condition.
    ///
    /// # Errors
    /// What has no value, or a value that is no boolean.
    #[inline]
    pub fn test(&mut self, node: &'m Node) -> Outcome<bool> {
        self.condition(node)
    }

    #[cold]
    fn not_boolean(&mut self, value: Value, span: Span) -> Failed {
        let message = format!("a boolean was expected, but this is {}", self.mem.show(value));
        self.fail(Fault::new(message, span))
    }

    /// Keeps what went wrong.
    #[cold]
    pub(super) fn fail(&mut self, fault: Fault) -> Failed {
        self.fault = Some(Box::new(fault));
        Failed
    }

    /// Returns what went wrong in the evaluation that has just failed.
    ///
    /// # Panics
    /// If no evaluation has failed since it was last asked for.
    pub fn take_fault(&mut self) -> Box<Fault> {
        self.fault.take().expect("a failed evaluation says why")
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "part of the way of every leaf")]
    pub(crate) fn slot(&self, slot: Slot) -> Value {
        self.stack[self.base + slot as usize]
    }

    #[inline]
    pub(crate) fn set_slot(&mut self, slot: Slot, value: Value) {
        self.stack[self.base + slot as usize] = value;
    }

    /// Gives the result of an operation on values its place.
    #[inline]
    pub(super) fn lift<T>(&mut self, result: VResult<T>, span: Span) -> Outcome<T> {
        match result {
            Ok(value) => Ok(value),
            Err(error) => Err(self.value_fault(&error, span)),
        }
    }

    #[cold]
    pub(super) fn value_fault(&mut self, error: &ValueError, span: Span) -> Failed {
        let mut fault = Fault::new(error.message(&mut self.mem), span);
        fault.hint = error.hint();
        fault.kind = match error {
            ValueError::NotAllowed { .. } => FaultKind::NotAllowed,
            ValueError::NewModelValue { name } => FaultKind::NewModelValue(name.clone()),
            _ => FaultKind::Evaluation,
        };
        self.fail(fault)
    }

    fn place(&self) -> Place {
        Place { frame: self.frame, base: self.base }
    }

    /// Goes on in another open frame; returns where it was.
    fn go_to(&mut self, place: Place) -> Place {
        let here = self.place();
        self.frame = place.frame;
        self.base = place.base;
        here
    }

    /// Evaluates in another open frame.
    fn in_frame(&mut self, frame: usize, node: &'m Node) -> Outcome<Value> {
        let base = self.frames[frame].base;
        let here = self.go_to(Place { frame, base });
        let result = self.node(node);
        self.go_to(here);
        result
    }

    /// Returns the frame some lexical levels out.
    fn ancestor(&self, hops: u32) -> usize {
        let mut frame = self.frame;
        for _ in 0..hops {
            frame = self.frames[frame].link;
        }
        frame
    }

    /// Evaluates a parameter when it is first asked for.
    fn param(&mut self, slot: Slot) -> Outcome<Value> {
        let value = self.slot(slot);
        if value != Value::UNEVALUATED {
            return Ok(value);
        }
        let Frame { caller, args, .. } = self.frames[self.frame];
        let value = self.in_frame(caller, &args[slot as usize])?;
        self.fill(slot, value);
        Ok(value)
    }

    /// Sets a slot that is computed when first asked for, and kept as long as its frame.
    #[inline]
    fn fill(&mut self, slot: Slot, value: Value) {
        self.set_slot(slot, value);
        if !value.is_settled() {
            self.fills += 1;
            self.frames[self.frame].fills += 1;
        }
    }

    /// Forgets that slots were filled, which nothing asks for any more.
    fn unfill(&mut self, slots: &[Slot]) {
        for &slot in slots {
            let value = self.slot(slot);
            if value != Value::UNEVALUATED && !value.is_settled() {
                self.fills -= 1;
                self.frames[self.frame].fills -= 1;
            }
        }
    }

    /// Evaluates a condition, and gives back the scratch that this took unless something that outlives
    /// it was computed on the way.
    #[inline]
    pub(super) fn test_alone(&mut self, node: &'m Node) -> Outcome<bool> {
        let before = self.before();
        let holds = self.test(node)?;
        self.give_back(before);
        Ok(holds)
    }

    /// Returns what [`Eval::give_back`] needs to go back to here.
    #[inline]
    fn before(&mut self) -> Before {
        Before { mark: self.mem.scratch().mark(), fills: self.fills, kept: self.derived.kept }
    }

    /// Gives back the scratch that was taken since, unless something that outlives it was computed.
    #[inline]
    fn give_back(&mut self, before: Before) {
        if (self.fills, self.derived.kept) == (before.fills, before.kept) {
            self.mem.scratch().reset(before.mark);
        }
    }

    /// Fails if the evaluation is to stop, or if the values that are built take more memory than they may.
    #[inline]
    pub(super) fn go_on(&mut self, span: Span) -> Outcome<()> {
        if self.mem.scratch().has_room() && !self.world.stop.is_raised() {
            return Ok(());
        }
        Err(self.cannot_go_on(span))
    }

    #[cold]
    fn cannot_go_on(&mut self, span: Span) -> Failed {
        if self.world.stop.is_raised() {
            let fault = Fault::new("the evaluation was told to stop", span);
            return self.fail(Fault { kind: FaultKind::Stopped, ..fault });
        }
        let mut fault = Fault::new("the values of this evaluation take too much memory", span);
        fault.hint = Some("sets or functions of many millions of elements are built here".to_owned());
        self.fail(fault)
    }

    /// Returns the value of an argument that costs nothing and cannot fail.
    #[inline]
    fn at_hand(&self, node: &Node) -> Value {
        match node.core {
            Core::Const(value) => value,
            Core::Slot(slot) | Core::Param(slot) | Core::Lazy(slot, _) => self.slot(slot),
            Core::Var(index) => match self.current[index as usize] {
                Value::UNASSIGNED => Value::UNEVALUATED,
                value => value,
            },
            _ => Value::UNEVALUATED,
        }
    }

    /// Opens a frame, evaluates in it, closes it.
    fn in_new_frame(&mut self, frame: Frame<'m>, call: Option<Call<'m>>, body: &'m Node) -> Outcome<Value> {
        self.with_frame(frame, call, body.span, |eval| eval.node(body))
    }

    fn with_frame<T>(
        &mut self,
        frame: Frame<'m>,
        call: Option<Call<'m>>,
        body: Span,
        work: impl FnOnce(&mut Self) -> Outcome<T>,
    ) -> Outcome<T> {
        if let Err(stopped) = self.go_on(body) {
            // Its slots are there already, and an action above may go on as if nothing had been.
            self.stack.truncate(frame.base);
            return Err(stopped);
        }
        if self.frames.len() > MAX_CALLS {
            let mut fault = Fault::new("the recursion is too deep", body);
            fault.hint = Some("a recursive operator or function may not reach its end".to_owned());
            let failed = self.fail(fault);
            self.add_call(call, frame.base);
            return Err(failed);
        }
        let (saved_frame, saved_base) = (self.frame, self.base);
        self.base = frame.base;
        self.frames.push(frame);
        self.frame = self.frames.len() - 1;
        let result = work(self);
        if result.is_err() {
            self.add_call(call, frame.base);
        }
        self.fills -= self.frames.pop().map_or(0, |frame| frame.fills);
        self.stack.truncate(self.base);
        self.frame = saved_frame;
        self.base = saved_base;
        result
    }

    /// Notes the call that a failure has left, with the arguments that were looked at.
    #[cold]
    fn add_call(&mut self, call: Option<Call<'m>>, base: usize) {
        let (Some(call), Some(fault)) = (call, &mut self.fault) else { return };
        if fault.calls.len() == fault::SHOWN_CALLS {
            fault.more_calls += 1;
            return;
        }
        let Function { name, params, argument, .. } = call.function;
        let slots: Vec<Slot> = match argument {
            Some(Argument(patterns)) => patterns.iter().flat_map(pattern_slots).copied().collect(),
            None => (0..).take(params.len()).collect(),
        };
        let mut shown = Vec::with_capacity(slots.len());
        for slot in slots {
            shown.push(match self.stack[base + slot as usize] {
                Value::UNEVALUATED => "...".to_owned(),
                value => self.mem.show(value),
            });
        }
        let name = self.mem.symbols().text(*name);
        let text = match (argument, shown.is_empty()) {
            (Some(_), _) => format!("{name}[{}]", shown.join(", ")),
            (None, true) => name.to_owned(),
            (None, false) => format!("{name}({})", shown.join(", ")),
        };
        if let Some(fault) = &mut self.fault {
            fault.calls.push(Label { span: call.span, text });
        }
    }

    fn call(&mut self, callee: Callee, args: &'m [Node], span: Span) -> Outcome<Value> {
        if !args.is_empty() {
            return self.in_call(callee, args, span, &mut |eval, function| eval.node(&function.body));
        }
        let reads = self.program.function(callee.function).map_or(Reads::ALL, |f| f.reads);
        let is_derived = reads.is_of_variables() && reads.next.is_exact();
        if is_derived && let Some(known) = self.derived.get(callee.function, reads.next) {
            return Ok(known);
        }
        let start = self.derived.start();
        let value = self.in_call(callee, args, span, &mut |eval, function| eval.node(&function.body))?;
        if is_derived {
            self.derived.keep(callee.function, start, value);
        }
        Ok(value)
    }

    /// Opens the frame of a call and does something with the body in it.
    #[inline]
    pub(super) fn in_call<T>(
        &mut self,
        callee: Callee,
        args: &'m [Node],
        span: Span,
        work: &mut impl FnMut(&mut Self, &'m Function) -> Outcome<T>,
    ) -> Outcome<T> {
        let program = self.program;
        let Some(function) = program.function(callee.function) else {
            return Err(self.fail(Fault::new("this operator is still being defined", span)));
        };
        let base = self.stack.len();
        self.stack.resize(base + function.slots as usize, Value::UNEVALUATED);
        for (i, arg) in args.iter().enumerate() {
            self.stack[base + i] = self.at_hand(arg);
        }
        let slots = function.slots as usize;
        let frame =
            Frame { base, slots, link: self.ancestor(callee.hops), caller: self.frame, args, fills: 0 };
        let call = Some(Call { function, span });
        self.with_frame(frame, call, function.body.span, |eval| work(eval, function))
    }

    /// Applies a recursively defined function.
    fn call_function(&mut self, def: &'m FunctionDef, argument: Value, span: Span) -> Outcome<Value> {
        self.check_argument(def, argument, span)?;
        self.function_body(def, argument, span)
    }

    /// Applies the value of a recursively defined function for an argument to another one.
    ///
    /// If that value is written as a function, only its value for the one element is computed: the
    /// others may need this one, as in `f[i \in S] == [j \in 0..n |-> IF j = 0 THEN 0 ELSE f[i][j - 1]]`.
    pub(super) fn call_and_apply(
        &mut self,
        def: &'m FunctionDef,
        argument: Value,
        second: Value,
        span: Span,
    ) -> Outcome<Value> {
        self.check_argument(def, argument, span)?;
        self.in_function(def, argument, span, &mut |eval, function| match &function.body.core {
            Core::Function(binds, body, closure) => eval.function_at(binds, body, *closure, second, span),
            _ => {
                let value = eval.node(&function.body)?;
                eval.apply(value, second, span)
            }
        })
    }

    /// Fails if a recursively defined function has no such argument.
    fn check_argument(&mut self, def: &'m FunctionDef, argument: Value, span: Span) -> Outcome<()> {
        let domain = self.node(&def.domain)?;
        if !self.member(argument, domain, span)? {
            let name = self.mem.symbols().text(def.name).to_owned();
            let argument = self.mem.show(argument);
            let domain = self.mem.show(domain);
            let message =
                format!("function `{name}` is applied to {argument}, which is not in its domain {domain}");
            return Err(self.fail(Fault::new(message, span)));
        }
        Ok(())
    }

    /// Applies a recursively defined function to an element of its domain.
    fn function_body(&mut self, def: &'m FunctionDef, argument: Value, span: Span) -> Outcome<Value> {
        self.in_function(def, argument, span, &mut |eval, function| eval.node(&function.body))
    }

    /// Opens the frame of a recursively defined function and does something with it there.
    fn in_function<T>(
        &mut self,
        def: &'m FunctionDef,
        argument: Value,
        span: Span,
        work: &mut impl FnMut(&mut Self, &'m Function) -> Outcome<T>,
    ) -> Outcome<T> {
        let program = self.program;
        let Some(function) = program.function(def.body.function) else {
            return Err(self.fail(Fault::new("this function is still being defined", span)));
        };
        let base = self.stack.len();
        self.stack.resize(base + function.slots as usize, Value::UNEVALUATED);
        let slots = function.slots as usize;
        let link = self.ancestor(def.body.hops);
        if let Some(names) = &function.argument {
            let saved = std::mem::replace(&mut self.base, base);
            let bound = self.bind_argument(names, argument, span);
            self.base = saved;
            bound?;
        }
        let frame = Frame { base, slots, link, caller: NONE, args: &[], fills: 0 };
        let call = Some(Call { function, span });
        self.with_frame(frame, call, function.body.span, |eval| work(eval, function))
    }
}
