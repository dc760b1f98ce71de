//! Two walks beside each other in columns, aligned where they part: what another variant does with a
//! behavior, or what two walks of one session do.

use super::compare::reason;
use super::lines::{pad, wrap};
use super::{Glyphs, Ink, Style};
use crate::session::{Lockstep, Refused};
use crate::trace::diff::{Change, diff};
use crate::trace::{State, Step, Trace};

/// How many equal states are shown before the first difference.
const SHOWN: usize = 2;

/// Where the text of a step begins in its column, behind its number.
const MARGIN: usize = 4;

/// How far what is said of a step is indented under it.
const INDENT: usize = 2;

/// A walk with its name and what is to be said of its end.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is wrong at its end; empty if nothing is.
    pub broken: &'a str,
}

/// Two walks beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    names: [String; 2],
    /// How many rows at the beginning are the same.
    same: usize,
    rows: Vec<[Cell; 2]>,
    ends: [String; 2],
    /// How the last states differ, from the left one to the right one.
    differs: Vec<Change>,
}

/// A step in a column; empty where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
struct Cell {
    /// What stands in front of it: its number, or that it is refused.
    mark: String,
    text: String,
    /// What is to be said of it.
    more: Vec<String>,
}

/// What a line is, for how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A title.
    Head,
    /// What is the same on both sides.
    Same,
    /// The first difference.
    First,
    /// All the rest.
    Plain,
}

impl Beside {
    /// Puts a behavior beside what another variant does with it. The first state has the number `first`.
    /// What the other walk violates is known; of the behavior it is said with its name.
    #[must_use]
    pub fn lockstep(first: usize, side: Side<'_>, other: &str, trace: &Trace, found: &Lockstep) -> Self {
        let mut rows = Vec::new();
        let mut before: Option<&State> = None;
        let mut number = first;
        for (i, step) in trace.steps.iter().enumerate() {
            let mut left = Cell::step(first + i, step);
            let mut right = Cell::default();
            let pace = found.paces.get(i);
            let refused = pace.and_then(|pace| pace.refused.as_ref());
            if let Some(taken) = pace.and_then(|pace| pace.takes.as_ref()) {
                right = Cell::step(number, taken);
                number += 1;
                let own = i.checked_sub(1).map(|before| &trace.steps[before].state);
                if let (Some(own), Some(before)) = (own, before) {
                    let [own, its] =
                        [(own, step), (before, taken)].map(|(b, s)| diff(&trace.variables, b, &s.state));
                    left.more.extend(own.iter().filter(|c| !its.contains(c)).map(ToString::to_string));
                    right.more.extend(its.iter().filter(|c| !own.contains(c)).map(ToString::to_string));
                } else {
                    let changes = diff(&trace.variables, &step.state, &taken.state);
                    right.more.extend(changes.iter().map(ToString::to_string));
                }
                right.more.extend(refused.into_iter().flat_map(|refused| says(refused, "differs")));
                before = Some(&taken.state);
            } else if let (Some(refused), Some(pace)) = (refused, pace) {
                let mut says = says(refused, "not enabled").into_iter();
                "-".clone_into(&mut right.mark);
                right.text = says.next().unwrap_or_default();
                right.more = says.collect();
                let instead: Vec<String> = pace.instead.iter().map(ToString::to_string).collect();
                if i.checked_sub(1).is_none_or(|i| found.paces[i].takes.is_some()) {
                    let none = instead.is_empty().then(|| "nothing is enabled".to_owned());
                    right.more.push(none.unwrap_or_else(|| format!("enabled: {}", instead.join(", "))));
                } else if let Some(values) = right.more.pop() {
                    // The other is where it was; most often it lacks what it was refused before.
                    right.text = format!("not enabled: {values}");
                }
            }
            rows.push([left, right]);
            for later in pace.iter().flat_map(|pace| &pace.later) {
                rows.push([Cell::default(), Cell::step(number, later)]);
                number += 1;
                before = Some(&later.state);
            }
        }
        let end = match &found.violates {
            Some((at, names)) => format!("{} violated after {}", is_violated(names), first + at),
            None => String::new(),
        };
        let last = trace.steps.last().map(|step| &step.state);
        let differs = last.zip(before).map(|(own, its)| diff(&trace.variables, own, its));
        Beside {
            names: [side.name.to_owned(), other.to_owned()],
            same: found.same,
            rows,
            ends: [side.broken.to_owned(), end],
            differs: differs.unwrap_or_default(),
        }
    }

