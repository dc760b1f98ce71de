//! Which steps of a behavior its violation needs.
//!
//! A step is *not essential* if it is among those that were left out together: what remains is a behavior of the spec,
//! each of its states computed anew, and violates the same property at its end. Of what remains no single step can be
//! left out. In a shortest counterexample all steps are essential; in one that was walked at random, few may be.

use super::Walker;
use super::replay::{Replay, Unable};
use crate::base::Stop;
use crate::trace::{State, Step};

/// An action may lead to several states; more than so many are not followed.
const MOST_AT_ONCE: usize = 16;
/// How many steps on end are left out together at most: those that undo each other.
const MOST_ON_END: usize = 4;

/// Says for each step whether it is essential; the initial state is. Not more than `most` states are expanded.
///
/// # Errors
/// Why it is not known.
pub fn essential(
    walker: &mut dyn Walker,
    steps: &[Step],
    lanes: &[Option<usize>],
    stop: &Stop,
    most: usize,
) -> Result<Vec<bool>, Unable> {
    let mut replay = Replay::new(walker, steps, stop)?.at_most(most);
    let mut kept = vec![true; steps.len()];
    // What one thread does at all, then what it does at a time, then single steps and a few on end.
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    for lane in lanes.iter().flatten() {
        let own: Vec<usize> =
            (1..steps.len()).filter(|step| lanes.get(*step) == Some(&Some(*lane))).collect();
        if !chunks.contains(&own) {
            chunks.push(own);
        }
    }
    let lane = |step: &usize| lanes.get(*step).copied().flatten();
    let numbers: Vec<usize> = (1..steps.len()).collect();
    chunks.extend(numbers.chunk_by(|a, b| lane(a) == lane(b)).map(<[usize]>::to_vec));
    let mut first = true;
    loop {
        let mut changed = false;
        if chunks.is_empty() {
            let left: Vec<usize> = numbers.iter().copied().filter(|step| kept[*step]).collect();
            for n in 1..=MOST_ON_END {
                chunks.extend(left.windows(n).rev().map(<[usize]>::to_vec));
            }
        }
        for chunk in std::mem::take(&mut chunks) {
            let mut fewer = kept.clone();
            for step in &chunk {
                fewer[*step] = false;
            }
            if fewer != kept && goes_wrong(&mut replay, steps, &fewer)? {
                kept = fewer;
                changed = true;
            }
        }
        if !changed && !first {
            return Ok(kept);
        }
        first = false;
    }
}

/// Says whether the steps that are kept are a behavior that goes wrong at its end.
fn goes_wrong(replay: &mut Replay<'_>, steps: &[Step], kept: &[bool]) -> Result<bool, Unable> {
    let Some(first) = steps.first() else { return Ok(false) };
    // Each state with the one before it.
    let mut here: Vec<(Option<State>, State)> = vec![(None, first.state.clone())];
    for (step, _) in steps.iter().zip(kept).skip(1).filter(|(_, kept)| **kept) {
        let Some(label) = &step.label else { return Ok(false) };
        let mut next: Vec<(Option<State>, State)> = Vec::new();
        for (_, state) in &here {
            for after in replay.next(state, label)? {
                if next.len() < MOST_AT_ONCE && !next.iter().any(|(_, other)| *other == after) {
                    next.push((Some(state.clone()), after));
                }
            }
        }
        here = next;
    }
    for (before, state) in &here {
        if replay.is_wrong(before.as_ref(), state)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::Model;
    use crate::graph::tests::model;
    use crate::session::Live;
    use crate::trace::{Trace, resolve};

    /// Two threads count, each for itself; only what the first one counts is ever too much.
    pub(crate) const COUNTS: &str = r#"
    EXTENDS Naturals
    VARIABLES pc, n
    T == {"ann", "bob"}
    Init == pc = [t \in T |-> "a"] /\ n = [t \in T |-> 0]
    Count(t) == pc[t] = "a" /\ n' = [n EXCEPT ![t] = @ + 1] /\ pc' = [pc EXCEPT ![t] = "b"]
    Wait(t) == pc[t] = "b" /\ pc' = [pc EXCEPT ![t] = "a"] /\ UNCHANGED n
    Idle(t) == pc[t] = "a" /\ pc' = [pc EXCEPT ![t] = "b"] /\ UNCHANGED n
    Next == \E t \in T : Count(t) \/ Wait(t) \/ Idle(t)
    Few == n["ann"] < 2
    "#;

    /// Takes actions by their names.
    pub(crate) fn walked(actions: &[&str]) -> (Arc<Model>, Trace) {
        let model = model(COUNTS, "INIT Init NEXT Next INVARIANT Few", &[]);
        let mut live = Live::new(Arc::clone(&model));
        let mut steps = vec![Step { label: None, state: live.initial().unwrap().remove(0) }];
        for action in actions {
            let next = live.successors(&steps.last().unwrap().state).unwrap();
            let next = next.into_iter().find(|next| next.label.to_string() == *action).unwrap();
            steps.push(Step { label: Some(next.label), state: next.state });
        }
        (model.clone(), Trace { variables: model.variables(), steps, lasso: None })
    }

    pub(crate) const LONG: [&str; 8] = [
        "Count(\"bob\")",
        "Idle(\"ann\")",
        "Wait(\"ann\")",
        "Count(\"ann\")",
        "Wait(\"bob\")",
        "Wait(\"ann\")",
        "Count(\"bob\")",
        "Count(\"ann\")",
    ];

    #[test]
    fn what_the_violation_does_not_need() {
        let (model, trace) = walked(&LONG);
        let lanes: Vec<_> = resolve(&trace, &mut |_, _| None).rows.iter().map(|row| row.lane).collect();
        let mut live = Live::new(model);
        let found = essential(&mut live, &trace.steps, &lanes, &Stop::default(), 200).unwrap();
        let kept: Vec<usize> = (0..found.len()).filter(|i| found[*i]).collect();
        assert_eq!(kept, [0, 4, 6, 8]);
    }
}
