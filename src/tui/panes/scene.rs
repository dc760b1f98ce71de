//! The state as the spec draws it in its definition `Scene`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::App;
use super::super::glyphs::ASCII;
use super::super::layout::Pane;
use super::super::text::{split, width, wrap};
use super::super::theme::Role;
use super::{Row, span};
use crate::scene::{Ink, Run, Signs, lines};

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let at = app.session.cursor();
    let title = format!("7 Scene after {at}");
    let columns = usize::from(area.width.saturating_sub(2));
    let mut foot = "";
    let rows: Vec<Row> = match app.session.picture(at) {
        None => {
            let text = if app.session.is_empty() { "no state is chosen yet" } else { "no Scene is defined" };
            vec![vec![Line::from(span(text, app.theme.style(Role::Dim)))]]
        }
        Some(Err(problem)) => {
            let style = app.theme.style(Role::PropFail);
            vec![wrap(&problem, columns).iter().map(|line| Line::from(span(line, style))).collect()]
        }
        Some(Ok(layout)) => {
            let changed = layout.pieces.iter().any(|piece| piece.changed);
            app.note_overhang(layout.width, columns);
            let skip = app.shift.min(layout.width.saturating_sub(columns));
            foot = match (changed, layout.width > columns) {
                (true, true) => "* changed  L H shift",
                (true, false) => "* changed",
                (false, true) => "L H shift",
                (false, false) => "",
            };
            let signs = if app.glyphs == ASCII { Signs::Ascii } else { Signs::Unicode };
            let drawn = lines(&layout, signs);
            drawn.iter().map(|line| vec![shifted(app, line, skip)]).collect()
        }
    };
    let inner = super::frame(app, Pane::Scene, area, &title, foot, buf);
    super::list(app, Pane::Scene, inner, &rows, buf);
}

/// The runs of a line, without the first columns.
fn shifted(app: &App, line: &[Run], mut skip: usize) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for run in line {
        let (_, rest) = split(&run.text, skip);
        skip = skip.saturating_sub(width(&run.text));
        if !rest.is_empty() {
            spans.push(span(&rest, style(app, run.ink)));
        }
    }
    Line::from(spans)
}

fn style(app: &App, ink: Ink) -> Style {
    app.theme.style(match ink {
        Ink::Plain => Role::Text,
        Ink::Title => Role::Header,
        Ink::Faint => Role::Dim,
        Ink::Changed => Role::Changed,
    })
}
