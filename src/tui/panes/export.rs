//! The formats that the current walk can be written in, and what can be copied.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::layers::{Layer, foot, keys_of};
use super::super::text::fit;
use super::super::theme::Role;
use crate::export::story::FORMATS;

/// Draws the list of formats, or below it the name of the file.
pub(in super::super) fn formats(app: &mut App, selected: usize, name: Option<&str>, buf: &mut Buffer) {
    let title = format!("Export walk {}", app.session.branch().name);
    let foot = foot(if name.is_some() { Layer::File } else { Layer::Formats });
    let lines = FORMATS.len() + if name.is_some() { 2 } else { 0 };
    let height = u16::try_from(lines + 2).unwrap_or(u16::MAX).min(buf.area.height);
    let inner = super::popup(app, &title, &foot, (buf.area.width.min(74), height), buf);
    let columns = usize::from(inner.width);
    let below = if name.is_some() { 2 } else { 0 };
    let list = Rect { height: inner.height.saturating_sub(below), ..inner };
    let rows: Vec<(String, Role)> =
        FORMATS.iter().map(|format| (format!("{:<9}{}", format.name, format.doc), Role::Text)).collect();
    super::pick(app, list, &rows, selected, buf);
    if let Some(name) = name
        && inner.height > 0
    {
        let text = fit(&format!("file: {name}_"), columns, app.glyphs.more);
        buf.set_string(inner.x, inner.bottom() - 1, text, app.theme.style(Role::Key));
    }
}

/// Draws what the next key copies.
pub(in super::super) fn copies(app: &App, buf: &mut Buffer) {
    let height = u16::try_from(keys_of(Layer::Copies).count() + 2).unwrap_or(u16::MAX);
    let foot = foot(Layer::Copies);
    let inner = super::popup(app, "Copy", &foot, (buf.area.width.min(48), height), buf);
    for (row, y) in keys_of(Layer::Copies).zip(inner.y..inner.bottom()) {
        let text = fit(&format!(" {}  {}", row.keys, row.doc), usize::from(inner.width), app.glyphs.more);
        buf.set_string(inner.x, y, text, app.theme.style(Role::Text));
    }
}
