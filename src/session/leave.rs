//! The current walk as plain data, for what is written to files.

use super::{BranchId, Kind, Session, WalkStatus};
use crate::scene::Picture;
use crate::trace::{Step, Trace};

impl Session {
    /// Returns the current walk as a behavior.
    pub fn trace(&self) -> Trace {
        let steps = self.steps_of(self.position().branch);
        Trace { variables: self.variables().to_vec(), steps, lasso: self.lasso().cloned() }
    }

    /// Returns for each step of the current walk what a comment of the spec says of its action.
    pub fn said(&self) -> Vec<Option<String>> {
        super::said(self.walker.as_ref(), &self.steps_of(self.position().branch))
    }

    /// Returns the other walks, each with its name.
    pub fn other_walks(&self) -> Vec<(String, Vec<Step>)> {
        let here = self.position().branch;
        let others = self.branches().into_iter().filter(|(id, _, _)| *id != here);
        others.map(|(id, branch, _)| (branch.name.clone(), self.steps_of(id))).collect()
    }

    /// Returns a picture of each state of the current walk, or nothing if the spec does not define how a state
    /// looks.
    pub fn pictures(&mut self) -> Vec<Picture> {
        let mut pictures = Vec::new();
        for step in 0..self.len() {
            let Some(layout) = self.picture(step) else { return Vec::new() };
            let label = self.label(step).map_or_else(|| "Init".to_owned(), ToString::to_string);
            pictures.push(Picture { caption: format!("{}  {label}", step + 1), layout });
        }
        pictures
    }

    /// Says what the last step of the current walk breaks: what the check said, or for a walk of the user what the
    /// properties say.
    pub fn broken_at_end(&mut self) -> Option<String> {
        self.broken_at_end_of(self.position().branch)
    }

    /// Says what the last step of a walk breaks.
    pub fn broken_at_end_of(&mut self, walk: BranchId) -> Option<String> {
        if walk == BranchId::MAIN && self.kind() != Kind::Explore {
            return self.outcome().filter(|outcome| outcome.failed).map(|outcome| outcome.text.clone());
        }
        match self.walk_status(walk) {
            WalkStatus::Violated { property, step } if step + 1 == self.tree.path(walk).len() => {
                Some(format!("{property} is violated"))
            }
            WalkStatus::Violated { .. } | WalkStatus::Holds | WalkStatus::Unknown => None,
        }
    }

    /// Takes from steps of another session what the walk that this one began with has in common with them.
    pub fn share_with(&mut self, steps: &[Step]) {
        self.tree.share_with(steps);
    }

    /// Returns the name of a walk.
    pub fn name_of(&self, walk: BranchId) -> String {
        self.tree.branch(walk).name.clone()
    }

    /// Returns the steps of a walk.
    pub fn steps_of(&self, branch: BranchId) -> Vec<Step> {
        self.tree.path(branch).iter().map(|node| self.tree.step(*node).clone()).collect()
    }
}
