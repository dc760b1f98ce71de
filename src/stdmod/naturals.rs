//! `Naturals`: arithmetic on 32-bit integers; an overflow is an error.

use super::{Builtin, StdModule, StdOperator};

pub(super) static MODULE: StdModule = StdModule {
    name: "Naturals",
    extends: &[],
    text: None,
    operators: &[
        StdOperator::new("Nat", 0, Builtin::Nat),
        StdOperator::new("+", 2, Builtin::Plus),
        StdOperator::new("-", 2, Builtin::Minus),
        StdOperator::new("*", 2, Builtin::Times),
        StdOperator::new("^", 2, Builtin::Power),
        StdOperator::new("\\div", 2, Builtin::Div),
        StdOperator::new("%", 2, Builtin::Mod),
        StdOperator::new("..", 2, Builtin::Interval),
        StdOperator::new("<", 2, Builtin::Less),
        StdOperator::new(">", 2, Builtin::Greater),
        StdOperator::new("\\leq", 2, Builtin::LessEq),
        StdOperator::new("\\geq", 2, Builtin::GreaterEq),
    ],
};
