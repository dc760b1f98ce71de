//! Sets and functions that cannot be enumerated: kept as a body with a copy of its frame and of the
//! frames that lie around it.

use super::bind::is_endless;
use super::{Eval, Fault, Frame, NONE, Outcome, Place};
use crate::base::Span;
use crate::engine::core::{ClosureId, FunctionDef};
use crate::value::{Kind, MAX_SET_SIZE, Value, ValueError};

/// Which captured word of a closure is the set it ranges over.
const DOMAIN: usize = 0;
/// Which is the tuple of what EXCEPT has changed: a key, its value, a key, its value, ...
const CHANGES: usize = 1;
/// Which is the first of the frames.
const FRAMES: usize = 2;

impl<'m> Eval<'m> {
    /// Makes a closure over the current frame and its lexical parents. It holds the set it ranges
    /// over, then what EXCEPT has changed, then for each frame from the inside out the number of slots
    /// and the slots.
    pub(super) fn close(&mut self, id: ClosureId, is_set: bool, domain: Value) -> Outcome<Value> {
        let mut captured = vec![domain, self.mem.tuple(&[])];
        let mut here = self.frame;
        while here != NONE {
            let frame = self.frames[here];
            let back = self.go_to(Place { frame: here, base: frame.base });
            let forced = (0..frame.args.len()).try_for_each(|slot| self.param(slot as u32).map(drop));
            self.go_to(back);
            forced?;
            captured.push(self.mem.int((frame.slots as u32).cast_signed()));
            captured.extend_from_slice(&self.stack[frame.base..frame.base + frame.slots]);
            here = frame.link;
        }
        Ok(self.mem.closure(id.0, is_set, &captured))
    }

