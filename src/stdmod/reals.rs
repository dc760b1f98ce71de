//! `Reals`: integers are the only reals that have a value.

use super::{Builtin, StdModule, StdOperator};

pub(super) static MODULE: StdModule = StdModule {
    name: "Reals",
    extends: &["Integers"],
    text: None,
    operators: &[
        StdOperator::new("Real", 0, Builtin::Real),
        StdOperator::new("/", 2, Builtin::Divide),
        StdOperator::new("Infinity", 0, Builtin::Infinity),
    ],
};
