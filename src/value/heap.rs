//! Where every value stands once.
//!
//! Invariants: equal values are equal words, because children are settled before their parents and
//! every node is looked up by its words before it is added. A node never moves and is never removed.
//! Explicit sets, tuples and functions have children in normal form, except for what cannot be
//! enumerated; lazy sets, which only
//! [`Heap::settle`] puts here, stand below `lazy_end`.

use std::hash::Hasher;
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHasher;

use super::error::{VResult, ValueError};
use super::mem::Mem;
use super::node::{self, Kind};
use super::scratch::Scratch;
use super::word::{Value, Word};
use crate::base::Symbols;

/// The permanent values. Nobody changes it while states are expanded.
#[derive(Clone, Debug)]
pub struct Heap {
    symbols: Arc<Symbols>,
    pub(super) words: Vec<Value>,
    index: HashTable<u32>,
    /// Lazy sets stand below this place.
    lazy_end: u32,
    /// How many words there may be.
    room: usize,
}

/// Whether lazy sets become explicit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Laziness {
    Expand,
    Keep,
}

impl Heap {
    /// Returns a heap without nodes for specs that use these names.
    #[must_use]
    pub fn new(symbols: Arc<Symbols>) -> Heap {
        Heap { symbols, words: Vec::new(), index: HashTable::new(), lazy_end: 0, room: Value::PLACES }
    }

    /// Adds a name that the spec does not mention; it comes after all others.
    pub fn add_symbol(&mut self, text: &str) {
        Arc::make_mut(&mut self.symbols).intern(text);
    }

    /// Returns the names and strings of the spec, to be shared.
    #[must_use]
    pub fn shared_symbols(&self) -> Arc<Symbols> {
        self.symbols.clone()
    }

    /// Returns the names and strings of the spec.
    #[must_use]
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Returns how many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Says whether there are no nodes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Lets the heap have only so many words.
    #[cfg(test)]
    pub(super) fn limit(&mut self, room: usize) {
        self.room = room;
    }

