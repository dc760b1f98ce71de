//! What can still happen: whether a violation can be reached from a state, and whether it can still be
//! avoided.
//!
//! Wrong are the states, and the steps, that violate a property; with them one speaks of one property or
//! of all that were checked. A state is *lost* if every way on from it goes wrong. Ways on are all
//! behaviors of the graph; nothing is assumed to be fair, so
//!
//! - to go round for ever among states that are not wrong avoids the violation;
//! - a step that changes nothing is no way on: TLA+ allows it everywhere. A state whose only step is
//!   such a one has been given it in order to end there, and to end there avoids the violation;
//! - to end in a state without any step avoids it if deadlock is no error, and else it does not.
//!
//! What lies outside of the constraints, or beyond a limit, is not known: a way that leads there counts
//! as one that avoids. So a state that is called lost is lost. This is the least fixpoint of "it is
//! wrong, or it has ways on and all of them are lost".

use std::collections::{BTreeSet, VecDeque};

use super::net::{EdgeId, Net};
use crate::store::StateId;

/// What is wrong in a graph, and what counts as an end.
#[derive(Clone, Debug, Default)]
pub struct Wrong {
    /// For each state whether it is wrong.
    pub states: Vec<bool>,
    /// The steps that are wrong, whatever they lead to.
    pub edges: BTreeSet<EdgeId>,
    /// Whether a state without a step avoids nothing.
    pub dead_ends: bool,
    /// Whether a step from a state to itself may change something: under SYMMETRY and VIEW a state
    /// stands for others, too.
    pub loops_move: bool,
}

/// What can still happen from each state.
#[derive(Clone, Debug)]
pub struct Fate {
    wrong: Wrong,
    lost: Vec<bool>,
    threatened: Vec<bool>,
}

impl Fate {
    /// Computes it, in time that grows with the number of edges.
    #[must_use]
    pub fn new(net: &Net, wrong: Wrong) -> Fate {
        let lost = lost(net, &wrong);
        let threatened = threatened(net, &wrong);
        Fate { wrong, lost, threatened }
    }

    /// Says whether a state is wrong.
    #[must_use]
    pub fn is_wrong(&self, state: StateId) -> bool {
        self.wrong.states[state as usize]
    }

    /// Says whether every way on from a state goes wrong.
    #[must_use]
    pub fn is_lost(&self, state: StateId) -> bool {
        self.lost[state as usize]
    }

    /// Says whether some way on from a state goes wrong.
    #[must_use]
    pub fn can_go_wrong(&self, state: StateId) -> bool {
        self.threatened[state as usize]
    }

    /// Returns the shortest way from a state to something wrong.
    #[must_use]
    pub fn way_wrong(&self, net: &Net, from: StateId) -> Option<Vec<EdgeId>> {
        let wrong = |state: StateId| self.is_wrong(state);
        net.way(from, &wrong, &|edge| self.wrong.edges.contains(&edge), &|_| true)
    }

    /// Returns the shortest way from a state to one from which nothing can go wrong any more; if there is
    /// none, to one that it can come back to for ever without anything going wrong. `None` if it can do
    /// neither in what is known.
    #[must_use]
    pub fn way_right(&self, net: &Net, from: StateId) -> Option<Vec<EdgeId>> {
        if self.is_lost(from) {
            return None;
        }
        let allowed = |state: StateId| !self.is_lost(state);
        let safe = |state: StateId| !self.can_go_wrong(state) && !self.is_lost(state);
        net.way(from, &safe, &|_| false, &allowed).or_else(|| {
            let mut comes_back = vec![false; net.len()];
            for state in net.parts(&allowed).into_iter().flatten() {
                comes_back[state as usize] = true;
            }
            net.way(from, &|state| comes_back[state as usize], &|_| false, &allowed)
        })
    }

    /// Returns the first step of a counterexample that is lost, so that the one before is the last from
    /// which the violation could be avoided. Its last step is wrong, whether the graph has it or not.
    #[must_use]
    pub fn no_return(&self, path: &[Option<StateId>]) -> Option<usize> {
        let last = path.len().checked_sub(1)?;
        Some(self.first_lost(path).unwrap_or(last))
    }

    /// Returns the first step of a behavior that is lost.
    #[must_use]
    pub fn first_lost(&self, path: &[Option<StateId>]) -> Option<usize> {
        path.iter().position(|state| state.is_some_and(|state| self.is_lost(state)))
    }
}

/// Whether an edge is a way on, given where it goes from.
fn goes_on(net: &Net, wrong: &Wrong, from: StateId, edge: EdgeId) -> bool {
    net.edge(edge).to != from || wrong.loops_move
}

