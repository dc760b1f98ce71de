//! A behavior as kernel people write it: one column for each thread, time goes down, locks beside it.
//!
//! ```text
//!      mremap()                          rmap_walk()                         aV  pS
//!
//!   2                                    anon_vma_lock(root)                 w+  .
//!   3  spin_lock(src ptl)                                                    w   m+
//! ```
//!
//! Nothing is cut: a text that does not fit is wrapped inside its column.

use std::fmt::Write;

use super::holds;
use super::lines::{pad, width, wrap};
use super::text::loop_text;
use super::{Ink, Style};
use crate::trace::lanes::Lane;
use crate::trace::locks::{Mark, MarkKind, Mode};
use crate::trace::{LaneTable, Row, Trace};

/// The width for files and pipes.
pub const PIPE_WIDTH: usize = 100;

/// Below this a column of text is not worth its place.
const MIN_COLUMN: usize = 14;
/// A head longer than this is wrapped before it makes its column wider.
const WIDEST_HEAD: usize = 30;
/// Blanks between columns.
const GAP: usize = 2;

/// Writes a behavior in columns. `broken` is what the last step breaks; `essential` says of each step whether what is
/// broken needs it, and nothing if that is not known.
pub fn columns(
    trace: &Trace,
    table: &LaneTable,
    broken: Option<&str>,
    essential: &[bool],
    max_width: usize,
    style: Style,
) -> String {
    let sheet = Sheet::new(table, broken, essential, max_width, style);
    let mut out = sheet.head();
    let last = table.rows.len().saturating_sub(1);
    for (i, row) in table.rows.iter().enumerate() {
        let broken = if i == last { broken } else { None };
        if i > 0 || broken.is_some() {
            out.push_str(&sheet.row(i + 1, row, broken));
        }
    }
    let margin = sheet.margin();
    if let Some(end) = loop_text(trace) {
        let _ = writeln!(out, "{margin}{end}");
    }
    out.push_str(&sheet.legend());
    for problem in &table.problems {
        let _ = writeln!(out, "{margin}note: {problem}");
    }
    out
}

/// How wide everything is.
struct Sheet<'a> {
    table: &'a LaneTable,
    essential: &'a [bool],
    digits: usize,
    column: usize,
    locks: Vec<usize>,
    max_width: usize,
    style: Style,
}

impl<'a> Sheet<'a> {
    fn new(
        table: &'a LaneTable,
        broken: Option<&str>,
        essential: &'a [bool],
        max_width: usize,
        style: Style,
    ) -> Self {
        let digits = table.rows.len().to_string().len().max(2);
        let locks: Vec<usize> = table
            .lock_columns()
            .iter()
            .enumerate()
            .map(|(i, lock)| {
                let marks = table.rows.iter().filter_map(|row| row.marks.get(i));
                let widest = marks.map(|m| width(&mark(m, style))).max().unwrap_or(0);
                widest.max(width(&lock.short))
            })
            .collect();
        let n_lanes = table.columns().len().max(1);
        let beside = 1 + digits + locks.iter().map(|w| w + GAP).sum::<usize>();
        let room = max_width.saturating_sub(beside) / n_lanes;
        let heads = table.columns().iter().map(|lane| width(&head(lane)).min(WIDEST_HEAD));
        let texts = table.rows.iter().enumerate().map(|(i, row)| {
            let is_last = i + 1 == table.rows.len();
            width(&row.text).max(if is_last { broken.map_or(0, |b| width(&broken_note(b))) } else { 0 })
        });
        let wanted = heads.chain(texts).max().unwrap_or(0);
        let column = wanted.min(room.saturating_sub(GAP)).max(MIN_COLUMN);
        Sheet { table, essential, digits, column, locks, max_width, style }
    }

    fn margin(&self) -> String {
        " ".repeat(1 + self.digits + GAP)
    }

    fn head(&self) -> String {
        let heads: Vec<Vec<String>> =
            self.table.columns().iter().map(|lane| wrap(&head(lane), self.column, 2)).collect();
        let shorts: Vec<String> = self.table.lock_columns().iter().map(|lock| lock.short.clone()).collect();
        let mut out = self.lines("", &heads, &shorts, Ink::Strong);
        out.push('\n');
        out
    }

    fn row(&self, number: usize, row: &Row, broken: Option<&str>) -> String {
        let marks: Vec<String> = row.marks.iter().map(|m| mark(m, self.style)).collect();
        let Some(lane) = row.lane else {
            return self.row_of_nobody(number, row, broken, &marks);
        };
        let n_lanes = self.table.columns().len();
        let mut cells = vec![Vec::new(); n_lanes];
        cells[lane] = wrap(&row.text, self.column, 2);
        let plain = self.lines(&self.number(number), &cells, &marks, Ink::Plain);
        let Some(broken) = broken else { return plain };
        let mut note = vec![Vec::new(); n_lanes];
        note[lane] = wrap(&broken_note(broken), self.column, 4);
        plain + &self.lines("", &note, &[], Ink::Bad)
    }

