//! The codes of what the command line finds wrong with the files it is given.

/// There is no spec where one is named.
pub(super) const NO_SPEC: &str = "E0001";
/// The cfg cannot be read.
pub(super) const NO_CONFIG: &str = "E0002";
/// A value of the command line for what the spec does not define.
pub(super) const NO_CONSTANT: &str = "E0003";
/// The run was stopped before there was anything to search.
pub(super) const STOPPED: &str = "E0004";
/// A question to a graph is no condition on states.
pub(super) const NO_CONDITION: &str = "E0005";
/// There is no theme where one is named.
pub(super) const NO_THEME: &str = "E0006";
/// A theme file is wrong.
pub(super) const BAD_THEME: &str = "E0007";
