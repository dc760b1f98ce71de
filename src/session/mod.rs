//! Everything that a viewer can ask of a behavior: cursor, branches, properties, lanes.
//!
//! Plain data; knows no terminal. What can be asked of the spec itself goes through [`Walker`]: [`Live`]
//! for a spec at hand, [`Recorded`] for a trace that was read from a file.

mod apart;
mod ask;
#[cfg(test)]
mod ask_tests;
mod blocked;
#[cfg(test)]
mod blocked_tests;
#[cfg(test)]
mod branch_tests;
#[cfg(test)]
pub(crate) mod demo;
mod essential;
mod facts;
mod fewest;
mod find;
mod follow;
mod keep;
mod laid;
#[cfg(test)]
mod lane_tests;
mod lasso;
mod leave;
mod link;
mod live;
mod local;
mod lockstep;
#[cfg(test)]
mod lockstep_tests;
mod marks;
mod order;
#[cfg(test)]
mod order_tests;
mod other;
mod outlook;
#[cfg(test)]
mod outlook_tests;
mod parts;
#[cfg(test)]
mod parts_tests;
mod reasons;
mod recorded;
mod reorder;
mod replay;
mod say;
mod shown;
#[cfg(test)]
mod tests;
mod tree;
mod trees;
#[cfg(test)]
mod trees_tests;
mod view;
mod why;
#[cfg(test)]
pub(crate) mod why_tests;

pub use apart::Apart;
pub use ask::{Answer, Origin, Problem, ProblemKind, Room, Use};
pub use essential::essential;
#[cfg(test)]
pub(crate) use essential::tests as essential_tests;
pub use facts::{Besides, Facts};
pub use fewest::{Among, FewSwitches, n_switches};
pub use find::{Direction, Find};
pub use laid::{Laid, Outset};
pub use link::Linking;
pub use live::Live;
pub use lockstep::{Lockstep, Pace, Reason, Refused};
pub use marks::Mark;
pub use order::lock_order;
pub use other::{NoState, Other};
pub use outlook::{Outlook, Viewpoint, Way, ahead};
pub use parts::{Moment, ValuePart, Whole};
pub use reasons::{truth, with_chosen};
pub use recorded::Recorded;
pub use reorder::{Reordered, reorder};
pub use replay::{MOST_STATES, Unable};
pub use say::said;
pub use shown::{OnWay, Shown};
pub use tree::{Branch, BranchId, NodeId};
pub use trees::ValueTree;
pub use view::{Choice, DiffBase, Kind, Outcome, Position, Session, WalkStatus};
pub use why::{
    AllDisabled, Broken, Came, Conjunct, Disabled, Excerpt, InTheWay, MOST_DISABLED, Obstacle, Part,
    all_waits, waits,
};

use std::sync::Arc;

use crate::base::Stop;
use crate::engine::Model;
use crate::trace::diff::Path;
use crate::trace::lanes::Transition;
use crate::trace::local::Touch;
use crate::trace::{Label, State};
use crate::value::Plain;

/// What a session asks of a spec.
pub trait Walker: Send {
    /// The names of the variables.
    fn variables(&self) -> &[String];

    /// The initial states, in the order of the search.
    ///
    /// # Errors
    /// What went wrong while they were computed, as text for the user.
    fn initial(&mut self) -> Result<Vec<State>, String>;

    /// The successors of a state with their actions, in the order of the search; duplicates dropped.
    /// Fails with [`NotLive`](WalkError::NotLive) for a trace that was read from a file.
    ///
    /// # Errors
    /// What went wrong while they were computed, if there are none. Otherwise [`Walker::disabled`] says which
    /// actions fail.
    fn successors(&mut self, state: &State) -> Result<Vec<Successor>, WalkError>;

    /// The successors of a state with their actions; none if they cannot be computed.
    fn successors_of(&mut self, state: &State) -> Vec<(Label, State)> {
        let found = self.successors(state).unwrap_or_default();
        found.into_iter().map(|next| (next.label, next.state)).collect()
    }

    /// The names of the properties, in the order of the cfg.
    fn properties(&self) -> &[String];

    /// For each property whether it holds in `state`, entered from `previous` (for action properties).
    fn check(&mut self, previous: Option<&State>, state: &State) -> Vec<Verdict>;

    /// The actions that cannot be taken in a state, each with its first false conjunct; of the others than the first
    /// `most` only the number.
    ///
    /// # Errors
    /// Why they are not known.
    fn disabled(&mut self, state: &State, most: usize) -> Result<AllDisabled, WalkError> {
        let _ = (state, most);
        Err(WalkError::NotLive)
    }

    /// Whether an action, by its number, comes past the conjunct that is its obstacle in a state if the state is
    /// another one. What cannot be evaluated there does not.
    fn gets_past(&mut self, number: usize, state: &State, other: &State) -> bool {
        let _ = (number, state, other);
        false
    }

