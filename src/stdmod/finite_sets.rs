//! `FiniteSets`.

use super::{Builtin, StdModule, StdOperator};

pub(super) static MODULE: StdModule = StdModule {
    name: "FiniteSets",
    extends: &[],
    text: None,
    operators: &[
        StdOperator::new("IsFiniteSet", 1, Builtin::IsFiniteSet),
        StdOperator::new("Cardinality", 1, Builtin::Cardinality),
    ],
};
