//! What has been found true before: conjuncts of invariants that depend on one or two variables only.
//!
//! The same values of a variable come back in many states. A conjunct that is true for them is true
//! again, so this changes no result. A table of fixed size in which a new entry takes the place of an
//! old one; one for each worker. On the mutual exclusion algorithm of Lamport with clocks up to 3
//! (10,209 states) a search took 1.76 thousand million instructions without it and 1.36 with it and with
//! arithmetic in words.

use crate::engine::reads::VarSet;
use crate::value::Value;

/// How many entries there are; 16 bytes each.
const ENTRIES: usize = 1 << 16;

/// A place in a check: the number of the check and that of the conjunct.
pub(super) type Conjunct = (u32, u32);

/// Conjuncts that are true for the values of their variables.
#[derive(Debug)]
pub struct Known {
    entries: Vec<(Conjunct, Value, Value)>,
}

/// A question that the table can answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    place: usize,
    entry: (Conjunct, Value, Value),
}

impl Default for Known {
    fn default() -> Self {
        Known { entries: vec![((u32::MAX, u32::MAX), Value::FALSE, Value::FALSE); ENTRIES] }
    }
}

impl Known {
    /// Returns the question whether a conjunct is known to be true in a state; `None` if it cannot be
    /// kept: it depends on too many variables, or on a value that is not in the heap.
    #[inline]
    pub(super) fn question(conjunct: Conjunct, depends: VarSet, state: &[Value]) -> Option<Question> {
        let (first, last) = depends.one_or_two()?;
        let (a, b) = (state[first], state[last]);
        if !a.is_settled() || !b.is_settled() {
            return None;
        }
        let mix = |hash: u64, word: u32| {
            (hash.rotate_left(5) ^ u64::from(word)).wrapping_mul(0x517c_c1b7_2722_0a95)
        };
        let hash = mix(mix(mix(mix(0, conjunct.0), conjunct.1), a.bits()), b.bits());
        Some(Question { place: (hash >> 48) as usize % ENTRIES, entry: (conjunct, a, b) })
    }

    /// Says whether the conjunct is known to be true.
    #[inline]
    pub(super) fn is_true(&self, question: Question) -> bool {
        self.entries[question.place] == question.entry
    }

    /// Keeps that the conjunct is true.
    #[inline]
    pub(super) fn keep(&mut self, question: Question) {
        self.entries[question.place] = question.entry;
    }
}
