//! Values: one 32-bit word each, one normal form, TLC's order, printing and parsing.
//!
//! A [`Value`] is either held in the word itself (booleans, integers of 30 bits, strings of the spec,
//! model values, the infinite sets) or is the place of a node: in the [`Heap`], where every value
//! stands once, so that equality is equality of words and which nobody changes while states are
//! expanded; or in a [`Scratch`], where a worker builds what it computes and forgets it soon. A worker
//! sees both through a [`Mem`], which has all operations.
//!
//! Normal forms, so that equal values are equal nodes once they are in the heap: a function on `1..n`
//! is a tuple (the empty function is the empty tuple), a record is a function on strings, a set is
//! sorted and without duplicates. Lazy sets (`SUBSET S`, `[S -> T]`, `a..b`, ...) become such sets when
//! they are put into the heap.
//!
//! This module does not evaluate: a [`Kind::Closure`] is opaque to it, and operations that would have to
//! look into one fail with [`ValueError::Closure`].

// Values and their parts go by one letter here, as in the mathematics.
#![allow(clippy::many_single_char_names)]

mod convert;
mod cursor;
mod error;
mod functions;
mod heap;
mod lazy;
mod list;
mod mem;
mod members;
mod node;
mod order;
mod parse;
mod permute;
mod plain;
mod scratch;
mod sets;
mod word;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use cursor::Cursor;
pub use error::{VResult, ValueError};
pub use heap::Heap;
pub use list::List;
pub use mem::Mem;
pub use members::Members;
pub use node::Kind;
pub use permute::{Images, Permutation};
pub use plain::{Plain, is_field_name};
pub use scratch::{Mark, Scratch};
pub use word::{Value, Word};

/// The largest set that is enumerated into an explicit one; TLC's `-maxSetSize`.
pub const MAX_SET_SIZE: usize = 1_000_000;

/// How many elements of `a..b` and of `SUBSET S` are listed at most: what memory has room for.
pub(crate) const MAX_LISTED: usize = 1 << 24;
