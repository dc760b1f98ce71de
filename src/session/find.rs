//! Steps that have something in common with the current one, and text search.

use std::fmt::Write as _;

use super::{Session, Verdict};
use crate::value::Plain;

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find {
    /// A step of the same thread.
    SameThread,
    /// A step that takes or releases a lock that the current step touches; any lock if it touches none;
    /// if there are no locks, a step that changes a variable that the current step changes.
    SameLock,
    /// A step after which a property has another verdict than before.
    PropertyChange,
    /// A step whose text, or what it changes, contains this, in any case.
    Text(String),
    /// A step in which an expression is TRUE.
    True(String),
}

impl Find {
    /// Returns what a text means that was typed: `=x > 1` is an expression.
    #[must_use]
    pub fn typed(text: &str) -> Find {
        match text.strip_prefix('=') {
            Some(expression) => Find::True(expression.trim().to_owned()),
            None => Find::Text(text.to_owned()),
        }
    }
}

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To later steps.
    Forward,
    /// To earlier steps.
    Backward,
}

impl Session {
    /// Returns the nearest step that is looked for; a search of a text or an expression goes round at the ends.
    pub fn find(&mut self, what: &Find, direction: Direction) -> Option<usize> {
        let from = self.cursor();
        self.order(what, direction).find(|step| self.is_sought(what, from, *step))
    }

    /// Returns the steps in the order in which they are looked at.
    pub fn order(&self, what: &Find, direction: Direction) -> impl Iterator<Item = usize> + use<> {
        let (at, len) = (self.cursor(), self.len());
        let goes_round = matches!(what, Find::Text(_) | Find::True(_)) && len > 0;
        let n = match (direction, goes_round) {
            (_, true) => len,
            (Direction::Forward, false) => len.saturating_sub(at + 1),
            (Direction::Backward, false) => at,
        };
        (1..=n).map(move |i| match direction {
            Direction::Forward => (at + i) % len,
            Direction::Backward => (at + len - i) % len,
        })
    }

    /// Says whether a step has what is looked for from another one.
    pub fn is_sought(&mut self, what: &Find, from: usize, step: usize) -> bool {
        match what {
            Find::SameThread => {
                let table = self.table();
                let lane = |step: usize| table.rows.get(step).and_then(|row| row.lane);
                // From a step without a thread, such as the first, to the next one that has one.
                lane(step).is_some() && (lane(from).is_none() || lane(from) == lane(step))
            }
            Find::SameLock if self.table().locks.locks.is_empty() => {
                let variables = |session: &Session, step| -> Vec<String> {
                    session.step_changes(step).into_iter().map(|change| change.path.variable).collect()
                };
                let here = variables(self, from);
                variables(self, step).iter().any(|v| here.is_empty() || here.contains(v))
            }
            Find::SameLock => {
                let here = self.touched_locks(from);
                self.touched_locks(step).iter().any(|lock| here.is_empty() || here.contains(lock))
            }
            Find::PropertyChange => self.property_changes(step),
            Find::True(expression) => self.ask(expression, step) == Ok(Plain::Bool(true)),
            Find::Text(text) => self.step_text(step).to_lowercase().contains(&text.to_lowercase()),
        }
    }

    /// Says whether a property has another verdict after a step than before it.
    pub fn property_changes(&mut self, step: usize) -> bool {
        let Some(before) = step.checked_sub(1) else { return false };
        let kind = |verdict: &Verdict| match verdict {
            Verdict::Holds => 0,
            Verdict::Violated(_) => 1,
            Verdict::Unknown(_) => 2,
        };
        let old: Vec<i32> = self.verdicts(before).iter().map(kind).collect();
        !self.verdicts(step).iter().map(kind).eq(old)
    }

    /// Returns all text of a step: its label, what it says in its lane, what it changes, or the whole
    /// state if it is the first.
    pub fn step_text(&mut self, step: usize) -> String {
        let mut text = match self.table().rows.get(step) {
            Some(row) => format!("{}\n{}", row.label, row.text),
            None => return String::new(),
        };
        if step == 0 {
            for (name, value) in self.variables().iter().zip(self.state(0).into_iter().flatten()) {
                let _ = write!(text, "\n{name} = {value}");
            }
        }
        for change in self.step_changes(step) {
            let new = change.new.map(|new| new.to_string()).unwrap_or_default();
            let _ = write!(text, "\n{} = {new}", change.path);
        }
        text
    }

    /// Returns one line about the locks held after a step, as in `aV rmap, pO mover`.
    pub fn holders_text(&mut self, step: usize) -> String {
        let table = self.table();
        let Some(row) = table.locks.holdings.get(step) else { return String::new() };
        let held = table.locks.locks.iter().zip(row).filter(|(_, holding)| !holding.holders.is_empty());
        let text: Vec<String> =
            held.map(|(lock, holding)| format!("{} {}", lock.short, holding.holders.join("+"))).collect();
        text.join("  ")
    }
}
