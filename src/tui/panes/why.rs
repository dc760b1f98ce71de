//! Lines about conditions: why an action is not enabled, and what came of the conjuncts of one.

use ratatui::text::Line;

use super::super::app::App;
use super::super::text::{clean, cut, fit, width, wrap};
use super::super::theme::Role;
use super::{Row, span};
use crate::session::{Came, Conjunct, Disabled, Part};

/// How far the lines below a row are set in.
const INDENT: usize = 4;

/// A sign and the text of a conjunct, or of what was decided by it.
pub(in super::super) fn came(app: &App, conjunct: &Conjunct) -> (&'static str, Role, String) {
    let (ok, fail) = (app.glyphs.ok, app.glyphs.fail);
    match &conjunct.came {
        Came::Is(true, part) => (ok, Role::PropOk, value_of(conjunct, part.as_ref(), true)),
        Came::Is(false, part) => (fail, Role::PropFail, value_of(conjunct, part.as_ref(), false)),
        Came::Decides(value, part) => {
            let (truth, why) = (truth(*value), value_of(conjunct, part.as_ref(), *value));
            (" ", Role::Dim, if why == truth { why } else { format!("{truth}: {why}") })
        }
        Came::Chooses(values) => {
            let values: Vec<String> =
                values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            (ok, Role::PropOk, values.join(", "))
        }
        Came::Writes(name, value) => ("=", Role::Changed, format!("{name}' = {value}")),
        Came::Keeps => ("=", Role::Dim, "unchanged".to_owned()),
    }
}

fn truth(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

/// What a condition is and why: the values of its operands, or the part of it that decides.
fn value_of(conjunct: &Conjunct, part: Option<&Part>, value: bool) -> String {
    let truth = truth(value);
    let Some(part) = part else { return truth.to_owned() };
    let values = part.values();
    let is_whole = part.excerpt.text == conjunct.excerpt.text;
    match (is_whole, values.is_empty()) {
        (true, true) => truth.to_owned(),
        (true, false) => values,
        (false, true) => part_text(part, value),
        (false, false) => format!("{}: {values}", part_text(part, value)),
    }
}

/// A part, with its value if that is not the one of the condition.
fn part_text(part: &Part, of_condition: bool) -> String {
    match part.value {
        value if value == of_condition => part.excerpt.text.clone(),
        value => format!("{} is {}", part.excerpt.text, truth(value)),
    }
}

/// The lines of a choice about its conjuncts.
pub(in super::super) fn choice_lines(app: &App, conjuncts: &[Conjunct], columns: usize) -> Row {
    let mut lines = Vec::new();
    for conjunct in conjuncts {
        let (sign, role, value) = came(app, conjunct);
        let text = match &conjunct.came {
            // What is written stands below as the change that it is.
            Came::Writes(..) | Came::Keeps => continue,
            Came::Chooses(_) => value,
            _ => format!("{}   {value}", conjunct.excerpt.text),
        };
        let room = columns.saturating_sub(INDENT + 2);
        for (i, text) in wrap(&clean(&text), room).iter().enumerate() {
            let sign = if i == 0 { sign } else { " " };
            lines.push(Line::from(vec![
                span(&" ".repeat(INDENT), app.theme.style(Role::Text)),
                span(&format!("{sign} "), app.theme.style(role)),
                span(text, app.theme.style(Role::Dim)),
            ]));
        }
    }
    lines
}

/// The row of an action that is not enabled.
pub(in super::super) fn disabled_row(
    app: &App,
    disabled: &Disabled,
    lane: &str,
    (lane_width, columns): (usize, usize),
    selected: bool,
) -> Row {
    let more = app.glyphs.more;
    let cursor = if selected { app.glyphs.cursor } else { " " };
    let head = format!("{cursor} {}", fit(&clean(lane), lane_width, more));
    let right = match &disabled.in_the_way {
        Some(way) => format!("blocked by {}", clean(&way.thread)),
        None if disabled.reason.is_err() => "fails".to_owned(),
        None => "not enabled".to_owned(),
    };
    let dim = app.theme.style(Role::Dim);
    let style = if selected { dim.patch(app.theme.style(Role::Selected)) } else { dim };
    let room = columns.saturating_sub(width(&head) + width(&right) + 1);
    let label = clean(&disabled.label.to_string());
    let labels = if selected { wrap(&label, room) } else { vec![cut(&label, room, more)] };
    let mut lines = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        let (lead, right) = if i == 0 { (head.as_str(), right.as_str()) } else { ("", "") };
        lines.push(Line::from(vec![
            span(&fit(lead, width(&head), more), dim),
            span(&fit(label, room, more), style),
            span(&format!(" {right}"), app.theme.style(Role::PropUnknown)),
        ]));
    }
    let texts = reason_texts(disabled);
    let columns = columns.saturating_sub(INDENT + 2);
    for (i, text) in texts.iter().enumerate() {
        let parts =
            if selected { wrap(&clean(text), columns) } else { vec![cut(&clean(text), columns, more)] };
        for (j, part) in parts.iter().enumerate() {
            let sign = if i == 0 && j == 0 { app.glyphs.fail } else { " " };
            lines.push(Line::from(vec![
                span(&" ".repeat(INDENT), dim),
                span(&format!("{sign} "), app.theme.style(Role::PropFail)),
                span(part, dim),
            ]));
        }
        if !selected {
            break;
        }
    }
    lines
}

/// Why an action is not enabled: a line that says it, then more of it.
pub(in super::super) fn reason_texts(disabled: &Disabled) -> Vec<String> {
    let found = match &disabled.reason {
        Ok(found) => found,
        Err(reason) => return vec![format!("cannot be evaluated: {reason}")],
    };
    let mut texts = vec![about_part(&found.part)];
    if let Some(way) = &disabled.in_the_way
        && let Some(lock) = &way.lock
    {
        texts.push(format!("{} holds {lock}", way.thread));
    }
    if found.conjunct.text == found.part.excerpt.text {
        texts.push(format!("at {}", found.conjunct.place));
    } else {
        texts.push(format!("in {}   at {}", found.conjunct.text, found.conjunct.place));
    }
    texts
}

/// A false part with the values that make it so.
pub(in super::super) fn about_part(part: &Part) -> String {
    let text = part_text(part, false);
    let values = part.values();
    if values.is_empty() { text } else { format!("{text}   {values}") }
}
