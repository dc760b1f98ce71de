//! The codes of what can be wrong with a lesson.

/// It has no front matter, or the TOML of it or of a page is not of the form of a lesson.
pub(super) const NOT_A_LESSON: &str = "E0701";
/// A value that makes no sense where it stands.
pub(super) const BAD_PAGE: &str = "E0702";
/// Text that the pages of a lesson cannot show.
pub(super) const BAD_TEXT: &str = "E0703";
/// The model of a page does not come to what the page says.
pub(super) const OTHER_OUTCOME: &str = "E0704";
/// The behavior of a page has no such state.
pub(super) const NO_STATE: &str = "E0705";
/// An expression that must be TRUE is not.
pub(super) const NOT_TRUE: &str = "E0706";
/// The answer cannot be found, or is none of the choices.
pub(super) const NO_ANSWER: &str = "E0707";
