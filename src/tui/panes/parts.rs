//! The tree of parts: a row has the text of a part and what it came to, below it its own parts.

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::super::app::{App, Hit, Overlay};
use super::super::layers::{Layer, foot};
use super::super::parts::{Part, Parts};
use super::super::text::{clean, cut, width, wrap};
use super::super::theme::Role;
use super::{Row, span};

/// How far the parts of a part are set in.
const INDENT: usize = 2;

pub(in super::super) fn draw(app: &mut App, parts: &Parts, buf: &mut Buffer) {
    let step = app.session.cursor();
    let label = app.session.label(step).map(|label| format!("  {label}")).unwrap_or_default();
    let size = (buf.area.width.min(110), (buf.area.height * 5 / 6).max(5));
    let title = format!("Parts at step {step}{label}");
    let inner = super::popup(app, &title, &foot(Layer::Parts), size, buf);
    let columns = usize::from(inner.width);
    let selected = parts.scroll.selected;
    let rows: Vec<Row> =
        parts.rows.iter().enumerate().map(|(i, part)| row(app, part, columns, i == selected)).collect();
    let mut scroll = parts.scroll;
    let shown = super::draw_rows(app, &mut scroll, inner, &rows, buf);
    app.hits.extend(shown.into_iter().map(|(place, row)| (place, Hit::Layer(row))));
    if let Some(Overlay::Parts(kept)) = app.overlays.last_mut() {
        kept.scroll = scroll;
    }
}

fn row(app: &App, part: &Part, columns: usize, selected: bool) -> Row {
    let glyph = match part.open {
        Some(true) => app.glyphs.open,
        Some(false) => app.glyphs.closed,
        None => " ",
    };
    let cursor = if selected { app.glyphs.cursor } else { " " };
    let (sign, role) = part.sign;
    let lead = format!("{cursor}{}{glyph} ", " ".repeat(INDENT * part.path.len().min(columns / 8)));
    let indent = width(&lead) + 2;
    let room = columns.saturating_sub(indent).max(1);
    let text = clean(&format!("{}   {}", part.text, part.value));
    let (plain, value) = (app.theme.style(Role::Dim), app.theme.style(Role::Text));
    let head = vec![span(&lead, plain), span(&format!("{sign} "), app.theme.style(role))];
    if selected {
        let style = value.patch(app.theme.style(Role::Selected));
        let lines = wrap(&text, room).into_iter().enumerate().map(|(i, line)| {
            let mut spans = if i == 0 { head.clone() } else { vec![span(&" ".repeat(indent), plain)] };
            spans.push(span(&line, style));
            Line::from(spans)
        });
        return lines.collect();
    }
    // The value is seen in any case, its beginning at least.
    let value_text = clean(&part.value);
    let value_room = width(&value_text).min(room / 2);
    let shown = cut(&clean(&part.text), room.saturating_sub(value_room + 3), app.glyphs.more);
    let rest = room.saturating_sub(width(&shown) + 3);
    let mut spans = head;
    spans.push(span(&format!("{shown}   "), plain));
    spans.push(span(&cut(&value_text, rest, app.glyphs.more), value));
    vec![Line::from(spans)]
}
