//! The steps of a behavior in the order with the fewest switches of thread.
//!
//! Each thread takes its steps in the order in which it took them; all else is free. The search goes through the
//! places in the steps of each thread together with the thread that ran last (Dijkstra, by switches and then by
//! steps), so that the order it finds is the best of those that are behaviors of the spec.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashSet;

use super::Walker;
use super::replay::{Replay, Unable};
use crate::base::Stop;
use crate::trace::{State, Step};

/// A behavior in another order.
#[derive(Clone, Debug, PartialEq)]
pub struct Reordered {
    /// Its steps, with the initial state.
    pub steps: Vec<Step>,
    /// How often another thread than the one before takes a step.
    pub switches: usize,
}

/// A place in the search.
struct Place {
    /// How many steps each thread has taken.
    taken: Vec<usize>,
    last: Option<usize>,
    state: State,
    /// The place before, and the step from there.
    by: Option<(usize, usize)>,
}

/// Finds the order of the steps of a behavior, whose lanes are given, that goes wrong in the same way with the
/// fewest switches. It may do so before all steps are taken.
///
/// # Errors
/// Why it was not found.
pub fn reorder(
    walker: &mut dyn Walker,
    steps: &[Step],
    lanes: &[Option<usize>],
    stop: &Stop,
) -> Result<Reordered, Unable> {
    let mut replay = Replay::new(walker, steps, stop)?;
    let threads = by_thread(steps, lanes);
    let Some(first) = steps.first() else { return Err(Unable::NothingWrong) };
    let mut places =
        vec![Place { taken: vec![0; threads.len()], last: None, state: first.state.clone(), by: None }];
    let mut heap = BinaryHeap::from([Reverse((0, 0, 0))]);
    let mut done: FxHashSet<(Vec<usize>, Option<usize>, State)> = FxHashSet::default();
    while let Some(Reverse((switches, n, number))) = heap.pop() {
        let Place { taken, last, state, by } = &places[number];
        let (taken, last, state, by) = (taken.clone(), *last, state.clone(), *by);
        let before = by.map(|(place, _)| places[place].state.clone());
        if n > 0 && replay.is_wrong(before.as_ref(), &state)? {
            return Ok(Reordered { steps: way(steps, &places, number), switches });
        }
        if !done.insert((taken.clone(), last, state.clone())) {
            continue;
        }
        for (thread, (lane, own)) in threads.iter().enumerate() {
            let Some(&step) = own.get(taken[thread]) else { continue };
            let Some(label) = &steps[step].label else { continue };
            let switch = usize::from(lane.is_some() && last.is_some() && *lane != last);
            for next in replay.next(&state, label)? {
                let mut taken = taken.clone();
                taken[thread] += 1;
                heap.push(Reverse((switches + switch, n + 1, places.len())));
                places.push(Place { taken, last: lane.or(last), state: next, by: Some((number, step)) });
            }
        }
    }
    // The behavior itself is among the orders, if its labels say all.
    Err(Unable::NothingWrong)
}

/// The steps of each thread; those that are nobody's are together.
fn by_thread(steps: &[Step], lanes: &[Option<usize>]) -> Vec<(Option<usize>, Vec<usize>)> {
    let mut threads: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    for step in 1..steps.len() {
        let lane = lanes.get(step).copied().flatten();
        match threads.iter_mut().find(|(other, _)| *other == lane) {
            Some((_, own)) => own.push(step),
            None => threads.push((lane, vec![step])),
        }
    }
    threads
}

fn way(steps: &[Step], places: &[Place], last: usize) -> Vec<Step> {
    let mut way = Vec::new();
    let mut here = last;
    while let Some((before, step)) = places[here].by {
        way.push(Step { label: steps[step].label.clone(), state: places[here].state.clone() });
        here = before;
    }
    way.push(Step { label: None, state: places[here].state.clone() });
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::switches::switches;
    use crate::graph::tests::{ABBA, DOORS, RACE, model, report_of};
    use crate::session::{Live, Verdict};
    use crate::trace::resolve;

    /// The counterexample of a spec with its lanes, and a walker.
    fn counterexample(spec: &str, cfg: &str) -> (Live, Vec<Step>, Vec<Option<usize>>) {
        let model = model(spec, cfg, &[]);
        let trace = report_of(&model).violations.into_iter().next().unwrap().trace.unwrap();
        let lanes = resolve(&trace, &mut |_, _| None).rows.iter().map(|row| row.lane).collect();
        (Live::new(model), trace.steps, lanes)
    }

    #[test]
    fn a_lost_update_needs_two_switches_and_no_graph() {
        let (mut live, steps, lanes) = counterexample(RACE, "INIT Init NEXT Next INVARIANT Right");
        assert!(switches(lanes.iter().copied()) > 2);
        let found = reorder(&mut live, &steps, &lanes, &Stop::default()).unwrap();
        assert_eq!((found.switches, found.steps.len()), (2, steps.len()));
        // It is a behavior of the spec, and its end is as bad.
        for pair in found.steps.windows(2) {
            let next = live.successors(&pair[0].state).unwrap();
            let label = pair[1].label.as_ref().unwrap();
            assert!(next.iter().any(|next| next.label == *label && next.state == pair[1].state));
        }
        let last = &found.steps[steps.len() - 1].state;
        assert!(matches!(live.check(None, last)[..], [Verdict::Violated(_)]));
    }

    #[test]
    fn a_deadlock_stays_one() {
        let cfg = "INIT Init NEXT Next CONSTANT Thread = {1, 2} Gated = {}";
        let (mut live, steps, lanes) = counterexample(ABBA, cfg);
        let found = reorder(&mut live, &steps, &lanes, &Stop::default()).unwrap();
        assert!(found.switches <= switches(lanes.iter().copied()));
        let last = &found.steps.last().unwrap().state;
        assert!(live.successors(last).unwrap().iter().all(|next| next.state == **last));
    }

    #[test]
    fn a_walk_that_breaks_nothing_is_refused() {
        let (mut live, steps, lanes) = counterexample(DOORS, "INIT Init NEXT Next INVARIANT Safe");
        let refused = reorder(&mut live, &steps[..2], &lanes[..2], &Stop::default());
        assert_eq!(refused, Err(Unable::NothingWrong));
    }
}
