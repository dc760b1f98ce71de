//! The list of what a search has found, and how far it has come.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::layers::{Layer, foot_without};
use super::super::text::{clean, fit, wrap};
use super::super::theme::Role;

/// Draws the list, and below it what there is to say of the search.
pub(in super::super) fn draw(app: &mut App, selected: usize, buf: &mut Buffer) {
    let Some(checking) = &app.checking else { return };
    let foot = foot_without(Layer::Findings, if checking.is_running() { &[] } else { &["Ctrl-c"] });
    let width = buf.area.width.min(84);
    let words = wrap(&clean(&checking.words()), usize::from(width.saturating_sub(2)));
    let list: Vec<(bool, String, Option<usize>)> = checking.list().collect();
    let size = list.len() + 1 + words.len() + 2;
    let height = u16::try_from(size).unwrap_or(u16::MAX).min(buf.area.height.saturating_sub(2)).max(3);
    let inner = super::popup(app, "What the check has found", &foot, (width, height), buf);
    let columns = usize::from(inner.width);
    // The list keeps a line at least.
    let n_words = words.len().min(usize::from(inner.height).saturating_sub(2));
    let page = usize::from(inner.height).saturating_sub(if n_words > 0 { n_words + 1 } else { 0 });
    let rows: Vec<(String, Role)> = list
        .iter()
        .map(|(is_shown, text, steps)| {
            let mark = if *is_shown { "*" } else { " " };
            let at = steps.map_or_else(|| "(no behavior)".to_owned(), |steps| format!("at {steps}"));
            (format!("{mark} {text} {at}"), Role::Text)
        })
        .collect();
    super::pick(app, Rect { height: page as u16, ..inner }, &rows, selected, buf);
    let from = inner.bottom().saturating_sub(n_words as u16);
    for (text, y) in words.iter().take(n_words).zip(from..) {
        buf.set_string(inner.x, y, fit(text, columns, app.glyphs.more), app.theme.style(Role::Dim));
    }
}
