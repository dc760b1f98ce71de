//! Functions, records and tuples.
//!
//! A function's node holds its domain, an explicit set or an interval, and then its values in the order
//! of the domain. A function on `1..n` is always a tuple.

use std::cmp::Ordering;

use super::error::{VResult, ValueError};
use super::mem::Mem;
use super::node::{self, Kind};
use super::word::{Value, Word};
use crate::base::Symbol;

impl Mem<'_> {
    /// Returns the function with these values, in the order of the domain, a listed set. Costs the copy.
    pub fn function(&mut self, domain: Value, values: &[Value]) -> VResult<Value> {
        let domain = self.listed(domain)?;
        debug_assert_eq!(self.len(domain), values.len(), "one value for each element of the domain");
        if self.is_sequence_domain(domain) {
            return Ok(self.tuple(values));
        }
        let start = self.scratch.stack.len();
        self.scratch.stack.push(domain);
        self.scratch.stack.extend_from_slice(values);
        Ok(self.scratch.node_from_stack(Kind::Function, start))
    }

    /// Returns the record with these values, in the order of the domain, an explicit set of strings.
    /// Costs the copy.
    #[inline]
    pub fn record(&mut self, domain: Value, values: &[Value]) -> Value {
        if values.is_empty() {
            return self.tuple(values);
        }
        let start = self.scratch.stack.len();
        self.scratch.stack.push(domain);
        self.scratch.stack.extend_from_slice(values);
        self.scratch.node_from_stack(Kind::Function, start)
    }

    /// Says whether a listed set is `1..n`, or empty.
    fn is_sequence_domain(&self, domain: Value) -> bool {
        let n = self.len(domain);
        if n == 0 {
            return true;
        }
        if self.kind(domain) == Kind::Interval {
            return self.bounds(domain).0 == 1;
        }
        self.elem(domain, 0).word() == Word::Int(1)
            && self.as_int(self.elem(domain, n - 1)).is_some_and(|last| usize::try_from(last) == Ok(n))
    }

    /// Returns `a :> b`.
    pub fn singleton_fn(&mut self, a: Value, b: Value) -> Value {
        if a.word() == Word::Int(1) {
            return self.tuple(&[b]);
        }
        let domain = self.sorted_set(&[a]);
        self.scratch.node(Kind::Function, &[domain, b])
    }

    /// Returns `f @@ g`: where both are defined, `f`. Costs a merge of the domains.
    pub fn override_fn(&mut self, f: Value, g: Value) -> VResult<Value> {
        self.want_function(f, "@@", 1)?;
        self.want_function(g, "@@", 2)?;
        let (df, dg) = (self.domain(f)?, self.domain(g)?);
        let (n, m) = (self.len(df), self.len(dg));
        let mut keys = Vec::with_capacity(n + m);
        let mut values = Vec::with_capacity(n + m);
        let (mut i, mut j) = (0, 0);
        while i < n || j < m {
            let order = if i == n {
                Ordering::Greater
            } else if j == m {
                Ordering::Less
            } else {
                let (x, y) = (self.item(df, i), self.item(dg, j));
                self.cmp(x, y)?
            };
            if order.is_le() {
                keys.push(self.item(df, i));
                values.push(self.elem(f, i));
                i += 1;
                j += usize::from(order.is_eq());
            } else {
                keys.push(self.item(dg, j));
                values.push(self.elem(g, j));
                j += 1;
            }
        }
        let domain = self.sorted_set(&keys);
        self.function(domain, &values)
    }

    /// Returns the places from `start` to before `end` of a tuple, counted from 0. Costs the copy.
    pub fn sub_tuple(&mut self, tuple: Value, start: usize, end: usize) -> Value {
        if start == 0 && end == self.len(tuple) {
            return tuple;
        }
        let base = self.scratch.stack.len();
        self.push_words(tuple, start, end);
        self.scratch.node_from_stack(Kind::Tuple, base)
    }

    /// Returns a tuple with one more place. Costs the copy.
    pub fn pushed(&mut self, tuple: Value, last: Value) -> Value {
        let base = self.scratch.stack.len();
        self.push_words(tuple, 0, self.len(tuple));
        self.scratch.stack.push(last);
        self.scratch.node_from_stack(Kind::Tuple, base)
    }

    /// Returns one tuple followed by another. Costs the copy.
    pub fn joined(&mut self, first: Value, second: Value) -> Value {
        if self.len(first) == 0 {
            return second;
        }
        if self.len(second) == 0 {
            return first;
        }
        let base = self.scratch.stack.len();
        self.push_words(first, 0, self.len(first));
        self.push_words(second, 0, self.len(second));
        self.scratch.node_from_stack(Kind::Tuple, base)
    }

    fn push_words(&mut self, v: Value, start: usize, end: usize) {
        let (words, place) = match v.word() {
            Word::Heap(place) => (&self.heap.words, place as usize),
            Word::Scratch(place) => (&self.scratch.words, place as usize),
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) | Word::Special => {
                unreachable!("a tuple has a node")
            }
        };
        self.scratch.stack.extend_from_slice(&words[place + 1 + start..place + 1 + end]);
    }

    /// Returns `DOMAIN f`. Costs nothing, or an interval for a tuple.
    #[inline]
    pub fn domain(&mut self, f: Value) -> VResult<Value> {
        match self.kind(f) {
            Kind::Function => Ok(self.at(f, 0)),
            Kind::Tuple => {
                let n = (self.len(f) as u32).cast_signed();
                Ok(self.interval(1, n))
            }
            Kind::Closure => Err(ValueError::Closure(f).into()),
            Kind::Bool
            | Kind::Int
            | Kind::Str
            | Kind::Model
            | Kind::Set
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
            | Kind::Special => Err(ValueError::NotAFunction(f).into()),
        }
    }

    /// Returns `f[arg]` in the cases that are most common and cheapest: a tuple, or a function whose
    /// domain has few elements that are held in the word as the argument is; `None` in all others.
    #[inline]
    #[must_use]
    pub fn value_at_hand(&self, f: Value, arg: Value) -> Option<Value> {
        let words = match f.word() {
            Word::Heap(place) => self.heap.words.get(place as usize..)?,
            Word::Scratch(place) => self.scratch.words.get(place as usize..)?,
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) | Word::Special => return None,
        };
        let (&header, words) = words.split_first()?;
        match node::kind_of(header) {
            Kind::Tuple => match arg.word() {
                Word::Int(i) if i >= 1 && i as usize <= node::words_after(header) => {
                    words.get(i as usize - 1).copied()
                }
                _ => None,
            },
            Kind::Function => {
                let Word::Heap(place) = words.first()?.word() else { return None };
                let domain = self.heap.words.get(place as usize..)?;
                let n = node::words_after(header) - 1;
                if n > 8
                    || node::kind_of(*domain.first()?) != Kind::Set
                    || matches!(arg.word(), Word::Scratch(_))
                {
                    return None;
                }
                let place = domain.get(1..=n)?.iter().position(|&x| x == arg)?;
                words.get(place + 1).copied()
            }
            _ => None,
        }
    }

    /// Returns the index of an argument's value, if the argument is in the domain.
    #[inline]
    fn slot(&mut self, f: Value, arg: Value) -> VResult<Option<usize>> {
        match self.kind(f) {
            Kind::Tuple => match self.as_int(arg) {
                Some(i) if i >= 1 && i as usize <= self.n_words(f) => Ok(Some(i as usize - 1)),
                Some(_) => Ok(None),
                None if self.is_untyped_model(arg) => Ok(None),
                None => Err(ValueError::ForeignArgument { function: f, argument: arg }.into()),
            },
            Kind::Function => {
                let domain = self.at(f, 0);
                self.position(arg, domain)
            }
            Kind::Closure => Err(ValueError::Closure(f).into()),
            Kind::Bool
            | Kind::Int
            | Kind::Str
            | Kind::Model
            | Kind::Set
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
            | Kind::Special => Err(ValueError::NotAFunction(f).into()),
        }
    }

    /// Returns `f[arg]`. Costs an index for tuples and functions on an interval, else a search.
    #[inline]
    pub fn apply(&mut self, f: Value, arg: Value) -> VResult<Value> {
        match self.slot(f, arg) {
            Ok(Some(i)) => Ok(self.elem(f, i)),
            Ok(None) => Err(ValueError::OutOfDomain { function: f, argument: arg }.into()),
            Err(error) => match *error {
                ValueError::Incomparable(..) | ValueError::BadElement { .. } => {
                    Err(ValueError::ForeignArgument { function: f, argument: arg }.into())
                }
                _ => Err(error),
            },
        }
    }

    /// Returns `r.name`. Costs a scan of the field names.
    #[inline]
    pub fn field(&mut self, r: Value, name: Symbol) -> VResult<Value> {
        if self.kind(r) == Kind::Function {
            let words = self.node(r).1;
            let domain = words[0];
            let wanted = Value::string(name);
            if self.kind(domain) == Kind::Set
                && let Some(i) = self.node(domain).1.iter().position(|&key| key == wanted)
            {
                return Ok(self.at(r, i + 1));
            }
        }
        let text = self.symbols().text(name).to_owned();
        Err(match self.kind(r) {
            Kind::Function => ValueError::NoField { record: r, name: text },
            Kind::Closure => ValueError::Closure(r),
            _ => ValueError::NotARecord { value: r, name: text },
        }
        .into())
    }

    /// Returns `[f EXCEPT ![key] = value]`; none if the key is not in the domain, where TLC warns and
    /// leaves the function as it is. Costs the copy; nothing if the value is the same.
    ///
    /// Errors if the key cannot be compared with the elements of the domain.
    pub fn except(&mut self, f: Value, key: Value, value: Value) -> VResult<Option<Value>> {
        let Some(index) = self.slot(f, key)? else { return Ok(None) };
        let offset = usize::from(self.kind(f) == Kind::Function) + index;
        Ok(Some(self.with_word(f, offset, value)))
    }

    /// Copies a node into the scratch with one word replaced.
    fn with_word(&mut self, v: Value, offset: usize, word: Value) -> Value {
        if self.at(v, offset) == word {
            return v;
        }
        let place = self.scratch.words.len();
        match v.word() {
            Word::Scratch(from) => {
                let from = from as usize;
                let n = super::node::words_after(self.scratch.words[from]);
                self.scratch.words.extend_from_within(from..=from + n);
            }
            Word::Heap(from) => {
                let from = from as usize;
                let n = super::node::words_after(self.heap.words[from]);
                self.scratch.words.extend_from_slice(&self.heap.words[from..=from + n]);
            }
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) | Word::Special => {
                unreachable!("a function has a node")
            }
        }
        self.scratch.words[place + 1 + offset] = word;
        Value::scratch_node(place)
    }

    fn want_function(&self, v: Value, operator: &'static str, position: usize) -> VResult<()> {
        if self.kind(v).is_function() {
            return Ok(());
        }
        if self.kind(v) == Kind::Closure {
            return Err(ValueError::Closure(v).into());
        }
        Err(ValueError::TypeMismatch { operator, position, expected: "a function", found: v }.into())
    }
}
