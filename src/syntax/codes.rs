//! The codes of the messages about TLA+ text, one line each.
//!
//! A code keeps its meaning for good: messages may be reworded, codes are not used again.

/// Some text is no TLA+ token.
pub const BAD_TOKEN: &str = "E0100";
/// Something else was expected here.
pub const UNEXPECTED: &str = "E0101";
/// A bracket, or `IF`, `LET`, `CASE`, is not completed.
pub const UNCLOSED: &str = "E0102";
/// A comment is not closed.
pub const UNCLOSED_COMMENT: &str = "E0103";
/// A string is not closed or has a bad escape.
pub const BAD_STRING: &str = "E0104";
/// Two operators stand next to each other and neither binds tighter.
pub const PRECEDENCE: &str = "E0105";
/// A reserved word stands where a name is expected.
pub const RESERVED_WORD: &str = "E0106";
/// A token stands at or left of the column of the junction list that it belongs to.
pub const JUNCTION_COLUMN: &str = "E0107";
/// There is no `---- MODULE` in the file.
pub const NO_MODULE: &str = "E0108";
/// A module has no `====`.
pub const NO_MODULE_END: &str = "E0109";
/// A definition is not written with `==`.
pub const NO_DEFINE: &str = "E0110";
/// Something other than a declaration, definition or statement stands in a module.
pub const NOT_A_UNIT: &str = "E0111";
/// An expression is nested too deeply.
pub const TOO_DEEP: &str = "E0112";
/// A subscript or the action of a fairness condition is missing.
pub const FAIRNESS: &str = "E0113";
/// The file is not text.
pub const NOT_TEXT: &str = "E0114";
/// A `LAMBDA` or an operator symbol stands where it is no argument.
pub const NOT_AN_ARGUMENT: &str = "E0115";
/// A later module of the file has mistakes and is passed over.
pub const LATER_MODULE: &str = "W0101";
