//! Searches over a model: breadth-first now; each gives a [`Report`].

mod report;

pub use report::{Counts, Outcome, Report, Violation};
