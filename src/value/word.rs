//! The word that a value is.

use crate::base::Symbol;

/// A value: held in the word, or the place of a node in a heap or a scratch.
///
/// `==` compares words. It is equality of values only if both are held in the word or stand in the
/// heap; [`crate::value::Mem::eq`] is the equality of TLA+.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Value(u32);

/// Bit 31: the value is in the word. Bit 30 with it: an integer of 30 bits.
const INLINE: u32 = 1 << 31;
const INT: u32 = INLINE | 1 << 30;
/// Bits 27 to 29 without bit 30: which other kind; 27 bits of payload.
const KIND_SHIFT: u32 = 27;
const PAYLOAD: u32 = (1 << KIND_SHIFT) - 1;
const STRING: u32 = INLINE | 1 << KIND_SHIFT;
const MODEL: u32 = INLINE | 2 << KIND_SHIFT;
const SPECIAL: u32 = INLINE | 3 << KIND_SHIFT;
/// Bit 30 without bit 31: a node in the scratch.
const SCRATCH: u32 = 1 << 30;

/// What a [`Value`] word says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `TRUE`, `FALSE`.
    Bool(bool),
    /// An integer of 30 bits; others are nodes.
    Int(i32),
    /// A string that stands in the spec.
    Str(Symbol),
    /// A model value.
    Model(Symbol),
    /// One of the infinite or named sets, or a mark that is no value.
    Special,
    /// A node in the heap, at this place.
    Heap(u32),
    /// A node in the scratch, at this place.
    Scratch(u32),
}

impl Value {
    /// `FALSE`.
    pub const FALSE: Value = Value(INLINE);
    /// `TRUE`.
    pub const TRUE: Value = Value(INLINE | 1);
    /// `BOOLEAN`.
    pub const BOOLEAN: Value = Value(SPECIAL);
    /// `STRING`.
    pub const STRING: Value = Value(SPECIAL | 1);
    /// `Nat`.
    pub const NAT: Value = Value(SPECIAL | 2);
    /// `Int`.
    pub const INT: Value = Value(SPECIAL | 3);
    /// `Real`.
    pub const REAL: Value = Value(SPECIAL | 4);
    /// `Any` of module `TLC`, which everything is an element of.
    pub const ANY: Value = Value(SPECIAL | 5);
    /// No value: a variable without a value yet.
    pub const UNASSIGNED: Value = Value(SPECIAL | 8);
    /// No value: something to evaluate when it is asked for.
    pub const UNEVALUATED: Value = Value(SPECIAL | 9);

    /// How many places a heap has, and a scratch.
    pub(super) const PLACES: usize = SCRATCH as usize;

    /// Returns a boolean.
    #[inline]
    #[must_use]
    pub fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }

    /// Returns an integer, if it fits into 30 bits.
    #[inline]
    #[must_use]
    pub fn small_int(i: i32) -> Option<Value> {
        let fits = (-(1 << 29)..1 << 29).contains(&i);
        fits.then(|| Value(INT | (i.cast_unsigned() & !INT)))
    }

    /// Returns a string of the spec.
    #[inline]
    #[must_use]
    pub fn string(symbol: Symbol) -> Value {
        debug_assert!(symbol.0 <= PAYLOAD, "fewer than 2^27 names");
        Value(STRING | symbol.0)
    }

    /// Returns a model value.
    #[inline]
    #[must_use]
    pub fn model(symbol: Symbol) -> Value {
        debug_assert!(symbol.0 <= PAYLOAD, "fewer than 2^27 names");
        Value(MODEL | symbol.0)
    }

    /// Returns the value whose node stands at a place of the heap.
    pub(super) fn heap_node(place: usize) -> Value {
        assert!(place < SCRATCH as usize, "the heap has fewer than 2^30 words");
        Value(place as u32)
    }

    /// Returns the value whose node stands at a place of the scratch.
    pub(super) fn scratch_node(place: usize) -> Value {
        assert!(place < SCRATCH as usize, "a scratch has fewer than 2^30 words");
        Value(SCRATCH | place as u32)
    }

    /// Returns what the word says.
    #[inline]
    #[must_use]
    pub fn word(self) -> Word {
        let bits = self.0;
        if bits & INLINE == 0 {
            let place = bits & !SCRATCH;
            return if bits & SCRATCH == 0 { Word::Heap(place) } else { Word::Scratch(place) };
        }
        if bits & INT == INT {
            return Word::Int((bits << 2).cast_signed() >> 2);
        }
        match bits & !PAYLOAD {
            INLINE => Word::Bool(bits & 1 == 1),
            STRING => Word::Str(Symbol(bits & PAYLOAD)),
            MODEL => Word::Model(Symbol(bits & PAYLOAD)),
            _ => Word::Special,
        }
    }

    /// Says whether equal words are equal values: not so for nodes in a scratch.
    #[inline]
    #[must_use]
    pub fn is_settled(self) -> bool {
        self.0 & INLINE != 0 || self.0 & SCRATCH == 0
    }

    /// Says whether the word is in normal form and settled: not so for nodes in a scratch and for the
    /// named sets, of which `BOOLEAN` equals a set that is written out.
    #[must_use]
    pub fn is_normal_word(self) -> bool {
        self.is_settled() && !matches!(self.word(), Word::Special)
    }

    /// Returns what orders values held in the word that are of one kind.
    #[inline]
    pub(super) fn rank(self) -> i32 {
        // Integers have their sign in bit 29; of the other kinds none uses that bit.
        (self.0 << 2).cast_signed()
    }

    /// Returns the boolean, if it is one.
    #[inline]
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Value::TRUE => Some(true),
            Value::FALSE => Some(false),
            _ => None,
        }
    }

    /// Returns the bits, for the state store.
    #[inline]
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// Returns the value with these bits.
    #[inline]
    #[must_use]
    pub fn from_bits(bits: u32) -> Value {
        Value(bits)
    }
}
