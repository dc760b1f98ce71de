//! A behavior as a recording of a terminal, in asciicast version 2: a step a second.
//!
//! The file has a line of JSON with the size, then a line for each frame. It depends on nothing but the
//! behavior, so two exports are the same bytes.

use super::lines::{pad, width};
use super::story::Story;
use super::text::loop_text;
use crate::trace::diff::diff;

/// The size of the screen. What is longer is cut, as a terminal would.
const COLUMNS: usize = 100;
const LINES: usize = 30;
/// How many steps are seen at once.
const STEPS: usize = 16;

/// Writes a behavior.
pub(super) fn cast(story: &Story<'_>) -> String {
    let title = serde_json::Value::from(story.title);
    let mut out =
        format!("{{\"version\": 2, \"width\": {COLUMNS}, \"height\": {LINES}, \"title\": {title}}}\n");
    let n_steps = story.trace.steps.len();
    for step in 0..n_steps {
        let lines: Vec<String> = frame(story, step).iter().take(LINES).map(|line| cut(line)).collect();
        // Home, each line with what is left of the one below it wiped out, then the rest of the screen.
        let text = format!("\u{1b}[H{}\u{1b}[K\u{1b}[J", lines.join("\u{1b}[K\r\n"));
        out.push_str(&format!("[{step}.0, \"o\", {}]\n", serde_json::Value::from(text)));
    }
    // The last frame is seen as long as the others.
    out.push_str(&format!("[{n_steps}.0, \"o\", \"\"]\n"));
    out
}

fn frame(story: &Story<'_>, step: usize) -> Vec<String> {
    let n_steps = story.trace.steps.len();
    let mut lines = vec![format!("{}   step {} of {n_steps}", story.title, step + 1), String::new()];
    let lanes = story.table.columns();
    let widest = |lane: usize| {
        let texts = story.table.rows.iter().filter(|row| row.lane == Some(lane)).map(|row| width(&row.text));
        texts.max().unwrap_or(0).max(width(&lanes[lane].name)) + 2
    };
    let columns: Vec<usize> = (0..lanes.len()).map(widest).collect();
    let heads: String = lanes.iter().zip(&columns).map(|(lane, columns)| pad(&lane.name, *columns)).collect();
    lines.push(format!("      {heads}"));
    let top = (step + 1).saturating_sub(STEPS - 2).min(n_steps.saturating_sub(STEPS));
    for (i, row) in story.table.rows.iter().enumerate().skip(top).take(STEPS) {
        let before: usize = columns[..row.lane.unwrap_or(0)].iter().sum();
        let cursor = if i == step { ">" } else { " " };
        let broken = story.violated().filter(|_| story.broken_at(i).is_some() && i <= step);
        let broken = broken.map_or_else(String::new, |name| format!("   <-- {name}"));
        let text = if i <= step { row.text.as_str() } else { "..." };
        lines.push(format!("{cursor}{:>4} {}{text}{broken}", i + 1, " ".repeat(before)));
    }
    // Whatever is cut off below, how it ends is seen.
    if step + 1 == n_steps {
        lines.extend(loop_text(story.trace).map(|end| format!("      {end}")));
        lines.extend(story.broken.map(|broken| format!("    ✗ {broken}")));
    }
    lines.push(String::new());
    let state = &story.trace.steps[step].state;
    match step.checked_sub(1) {
        None => {
            let values = story.trace.variables.iter().zip(state);
            lines.extend(values.map(|(name, value)| format!("  {name} = {value}")));
        }
        Some(before) => {
            let changes = diff(&story.trace.variables, &story.trace.steps[before].state, state);
            lines.extend(changes.iter().map(|change| format!("  ~ {change}")));
        }
    }
    lines
}

/// Cuts a line at the edge of the screen.
fn cut(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars().filter(|c| !c.is_control()) {
        out.push(c);
        if width(&out) > COLUMNS {
            out.pop();
            break;
        }
    }
    out
}
