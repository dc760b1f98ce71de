//! Sets that are not enumerated unless somebody asks: how they are made, membership, size.
//!
//! Membership never enumerates, except for the outer set of `UNION`.

use super::error::{VResult, ValueError};
use super::mem::Mem;
use super::node::Kind;
use super::word::{Value, Word};

impl Mem<'_> {
    /// Returns `lo..hi`.
    #[inline]
    pub fn interval(&mut self, lo: i32, hi: i32) -> Value {
        let raw = |i: i32| Value::from_bits(i.cast_unsigned());
        self.scratch.node(Kind::Interval, &[raw(lo), raw(hi)])
    }

    /// Returns `SUBSET s`.
    pub fn subset_of(&mut self, s: Value) -> VResult<Value> {
        self.want_set(s, "SUBSET", 0)?;
        Ok(self.scratch.node(Kind::Subset, &[s]))
    }

    /// Returns `[s -> t]`.
    pub fn function_set(&mut self, s: Value, t: Value) -> VResult<Value> {
        self.want_set(s, "[S -> T]", 1)?;
        self.want_set(t, "[S -> T]", 2)?;
        Ok(self.scratch.node(Kind::FunctionSet, &[s, t]))
    }

    /// Returns `[a: S, b: T]`: the domain is an explicit set of strings, the sets are in its order.
    pub fn record_set(&mut self, domain: Value, sets: &[Value]) -> VResult<Value> {
        let start = self.scratch.stack.len();
        for (i, &set) in sets.iter().enumerate() {
            self.want_set(set, "[a : S]", i + 1)?;
        }
        self.scratch.stack.push(domain);
        self.scratch.stack.extend_from_slice(sets);
        Ok(self.scratch.node_from_stack(Kind::RecordSet, start))
    }

    /// Returns `S \X T \X ...`.
    pub fn product(&mut self, sets: &[Value]) -> VResult<Value> {
        for (i, &set) in sets.iter().enumerate() {
            self.want_set(set, "\\X", i + 1)?;
        }
        Ok(self.scratch.node(Kind::Product, sets))
    }

    /// Returns `Seq(s)`.
    pub fn seq_of(&mut self, s: Value) -> VResult<Value> {
        self.want_set(s, "Seq", 0)?;
        Ok(self.scratch.node(Kind::SeqSet, &[s]))
    }

    /// Membership in a set that is not listed.
    pub(super) fn member_lazy(&mut self, x: Value, s: Value) -> VResult<bool> {
        let Some(place) = self.members.place(x, s) else { return self.member_computed(x, s) };
        if self.members.has(place, x, s) {
            return Ok(true);
        }
        let is_in = self.member_computed(x, s)?;
        if is_in {
            self.members.add(place, x, s);
        }
        Ok(is_in)
    }

    fn member_computed(&mut self, x: Value, s: Value) -> VResult<bool> {
        match self.kind(s) {
            Kind::Set | Kind::Interval => self.member(x, s),
            Kind::Special => self.member_special(x, s),
            Kind::Subset => {
                if !self.is_set(x) {
                    return Err(ValueError::BadElement { element: x, set: s }.into());
                }
                let base = self.at(s, 0);
                self.subseteq(x, base)
            }
            Kind::FunctionSet => self.member_function_set(x, s),
            Kind::RecordSet => self.member_record_set(x, s),
            Kind::Product => {
                let n = self.n_words(s);
                match self.kind(x) {
                    Kind::Tuple if self.len(x) != n => Ok(false),
                    Kind::Tuple => {
                        for i in 0..n {
                            let (place, set) = (self.elem(x, i), self.at(s, i));
                            if !self.member(place, set)? {
                                return Ok(false);
                            }
                        }
                        Ok(true)
                    }
                    Kind::Function => Ok(false),
                    _ => self.foreign_or_closure(x, s),
                }
            }
            Kind::SeqSet => match self.kind(x) {
                Kind::Tuple => {
                    let set = self.at(s, 0);
                    self.all_in(x, set)
                }
                Kind::Function => Err(ValueError::BadElement { element: x, set: s }.into()),
                _ => self.foreign_or_closure(x, s),
            },
            Kind::Cup => {
                let (a, b) = (self.at(s, 0), self.at(s, 1));
                Ok(self.member(x, a)? || self.member(x, b)?)
            }
            Kind::Cap => {
                let (a, b) = (self.at(s, 0), self.at(s, 1));
                Ok(self.member(x, a)? && self.member(x, b)?)
            }
            Kind::Diff => {
                let (a, b) = (self.at(s, 0), self.at(s, 1));
                Ok(self.member(x, a)? && !self.member(x, b)?)
            }
            Kind::Union => {
                let outer = self.at(s, 0);
                let mut cursor = self.cursor(outer, false)?;
                while let Some(set) = self.next(&mut cursor)? {
                    if self.member(x, set)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Kind::Closure => Err(ValueError::Closure(s).into()),
            Kind::Bool | Kind::Int | Kind::Str | Kind::Model | Kind::Tuple | Kind::Function => {
                Err(ValueError::NotASet(s).into())
            }
        }
    }

    fn member_special(&mut self, x: Value, s: Value) -> VResult<bool> {
        let kind = self.kind(x);
        match s {
            Value::ANY => Ok(true),
            Value::BOOLEAN if kind == Kind::Bool => Ok(true),
            Value::STRING if kind == Kind::Str => Ok(true),
            Value::INT | Value::REAL if kind == Kind::Int => Ok(true),
            Value::NAT if kind == Kind::Int => Ok(self.as_int(x).is_some_and(|i| i >= 0)),
            Value::BOOLEAN | Value::STRING | Value::INT | Value::REAL | Value::NAT => {
                self.foreign_or_closure(x, s)
            }
            _ => Err(ValueError::NotASet(s).into()),
        }
    }

    fn member_function_set(&mut self, x: Value, s: Value) -> VResult<bool> {
        if !self.kind(x).is_function() {
            return self.foreign_or_closure(x, s);
        }
        let (from, to) = (self.at(s, 0), self.at(s, 1));
        let domain = self.domain(x)?;
        Ok(self.eq(domain, from)? && self.all_in(x, to)?)
    }

    fn member_record_set(&mut self, x: Value, s: Value) -> VResult<bool> {
        if !self.kind(x).is_function() {
            return self.foreign_or_closure(x, s);
        }
        let n = self.n_words(s) - 1;
        let (domain, names) = (self.domain(x)?, self.at(s, 0));
        if self.len(x) > 0 {
            let key = self.item(domain, 0);
            if self.kind(key) != Kind::Str {
                return Err(ValueError::BadElement { element: x, set: s }.into());
            }
        }
        if !self.eq(domain, names)? {
            return Ok(false);
        }
        for i in 0..n {
            let (value, set) = (self.elem(x, i), self.at(s, i + 1));
            if !self.member(value, set)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Says whether all places of a tuple, or values of a function, are in a set.
    fn all_in(&mut self, f: Value, set: Value) -> VResult<bool> {
        for i in 0..self.len(f) {
            let value = self.elem(f, i);
            if !self.member(value, set)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn foreign_or_closure(&self, x: Value, s: Value) -> VResult<bool> {
        if self.kind(x) == Kind::Closure {
            return Err(ValueError::Closure(x).into());
        }
        self.foreign(x, s).map(|()| false)
    }

    /// Returns how many elements a set has, if that is known without enumerating; saturates.
    pub(super) fn estimate(&self, s: Value) -> Option<u64> {
        match self.kind(s) {
            Kind::Set | Kind::Interval => Some(self.len(s) as u64),
            Kind::Special if s == Value::BOOLEAN => Some(2),
            Kind::Subset => {
                let n = self.estimate(self.at(s, 0))?;
                Some(if n < 63 { 1 << n } else { u64::MAX })
            }
            Kind::FunctionSet => {
                let from = self.estimate(self.at(s, 0))?;
                let to = self.estimate(self.at(s, 1))?;
                Some(to.saturating_pow(u32::try_from(from).unwrap_or(u32::MAX)))
            }
            Kind::Product => self.estimate_product(s, 0),
            Kind::RecordSet => self.estimate_product(s, 1),
            Kind::Bool
            | Kind::Int
            | Kind::Str
            | Kind::Model
            | Kind::Tuple
            | Kind::Function
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Closure
            | Kind::Special => None,
        }
    }

    /// Returns a number that a set has at most as many elements as, if one is known without enumerating.
    #[must_use]
    pub fn at_most(&self, s: Value) -> Option<u64> {
        let part = |i: usize| self.at_most(self.at(s, i));
        match self.kind(s) {
            Kind::Cup => Some(part(0)?.saturating_add(part(1)?)),
            Kind::Cap => part(0).or_else(|| part(1)),
            Kind::Diff => part(0),
            _ => self.estimate(s),
        }
    }

    /// Says whether an expression with what it captured is somewhere in a lazy set.
    #[must_use]
    pub fn has_closure(&self, v: Value) -> bool {
        match self.kind(v) {
            Kind::Closure => true,
            Kind::Bool | Kind::Int | Kind::Str | Kind::Model | Kind::Interval | Kind::Special => false,
            Kind::Set
            | Kind::Tuple
            | Kind::Function
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union => (0..self.n_words(v)).any(|i| self.has_closure(self.at(v, i))),
        }
    }

    fn estimate_product(&self, s: Value, first: usize) -> Option<u64> {
        let mut n = 1u64;
        for i in first..self.n_words(s) {
            n = n.saturating_mul(self.estimate(self.at(s, i))?);
        }
        Some(n)
    }

    /// Returns `Cardinality(s)`; enumerates only what must be: `\cup`, `\cap`, `\`, `UNION` of lazy sets.
    pub fn cardinality(&mut self, s: Value) -> VResult<i32> {
        self.want_set(s, "Cardinality", 0)?;
        let n = match self.estimate(s) {
            Some(n) => n,
            None if self.as_closure(s).is_some() => return Err(ValueError::Closure(s).into()),
            None => {
                let listed = self.parts_listed(s)?;
                match self.estimate(listed) {
                    Some(n) => n,
                    None => {
                        let set = self.explicit(s)?;
                        self.len(set) as u64
                    }
                }
            }
        };
        i32::try_from(n).map_err(|_| ValueError::CardinalityOverflow(s).into())
    }

    /// Returns the same set with its component sets listed, where they have to be to know its size.
    fn parts_listed(&mut self, s: Value) -> VResult<Value> {
        let kind = self.kind(s);
        if !matches!(kind, Kind::Subset | Kind::FunctionSet | Kind::RecordSet | Kind::Product) {
            return self.explicit(s);
        }
        let mut parts = Vec::new();
        for i in 0..self.n_words(s) {
            let part = self.at(s, i);
            parts.push(self.listed(part)?);
        }
        Ok(self.scratch.node(kind, &parts))
    }

    /// Returns `IsFiniteSet(s)`.
    pub fn is_finite(&mut self, s: Value) -> VResult<bool> {
        self.want_set(s, "IsFiniteSet", 0)?;
        match self.kind(s) {
            Kind::Set | Kind::Interval => Ok(true),
            Kind::Special => Ok(s == Value::BOOLEAN),
            Kind::SeqSet => Ok(false),
            Kind::Subset | Kind::Union => {
                let part = self.at(s, 0);
                self.is_finite(part)
            }
            Kind::FunctionSet | Kind::Cup => {
                let (a, b) = (self.at(s, 0), self.at(s, 1));
                Ok(self.is_finite(a)? && self.is_finite(b)?)
            }
            Kind::Cap => {
                let (a, b) = (self.at(s, 0), self.at(s, 1));
                if self.is_finite(a)? || self.is_finite(b)? {
                    return Ok(true);
                }
                Err(ValueError::NotEnumerable(s).into())
            }
            Kind::Diff => {
                let (a, b) = (self.at(s, 0), self.at(s, 1));
                if self.is_finite(a)? {
                    return Ok(true);
                }
                if self.is_finite(b)? {
                    return Ok(false);
                }
                Err(ValueError::NotEnumerable(s).into())
            }
            Kind::Product => self.all_finite(s, 0),
            Kind::RecordSet => self.all_finite(s, 1),
            Kind::Closure => Err(ValueError::Closure(s).into()),
            Kind::Bool | Kind::Int | Kind::Str | Kind::Model | Kind::Tuple | Kind::Function => {
                Err(ValueError::NotASet(s).into())
            }
        }
    }

    fn all_finite(&mut self, s: Value, first: usize) -> VResult<bool> {
        for i in first..self.n_words(s) {
            let part = self.at(s, i);
            if !self.is_finite(part)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Says whether a value is an untyped model value.
    #[inline]
    #[must_use]
    pub fn is_untyped_model(&self, v: Value) -> bool {
        matches!(v.word(), Word::Model(name) if self.model_type(name).is_none())
    }
}
