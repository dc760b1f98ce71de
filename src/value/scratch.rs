//! Where a worker builds what it computes and forgets it soon.

use super::node::{self, Kind};
use super::word::Value;

/// A bump arena of nodes. The same value may stand in it many times; children may be in the heap.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(super) words: Vec<Value>,
    /// A stack of values that are about to become a node.
    pub(super) stack: Vec<Value>,
}

/// How many words there may be before no more are started.
const ROOM: usize = 1 << 29;

/// A place in a scratch to go back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(usize);

impl Scratch {
    /// Forgets everything. Costs nothing; the memory is kept.
    pub fn clear(&mut self) {
        self.words.clear();
        self.stack.clear();
    }

    /// Returns the present place, to [`Scratch::reset`] to.
    #[inline]
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark(self.words.len())
    }

    /// Forgets everything that was built since the mark was taken.
    #[inline]
    pub fn reset(&mut self, mark: Mark) {
        self.words.truncate(mark.0);
    }

    /// Says whether there is room for more; without it, building values may panic.
    #[inline]
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.words.len() < ROOM
    }

    /// Returns how many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.words.capacity() + self.stack.capacity()) * size_of::<Value>()
    }

    /// Appends a node. Costs the copy.
    #[inline]
    pub(super) fn node(&mut self, kind: Kind, words: &[Value]) -> Value {
        let place = self.words.len();
        self.words.push(node::header(kind, words.len()));
        self.words.extend_from_slice(words);
        Value::scratch_node(place)
    }

    /// Appends a node made of the values on the stack from `start`, and takes them off.
    #[inline]
    pub(super) fn node_from_stack(&mut self, kind: Kind, start: usize) -> Value {
        let place = self.words.len();
        self.words.push(node::header(kind, self.stack.len() - start));
        self.words.extend_from_slice(&self.stack[start..]);
        self.stack.truncate(start);
        Value::scratch_node(place)
    }
}
