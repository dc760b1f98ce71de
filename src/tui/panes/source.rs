//! The text of the spec at the action of the step.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::app::App;
use super::super::layout::Pane;
use super::super::text::{clean, split};
use super::super::theme::Role;
use super::{Row, span};

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(source) = &app.source else {
        let inner = super::frame(app, Pane::Source, area, "3 Source", "", buf);
        let text = "the spec is not at hand, so there is no text of it";
        let row = vec![Line::from(span(text, app.theme.style(Role::Dim)))];
        return super::list(app, Pane::Source, inner, &[row], buf);
    };
    let title = format!("3 Source {}", source.name);
    let digits = source.lines.len().to_string().len();
    let rows: Vec<Row> = source
        .lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let is_here = i == source.line;
            let mark = if is_here { app.glyphs.cursor } else { " " };
            let (_, text) = split(&clean(line), app.shift);
            let role = if is_here { Role::Changed } else { Role::Text };
            vec![Line::from(vec![
                span(&format!("{mark}{:>digits$} ", i + 1), app.theme.style(Role::Dim)),
                span(&text, app.theme.style(role)),
            ])]
        })
        .collect();
    let inner = super::frame(app, Pane::Source, area, &title, "", buf);
    super::list(app, Pane::Source, inner, &rows, buf);
}
