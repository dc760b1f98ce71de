//! Lines about conditions: why an action is not enabled, and what came of the conjuncts of one.

use ratatui::text::Line;

use super::super::app::App;
use super::super::text::{clean, cut, fit, width, wrap};
use super::super::theme::Role;
use super::{Row, span};
use crate::session::{Came, Conjunct, Disabled};

/// How far the lines below a row are set in.
const INDENT: usize = 4;

/// A sign for what came of a conjunct.
pub(in super::super) fn sign(app: &App, conjunct: &Conjunct) -> (&'static str, Role) {
    match &conjunct.came {
        Came::Is(true, _) | Came::Chooses(_) => (app.glyphs.ok, Role::PropOk),
        Came::Is(false, _) => (app.glyphs.fail, Role::PropFail),
        Came::Decides(..) => (" ", Role::Dim),
        Came::Writes(..) => ("=", Role::Changed),
        Came::Keeps => ("=", Role::Dim),
    }
}

/// The lines of a choice about its conjuncts.
pub(in super::super) fn choice_lines(app: &App, conjuncts: &[Conjunct], columns: usize) -> Row {
    let mut lines = Vec::new();
    for conjunct in conjuncts {
        let (sign, role) = sign(app, conjunct);
        let value = conjunct.says();
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

/// The row of an action that is not enabled; if there is one more of its name, with its place.
pub(in super::super) fn disabled_row(
    app: &App,
    (disabled, is_twin): (&Disabled, bool),
    lane: &str,
    (lane_width, columns): (usize, usize),
    selected: bool,
) -> Row {
    let more = app.glyphs.more;
    let cursor = if selected { app.glyphs.cursor } else { " " };
    let head = format!("{cursor} {}", fit(&clean(lane), lane_width, more));
    let right = match &disabled.in_the_way {
        Some(way) if way.itself => "blocked by itself".to_owned(),
        Some(way) => format!("blocked by {}", clean(&way.thread)),
        None if disabled.reason.is_err() => "fails".to_owned(),
        None => "not enabled".to_owned(),
    };
    let dim = app.theme.style(Role::Dim);
    let style = if selected { dim.patch(app.theme.style(Role::Selected)) } else { dim };
    let room = columns.saturating_sub(width(&head) + width(&right) + 1);
    let place = disabled.reason.as_ref().ok().and_then(|found| found.conjunct.place.split(" of ").next());
    let place = place.filter(|_| is_twin).map_or_else(String::new, |place| format!("  at {place}"));
    let label = clean(&(disabled.name() + &place));
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
    let texts = disabled.reasons();
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
