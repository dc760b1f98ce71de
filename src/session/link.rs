//! What is seen as words of a command line that opens it again. A what-if walk is a few numbers: where it leaves the walk that the
//! session began with, and which choice it takes at each step from there, counted from 1.
//!
//! `retry=4:2,1` leaves at step 4; `init:3,1` begins in the third initial state. The choices of a state are always
//! in the same order, so the same spec gives the same walk.

use super::{BranchId, DiffBase, Kind, Session};
use crate::graph::Successors;
use crate::trace::{Label, State, Step};

/// A walk that is to be told in numbers.
pub struct Linking {
    /// Its name and where it leaves the first walk, as they are written.
    head: String,
    /// The number of its initial state, if it begins with another one.
    initial: Option<usize>,
    /// The state before its own steps.
    before: State,
    steps: Vec<Step>,
}

impl Linking {
    /// Returns how many steps have to be found among the choices of the state before.
    #[must_use]
    pub fn n_steps(&self) -> usize {
        self.steps.len()
    }

    /// Returns the walk as numbers; `None` if one of its steps is no choice.
    pub fn link(&self, successors: &mut Successors<'_>) -> Option<String> {
        let mut numbers = Vec::from_iter(self.initial.map(|number| number.to_string()));
        let mut before = &self.before;
        for step in &self.steps {
            let is_meant =
                |(label, state): &(Label, State)| Some(label) == step.label.as_ref() && *state == step.state;
            let number = successors(before).iter().position(is_meant)?;
            numbers.push((number + 1).to_string());
            before = &step.state;
        }
        Some(format!("{}:{}", self.head, numbers.join(",")))
    }
}

impl Session {
    /// Returns the current walk as numbers; `None` if it is the one that the session begins with.
    pub fn link(&mut self) -> Option<String> {
        self.linking()?.link(&mut |state| self.successors_of(state))
    }

    /// Returns the current walk as one that is to be told in numbers, of which a long one has many; `None` if it is
    /// the one that the session begins with.
    pub fn linking(&mut self) -> Option<Linking> {
        let walk = self.position().branch;
        let began = self.began_with();
        let (path, main) = (self.nodes(walk), self.nodes(BranchId::MAIN));
        let shared = main.iter().take(began).zip(path).take_while(|(one, other)| one == other).count();
        if shared == path.len() && (walk == BranchId::MAIN || shared == 0) {
            return None;
        }
        // The state before its own steps is the first of these.
        let mut steps = path[shared.saturating_sub(1)..].iter().map(|node| self.tree.step(*node).clone());
        let first = steps.next()?;
        let own = steps.collect();
        let is_own = walk != BranchId::MAIN && self.name_of(walk) != "b1";
        let name = if is_own { format!("{}=", self.name_of(walk)) } else { String::new() };
        let (from, initial) = match shared.checked_sub(1) {
            Some(step) => (step.to_string(), None),
            None => {
                let number = self.initial_states().ok()?.iter().position(|state| *state == first.state)?;
                ("init".to_owned(), Some(number + 1))
            }
        };
        Some(Linking { head: format!("{name}{from}"), initial, before: first.state, steps: own })
    }

    /// Takes the walk that numbers stand for, and goes to its end.
    ///
    /// # Errors
    /// Why there is no such walk, as text for the user.
    pub fn follow_link(&mut self, link: &str) -> Result<(), String> {
        let wrong = || format!("{link} is no walk: one like NAME=4:2,1 is expected");
        let (name, rest) = link.rsplit_once('=').map_or((None, link), |(name, rest)| (Some(name), rest));
        let (from, numbers) = rest.split_once(':').ok_or_else(wrong)?;
        let numbers: Result<Vec<usize>, _> = numbers.split(',').map(|n| n.trim().parse::<usize>()).collect();
        let numbers = numbers.map_err(|_| wrong())?;
        // Who goes back from here does not wait until the lanes of a long walk are found.
        self.table();
        let mut place = 0;
        let mut here = None;
        if from != "init" {
            place = from.parse().map_err(|_| wrong())?;
            if place >= self.len() {
                return Err(format!("there is no step {place} from which the walk {link} could leave"));
            }
            self.go_to(place);
            here = self.state(place).cloned();
        }
        let mut steps: Vec<Step> = Vec::new();
        for number in numbers {
            let from = steps.last().map(|step| &step.state).or(here.as_ref());
            let meant = number.checked_sub(1);
            let step = match from {
                Some(state) => {
                    let choice = meant.and_then(|n| self.successors_of(state).into_iter().nth(n));
                    choice.map(|(label, state)| Step { label: Some(label), state })
                }
                None => {
                    let state = meant.and_then(|n| self.initial_states().ok()?.get(n).cloned());
                    state.map(|state| Step { label: None, state })
                }
            };
            let is_first = from.is_none();
            let step = step.ok_or_else(|| {
                if is_first {
                    format!("there is no initial state {number}")
                } else {
                    format!("there is no choice {number} after step {place}")
                }
            })?;
            place += usize::from(!is_first);
            steps.push(step);
        }
        self.take_steps(steps);
        match name {
            Some(name) if !self.on_main() => self.rename(self.position().branch, name),
            _ => Ok(()),
        }
    }

    /// Returns what states are compared with as a word: `first`, the step of the walk that is marked, or another
    /// variant; `None` for the previous state and for a mark elsewhere.
    pub fn base_link(&self) -> Option<String> {
        match self.base() {
            DiffBase::Previous => None,
            DiffBase::Other => self.other_word().map(str::to_owned),
            DiffBase::First => Some("first".to_owned()),
            DiffBase::Mark => {
                let step = self.mark()?.position.step;
                (self.state(step) == self.base_state()).then(|| step.to_string())
            }
        }
    }

    /// Compares states with what a word stands for: `previous`, `first`, or a step of the walk, which is marked `a`.
    ///
    /// # Errors
    /// Why there is no such state, as text for the user.
    pub fn follow_base(&mut self, word: &str) -> Result<(), String> {
        let base = match word {
            "previous" => DiffBase::Previous,
            "first" => DiffBase::First,
            number => {
                let step: usize = number.parse().map_err(|_| {
                    format!("nothing can be compared with {number}: previous, first or a step is expected")
                })?;
                if step >= self.len() {
                    return Err(format!("there is no step {step} to compare with"));
                }
                let here = self.cursor();
                self.go_to(step);
                self.set_mark('a');
                self.go_to(here);
                DiffBase::Mark
            }
        };
        while self.base() != base {
            self.next_base();
        }
        Ok(())
    }

    /// How many steps of the first walk are there when the session begins.
    fn began_with(&mut self) -> usize {
        match self.kind() {
            Kind::Counterexample | Kind::Recorded => self.nodes(BranchId::MAIN).len(),
            Kind::Explore => usize::from(matches!(self.initial_states(), Ok([_]))),
        }
    }
}
