//! The properties and the watches, step by step. Only the steps that are seen are checked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::app::App;
use super::super::layout::Pane;
use super::super::text::{clean, fit, width, wrap};
use super::super::theme::Role;
use super::{Row, ask, span};
use crate::session::{Kind, Verdict};

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let watches = app.asked.watches.len();
    let title = if watches == 0 { "5 Properties" } else { "5 Properties and watches" };
    let inner = super::frame(app, Pane::Properties, area, title, "t parts  w watch  e evaluate", buf);
    let names: Vec<String> = app.session.properties().iter().map(|name| clean(name)).collect();
    let columns = usize::from(inner.width);
    let unchecked = unchecked(app);
    let is_bare = names.is_empty() && watches == 0;
    let mut rows: Vec<Row> = Vec::new();
    if names.is_empty() || app.session.is_empty() || inner.height < 2 {
        let text = match (app.session.kind(), app.session.outcome()) {
            (Kind::Recorded, Some(outcome)) => {
                format!("{}; no live spec, so properties cannot be checked here", outcome.text)
            }
            (Kind::Recorded, None) => "no live spec, so properties cannot be checked here".to_owned(),
            (_, _) if names.is_empty() && unchecked.is_empty() => "the cfg names no properties".to_owned(),
            (_, _) if names.is_empty() => unchecked.clone(),
            (_, _) if unchecked.is_empty() => names.join(", "),
            (_, _) => format!("{}; {unchecked}", names.join(", ")),
        };
        let style = app.theme.style(Role::Dim);
        let row: Row =
            wrap(&clean(&text), columns).iter().map(|line| Line::from(span(line, style))).collect();
        if is_bare || app.session.is_empty() || inner.height < 2 {
            super::list(app, Pane::Properties, inner, &[row], buf);
            return;
        }
        rows.push(row);
    }
    let at = app.session.cursor();
    let last = app.session.len() - 1;
    let texts = names.iter().map(String::as_str).chain(app.asked.watches.iter().map(String::as_str));
    let name_width = texts.map(width).max().unwrap_or(0).min(columns / 2) + 4;
    let range = |cell: usize| {
        let n_steps = (columns.saturating_sub(name_width) / cell).max(1);
        let from = at.saturating_sub(n_steps / 2).min((last + 1).saturating_sub(n_steps));
        from..(from + n_steps).min(last + 1)
    };
    let digits = last.to_string().len() + 1;
    let cell = ask::cell(app, range(digits)).max(digits);
    let (from, to) = (range(cell).start, range(cell).end);
    let mut head = vec![Span::raw(" ".repeat(name_width))];
    for step in from..to {
        let style = if step == at { Role::Selected } else { Role::Dim };
        head.push(Span::styled(format!("{step:>0$}", cell - 1), app.theme.style(style)));
        head.push(Span::raw(" "));
    }
    buf.set_line(inner.x, inner.y, &Line::from(head), inner.width);
    let verdicts: Vec<Vec<Verdict>> = (from..to).map(|step| app.session.verdicts(step).to_vec()).collect();
    let selected = (app.active() == Pane::Properties).then_some(app.properties.selected);
    let facts = app.step_facts();
    for (i, name) in names.iter().enumerate() {
        let here = verdicts.get(at - from).and_then(|row| row.get(i)).cloned();
        let broken = facts.broken.iter().find(|broken| clean(&broken.property) == *name);
        let here = match (here, broken) {
            (Some(Verdict::Violated(_)), Some(broken)) => Some(Verdict::Violated(Some(broken.part.about()))),
            (here, _) => here,
        };
        let steps: Vec<Option<&Verdict>> = verdicts.iter().map(|row| row.get(i)).collect();
        let is_selected = selected == Some(i);
        rows.push(row(app, name, (name_width, cell, columns), &steps, here.as_ref(), is_selected));
    }
    let first = rows.len();
    let selected = selected.and_then(|selected| selected.checked_sub(first));
    rows.extend(ask::watch_rows(app, from..to, (name_width, cell, columns), selected));
    if !unchecked.is_empty() && !names.is_empty() {
        let style = app.theme.style(Role::PropUnknown);
        let text = format!("{} {unchecked}", app.glyphs.unknown);
        let lines = wrap(&text, columns.saturating_sub(1));
        rows.push(lines.iter().map(|line| Line::from(span(&format!(" {line}"), style))).collect());
    }
    let body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    super::list(app, Pane::Properties, body, &rows, buf);
}

/// Says which properties are checked in part only, or not at all; nothing if all are.
fn unchecked(app: &App) -> String {
    match app.session.unchecked() {
        names if names.is_empty() => String::new(),
        names => format!("NOT checked, because it is temporal: {}", clean(&names.join(", "))),
    }
}

fn row(
    app: &App,
    name: &str,
    (name_width, cell, columns): (usize, usize, usize),
    steps: &[Option<&Verdict>],
    here: Option<&Verdict>,
    selected: bool,
) -> Row {
    let cursor = if selected { app.glyphs.cursor } else { " " };
    let fails = steps.iter().any(|verdict| matches!(verdict, Some(Verdict::Violated(_))));
    let mark = if fails { app.glyphs.fail } else { " " };
    let role = if fails { Role::PropFail } else { Role::Text };
    let style = app.theme.style(role);
    let highlight = if selected { style.patch(app.theme.style(Role::Selected)) } else { style };
    let mut spans = vec![
        span(&format!("{cursor}{mark} "), style),
        span(&fit(name, name_width - 4, app.glyphs.more), highlight),
        span(" ", style),
    ];
    for verdict in steps {
        let (sign, role) = match verdict {
            Some(Verdict::Holds) => (app.glyphs.ok, Role::PropOk),
            Some(Verdict::Violated(_)) => (app.glyphs.fail, Role::PropFail),
            Some(Verdict::Unknown(_)) | None => (app.glyphs.unknown, Role::PropUnknown),
        };
        spans.push(span(&format!("{}{sign} ", " ".repeat(cell - 2)), app.theme.style(role)));
    }
    let mut lines = vec![Line::from(spans)];
    let reason = match here {
        Some(Verdict::Violated(Some(part))) => Some(format!("false: {part}")),
        Some(Verdict::Unknown(reason)) => Some(reason.clone()),
        Some(Verdict::Violated(None) | Verdict::Holds) | None => None,
    };
    let full_name = (selected && width(name) > name_width - 4).then(|| name.to_owned());
    for text in full_name.into_iter().chain(reason) {
        for part in wrap(&clean(&text), columns.saturating_sub(4)) {
            lines.push(Line::from(span(&format!("    {part}"), app.theme.style(Role::Dim))));
        }
    }
    lines
}
