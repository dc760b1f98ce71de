//! What is seen as words of a command line that opens it again. A what-if walk is a few numbers: where it leaves the walk that the
//! session began with, and which choice it takes at each step from there, counted from 1.
//!
//! `retry=4:2,1` leaves at step 4; `init:3,1` begins in the third initial state. The choices of a state are always
//! in the same order, so the same spec gives the same walk.

use super::{BranchId, DiffBase, Kind, Session};
use crate::trace::State;

impl Session {
    /// Returns the current walk as numbers; `None` if it is the one that the session begins with.
    pub fn link(&mut self) -> Option<String> {
        let walk = self.position().branch;
        let steps = self.steps_of(walk);
        let began = self.began_with();
        let main = self.steps_of(BranchId::MAIN);
        let shared = main.iter().take(began).zip(&steps).take_while(|(one, other)| one == other).count();
        if shared == steps.len() && (walk == BranchId::MAIN || shared == 0) {
            return None;
        }
        let mut numbers = Vec::new();
        let mut before: Option<&State> = shared.checked_sub(1).map(|last| &steps[last].state);
        for step in &steps[shared..] {
            let number = match before {
                None => self.initial_states().ok()?.iter().position(|state| *state == step.state)?,
                Some(before) => self
                    .successors_of(before)
                    .iter()
                    .position(|(label, state)| Some(label) == step.label.as_ref() && *state == step.state)?,
            };
            numbers.push((number + 1).to_string());
            before = Some(&step.state);
        }
        let name = self.name_of(walk);
        let is_own = walk != BranchId::MAIN && name != "b1";
        let name = if is_own { format!("{name}=") } else { String::new() };
        let from = shared.checked_sub(1).map_or_else(|| "init".to_owned(), |step| step.to_string());
        Some(format!("{name}{from}:{}", numbers.join(",")))
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
        let mut at_start = from == "init";
        if !at_start {
            let step: usize = from.parse().map_err(|_| wrong())?;
            if step >= self.len() {
                return Err(format!("there is no step {step} from which the walk {link} could leave"));
            }
            self.go_to(step);
        }
        for number in numbers {
            let place = self.cursor();
            let choices = if at_start { self.initial_choices() } else { self.choices() };
            // Other initial states are offered beside the steps from the first one.
            let mut meant = choices.iter().flatten().filter(|choice| choice.label.is_none() == at_start);
            let choice = number.checked_sub(1).and_then(|n| meant.nth(n)).cloned();
            let choice = choice.ok_or_else(|| format!("there is no choice {number} after step {place}"))?;
            self.take(&choice);
            at_start = false;
        }
        match name {
            Some(name) if !self.on_main() => self.rename(self.position().branch, name),
            _ => Ok(()),
        }
    }

    /// Returns what states are compared with as a word: `first`, or the step of the walk that is marked; `None` for
    /// the previous state, for a mark elsewhere, and for another variant, which is not loaded by a command line.
    pub fn base_link(&self) -> Option<String> {
        match self.base() {
            DiffBase::Previous | DiffBase::Other => None,
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
            Kind::Counterexample | Kind::Recorded => self.steps_of(BranchId::MAIN).len(),
            Kind::Explore => usize::from(matches!(self.initial_states(), Ok([_]))),
        }
    }
}