    /// A step that belongs to no thread goes over all columns.
    fn row_of_nobody(&self, number: usize, row: &Row, broken: Option<&str>, marks: &[String]) -> String {
        let n_lanes = self.table.columns().len().max(1);
        let all = Sheet {
            table: self.table,
            essential: self.essential,
            digits: self.digits,
            column: (self.column + GAP) * n_lanes - GAP,
            locks: self.locks.clone(),
            max_width: self.max_width,
            style: self.style,
        };
        let text = all.lines(&self.number(number), &[wrap(&row.text, all.column, 2)], marks, Ink::Plain);
        match broken {
            Some(broken) => {
                text + &all.lines("", &[wrap(&broken_note(broken), all.column, 4)], &[], Ink::Bad)
            }
            None => text,
        }
    }

    /// The number of a step, as wide as all. The sign of a step that is not essential stands in the gap behind it, so
    /// that nothing moves.
    fn number(&self, number: usize) -> String {
        let sign = if self.essential.get(number - 1) == Some(&false) { self.ring() } else { "" };
        format!("{number:>digits$}{sign}", digits = self.digits)
    }

    fn ring(&self) -> &'static str {
        self.style.pick("○", "o")
    }

    /// Sets cells side by side; the marks stand on the first line.
    fn lines(&self, number: &str, cells: &[Vec<String>], marks: &[String], ink: Ink) -> String {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut out = String::new();
        for i in 0..height {
            let number = if i == 0 { number } else { "" };
            let mut line = pad(&format!(" {number}"), 1 + self.digits + GAP);
            for (lane, cell) in cells.iter().enumerate() {
                line.push_str(&" ".repeat(if lane == 0 { 0 } else { GAP }));
                let text = cell.get(i).map_or("", String::as_str);
                let blank = " ".repeat(self.column.saturating_sub(width(text)));
                line.push_str(&self.style.paint(ink, text));
                line.push_str(&blank);
            }
            if i == 0 {
                for (mark, &columns) in marks.iter().zip(&self.locks) {
                    line.push_str(&" ".repeat(GAP));
                    line.push_str(&pad(mark, columns));
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    fn legend(&self) -> String {
        let locks = self.table.lock_columns();
        let margin = self.margin();
        let mut out = String::from("\n");
        let needless =
            format!("{margin}{}  not essential: the violation does not need this step\n", self.ring());
        let needless = if self.essential.contains(&false) { needless } else { String::new() };
        if locks.is_empty() {
            return if needless.is_empty() { needless } else { out + &needless };
        }
        out += &needless;
        for lock in locks {
            let title = if lock.title.is_empty() { &lock.name } else { &lock.title };
            if *title != lock.short {
                let _ = writeln!(out, "{margin}{}  {title}", lock.short);
            }
        }
        let named = self.table.columns().iter().filter(|lane| lane.letter != lane.name);
        let lanes: Vec<String> = named.map(|lane| format!("{} = {}", lane.letter, lane.name)).collect();
        let [acquire, held, release] = [MarkKind::Acquire, MarkKind::Held, MarkKind::Release]
            .map(|kind| mark(&Mark { kind, letters: "x".to_owned(), mode: Mode::Write }, self.style));
        let key = format!("{acquire} acquires   {held} holds   {release} releases");
        let _ = writeln!(out, "{margin}{key}");
        let room = self.max_width.saturating_sub(width(&margin));
        for line in wrap(&lanes.join("  "), room, 0).iter().filter(|line| !line.is_empty()) {
            let _ = writeln!(out, "{margin}{line}");
        }
        let names = holds::Names::OF_COLUMNS;
        for lines in [holds::longest_holds(self.table, names), holds::all_waits(self.table, names)] {
            out.push_str(if lines.is_empty() { "" } else { "\n" });
            let fitted = |line: String| if width(&line) <= room { vec![line] } else { wrap(&line, room, 4) };
            for line in lines.into_iter().flat_map(fitted) {
                let _ = writeln!(out, "{margin}{line}");
            }
        }
        out
    }
}

fn broken_note(broken: &str) -> String {
    format!("<-- {broken}")
}

fn head(lane: &Lane) -> String {
    if lane.title.is_empty() || lane.title == lane.name {
        lane.name.clone()
    } else {
        format!("{}: {}", lane.name, lane.title)
    }
}

/// The cell of a lock: the letters of the holders, and whether they take it or let it go.
fn mark(mark: &Mark, style: Style) -> String {
    let glyph = match mark.kind {
        MarkKind::Free => return style.pick("·", ".").to_owned(),
        MarkKind::Acquire => style.pick("╷", "+"),
        MarkKind::Held => style.pick("│", "|"),
        MarkKind::Release => style.pick("╵", "-"),
    };
    let reader = if mark.mode == Mode::Read && mark.kind != MarkKind::Release { "r" } else { "" };
    format!("{}{glyph}{reader}", mark.letters)
}
