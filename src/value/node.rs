//! How a node lies in memory: a header word (kind and length), then its words.
//!
//! Invariants: the kind stands in the top four bits of the header, the length in the others. The
//! length counts the words that follow, except for texts, where it counts bytes (four to a word).
//! The words of `Int`, `Text` and `Interval` are raw bits, the first word of `Closure` too; all others
//! are values.

use super::word::Value;

/// What a value is, as far as its representation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `TRUE`, `FALSE`.
    Bool,
    /// An integer.
    Int,
    /// A string.
    Str,
    /// A model value.
    Model,
    /// An explicit set: sorted, without duplicates.
    Set,
    /// A tuple: also every function on `1..n`, and the empty function.
    Tuple,
    /// Any other function, with its domain.
    Function,
    /// `a..b`, not enumerated.
    Interval,
    /// `SUBSET S`, not enumerated.
    Subset,
    /// `[S -> T]`, not enumerated.
    FunctionSet,
    /// `[a: S, b: T]`, not enumerated.
    RecordSet,
    /// `S \X T`, not enumerated.
    Product,
    /// `Seq(S)`.
    SeqSet,
    /// `S \cup T` where one of the two is not explicit.
    Cup,
    /// `S \cap T` where neither is explicit.
    Cap,
    /// `S \ T` where `S` is not explicit.
    Diff,
    /// `UNION S` where `S` or an element is not explicit.
    Union,
    /// An expression with what it captured: an operator, a lazy function or a lazy filter.
    Closure,
    /// `Nat`, `Int`, `Real`, `STRING`, `BOOLEAN`, or a mark that is no value.
    Special,
}

impl Kind {
    /// Says whether values of this kind are sets (a closure may be one, too).
    #[must_use]
    pub fn is_set(self) -> bool {
        match self {
            Kind::Set
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
            | Kind::Special => true,
            Kind::Bool
            | Kind::Int
            | Kind::Str
            | Kind::Model
            | Kind::Tuple
            | Kind::Function
            | Kind::Closure => false,
        }
    }

    /// Says whether values of this kind are sets that are not enumerated, or closures.
    #[must_use]
    pub fn is_lazy(self) -> bool {
        !self.is_normal() && self != Kind::Special
    }

    /// Says whether values of this kind are tuples or functions.
    #[must_use]
    pub fn is_function(self) -> bool {
        matches!(self, Kind::Tuple | Kind::Function)
    }

    /// Says whether values of this kind, if their children are such, are in normal form.
    #[must_use]
    pub(super) fn is_normal(self) -> bool {
        matches!(
            self,
            Kind::Bool | Kind::Int | Kind::Str | Kind::Model | Kind::Set | Kind::Tuple | Kind::Function
        )
    }
}

/// The kinds of nodes, by their code in the header.
const KINDS: [Kind; 16] = [
    Kind::Int,
    Kind::Str,
    Kind::Set,
    Kind::Tuple,
    Kind::Function,
    Kind::Interval,
    Kind::Subset,
    Kind::FunctionSet,
    Kind::RecordSet,
    Kind::Product,
    Kind::SeqSet,
    Kind::Cup,
    Kind::Cap,
    Kind::Diff,
    Kind::Union,
    Kind::Closure,
];

const SHIFT: u32 = 28;

/// The longest node.
pub(super) const MAX_LENGTH: usize = (1 << SHIFT) - 1;

/// Returns the header of a node.
#[inline]
pub(super) fn header(kind: Kind, length: usize) -> Value {
    assert!(length <= MAX_LENGTH, "nodes are shorter than 2^28 words");
    Value::from_bits(code(kind) << SHIFT | length as u32)
}

const fn code(kind: Kind) -> u32 {
    match kind {
        Kind::Int => 0,
        Kind::Str => 1,
        Kind::Set => 2,
        Kind::Tuple => 3,
        Kind::Function => 4,
        Kind::Interval => 5,
        Kind::Subset => 6,
        Kind::FunctionSet => 7,
        Kind::RecordSet => 8,
        Kind::Product => 9,
        Kind::SeqSet => 10,
        Kind::Cup => 11,
        Kind::Cap => 12,
        Kind::Diff => 13,
        Kind::Union => 14,
        Kind::Closure => 15,
        Kind::Bool | Kind::Model | Kind::Special => panic!("held in the word itself"),
    }
}

/// Returns the kind that a header names.
#[inline]
pub(super) fn kind_of(header: Value) -> Kind {
    KINDS[(header.bits() >> SHIFT) as usize]
}

/// Returns the length that a header names.
#[inline]
pub(super) fn length_of(header: Value) -> usize {
    (header.bits() & MAX_LENGTH as u32) as usize
}

/// Returns how many words follow a header.
#[inline]
pub(super) fn words_after(header: Value) -> usize {
    let length = length_of(header);
    if kind_of(header) == Kind::Str { length.div_ceil(4) } else { length }
}

/// Returns how many of the words that follow a header are no values; they stand first.
#[inline]
pub(super) fn raw_words(kind: Kind, words: usize) -> usize {
    match kind {
        Kind::Int | Kind::Str | Kind::Interval => words,
        Kind::Closure => 1,
        Kind::Bool
        | Kind::Model
        | Kind::Set
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
        | Kind::Union
        | Kind::Special => 0,
    }
}

/// Appends the bytes of a text, four to a word.
pub(super) fn push_text(words: &mut Vec<Value>, text: &str) {
    for chunk in text.as_bytes().chunks(4) {
        let mut bytes = [0; 4];
        bytes[..chunk.len()].copy_from_slice(chunk);
        words.push(Value::from_bits(u32::from_le_bytes(bytes)));
    }
}

/// Returns the text whose bytes stand in these words.
pub(super) fn text_of(words: &[Value], n_bytes: usize) -> String {
    let mut bytes: Vec<u8> = words.iter().flat_map(|w| w.bits().to_le_bytes()).collect();
    bytes.truncate(n_bytes);
    String::from_utf8(bytes).expect("the bytes of a text")
}
