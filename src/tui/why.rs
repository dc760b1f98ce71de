//! Explanations of the current step, computed once: disabled actions, conjuncts, what is broken.

use std::rc::Rc;

use super::app::App;
use crate::export::text::grouped;
use crate::session::{self, AllDisabled, Broken, Choice, Conjunct, MOST_DISABLED, Position};
use crate::trace::holds::Wait;

/// What was found out, each with where it holds.
#[derive(Default)]
pub(super) struct Why {
    disabled: Option<(Position, usize, Rc<AllDisabled>)>,
    /// How many disabled actions more than usual are looked at in this state.
    further: usize,
    choice: Option<(Position, Choice, Rc<Vec<Conjunct>>)>,
    step: Option<(Position, usize, Rc<Step>)>,
}

/// What is known of the step that led to a state.
#[derive(Default)]
pub(super) struct Step {
    /// The conjuncts of its action.
    pub(super) conjuncts: Vec<Conjunct>,
    /// What went wrong in their evaluation.
    pub(super) failure: Option<String>,
    /// The properties that do not hold after it.
    pub(super) broken: Vec<Broken>,
}

impl App {
    /// The actions that cannot be taken in the current state; none if they are not known.
    pub(super) fn disabled(&mut self) -> Rc<AllDisabled> {
        let (at, len) = (self.session.position(), self.session.len());
        if let Some((position, n, all)) = &self.why.disabled
            && (*position, *n) == (at, len)
        {
            return Rc::clone(all);
        }
        self.why.further = 0;
        self.look_for_disabled()
    }

    fn look_for_disabled(&mut self) -> Rc<AllDisabled> {
        let (at, len) = (self.session.position(), self.session.len());
        let most = MOST_DISABLED + self.why.further;
        let all = Rc::new(self.session.disabled(most).unwrap_or_default());
        self.why.disabled = Some((at, len, Rc::clone(&all)));
        all
    }

    /// Who waits for a lock in the current state; nobody if that is not known.
    pub(super) fn waits(&mut self) -> Vec<Wait> {
        let table = self.session.table();
        if table.lock_columns().is_empty() {
            return Vec::new();
        }
        session::waits(&table, self.session.cursor(), &self.disabled())
    }

    /// What would come of the conjuncts of a choice; nothing if that is not known.
    pub(super) fn conjuncts_of(&mut self, choice: &Choice) -> Rc<Vec<Conjunct>> {
        let at = self.session.position();
        if let Some((position, other, known)) = &self.why.choice
            && *position == at
            && other == choice
        {
            return Rc::clone(known);
        }
        let found = Rc::new(self.session.conjuncts_of(choice).unwrap_or_default());
        self.why.choice = Some((at, choice.clone(), Rc::clone(&found)));
        found
    }

    /// What came of the conjuncts of the current step, and what it broke.
    pub(super) fn step_facts(&mut self) -> Rc<Step> {
        let (at, len) = (self.session.position(), self.session.len());
        if let Some((position, n, known)) = &self.why.step
            && (*position, *n) == (at, len)
        {
            return Rc::clone(known);
        }
        let (conjuncts, failure) = match self.session.conjuncts(at.step) {
            Ok(conjuncts) => (conjuncts, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let broken = self.session.broken(at.step);
        let step = Rc::new(Step { conjuncts, failure, broken });
        self.why.step = Some((at, len, Rc::clone(&step)));
        step
    }

    /// Says why a row of the list of actions cannot be taken; at the row behind all looks at more of them.
    pub(super) fn say_why_not(&mut self, row: usize) {
        let n_enabled = self.choices().as_ref().map_or(0, Vec::len).max(1);
        let all = self.disabled();
        let Some(place) = row.checked_sub(n_enabled) else { return };
        let Some(disabled) = all.list.get(place) else {
            if all.more > 0 {
                self.why.further += MOST_DISABLED;
                let n = self.look_for_disabled().list.len();
                self.say(&format!("{} actions that are not enabled are shown", grouped(n as u64)));
            }
            return;
        };
        let reason = disabled.reasons().into_iter().next().unwrap_or_default();
        self.say(&format!("{} is not enabled: {reason}", disabled.name()));
    }
}
