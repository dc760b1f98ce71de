//! Quantifiers and comprehensions: bound names ranging over sets.

use super::{Eval, Fault, Flow, Outcome};
use crate::base::Span;
use crate::engine::core::{Argument, Bind, ClosureId, Node, Pattern, Slot};
use crate::value::{Kind, Value, ValueError};

/// What one set of a binder gives elements to.
#[derive(Clone, Copy, Debug)]
enum Unit<'m> {
    Name(Slot),
    Tuple(&'m [Slot], Span),
}

/// Which element of which binder comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// TLC's order of contexts: the first name runs fastest.
    Context,
    /// The same, where nothing that is computed for an element is needed after it.
    Tests,
    /// The order of the tuples of a product of sets: the last name runs fastest.
    Product,
}

impl<'m> Eval<'m> {
    /// Gives the names of a pattern an element.
    pub(super) fn bind_pattern(&mut self, pattern: &Pattern, element: Value, span: Span) -> Outcome<()> {
        match pattern {
            Pattern::Names(slots) => {
                for &slot in slots {
                    self.set_slot(slot, element);
                }
                Ok(())
            }
            Pattern::Tuple(slots) => self.bind_tuple(slots, element, span),
        }
    }

    /// Gives the names of a function the argument.
    pub(super) fn bind_argument(&mut self, names: &Argument, argument: Value, span: Span) -> Outcome<()> {
        if let [whole] = &*names.0 {
            return self.bind_pattern(whole, argument, span);
        }
        self.want_tuple(argument, names.0.len(), span)?;
        for (i, pattern) in names.0.iter().enumerate() {
            let part = self.mem.elem(argument, i);
            self.bind_pattern(pattern, part, span)?;
        }
        Ok(())
    }

    fn bind_tuple(&mut self, slots: &[Slot], element: Value, span: Span) -> Outcome<()> {
        self.want_tuple(element, slots.len(), span)?;
        for (i, &slot) in slots.iter().enumerate() {
            let part = self.mem.elem(element, i);
            self.set_slot(slot, part);
        }
        Ok(())
    }

    #[inline]
    fn want_tuple(&mut self, value: Value, length: usize, span: Span) -> Outcome<()> {
        if self.mem.kind(value) == Kind::Tuple && self.mem.len(value) == length {
            return Ok(());
        }
        let shown = self.mem.show(value);
        let message = format!("a tuple of {length} values was expected, but this is {shown}");
        Err(self.fail(Fault::new(message, span)))
    }

    /// Runs `body` for all elements in the order of TLC's contexts until it says stop.
    ///
    /// # Errors
    /// What has no value, or what `body` finds wrong.
    pub fn each_element(
        &mut self,
        binds: &'m [Bind],
        body: &mut impl FnMut(&mut Self) -> Outcome<Flow>,
    ) -> Outcome<Flow> {
        self.each(binds, Order::Context, body)
    }

