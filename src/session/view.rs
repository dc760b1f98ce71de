//! A session: where the user is in which walk, and how he got there.
//!
//! Everything that costs time (successors, properties, lanes) is computed when it is asked for and
//! kept (`known`). Invariant: the cursor is inside the current walk, or 0 if the walk has no state yet.

mod known;

use std::collections::HashMap;
use std::sync::Arc;

use super::keep::Kept;
use super::lasso::closed;
use super::marks::Mark;
use super::other::Other;
use super::tree::{Branch, BranchId, NodeId, Tree};
use super::{Recorded, Shown, Source, Successor, Verdict, WalkError, Walker};
use crate::base::Stop;
use crate::engine::Model;
use crate::scene::Room;
use crate::trace::diff::{Change, diff};
use crate::trace::{Label, LaneTable, Lasso, State, Step, Trace};
use crate::value::Plain;

/// What the session is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A counterexample of a live spec.
    Counterexample,
    /// A walk from the initial states of a live spec.
    Explore,
    /// A trace from a file.
    Recorded,
}

/// How the behavior ended, as the check said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Text for the user: `RmapFindsPage is violated`.
    pub text: String,
    /// Whether something went wrong.
    pub failed: bool,
}

/// Where the user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The walk.
    pub branch: BranchId,
    /// The step in it.
    pub step: usize,
}

/// What the current state is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffBase {
    /// The state before.
    Previous,
    /// The first state of the walk.
    First,
    /// The step that was marked last.
    Mark,
    /// The state of another variant beside this one.
    Other,
}

/// What the properties say about a walk, from where it leaves the one it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalkStatus {
    /// Nothing: there are no properties, or no live spec.
    Unknown,
    /// All hold in every state of it.
    Holds,
    /// One is violated after a step.
    Violated {
        /// The name of the property.
        property: String,
        /// The first step after which it is.
        step: usize,
    },
}

/// A choice in the current state.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The action; absent for an initial state.
    pub label: Option<Label>,
    /// The lane, if it is known.
    pub lane: Option<usize>,
    /// What it says in its lane.
    pub text: String,
    /// What it chooses besides its parameters.
    pub chosen: Vec<(String, Plain)>,
    /// The state it leads to.
    pub state: State,
    /// What it changes; for an initial state, how it differs from the other ones.
    pub changes: Vec<Change>,
    /// Whether the current walk goes on with it.
    pub taken: bool,
}

/// A session of a viewer.
pub struct Session {
    pub(super) walker: Box<dyn Walker>,
    kind: Kind,
    title: String,
    outcome: Option<Outcome>,
    lasso: Option<Lasso>,
    pub(super) tree: Tree,
    at: Position,
    pub(super) marks: Vec<Mark>,
    pub(super) kept: Kept,
    base: DiffBase,
    pub(super) other: Option<Other>,
    undo: Vec<Position>,
    redo: Vec<Position>,
    initial: Option<Result<Vec<State>, String>>,
    successors: HashMap<NodeId, Result<Vec<Successor>, WalkError>>,
    pub(super) verdicts: HashMap<NodeId, Vec<Verdict>>,
    definitions: HashMap<(String, State), Option<Result<Plain, String>>>,
    pub(super) shown: HashMap<(NodeId, Option<NodeId>), Vec<Shown>>,
    answers: HashMap<(String, NodeId, Option<NodeId>), Result<Plain, String>>,
    /// The walks laid out in lanes, each with the number of steps that it had then.
    pub(super) tables: HashMap<BranchId, (usize, Arc<LaneTable>)>,
    /// The columns that the pictures drawn so far need.
    room: Room,
}

impl Session {
    /// Begins a session on a counterexample of a live spec.
    pub fn counterexample(
        walker: Box<dyn Walker>,
        trace: Trace,
        title: impl Into<String>,
        outcome: Outcome,
    ) -> Self {
        Session::new(walker, Kind::Counterexample, trace, title.into(), Some(outcome))
    }

