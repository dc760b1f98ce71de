//! Searches over a model: each gives a [`Report`].

mod alias;
mod breadth_first;
mod expand;
mod looks;
mod periodic;
mod report;
mod simulate;
mod violation;
mod warnings;

pub use breadth_first::{Options, Progress, breadth_first};
pub use periodic::PERIOD;
pub use report::{Counts, Outcome, Report, Violation};
pub use simulate::{Checked, Simulation, simulate};

/// Runs a search in a thread of its own, whose stack is deep enough to evaluate; a panic goes on here.
fn on_deep_stack(name: &str, search: impl FnOnce() -> Report + Send) -> Report {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name(name.to_owned())
            .stack_size(crate::engine::STACK_BYTES)
            .spawn_scoped(scope, search)
            .expect("a thread can be started")
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
