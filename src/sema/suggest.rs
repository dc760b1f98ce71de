//! Which standard module an unknown name may be meant to come from.

use crate::base::nearest;
use crate::stdmod;

/// Returns the standard module that defines an operator.
pub(super) fn standard_home(operator: &str) -> Option<&'static str> {
    let module = stdmod::modules().find(|m| m.operators.iter().any(|o| o.name == operator))?;
    Some(module.name)
}

/// Returns the standard module whose name is nearest.
pub(super) fn standard_module(name: &str) -> Option<&'static str> {
    nearest(name, stdmod::modules().map(|m| m.name))
}
