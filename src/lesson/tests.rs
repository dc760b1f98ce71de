//! Lessons, right and wrong.