fn lost(net: &Net, wrong: &Wrong) -> Vec<bool> {
    let mut lost = wrong.states.clone();
    lost.resize(net.len(), false);
    // How many ways on each state has that are not known to go wrong.
    let mut left = vec![0_usize; net.len()];
    for state in 0..net.n_expanded() as StateId {
        let at = state as usize;
        let all = net.edges_of(state);
        let mut ways = 0;
        for edge in all.clone().filter(|&edge| goes_on(net, wrong, state, edge)) {
            ways += 1;
            left[at] += usize::from(!wrong.edges.contains(&edge));
        }
        let ends_badly = all.is_empty() && wrong.dead_ends;
        lost[at] |= left[at] == 0 && (ways > 0 || ends_badly);
    }
    let reversed = net.reversed();
    let mut queue: VecDeque<StateId> = (0..net.len() as StateId).filter(|&s| lost[s as usize]).collect();
    while let Some(state) = queue.pop_front() {
        for &(edge, from) in reversed.edges_to(state) {
            let at = from as usize;
            if lost[at] || from == state || wrong.edges.contains(&edge) {
                continue;
            }
            left[at] -= 1;
            if left[at] == 0 {
                lost[at] = true;
                queue.push_back(from);
            }
        }
    }
    lost
}

fn threatened(net: &Net, wrong: &Wrong) -> Vec<bool> {
    let mut threatened = wrong.states.clone();
    threatened.resize(net.len(), false);
    for &edge in &wrong.edges {
        threatened[net.source(edge) as usize] = true;
    }
    let reversed = net.reversed();
    let mut queue: VecDeque<StateId> =
        (0..net.len() as StateId).filter(|&s| threatened[s as usize]).collect();
    while let Some(state) = queue.pop_front() {
        for &(_, from) in reversed.edges_to(state) {
            if !threatened[from as usize] {
                threatened[from as usize] = true;
                queue.push_back(from);
            }
        }
    }
    threatened
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::net::{Edge, OUTSIDE};
    use super::*;

    fn net(rows: &[Vec<StateId>]) -> Net {
        let mut net = Net::default();
        for row in rows {
            net.push_row(row.iter().map(|&to| Edge { action: 0, to }));
        }
        net
    }

    fn wrong(states: &[bool], dead_ends: bool) -> Wrong {
        Wrong { states: states.to_vec(), dead_ends, ..Wrong::default() }
    }

    /// Says whether there is a way on that never goes wrong, by the definition: a walk of more steps than
    /// there are states has come back to one of them.
    fn avoids(net: &Net, wrong: &Wrong, state: StateId, steps: usize) -> bool {
        if wrong.states[state as usize] {
            return false;
        }
        if steps > net.len() || state as usize >= net.n_expanded() {
            return true;
        }
        let all = net.edges_of(state);
        if all.is_empty() {
            return !wrong.dead_ends;
        }
        let stays = |edge: EdgeId| net.edge(edge).to == state && !wrong.loops_move;
        if all.clone().all(stays) {
            return true;
        }
        all.filter(|&edge| !stays(edge) && !wrong.edges.contains(&edge)).any(|edge| {
            let to = net.edge(edge).to;
            to == OUTSIDE || avoids(net, wrong, to, steps + 1)
        })
    }

    #[test]
    fn a_fork_and_what_ends_it() {
        // 0 goes to 1 or 2; 1 goes to 3, which is wrong; 2 ends.
        let rows = [vec![1, 2], vec![3], vec![], vec![]];
        let bad = [false, false, false, true];
        let fate = Fate::new(&net(&rows), wrong(&bad, false));
        assert_eq!(fate.lost, [false, true, false, true]);
        assert_eq!(fate.threatened, [true, true, false, true]);
        assert_eq!(fate.no_return(&[Some(0), Some(1), Some(3)]), Some(1));
        // A dead end that is an error is no way out.
        let fate = Fate::new(&net(&rows), wrong(&bad, true));
        assert_eq!(fate.lost, [true, true, true, true]);
        // An end that the spec wants is one.
        let fate = Fate::new(&net(&[vec![1, 2], vec![3], vec![2], vec![]]), wrong(&bad, true));
        assert_eq!(fate.lost, [false, true, false, true]);
    }

    #[test]
    fn going_round_avoids_and_standing_still_does_not() {
        let bad = [false, false, true];
        let fate = Fate::new(&net(&[vec![1], vec![0, 2], vec![]]), wrong(&bad, true));
        assert_eq!(fate.lost, [false, false, true]);
        let fate = Fate::new(&net(&[vec![0, 1], vec![1, 2], vec![]]), wrong(&bad, true));
        assert_eq!(fate.lost, [true, true, true]);
        let loops = Wrong { loops_move: true, ..wrong(&bad, true) };
        let fate = Fate::new(&net(&[vec![0, 1], vec![2], vec![]]), loops);
        assert_eq!(fate.lost, [false, true, true]);
    }

    #[test]
    fn what_is_not_known_may_avoid() {
        // 1 leaves the constraints, 2 was not expanded.
        let mut open = net(&[vec![1, 3], vec![OUTSIDE, 3], vec![3]]);
        open.set_len(4);
        let fate = Fate::new(&open, wrong(&[false, false, false, true], true));
        assert_eq!(fate.lost, [false, false, true, true]);
        let mut open = net(&[vec![1, 2]]);
        open.set_len(3);
        let fate = Fate::new(&open, wrong(&[false, true, false], true));
        assert_eq!(fate.lost, [false, true, false]);
    }

    #[test]
    fn a_step_may_be_wrong_though_its_end_is_not() {
        let net = net(&[vec![1, 2], vec![2], vec![0, 2]]);
        let mut steps = wrong(&[false; 3], true);
        steps.edges.extend(net.edges_of(1));
        let fate = Fate::new(&net, steps);
        assert_eq!(fate.lost, [false, true, false]);
        assert_eq!(fate.threatened, [true, true, true]);
        assert_eq!(fate.way_wrong(&net, 2).map(|way| way.len()), Some(3));
    }

    #[test]
    fn the_ways_are_shortest() {
        // 0 -> 1 -> 4 (wrong), 0 -> 2 -> 3 -> 3 (the end).
        let net = net(&[vec![1, 2], vec![4], vec![3, 1], vec![3], vec![]]);
        let fate = Fate::new(&net, wrong(&[false, false, false, false, true], true));
        let ends = |way: Option<Vec<EdgeId>>| {
            way.map(|way| way.into_iter().map(|edge| net.edge(edge).to).collect::<Vec<_>>())
        };
        assert_eq!(ends(fate.way_wrong(&net, 0)), Some(vec![1, 4]));
        assert_eq!(ends(fate.way_right(&net, 0)), Some(vec![2, 3]));
        assert_eq!(ends(fate.way_right(&net, 1)), None);
        assert_eq!(ends(fate.way_wrong(&net, 3)), None);
    }

    #[test]
    fn strongly_connected_parts() {
        let net = net(&[vec![1], vec![2, 3], vec![0], vec![4], vec![5, 4], vec![4], vec![6]]);
        assert_eq!(net.parts(&|_| true), [vec![0, 1, 2], vec![4, 5]]);
        assert_eq!(net.parts(&|state| state != 2), [vec![4, 5]]);
    }

    proptest! {
        #[test]
        fn the_fixpoint_is_what_the_definition_says(
            rows in prop::collection::vec(prop::collection::vec(0_u32..8, 0..4), 1..7),
            bad in prop::collection::vec(prop::bool::weighted(0.2), 8),
            bad_edges in prop::collection::vec(0_usize..24, 0..3),
            dead_ends: bool,
            loops_move: bool,
        ) {
            let mut net = net(&rows);
            net.set_len(8);
            let edges = bad_edges.into_iter().filter(|&edge| edge < net.n_edges());
            let edges: BTreeSet<EdgeId> =
                edges.filter(|&edge| net.edge(edge).to != net.source(edge)).collect();
            let wrong = Wrong { states: bad, edges, dead_ends, loops_move };
            let fate = Fate::new(&net, wrong.clone());
            for state in 0..8 {
                prop_assert_eq!(fate.is_lost(state), !avoids(&net, &wrong, state, 0), "state {}", state);
                let way = fate.way_wrong(&net, state);
                prop_assert_eq!(fate.can_go_wrong(state), way.is_some());
            }
        }

        #[test]
        fn parts_are_what_reaches_each_other(
            rows in prop::collection::vec(prop::collection::vec(0_u32..9, 0..3), 9),
        ) {
            let net = net(&rows);
            let reaches = |from, to: StateId| net.way(from, &|s| s == to, &|_| false, &|_| true).is_some();
            let parts = net.parts(&|_| true);
            for a in 0..9 {
                for b in 0..a {
                    let together = parts.iter().any(|part| part.contains(&a) && part.contains(&b));
                    prop_assert_eq!(together, reaches(a, b) && reaches(b, a), "{} and {}", a, b);
                }
            }
        }
    }
}