    /// Opens the frames of a closure; returns the innermost, which is not among the open ones yet.
    fn reopen(&mut self, closure: Value) -> Frame<'m> {
        let mut levels: Vec<(usize, usize)> = Vec::new();
        let mut place = FRAMES;
        while place < self.mem.len(closure) {
            let count = self.mem.captured(closure, place);
            let slots = self.mem.as_int(count).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
            levels.push((place + 1, slots));
            place += 1 + slots;
        }
        let mut frame =
            Frame { base: self.stack.len(), slots: 0, link: NONE, caller: NONE, args: &[], fills: 0 };
        let outermost = levels.len();
        for (level, (first, slots)) in levels.into_iter().rev().enumerate() {
            frame = Frame { base: self.stack.len(), slots, ..frame };
            for i in first..first + slots {
                let value = self.mem.captured(closure, i);
                self.stack.push(value);
            }
            if level + 1 < outermost {
                self.frames.push(frame);
                frame.link = self.frames.len() - 1;
            }
        }
        frame
    }

    /// Evaluates the body of a closure for an element.
    fn closure_body(&mut self, closure: Value, id: u32, element: Value, span: Span) -> Outcome<Value> {
        let program = self.program;
        let body = program.closure(ClosureId(id));
        let (open, top, fills) = (self.frames.len(), self.stack.len(), self.fills);
        let frame = self.reopen(closure);
        let result = self.with_frame(frame, None, body.body.span, |eval| {
            eval.bind_argument(&body.argument, element, span)?;
            eval.node(&body.body)
        });
        self.frames.truncate(open);
        self.stack.truncate(top);
        self.fills = fills;
        result
    }

    pub(super) fn apply_closure(&mut self, closure: Value, argument: Value, span: Span) -> Outcome<Value> {
        let Some((id, false)) = self.mem.as_closure(closure) else {
            let shown = self.mem.show(closure);
            return Err(self.fail(Fault::new(format!("a function was expected, but this is {shown}"), span)));
        };
        let domain = self.mem.captured(closure, DOMAIN);
        self.want_argument(argument, domain, span)?;
        let changes = self.mem.captured(closure, CHANGES);
        for i in (0..self.mem.len(changes)).step_by(2) {
            let same = self.mem.eq(argument, self.mem.elem(changes, i));
            if self.lift(same, span)? {
                return Ok(self.mem.elem(changes, i + 1));
            }
        }
        self.closure_body(closure, id, argument, span)
    }

    /// Fails if an argument is not in the domain of a function.
    pub(super) fn want_argument(&mut self, argument: Value, domain: Value, span: Span) -> Outcome<()> {
        if self.member(argument, domain, span)? {
            return Ok(());
        }
        let argument = self.mem.show(argument);
        let domain = self.mem.show(domain);
        let message = format!("a function is applied to {argument}, which is not in its domain {domain}");
        Err(self.fail(Fault::new(message, span)))
    }

    /// Returns a lazy function with another value for an element of its domain.
    pub(super) fn except_closure(&mut self, closure: Value, key: Value, value: Value) -> Value {
        let Some((id, is_set)) = self.mem.as_closure(closure) else { return closure };
        let mut captured: Vec<Value> =
            (0..self.mem.len(closure)).map(|i| self.mem.captured(closure, i)).collect();
        // The last change of a key stands first, and is the one that is found.
        let mut changes = vec![key, value];
        changes.extend((0..self.mem.len(captured[CHANGES])).map(|i| self.mem.elem(captured[CHANGES], i)));
        captured[CHANGES] = self.mem.tuple(&changes);
        self.mem.closure(id, is_set, &captured)
    }

    /// Returns the domain of a function that is a closure.
    pub(super) fn closure_domain(&mut self, function: Value) -> Option<Value> {
        match self.mem.as_closure(function) {
            Some((_, false)) => Some(self.mem.captured(function, DOMAIN)),
            Some((_, true)) | None => None,
        }
    }

    /// `x \in S`, also for a set that is a closure.
    pub(super) fn member(&mut self, x: Value, set: Value, span: Span) -> Outcome<bool> {
        if self.mem.kind(set) == Kind::Closure
            && let Some((id, true)) = self.mem.as_closure(set)
        {
            let base = self.mem.captured(set, DOMAIN);
            if !self.member(x, base, span)? {
                return Ok(false);
            }
            let value = self.closure_body(set, id, x, span)?;
            return match value.as_bool() {
                Some(b) => Ok(b),
                None => Err(self.not_boolean(value, span)),
            };
        }
        match self.mem.member(x, set) {
            Err(error) if matches!(*error, ValueError::Closure(c) if c != x) => {
                self.member_of_parts(x, set, span)
            }
            result => self.lift(result, span),
        }
    }

    /// `x \in S` where S is made of sets one of which is a closure, and membership asks for that one.
    #[cold]
    fn member_of_parts(&mut self, x: Value, set: Value, span: Span) -> Outcome<bool> {
        let part = |eval: &Self, i: usize| eval.mem.part(set, i);
        match self.mem.kind(set) {
            Kind::Subset => {
                let base = part(self, 0);
                self.subset_eq(x, base, span)
            }
            Kind::FunctionSet | Kind::SeqSet => {
                let is_function = self.mem.kind(set) == Kind::FunctionSet;
                if is_function {
                    let domain = self.mem.domain(x);
                    let domain = self.lift(domain, span)?;
                    let same = self.mem.eq(domain, part(self, 0));
                    if !self.lift(same, span)? {
                        return Ok(false);
                    }
                }
                let range = part(self, usize::from(is_function));
                for i in 0..self.mem.len(x) {
                    let value = self.mem.elem(x, i);
                    if !self.member(value, range, span)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Kind::RecordSet | Kind::Product => {
                let first = usize::from(self.mem.kind(set) == Kind::RecordSet);
                for i in 0..self.mem.len(x) {
                    let value = self.mem.elem(x, i);
                    if !self.member(value, part(self, i + first), span)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Kind::Cup => Ok(self.member(x, part(self, 0), span)? || self.member(x, part(self, 1), span)?),
            Kind::Cap => Ok(self.member(x, part(self, 0), span)? && self.member(x, part(self, 1), span)?),
            Kind::Diff => Ok(self.member(x, part(self, 0), span)? && !self.member(x, part(self, 1), span)?),
            Kind::Union => {
                let cursor = self.mem.cursor(part(self, 0), false);
                let mut cursor = self.lift(cursor, span)?;
                loop {
                    let next = self.mem.next(&mut cursor);
                    match self.lift(next, span)? {
                        Some(inner) if self.member(x, inner, span)? => return Ok(true),
                        Some(_) => {}
                        None => return Ok(false),
                    }
                }
            }
            _ => {
                let result = self.mem.member(x, set);
                self.lift(result, span)
            }
        }
    }

    /// `A \subseteq B`, also where B is a closure, and where A has so many elements that it takes long.
    pub(super) fn subset_eq(&mut self, a: Value, b: Value, span: Span) -> Outcome<bool> {
        if self.mem.kind(b) != Kind::Closure && !self.is_long(a, b) {
            match self.mem.subseteq(a, b) {
                Err(error) if matches!(*error, ValueError::Closure(c) if c != a) => {}
                result => return self.lift(result, span),
            }
        }
        let cursor = self.mem.cursor(a, false);
        let mut cursor = self.lift(cursor, span)?;
        loop {
            self.go_on(span)?;
            let next = self.mem.next(&mut cursor);
            match self.lift(next, span)? {
                Some(x) if self.member(x, b, span)? => {}
                Some(_) => return Ok(false),
                None => return Ok(true),
            }
        }
    }

    /// Says whether it takes long to look for all elements of a set in another.
    fn is_long(&self, a: Value, b: Value) -> bool {
        let are_powers = self.mem.kind(a) == Kind::Subset && self.mem.kind(b) == Kind::Subset;
        self.mem.is_set(a)
            && self.mem.is_set(b)
            && !are_powers
            && self.mem.at_most(a).is_none_or(|n| n > MAX_SET_SIZE as u64)
    }

    /// `A \cap B` or `A \ B`, where the other set is a closure or made of one: the elements of an
    /// explicit set that are in it, or are not.
    #[cold]
    pub(super) fn cut(&mut self, a: Value, b: Value, inside: bool, span: Span) -> Outcome<Value> {
        let (listed, other) = if self.mem.is_listed(a) { (a, b) } else { (b, a) };
        let start = self.temp.len();
        for i in 0..self.mem.len(listed) {
            let x = self.mem.item(listed, i);
            if self.member(x, other, span)? == inside {
                self.temp.push(x);
            }
        }
        let result = self.mem.sorted_set(&self.temp[start..]);
        self.temp.truncate(start);
        Ok(result)
    }

    /// Computes all of a recursively defined function.
    pub(super) fn whole_function(
        &mut self,
        def: &'m FunctionDef,
        closure: ClosureId,
        span: Span,
    ) -> Outcome<Value> {
        let domain = self.node(&def.domain)?;
        let domain = match self.mem.explicit(domain) {
            Ok(explicit) => explicit,
            Err(error) if is_endless(&error) => return self.close(closure, false, domain),
            Err(error) => return Err(self.value_fault(&error, span)),
        };
        let start = self.temp.len();
        for i in 0..self.mem.len(domain) {
            self.go_on(span)?;
            let argument = self.mem.item(domain, i);
            let value = self.function_body(def, argument, span)?;
            self.temp.push(value);
        }
        let result = self.mem.function(domain, &self.temp[start..]);
        self.temp.truncate(start);
        self.lift(result, span)
    }
}
