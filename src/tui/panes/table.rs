//! Values of the State pane as tables: a row for each element, a column for each part that they have in common.
//!
//! A cell that changed has a `~` before its new value; the row that is selected has below it, in full, what
//! changed and what was cut.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::App;
use super::super::text::{clean, fit, width, wrap};
use super::super::theme::Role;
use super::state::{Difference, name};
use super::{Row, span};
use crate::trace::grid::{Grid, Pair};

/// A column wider than this is cut.
const WIDEST: usize = 24;
/// What stands before the name of a row: the cursor, the mark, the fold, with blanks.
const MARGIN: usize = 5;

/// How wide a table is, and its heads.
pub(super) struct Table {
    pub(super) names: usize,
    heads: Vec<(String, usize)>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell.
pub(super) struct Cell {
    difference: Difference,
    text: String,
    /// What was there, if it is another value.
    old: Option<String>,
    width: usize,
}

impl Table {
    /// Makes a table with names of its rows, if it fits.
    pub(super) fn new(grid: &Grid<'_>, names: &[String], indent: usize, columns: usize) -> Option<Table> {
        let names = indent + names.iter().map(|name| width(&clean(name))).max().unwrap_or(0);
        let mut rows: Vec<Vec<Cell>> =
            grid.rows.iter().map(|row| row.iter().map(Cell::new).collect()).collect();
        let mut heads = Vec::with_capacity(grid.columns.len());
        for (i, column) in grid.columns.iter().enumerate() {
            let head = clean(&name(column));
            let cells = rows.iter().map(|row| width(&row[i].text)).max().unwrap_or(0);
            let wide = cells.max(width(&head)).min(WIDEST);
            for row in &mut rows {
                row[i].width = wide;
            }
            heads.push((head, wide));
        }
        let whole = MARGIN + names + heads.iter().map(|(_, wide)| wide + 2).sum::<usize>();
        (whole <= columns).then_some(Table { names, heads, rows })
    }

    /// The line with the heads.
    pub(super) fn head(&self, app: &App, selected: bool) -> Line<'static> {
        let cursor = if selected { app.glyphs.cursor } else { " " };
        let mut spans = vec![Span::raw(fit(cursor, MARGIN + self.names, ""))];
        for (head, wide) in &self.heads {
            let text = format!("  {}", fit(head, *wide, app.glyphs.more));
            spans.push(Span::styled(text, app.theme.style(Role::Title)));
        }
        Line::from(spans)
    }

    /// What is written below a selected row: what changed, and what was cut.
    fn below(&self, app: &App, cells: &[Cell]) -> Vec<String> {
        let named = self.heads.iter().zip(cells);
        let shown = named.filter(|(_, cell)| cell.old.is_some() || width(&cell.text) > cell.width);
        let text = |((head, _), cell): (&(String, usize), &Cell)| match &cell.old {
            Some(old) => format!("{head}: {old} {} {}", app.glyphs.arrow, cell.text),
            None => format!("{head}: {}", cell.text),
        };
        shown.map(text).collect()
    }

    /// The lines of a row; `lead` is its beginning, up to its name.
    pub(super) fn row(
        &self,
        app: &App,
        i: usize,
        (lead, style): (&str, Style),
        columns: usize,
        (selected, open): (bool, bool),
    ) -> Row {
        let cells = &self.rows[i];
        let highlight =
            |style: Style| if selected { style.patch(app.theme.style(Role::Selected)) } else { style };
        let mut spans = vec![span(lead, highlight(style))];
        for cell in cells {
            let (mark, role) = match cell.difference {
                Difference::Changed => ("~", Role::Changed),
                Difference::None => (" ", Role::Text),
                Difference::New => (" ", Role::New),
                Difference::Gone => (" ", Role::Gone),
            };
            let text = format!(" {mark}{}", fit(&cell.text, cell.width, app.glyphs.more));
            spans.push(span(&text, highlight(app.theme.style(role))));
        }
        let mut lines = vec![Line::from(spans)];
        // Where it is open, its parts say the same.
        if selected && !open {
            let room = columns.saturating_sub(MARGIN + 2);
            for text in self.below(app, cells).iter().flat_map(|text| wrap(text, room)) {
                let text = format!("{}{text}", " ".repeat(MARGIN + 2));
                lines.push(Line::from(span(&text, app.theme.style(Role::Dim))));
            }
        }
        lines
    }
}

impl Cell {
    fn new(pair: &Pair<'_>) -> Cell {
        let difference = Difference::of(*pair);
        let text = |value: &crate::value::Plain| clean(&value.to_string());
        let old = pair.0.filter(|_| difference == Difference::Changed).map(text);
        let shown = pair.1.or(pair.0).map(text).unwrap_or_default();
        Cell { difference, text: shown, old, width: 0 }
    }
}
