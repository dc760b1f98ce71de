//! What can happen in the current state, with the change each action makes; then what cannot, and why.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::app::App;
use super::super::layout::Pane;
use super::super::text::{clean, cut, fit, width, wrap};
use super::super::theme::Role;
use super::{Row, span, why};
use crate::export::text::grouped;
use crate::session::{Came, Choice, Kind, WalkError, with_chosen};
use crate::trace::diff::{Change, Path};

/// The lines of a choice that is not selected: what it is called, and what it changes.
const FOLDED: usize = 2;

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let choices = app.shared_choices();
    let title = if app.session.is_empty() {
        "4 Next: initial states".to_owned()
    } else {
        format!("4 Next from {}", app.session.cursor())
    };
    let disabled = app.disabled();
    let foot = match choices.as_ref() {
        Ok(list) => {
            let n = list.iter().filter(|choice| choice.label.is_some()).count();
            let enabled = if n == 0 && !list.is_empty() {
                format!("{} states", grouped(list.len() as u64))
            } else {
                format!("{n} enabled")
            };
            let others = disabled.list.len() + disabled.more;
            if others == 0 { enabled } else { format!("{enabled}, {others} not") }
        }
        Err(_) => String::new(),
    };
    let inner = super::frame(app, Pane::Next, area, &title, &foot, buf);
    let columns = usize::from(inner.width);
    let (list, remark): (&[Choice], String) = match choices.as_ref() {
        Ok(list) if list.is_empty() => {
            let text = match app.session.kind() {
                Kind::Explore if app.session.is_empty() => "there is no initial state",
                Kind::Explore | Kind::Counterexample | Kind::Recorded => {
                    "no action is enabled: a deadlock, or the end"
                }
            };
            (list, text.to_owned())
        }
        Ok(list) => (list, String::new()),
        Err(WalkError::NotLive) => {
            let text = "no live spec: this trace was saved without it, so the enabled actions are not known";
            (&[], text.to_owned())
        }
        Err(WalkError::Evaluation(text)) => (&[], format!("the evaluation failed: {text}")),
    };
    let mut rows = Vec::new();
    if list.is_empty() {
        rows.push(note(app, columns, &remark));
    }
    let selected = (app.active() == Pane::Next).then_some(app.next.selected);
    let lane_names: Vec<String> = if app.session.is_empty() {
        Vec::new()
    } else {
        app.session.table().columns().iter().map(|lane| lane.name.clone()).collect()
    };
    let lane_width = if lane_names.len() > 1 {
        lane_names.iter().map(|name| width(name)).max().unwrap_or(0).min(columns / 4) + 1
    } else {
        0
    };
    let mut n_named: HashMap<String, usize> = HashMap::new();
    for disabled in &disabled.list {
        *n_named.entry(disabled.name()).or_default() += 1;
    }
    // If there is room, every choice is written out as the selected one is.
    let n_lines: usize = list.iter().map(|choice| 1 + choice.changes.len().max(1)).sum();
    let full = n_lines + 2 * disabled.list.len() <= usize::from(inner.height);
    // What is further from the selected one than a page is not seen, and only its height matters.
    let (near, page) = (app.next.selected, usize::from(inner.height));
    for (i, choice) in list.iter().enumerate() {
        if !full && i.abs_diff(near) > page {
            rows.push(vec![Line::default(); FOLDED]);
            continue;
        }
        let lane = choice.lane.and_then(|lane| lane_names.get(lane)).map_or("", String::as_str);
        let is_whole = selected == Some(i) || full;
        // A change takes a column at least.
        let changes = if is_whole { choice.changes.iter().collect() } else { seen_first(list, i, columns) };
        rows.push(row(app, (choice, &changes), lane, (lane_width, columns), (selected == Some(i), full)));
    }
    for disabled in &disabled.list {
        let is_twin = n_named.get(&disabled.name()).is_some_and(|n| *n > 1);
        let lane = disabled.lane.and_then(|lane| lane_names.get(lane)).map_or("", String::as_str);
        let is_selected = selected == Some(rows.len());
        rows.push(why::disabled_row(app, (disabled, is_twin), lane, (lane_width, columns), is_selected));
    }
    if disabled.more > 0 {
        let plural = if disabled.more == 1 { "" } else { "s" };
        let more =
            format!("and {} more action{plural}, not looked at: Enter does", grouped(disabled.more as u64));
        let is_selected = selected == Some(rows.len());
        rows.push(more_row(app, columns, &more, is_selected));
    }
    super::list(app, Pane::Next, inner, &rows, buf);
}

/// Returns the first changes of a choice; before the others those by which it differs from its neighbors of the same
/// action: of a line that is cut, the rest is not seen.
fn seen_first(list: &[Choice], at: usize, most: usize) -> Vec<&Change> {
    let choice = &list[at];
    let beside = [at.checked_sub(1), Some(at + 1)];
    let is_alike =
        |other: &&Choice| choice.label.is_some() && other.lane == choice.lane && other.text == choice.text;
    let alike = beside.into_iter().flatten().filter_map(|i| list.get(i)).filter(is_alike);
    let alike: Vec<HashMap<&Path, &Change>> =
        alike.map(|other| other.changes.iter().map(|change| (&change.path, change)).collect()).collect();
    let is_of_all = |change: &&Change| alike.iter().all(|other| other.get(&change.path) == Some(change));
    let (shared, own): (Vec<_>, Vec<_>) = choice.changes.iter().partition(is_of_all);
    own.into_iter().chain(shared).take(most).collect()
}

