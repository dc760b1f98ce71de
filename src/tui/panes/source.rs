//! The text of the spec at the action of the step, with what came of each of its conjuncts. Below it
//! stands what the step broke.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::app::App;
use super::super::layout::Pane;
use super::super::text::{clean, cut, split, width, wrap};
use super::super::theme::Role;
use super::super::why::Step;
use super::{Row, span, why};
use crate::session::Excerpt;

/// What is said of a line.
struct Note {
    sign: &'static str,
    role: Role,
    values: Vec<String>,
}

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let step = app.step_facts();
    let Some(source) = app.source.clone() else {
        let inner = super::frame(app, Pane::Source, area, "3 Source", "", buf);
        let text = "the spec is not at hand, so there is no text of it";
        let row = vec![Line::from(span(text, app.theme.style(Role::Dim)))];
        return super::list(app, Pane::Source, inner, &[row], buf);
    };
    let label = app.session.label(app.session.cursor()).map(ToString::to_string);
    let title = match label {
        Some(label) => format!("3 Source {}:{}  {label}", source.name, source.line + 1),
        None => format!("3 Source {}", source.name),
    };
    let foot = if app.editor.is_some() { "t parts  o opens the editor" } else { "t parts" };
    let inner = super::frame(app, Pane::Source, area, &title, foot, buf);
    let broken = broken_lines(app, &step, usize::from(inner.width));
    let n_broken = broken.len().min(usize::from(inner.height) / 2);
    let text_area = Rect { height: inner.height - n_broken as u16, ..inner };
    let module = source.name.strip_suffix(".tla").unwrap_or(&source.name);
    let notes = notes(app, &step, module);
    let selected = (app.active() == Pane::Source).then_some(app.source_scroll.selected);
    let digits = source.lines.len().to_string().len();
    let columns = usize::from(inner.width);
    // All lines are shifted together, so far that the longest is seen to its end.
    let longest = source.lines.iter().map(|line| width(&clean(line))).max().unwrap_or(0);
    let room = columns.saturating_sub(digits + 4);
    app.note_overhang(longest, room);
    let skip = app.shift.min(longest.saturating_sub(room));
    let mut rows: Vec<Row> = Vec::with_capacity(source.lines.len());
    for (i, text) in source.lines.iter().enumerate() {
        let is_here = i == source.line;
        let mark = if is_here || selected == Some(i) { app.glyphs.cursor } else { " " };
        let head = format!("{mark}{:>digits$} ", i + 1);
        let role = if is_here { Role::Changed } else { Role::Text };
        rows.push(row(app, &head, (text, role, skip), notes.get(&i), (columns, selected == Some(i))));
    }
    super::list(app, Pane::Source, text_area, &rows, buf);
    for (line, y) in broken.iter().take(n_broken).zip(text_area.bottom()..inner.bottom()) {
        buf.set_line(inner.x, y, line, inner.width);
    }
}

fn row(
    app: &App,
    head: &str,
    (text, role, skip): (&str, Role, usize),
    note: Option<&Note>,
    (columns, selected): (usize, bool),
) -> Row {
    let (sign, sign_role) = note.map_or((" ", Role::Text), |note| (note.sign, note.role));
    let indent = width(head) + 2;
    let (_, text) = split(&clean(text), skip);
    let text = cut(&text, columns.saturating_sub(indent), app.glyphs.more);
    let dim = app.theme.style(Role::Dim);
    let mut line = vec![
        span(head, dim),
        span(&format!("{sign} "), app.theme.style(sign_role)),
        span(&text, app.theme.style(role)),
    ];
    let value = note.map(|note| clean(&note.values.join("; "))).unwrap_or_default();
    if value.is_empty() {
        return vec![Line::from(line)];
    }
    let used = indent + width(&text) + 3;
    if used + width(&value) <= columns || !selected {
        // At least its beginning; the row that is selected shows all of it.
        let room = columns.saturating_sub(used);
        if room > 0 {
            line.push(span(&format!("   {}", cut(&value, room, app.glyphs.more)), dim));
        }
        return vec![Line::from(line)];
    }
    let mut lines = vec![Line::from(line)];
    for part in wrap(&value, columns.saturating_sub(indent + 2)) {
        lines.push(Line::from(span(&format!("{}{part}", " ".repeat(indent + 2)), dim)));
    }
    lines
}

/// What is said of the lines of a module.
fn notes(app: &App, step: &Step, module: &str) -> BTreeMap<usize, Note> {
    let mut notes: BTreeMap<usize, Note> = BTreeMap::new();
    let mut add = |excerpt: &Excerpt, sign, role, value: String| {
        let Some(line) = excerpt.line_in(module) else { return };
        let note = notes.entry(line).or_insert_with(|| Note { sign, role, values: Vec::new() });
        // A condition that only decides has no sign of its own.
        if note.sign == " " {
            (note.sign, note.role) = (sign, role);
        }
        if !note.values.contains(&value) {
            note.values.push(value);
        }
    };
    for conjunct in &step.conjuncts {
        let (sign, role) = why::sign(app, conjunct);
        add(&conjunct.excerpt, sign, role, conjunct.says());
    }
    for broken in &step.broken {
        let values = broken.part.nothing_to_choose().unwrap_or_else(|| broken.part.values());
        let value = format!("{}: {values}", broken.property);
        add(&broken.part.excerpt, app.glyphs.fail, Role::PropFail, value);
    }
    notes
}

/// What the step broke, and what went wrong in the evaluation of its conjuncts.
fn broken_lines(app: &App, step: &Step, columns: usize) -> Vec<Line<'static>> {
    let style = app.theme.style(Role::PropFail);
    let broken = step.broken.iter().map(|broken| {
        let part = broken.part.about();
        format!(
            "{} {}   first false part: {part}   at {}",
            app.glyphs.fail, broken.property, broken.part.excerpt.place
        )
    });
    let failure = step.failure.iter().map(|failure| format!("{} {failure}", app.glyphs.unknown));
    broken
        .chain(failure)
        .flat_map(|text| wrap(&clean(&text), columns))
        .map(|line| Line::from(span(&line, style)))
        .collect()
}
