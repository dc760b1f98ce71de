//! What of a behavior may be passed over: runs of steps that concern one thread alone, each in one row of the
//! interleaving, and steps that the violation does not need, which have a ring and are dim.
//!
//! A run is one row unless the cursor is inside it; at its last step it is still one, so that rows are gone through
//! one by one, and steps, too.

use std::ops::Range;
use std::rc::Rc;

use super::app::App;
use super::errand::Errand;
use crate::session::{BranchId, Kind, Live, MOST_STATES, Unable, essential};

/// Runs of steps, shared because there may be many.
type Runs = Rc<Vec<Range<usize>>>;

/// Whether runs are one row, and what is known of them.
pub(super) struct Collapsed {
    on: bool,
    /// The runs of the walk that was looked at last.
    runs: Option<(BranchId, usize, Runs)>,
    /// For each step of the counterexample whether it is essential.
    essential: Errand<Result<Vec<bool>, Unable>>,
}

impl Default for Collapsed {
    fn default() -> Self {
        Collapsed { on: false, runs: None, essential: Errand::Unasked }
    }
}

impl Collapsed {
    /// Forgets which steps are of one thread alone.
    pub(super) fn forget_runs(&mut self) {
        self.runs = None;
    }

    /// For each step of the counterexample whether it is essential, once that is known.
    pub(super) fn essential(&self) -> Option<&[bool]> {
        match &self.essential {
            Errand::Done(Some(Ok(found))) => Some(found),
            Errand::Unasked | Errand::Busy(_) | Errand::Done(_) => None,
        }
    }
}

impl App {
    /// Says why runs of steps are not known.
    pub(super) fn collapse_refusal(&mut self) -> Option<&'static str> {
        (self.session.kind() == Kind::Recorded)
            .then_some("the spec is not at hand, so it is not known what a step looks at")
    }

    /// Says whether runs are one row.
    pub(super) fn is_collapsed(&self) -> bool {
        self.collapsed.on
    }

    /// Shows runs as one row, or all their steps.
    pub(super) fn collapse(&mut self) {
        self.collapsed.on = !self.collapsed.on;
        if !self.collapsed.on {
            return self.say("each step has its row");
        }
        self.look_for_essential();
        let (n_runs, n_steps) = (self.runs().len(), self.runs().iter().map(Range::len).sum::<usize>());
        self.say(&match n_runs {
            0 => "no two steps in a row are of one thread alone".to_owned(),
            1 => format!("{n_steps} steps of one thread alone are in 1 row; C shows them again"),
            _ => format!("{n_steps} steps of one thread alone are in {n_runs} rows; C shows them again"),
        });
    }

    /// Begins to look for the steps that the violation needs.
    fn look_for_essential(&mut self) {
        let Some(model) = self.session.model() else { return };
        if self.session.kind() != Kind::Counterexample || !self.collapsed.essential.is_unasked() {
            return;
        }
        let (steps, lanes) = (self.session.main_steps(), self.session.main_lanes());
        self.collapsed.essential = Errand::begin("essential", move |stop| {
            let mut walker = Live::new(model).stopped_by(stop.clone());
            essential(&mut walker, &steps, &lanes, stop, MOST_STATES)
        });
    }

    /// Says whether it has come which steps the violation needs.
    pub(super) fn has_essential(&self) -> bool {
        self.collapsed.essential.has_news()
    }

    /// Takes what has come.
    pub(super) fn hear_essential(&mut self) {
        if !self.collapsed.essential.hear() || !self.collapsed.on {
            return;
        }
        let Errand::Done(Some(Ok(found))) = &self.collapsed.essential else { return };
        let n = found.iter().filter(|essential| !**essential).count();
        let sign = self.glyphs.ring;
        self.message = match n {
            0 => "every step is essential: without it the rest is no behavior or breaks nothing".to_owned(),
            1 => format!("1 step is not essential ({sign}): the violation does not need it"),
            _ => format!("{n} steps are not essential ({sign}): the violation does not need them"),
        };
    }

    /// Whether the violation is known not to need a step of the counterexample.
    pub(super) fn is_needless(&self, step: usize) -> bool {
        let is_shown = self.collapsed.on && self.session.on_main();
        is_shown && self.collapsed.essential().is_some_and(|found| found.get(step) == Some(&false))
    }

    /// Waits until it is known which steps are essential; for tests.
    #[cfg(test)]
    pub(super) fn wait_for_essential(&mut self) {
        while self.collapsed.essential.is_busy() {
            std::thread::yield_now();
            self.hear_essential();
        }
    }

    /// The runs of the current walk that are one row.
    fn runs(&mut self) -> Runs {
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
        // Steps that are needed and steps that are not do not stand in one row.
        let apart = |run: &Range<usize>| -> Vec<Range<usize>> {
            let steps: Vec<usize> = run.clone().collect();
            let alike = steps.chunk_by(|a, b| self.is_needless(*a) == self.is_needless(*b));
            alike.map(|chunk| chunk[0]..chunk[chunk.len() - 1] + 1).collect()
        };
        let runs: Vec<Range<usize>> = runs.iter().flat_map(apart).collect();
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
