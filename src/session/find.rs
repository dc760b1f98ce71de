//! Steps that have something in common with the current one, and text search.

use std::fmt::Write as _;

use super::{Session, Verdict};
use crate::trace::diff::{Path, same_key};
use crate::value::Plain;

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find {
    /// A step of the same thread.
    SameThread,
    /// A step that takes or releases a lock that the current step touches; any lock if it touches none.
    SameLock,
    /// A step that changes a value, or a part of it.
    Changes(Path),
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
    pub fn order(&self, what: &Find, direction: Direction) -> Box<dyn Iterator<Item = usize>> {
        let (at, len) = (self.cursor(), self.len());
        match what {
            Find::Text(_) | Find::True(_) => Box::new((1..=len).map(move |i| match direction {
                Direction::Forward => (at + i) % len,
                Direction::Backward => (at + len - i) % len,
            })),
            Find::SameThread | Find::SameLock | Find::Changes(_) => self.beyond(direction),
        }
    }

    /// Returns the steps after the current one, or those before it, the nearest first.
    pub fn beyond(&self, direction: Direction) -> Box<dyn Iterator<Item = usize>> {
        match direction {
            Direction::Forward => Box::new(self.cursor() + 1..self.len()),
            Direction::Backward => Box::new((0..self.cursor()).rev()),
        }
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
            Find::SameLock => {
                let here = self.touched_locks(from);
                self.touched_locks(step).iter().any(|lock| here.is_empty() || here.contains(lock))
            }
            Find::Changes(path) => self.changes(step, path),
            Find::True(expression) => self.ask(expression, step) == Ok(Plain::Bool(true)),
            Find::Text(text) => self.step_text(step).to_lowercase().contains(&text.to_lowercase()),
        }
    }

    /// Says whether a step changes a value, a part of it, or what it is a part of as a whole.
    fn changes(&mut self, step: usize, path: &Path) -> bool {
        let is_variable = self.variables().contains(&path.variable);
        let changes = if is_variable { self.step_changes(step) } else { self.shown_changes(step) };
        changes.iter().any(|change| {
            let (one, other) = (&change.path.segments, &path.segments);
            change.path.variable == path.variable && one.iter().zip(other).all(|(a, b)| same_key(a, b))
        })
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