    /// Runs `body` for all elements until it says stop. All sets are evaluated first.
    pub(super) fn each(
        &mut self,
        binds: &'m [Bind],
        order: Order,
        body: &mut impl FnMut(&mut Self) -> Outcome<Flow>,
    ) -> Outcome<Flow> {
        if let [Bind { pattern, set, .. }] = binds {
            let single = match pattern {
                Pattern::Names(slots) if slots.len() == 1 => Some(Unit::Name(slots[0])),
                Pattern::Tuple(slots) => Some(Unit::Tuple(slots, set.span)),
                Pattern::Names(_) => None,
            };
            if let Some(unit) = single {
                let value = self.node(set)?;
                return self.each_of(unit, value, set.span, order, body);
            }
        }
        let mut units: Vec<(Unit<'m>, Value, Span)> = Vec::new();
        for bind in binds {
            let value = self.node(&bind.set)?;
            match &bind.pattern {
                Pattern::Names(slots) => {
                    units.extend(slots.iter().map(|&s| (Unit::Name(s), value, bind.set.span)));
                }
                Pattern::Tuple(slots) => {
                    units.push((Unit::Tuple(slots, bind.set.span), value, bind.set.span));
                }
            }
        }
        // The set that runs slowest comes first.
        if order != Order::Product {
            units.reverse();
        }
        self.each_unit(&units, order, body)
    }

    fn each_unit(
        &mut self,
        units: &[(Unit<'m>, Value, Span)],
        order: Order,
        body: &mut dyn FnMut(&mut Self) -> Outcome<Flow>,
    ) -> Outcome<Flow> {
        let Some((&(unit, set, span), rest)) = units.split_first() else { return body(self) };
        self.each_of(unit, set, span, order, &mut |eval| eval.each_unit(rest, order, body))
    }

    #[inline]
    fn each_of<F>(
        &mut self,
        unit: Unit<'m>,
        set: Value,
        span: Span,
        order: Order,
        body: &mut F,
    ) -> Outcome<Flow>
    where
        F: FnMut(&mut Self) -> Outcome<Flow> + ?Sized,
    {
        // The usual sets without a cursor.
        if let Unit::Name(slot) = unit
            && self.mem.is_listed(set)
        {
            for i in 0..self.mem.len(set) {
                self.go_on(span)?;
                let element = self.mem.item(set, i);
                self.set_slot(slot, element);
                if body(self)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
            }
            return Ok(Flow::Go);
        }
        self.each_of_any(unit, set, span, order, body)
    }

    fn each_of_any<F>(
        &mut self,
        unit: Unit<'m>,
        set: Value,
        span: Span,
        order: Order,
        body: &mut F,
    ) -> Outcome<Flow>
    where
        F: FnMut(&mut Self) -> Outcome<Flow> + ?Sized,
    {
        let cursor = self.mem.cursor(set, true);
        let mut cursor = self.lift(cursor, span)?;
        loop {
            self.go_on(span)?;
            let before = self.before();
            let next = self.mem.next(&mut cursor);
            let Some(element) = self.lift(next, span)? else { return Ok(Flow::Go) };
            match unit {
                Unit::Name(slot) => self.set_slot(slot, element),
                Unit::Tuple(slots, span) => self.bind_tuple(slots, element, span)?,
            }
            if body(self)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
            if order == Order::Tests {
                self.give_back(before);
            }
        }
    }

    pub(super) fn forall(&mut self, binds: &'m [Bind], body: &'m Node) -> Outcome<bool> {
        let flow = self.each(binds, Order::Tests, &mut |eval| {
            Ok(if eval.test_alone(body)? { Flow::Go } else { Flow::Stop })
        })?;
        Ok(flow == Flow::Go)
    }

    pub(super) fn exists(&mut self, binds: &'m [Bind], body: &'m Node) -> Outcome<bool> {
        let flow = self.each(binds, Order::Tests, &mut |eval| {
            Ok(if eval.test_alone(body)? { Flow::Stop } else { Flow::Go })
        })?;
        Ok(flow == Flow::Stop)
    }

    /// The first element in TLC's order that satisfies the condition.
    pub(super) fn choose(&mut self, bind: &'m Bind, body: &'m Node, span: Span) -> Outcome<Value> {
        let set = self.node(&bind.set)?;
        let cursor = self.mem.cursor(set, true);
        let mut cursor = self.lift(cursor, bind.set.span)?;
        loop {
            self.go_on(span)?;
            let before = self.before();
            let next = self.mem.next(&mut cursor);
            let Some(element) = self.lift(next, span)? else {
                let shown = self.mem.show(set);
                let message = format!("no element of {shown} satisfies the condition of this CHOOSE");
                return Err(self.fail(Fault::new(message, span)));
            };
            self.bind_pattern(&bind.pattern, element, bind.set.span)?;
            if self.test_alone(body)? {
                return Ok(element);
            }
            self.give_back(before);
        }
    }

    pub(super) fn filter(&mut self, bind: &'m Bind, body: &'m Node, closure: ClosureId) -> Outcome<Value> {
        let set = self.node(&bind.set)?;
        self.filter_of(set, bind, body, closure)
    }

    /// `x \in {y \in S : P}`.
    ///
    /// A filter of an explicit set is made first, as TLC makes it; in others only `x` is looked at.
    pub(super) fn in_filter(
        &mut self,
        x: Value,
        bind: &'m Bind,
        body: &'m Node,
        closure: ClosureId,
        span: Span,
    ) -> Outcome<bool> {
        let set = self.node(&bind.set)?;
        if self.mem.is_listed(set) {
            let filter = self.filter_of(set, bind, body, closure)?;
            return self.member(x, filter, span);
        }
        if !self.member(x, set, span)? {
            return Ok(false);
        }
        self.bind_pattern(&bind.pattern, x, bind.set.span)?;
        self.test(body)
    }

    fn filter_of(
        &mut self,
        set: Value,
        bind: &'m Bind,
        body: &'m Node,
        closure: ClosureId,
    ) -> Outcome<Value> {
        let mut cursor = match self.mem.cursor(set, true) {
            Ok(cursor) => cursor,
            Err(error) if is_endless(&error) => return self.close(closure, true, set),
            Err(error) => return Err(self.value_fault(&error, bind.set.span)),
        };
        let start = self.temp.len();
        loop {
            self.go_on(bind.set.span)?;
            let before = self.before();
            let next = self.mem.next(&mut cursor);
            let Some(element) = self.lift(next, bind.set.span)? else { break };
            self.bind_pattern(&bind.pattern, element, bind.set.span)?;
            if self.test_alone(body)? {
                self.temp.push(element);
            } else {
                self.give_back(before);
            }
        }
        let result = self.mem.sorted_set(&self.temp[start..]);
        self.temp.truncate(start);
        Ok(result)
    }

    pub(super) fn map(&mut self, binds: &'m [Bind], body: &'m Node, span: Span) -> Outcome<Value> {
        let start = self.temp.len();
        self.each(binds, Order::Context, &mut |eval| {
            let value = eval.node(body)?;
            eval.temp.push(value);
            Ok(Flow::Go)
        })?;
        let result = self.mem.set(&mut self.temp[start..]);
        self.temp.truncate(start);
        self.lift(result, span)
    }

    pub(super) fn function(
        &mut self,
        binds: &'m [Bind],
        body: &'m Node,
        closure: ClosureId,
        span: Span,
    ) -> Outcome<Value> {
        let domain = self.function_domain(binds, span)?;
        let explicit = match self.mem.explicit(domain) {
            Ok(explicit) => explicit,
            Err(error) if is_endless(&error) => return self.close(closure, false, domain),
            Err(error) => return Err(self.value_fault(&error, span)),
        };
        let start = self.temp.len();
        if let [Bind { pattern, set, .. }] = binds
            && is_single(pattern)
        {
            for i in 0..self.mem.len(explicit) {
                self.go_on(span)?;
                let element = self.mem.item(explicit, i);
                self.bind_pattern(pattern, element, set.span)?;
                let value = self.node(body)?;
                self.temp.push(value);
            }
        } else {
            self.each(binds, Order::Product, &mut |eval| {
                let value = eval.node(body)?;
                eval.temp.push(value);
                Ok(Flow::Go)
            })?;
        }
        let result = self.mem.function(explicit, &self.temp[start..]);
        self.temp.truncate(start);
        self.lift(result, span)
    }

    /// `[x \in S |-> e][argument]`: the value for that element alone.
    pub(super) fn function_at(
        &mut self,
        binds: &'m [Bind],
        body: &'m Node,
        closure: ClosureId,
        argument: Value,
        span: Span,
    ) -> Outcome<Value> {
        let domain = self.function_domain(binds, span)?;
        self.want_argument(argument, domain, span)?;
        let program = self.program;
        self.bind_argument(&program.closure(closure).argument, argument, span)?;
        self.node(body)
    }

    fn function_domain(&mut self, binds: &'m [Bind], span: Span) -> Outcome<Value> {
        if let [Bind { pattern, set, .. }] = binds
            && is_single(pattern)
        {
            return self.node(set);
        }
        let start = self.temp.len();
        for bind in binds {
            let set = self.node(&bind.set)?;
            let times = match &bind.pattern {
                Pattern::Names(slots) => slots.len(),
                Pattern::Tuple(_) => 1,
            };
            for _ in 0..times {
                self.temp.push(set);
            }
        }
        let result = self.mem.product(&self.temp[start..]);
        self.temp.truncate(start);
        self.lift(result, span)
    }
}

/// Says whether a pattern binds one element of one set.
fn is_single(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Names(slots) => slots.len() == 1,
        Pattern::Tuple(_) => true,
    }
}

/// Says whether a set cannot be enumerated, so that what ranges over it is kept lazy.
pub(super) fn is_endless(error: &ValueError) -> bool {
    matches!(error, ValueError::NotEnumerable(_) | ValueError::TooLarge { .. } | ValueError::Closure(_))
}
