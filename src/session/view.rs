//! A session: where the user is in which walk, and what can be seen from there.
//!
//! Everything that costs time (successors, properties, lanes) is computed when it is asked for and
//! kept. Invariant: the cursor is inside the current walk, or 0 if the walk has no state yet.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::keep::Kept;
use super::marks::Mark;
use super::tree::{Branch, BranchId, NodeId, Tree};
use super::why::who_is_in_the_way;
use super::{
    AllDisabled, Answer, Broken, Conjunct, Moment, Recorded, Shown, Source, Successor, ValuePart, Verdict,
    WalkError, Walker, Whole,
};
use crate::base::Stop;
use crate::engine::Model;
use crate::scene::{self, Layout, Room, Scene};
use crate::trace::diff::{Change, diff};
use crate::trace::lanes::Transition;
use crate::trace::locks::MarkKind;
use crate::trace::{Label, LaneTable, Lasso, State, Step, Trace, resolve_with};
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
    /// The state it leads to.
    pub state: State,
    /// What it changes; for an initial state, how it differs from the other ones.
    pub changes: Vec<Change>,
    /// Whether the current walk goes on with it.
    pub taken: bool,
}

/// How many steps inference looks at besides those of the walk.
const MOST_EVIDENCE: usize = 2000;

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
    undo: Vec<Position>,
    redo: Vec<Position>,
    initial: Option<Result<Vec<State>, String>>,
    successors: HashMap<NodeId, Result<Vec<Successor>, WalkError>>,
    verdicts: HashMap<NodeId, Vec<Verdict>>,
    definitions: HashMap<(String, State), Option<Result<Plain, String>>>,
    pub(super) shown: HashMap<(NodeId, Option<NodeId>), Vec<Shown>>,
    answers: HashMap<(String, NodeId, Option<NodeId>), Result<Plain, String>>,
    pub(super) table: Option<(BranchId, usize, Rc<LaneTable>)>,
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
        walker: Box<dyn Walker>,
        kind: Kind,
        trace: Trace,
        title: String,
        outcome: Option<Outcome>,
    ) -> Self {
        let mut session = Session {
            walker,
            kind,
            title,
            outcome,
            lasso: trace.lasso,
            tree: Tree::new(trace.steps),
            at: Position { branch: BranchId::MAIN, step: 0 },
            marks: Vec::new(),
            kept: Kept::default(),
            base: DiffBase::Previous,
            undo: Vec::new(),
            redo: Vec::new(),
            initial: None,
            successors: HashMap::new(),
            verdicts: HashMap::new(),
            definitions: HashMap::new(),
            shown: HashMap::new(),
            answers: HashMap::new(),
            table: None,
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
    pub fn lasso(&self) -> Option<Lasso> {
        self.lasso.filter(|_| self.on_main())
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
        }
    }

    /// Compares with the next base: previous, first, the mark if there is one.
    pub fn next_base(&mut self) -> DiffBase {
        self.base = match self.base {
            DiffBase::Previous => DiffBase::First,
            DiffBase::First if self.mark().is_some() => DiffBase::Mark,
            DiffBase::First | DiffBase::Mark => DiffBase::Previous,
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

    /// Returns the choices in the current state: the enabled actions, or the initial states.
    ///
    /// # Errors
    /// Why there are none.
    pub fn choices(&mut self) -> Result<Vec<Choice>, WalkError> {
        let Some(node) = self.path().get(self.at.step).copied() else {
            return self.initial_choices();
        };
        let state = self.tree.state(node).clone();
        self.expand(node);
        self.table();
        let successors = match &self.successors[&node] {
            Ok(successors) => successors.clone(),
            Err(error) => return Err(error.clone()),
        };
        let next = self.path().get(self.at.step + 1).map(|node| self.tree.step(*node).clone());
        let variables = self.walker.variables().to_vec();
        let Session { walker, definitions, table, .. } = self;
        let table = table.as_ref().map(|(_, _, table)| table).expect("the table was just made");
        let mut define = |name: &str, state: &State| define(walker.as_mut(), definitions, name, state);
        let mut choices: Vec<Choice> = successors
            .into_iter()
            .map(|Successor { label, state: after }| {
                let step = Transition { before: &state, label: &label, after: &after };
                let (lane, text) = table.describe(step, &mut define);
                let changes = diff(&variables, &state, &after);
                let taken =
                    next.as_ref().is_some_and(|n| n.label.as_ref() == Some(&label) && n.state == after);
                Choice { label: Some(label), lane, text, state: after, changes, taken }
            })
            .collect();
        if self.at.step == 0 {
            let others = self.initial_choices().unwrap_or_default();
            if others.len() > 1 {
                choices.extend(others);
            }
        }
        Ok(choices)
    }

    /// Returns the actions that cannot be taken in the current state; first those in whose way a thread
    /// stands.
    ///
    /// # Errors
    /// Why they are not known.
    pub fn disabled(&mut self) -> Result<AllDisabled, WalkError> {
        let Some(state) = self.state(self.at.step).cloned() else { return Ok(AllDisabled::default()) };
        let mut all = self.walker.disabled(&state)?;
        who_is_in_the_way(&self.table(), self.at.step, &state, &mut all);
        all.list.sort_by_key(|disabled| disabled.in_the_way.is_none());
        Ok(all)
    }

    /// Returns what came of the conjuncts of the action that led to a step of the current walk.
    ///
    /// # Errors
    /// What went wrong in their evaluation.
    pub fn conjuncts(&mut self, step: usize) -> Result<Vec<Conjunct>, String> {
        let before = step.checked_sub(1).and_then(|before| self.state(before)).cloned();
        let (Some(before), Some(label), Some(after)) = (before, self.label(step), self.state(step)) else {
            return Ok(Vec::new());
        };
        let (label, after) = (label.clone(), after.clone());
        self.walker.conjuncts(&before, &label, &after)
    }

    /// Returns what would come of the conjuncts of a choice in the current state.
    ///
    /// # Errors
    /// What went wrong in their evaluation.
    pub fn conjuncts_of(&mut self, choice: &Choice) -> Result<Vec<Conjunct>, String> {
        let (Some(before), Some(label)) = (self.state(self.at.step).cloned(), &choice.label) else {
            return Ok(Vec::new());
        };
        self.walker.conjuncts(&before, label, &choice.state)
    }

    /// Returns the parts of what is taken apart at a step of the current walk, those of the part at a path in it;
    /// none if they are not known.
    ///
    /// # Errors
    /// What went wrong on the way to them.
    pub fn parts(&mut self, step: usize, whole: &Whole, path: &[usize]) -> Result<Vec<ValuePart>, String> {
        let nodes = self.path();
        let Some(here) = nodes.get(step).copied() else { return Ok(Vec::new()) };
        let next = nodes.get(step + 1).copied();
        let before = step.checked_sub(1).map(|before| nodes[before]);
        let label = self.label(step).cloned();
        let Session { walker, tree, .. } = self;
        let before = before.zip(label.as_ref()).map(|(node, label)| (tree.state(node), label));
        let moment = Moment { before, here: tree.state(here), next: next.map(|next| tree.state(next)) };
        walker.parts(whole, moment, path)
    }

    /// Returns the properties that do not hold after a step of the current walk, each with its first false
    /// part.
    pub fn broken(&mut self, step: usize) -> Vec<Broken> {
        let before = step.checked_sub(1).and_then(|before| self.state(before)).cloned();
        let Some(state) = self.state(step).cloned() else { return Vec::new() };
        self.walker.broken(before.as_ref(), &state)
    }

    pub(super) fn initial_choices(&mut self) -> Result<Vec<Choice>, WalkError> {
        let current = self.state(0).cloned();
        let variables = self.walker.variables().to_vec();
        let states = self.initial_states().map_err(WalkError::Evaluation)?;
        let choice = |(i, state): (usize, &State)| {
            let other = if i == 0 { states.get(1) } else { states.first() };
            Choice {
                label: None,
                lane: None,
                text: format!("Init {}", i + 1),
                state: state.clone(),
                changes: other.map_or_else(Vec::new, |other| diff(&variables, other, state)),
                taken: current.as_ref() == Some(state),
            }
        };
        Ok(states.iter().enumerate().map(choice).collect())
    }

    pub(super) fn initial_states(&mut self) -> Result<&[State], String> {
        if self.initial.is_none() {
            self.initial = Some(self.walker.initial());
        }
        match self.initial.as_ref().expect("it was just computed") {
            Ok(states) => Ok(states),
            Err(error) => Err(error.clone()),
        }
    }

    /// Takes a choice: steps forward if the walk goes on with it, else begins or continues a
    /// what-if walk. Nothing is overwritten.
    pub fn take(&mut self, choice: &Choice) {
        // There is nothing to go back to from the first state.
        if !self.is_empty() {
            self.remember();
        }
        let n_shared = if choice.label.is_none() { 0 } else { self.at.step + 1 };
        let prefix = self.path()[..n_shared].to_vec();
        let step = Step { label: choice.label.clone(), state: choice.state.clone() };
        let goes_on = self.path().get(n_shared).is_some_and(|node| *self.tree.step(*node) == step);
        if !goes_on {
            // A walk may grow at its end, but the counterexample stays what it is.
            let grows = n_shared == self.len() && !(self.on_main() && self.kind == Kind::Counterexample);
            if let Some(known) = self.tree.walk_through(&prefix, step.label.as_ref(), &step.state) {
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

    /// Returns for each property whether it holds after a step of the current walk.
    pub fn verdicts(&mut self, step: usize) -> &[Verdict] {
        match self.path().get(step).copied() {
            Some(node) => self.node_verdicts(node),
            None => &[],
        }
    }

    fn node_verdicts(&mut self, node: NodeId) -> &[Verdict] {
        let Session { walker, tree, verdicts, .. } = self;
        verdicts.entry(node).or_insert_with(|| {
            let previous = tree.parent(node).map(|parent| tree.state(parent));
            walker.check(previous, tree.state(node))
        })
    }

    /// Returns what the properties say about a walk.
    pub fn walk_status(&mut self, branch: BranchId) -> WalkStatus {
        if self.kind == Kind::Recorded || self.properties().is_empty() {
            return WalkStatus::Unknown;
        }
        let from = self.tree.branch(branch).from.map_or(0, |(_, shared)| shared);
        for (i, node) in self.tree.path(branch).to_vec().into_iter().enumerate().skip(from) {
            let violated = |verdict: &Verdict| matches!(verdict, Verdict::Violated(_));
            if let Some(property) = self.node_verdicts(node).iter().position(violated) {
                let property = self.properties().get(property).cloned().unwrap_or_default();
                return WalkStatus::Violated { property, step: i };
            }
        }
        WalkStatus::Holds
    }

    /// Returns the picture of a state of the current walk, with what its step changed, or what is wrong
    /// with it; `None` if the spec does not define how a state looks.
    pub fn picture(&mut self, step: usize) -> Option<Result<Layout, String>> {
        let before = step.checked_sub(1).and_then(|before| self.scene(before));
        let before = before.and_then(Result::ok);
        let scene = self.scene(step)?;
        if let Ok(scene) = &scene {
            self.room.make(scene);
        }
        Some(scene.map(|scene| scene::layout(&scene, before.as_ref(), &self.room)))
    }

    /// Returns the module in which the action of a step of the current walk stands; `None` if the spec is not at
    /// hand.
    #[must_use]
    pub fn source(&self, step: usize) -> Option<Source> {
        let place =
            self.path().get(step).and_then(|node| self.tree.step(*node).label.as_ref()?.location.clone());
        self.walker.source(place.as_deref())
    }

    /// Returns the value of an expression at a step of the current walk; primed variables are those of the
    /// next step.
    ///
    /// # Errors
    /// Why it has none, as text for the user, with the lines it is about.
    pub fn ask(&mut self, expression: &str, step: usize) -> Result<Plain, String> {
        let (here, next) = (self.path().get(step).copied(), self.path().get(step + 1).copied());
        let Some(here) = here else { return Err("no state is chosen yet".to_owned()) };
        let Session { walker, tree, answers, .. } = self;
        let answer = answers.entry((expression.to_owned(), here, next));
        let next = next.map(|next| tree.state(next));
        answer.or_insert_with(|| walker.ask(expression, tree.state(here), next)).clone()
    }

    /// Evaluates an expression at a step of the current walk once more, and returns also what it prints.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn evaluate(&mut self, expression: &str, step: usize) -> Result<Answer, String> {
        let (here, next) = (self.path().get(step).copied(), self.path().get(step + 1).copied());
        let Some(here) = here else { return Err("no state is chosen yet".to_owned()) };
        let Session { walker, tree, .. } = self;
        walker.ask_aloud(expression, tree.state(here), next.map(|next| tree.state(next)))
    }

    /// Forgets all that was computed, because some of it was stopped; it is computed again when it is asked for.
    pub fn forget_computed(&mut self) {
        self.initial = None;
        self.successors.clear();
        self.verdicts.clear();
        self.definitions.clear();
        self.shown.clear();
        self.answers.clear();
        self.table = None;
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

    fn scene(&mut self, step: usize) -> Option<Result<Scene, String>> {
        let node = self.path().get(step).copied()?;
        let Session { walker, tree, definitions, .. } = self;
        let value = define(walker.as_mut(), definitions, scene::DEFINITION, tree.state(node))?;
        Some(scene::evaluate(value))
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

    /// Returns the steps of the walk that the session began with.
    #[must_use]
    pub fn main_steps(&self) -> Vec<Step> {
        self.tree.path(BranchId::MAIN).iter().map(|node| self.tree.step(*node).clone()).collect()
    }

    /// Returns the lanes of these steps.
    #[must_use]
    pub fn main_lanes(&mut self) -> Vec<Option<usize>> {
        let here = std::mem::replace(&mut self.at, Position { branch: BranchId::MAIN, step: 0 });
        let lanes = self.table().rows.iter().map(|row| row.lane).collect();
        self.at = here;
        lanes
    }

    /// Returns the successors of any state; none if they cannot be computed.
    pub fn successors_of(&mut self, state: &State) -> Vec<(Label, State)> {
        let found = self.walker.successors(state).unwrap_or_default();
        found.into_iter().map(|next| (next.label, next.state)).collect()
    }

    /// Returns the current walk laid out in lanes.
    pub fn table(&mut self) -> Rc<LaneTable> {
        let key = (self.at.branch, self.len());
        let fresh = self.table.as_ref().is_some_and(|(branch, len, _)| (*branch, *len) == key);
        if !fresh {
            let steps = self.path().iter().map(|node| self.tree.step(*node).clone()).collect();
            let trace = Trace { variables: self.variables().to_vec(), steps, lasso: self.lasso() };
            if self.kind == Kind::Explore {
                self.look_ahead();
            }
            let Session { walker, tree, definitions, successors, .. } = self;
            let mut known: Vec<(&NodeId, &Vec<Successor>)> =
                successors.iter().filter_map(|(node, list)| Some((node, list.as_ref().ok()?))).collect();
            known.sort_by_key(|(node, _)| **node);
            let evidence: Vec<Transition<'_>> = known
                .into_iter()
                .rev()
                .flat_map(|(node, list)| list.iter().map(|next| (tree.state(*node), next)))
                .map(|(before, next)| Transition { before, label: &next.label, after: &next.state })
                .take(MOST_EVIDENCE)
                .collect();
            let mut define = |name: &str, state: &State| define(walker.as_mut(), definitions, name, state);
            let table = resolve_with(&trace, &evidence, &mut define);
            self.table = Some((key.0, key.1, Rc::new(table)));
        }
        Rc::clone(&self.table.as_ref().expect("it was just made").2)
    }

    /// Computes the successors along the current walk, so that inference has something to see.
    fn look_ahead(&mut self) {
        for node in self.path().to_vec() {
            self.expand(node);
        }
    }

    fn expand(&mut self, node: NodeId) {
        let Session { walker, tree, successors, .. } = self;
        successors.entry(node).or_insert_with(|| walker.successors(tree.state(node)));
    }

    /// Returns the locks that a step acquires or releases, by position.
    pub fn touched_locks(&mut self, step: usize) -> Vec<usize> {
        let table = self.table();
        let Some(row) = table.rows.get(step) else { return Vec::new() };
        let touched = |kind| matches!(kind, MarkKind::Acquire | MarkKind::Release);
        (0..row.marks.len()).filter(|i| touched(row.marks[*i].kind)).collect()
    }

    pub(super) fn path(&self) -> &[NodeId] {
        self.tree.path(self.at.branch)
    }
}

fn define(
    walker: &mut dyn Walker,
    known: &mut HashMap<(String, State), Option<Result<Plain, String>>>,
    name: &str,
    state: &State,
) -> Option<Result<Plain, String>> {
    let key = (name.to_owned(), state.clone());
    known.entry(key).or_insert_with(|| walker.definition(name, state)).clone()
}
