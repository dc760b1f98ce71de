//! Which standard module an unknown name may be meant to come from.

use crate::base::nearest;
use crate::stdmod;

/// The modules that a missing name is looked for in; in others a name means what it means there only.
const WELL_KNOWN: [&str; 14] = [
    "Naturals",
    "Integers",
    "Reals",
    "Sequences",
    "FiniteSets",
    "Bags",
    "TLC",
    "TLCExt",
    "SequencesExt",
    "FiniteSetsExt",
    "Functions",
    "Folds",
    "Json",
    "Randomization",
];

/// Returns the standard module that defines an operator.
pub(super) fn standard_home(operator: &str) -> Option<&'static str> {
    let mut known = stdmod::modules().filter(|m| WELL_KNOWN.contains(&m.name));
    Some(known.find(|m| m.defines(operator))?.name)
}

/// Returns the standard module whose name is nearest.
pub(super) fn standard_module(name: &str) -> Option<&'static str> {
    nearest(name, stdmod::modules().map(|m| m.name))
}
