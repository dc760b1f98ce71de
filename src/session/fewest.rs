//! The behavior that goes wrong with the fewest switches of thread: in the reachable graph, or of the orders of the
//! steps of a counterexample.

use super::replay::Unable;
use super::{Walker, reorder};
use crate::base::Stop;
use crate::graph::switches::fewest;
use crate::graph::{Extent, Graph};
use crate::trace::{State, Step};

/// A behavior with few switches.
#[derive(Clone, Debug, PartialEq)]
pub struct FewSwitches {
    /// Its steps, with the initial state.
    pub steps: Vec<Step>,
    /// How often another thread than the one before takes a step.
    pub switches: usize,
    /// Among what there are none with fewer.
    pub among: Among,
}

/// What was looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All behaviors.
    All,
    /// Those of the states that were explored, which are not all.
    Explored,
    /// The orders of the steps of a counterexample.
    Orders,
}

impl std::fmt::Display for Among {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Among::All => "of all behaviors",
            Among::Explored => "of the behaviors of the states that were explored",
            Among::Orders => "of the orders of these steps",
        })
    }
}

impl FewSwitches {
    /// Finds it in the graph, as to what a behavior breaks, or anything for one without steps; `None` if nothing goes
    /// wrong in the states that were explored.
    ///
    /// # Errors
    /// Why the graph has no answer.
    pub fn in_graph(
        graph: &Graph,
        steps: &[Step],
        walker: &mut dyn Walker,
        stop: &Stop,
    ) -> Result<Option<Self>, &'static str> {
        let define = &mut |name: &str, state: &State| {
            if stop.is_raised() { Some(Err("stopped".to_owned())) } else { walker.definition(name, state) }
        };
        let wrong = graph.wrong(graph.fault_at(steps));
        let Some(found) = fewest(graph, &wrong, define)? else { return Ok(None) };
        let start = graph.state(found.start);
        let more = graph.steps(&start, &found.way, &mut |_| Vec::new());
        let more = more.ok_or("the last step leaves the states that were explored")?;
        let steps = std::iter::once(Step { label: None, state: start }).chain(more).collect();
        let among = if graph.extent() == Extent::Whole { Among::All } else { Among::Explored };
        Ok(Some(FewSwitches { steps, switches: found.switches, among }))
    }

    /// Sets the steps of a counterexample, whose lanes are given, in another order.
    ///
    /// # Errors
    /// Why there is none.
    pub fn of_orders(
        walker: &mut dyn Walker,
        steps: &[Step],
        lanes: &[Option<usize>],
        stop: &Stop,
    ) -> Result<Self, Unable> {
        let found = reorder(walker, steps, lanes, stop)?;
        Ok(FewSwitches { steps: found.steps, switches: found.switches, among: Among::Orders })
    }
}

/// Says how many switches there are.
#[must_use]
pub fn n_switches(n: usize) -> String {
    if n == 1 { "1 switch".to_owned() } else { format!("{n} switches") }
}
