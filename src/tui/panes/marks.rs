//! The marks that are there, while the letter of one is awaited.

use ratatui::buffer::Buffer;

use super::super::app::App;
use super::super::layers::{Layer, foot};
use super::super::marks::MarkKey;
use super::super::theme::Role;

/// Draws the list of marks.
pub(in super::super) fn draw(app: &mut App, what: MarkKey, selected: usize, buf: &mut Buffer) {
    let rows: Vec<(String, Role)> = app.mark_rows().into_iter().map(|row| (row, Role::Text)).collect();
    let (title, letter) = match what {
        MarkKey::Set => (format!("Mark step {} with", app.session.cursor()), "a letter"),
        MarkKey::Go => ("Go to mark".to_owned(), "its letter"),
    };
    let layer = if what == MarkKey::Set { Layer::MarkSet } else { Layer::MarkGo };
    let foot = format!("{letter}  {}", foot(layer));
    let height = u16::try_from(rows.len().max(1) + 2).unwrap_or(u16::MAX);
    let inner = super::popup(app, &title, &foot, (buf.area.width.min(64), height), buf);
    if rows.is_empty() && inner.height > 0 {
        let text = super::fit(" no step is marked yet", usize::from(inner.width), app.glyphs.more);
        buf.set_string(inner.x, inner.y, text, app.theme.style(Role::Dim));
    }
    super::pick(app, inner, &rows, selected, buf);
}
