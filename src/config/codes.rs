//! The codes of what can be wrong with a cfg.

/// A word where a directive is expected.
pub(super) const UNKNOWN_DIRECTIVE: &str = "E0301";
/// A character or a comment or string that cannot be read.
pub(super) const UNREADABLE: &str = "E0302";
/// Something else than what is expected here.
pub(super) const UNEXPECTED: &str = "E0303";
/// A directive that may be given once is given twice.
pub(super) const TWICE: &str = "E0304";
/// `SPECIFICATION` with `INIT` or `NEXT`.
pub(super) const BOTH: &str = "E0305";
/// `INIT` without `NEXT`, or the other way round.
pub(super) const HALF: &str = "E0306";
/// A number that a cfg cannot hold.
pub(super) const NUMBER: &str = "E0307";
/// Something that TLC knows and this tool does not yet.
pub(super) const UNSUPPORTED: &str = "E0308";
/// A constant with a value and a substitution, or a value given on the command line that is malformed.
pub(super) const CONTRADICTION: &str = "E0309";

/// A constant is given a value twice.
pub(super) const SHADOWED: &str = "W0301";
/// A name in a list that looks like a misspelled directive.
pub(super) const SUSPICIOUS: &str = "W0302";