    /// Puts two walks of one spec beside each other. The first state has the number `first`.
    #[must_use]
    pub fn walks(first: usize, sides: [Side<'_>; 2], variables: &[String], walks: [&[Step]; 2]) -> Self {
        let cell = |walk: &[Step], i: usize| {
            walk.get(i).map_or_else(Cell::default, |step| Cell::step(first + i, step))
        };
        let n = walks[0].len().max(walks[1].len());
        let rows = (0..n).map(|i| walks.map(|walk| cell(walk, i))).collect();
        let differs = match walks.map(<[Step]>::last) {
            [Some(one), Some(other)] => diff(variables, &one.state, &other.state),
            _ => Vec::new(),
        };
        Beside {
            names: sides.map(|side| side.name.to_owned()),
            same: walks[0].iter().zip(walks[1]).take_while(|(one, other)| one == other).count(),
            rows,
            ends: sides.map(|side| side.broken.to_owned()),
            differs,
        }
    }

    /// Returns how many steps are the same.
    #[must_use]
    pub fn same(&self) -> usize {
        self.same
    }

    /// Returns the lines, each at most `columns` wide.
    #[must_use]
    pub fn lines(&self, columns: usize, style: Style) -> Vec<(Tone, String)> {
        let column = (columns.saturating_sub(3) / 2).max(MARGIN + 4);
        let (bar, parts) = (style.pick("│", "|"), style.pick("≠", "#"));
        let mut out = Vec::new();
        let mut add = |tone: Tone, sign: &str, cells: [Vec<String>; 2]| {
            let n = cells[0].len().max(cells[1].len());
            for i in 0..n {
                let [left, right] = [&cells[0], &cells[1]].map(|cell| cell.get(i).map_or("", |l| l.as_str()));
                let sign = if i == 0 { sign } else { bar };
                out.push((tone, format!("{} {sign} {right}", pad(left, column)).trim_end().to_owned()));
            }
        };
        add(Tone::Head, bar, [&self.names[0], &self.names[1]].map(|name| wrap(name, column, 0)));
        let hidden = self.same.saturating_sub(SHOWN);
        // One line is not shorter than another.
        let hidden = if hidden > 1 { hidden } else { 0 };
        if hidden > 0 {
            let lines = hang(style.pick("…", "..."), &format!("{hidden} equal states"), column);
            add(Tone::Same, bar, [lines.clone(), lines]);
        }
        for (i, cells) in self.rows.iter().enumerate().skip(hidden) {
            let (tone, sign) = match i {
                _ if i < self.same => (Tone::Same, bar),
                _ if i == self.same => (Tone::First, parts),
                _ => (Tone::Plain, bar),
            };
            add(tone, sign, [&cells[0], &cells[1]].map(|cell| cell.lines(column)));
        }
        let end = |end: &String| {
            let good = end.is_empty();
            let sign = if good { style.pick("✓", "ok") } else { style.pick("✗", "!!") };
            hang(sign, if good { "nothing is violated" } else { end }, column)
        };
        add(Tone::Head, bar, [end(&self.ends[0]), end(&self.ends[1])]);
        if self.same == self.rows.len() {
            return out;
        }
        out.push((Tone::Plain, String::new()));
        let title = if self.differs.is_empty() {
            "the last states are the same"
        } else {
            style.pick("the last states, left → right:", "the last states, left -> right:")
        };
        out.push((Tone::Head, title.to_owned()));
        for change in &self.differs {
            let lines = hang("", &change.to_string(), columns);
            out.extend(lines.into_iter().map(|line| (Tone::Plain, line)));
        }
        match style.glyphs {
            Glyphs::Unicode => out,
            Glyphs::Ascii => out.into_iter().map(|(tone, line)| (tone, line.replace('→', "->"))).collect(),
        }
    }

    /// Returns the lines as text.
    #[must_use]
    pub fn text(&self, columns: usize, style: Style) -> String {
        let ink = |tone| match tone {
            Tone::Head => Ink::Strong,
            Tone::Same => Ink::Faint,
            Tone::First | Tone::Plain => Ink::Plain,
        };
        let lines = self.lines(columns, style).into_iter();
        lines.map(|(tone, line)| style.paint(ink(tone), &line) + "\n").collect()
    }
}

impl Cell {
    fn step(number: usize, step: &Step) -> Self {
        let text = step.label.as_ref().map_or_else(|| "Init".to_owned(), ToString::to_string);
        Cell { mark: number.to_string(), text, more: Vec::new() }
    }

    fn lines(&self, column: usize) -> Vec<String> {
        if self.text.is_empty() {
            return Vec::new();
        }
        let mut lines = hang(&self.mark, &self.text, column);
        let more = self.more.iter().flat_map(|text| hang("", text, column.saturating_sub(INDENT)));
        lines.extend(more.map(|line| " ".repeat(INDENT) + &line));
        lines
    }
}

/// Breaks a text into lines behind a mark.
fn hang(mark: &str, text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(text, columns.saturating_sub(MARGIN), INDENT);
    let mark = |i: usize| if i == 0 { mark } else { "" };
    lines.iter().enumerate().map(|(i, line)| format!("{:>3} {line}", mark(i))).collect()
}

/// What is said of a step that is refused.
fn says(refused: &Refused, what: &str) -> Vec<String> {
    let mut says = vec![format!("{what}: {}", reason(&refused.reason))];
    if let Some(part) = refused.reason.part()
        && !part.values().is_empty()
    {
        says.push(part.values());
    }
    says
}

fn is_violated(names: &[String]) -> String {
    format!("{} {}", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}
