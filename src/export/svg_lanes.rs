//! The lanes and locks of a behavior as SVG: a column for each thread and each lock, a row for each step.
//!
//! A lock that is held is a bar with the letter of its holder where it is taken; the bar of readers is dashed. What
//! is violated has a cross, a frame and its name.

use std::fmt::Write;

use super::lines::width;
use super::story::Story;
use super::svg::{COLUMN, LINE, MARGIN, write_text};
use super::text::loop_text;
use crate::trace::Lasso;
use crate::trace::locks::{MarkKind, Mode};

/// The look of lanes; beside that of scenes.
pub(super) const STYLE: &str = "\
.scene .lane { stroke: currentColor; stroke-opacity: .3; stroke-dasharray: 2 4 }
.scene .step { fill: #0072B2 }
.scene .held { stroke: #E69F00; stroke-width: 6 }
.scene .shared { stroke-dasharray: 4 3 }
.scene .broken { fill: none; stroke: #D55E00; stroke-width: 2.5 }
.scene .why { font-weight: bold }
.scene .loop { fill: none; stroke: #0072B2; stroke-width: 2 }
";

/// Between columns, in pixels.
const GAP: usize = 24;
/// From the line of a lane to the text of its steps.
const INDENT: usize = 12;
/// What the line of a loop takes on the left.
const LOOP: usize = 20;

/// Where everything stands.
pub(super) struct Sheet<'a> {
    story: &'a Story<'a>,
    /// The left edge of the numbers.
    left: usize,
    /// The left edge of each lane.
    lanes: Vec<usize>,
    /// The left edge of each lock.
    locks: Vec<usize>,
    width: usize,
}

impl<'a> Sheet<'a> {
    /// Finds the columns.
    pub(super) fn new(story: &'a Story<'a>) -> Self {
        let table = story.table;
        let left = MARGIN + if story.trace.lasso.as_ref().and_then(Lasso::back).is_some() { LOOP } else { 0 };
        let mut x = left + (table.rows.len().to_string().len() + 2) * COLUMN;
        let mut lanes = Vec::new();
        for (i, lane) in table.columns().iter().enumerate() {
            lanes.push(x);
            let rows = table.rows.iter().enumerate().filter(|(_, row)| row.lane.unwrap_or(0) == i);
            let texts = rows.map(|(step, row)| width(&row.text).max(width(&story.why(step))));
            let widest = texts.chain([width(head(&lane.name, &lane.title))]).max();
            x += INDENT + widest.unwrap_or(0) * COLUMN + GAP;
        }
        let mut locks = Vec::new();
        for (i, lock) in table.lock_columns().iter().enumerate() {
            locks.push(x);
            let letters = table.rows.iter().filter_map(|row| Some(width(&row.marks.get(i)?.letters))).max();
            x += (letters.unwrap_or(0) + 1).max(width(&lock.short)) * COLUMN + GAP;
        }
        Sheet { story, left, lanes, locks, width: x }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Returns how wide a picture is at least: as its title and the lines below it.
    pub(super) fn least_width(&self) -> usize {
        let below = self.foot_lines();
        let texts = below.iter().map(String::as_str).chain([self.story.title]);
        texts.map(width).max().unwrap_or(0) * COLUMN + 2 * MARGIN
    }

    /// Draws the title and the names of the columns and returns how high they are.
    pub(super) fn head(&self, out: &mut String, y: usize) -> usize {
        write_text(out, MARGIN, y, "title", self.story.title);
        for (lane, x) in self.story.table.columns().iter().zip(&self.lanes) {
            write_text(out, *x, y + LINE, "title", head(&lane.name, &lane.title));
        }
        for (lock, x) in self.story.table.lock_columns().iter().zip(&self.locks) {
            write_text(out, *x, y + LINE, "title", &lock.short);
        }
        2 * LINE
    }

    /// Returns how high a row is at least.
    pub(super) fn row_height(&self, step: usize) -> usize {
        if self.story.broken_at(step).is_some() { 2 * LINE } else { LINE }
    }

    /// Draws a step.
    pub(super) fn row(&self, out: &mut String, step: usize, y: usize, height: usize) {
        let Some(row) = self.story.table.rows.get(step) else { return };
        for x in &self.lanes {
            let _ = writeln!(out, r#"<path class="lane" d="M{x} {y}v{height}"/>"#);
        }
        write_text(out, self.left, y, "faint", &(step + 1).to_string());
        let x = self.lanes.get(row.lane.unwrap_or(0)).copied().unwrap_or(self.left);
        if row.lane.is_some() {
            let _ = writeln!(out, r#"<circle class="step" cx="{x}" cy="{}" r="4"/>"#, y + LINE / 2);
        }
        write_text(out, x + INDENT, y, "", &row.text);
        for (i, (mark, x)) in row.marks.iter().zip(&self.locks).enumerate() {
            // Who takes it or lets it go need not be the only one who holds it.
            let kind = match mark.kind {
                MarkKind::Acquire if step > 0 && self.is_held(step - 1, i) => MarkKind::Held,
                MarkKind::Release if self.is_held(step, i) => MarkKind::Held,
                kind => kind,
            };
            bar(out, kind, mark.mode, (*x, y, height));
            // Who holds it stands where that begins.
            if mark.kind == MarkKind::Acquire || step == 0 && mark.kind == MarkKind::Held {
                write_text(out, x + 2 * COLUMN, y, "", &mark.letters);
            }
        }
        if self.story.broken_at(step).is_some() {
            write_text(out, x + INDENT, y + LINE, "why", &self.story.why(step));
            let (left, top, h) = (self.left - MARGIN / 2, y + 2, 2 * LINE - 4);
            let w = self.width.saturating_sub(self.left);
            let _ = writeln!(
                out,
                r#"<rect class="broken" x="{left}" y="{top}" width="{w}" height="{h}" rx="4"/>"#
            );
        }
    }

    /// Says whether anybody holds a lock after a step.
    fn is_held(&self, step: usize, lock: usize) -> bool {
        let held = self.story.table.locks.holdings.get(step).and_then(|row| row.get(lock));
        held.is_some_and(|holding| !holding.holders.is_empty())
    }

    /// Draws how it goes on, and the names of the locks; returns how high that is.
    pub(super) fn foot(&self, out: &mut String, y: usize) -> usize {
        let lines = self.foot_lines();
        for (i, line) in lines.iter().enumerate() {
            write_text(out, MARGIN, y + i * LINE, "faint", line);
        }
        lines.len() * LINE
    }

    fn foot_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = loop_text(self.story.trace).into_iter().collect();
        for lock in self.story.table.lock_columns() {
            let name = if lock.title.is_empty() { &lock.name } else { &lock.title };
            if *name != lock.short {
                lines.push(format!("{} = {name}", lock.short));
            }
        }
        if !self.locks.is_empty() {
            let lanes =
                self.story.table.columns().iter().map(|lane| format!("{} = {}", lane.letter, lane.name));
            lines.push(lanes.collect::<Vec<_>>().join("  "));
        }
        lines
    }
}

/// Draws a line on the left from the last step back to the one that the loop goes back to.
pub(super) fn write_loop(out: &mut String, lasso: Option<&Lasso>, rows_at: &[usize]) {
    let (Some(back), Some(last)) = (lasso.and_then(Lasso::back), rows_at.last()) else { return };
    let Some(first) = rows_at.get(back) else { return };
    let (from, to, x) = (last + LINE / 2, first + LINE / 2, MARGIN + LOOP - 6);
    let _ = writeln!(out, r#"<path class="loop" d="M{x} {from}h-12V{to}h12m-4 -4l4 4l-4 4"/>"#);
}

impl Story<'_> {
    /// Returns what stands below a step: what it breaks.
    fn why(&self, step: usize) -> String {
        self.broken_at(step).map_or_else(String::new, |broken| format!("✗ {broken}"))
    }
}

fn head<'t>(name: &'t str, title: &'t str) -> &'t str {
    if title.is_empty() { name } else { title }
}

/// Draws the part of a held lock in a row.
fn bar(out: &mut String, kind: MarkKind, mode: Mode, (x, y, height): (usize, usize, usize)) {
    let (top, h) = match kind {
        MarkKind::Free => return,
        MarkKind::Acquire => (y + LINE / 2, height.saturating_sub(LINE / 2)),
        MarkKind::Held => (y, height),
        MarkKind::Release => (y, LINE / 2),
    };
    let shared = if mode == Mode::Read { " shared" } else { "" };
    let _ = writeln!(out, r#"<path class="held{shared}" d="M{} {top}v{h}"/>"#, x + 3);
}
