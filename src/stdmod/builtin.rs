//! What the native operators are, by name.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::world::World;
use crate::value::{Mem, VResult, Value};

/// A native operator that is a function of values alone, with what computes it.
#[derive(Clone, Copy)]
pub struct Native {
    /// The operator as it is written, for messages.
    pub name: &'static str,
    pub(super) compute: fn(&mut Mem, &[Value]) -> VResult<Value>,
}

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// On what an operator depends besides values, and what it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The place of the evaluation: the level of a state. It changes nothing, and whatever is evaluated
    /// first gives the same.
    Place,
    /// The search: registers and counts. The order of evaluation matters.
    Search,
    /// The world around: files, the clock, chance. The order of evaluation matters; a definition of
    /// constant level is computed once.
    World,
}

/// A native operator that is no function of values, with what computes it.
#[derive(Clone, Copy)]
pub struct Effect {
    /// The operator as it is written, for messages.
    pub name: &'static str,
    /// On what it depends.
    pub scope: Scope,
    pub(super) compute: fn(&mut Mem, &mut World, &[Value]) -> VResult<Value>,
}

impl Effect {
    /// Applies the operator to as many arguments as its arity says.
    ///
    /// # Errors
    /// What has no value.
    pub fn compute(self, mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
        (self.compute)(mem, world, args)
    }
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Effect {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.scope == other.scope
    }
}

impl Eq for Effect {}

impl Hash for Effect {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl PartialEq for Native {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Native {}

impl Hash for Native {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// What an operator of a standard module does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Builtin {
    /// `Nat`.
    Nat,
    /// `Int`.
    Int,
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// Prefix `-`.
    Negate,
    /// `*`.
    Times,
    /// `^`.
    Power,
    /// `\div`.
    Div,
    /// `%`.
    Mod,
    /// `..`.
    Interval,
    /// `<`.
    Less,
    /// `>`.
    Greater,
    /// `\leq`.
    LessEq,
    /// `\geq`.
    GreaterEq,
    /// `Seq`.
    Seq,
    /// `Len`.
    Len,
    /// `\o`.
    Concat,
    /// `Append`.
    Append,
    /// `Head`.
    Head,
    /// `Tail`.
    Tail,
    /// `SubSeq`.
    SubSeq,
    /// `SelectSeq(s, Test(_))`: needs the evaluator.
    SelectSeq,
    /// `IsFiniteSet`.
    IsFiniteSet,
    /// `Cardinality`.
    Cardinality,
    /// `:>`.
    Singleton,
    /// `@@`.
    Override,
    /// `Permutations`.
    Permutations,
    /// `SortSeq(s, Less(_, _))`: needs the evaluator.
    SortSeq,
    /// `ToString`.
    ToString,
    /// `Print(out, value)`: needs the evaluator.
    Print,
    /// `PrintT(out)`: needs the evaluator.
    PrintT,
    /// `Assert(value, message)`: needs the evaluator.
    Assert,
    /// `TLCEval`.
    TlcEval,
    /// `TLCGet(key)`: what it means depends on the key.
    TlcGet,
    /// `Any`.
    Any,
    /// `Real`.
    Real,
    /// `Infinity`: TLC has no value for it.
    Infinity,
    /// `/`: TLC has no value for it.
    Divide,
    /// `IsABag`.
    IsABag,
    /// `BagToSet`.
    BagToSet,
    /// `SetToBag`.
    SetToBag,
    /// `BagIn`.
    BagIn,
    /// `EmptyBag`.
    EmptyBag,
    /// `(+)`.
    BagSum,
    /// `(-)`.
    BagDifference,
    /// `BagUnion`.
    BagUnion,
    /// `\sqsubseteq`.
    SubBagEq,
    /// `SubBag`.
    SubBag,
    /// `FoldLeft(op(_, _), base, seq)`: needs the evaluator.
    FoldLeft,
    /// `FoldRight(op(_, _), seq, base)`: needs the evaluator.
    FoldRight,
    /// `AssertError(text, e)`: needs the evaluator.
    AssertError,
    /// `TLCCache(e, closure)`: needs the evaluator.
    Cache,
    /// `TLCEvalDefinition(name)`: needs the definitions.
    EvalDefinition,
    /// `Trace` of `TLCExt`: needs the evaluator.
    Trace,
    /// Another function of values.
    Native(Native),
    /// An operator that is no function of values.
    Effect(Effect),
    /// `BagCardinality`.
    BagCardinality,
    /// `CopiesIn`.
    CopiesIn,
    /// A proof tactic of TLAPS, which is `TRUE`.
    Tactic,
}
