//! What has been found to be an element of a lazy set before.
//!
//! Type invariants ask the same question of the same parts of values in state after state. A value and
//! a set of the heap never change, so the answer never does. A table of fixed size in which a new entry
//! takes the place of an old one; one for each worker.

use super::word::{Value, Word};

/// How many entries there are; 8 bytes each.
const ENTRIES: usize = 1 << 15;

/// Pairs of an element and a lazy set; without entries it remembers nothing.
#[derive(Debug, Default)]
pub struct Members {
    entries: Vec<(Value, Value)>,
}

impl Members {
    /// Returns a table that remembers.
    #[must_use]
    pub fn new() -> Members {
        // No set is an element of itself.
        Members { entries: vec![(Value::FALSE, Value::FALSE); ENTRIES] }
    }

    /// Returns where a pair stands, if it can be remembered.
    #[inline]
    pub(super) fn place(&self, x: Value, set: Value) -> Option<usize> {
        if self.entries.is_empty() || !matches!((x.word(), set.word()), (Word::Heap(_), Word::Heap(_))) {
            return None;
        }
        let mix = u64::from(x.bits()) << 32 | u64::from(set.bits());
        Some((mix.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % ENTRIES)
    }

    #[inline]
    pub(super) fn has(&self, place: usize, x: Value, set: Value) -> bool {
        self.entries[place] == (x, set)
    }

    #[inline]
    pub(super) fn add(&mut self, place: usize, x: Value, set: Value) {
        self.entries[place] = (x, set);
    }
}