    /// What came of the conjuncts of the action that leads from a state to another; empty if that is not
    /// known.
    ///
    /// # Errors
    /// What went wrong in their evaluation.
    fn conjuncts(&mut self, before: &State, label: &Label, after: &State) -> Result<Vec<Conjunct>, String> {
        let _ = (before, label, after);
        Ok(Vec::new())
    }

    /// The parts of what is taken apart, each with its own parts; empty if they are not known.
    ///
    /// # Errors
    /// What went wrong on the way to them.
    fn trees(&mut self, whole: &Whole, moment: Moment<'_>) -> Result<Vec<ValueTree>, String> {
        let _ = (whole, moment);
        Ok(Vec::new())
    }

    /// The parts of what is taken apart, at a path in it; empty if they are not known.
    ///
    /// # Errors
    /// What went wrong on the way to them.
    fn parts(&mut self, whole: &Whole, moment: Moment<'_>, path: &[usize]) -> Result<Vec<ValuePart>, String> {
        let _ = (whole, moment, path);
        Ok(Vec::new())
    }

    /// The properties that do not hold in `state`, entered from `previous`, each with its first false part.
    fn broken(&mut self, previous: Option<&State>, state: &State) -> Vec<Broken> {
        let _ = (previous, state);
        Vec::new()
    }

    /// The parts of a state that decide what an action does, and those that it may change; `None` if that may be
    /// all of it.
    fn touches(&mut self, label: &Label) -> Option<Touch> {
        let _ = label;
        None
    }

    /// The parts of a state that an action, by its number, may change; none if that may be all of it.
    fn writes(&mut self, number: usize) -> Vec<Path> {
        let _ = number;
        Vec::new()
    }

    /// The value of a definition of the root module without parameters (`Lanes`, `Locks`) in a state.
    /// `None` if there is no such definition.
    fn definition(&mut self, name: &str, state: &State) -> Option<Result<Plain, String>>;

    /// What the cfg shows of a state besides its variables.
    fn shown(&mut self, at: OnWay<'_>) -> Vec<Shown> {
        let _ = at;
        Vec::new()
    }

    /// The value of an expression in a state; primed variables are those of `next`.
    ///
    /// # Errors
    /// Why it has none, as text for the user, with the lines it is about.
    fn ask(&mut self, expression: &str, state: &State, next: Option<&State>) -> Result<Plain, String> {
        let _ = (expression, state, next);
        Err("expressions cannot be evaluated here".to_owned())
    }

    /// The same with what the expression prints on the way.
    ///
    /// # Errors
    /// As [`Walker::ask`].
    fn ask_aloud(&mut self, expression: &str, state: &State, next: Option<&State>) -> Result<Answer, String> {
        self.ask(expression, state, next).map(|value| Answer { value, printed: Vec::new() })
    }

    /// The names that an expression may use.
    fn names(&mut self) -> Vec<String> {
        self.variables().to_vec()
    }

    /// The flag that ends an evaluation, if there are any.
    fn stop(&self) -> Option<Stop> {
        None
    }

    /// Where expressions beside the spec are evaluated, apart from this walker; `None` if it is not known
    /// where the spec came from.
    fn room(&self) -> Option<Room> {
        None
    }

    /// The model, if the spec is at hand.
    fn model(&self) -> Option<Arc<Model>> {
        None
    }

    /// The module in which a place (`line:col of Module`) lies, or the first module of the spec. `None` if the
    /// spec is not at hand.
    fn source(&self, place: Option<&str>) -> Option<Source> {
        let _ = place;
        None
    }
}

/// The text of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name of its file, without folders.
    pub name: String,
    /// Its file; for a module of the program itself its name in angle brackets.
    pub path: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// The position of the line of the place that was asked for.
    pub line: usize,
}

/// A successor and the action that leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Successor {
    /// The action.
    pub label: Label,
    /// What it chooses besides its parameters, and may be told apart by from others of the same label.
    pub chosen: Vec<(String, Plain)>,
    /// The state after it.
    pub state: State,
}

impl Successor {
    /// Returns the step to it.
    fn after<'a>(&'a self, before: &'a State) -> Transition<'a> {
        Transition { before, label: &self.label, after: &self.state }
    }
}

/// Why there are no successors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalkError {
    /// The trace was read from a file and its spec is not at hand.
    NotLive,
    /// The evaluation failed, with a text for the user.
    Evaluation(String),
}

/// Whether a property holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Holds,
    /// It does not; with the first part that is false, as text, if it is known.
    Violated(Option<String>),
    /// It cannot be told, with the reason: an evaluation error, or no spec at hand.
    Unknown(String),
}
