//! A worker's view of all values: the heap, which it only reads, and its own scratch.
//!
//! This file makes values and reads their parts; what the operators of TLA+ do with them is in the
//! files beside it, as further methods of [`Mem`].

use std::borrow::Cow;

use super::error::{VResult, ValueError};
use super::heap::{Heap, raw_int};
use super::members::Members;
use super::node::{self, Kind};
use super::scratch::Scratch;
use super::word::{Value, Word};
use crate::base::{Symbol, Symbols};

/// The heap to read and a scratch to build in.
#[derive(Debug)]
pub struct Mem<'h> {
    pub(super) heap: &'h Heap,
    pub(super) scratch: Scratch,
    /// What was found to be in lazy sets; remembers nothing unless one is put here.
    pub members: Members,
}

impl<'h> Mem<'h> {
    /// Returns a view of a heap that builds in a scratch.
    #[must_use]
    pub fn new(heap: &'h Heap, scratch: Scratch) -> Mem<'h> {
        Mem { heap, scratch, members: Members::default() }
    }

    /// Gives the scratch back, with what was built in it.
    #[must_use]
    pub fn into_scratch(self) -> Scratch {
        self.scratch
    }

    /// Returns the scratch, to clear it, or to mark and reset.
    #[inline]
    pub fn scratch(&mut self) -> &mut Scratch {
        &mut self.scratch
    }

    /// Returns the heap.
    #[must_use]
    pub fn heap(&self) -> &'h Heap {
        self.heap
    }

