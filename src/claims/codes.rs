//! The codes of what can be wrong with a book of claims.

/// It is not TOML, or not of the form of a book.
pub(super) const NOT_A_BOOK: &str = "E0601";
/// A value that makes no sense where it stands.
pub(super) const BAD_CLAIM: &str = "E0602";
/// Two claims of one name.
pub(super) const TWICE: &str = "E0603";
