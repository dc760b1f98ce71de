//! Searches over a model: breadth-first now; each gives a [`Report`].

mod breadth_first;
mod expand;
mod report;
mod violation;

pub use breadth_first::{Control, Options, Progress, breadth_first};
pub use report::{Counts, Outcome, Report, Violation};