    /// Begins a session on the initial states of a live spec.
    pub fn explore(walker: Box<dyn Walker>, title: impl Into<String>) -> Self {
        let trace = Trace { variables: walker.variables().to_vec(), steps: Vec::new(), lasso: None };
        let mut session = Session::new(walker, Kind::Explore, trace, title.into(), None);
        let only = match session.initial_states() {
            Ok([only]) => Some(only.clone()),
            Ok(_) | Err(_) => None,
        };
        if let Some(state) = only {
            session.tree.append(BranchId::MAIN, Step { label: None, state });
        }
        session
    }

    /// Begins a session on a walk of a live spec of which no check has said anything.
    pub fn walk(walker: Box<dyn Walker>, trace: Trace, title: impl Into<String>) -> Self {
        Session::new(walker, Kind::Explore, trace, title.into(), None)
    }

    /// Begins a session on a trace whose spec is not at hand.
    pub fn recorded(trace: Trace, title: impl Into<String>, outcome: Option<Outcome>) -> Self {
        let walker = Box::new(Recorded::new(trace.clone()));
        Session::new(walker, Kind::Recorded, trace, title.into(), outcome)
    }

    fn new(
        mut walker: Box<dyn Walker>,
        kind: Kind,
        trace: Trace,
        title: String,
        outcome: Option<Outcome>,
    ) -> Self {
        let lasso = closed(&trace, walker.as_mut());
        let mut session = Session {
            walker,
            kind,
            title,
            outcome,
            lasso,
            tree: Tree::new(trace.steps),
            at: Position { branch: BranchId::MAIN, step: 0 },
            marks: Vec::new(),
            kept: Kept::default(),
            base: DiffBase::Previous,
            other: None,
            undo: Vec::new(),
            redo: Vec::new(),
            initial: None,
            successors: HashMap::new(),
            verdicts: HashMap::new(),
            definitions: HashMap::new(),
            shown: HashMap::new(),
            answers: HashMap::new(),
            tables: HashMap::new(),
            room: Room::default(),
        };
        session.keep_walks();
        session
    }

    /// Returns what the session is about.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns how the check ended.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// Returns the names of the variables.
    pub fn variables(&self) -> &[String] {
        self.walker.variables()
    }

    /// Returns the names of the properties.
    pub fn properties(&self) -> &[String] {
        self.walker.properties()
    }

    /// Returns where the user is.
    pub fn position(&self) -> Position {
        self.at
    }

    /// Returns the number of states of the current walk; 0 before an initial state is chosen.
    pub fn len(&self) -> usize {
        self.path().len()
    }

    /// Says whether no initial state is chosen yet.
    pub fn is_empty(&self) -> bool {
        self.path().is_empty()
    }

    /// Returns the step the user is at.
    pub fn cursor(&self) -> usize {
        self.at.step
    }

    /// Says whether the current walk is the one the session began with.
    pub fn on_main(&self) -> bool {
        self.at.branch == BranchId::MAIN
    }

    /// Says whether a step of the current walk is one of the walk the session began with.
    pub fn is_of_main(&self, step: usize) -> bool {
        self.path().get(step).is_some_and(|node| self.tree.path(BranchId::MAIN).get(step) == Some(node))
    }

    /// Returns the loop at the end of the current walk.
    pub fn lasso(&self) -> Option<&Lasso> {
        self.lasso.as_ref().filter(|_| self.on_main())
    }

    /// Returns the step at which the check failed, if the current walk shows it: its last one.
    pub fn failed_at(&self) -> Option<usize> {
        let failed = self.outcome.as_ref().is_some_and(|outcome| outcome.failed);
        (failed && self.on_main() && self.kind != Kind::Explore).then(|| self.len().checked_sub(1))?
    }

    /// Returns all walks.
    pub fn branches(&self) -> Vec<(BranchId, &Branch, usize)> {
        self.tree.branches().map(|(id, branch)| (id, branch, self.tree.path(id).len())).collect()
    }

