//! Which standard module an unknown name may be meant to come from.

use crate::base::nearest;
use crate::stdmod;

/// Returns the standard module that defines an operator.
pub(super) fn standard_home(operator: &str) -> Option<&'static str> {
    Some(stdmod::modules().find(|m| m.defines(operator))?.name)
}

/// Returns the standard module whose name is nearest.
pub(super) fn standard_module(name: &str) -> Option<&'static str> {
    nearest(name, stdmod::modules().map(|m| m.name))
}
