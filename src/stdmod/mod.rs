//! The standard modules: their names, what they extend, the arities of their operators, and the
//! native operators that are functions of values alone. Those that need the evaluator (`SelectSeq`,
//! `Assert`, `TLCEval`, ...) are only named here.
//!
//! One file per module, each with its table. What a module instantiates locally is not in its table:
//! native operators need nothing. Behavior and errors follow TLC's `tlc2/module/*.java`.

mod bags;
mod call;
mod finite_sets;
mod integers;
mod naturals;
mod reals;
mod sequences;
mod tlaps;
mod tlc;

#[cfg(test)]
mod tests;

pub use call::call;

/// A standard module.
#[derive(Debug)]
pub struct StdModule {
    /// Its name.
    pub name: &'static str,
    /// The modules that it extends.
    pub extends: &'static [&'static str],
    /// The operators that it defines itself.
    pub operators: &'static [StdOperator],
}

/// An operator of a standard module.
#[derive(Clone, Copy, Debug)]
pub struct StdOperator {
    /// Its name, symbols in the normalized spelling: `\leq`, `\o`, `-.` for the prefix minus.
    pub name: &'static str,
    /// How many parameters it has.
    pub arity: usize,
    /// The arities of its parameters; empty if all are values.
    pub operator_params: &'static [usize],
    /// What it does.
    pub builtin: Builtin,
}

impl StdOperator {
    const fn new(name: &'static str, arity: usize, builtin: Builtin) -> StdOperator {
        StdOperator { name, arity, operator_params: &[], builtin }
    }
}

static MODULES: [&StdModule; 8] = [
    &naturals::MODULE,
    &integers::MODULE,
    &reals::MODULE,
    &sequences::MODULE,
    &finite_sets::MODULE,
    &tlc::MODULE,
    &bags::MODULE,
    &tlaps::MODULE,
];

/// Returns the standard modules, those that most specs know first.
pub fn modules() -> impl Iterator<Item = &'static StdModule> {
    MODULES.into_iter()
}

/// Returns the standard module of this name.
#[must_use]
pub fn module(name: &str) -> Option<&'static StdModule> {
    modules().find(|module| module.name == name)
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
    /// `TLCGet`: needs the evaluator.
    TlcGet,
    /// `TLCSet`: needs the evaluator.
    TlcSet,
    /// `RandomElement`: needs the evaluator.
    RandomElement,
    /// `Any`.
    Any,
    /// `JavaTime`: needs the evaluator.
    JavaTime,
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
    /// `BagOfAll(F(_), B)`: needs the evaluator.
    BagOfAll,
    /// `BagCardinality`.
    BagCardinality,
    /// `CopiesIn`.
    CopiesIn,
    /// A proof tactic of TLAPS, which is `TRUE`.
    Tactic,
}