    /// Returns the current walk.
    pub fn branch(&self) -> &Branch {
        self.tree.branch(self.at.branch)
    }

    /// Returns a state of the current walk.
    pub fn state(&self, step: usize) -> Option<&State> {
        self.path().get(step).map(|node| self.tree.state(*node))
    }

    /// Returns the action that led to a state of the current walk.
    pub fn label(&self, step: usize) -> Option<&Label> {
        self.path().get(step).and_then(|node| self.tree.step(*node).label.as_ref())
    }

    /// Returns what a step of the current walk changes.
    pub fn step_changes(&self, step: usize) -> Vec<Change> {
        match (step.checked_sub(1).and_then(|before| self.state(before)), self.state(step)) {
            (Some(old), Some(new)) => diff(self.variables(), old, new),
            (_, _) => Vec::new(),
        }
    }

    /// Returns what the current state is compared with.
    pub fn base(&self) -> DiffBase {
        self.base
    }

    /// Returns the state that the current one is compared with.
    pub fn base_state(&self) -> Option<&State> {
        match self.base {
            DiffBase::Previous => self.state(self.at.step.checked_sub(1)?),
            DiffBase::First => self.state(0),
            DiffBase::Mark => self.marked_state(&self.mark()?),
            DiffBase::Other => self.other_state().ok(),
        }
    }

    /// Compares with the next base: previous, first, the mark and the other variant if there are such.
    pub fn next_base(&mut self) -> DiffBase {
        self.base = match self.base {
            DiffBase::Previous => DiffBase::First,
            DiffBase::First if self.mark().is_some() => DiffBase::Mark,
            DiffBase::First | DiffBase::Mark if self.other.is_some() => DiffBase::Other,
            DiffBase::First | DiffBase::Mark | DiffBase::Other => DiffBase::Previous,
        };
        self.base
    }

    /// Goes to a step of the current walk, or to its last one if there are not so many.
    pub fn go_to(&mut self, step: usize) {
        self.at.step = step.min(self.len().saturating_sub(1));
    }

    /// Goes to a step of some walk.
    pub fn go_to_position(&mut self, position: Position) {
        self.remember();
        self.at = position;
        self.go_to(position.step);
    }

    /// Gives a walk another name.
    ///
    /// # Errors
    /// Why it cannot have that name, as text for the user.
    pub fn rename(&mut self, walk: BranchId, name: &str) -> Result<(), String> {
        let name = name.trim();
        if name.is_empty() {
            return Err("a walk needs a name".to_owned());
        }
        if self.tree.branches().any(|(id, branch)| id != walk && branch.name == name) {
            return Err(format!("there is a walk {name} already"));
        }
        self.tree.rename(walk, name);
        Ok(())
    }

    /// Changes to a walk: to the step where it leaves the one it was taken from.
    pub fn switch(&mut self, branch: BranchId) {
        let step = self.tree.branch(branch).from.map_or(self.at.step, |(_, shared)| shared);
        self.go_to_position(Position { branch, step });
    }

    /// Goes back to the walk the session began with, to the last step shared with the current one.
    pub fn back_to_main(&mut self) {
        let main = self.tree.path(BranchId::MAIN);
        let shared = main.iter().zip(self.path()).take_while(|(a, b)| a == b).count();
        let step = self.at.step.min(shared.saturating_sub(1));
        self.go_to_position(Position { branch: BranchId::MAIN, step });
    }

    /// Takes a choice: steps forward if the walk goes on with it, else begins or continues a
    /// what-if walk. Nothing is overwritten.
    pub fn take(&mut self, choice: &Choice) {
        self.take_steps([Step { label: choice.label.clone(), state: choice.state.clone() }]);
    }

    /// Takes steps one after the other as [`Session::take`] does; they are undone as one.
    pub fn take_steps(&mut self, steps: impl IntoIterator<Item = Step>) {
        // There is nothing to go back to from the first state.
        if !self.is_empty() {
            self.remember();
        }
        for step in steps {
            self.go_on_with(step);
        }
    }

