//! What lies ahead of a step: whether it can still go wrong and right, and the shortest ways to either.

use std::sync::Arc;

use super::Session;
use crate::base::Stop;
use crate::engine::Model;
use crate::graph::{EdgeId, Extent, Fate, Graph, MAX_STATES, Options, Refusal, Successors, explore};
use crate::trace::{Label, State, Step};

/// What can still happen from a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// What is to be said of it.
    pub says: Vec<String>,
    /// Ways from it.
    pub ways: Vec<Way>,
}

/// A way from a state on, which may be long.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What it leads to.
    pub title: String,
    /// Its steps in the graph.
    pub edges: Arc<[EdgeId]>,
    /// The actions of its first steps, as many as were asked for.
    pub labels: Arc<[Label]>,
}

/// A step from which it is asked what lies ahead.
pub struct Viewpoint {
    state: State,
    /// The properties that are not checked.
    unchecked: Vec<String>,
}

/// Explores the states of a spec and finds out what can still happen in each, as to what a behavior breaks. Not more
/// than [`MAX_STATES`] are explored; `progress` hears how many are found and how many of them are left.
///
/// # Errors
/// Why there is no graph, or why what is wrong in it is not known: a condition depends on more than the state.
pub fn ahead(
    model: &Arc<Model>,
    behavior: &[Step],
    stop: &Stop,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(Graph, Fate), Refusal> {
    if model.checks_more_than_states() {
        return Err(Refusal::Impure);
    }
    let deadlock = model.check_deadlock && model.program.world.deadlock;
    let graph = explore(model, Options { max_states: MAX_STATES, deadlock, stop, progress })?;
    let fate = graph.fate(graph.fault_at(behavior));
    Ok((graph, fate))
}

impl Session {
    /// Returns the current step as one from which it is asked what lies ahead; `None` if no state is chosen yet.
    #[must_use]
    pub fn viewpoint(&self) -> Option<Viewpoint> {
        let state = self.state(self.cursor())?.clone();
        Some(Viewpoint { state, unchecked: self.unchecked() })
    }

    /// Returns what can still go wrong or right from the current step, with so many labels of each way at most;
    /// `None` if no state is chosen yet.
    pub fn outlook(&mut self, graph: &Graph, fate: &Fate, n_labels: usize) -> Option<Outlook> {
        let viewpoint = self.viewpoint()?;
        Some(viewpoint.outlook(graph, fate, n_labels, &mut |state| self.successors_of(state)))
    }

    /// Returns the first step of the current walk from which the violation cannot be avoided, if there is one.
    pub fn no_return(&self, graph: &Graph, fate: &Fate) -> Option<usize> {
        let states = (0..self.len()).filter_map(|step| self.state(step));
        let path: Vec<_> = states.map(|state| graph.find(state)).collect();
        if self.failed_at().is_some() { fate.no_return(&path) } else { fate.first_lost(&path) }
    }

    /// Returns the steps of a way in the graph from the current step on; `None` if there are none that fit.
    pub fn steps_of_way(&mut self, graph: &Graph, way: &[EdgeId]) -> Option<Vec<Step>> {
        let state = self.state(self.cursor())?.clone();
        graph.steps(&state, way, &mut |state| self.successors_of(state))
    }
}

impl Viewpoint {
    /// Returns the state from which it is asked.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Returns what can still go wrong or right, with so many labels of each way at most. The `successors` are
    /// asked for where a state stands for others.
    pub fn outlook(
        &self,
        graph: &Graph,
        fate: &Fate,
        n_labels: usize,
        successors: &mut Successors<'_>,
    ) -> Outlook {
        let mut outlook = Outlook { says: Vec::new(), ways: Vec::new() };
        let Some(here) = graph.find(&self.state) else {
            outlook.says.push("This state is not among those that were explored.".to_owned());
            return outlook;
        };
        let whole = graph.extent() == Extent::Whole;
        // Of what is not checked nobody knows how it goes.
        let unchecked = self.unchecked.join(", ");
        let knows_all = whole && unchecked.is_empty();
        let (wrong, lost, threat) = (fate.is_wrong(here), fate.is_lost(here), fate.can_go_wrong(here));
        outlook.says.push(match (wrong, lost, threat) {
            (true, ..) => "Here it has gone wrong.".to_owned(),
            (_, true, _) => "It is lost: from here every behavior goes wrong.".to_owned(),
            (_, _, true) => "It is open: from here it can go wrong, and it can be avoided.".to_owned(),
            (_, _, false) if knows_all => "It is safe: from here nothing can go wrong.".to_owned(),
            (_, _, false) if whole => "From here nothing that is checked can go wrong.".to_owned(),
            (_, _, false) => "From here nothing goes wrong in what was explored.".to_owned(),
        });
        if !unchecked.is_empty() {
            outlook.says.push(format!("NOT checked, because it is temporal: {unchecked}."));
        }
        if !whole {
            outlook.says.push("Not all states were explored; beyond them nothing is known.".to_owned());
        }
        let wrong_way = fate.way_wrong(graph.net(), here).filter(|way| !way.is_empty());
        let right_way = fate.way_right(graph.net(), here).filter(|way| !way.is_empty());
        let goes_round = right_way.as_ref().and_then(|way| way.last()).is_some_and(|&last| {
            let to = graph.net().edge(last).to;
            fate.can_go_wrong(to)
        });
        let mut add = |title: &str, way: Option<Vec<EdgeId>>| {
            outlook.ways.extend(way.and_then(|way| self.way(graph, title, way, n_labels, successors)));
        };
        add("the shortest way wrong", wrong_way);
        let right = match (goes_round, knows_all, whole) {
            (true, ..) => "a way to go round for ever",
            (false, true, _) => "the shortest way to safety",
            (false, false, true) => "the shortest way to where nothing checked goes wrong",
            (false, false, false) => "the shortest way to where nothing known goes wrong",
        };
        add(right, right_way);
        outlook
    }

    /// Returns a way in the graph, with so many labels at most; `None` if no steps fit. The `successors` are asked
    /// for where a state stands for others.
    pub fn way(
        &self,
        graph: &Graph,
        title: &str,
        edges: Vec<EdgeId>,
        n_labels: usize,
        successors: &mut Successors<'_>,
    ) -> Option<Way> {
        let n_shown = n_labels.min(edges.len());
        let labels = if graph.has_others() {
            // Only the steps tell which state it is of those that one stands for, and whether there is one.
            let steps = graph.steps(&self.state, &edges, successors)?.into_iter();
            steps.filter_map(|step| step.label).take(n_shown).collect()
        } else {
            // The state behind the last step may not be there to show.
            graph.steps(&self.state, &edges[edges.len().saturating_sub(1)..], successors)?;
            edges[..n_shown].iter().map(|edge| graph.label(*edge)).collect()
        };
        Some(Way { title: title.to_owned(), edges: edges.into(), labels })
    }
}
