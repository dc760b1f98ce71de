//! Equality and order, as TLC has them.
//!
//! Values of different kinds are incomparable, which is an error and found only when two such values
//! meet: sizes are compared before elements. Untyped model values are unequal to everything else and
//! come first in the order; typed ones (`x_1`) can be compared with model values of their type and with
//! untyped ones only (`tlc2/value/impl/ModelValue.java`). Strings and model values are ordered by first
//! appearance; texts made at run time come after them, alphabetically.

use std::cmp::Ordering;

use super::error::{VResult, ValueError};
use super::mem::Mem;
use super::node::{self, Kind};
use super::word::{Value, Word};
use crate::base::Symbol;

/// Kinds that can be compared with each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Bool,
    Int,
    Str,
    Model,
    Set,
    Function,
    Operator,
}

impl Mem<'_> {
    /// Says whether two values are equal. Costs nothing if the words are, else the way to the first
    /// difference.
    #[inline]
    pub fn eq(&mut self, a: Value, b: Value) -> VResult<bool> {
        if a == b {
            return Ok(true);
        }
        match (a.word(), b.word()) {
            (Word::Int(_), Word::Int(_)) | (Word::Str(_), Word::Str(_)) => Ok(false),
            (Word::Model(x), Word::Model(y)) if self.model_type(x) == self.model_type(y) => Ok(false),
            (Word::Heap(_) | Word::Scratch(_), Word::Heap(_) | Word::Scratch(_)) => {
                match self.simple_nodes(a, b) {
                    Some(order) => Ok(order.is_eq()),
                    None => self.eq_parts(a, b),
                }
            }
            _ => self.eq_parts(a, b),
        }
    }

    /// Compares in the cases that are commonest and cannot fail: numbers, strings, model values, and tuples, sets
    /// and functions made of such with the same shape; `None` in all others. No comparison that comes before
    /// the first difference is left out, so that errors are where they would be.
    fn simple(&self, a: Value, b: Value) -> Option<Ordering> {
        if a == b {
            return Some(Ordering::Equal);
        }
        match (a.word(), b.word()) {
            (Word::Int(x), Word::Int(y)) => Some(x.cmp(&y)),
            (Word::Str(x), Word::Str(y)) => Some(x.cmp(&y)),
            (Word::Model(x), Word::Model(y)) if self.model_type(x) == self.model_type(y) => Some(x.cmp(&y)),
            (Word::Heap(_) | Word::Scratch(_), Word::Heap(_) | Word::Scratch(_)) => self.simple_nodes(a, b),
            _ => None,
        }
    }

    fn simple_nodes(&self, a: Value, b: Value) -> Option<Ordering> {
        let ((first, xs), (second, ys)) = (self.node(a), self.node(b));
        let kind = node::kind_of(first);
        if kind != node::kind_of(second) || !matches!(kind, Kind::Tuple | Kind::Set | Kind::Function) {
            return None;
        }
        if xs.len() != ys.len() {
            return Some(xs.len().cmp(&ys.len()));
        }
        for (&x, &y) in xs.iter().zip(ys) {
            let order = self.simple(x, y)?;
            if order.is_ne() {
                return Some(order);
            }
        }
        Some(Ordering::Equal)
    }

    fn eq_parts(&mut self, a: Value, b: Value) -> VResult<bool> {
        match (self.class(a), self.class(b)) {
            (Class::Bool, Class::Bool) => Ok(false),
            (Class::Int, Class::Int) => Ok(self.as_int(a) == self.as_int(b)),
            (Class::Str, Class::Str) => {
                // A text that stands in the spec is always held in the word.
                let symbols = self.as_symbol(a).is_some() || self.as_symbol(b).is_some();
                Ok(!symbols && self.as_str(a) == self.as_str(b))
            }
            (Class::Model, _) | (_, Class::Model) => {
                self.check_models(a, b)?;
                Ok(false)
            }
            (Class::Set, Class::Set) => self.eq_sets(a, b),
            (Class::Function, Class::Function) => self.eq_functions(a, b),
            (Class::Operator, _) => Err(ValueError::Closure(a).into()),
            (_, Class::Operator) => Err(ValueError::Closure(b).into()),
            (Class::Bool | Class::Int | Class::Str | Class::Set | Class::Function, _) => {
                Err(ValueError::Incomparable(a, b).into())
            }
        }
    }

    fn eq_sets(&mut self, a: Value, b: Value) -> VResult<bool> {
        match (self.kind(a), self.kind(b)) {
            (Kind::Interval, Kind::Interval) => {
                let n = self.len(a);
                Ok(n == self.len(b) && (n == 0 || self.bounds(a) == self.bounds(b)))
            }
            (Kind::Set | Kind::Interval, Kind::Set | Kind::Interval) => {
                let n = self.len(a);
                if n != self.len(b) {
                    return Ok(false);
                }
                if let Some(same) = self.same_integers(a, b) {
                    return Ok(same);
                }
                for i in 0..n {
                    let (x, y) = (self.item(a, i), self.item(b, i));
                    if !self.eq(x, y)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Kind::Subset, Kind::Subset) => {
                let (x, y) = (self.at(a, 0), self.at(b, 0));
                self.eq(x, y)
            }
            (Kind::SeqSet, Kind::SeqSet) => {
                let (x, y) = (self.at(a, 0), self.at(b, 0));
                self.eq(x, y)
            }
            // TLC tells these two apart (`tlc2/module/Integers.java`).
            _ if matches!((a, b), (Value::NAT, Value::INT) | (Value::INT, Value::NAT)) => Ok(false),
            (Kind::FunctionSet, Kind::FunctionSet) if self.same_parts(a, b)? => Ok(true),
            _ => {
                let x = self.explicit(a)?;
                let y = self.explicit(b)?;
                self.eq_sets(x, y)
            }
        }
    }

    fn same_parts(&mut self, a: Value, b: Value) -> VResult<bool> {
        for i in 0..2 {
            let (x, y) = (self.at(a, i), self.at(b, i));
            if !self.eq(x, y)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Compares a set of integers that is written out with an interval of as many.
    #[inline]
    fn same_integers(&self, a: Value, b: Value) -> Option<bool> {
        let (set, interval) = match (self.kind(a), self.kind(b)) {
            (Kind::Set, Kind::Interval) => (a, b),
            (Kind::Interval, Kind::Set) => (b, a),
            _ => return None,
        };
        let last = self.len(set).checked_sub(1)?;
        let (Word::Int(first), Word::Int(last)) = (self.elem(set, 0).word(), self.elem(set, last).word())
        else {
            return None;
        };
        Some((first, last) == self.bounds(interval))
    }

    fn eq_functions(&mut self, a: Value, b: Value) -> VResult<bool> {
        let n = self.len(a);
        if n != self.len(b) {
            return Ok(false);
        }
        if self.kind(a) == Kind::Function || self.kind(b) == Kind::Function {
            let (x, y) = (self.domain(a)?, self.domain(b)?);
            if !self.eq(x, y)? {
                return Ok(false);
            }
        }
        for i in 0..n {
            let (x, y) = (self.elem(a, i), self.elem(b, i));
            if !self.eq(x, y)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Compares two values in TLC's order. Costs the way to the first difference.
    #[inline]
    pub fn cmp(&mut self, a: Value, b: Value) -> VResult<Ordering> {
        if a == b {
            return Ok(Ordering::Equal);
        }
        match (a.word(), b.word()) {
            (Word::Int(x), Word::Int(y)) => Ok(x.cmp(&y)),
            (Word::Str(x), Word::Str(y)) => Ok(x.cmp(&y)),
            (Word::Model(x), Word::Model(y)) if self.model_type(x) == self.model_type(y) => Ok(x.cmp(&y)),
            (Word::Heap(_) | Word::Scratch(_), Word::Heap(_) | Word::Scratch(_)) => {
                match self.simple_nodes(a, b) {
                    Some(order) => Ok(order),
                    None => self.cmp_parts(a, b),
                }
            }
            _ => self.cmp_parts(a, b),
        }
    }

    fn cmp_parts(&mut self, a: Value, b: Value) -> VResult<Ordering> {
        match (self.class(a), self.class(b)) {
            (Class::Bool, Class::Bool) => Ok(a.bits().cmp(&b.bits())),
            (Class::Int, Class::Int) => Ok(self.as_int(a).cmp(&self.as_int(b))),
            (Class::Str, Class::Str) => Ok(match (self.as_symbol(a), self.as_symbol(b)) {
                (Some(x), Some(y)) => x.cmp(&y),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => self.as_str(a).cmp(&self.as_str(b)),
            }),
            (Class::Model, Class::Model) => {
                self.check_models(a, b)?;
                Ok(a.bits().cmp(&b.bits()))
            }
            (Class::Model, _) => self.check_models(a, b).map(|()| Ordering::Less),
            (_, Class::Model) => self.check_models(a, b).map(|()| Ordering::Greater),
            (Class::Set, Class::Set) => self.cmp_sets(a, b),
            (Class::Function, Class::Function) => self.cmp_functions(a, b),
            (Class::Operator, _) => Err(ValueError::Closure(a).into()),
            (_, Class::Operator) => Err(ValueError::Closure(b).into()),
            (Class::Bool | Class::Int | Class::Str | Class::Set | Class::Function, _) => {
                Err(ValueError::Incomparable(a, b).into())
            }
        }
    }

    fn cmp_sets(&mut self, a: Value, b: Value) -> VResult<Ordering> {
        match (a, b) {
            (Value::NAT, Value::INT) => return Ok(Ordering::Less),
            (Value::INT, Value::NAT) => return Ok(Ordering::Greater),
            _ => {}
        }
        let (a, b) = (self.listed(a)?, self.listed(b)?);
        let n = self.len(a);
        let by_size = n.cmp(&self.len(b));
        if by_size.is_ne() {
            return Ok(by_size);
        }
        for i in 0..n {
            let (x, y) = (self.item(a, i), self.item(b, i));
            let by_element = self.cmp(x, y)?;
            if by_element.is_ne() {
                return Ok(by_element);
            }
        }
        Ok(Ordering::Equal)
    }

    fn cmp_functions(&mut self, a: Value, b: Value) -> VResult<Ordering> {
        let n = self.len(a);
        let by_size = n.cmp(&self.len(b));
        if by_size.is_ne() {
            return Ok(by_size);
        }
        if self.kind(a) == Kind::Function || self.kind(b) == Kind::Function {
            let (x, y) = (self.domain(a)?, self.domain(b)?);
            let by_domain = self.cmp(x, y)?;
            if by_domain.is_ne() {
                return Ok(by_domain);
            }
        }
        for i in 0..n {
            let (x, y) = (self.elem(a, i), self.elem(b, i));
            let by_value = self.cmp(x, y)?;
            if by_value.is_ne() {
                return Ok(by_value);
            }
        }
        Ok(Ordering::Equal)
    }

    fn class(&self, v: Value) -> Class {
        match self.kind(v) {
            Kind::Bool => Class::Bool,
            Kind::Int => Class::Int,
            Kind::Str => Class::Str,
            Kind::Model => Class::Model,
            Kind::Tuple | Kind::Function => Class::Function,
            Kind::Closure => Class::Operator,
            Kind::Set
            | Kind::Interval
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Special => Class::Set,
        }
    }

    /// Errors if one of the two is a typed model value that must not meet the other.
    pub(super) fn check_models(&self, a: Value, b: Value) -> VResult<()> {
        let type_of = |v: Value| match v.word() {
            Word::Model(name) => Some(self.model_type(name)),
            Word::Bool(_)
            | Word::Int(_)
            | Word::Str(_)
            | Word::Special
            | Word::Heap(_)
            | Word::Scratch(_) => None,
        };
        let fine = match (type_of(a), type_of(b)) {
            (None, None) => true,
            (Some(x), None) => x.is_none(),
            (None, Some(y)) => y.is_none(),
            (Some(x), Some(y)) => x.is_none() || y.is_none() || x == y,
        };
        if fine { Ok(()) } else { Err(ValueError::Incomparable(a, b).into()) }
    }

    /// Returns the type of a model value: its first character, if the second is an underscore and more
    /// follows.
    #[inline]
    #[must_use]
    pub fn model_type(&self, name: Symbol) -> Option<char> {
        let text = self.symbols().text(name);
        // The usual case first: this is asked for often.
        if text.len() <= 2 || text.as_bytes()[0].is_ascii() && text.as_bytes()[1] != b'_' {
            return None;
        }
        let mut chars = text.chars();
        let first = chars.next()?;
        (chars.next() == Some('_') && chars.next().is_some()).then_some(first)
    }
}
