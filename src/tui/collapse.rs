//! Runs of steps that concern one thread alone, each in one row of the interleaving.
//!
//! A run is one row unless the cursor is inside it; at its last step it is still one, so that rows are gone through
//! one by one, and steps, too.

use std::ops::Range;
use std::rc::Rc;

use super::app::App;
use crate::session::{BranchId, Kind};

/// The runs of a walk with so many steps.
type Runs = (BranchId, usize, Rc<Vec<Range<usize>>>);

/// Whether runs are one row, and what is known of them.
#[derive(Default)]
pub(super) struct Collapsed {
    on: bool,
    /// The runs of the walk that was looked at last.
    runs: Option<Runs>,
}

impl App {
    /// Says why runs of steps are not known.
    pub(super) fn collapse_refusal(&mut self) -> Option<&'static str> {
        if self.session.kind() == Kind::Recorded {
            return Some("the spec is not at hand, so it is not known what a step looks at");
        }
        (!self.collapsed.on && self.session.table().columns().len() < 2)
            .then_some("there is one lane only, so no step is of one thread alone")
    }

    /// Shows runs as one row, or all their steps.
    pub(super) fn collapse(&mut self) {
        self.collapsed.on = !self.collapsed.on;
        if !self.collapsed.on {
            return self.say("each step has its row");
        }
        let (n_runs, n_steps) = (self.runs().len(), self.runs().iter().map(Range::len).sum::<usize>());
        self.say(&match n_runs {
            0 => "no two steps in a row are of one thread alone".to_owned(),
            1 => format!("{n_steps} steps of one thread alone are in 1 row; C shows them again"),
            _ => format!("{n_steps} steps of one thread alone are in {n_runs} rows; C shows them again"),
        });
    }

    /// The runs of the current walk that are one row.
    fn runs(&mut self) -> Rc<Vec<Range<usize>>> {
        if !self.collapsed.on {
            return Rc::new(Vec::new());
        }
        let key = (self.session.position().branch, self.session.len());
        if self.collapsed.runs.as_ref().is_none_or(|(branch, len, _)| (*branch, *len) != key) {
            self.collapsed.runs = Some((key.0, key.1, Rc::new(self.session.local_runs())));
        }
        self.collapsed.runs.as_ref().map(|(_, _, runs)| Rc::clone(runs)).unwrap_or_default()
    }

    /// The rows of the interleaving: the steps that each of them stands for.
    pub(super) fn rows(&mut self) -> Vec<Range<usize>> {
        let (runs, at, len) = (self.runs(), self.session.cursor(), self.session.len());
        let is_inside = |run: &&Range<usize>| run.contains(&at) && at + 1 < run.end;
        let mut rows = Vec::with_capacity(len);
        let mut step = 0;
        for run in runs.iter().filter(|run| !is_inside(run)) {
            rows.extend((step..run.start).map(|step| step..step + 1));
            rows.push(run.clone());
            step = run.end;
        }
        rows.extend((step..len).map(|step| step..step + 1));
        rows
    }

    /// Goes down or up by rows, to the last step of a row.
    pub(super) fn move_by_rows(&mut self, by: isize) {
        let rows = self.rows();
        let at = self.session.cursor();
        let here = rows.iter().position(|row| row.contains(&at)).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        if let Some(row) = rows.get(there) {
            self.session.go_to(row.end - 1);
        }
    }
}
