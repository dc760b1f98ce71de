//! Expressions on the screen: the dialog, the line for a new watch, and the rows of the watches.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::app::App;
use super::super::ask::{Prompt, Purpose, Said};
use super::super::input::Input;
use super::super::layers::{Layer, foot};
use super::super::text::{clean, cut, fit, split, width, wrap};
use super::super::theme::Role;
use super::{Row, span};
use crate::value::Plain;

/// How many columns a value in a row of steps takes at most.
const MOST_CELL: usize = 6;

/// Draws the line that is typed, and the dialog above it.
pub(in super::super) fn draw(app: &mut App, prompt: &Prompt, buf: &mut Buffer) {
    let sign = match prompt.purpose {
        Purpose::Value => None,
        Purpose::Watch => Some("watch: "),
        Purpose::Goal => Some("TRUE in the state that is looked for: "),
    };
    if let Some(sign) = sign {
        let line = Rect { y: buf.area.bottom() - 1, height: 1, ..buf.area };
        buf.set_string(line.x, line.y, " ".repeat(usize::from(line.width)), ratatui::style::Style::reset());
        draw_input(app, &prompt.input, sign, line, buf);
        return;
    }
    let at = app.session.cursor();
    let title = if at + 1 < app.session.len() {
        format!("Evaluate at step {at}; x' is that of step {}", at + 1)
    } else {
        format!("Evaluate at step {at}, the last one")
    };
    // The page of a lesson, which may say what to type, stays in sight.
    let screen =
        Rect { height: super::page_of_lesson(app).map_or(buf.area.height, |page| page.y), ..buf.area };
    let share = if screen.height < buf.area.height { screen.height } else { screen.height * 3 / 4 };
    let size = (screen.width.min(100), share.max(5));
    let inner = super::popup_in(app, screen, &title, &foot(Layer::Expressions), size, buf);
    if inner.height == 0 {
        return;
    }
    let lines = said_lines(app, usize::from(inner.width));
    let page = usize::from(inner.height - 1);
    let most_up = lines.len().saturating_sub(page);
    let up = prompt.up.min(most_up);
    if let Some(super::super::app::Overlay::Ask(kept)) = app.overlays.last_mut() {
        kept.up = up;
    }
    let top = most_up - up;
    for (line, y) in lines.iter().skip(top).take(page).zip(inner.y..) {
        buf.set_line(inner.x, y, line, inner.width);
    }
    super::more_marks(app, Rect { height: inner.height - 1, ..inner }, top, lines.len(), buf);
    let used = lines.len().min(page) as u16;
    draw_input(app, &prompt.input, "> ", Rect { y: inner.y + used, height: 1, ..inner }, buf);
}

/// Draws the line with its cursor, shifted so that the cursor is seen.
pub(super) fn draw_input(app: &App, input: &Input, sign: &str, area: Rect, buf: &mut Buffer) {
    let (before, after) = input.parts();
    let (before, after) = (clean(before), clean(after));
    let room = usize::from(area.width).saturating_sub(width(sign) + 2).max(1);
    let skip = (width(&before) + 1).saturating_sub(room);
    let (_, shown) = split(&before, skip);
    let (under, rest) = split(&after, 1);
    let under = if under.is_empty() { " ".to_owned() } else { under };
    let text = app.theme.style(Role::Text);
    let line = Line::from(vec![
        span(sign, app.theme.style(Role::Key)),
        span(&shown, text),
        Span::styled(under, text.add_modifier(ratatui::style::Modifier::REVERSED)),
        span(&rest, text),
    ]);
    buf.set_line(area.x, area.y, &line, area.width);
}

fn said_lines(app: &App, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut add = |text: &str, indent: usize, role: Role| {
        for line in text.lines() {
            for part in wrap(&clean(line), columns.saturating_sub(indent)) {
                lines.push(Line::from(span(&format!("{}{part}", " ".repeat(indent)), app.theme.style(role))));
            }
        }
    };
    for said in &app.asked.said {
        match said {
            Said::Value(at, expression, value) => {
                add(&format!("{at}> {expression}"), 0, Role::Dim);
                add(value, 2, Role::Text);
            }
            Said::Problem(at, expression, reason) => {
                add(&format!("{at}> {expression}"), 0, Role::Dim);
                add(reason, 2, Role::PropFail);
            }
            Said::Names(names) => add(&names.join("  "), 2, Role::Dim),
        }
    }
    lines
}

/// A value as it stands in a row of steps.
fn short(value: &Result<Plain, String>) -> String {
    match value {
        Ok(Plain::Bool(true)) => "T".to_owned(),
        Ok(Plain::Bool(false)) => "F".to_owned(),
        Ok(Plain::Str(text)) => text.clone(),
        Ok(value) => value.to_string(),
        Err(_) => "?".to_owned(),
    }
}

/// How many columns the values of the watches need, for some steps.
pub(in super::super) fn cell(app: &mut App, steps: std::ops::Range<usize>) -> usize {
    let mut widest = 0;
    for expression in app.asked.watches.clone() {
        for step in steps.clone() {
            widest = widest.max(width(&short(&app.session.ask(&expression, step))));
        }
    }
    widest.min(MOST_CELL) + 1
}

/// The rows of the watches for some steps; the value at the current one stands below if it is cut.
pub(in super::super) fn watch_rows(
    app: &mut App,
    steps: std::ops::Range<usize>,
    (name_width, cell, columns): (usize, usize, usize),
    selected: Option<usize>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let at = app.session.cursor();
    for (i, expression) in app.asked.watches.clone().into_iter().enumerate() {
        let is_selected = selected == Some(i);
        let style = app.theme.style(Role::Text);
        let highlight = if is_selected { style.patch(app.theme.style(Role::Selected)) } else { style };
        let cursor = if is_selected { app.glyphs.cursor } else { " " };
        let mut spans = vec![
            span(&format!("{cursor}w "), style),
            span(&fit(&clean(&expression), name_width - 4, app.glyphs.more), highlight),
            span(" ", style),
        ];
        for step in steps.clone() {
            let text = clean(&short(&app.session.ask(&expression, step)));
            let text = cut(&text, cell - 1, app.glyphs.more);
            let pad = " ".repeat((cell - 1).saturating_sub(width(&text)));
            let role = if step == at { Role::Text } else { Role::Dim };
            spans.push(span(&format!("{pad}{text} "), app.theme.style(role)));
        }
        let mut lines = vec![Line::from(spans)];
        let value = app.session.ask(&expression, at);
        let is_cut = width(&short(&value)) >= cell;
        let value = match value {
            Ok(value) => format!("= {value}"),
            // The dialog shows all of it.
            Err(reason) => reason.lines().next().unwrap_or_default().to_owned(),
        };
        let mut texts = Vec::new();
        if is_selected && width(&clean(&expression)) > name_width - 4 {
            texts.push(expression.clone());
        }
        if is_cut || is_selected {
            texts.push(value);
        }
        let room = columns.saturating_sub(4);
        for text in texts {
            let parts = if is_selected {
                wrap(&clean(&text), room)
            } else {
                vec![cut(&clean(&text), room, app.glyphs.more)]
            };
            let style = app.theme.style(Role::Dim);
            lines.extend(parts.iter().map(|part| Line::from(span(&format!("    {part}"), style))));
            if !is_selected {
                break;
            }
        }
        rows.push(lines);
    }
    rows
}
