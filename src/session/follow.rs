//! A walk of another session of the spec is taken again, as far as there are such steps.

use super::{BranchId, Position, Session};
use crate::trace::{Label, State, Step};

impl Session {
    /// Goes along with a walk as far as the spec does, and returns the step that it comes to. A step is the one that
    /// leads to the same state, or else the only one by the same action; if the session has no walk that goes on
    /// with it, a what-if walk does. Nothing of it is undone: the user has not gone that way.
    pub fn follow(&mut self, walk: &[Step]) -> usize {
        let Some(first) = walk.first() else { return self.cursor() };
        // Who goes back from here does not wait until the lanes of a long walk are found.
        self.table();
        let (branch, shared) = self.nearest(walk);
        let mut at = shared.saturating_sub(1);
        self.go_to_position(Position { branch, step: at });
        let mut steps: Vec<Step> = Vec::new();
        if shared == 0 {
            steps.extend(self.initial_like(&first.state).map(|state| Step { label: None, state }));
        }
        for step in &walk[at + 1..] {
            let from = steps.last().map(|step| &step.state).or_else(|| self.state(at)).cloned();
            let Some(next) = from.and_then(|from| self.step_like(&from, step)) else { break };
            let node = self.path().get(at + 1).filter(|_| steps.is_empty());
            if node.is_some_and(|node| *self.tree.step(*node) == next) {
                at += 1;
            } else {
                steps.push(next);
            }
        }
        self.go_to(at);
        if !steps.is_empty() {
            self.take_steps(steps);
        }
        self.forget_way();
        self.cursor()
    }

    /// Returns the walk of the session that has the most states in common with the beginning of another one, and
    /// how many.
    fn nearest(&self, walk: &[Step]) -> (BranchId, usize) {
        let shared = |id: BranchId| {
            let states = self.tree.path(id).iter().map(|node| self.tree.state(*node));
            states.zip(walk).take_while(|(state, step)| **state == step.state).count()
        };
        let walks = self.tree.branches().map(|(id, _)| (id, shared(id)));
        let longer =
            |best: (BranchId, usize), other: (BranchId, usize)| if other.1 > best.1 { other } else { best };
        walks.reduce(longer).unwrap_or((BranchId::MAIN, 0))
    }

    /// Returns the initial state that is meant: the same, or the only one if nothing was chosen yet.
    fn initial_like(&mut self, wanted: &State) -> Option<State> {
        let is_empty = self.is_empty();
        let states = self.initial_states().ok()?;
        let only = if let [only] = states { Some(only).filter(|_| is_empty) } else { None };
        states.iter().find(|state| *state == wanted).or(only).cloned()
    }

    /// Returns the step that is meant.
    fn step_like(&mut self, from: &State, wanted: &Step) -> Option<Step> {
        let found = self.successors_of(from);
        // Where it stands may have moved.
        let name = |label: &Label| label.to_string();
        let wanted_name = wanted.label.as_ref().map(name);
        let mut named = found.iter().filter(|(label, _)| Some(name(label)) == wanted_name);
        let only = named.next().filter(|_| named.next().is_none());
        if let Some((label, _)) = found.iter().find(|(_, state)| *state == wanted.state) {
            // What it has in common with the other walk is kept once.
            return Some(Step { label: Some(label.clone()), state: wanted.state.clone() });
        }
        only.map(|(label, state)| Step { label: Some(label.clone()), state: state.clone() })
    }
}
