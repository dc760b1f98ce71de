//! The standard modules: their names, what they extend, the arities of their operators, and the
//! native operators that are functions of values alone. Those that need the evaluator (`SelectSeq`,
//! `Assert`, `TLCEval`, ...) are only named here.

/// An operator of a standard module.
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
}
