//! The exact store of states: every state once, in the order in which it was found.
//!
//! The states in order are at once the queue of a breadth-first search and, with the parent of each,
//! its traces. Invariants: two states are one only if all their words are equal; words are settled
//! values of one heap; the parent of a state has a lower number, or is the state itself for an
//! initial state. A state costs its words, 4 bytes for the parent and about 5 for the index.
//!
//! Where states are told apart by something else than all their words (SYMMETRY, VIEW), each has a key
//! of words of its own, and two states are one if their keys are equal; the one found first is kept.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::value::Value;

/// The number of a state, in order of discovery.
pub type StateId = u32;

/// All states found so far.
#[derive(Debug)]
pub struct Store {
    width: usize,
    words: Vec<Value>,
    /// How many words a key has; absent if a state is its own key.
    key_width: Option<usize>,
    keys: Vec<Value>,
    parents: Vec<StateId>,
    index: HashTable<StateId>,
}

impl Store {
    /// Returns an empty store for states of so many variables, with keys of so many words if they have
    /// keys of their own.
    #[must_use]
    pub fn new(width: usize, key_width: Option<usize>) -> Store {
        Store {
            width,
            words: Vec::new(),
            key_width,
            keys: Vec::new(),
            parents: Vec::new(),
            index: HashTable::new(),
        }
    }

    /// Returns how many states there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Says whether there is no state.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// Returns the words of a state.
    #[must_use]
    pub fn state(&self, id: StateId) -> &[Value] {
        let start = id as usize * self.width;
        &self.words[start..start + self.width]
    }

    /// Returns the parent of a state; `None` for an initial one.
    #[must_use]
    pub fn parent(&self, id: StateId) -> Option<StateId> {
        let parent = self.parents[id as usize];
        (parent != id).then_some(parent)
    }

    /// Returns the number of the state with a key, if there is one. Costs one hash and about one cache
    /// miss.
    #[must_use]
    pub fn find(&self, key: &[Value]) -> Option<StateId> {
        let (words, width) = self.keys();
        let slice = |id: StateId| &words[id as usize * width..(id as usize + 1) * width];
        self.index.find(hash(key), |&id| slice(id) == key).copied()
    }

    /// Returns the keys, one after the other, and how many words each has.
    fn keys(&self) -> (&[Value], usize) {
        match self.key_width {
            Some(width) => (&self.keys, width),
            None => (&self.words, self.width),
        }
    }

    /// Adds a state with its parent, unless one with its key is there; returns its number if it is new.
    /// `words` are those of the state, then those of its key if it has one of its own.
    ///
    /// # Panics
    /// If there would be 2^32 states.
    pub fn insert(&mut self, words: &[Value], parent: Option<StateId>) -> Option<StateId> {
        let (state, own_key) = words.split_at(self.width);
        let key = if self.key_width.is_some() { own_key } else { state };
        let (keys, width) = match self.key_width {
            Some(width) => (&self.keys, width),
            None => (&self.words, self.width),
        };
        let slice = |id: StateId| &keys[id as usize * width..(id as usize + 1) * width];
        let entry = self.index.entry(hash(key), |&id| slice(id) == key, |&id| hash(slice(id)));
        match entry {
            hashbrown::hash_table::Entry::Occupied(_) => None,
            hashbrown::hash_table::Entry::Vacant(vacant) => {
                let id = StateId::try_from(self.parents.len()).expect("fewer than 2^32 states");
                vacant.insert(id);
                self.words.extend_from_slice(state);
                self.keys.extend_from_slice(own_key);
                self.parents.push(parent.unwrap_or(id));
                Some(id)
            }
        }
    }

    /// Returns the numbers of the states that lead to a state, the initial one first.
    #[must_use]
    pub fn path(&self, id: StateId) -> Vec<StateId> {
        let mut path = vec![id];
        let mut here = id;
        while let Some(parent) = self.parent(here) {
            path.push(parent);
            here = parent;
        }
        path.reverse();
        path
    }

    /// Returns how many bytes the store takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.words.capacity() + self.keys.capacity()) * size_of::<Value>()
            + self.parents.capacity() * size_of::<StateId>()
            + self.index.allocation_size()
    }
}

fn hash(state: &[Value]) -> u64 {
    let mut hasher = FxHasher::default();
    for word in state {
        hasher.write_u32(word.bits());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(words: [u32; 2]) -> [Value; 2] {
        words.map(Value::from_bits)
    }

    #[test]
    fn keeps_each_state_once_in_order_with_its_parent() {
        let mut store = Store::new(2, None);
        assert_eq!(store.insert(&state([1, 2]), None), Some(0));
        assert_eq!(store.insert(&state([2, 1]), Some(0)), Some(1));
        assert_eq!(store.insert(&state([1, 2]), Some(1)), None);
        assert_eq!(store.insert(&state([2, 2]), Some(1)), Some(2));
        assert_eq!(store.find(&state([2, 1])), Some(1));
        assert_eq!(store.find(&state([9, 9])), None);
        assert_eq!(store.state(2), state([2, 2]));
        assert_eq!(store.path(2), [0, 1, 2]);
        assert_eq!(store.parent(0), None);
    }

    #[test]
    fn keeps_one_state_for_each_key() {
        let mut store = Store::new(2, Some(1));
        let words = |words: [u32; 3]| words.map(Value::from_bits);
        assert_eq!(store.insert(&words([1, 2, 7]), None), Some(0));
        assert_eq!(store.insert(&words([2, 1, 7]), Some(0)), None);
        assert_eq!(store.insert(&words([1, 2, 8]), Some(0)), Some(1));
        assert_eq!(store.find(&[Value::from_bits(7)]), Some(0));
        assert_eq!(store.find(&[Value::from_bits(1)]), None);
        assert_eq!(store.state(1), state([1, 2]));
    }

    #[test]
    fn keeps_thousands_apart() {
        let mut store = Store::new(2, None);
        for i in 0..20_000u32 {
            assert!(store.insert(&state([i % 100, i / 100]), None).is_some());
        }
        assert_eq!(store.len(), 20_000);
        assert_eq!(store.find(&state([99, 199])), Some(19_999));
    }
}