    /// Returns how many bytes the nodes and their index hold.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<Value>() + self.index.capacity() * 5
    }

    /// Returns the settled value equal to `v` in normal form, adding what is new: lazy sets become
    /// explicit. Costs one look-up per node that is not in the heap yet.
    ///
    /// Errors if something in it cannot be enumerated or is incomparable.
    pub fn intern(&mut self, scratch: &Scratch, v: Value) -> VResult<Value> {
        let mut stack = Vec::new();
        self.add(scratch, v, Laziness::Expand, &mut stack)
    }

    /// Like [`Heap::intern`], but keeps lazy sets, operators and infinite sets as they are: for
    /// constants, which should stay cheap to test membership in.
    pub fn settle(&mut self, scratch: &Scratch, v: Value) -> VResult<Value> {
        let mut stack = Vec::new();
        self.add(scratch, v, Laziness::Keep, &mut stack)
    }

    fn add(
        &mut self,
        scratch: &Scratch,
        v: Value,
        laziness: Laziness,
        stack: &mut Vec<Value>,
    ) -> VResult<Value> {
        let place = match v.word() {
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) => return Ok(v),
            Word::Special if laziness == Laziness::Keep => return Ok(v),
            Word::Special if v == Value::BOOLEAN => return self.booleans(),
            Word::Special => return Err(ValueError::NotEnumerable(v).into()),
            Word::Heap(_) if laziness == Laziness::Keep || self.is_canonical(v) => return Ok(v),
            Word::Heap(_) => return self.add_expanded(scratch, v, stack),
            Word::Scratch(place) => place as usize,
        };
        let header = scratch.words[place];
        let kind = node::kind_of(header);
        let n_words = node::words_after(header);
        if laziness == Laziness::Expand && !kind.is_normal() {
            if kind == Kind::Interval {
                let (lo, hi) = (raw_int(scratch.words[place + 1]), raw_int(scratch.words[place + 2]));
                return self.add_interval(lo, hi, stack);
            }
            return self.add_expanded(scratch, v, stack);
        }
        let start = stack.len();
        stack.push(header);
        let n_raw = node::raw_words(kind, n_words);
        stack.extend_from_slice(&scratch.words[place + 1..place + 1 + n_raw]);
        for i in n_raw..n_words {
            let child = scratch.words[place + 1 + i];
            let settled = if laziness == Laziness::Keep && kind.is_normal() {
                self.add_expanded_if_possible(scratch, child, stack)?
            } else {
                self.add(scratch, child, laziness, stack)?
            };
            stack.push(settled);
        }
        let settled = self.insert(&stack[start..]);
        stack.truncate(start);
        settled
    }

    /// The way of lazy sets: they are enumerated in a copy of the scratch. Callers on hot paths
    /// normalize first.
    fn add_expanded(&mut self, scratch: &Scratch, v: Value, stack: &mut Vec<Value>) -> VResult<Value> {
        let mut mem = Mem::new(self, scratch.clone());
        let normal = mem.normalize(v)?;
        let scratch = mem.into_scratch();
        self.add(&scratch, normal, Laziness::Expand, stack)
    }

    /// What stands in a tuple, function or set has one normal form, unless it cannot be enumerated.
    fn add_expanded_if_possible(
        &mut self,
        scratch: &Scratch,
        v: Value,
        stack: &mut Vec<Value>,
    ) -> VResult<Value> {
        let n = stack.len();
        match self.add(scratch, v, Laziness::Expand, stack) {
            Err(error) if error.is_about_laziness() => {
                stack.truncate(n);
                self.add(scratch, v, Laziness::Keep, stack)
            }
            result => result,
        }
    }

    fn add_interval(&mut self, lo: i32, hi: i32, stack: &mut Vec<Value>) -> VResult<Value> {
        let start = stack.len();
        stack.push(Value::FALSE);
        if lo <= hi && hi.abs_diff(lo) as usize >= super::MAX_LISTED {
            return Err(ValueError::TooLarge { set: None }.into());
        }
        for i in lo..=hi {
            let element = match Value::small_int(i) {
                Some(small) => small,
                None => self.insert(&[node::header(Kind::Int, 1), Value::from_bits(i.cast_unsigned())])?,
            };
            stack.push(element);
        }
        stack[start] = node::header(Kind::Set, stack.len() - start - 1);
        let set = self.insert(&stack[start..]);
        stack.truncate(start);
        set
    }

    fn booleans(&mut self) -> VResult<Value> {
        self.insert(&[node::header(Kind::Set, 2), Value::FALSE, Value::TRUE])
    }

    /// Says whether a settled value is in normal form: not a lazy set.
    #[inline]
    pub(super) fn is_canonical(&self, v: Value) -> bool {
        match v.word() {
            Word::Heap(place) => {
                place >= self.lazy_end || node::kind_of(self.words[place as usize]).is_normal()
            }
            Word::Bool(_) | Word::Int(_) | Word::Str(_) | Word::Model(_) => true,
            Word::Special | Word::Scratch(_) => false,
        }
    }

    /// Returns the node with these words, header first, if there is one. Costs one look-up.
    #[inline]
    pub(super) fn find(&self, words: &[Value]) -> Option<Value> {
        let same = |&place: &u32| self.words[place as usize..].starts_with(words);
        self.index.find(hash(words), same).map(|&place| Value::heap_node(place as usize))
    }

    fn insert(&mut self, words: &[Value]) -> VResult<Value> {
        let nodes = &self.words;
        let place = nodes.len();
        let entry = self.index.entry(
            hash(words),
            |&place| nodes[place as usize..].starts_with(words),
            |&place| {
                let place = place as usize;
                hash(&nodes[place..=place + node::words_after(nodes[place])])
            },
        );
        match entry {
            Entry::Occupied(found) => return Ok(Value::heap_node(*found.get() as usize)),
            Entry::Vacant(_) if place + words.len() > self.room => {
                return Err(ValueError::HeapFull { words: self.room }.into());
            }
            Entry::Vacant(vacant) => {
                vacant.insert(place as u32);
            }
        }
        self.words.extend_from_slice(words);
        if !node::kind_of(words[0]).is_normal() {
            self.lazy_end = place as u32 + 1;
        }
        Ok(Value::heap_node(place))
    }
}

/// Returns the integer that a raw word holds.
#[inline]
pub(super) fn raw_int(word: Value) -> i32 {
    word.bits().cast_signed()
}

/// Returns the hash of a node's words.
#[inline]
fn hash(words: &[Value]) -> u64 {
    let mut hasher = FxHasher::default();
    for word in words {
        hasher.write_u32(word.bits());
    }
    hasher.finish()
}
