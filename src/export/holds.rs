//! How long locks are held, and who waits for them, in lines of text.

use super::lines::{pad, width};
use crate::trace::LaneTable;
use crate::trace::holds::{Hold, Until, Wait, longest};
use crate::trace::locks::{Lock, Mode};

/// How steps and locks are called.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The number of the initial state.
    pub first: usize,
    /// The name of a lock.
    pub lock: fn(&Lock) -> &str,
}

impl Names {
    /// As below columns, which have short heads.
    pub const OF_COLUMNS: Names = Names { first: 1, lock: |lock| &lock.short };
    /// As in text that says everything in words.
    pub const IN_WORDS: Names =
        Names { first: 1, lock: |lock| if lock.title.is_empty() { &lock.name } else { &lock.title } };
    /// As in the explorer beside the order of locks.
    pub const OF_EXPLORER: Names = Names { first: 0, lock: |lock| &lock.name };
}

/// Writes the longest hold of each lock.
#[must_use]
pub fn longest_holds(table: &LaneTable, names: Names) -> Vec<String> {
    let holds = longest(&table.holds);
    if holds.is_empty() {
        return Vec::new();
    }
    let mut lines = vec!["longest hold of each lock".to_owned()];
    lines.extend(hold_lines(table, &holds, names));
    lines
}

/// Writes which locks are held across a step.
#[must_use]
pub fn held_across(table: &LaneTable, step: usize, names: Names) -> Vec<String> {
    let holds: Vec<&Hold> = table.holds.iter().filter(|hold| hold.is_across(step)).collect();
    let number = step + names.first;
    if holds.is_empty() {
        return vec![format!("no lock is held across step {number}")];
    }
    let mut lines = vec![format!("held across step {number}, {}", told(table, step))];
    lines.extend(hold_lines(table, &holds, names));
    lines
}

/// Writes who waits for which lock, from which step to which.
#[must_use]
pub fn all_waits(table: &LaneTable, names: Names) -> Vec<String> {
    let mut spans: Vec<(Wait, usize, usize)> = Vec::new();
    for (step, wait) in table.waits.iter().enumerate().flat_map(|(i, row)| row.iter().map(move |w| (i, w))) {
        let same = |(other, _, last): &&mut (Wait, usize, usize)| {
            (other.lane, other.lock, other.itself) == (wait.lane, wait.lock, wait.itself) && *last + 1 == step
        };
        match spans.iter_mut().rev().find(same) {
            Some((other, _, last)) => {
                *last = step;
                let new = wait.holders.iter().filter(|holder| !other.holders.contains(holder));
                let new: Vec<String> = new.cloned().collect();
                other.holders.extend(new);
            }
            None => spans.push((wait.clone(), step, step)),
        }
    }
    if spans.is_empty() {
        return Vec::new();
    }
    let when = |(_, from, last): &(Wait, usize, usize)| match last - from {
        0 => format!("after {}", from + names.first),
        _ => format!("after {} to {}", from + names.first, last + names.first),
    };
    let widest = spans.iter().map(|span| width(&when(span))).max().unwrap_or(0);
    let line = |span: &(Wait, usize, usize)| {
        format!("  {}  {}", pad(&when(span), widest), waits_for(table, &span.0, names))
    };
    std::iter::once("who waits".to_owned()).chain(spans.iter().map(line)).collect()
}

/// Says who waits for which lock, and who holds it.
#[must_use]
pub fn waits_for(table: &LaneTable, wait: &Wait, names: Names) -> String {
    let (lane, lock) = (&table.columns()[wait.lane], (names.lock)(&table.lock_columns()[wait.lock]));
    if wait.itself {
        return format!("{} waits for {lock}, which it holds itself", lane.name);
    }
    format!("{} waits for {lock}, held by {}", lane.name, wait.holders.join(", "))
}

/// What a step is, with its thread.
fn told(table: &LaneTable, step: usize) -> String {
    let Some(row) = table.rows.get(step) else { return String::new() };
    match row.lane {
        Some(lane) if table.columns().len() > 1 => format!("{}: {}", table.columns()[lane].name, row.text),
        Some(_) | None => row.text.clone(),
    }
}

/// Writes the longest hold of each lock as a sentence.
#[must_use]
pub fn longest_in_words(table: &LaneTable, names: Names) -> Vec<String> {
    let holds = longest(&table.holds);
    let sentence = |hold: &&Hold| {
        let [lock, thread, span, across] = cells(table, hold, names);
        format!("{lock}: held longest by {thread}, {span}, {across}")
    };
    holds.iter().map(sentence).collect()
}

/// A line for each hold.
fn hold_lines(table: &LaneTable, holds: &[&Hold], names: Names) -> Vec<String> {
    let rows: Vec<[String; 4]> = holds.iter().map(|hold| cells(table, hold, names)).collect();
    let widest = |i: usize| rows.iter().map(|row| width(&row[i])).max().unwrap_or(0);
    let widths = [widest(0), widest(1), widest(2)];
    let line = |[lock, thread, span, across]: &[String; 4]| {
        format!("  {}  {}  {}  {across}", pad(lock, widths[0]), pad(thread, widths[1]), pad(span, widths[2]))
    };
    rows.iter().map(line).collect()
}

/// What there is to say of a hold: the lock, the thread, from where to where, across how many steps.
fn cells(table: &LaneTable, hold: &Hold, names: Names) -> [String; 4] {
    let lock = (names.lock)(&table.lock_columns()[hold.lock]).to_owned();
    let shared = if hold.mode == Mode::Read { " (shared)" } else { "" };
    let from = match hold.from {
        0 => "from the start".to_owned(),
        from => format!("from {}", from + names.first),
    };
    let until = match hold.until {
        Until::Step(until) => format!("to {}", until + names.first),
        Until::End => "to the end".to_owned(),
        Until::StepBack(back) => format!("to the step back to {}", back + names.first),
        Until::NextRound(until) => format!("to {} of the next round", until + names.first),
        Until::Loop | Until::Never => "for ever".to_owned(),
    };
    [lock, format!("{}{shared}", hold.thread), format!("{from} {until}"), across(hold)]
}

fn across(hold: &Hold) -> String {
    let steps = match hold.across {
        1 if hold.until == Until::Loop => "across the one step of the loop".to_owned(),
        n if hold.until == Until::Loop => format!("across all {n} steps of the loop"),
        0 => return "across no other step".to_owned(),
        1 => "across 1 step".to_owned(),
        n => format!("across {n} steps"),
    };
    match hold.of_others {
        0 => steps,
        n if n == hold.across => format!("{steps} of other threads"),
        n => format!("{steps}, {n} of other threads"),
    }
}
