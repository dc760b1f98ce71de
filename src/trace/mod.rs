//! A behavior as plain data: states, steps, what changed, lanes and locks.
//!
//! Nothing here knows the engine: a trace comes from a search, from a file or from an explorer.

pub mod diff;
pub mod grid;
pub mod holds;
mod infer;
pub mod lanes;
pub mod local;
pub mod locks;
mod table;
#[cfg(test)]
mod tests;

pub use table::{LaneTable, Row, resolve, resolve_with};

use crate::value::Plain;

/// A state: the value of each variable, in the order of [`Trace::variables`].
pub type State = Vec<Plain>;

/// Returns a state that shares with another one, most often the one before, what is alike.
#[must_use]
pub fn sharing(state: State, other: &State) -> State {
    if state.len() != other.len() {
        return state;
    }
    state.into_iter().zip(other).map(|(value, other)| value.sharing(other)).collect()
}

/// A behavior, finite or with a loop at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The names of the variables, in order of declaration.
    pub variables: Vec<String>,
    /// The steps; the first is an initial state.
    pub steps: Vec<Step>,
    /// How it goes on for ever, if it does.
    pub lasso: Option<Lasso>,
}

/// A state and the action that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The action, absent for an initial state.
    pub label: Option<Label>,
    /// The state after the action.
    pub state: State,
}

/// An action instance as shown to people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The innermost operator entered, as TLC names it.
    pub name: String,
    /// The values of its parameters, in order.
    pub parameters: Vec<Plain>,
    /// `line:col of Module`, where the operator is defined.
    pub location: Option<String>,
}

/// The loop at the end of a behavior.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lasso {
    /// The last state is followed by an earlier one.
    Cycle {
        /// The index of that one, from 0.
        back: usize,
        /// The action that leads there, if it is known.
        by: Option<Label>,
    },
    /// The last state is repeated for ever.
    Stuttering,
}

impl Lasso {
    /// Returns a loop back to a state, by an action that is not known.
    #[must_use]
    pub fn to(back: usize) -> Self {
        Lasso::Cycle { back, by: None }
    }

    /// Returns the index of the state that follows the last one, if that is another step.
    #[must_use]
    pub fn back(&self) -> Option<usize> {
        match self {
            Lasso::Cycle { back, .. } => Some(*back),
            Lasso::Stuttering => None,
        }
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        if self.parameters.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = self.parameters.iter().map(ToString::to_string).collect();
        write!(f, "({})", list.join(", "))
    }
}
