//! The tree of walks: the counterexample and every what-if taken from it. Nothing is ever removed.

use crate::trace::{State, Step, sharing};

/// A state in the tree, as the end of the steps that lead to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// A walk through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchId(usize);

impl BranchId {
    /// The walk the session began with.
    pub const MAIN: BranchId = BranchId(0);
}

#[derive(Clone, Debug)]
struct Node {
    parent: Option<NodeId>,
    step: Step,
}

/// A walk from an initial state to where it ends for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// `main`, `b1`, `b2`, ..., or what the user calls it; no other walk has it.
    pub name: String,
    /// The walk and the number of steps it shares with it, for every walk but the first.
    pub from: Option<(BranchId, usize)>,
    path: Vec<NodeId>,
}

/// All walks of a session.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    branches: Vec<Branch>,
}

impl Tree {
    /// Returns a tree with one walk.
    pub(super) fn new(steps: Vec<Step>) -> Self {
        let main = Branch { name: "main".to_owned(), from: None, path: Vec::new() };
        let mut tree = Tree { nodes: Vec::new(), branches: vec![main] };
        for step in steps {
            tree.append(BranchId::MAIN, step);
        }
        tree
    }

    /// Returns all walks with their ids.
    pub(super) fn branches(&self) -> impl Iterator<Item = (BranchId, &Branch)> {
        self.branches.iter().enumerate().map(|(i, branch)| (BranchId(i), branch))
    }

    /// Returns a walk.
    pub(super) fn branch(&self, id: BranchId) -> &Branch {
        &self.branches[id.0]
    }

    /// Returns the states of a walk.
    pub(super) fn path(&self, id: BranchId) -> &[NodeId] {
        &self.branches[id.0].path
    }

    /// Returns a state.
    pub(super) fn state(&self, id: NodeId) -> &State {
        &self.nodes[id.0].step.state
    }

    /// Returns a step: the action that led to a state, and the state.
    pub(super) fn step(&self, id: NodeId) -> &Step {
        &self.nodes[id.0].step
    }

    /// Returns the state before.
    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.nodes[id.0].parent
    }

    /// Adds a step at the end of a walk.
    pub(super) fn append(&mut self, branch: BranchId, step: Step) {
        let parent = self.path(branch).last().copied();
        let node = self.child(parent, step);
        self.branches[branch.0].path.push(node);
    }

    /// Begins a walk that shares `n_shared` steps with another one.
    pub(super) fn fork(&mut self, from: BranchId, n_shared: usize, step: Step) -> BranchId {
        let mut path = self.path(from)[..n_shared].to_vec();
        path.push(self.child(path.last().copied(), step));
        let id = BranchId(self.branches.len());
        let is_free = |name: &String| self.branches.iter().all(|branch| branch.name != *name);
        // The other walks have one name each, so one of these is free.
        let name = (id.0..=2 * id.0).map(|n| format!("b{n}")).find(is_free).unwrap_or_default();
        self.branches.push(Branch { name, from: Some((from, n_shared)), path });
        id
    }

    /// Gives a walk another name.
    pub(super) fn rename(&mut self, id: BranchId, name: &str) {
        name.clone_into(&mut self.branches[id.0].name);
    }

    /// Finds a walk that goes on from the first `n_shared` states of another one with this step; that of the lowest
    /// number.
    pub(super) fn walk_through(&self, from: BranchId, n_shared: usize, step: &Step) -> Option<BranchId> {
        // A state in the tree has one way that leads to it.
        let last = |branch: &Branch| n_shared.checked_sub(1).map(|last| branch.path.get(last).copied());
        let shared = last(self.branch(from));
        self.branches()
            .find(|(_, branch)| {
                let next = branch.path.get(n_shared).map(|node| self.step(*node));
                last(branch) == shared && next == Some(step)
            })
            .map(|(id, _)| id)
    }

    /// Takes from steps what the states of the first walk have in common with them.
    pub(super) fn share_with(&mut self, steps: &[Step]) {
        for (node, other) in self.branches[0].path.iter().zip(steps) {
            let state = &mut self.nodes[node.0].step.state;
            *state = sharing(std::mem::take(state), &other.state);
        }
    }

    fn child(&mut self, parent: Option<NodeId>, mut step: Step) -> NodeId {
        if let Some(parent) = parent {
            step.state = sharing(step.state, self.state(parent));
        }
        self.nodes.push(Node { parent, step });
        NodeId(self.nodes.len() - 1)
    }
}
