//! A behavior as it stands in a kernel commit message: the threads side by side, time goes down, no numbers.
//!
//! Steps that are not essential have no sign: the text is for readers who know nothing of this program.
//!
//! ```text
//!         mremap()                          rmap_walk()
//!
//!                                           anon_vma_lock(root)
//!         spin_lock(src ptl)
//!                                           done, page not found   <-- WalkFindsAll
//! ```

use std::fmt::Write;

use super::lines::{pad, width, wrap};
use super::story::Story;
use crate::trace::Lasso;

/// Where the first column begins: a tab, as in mails.
const MARGIN: usize = 8;
/// A column is not wider than this; its texts are wrapped.
const WIDEST: usize = 40;
/// Between columns.
const GAP: usize = 3;

/// Writes a behavior.
pub(super) fn kernel(story: &Story<'_>) -> String {
    let lanes = story.table.columns();
    let titles: Vec<&str> = lanes
        .iter()
        .map(|lane| if lane.title.is_empty() { &lane.name } else { &lane.title }.as_str())
        .collect();
    let columns: Vec<usize> = (0..lanes.len())
        .map(|i| {
            let rows = story.table.rows.iter().enumerate().filter(|(_, row)| row.lane == Some(i));
            let texts = rows.map(|(step, _)| width(story.told(step)));
            texts.chain([width(titles[i])]).max().unwrap_or(0).min(WIDEST)
        })
        .collect();
    let mut out = String::new();
    if lanes.len() > 1 {
        let heads = titles.iter().zip(&columns).map(|(title, &columns)| wrap(title, columns, 2));
        write_cells(&mut out, &heads.collect::<Vec<_>>(), &columns);
        out.push('\n');
    }
    for (i, row) in story.table.rows.iter().enumerate() {
        let broken = story.broken_at(i).and(story.violated());
        if i == 0 && broken.is_none() {
            continue;
        }
        let mut text = story.told(i).to_owned();
        if let Some(violated) = broken {
            text = format!("{text}   <-- {violated}");
        }
        match row.lane.filter(|_| lanes.len() > 1) {
            // The note of a violation may go over the edge of its column.
            Some(lane) if broken.is_none() => {
                let mut cells = vec![Vec::new(); lanes.len()];
                cells[lane] = wrap(&text, columns[lane], 2);
                write_cells(&mut out, &cells, &columns);
            }
            Some(lane) => {
                let before: usize = columns[..lane].iter().map(|columns| columns + GAP).sum();
                let _ = writeln!(out, "{}{text}", " ".repeat(MARGIN + before));
            }
            None => {
                let _ = writeln!(out, "{}{text}", " ".repeat(MARGIN));
            }
        }
    }
    let end = match &story.trace.lasso {
        None => return out,
        Some(Lasso::Stuttering) => "then nothing changes any more".to_owned(),
        Some(Lasso::Cycle { back, by }) => {
            let by = by.as_ref().map(|label| format!("`{label}` leads ")).unwrap_or_default();
            // There are no numbers here that it could name.
            let to = match back {
                0 => "the beginning".to_owned(),
                _ => format!("what was after `{}`", story.told(*back)),
            };
            format!("then {by}back to {to}, and so on for ever")
        }
    };
    let _ = writeln!(out, "{}{end}", " ".repeat(MARGIN));
    out
}

/// Sets cells side by side.
fn write_cells(out: &mut String, cells: &[Vec<String>], columns: &[usize]) {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        let mut text = " ".repeat(MARGIN);
        for (cell, &columns) in cells.iter().zip(columns) {
            text.push_str(&pad(cell.get(line).map_or("", String::as_str), columns + GAP));
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
}