    fn go_on_with(&mut self, step: Step) {
        let n_shared = if step.label.is_none() { 0 } else { self.at.step + 1 };
        let goes_on = self.path().get(n_shared).is_some_and(|node| *self.tree.step(*node) == step);
        if !goes_on {
            // A walk may grow at its end, but the counterexample stays what it is.
            let grows = n_shared == self.len() && !(self.on_main() && self.kind == Kind::Counterexample);
            if let Some(known) = self.tree.walk_through(self.at.branch, n_shared, &step) {
                self.at.branch = known;
            } else if grows {
                self.tree.append(self.at.branch, step);
            } else {
                self.at.branch = self.tree.fork(self.at.branch, n_shared, step);
            }
        }
        self.at.step = n_shared;
    }

    /// Undoes the last choice or change of walk; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(position) = self.undo.pop() else { return false };
        self.redo.push(self.at);
        self.at = position;
        true
    }

    /// Redoes what was undone; says whether there was anything.
    pub fn redo(&mut self) -> bool {
        let Some(position) = self.redo.pop() else { return false };
        self.undo.push(self.at);
        self.at = position;
        true
    }

    /// Says whether there is something to undo and to redo.
    pub fn can_undo_redo(&self) -> (bool, bool) {
        (!self.undo.is_empty(), !self.redo.is_empty())
    }

    fn remember(&mut self) {
        self.undo.push(self.at);
        self.redo.clear();
    }

    /// Forgets how the cursor came to where it is, so that nothing is undone.
    pub(super) fn forget_way(&mut self) {
        self.undo.clear();
        self.redo.clear();
    }

    /// Returns the module in which the action of a step of the current walk stands; `None` if the spec is not at
    /// hand.
    #[must_use]
    pub fn source(&self, step: usize) -> Option<Source> {
        let place = self.label(step).and_then(|label| label.location.as_deref());
        self.walker.source(place)
    }

    /// Returns the flag that ends an evaluation, if there are any. Who raised it lowers it, and what was stopped is
    /// remembered as that.
    #[must_use]
    pub fn stop(&self) -> Option<Stop> {
        self.walker.stop()
    }

    /// Returns the names that expressions may use.
    pub fn names(&mut self) -> Vec<String> {
        self.walker.names()
    }

    /// Returns where expressions beside the spec are evaluated, to be asked elsewhere.
    #[must_use]
    pub fn room(&self) -> Option<super::Room> {
        self.walker.room()
    }

    /// Returns the model, if the spec is at hand.
    #[must_use]
    pub fn model(&self) -> Option<Arc<Model>> {
        self.walker.model()
    }

    /// Returns the names of the properties of which a part is not checked, because it is temporal.
    #[must_use]
    pub fn unchecked(&self) -> Vec<String> {
        self.walker.model().map(|model| model.unchecked_names()).unwrap_or_default()
    }

    /// Returns what tells the states of a walk, with what led to them, from all others of the session.
    #[must_use]
    pub fn nodes(&self, walk: BranchId) -> &[NodeId] {
        self.tree.path(walk)
    }

    /// Returns the state of a step of any walk.
    #[must_use]
    pub fn state_of(&self, node: NodeId) -> &State {
        self.tree.state(node)
    }

    /// Returns the steps of the walk that the session began with.
    #[must_use]
    pub fn main_steps(&self) -> Vec<Step> {
        self.steps_of(BranchId::MAIN)
    }

    /// Returns the lanes of these steps.
    #[must_use]
    pub fn main_lanes(&mut self) -> Vec<Option<usize>> {
        let here = std::mem::replace(&mut self.at, Position { branch: BranchId::MAIN, step: 0 });
        let lanes = self.table().rows.iter().map(|row| row.lane).collect();
        self.at = here;
        lanes
    }

    pub(super) fn path(&self) -> &[NodeId] {
        self.tree.path(self.at.branch)
    }
}
