//! Which steps of the current walk are of no concern to other threads.

use std::collections::HashMap;
use std::ops::Range;

use super::{Kind, Session};
use crate::trace::Label;
use crate::trace::local::{Touch, local, runs};
use crate::trace::locks::Mark;

impl Session {
    /// Returns the runs of steps of one thread in the current walk that are of no concern to the others: see
    /// [`local`]. None if the spec is not at hand.
    pub fn local_runs(&mut self) -> Vec<Range<usize>> {
        if self.kind() == Kind::Recorded {
            return Vec::new();
        }
        let table = self.table();
        let lanes: Vec<Option<usize>> = table.rows.iter().map(|row| row.lane).collect();
        let marks: Vec<&[Mark]> = table.rows.iter().map(|row| row.marks.as_slice()).collect();
        let mut known: HashMap<Label, Option<Touch>> = HashMap::new();
        let mut touches = Vec::with_capacity(self.len());
        for step in 0..self.len() {
            touches.push(match self.label(step).cloned() {
                Some(label) => {
                    known.entry(label).or_insert_with_key(|label| self.walker.touches(label)).clone()
                }
                None => Some(Touch::default()),
            });
        }
        let mut local = local(&touches, &lanes, &marks);
        // What goes wrong is seen.
        if let Some(failed) = self.failed_at() {
            local[failed] = false;
        }
        runs(&local, &lanes)
    }
}
