//! Expressions.

use super::{Eval, Failed, Fault, FaultKind, Outcome};
use crate::base::Span;
use crate::engine::core::{Access, Core, Node, Update};
use crate::stdmod;
use crate::value::{Kind, Mem, VResult, Value, ValueError, Word};

impl<'m> Eval<'m> {
    /// Evaluates an expression.
    ///
    /// # Errors
    /// What has no value, with the place and the calls that led to it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of all nodes are leaves")]
    pub fn node(&mut self, node: &'m Node) -> Outcome<Value> {
        match node.core {
            Core::Const(value) => Ok(value),
            Core::Slot(slot) => Ok(self.slot(slot)),
            Core::Var(index) if self.current[index as usize] != Value::UNASSIGNED => {
                Ok(self.current[index as usize])
            }
            _ => self.compound(node),
        }
    }

    fn compound(&mut self, node: &'m Node) -> Outcome<Value> {
        let span = node.span;
        match &node.core {
            Core::Const(value) => Ok(*value),
            Core::Slot(slot) => Ok(self.slot(*slot)),
            Core::Var(index) => match self.current[*index as usize] {
                Value::UNASSIGNED => Err(self.no_value(*index, false, span)),
                value => Ok(value),
            },
            Core::Next(index) => match self.next[*index as usize] {
                Value::UNASSIGNED => Err(self.no_value(*index, true, span)),
                value => Ok(value),
            },
            Core::Lazy(slot, init) => match self.slot(*slot) {
                Value::UNEVALUATED => {
                    let value = self.node(init)?;
                    self.fill(*slot, value);
                    Ok(value)
                }
                value => Ok(value),
            },
            Core::Param(slot) => self.param(*slot),
            Core::Outer(hops, inner) => {
                let frame = self.ancestor(*hops);
                self.in_frame(frame, inner)
            }
            Core::Let(slots, body) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                let value = self.node(body)?;
                self.unfill(slots);
                Ok(value)
            }
            Core::Call(callee, args) => self.call(*callee, args, span),
            Core::CallFunction(def, argument) => {
                let argument = self.node(argument)?;
                self.call_function(def, argument, span)
            }
            Core::WholeFunction(def, closure) => self.whole_function(def, *closure, span),
            Core::LazyFunction(def, closure) => {
                let domain = self.node(&def.domain)?;
                self.close(*closure, false, domain)
            }
            Core::Builtin(builtin, args) => self.builtin(*builtin, args, span),
            Core::SelectSeq(parts) => self.select_seq(parts, span),
            Core::SortSeq(parts) => self.sort_seq(parts, span),
            Core::Assert(pair) => self.assertion(&pair.0, &pair.1, span),
            Core::Print(pair) => {
                let out = self.node(&pair.0)?;
                let text = self.mem.print(out);
                self.output.push(text);
                self.node(&pair.1)
            }
            Core::Fold(fold) => self.fold_sequence(fold, span),
            Core::Effect(effect, args) => self.effect(*effect, args, span),
            Core::Cached(pair) => self.cached(&pair.0, &pair.1),
            Core::Trace => self.trace(span),
            Core::Fails(inner) => Ok(Value::bool(self.fails(inner)?)),
            Core::And(_)
            | Core::Or(_)
            | Core::Not(_)
            | Core::Implies(_)
            | Core::Marked(..)
            | Core::Equiv(_)
            | Core::Eq(_)
            | Core::Ne(_)
            | Core::In(_)
            | Core::NotIn(_)
            | Core::SubsetEq(_)
            | Core::Forall(..)
            | Core::Exists(..)
            | Core::Unchanged(_)
            | Core::Enabled(_)
            | Core::EnabledNext(_)
            | Core::Compose(_) => self.condition(node).map(Value::bool),
            Core::Cup(pair) => self.binary(pair, Mem::union, span),
            Core::Cap(pair) => self.cap_or_minus(pair, true, span),
            Core::Minus(pair) => self.cap_or_minus(pair, false, span),
            Core::Subset(inner) => self.unary(inner, Mem::subset_of, span),
            Core::Union(inner) => self.unary(inner, Mem::big_union, span),
            Core::Domain(inner) => {
                let function = self.node(inner)?;
                if let Some(domain) = self.closure_domain(function) {
                    return Ok(domain);
                }
                let result = self.mem.domain(function);
                self.lift(result, span)
            }
            Core::Choose(pair) => self.choose(&pair.0, &pair.1, span),
            Core::SetEnum(items) => {
                let start = self.nodes(items)?;
                let result = self.mem.set(&mut self.temp[start..]);
                self.temp.truncate(start);
                self.lift(result, span)
            }
            Core::Filter(bind, body, closure) => self.filter(bind, body, *closure),
            Core::Map(binds, body) => self.map(binds, body, span),
            Core::Function(binds, body, closure) => self.function(binds, body, *closure, span),
            Core::FunctionSet(pair) => self.binary(pair, Mem::function_set, span),
            Core::Record(domain, values) => {
                let start = self.nodes(values)?;
                let record = self.mem.record(*domain, &self.temp[start..]);
                self.temp.truncate(start);
                Ok(record)
            }
            Core::RecordSet(domain, sets) => {
                let start = self.nodes(sets)?;
                let result = self.mem.record_set(*domain, &self.temp[start..]);
                self.temp.truncate(start);
                self.lift(result, span)
            }
            Core::Except(base, updates) => {
                let mut value = self.node(base)?;
                for update in updates {
                    value = self.update(value, update, 0, span)?;
                }
                Ok(value)
            }
            Core::Apply(pair) => {
                if let Core::CallFunction(def, first) = &pair.0.core {
                    let (first, second) = self.pair(first, &pair.1)?;
                    return self.call_and_apply(def, first, second, span);
                }
                let (function, argument) = self.pair(&pair.0, &pair.1)?;
                self.apply(function, argument, span)
            }
            Core::Field(record, name) => {
                let record = self.node(record)?;
                if let Some(value) = self.mem.value_at_hand(record, Value::string(*name)) {
                    return Ok(value);
                }
                let result = self.mem.field(record, *name);
                self.lift(result, span)
            }
            Core::Tuple(items) => {
                let start = self.nodes(items)?;
                let tuple = self.mem.tuple(&self.temp[start..]);
                self.temp.truncate(start);
                Ok(tuple)
            }
            Core::Product(items) => {
                let start = self.nodes(items)?;
                let result = self.mem.product(&self.temp[start..]);
                self.temp.truncate(start);
                self.lift(result, span)
            }
            Core::If(parts) => {
                if self.test(&parts.0)? {
                    self.node(&parts.1)
                } else {
                    self.node(&parts.2)
                }
            }
            Core::Case(arms, other) => {
                for (guard, value) in arms {
                    if self.test(guard)? {
                        return self.node(value);
                    }
                }
                match other {
                    Some(other) => self.node(other),
                    None => {
                        Err(self
                            .fail(Fault::new("no arm of this CASE is true", span).hint("add an OTHER arm")))
                    }
                }
            }
            Core::Unevaluable(reason) => Err(self.fail(Fault::new(*reason, span))),
        }
    }

    /// Evaluates an expression that is true or false by its form.
    pub(super) fn condition(&mut self, node: &'m Node) -> Outcome<bool> {
        let span = node.span;
        match &node.core {
            Core::And(items) => {
                for item in items {
                    if !self.test(item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Core::Or(items) => {
                for item in items {
                    if self.test(item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Core::Not(inner) => Ok(!self.test(inner)?),
            Core::Implies(pair) => Ok(!self.test(&pair.0)? || self.test(&pair.1)?),
            Core::Marked(number, inner) => {
                self.came_to(*number);
                self.test(inner)
            }
            Core::Equiv(pair) => {
                let left = self.test(&pair.0)?;
                Ok(left == self.test(&pair.1)?)
            }
            Core::Eq(pair) => self.compare(&pair.0, &pair.1, span),
            Core::Ne(pair) => Ok(!self.compare(&pair.0, &pair.1, span)?),
            Core::In(pair) => self.membership(&pair.0, &pair.1, span),
            Core::NotIn(pair) => Ok(!self.membership(&pair.0, &pair.1, span)?),
            Core::SubsetEq(pair) => {
                let (a, b) = self.pair(&pair.0, &pair.1)?;
                self.subset_eq(a, b, span)
            }
            Core::Forall(binds, body) => self.forall(binds, body),
            Core::Exists(binds, body) => self.exists(binds, body),
            Core::Unchanged(indices) => {
                for &index in indices {
                    if !self.is_unchanged(index, span)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Core::Compose(pair) => self.composed(&pair.0, &pair.1),
            Core::Enabled(act) => self.enabled(act),
            Core::EnabledNext(act) => {
                std::mem::swap(&mut self.current, &mut self.next);
                self.derived.forget();
                let result = self.enabled(act);
                std::mem::swap(&mut self.current, &mut self.next);
                result
            }
            _ => {
                let value = self.node(node)?;
                value.as_bool().ok_or_else(|| self.not_boolean(value, span))
            }
        }
    }

    /// Evaluates onto the stack of temporaries; returns where they start.
    pub(super) fn nodes(&mut self, items: &'m [Node]) -> Outcome<usize> {
        let start = self.temp.len();
        for item in items {
            match self.node(item) {
                Ok(value) => self.temp.push(value),
                Err(fault) => {
                    self.temp.truncate(start);
                    return Err(fault);
                }
            }
        }
        Ok(start)
    }

    #[inline]
    fn pair(&mut self, a: &'m Node, b: &'m Node) -> Outcome<(Value, Value)> {
        let a = self.node(a)?;
        Ok((a, self.node(b)?))
    }

    fn unary(
        &mut self,
        inner: &'m Node,
        op: fn(&mut Mem<'m>, Value) -> VResult<Value>,
        span: Span,
    ) -> Outcome<Value> {
        let value = self.node(inner)?;
        let result = op(&mut self.mem, value);
        self.lift(result, span)
    }

    fn binary(
        &mut self,
        pair: &'m (Node, Node),
        op: fn(&mut Mem<'m>, Value, Value) -> VResult<Value>,
        span: Span,
    ) -> Outcome<Value> {
        let (a, b) = self.pair(&pair.0, &pair.1)?;
        let result = op(&mut self.mem, a, b);
        self.lift(result, span)
    }

    /// `A \cap B` if `cap`, else `A \ B`.
    fn cap_or_minus(&mut self, pair: &'m (Node, Node), cap: bool, span: Span) -> Outcome<Value> {
        let (a, b) = self.pair(&pair.0, &pair.1)?;
        let result = if cap { self.mem.intersect(a, b) } else { self.mem.minus(a, b) };
        match result {
            Err(error) if matches!(*error, ValueError::Closure(_)) => self.cut(a, b, cap, span),
            result => self.lift(result, span),
        }
    }

    fn compare(&mut self, a: &'m Node, b: &'m Node, span: Span) -> Outcome<bool> {
        let (a, b) = self.pair(a, b)?;
        if a == b {
            return Ok(true);
        }
        let result = self.mem.eq(a, b);
        self.lift(result, span)
    }

    /// `x \in S`.
    fn membership(&mut self, x: &'m Node, set: &'m Node, span: Span) -> Outcome<bool> {
        let x = self.node(x)?;
        self.is_in(x, set, span)
    }

    /// `x \in S`, without making an interval or a filter that is written out, be it in an operator.
    fn is_in(&mut self, x: Value, set: &'m Node, span: Span) -> Outcome<bool> {
        match &set.core {
            Core::Call(callee, args) => {
                return self.in_call(*callee, args, set.span, &mut |eval, function| {
                    eval.is_in(x, &function.body, span)
                });
            }
            Core::Let(slots, body) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                let is_in = self.is_in(x, body, span)?;
                self.unfill(slots);
                return Ok(is_in);
            }
            Core::Outer(hops, inner) => {
                let frame = self.ancestor(*hops);
                let base = self.frames[frame].base;
                let here = self.go_to(super::Place { frame, base });
                let is_in = self.is_in(x, inner, span);
                self.go_to(here);
                return is_in;
            }
            _ => {}
        }
        if let Core::Builtin(stdmod::Builtin::Interval, bounds) = &set.core
            && let [lo, hi] = &**bounds
            && let Some(i) = self.mem.as_int(x)
        {
            let (lo, hi) = self.pair(lo, hi)?;
            if let (Some(lo), Some(hi)) = (self.mem.as_int(lo), self.mem.as_int(hi)) {
                return Ok(lo <= i && i <= hi);
            }
        }
        // A set that is written out is searched from front to back: `1 \in {1, "a"}` is TRUE.
        if let Core::SetEnum(items) = &set.core {
            let start = self.nodes(items)?;
            let items = self.temp.split_off(start);
            let result = self.mem.among(x, &items);
            return self.lift(result, span);
        }
        if let Core::Filter(bind, body, closure) = &set.core {
            return self.in_filter(x, bind, body, *closure, span);
        }
        let set = self.node(set)?;
        self.member(x, set, span)
    }

    pub(super) fn is_unchanged(&mut self, index: u32, span: Span) -> Outcome<bool> {
        let next = self.next[index as usize];
        if next == Value::UNASSIGNED {
            return Err(self.no_value(index, true, span));
        }
        let now = self.current[index as usize];
        if now == next && now.is_settled() {
            return Ok(true);
        }
        let result = self.mem.eq(now, next);
        self.lift(result, span)
    }

    #[cold]
    fn no_value(&mut self, index: u32, next: bool, span: Span) -> Failed {
        let name = self.mem.symbols().text(self.program.variable_name(index as usize)).to_owned();
        // The initial predicate gives values to the next state as well, and is written without primes.
        let is_initial = self.current.get(index as usize) == Some(&Value::UNASSIGNED);
        let prime = if next && !is_initial { "'" } else { "" };
        let fault = Fault::new(
            format!("variable `{name}` has no value yet where `{name}{prime}` is evaluated"),
            span,
        );
        self.fail(fault.hint(format!(
            "conjuncts are evaluated from left to right: give `{name}` its value (as in `{name}{prime} = e`) before it is used"
        )))
    }

    #[inline]
    pub(super) fn apply(&mut self, function: Value, argument: Value, span: Span) -> Outcome<Value> {
        if let Some(value) = self.mem.value_at_hand(function, argument) {
            return Ok(value);
        }
        self.apply_any(function, argument, span)
    }

    fn apply_any(&mut self, function: Value, argument: Value, span: Span) -> Outcome<Value> {
        if self.mem.kind(function) == Kind::Closure {
            return self.apply_closure(function, argument, span);
        }
        let result = self.mem.apply(function, argument);
        self.lift(result, span)
    }

    pub(super) fn update(
        &mut self,
        base: Value,
        update: &'m Update,
        depth: usize,
        span: Span,
    ) -> Outcome<Value> {
        let Some(access) = update.path.get(depth) else { return self.node(&update.value) };
        let key = match access {
            Access::Index(index) => self.node(index)?,
            Access::Field(name) => Value::string(*name),
        };
        if self.mem.kind(base) == Kind::Closure {
            return self.update_closure(base, key, update, depth, span);
        }
        let old = match self.mem.value_at_hand(base, key).map_or_else(|| self.mem.apply(base, key), Ok) {
            Ok(old) => old,
            Err(error) if error.is_missing_key() => return Ok(self.missed(base, span)),
            Err(error) => return Err(self.value_fault(&error, span)),
        };
        let value = self.updated(old, update, depth, span)?;
        let result = self.mem.except(base, key, value);
        Ok(self.lift(result, span)?.unwrap_or(base))
    }

    /// Returns what an update makes of the value that its path has led to.
    fn updated(&mut self, old: Value, update: &'m Update, depth: usize, span: Span) -> Outcome<Value> {
        if depth + 1 < update.path.len() {
            return self.update(old, update, depth + 1, span);
        }
        if let Some(slot) = update.at {
            self.set_slot(slot, old);
        }
        self.node(&update.value)
    }

    /// An update outside of the domain: TLC warns and leaves the function as it is (`Tool.java`, `OPCODE_exc`).
    #[cold]
    fn missed(&mut self, base: Value, span: Span) -> Value {
        if !self.world.missed.contains(&span) {
            self.world.missed.push(span);
        }
        base
    }

    /// Updates a function that is not enumerated.
    #[cold]
    fn update_closure(
        &mut self,
        base: Value,
        key: Value,
        update: &'m Update,
        depth: usize,
        span: Span,
    ) -> Outcome<Value> {
        if let Some(domain) = self.closure_domain(base)
            && !self.member(key, domain, span)?
        {
            return Ok(self.missed(base, span));
        }
        let old = self.apply_closure(base, key, span)?;
        let value = self.updated(old, update, depth, span)?;
        Ok(self.except_closure(base, key, value))
    }

    fn builtin(&mut self, builtin: stdmod::Builtin, args: &'m [Node], span: Span) -> Outcome<Value> {
        let result = match args {
            [a, b] => {
                let (a, b) = self.pair(a, b)?;
                if let (Word::Int(x), Word::Int(y)) = (a.word(), b.word())
                    && let Some(value) = small_arithmetic(builtin, x, y)
                {
                    return Ok(value);
                }
                stdmod::call(builtin, &mut self.mem, &[a, b])
            }
            [a] => {
                let a = self.node(a)?;
                stdmod::call(builtin, &mut self.mem, &[a])
            }
            _ => {
                let start = self.nodes(args)?;
                let values = self.temp.split_off(start);
                stdmod::call(builtin, &mut self.mem, &values)
            }
        };
        self.lift(result, span)
    }

    fn select_seq(&mut self, parts: &'m (Node, u32, Node), span: Span) -> Outcome<Value> {
        let sequence = self.node(&parts.0)?;
        self.expect_sequence(sequence, "SelectSeq", span)?;
        let start = self.temp.len();
        for i in 0..self.mem.len(sequence) {
            let element = self.mem.elem(sequence, i);
            self.set_slot(parts.1, element);
            if self.test_alone(&parts.2)? {
                self.temp.push(element);
            }
        }
        let tuple = self.mem.tuple(&self.temp[start..]);
        self.temp.truncate(start);
        Ok(tuple)
    }

    /// Sorts by insertion, as TLC does: the order of elements of which neither is less is kept.
    fn sort_seq(&mut self, parts: &'m (Node, u32, u32, Node), span: Span) -> Outcome<Value> {
        let sequence = self.node(&parts.0)?;
        self.expect_sequence(sequence, "SortSeq", span)?;
        let mut sorted: Vec<Value> = Vec::new();
        for i in 0..self.mem.len(sequence) {
            let element = self.mem.elem(sequence, i);
            let mut place = sorted.len();
            while place > 0 {
                self.set_slot(parts.1, element);
                self.set_slot(parts.2, sorted[place - 1]);
                if !self.test(&parts.3)? {
                    break;
                }
                place -= 1;
            }
            sorted.insert(place, element);
        }
        Ok(self.mem.tuple(&sorted))
    }

    fn expect_sequence(&mut self, value: Value, operator: &str, span: Span) -> Outcome<()> {
        if self.mem.kind(value) == Kind::Tuple {
            return Ok(());
        }
        let shown = self.mem.show(value);
        Err(self.fail(Fault::new(format!("`{operator}` needs a sequence, but this is {shown}"), span)))
    }

    fn assertion(&mut self, condition: &'m Node, message: &'m Node, span: Span) -> Outcome<Value> {
        if self.test(condition)? {
            return Ok(Value::TRUE);
        }
        let message = self.node(message)?;
        let text = self.mem.as_str(message).map_or_else(|| self.mem.show(message), Into::into);
        let mut fault = Fault::new(format!("the assertion failed: {text}"), span);
        fault.kind = FaultKind::Assert;
        Err(self.fail(fault))
    }
}

/// Computes with integers that fit into a word; `None` where that does not give the whole answer.
#[inline]
fn small_arithmetic(builtin: stdmod::Builtin, x: i32, y: i32) -> Option<Value> {
    use stdmod::Builtin;
    match builtin {
        // Integers in words have 30 bits: their sums fit into 32.
        Builtin::Plus => Value::small_int(x + y),
        Builtin::Minus => Value::small_int(x - y),
        Builtin::Less => Some(Value::bool(x < y)),
        Builtin::Greater => Some(Value::bool(x > y)),
        Builtin::LessEq => Some(Value::bool(x <= y)),
        Builtin::GreaterEq => Some(Value::bool(x >= y)),
        _ => None,
    }
}
