//! Values: one 32-bit word each, one normal form, TLC's order, printing and parsing.
//!
//! A [`Value`] is either held in the word itself (booleans, integers of 30 bits, strings of the spec,
//! model values, the infinite sets) or is the place of a node: in the [`Heap`], where every value
//! stands once, so that equality is equality of words and which nobody changes while states are
//! expanded; or in a [`Scratch`], where a worker builds what it computes and forgets it soon.
//!
//! Normal forms, so that equal values are equal nodes once they are in the heap: a function on `1..n`
//! is a tuple (the empty function is the empty tuple), a record is a function on strings, a set is
//! sorted and without duplicates. Lazy sets (`SUBSET S`, `[S -> T]`, `a..b`, ...) become such sets when
//! they are put into the heap.

mod plain;
mod word;

pub use plain::Plain;
pub use word::{Value, Word};
