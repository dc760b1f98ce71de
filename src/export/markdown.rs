//! A behavior in Markdown: a table with a column for each thread and each lock, then the values.
//!
//! Values stand in a block of code, so that nothing in them is taken for a mark of Markdown; in the table such
//! characters are escaped.

use std::fmt::Write;

use super::Style;
use super::story::Story;
use super::text::{self, loop_text};
use crate::trace::locks::{Mark, MarkKind, Mode};

/// Writes a behavior.
pub(super) fn markdown(story: &Story<'_>) -> String {
    let mut out = format!("# {}\n\n", escape(story.title));
    if let Some(broken) = story.broken {
        let _ = writeln!(out, "**{}** after step {}.\n", escape(broken), story.trace.steps.len());
    }
    let heads = story.table.columns().iter().map(|lane| match lane.title.as_str() {
        "" => lane.name.clone(),
        title => title.to_owned(),
    });
    let locks = story.table.lock_columns();
    let heads: Vec<String> = heads.chain(locks.iter().map(|lock| lock.short.clone())).collect();
    let escaped: Vec<String> = heads.iter().map(|head| escape(head)).collect();
    let _ = writeln!(out, "| step | {} |", escaped.join(" | "));
    let _ = writeln!(out, "| ---: |{}", " --- |".repeat(heads.len()));
    let n_lanes = story.table.columns().len();
    for (i, row) in story.table.rows.iter().enumerate() {
        let mut cells = vec![String::new(); n_lanes];
        let mut text = escape(&row.text);
        if let Some(broken) = story.broken_at(i) {
            let _ = write!(text, " **← {}**", escape(broken));
        }
        if let Some(cell) = cells.get_mut(row.lane.unwrap_or(0)) {
            *cell = text;
        }
        cells.extend(row.marks.iter().map(mark));
        let _ = writeln!(out, "| {} | {} |", i + 1, cells.join(" | "));
    }
    if let Some(end) = loop_text(story.trace) {
        let _ = writeln!(out, "\nThe last step: {}.", escape(&end));
    }
    if !locks.is_empty() {
        let lanes = story.table.columns().iter().map(|lane| format!("{} = {}", lane.letter, lane.name));
        let names = locks.iter().filter(|lock| lock.short != lock.name || !lock.title.is_empty());
        let names = names.map(|lock| {
            format!("{} = {}", lock.short, if lock.title.is_empty() { &lock.name } else { &lock.title })
        });
        let legend: Vec<String> = lanes.chain(names).map(|text| escape(&text)).collect();
        let _ =
            writeln!(out, "\nLocks: +x acquires, x holds, -x releases, (r) shared. {}.", legend.join(", "));
    }
    let values = text::trace(story.trace, Style::plain());
    let longest = values.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = writeln!(out, "\n## What changes\n\n{fence}text\n{}\n{fence}", values.trim_end());
    out
}

fn mark(mark: &Mark) -> String {
    let reader = if mark.mode == Mode::Read && mark.kind != MarkKind::Release { " (r)" } else { "" };
    let sign = match mark.kind {
        MarkKind::Free => return String::new(),
        MarkKind::Acquire => "+",
        MarkKind::Held => "",
        MarkKind::Release => "-",
    };
    escape(&format!("{sign}{}{reader}", mark.letters))
}

/// Returns text of one line in which no character means anything to Markdown or HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '+' | '-' if out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
