//! `Integers`: `Naturals` with `Int` and the prefix minus.

use super::{Builtin, StdModule, StdOperator};

pub(super) static MODULE: StdModule = StdModule {
    name: "Integers",
    extends: &["Naturals"],
    text: None,
    operators: &[StdOperator::new("Int", 0, Builtin::Int), StdOperator::new("-.", 1, Builtin::Negate)],
};
