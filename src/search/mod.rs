//! Searches over a model: each gives a [`Report`].

mod alias;
mod breadth_first;
mod expand;
mod looks;
mod report;
mod signals;
mod simulate;
mod violation;
mod warnings;

pub use breadth_first::{Options, Progress, breadth_first};
pub use report::{Counts, Outcome, Report, Violation};
pub use signals::Signals;
pub use simulate::{Checked, Simulation, simulate};
