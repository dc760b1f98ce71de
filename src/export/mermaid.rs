//! A behavior as a sequence diagram of Mermaid: threads and locks are participants.
//!
//! A step is a message of a thread to itself, followed by one to each lock that it takes or lets go. What
//! Mermaid would read as a mark of its own is written as the number of the character (`#59;`).

use std::fmt::Write;

use super::story::Story;
use super::text::loop_text;
use crate::trace::Lasso;
use crate::trace::locks::{MarkKind, Mode};

/// Writes a behavior.
pub(super) fn mermaid(story: &Story<'_>) -> String {
    let lanes = story.table.columns();
    let locks = story.table.lock_columns();
    let mut out = String::from("sequenceDiagram\n");
    for (i, lane) in lanes.iter().enumerate() {
        let name =
            if lane.title.is_empty() { lane.name.clone() } else { format!("{} {}", lane.name, lane.title) };
        let _ = writeln!(out, "    participant T{i} as {}", escape(&name));
    }
    for (i, lock) in locks.iter().enumerate() {
        let name = if lock.title.is_empty() { &lock.name } else { &lock.title };
        let _ = writeln!(out, "    participant L{i} as {}", escape(name));
    }
    let all = match lanes.len() {
        0 | 1 => "T0".to_owned(),
        n => format!("T0,T{}", n - 1),
    };
    if lanes.is_empty() {
        out.push_str("    participant T0 as steps\n");
    }
    // The steps after the state that the loop goes back to.
    let first = story.trace.lasso.as_ref().and_then(Lasso::back).map(|back| back + 1);
    let round = first.filter(|&first| first < story.table.rows.len());
    for (i, row) in story.table.rows.iter().enumerate() {
        if round == Some(i) {
            out.push_str("    loop for ever\n");
        }
        let text = escape(&format!("{} {}", i + 1, row.text));
        let Some(lane) = row.lane else {
            let _ = writeln!(out, "    Note over {all}: {text}");
            continue;
        };
        let _ = writeln!(out, "    T{lane}->>T{lane}: {text}");
        for (lock, mark) in row.marks.iter().enumerate() {
            let _ = match (mark.kind, mark.mode) {
                (MarkKind::Free | MarkKind::Held, _) => continue,
                (MarkKind::Acquire, Mode::Write) => writeln!(out, "    T{lane}->>L{lock}: acquires"),
                (MarkKind::Acquire, Mode::Read) => writeln!(out, "    T{lane}->>L{lock}: acquires, shared"),
                (MarkKind::Release, _) => writeln!(out, "    T{lane}-->>L{lock}: releases"),
            };
        }
    }
    if let Some(broken) = story.broken {
        let _ = writeln!(out, "    Note over {all}: ✗ {}", escape(broken));
    }
    if let Some(end) = loop_text(story.trace) {
        let _ = writeln!(out, "    Note over {all}: {}", escape(&end));
    }
    if round.is_some() {
        out.push_str("    end\n");
    }
    out
}

/// Returns text of one line that is no more to Mermaid than its letters.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            '#' | ';' | ':' | '%' | '<' | '>' | '&' | '"' | '\\' | '{' | '}' | '`' | '$' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    // A word that ends a block of Mermaid.
    if out.trim() == "end" { "(end)".to_owned() } else { out }
}
