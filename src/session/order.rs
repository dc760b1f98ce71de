//! The order of locks in the reachable graph, with what only the spec tells: who waits for itself.

use super::Walker;
use super::why::waits_in;
use crate::base::Stop;
use crate::graph::Graph;
use crate::graph::locks::LockOrder;
use crate::trace::State;

/// Finds the order in which threads take locks, and those that are to take a lock which they hold themselves. If it is
/// stopped, there is not all of it.
///
/// # Errors
/// Why there is none.
pub fn lock_order(graph: &Graph, walker: &mut dyn Walker, stop: &Stop) -> Result<LockOrder, String> {
    let mut order = LockOrder::new(graph, &mut |name, state| {
        if stop.is_raised() { Some(Err("stopped".to_owned())) } else { walker.definition(name, state) }
    })?;
    let mut table = order.table.clone();
    let initial = walker.initial().unwrap_or_default();
    order.find_own(graph, &mut |state: &State| {
        if stop.is_raised() { Vec::new() } else { waits_in(walker, state, initial.first(), &mut table) }
    });
    Ok(order)
}