/// A row that is no action, but can be selected.
fn more_row(app: &App, columns: usize, text: &str, is_selected: bool) -> Row {
    let (cursor, role) = if is_selected { (app.glyphs.cursor, Role::Selected) } else { (" ", Role::Dim) };
    let style = app.theme.style(role);
    wrap(&format!("{cursor} {text}"), columns).iter().map(|line| Line::from(span(line, style))).collect()
}

fn note(app: &App, columns: usize, text: &str) -> Row {
    let style = app.theme.style(Role::Dim);
    wrap(&clean(text), columns).iter().map(|line| Line::from(span(line, style))).collect()
}

fn row(
    app: &mut App,
    (choice, changes): (&Choice, &[&Change]),
    lane: &str,
    (lane_width, columns): (usize, usize),
    (selected, full): (bool, bool),
) -> Row {
    let more = app.glyphs.more;
    let cursor = if selected { app.glyphs.cursor } else { " " };
    let lane = fit(&clean(lane), lane_width, more);
    let head = format!("{cursor} {lane}");
    let taken = match (choice.taken, choice.label.is_some()) {
        (true, true) => format!("taken {} {}", app.glyphs.arrow, app.session.cursor() + 1),
        (true, false) => "this one".to_owned(),
        (false, _) => String::new(),
    };
    let lane_style = choice.lane.map_or_else(|| app.theme.style(Role::Text), |lane| app.theme.lane(lane));
    let lane_style = if lane_width == 0 { app.theme.style(Role::Text) } else { lane_style };
    let base = if choice.taken { lane_style.patch(app.theme.style(Role::Taken)) } else { lane_style };
    let style = if selected { base.patch(app.theme.style(Role::Selected)) } else { base };
    let right = width(&taken) + usize::from(!taken.is_empty());
    let room = columns.saturating_sub(width(&head) + right);
    let texts = if selected {
        let label = choice.label.as_ref().map_or_else(|| choice.text.clone(), ToString::to_string);
        let text = if clean(&choice.text) == clean(&label) || label.starts_with(&choice.text) {
            choice.text.clone()
        } else {
            format!("{}  {label}", choice.text)
        };
        wrap(&clean(&with_chosen(&text, &choice.chosen)), room)
    } else {
        vec![cut(&clean(&with_chosen(&choice.text, &choice.chosen)), room, more)]
    };
    let mut lines = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let head = if i == 0 { head.clone() } else { " ".repeat(width(&head)) };
        let right = if i == 0 { taken.as_str() } else { "" };
        let filled = fit(text, room, more);
        lines.push(Line::from(vec![
            span(&head, base),
            span(&filled, style),
            span(&format!(" {right}"), app.theme.style(Role::Taken)),
        ]));
    }
    if selected {
        let conjuncts = app.conjuncts_of(choice);
        let is_told = |came: &Came| matches!(came, Came::Chooses(values) if values.iter().all(|v| choice.chosen.contains(v)));
        let rest = conjuncts.iter().position(|conjunct| !is_told(&conjunct.came)).unwrap_or(conjuncts.len());
        lines.extend(why::choice_lines(app, &conjuncts[rest..], columns));
    }
    let changes = change_lines(app, (choice, changes), columns.saturating_sub(4), selected || full);
    lines.extend(changes.into_iter().map(|text| {
        Line::from(vec![span("    ", app.theme.style(Role::Text)), span(&text, app.theme.style(Role::Dim))])
    }));
    lines
}

/// What a choice changes: one line, or everything.
fn change_lines(
    app: &App,
    (choice, changes): (&Choice, &[&Change]),
    columns: usize,
    full: bool,
) -> Vec<String> {
    if changes.is_empty() {
        return vec![
            if choice.label.is_some() { "changes nothing" } else { "the only initial state" }.to_owned(),
        ];
    }
    let show = |change: &&Change| {
        if choice.label.is_none() {
            let value = change.new.as_ref().map(ToString::to_string).unwrap_or_default();
            return clean(&format!("{} = {value}", change.path));
        }
        change_text(app, change)
    };
    let texts: Vec<String> = changes.iter().map(show).collect();
    if full {
        return texts.iter().flat_map(|text| wrap(text, columns)).collect();
    }
    vec![cut(&texts.join("  "), columns, app.glyphs.more)]
}

/// A change as one line.
pub(in super::super) fn change_text(app: &App, change: &Change) -> String {
    let text = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("~ {} {old} {} {new}", change.path, app.glyphs.arrow),
        (None, Some(new)) => format!("+ {} {new}", change.path),
        (Some(old), None) => format!("- {} {old}", change.path),
        (None, None) => change.path.to_string(),
    };
    clean(&text)
}
