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
        let at = self.cursor();
        let mut steps: Vec<usize> = match direction {
            Direction::Forward => (at + 1..self.len()).collect(),
            Direction::Backward => (0..at).rev().collect(),
        };
        if matches!(what, Find::Text(_) | Find::True(_)) {
            match direction {
                Direction::Forward => steps.extend(0..=at.min(self.len().saturating_sub(1))),
                Direction::Backward => steps.extend((at..self.len()).rev()),
            }
        }
        match what {
            Find::SameThread => {
                let table = self.table();
                let rows = &table.rows;
                let lane = rows.get(at)?.lane;
                // From a step without a thread, such as the first, to the next one that has one.
                steps
                    .into_iter()
                    .find(|i| rows[*i].lane.is_some() && (lane.is_none() || rows[*i].lane == lane))
            }
            Find::SameLock => self.find_lock(at, &steps),
            Find::Changes(path) => steps.into_iter().find(|i| self.changes(*i, path)),
            Find::True(expression) => {
                steps.into_iter().find(|i| self.ask(expression, *i) == Ok(Plain::Bool(true)))
            }
            Find::Text(text) => {
                let text = text.to_lowercase();
                steps.into_iter().find(|i| self.step_text(*i).to_lowercase().contains(&text))
            }
        }
    }

    fn find_lock(&mut self, at: usize, steps: &[usize]) -> Option<usize> {
        let here = self.touched_locks(at);
        steps
            .iter()
            .copied()
            .find(|i| self.touched_locks(*i).iter().any(|lock| here.is_empty() || here.contains(lock)))
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
        let new: Vec<i32> = self.verdicts(step).iter().map(kind).collect();
        old != new
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
