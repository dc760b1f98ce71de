//! What is found out about the steps of the current walk when it is asked for, and kept: what can happen next and what
//! cannot, the properties, expressions, pictures, lanes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::blocked::who_is_in_the_way;
use super::super::{
    AllDisabled, Answer, BranchId, Broken, Conjunct, Moment, NodeId, Successor, ValuePart, Verdict,
    WalkError, Walker, Whole,
};
use super::{Choice, Kind, Session, Tree, WalkStatus};
use crate::scene::{self, Layout, Scene};
use crate::trace::diff::diff;
use crate::trace::lanes::Transition;
use crate::trace::locks::MarkKind;
use crate::trace::{Label, LaneTable, State, resolve_with};
use crate::value::Plain;

/// How many steps inference looks at besides those of the walk.
const MOST_EVIDENCE: usize = 2000;

/// At how many steps of a walk of the user it looks for them.
const MOST_EXPANDED: usize = 200;

impl Session {
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
        let table = self.table();
        let successors = match &self.successors[&node] {
            Ok(successors) => successors.clone(),
            Err(error) => return Err(error.clone()),
        };
        let next = self.path().get(self.at.step + 1).map(|node| self.tree.step(*node).clone());
        let variables = self.walker.variables().to_vec();
        let Session { walker, definitions, .. } = self;
        let mut define = |name: &str, state: &State| define(walker.as_mut(), definitions, name, state);
        let mut choices: Vec<Choice> = successors
            .into_iter()
            .map(|Successor { label, chosen, state: after }| {
                let step = Transition { before: &state, label: &label, after: &after };
                let (lane, text) = table.describe(step, &mut define);
                let changes = diff(&variables, &state, &after);
                let taken =
                    next.as_ref().is_some_and(|n| n.label.as_ref() == Some(&label) && n.state == after);
                Choice { label: Some(label), lane, text, chosen, state: after, changes, taken }
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

    /// Returns the first of the actions that cannot be taken in the current state, before the others those in whose way
    /// a thread stands.
    ///
    /// # Errors
    /// Why they are not known.
    pub fn disabled(&mut self, most: usize) -> Result<AllDisabled, WalkError> {
        let Some(state) = self.state(self.at.step).cloned() else { return Ok(AllDisabled::default()) };
        let mut all = self.walker.disabled(&state, most)?;
        let table = self.table();
        let Session { walker, tree, at, .. } = self;
        let states: Vec<&State> = tree.path(at.branch).iter().map(|node| tree.state(*node)).collect();
        who_is_in_the_way(walker.as_mut(), &table, &states, at.step, &mut all);
        all.list.sort_by_key(|disabled| disabled.in_the_way.is_none());
        if all.more > 0
            && let Some(node) = self.path().get(self.at.step).copied()
        {
            // What was not looked at may be enabled.
            self.expand(node);
            let looked_at: HashSet<&Label> = all.enabled.iter().map(|(_, label)| label).collect();
            let successors = self.successors[&node].iter().flatten().map(|successor| &successor.label);
            let others: HashSet<&Label> = successors.filter(|label| !looked_at.contains(label)).collect();
            all.more = all.more.saturating_sub(others.len());
        }
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
        self.at_moment(step, |walker, moment| walker.parts(whole, moment, path))
            .unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Asks the spec about a step of the current walk and the states around it; `None` if there is no such step.
    pub(in crate::session) fn at_moment<T>(
        &mut self,
        step: usize,
        ask: impl FnOnce(&mut dyn Walker, Moment<'_>) -> T,
    ) -> Option<T> {
        let nodes = self.path();
        let here = nodes.get(step).copied()?;
        let next = nodes.get(step + 1).copied();
        let before = step.checked_sub(1).map(|before| nodes[before]);
        let label = self.label(step).cloned();
        let Session { walker, tree, .. } = self;
        let before = before.zip(label.as_ref()).map(|(node, label)| (tree.state(node), label));
        let moment = Moment { before, here: tree.state(here), next: next.map(|next| tree.state(next)) };
        Some(ask(walker.as_mut(), moment))
    }

    /// Returns the properties that do not hold after a step of the current walk, each with its first false
    /// part.
    pub fn broken(&mut self, step: usize) -> Vec<Broken> {
        let before = step.checked_sub(1).and_then(|before| self.state(before)).cloned();
        let Some(state) = self.state(step).cloned() else { return Vec::new() };
        self.walker.broken(before.as_ref(), &state)
    }

    pub(in crate::session) fn initial_choices(&mut self) -> Result<Vec<Choice>, WalkError> {
        let current = self.state(0).cloned();
        let variables = self.walker.variables().to_vec();
        let states = self.initial_states().map_err(WalkError::Evaluation)?;
        let choice = |(i, state): (usize, &State)| {
            let other = if i == 0 { states.get(1) } else { states.first() };
            Choice {
                label: None,
                lane: None,
                text: format!("Init {}", i + 1),
                chosen: Vec::new(),
                state: state.clone(),
                changes: other.map_or_else(Vec::new, |other| diff(&variables, other, state)),
                taken: current.as_ref() == Some(state),
            }
        };
        Ok(states.iter().enumerate().map(choice).collect())
    }

    pub(in crate::session) fn initial_states(&mut self) -> Result<&[State], String> {
        if self.initial.is_none() {
            self.initial = Some(self.walker.initial());
        }
        match self.initial.as_ref().expect("it was just computed") {
            Ok(states) => Ok(states),
            Err(error) => Err(error.clone()),
        }
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
        self.tables.clear();
    }

    fn scene(&mut self, step: usize) -> Option<Result<Scene, String>> {
        let node = self.path().get(step).copied()?;
        let Session { walker, tree, definitions, .. } = self;
        let value = define(walker.as_mut(), definitions, scene::DEFINITION, tree.state(node))?;
        Some(scene::evaluate(value))
    }

    /// Returns the successors of any state; none if they cannot be computed.
    pub fn successors_of(&mut self, state: &State) -> Vec<(Label, State)> {
        self.walker.successors_of(state)
    }

    /// Returns the current walk laid out in lanes.
    pub fn table(&mut self) -> Arc<LaneTable> {
        let (walk, len) = (self.at.branch, self.len());
        if self.tables.get(&walk).is_none_or(|(known, _)| *known != len) {
            let trace = self.trace();
            if self.kind == Kind::Explore {
                self.look_ahead();
            }
            let Session { walker, tree, definitions, successors, .. } = self;
            let evidence: Vec<Transition<'_>> =
                evidence(tree, successors).map(|(before, next)| next.after(before)).collect();
            let mut define = |name: &str, state: &State| define(walker.as_mut(), definitions, name, state);
            let table = resolve_with(&trace, &evidence, &mut define);
            self.tables.insert(walk, (len, Arc::new(table)));
        }
        Arc::clone(&self.tables[&walk].1)
    }

    /// Returns the steps that inference looks at besides those of the walk.
    pub(in crate::session) fn evidence(&self) -> impl Iterator<Item = (&State, &Successor)> {
        evidence(&self.tree, &self.successors)
    }

    /// Computes the successors along the current walk, so that inference has something to see; of a long walk
    /// those of some steps.
    fn look_ahead(&mut self) {
        let every = self.len().div_ceil(MOST_EXPANDED).max(1);
        for node in self.path().iter().copied().step_by(every).collect::<Vec<_>>() {
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
}

/// Returns steps from states that were looked at, the latest first.
fn evidence<'a>(
    tree: &'a Tree,
    successors: &'a HashMap<NodeId, Result<Vec<Successor>, WalkError>>,
) -> impl Iterator<Item = (&'a State, &'a Successor)> {
    let mut known: Vec<(&NodeId, &Vec<Successor>)> =
        successors.iter().filter_map(|(node, list)| Some((node, list.as_ref().ok()?))).collect();
    known.sort_by_key(|(node, _)| **node);
    let steps =
        known.into_iter().rev().flat_map(|(node, list)| list.iter().map(|next| (tree.state(*node), next)));
    steps.take(MOST_EVIDENCE)
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