    /// Returns the names and strings of the spec.
    #[must_use]
    pub fn symbols(&self) -> &'h Symbols {
        self.heap.symbols()
    }

    // ---- what a value is

    /// Returns what a value is. Costs at most one read.
    #[inline]
    #[must_use]
    pub fn kind(&self, v: Value) -> Kind {
        match v.word() {
            Word::Int(_) => Kind::Int,
            Word::Heap(place) => node::kind_of(self.heap.words[place as usize]),
            Word::Scratch(place) => node::kind_of(self.scratch.words[place as usize]),
            Word::Bool(_) => Kind::Bool,
            Word::Str(_) => Kind::Str,
            Word::Model(_) => Kind::Model,
            Word::Special => Kind::Special,
        }
    }

    /// Returns the header of a node and the words after it.
    #[inline]
    pub(super) fn node(&self, v: Value) -> (Value, &[Value]) {
        let (words, place) = match v.word() {
            Word::Heap(place) => (&self.heap.words, place as usize),
            Word::Scratch(place) => (&self.scratch.words, place as usize),
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) | Word::Special => {
                panic!("a value held in the word has no node")
            }
        };
        let header = words[place];
        (header, &words[place + 1..=place + node::words_after(header)])
    }

    /// Returns the word at an index of a node.
    #[inline]
    pub(super) fn at(&self, v: Value, index: usize) -> Value {
        match v.word() {
            Word::Heap(place) => self.heap.words[place as usize + 1 + index],
            Word::Scratch(place) => self.scratch.words[place as usize + 1 + index],
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) | Word::Special => {
                panic!("a value held in the word has no node")
            }
        }
    }

    /// Returns the header of a node.
    #[inline]
    pub(super) fn header(&self, v: Value) -> Value {
        match v.word() {
            Word::Heap(place) => self.heap.words[place as usize],
            Word::Scratch(place) => self.scratch.words[place as usize],
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) | Word::Special => {
                panic!("a value held in the word has no node")
            }
        }
    }

    /// Returns how many words a node has after its header; not for texts.
    #[inline]
    pub(super) fn n_words(&self, v: Value) -> usize {
        node::length_of(self.header(v))
    }

    /// Returns the number of elements of an explicit set or an interval, of places of a tuple, of
    /// pairs of a function; 0 for others. Costs one read.
    #[inline]
    #[must_use]
    pub fn len(&self, v: Value) -> usize {
        match self.kind(v) {
            Kind::Set | Kind::Tuple => self.n_words(v),
            Kind::Function => self.n_words(v) - 1,
            Kind::Interval => {
                let (lo, hi) = self.bounds(v);
                usize::try_from(i64::from(hi) - i64::from(lo) + 1).unwrap_or(0)
            }
            Kind::Closure => self.n_words(v) - 1,
            Kind::Bool
            | Kind::Int
            | Kind::Str
            | Kind::Model
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Special => 0,
        }
    }

    /// Returns an element of an explicit set, a place of a tuple, a value of a function, counted
    /// from 0. Costs one read. Elements of intervals: [`Mem::item`].
    #[inline]
    #[must_use]
    pub fn elem(&self, v: Value, index: usize) -> Value {
        let offset = usize::from(node::kind_of(self.header(v)) == Kind::Function);
        self.at(v, index + offset)
    }

    /// Returns an element like [`Mem::elem`], also of an interval.
    #[inline]
    pub fn item(&mut self, v: Value, index: usize) -> Value {
        if node::kind_of(self.header(v)) == Kind::Interval {
            let lo = raw_int(self.at(v, 0));
            return self.int(lo.wrapping_add_unsigned(index as u32));
        }
        self.elem(v, index)
    }

    /// Returns the bounds of an interval.
    #[inline]
    #[must_use]
    pub fn bounds(&self, interval: Value) -> (i32, i32) {
        (raw_int(self.at(interval, 0)), raw_int(self.at(interval, 1)))
    }

    // ---- integers and strings

    /// Returns an integer.
    #[inline]
    pub fn int(&mut self, i: i32) -> Value {
        match Value::small_int(i) {
            Some(small) => small,
            None => self.scratch.node(Kind::Int, &[Value::from_bits(i.cast_unsigned())]),
        }
    }

    /// Returns the integer that a value is.
    #[inline]
    #[must_use]
    pub fn as_int(&self, v: Value) -> Option<i32> {
        match v.word() {
            Word::Int(i) => Some(i),
            Word::Heap(_) | Word::Scratch(_) => {
                let (header, words) = self.node(v);
                (node::kind_of(header) == Kind::Int).then(|| raw_int(words[0]))
            }
            Word::Bool(_) | Word::Str(_) | Word::Model(_) | Word::Special => None,
        }
    }

    /// Returns a string: held in the word if it stands in the spec, else as a text.
    pub fn string(&mut self, text: &str) -> Value {
        if let Some(symbol) = self.symbols().get(text) {
            return Value::string(symbol);
        }
        assert!(text.len() <= node::MAX_LENGTH, "strings are shorter than 2^28 bytes");
        let place = self.scratch.words.len();
        self.scratch.words.push(node::header(Kind::Str, text.len()));
        node::push_text(&mut self.scratch.words, text);
        Value::scratch_node(place)
    }

    /// Returns the text of a string.
    #[must_use]
    pub fn as_str(&self, v: Value) -> Option<Cow<'h, str>> {
        match v.word() {
            Word::Str(symbol) => Some(Cow::Borrowed(self.symbols().text(symbol))),
            Word::Heap(_) | Word::Scratch(_) => {
                let (header, words) = self.node(v);
                (node::kind_of(header) == Kind::Str)
                    .then(|| Cow::Owned(node::text_of(words, node::length_of(header))))
            }
            Word::Bool(_) | Word::Int(_) | Word::Model(_) | Word::Special => None,
        }
    }

    /// Returns the symbol of a string that stands in the spec.
    #[inline]
    #[must_use]
    pub fn as_symbol(&self, v: Value) -> Option<Symbol> {
        match v.word() {
            Word::Str(symbol) => Some(symbol),
            Word::Bool(_)
            | Word::Int(_)
            | Word::Model(_)
            | Word::Special
            | Word::Heap(_)
            | Word::Scratch(_) => None,
        }
    }

    // ---- tuples and closures

    /// Returns a tuple. Costs the copy.
    #[inline]
    pub fn tuple(&mut self, elems: &[Value]) -> Value {
        self.scratch.node(Kind::Tuple, elems)
    }

    /// Returns a closure: an operator or a lazy function, or a lazy set if `set`. Only the evaluator
    /// knows what the id and what was captured mean. The id has 31 bits.
    pub fn closure(&mut self, id: u32, set: bool, captured: &[Value]) -> Value {
        let start = self.scratch.stack.len();
        self.scratch.stack.push(Value::from_bits(id << 1 | u32::from(set)));
        self.scratch.stack.extend_from_slice(captured);
        self.scratch.node_from_stack(Kind::Closure, start)
    }

    /// Returns the id of a closure, and whether it is a set.
    #[inline]
    #[must_use]
    pub fn as_closure(&self, v: Value) -> Option<(u32, bool)> {
        if self.kind(v) != Kind::Closure {
            return None;
        }
        let bits = self.at(v, 0).bits();
        Some((bits >> 1, bits & 1 == 1))
    }

    /// Returns a word of a lazy set that is made of other sets, counted from 0.
    #[must_use]
    pub fn part(&self, set: Value, index: usize) -> Value {
        self.at(set, index)
    }

    /// Returns of how many words a lazy set is made.
    #[must_use]
    pub fn n_parts(&self, set: Value) -> usize {
        self.n_words(set)
    }

    /// Returns what a closure captured, counted from 0; [`Mem::len`] says how many there are.
    #[inline]
    #[must_use]
    pub fn captured(&self, v: Value, index: usize) -> Value {
        self.at(v, index + 1)
    }

    // ---- the way into the heap

    /// Returns the heap's value equal to `v`, if there is one already. Costs one look-up per node
    /// that is not in the heap; builds nothing unless there are lazy sets in `v`.
    #[inline]
    pub fn lookup(&mut self, v: Value) -> VResult<Option<Value>> {
        if self.heap.is_canonical(v) {
            return Ok(Some(v));
        }
        self.lookup_node(v)
    }

    fn lookup_node(&mut self, v: Value) -> VResult<Option<Value>> {
        let Word::Scratch(place) = v.word() else {
            let normal = self.normalize(v)?;
            return self.lookup(normal);
        };
        let place = place as usize;
        let header = self.scratch.words[place];
        let kind = node::kind_of(header);
        if !kind.is_normal() {
            let normal = self.normalize(v)?;
            return self.lookup(normal);
        }
        let n_words = node::words_after(header);
        let n_raw = node::raw_words(kind, n_words);
        let heap = self.heap;
        let words = &self.scratch.words[place..=place + n_words];
        if n_raw == n_words || words[1..].iter().all(|&child| heap.is_canonical(child)) {
            return Ok(heap.find(words));
        }
        let start = self.scratch.stack.len();
        self.scratch.stack.push(header);
        for i in 1..=n_words {
            let child = self.scratch.words[place + i];
            match self.lookup(child) {
                Ok(Some(settled)) => self.scratch.stack.push(settled),
                Ok(None) => {
                    self.scratch.stack.truncate(start);
                    return Ok(None);
                }
                Err(error) => {
                    self.scratch.stack.truncate(start);
                    return Err(error);
                }
            }
        }
        let found = self.heap.find(&self.scratch.stack[start..]);
        self.scratch.stack.truncate(start);
        Ok(found)
    }

    /// Returns the value with every lazy set in it made explicit; `v` itself if there is none.
    pub fn normalize(&mut self, v: Value) -> VResult<Value> {
        if self.heap.is_canonical(v) {
            return Ok(v);
        }
        let kind = self.kind(v);
        match kind {
            Kind::Bool | Kind::Int | Kind::Str | Kind::Model => Ok(v),
            Kind::Set | Kind::Tuple | Kind::Function => self.normalize_children(v, kind),
            Kind::Closure => Err(ValueError::Closure(v).into()),
            Kind::Interval
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Special => {
                let set = self.explicit(v)?;
                self.normalize_children(set, Kind::Set)
            }
        }
    }

    fn normalize_children(&mut self, v: Value, kind: Kind) -> VResult<Value> {
        let start = self.scratch.stack.len();
        let mut changed = false;
        for i in 0..self.n_words(v) {
            let child = self.at(v, i);
            match self.normalize(child) {
                Ok(normal) => {
                    changed |= normal != child;
                    self.scratch.stack.push(normal);
                }
                Err(error) => {
                    self.scratch.stack.truncate(start);
                    return Err(error);
                }
            }
        }
        if changed {
            return Ok(self.scratch.node_from_stack(kind, start));
        }
        self.scratch.stack.truncate(start);
        Ok(v)
    }

    /// Says whether a value is an explicit set or an interval.
    #[inline]
    #[must_use]
    pub fn is_listed(&self, v: Value) -> bool {
        matches!(self.kind(v), Kind::Set | Kind::Interval)
    }

    /// Says whether a value is a set (lazy filters are closures, and sets).
    #[inline]
    #[must_use]
    pub fn is_set(&self, v: Value) -> bool {
        self.kind(v).is_set() || self.as_closure(v).is_some_and(|(_, set)| set)
    }
}
