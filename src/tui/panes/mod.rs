//! The panes, one to a file. Each makes rows of lines; here is what they have in common: the frame
//! around them and the scrolling, which lets every line of every row be reached.

pub(super) mod ask;
pub(super) mod compare;
pub(super) mod export;
pub(super) mod found;
pub(super) mod graph;
pub(super) mod interleaving;
pub(super) mod lesson;
pub(super) mod marks;
pub(super) mod next;
pub(super) mod overlay;
pub(super) mod parts;
pub(super) mod properties;
pub(super) mod scene;
pub(super) mod scrubber;
pub(super) mod source;
pub(super) mod state;
pub(super) mod story;
mod table;
pub(super) mod why;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Widget};

use super::app::{App, Hit, Scroll};
use super::layout::Pane;
use super::moves::FAR;
use super::text::{clean, cut, fit, width, wrap};
use super::theme::Role;

/// A row of a pane: one line, or several if it is long and selected.
pub(super) type Row = Vec<Line<'static>>;

/// Draws the frame of a pane and returns what is inside.
pub(super) fn frame(
    app: &mut App,
    pane: Pane,
    area: Rect,
    title: &str,
    foot: &str,
    buf: &mut Buffer,
) -> Rect {
    let focused = app.active() == pane && app.overlays.is_empty();
    let role = if focused { Role::BorderFocus } else { Role::Border };
    let title_style = if focused { app.theme.style(Role::Selected) } else { app.theme.style(Role::Title) };
    let columns = usize::from(area.width.saturating_sub(4));
    let is_meant = app.player.as_ref().is_some_and(|player| player.look == Some(pane));
    let title = if is_meant { format!("{title} {} look here", app.glyphs.between) } else { title.to_owned() };
    let mut head = vec![Span::styled(cut(&format!(" {title} "), columns, app.glyphs.more), title_style)];
    let used = width(&head[0].content);
    let names = tabs(app, pane, columns.saturating_sub(used));
    let mut places = Vec::new();
    if !names.is_empty() {
        let dim = app.theme.style(Role::Dim);
        let mut x = area.x + 1 + used as u16 + 1;
        head.push(Span::styled(app.glyphs.border.horizontal_top, app.theme.style(Role::Border)));
        for (i, (other, name)) in names.iter().enumerate() {
            let text = if i == 0 { format!(" {name} ") } else { format!("{} {name} ", app.glyphs.held) };
            let columns = width(&text) as u16;
            places.push((Rect { x, width: columns, height: 1, ..area }, Hit::Tab(*other)));
            x += columns;
            head.push(Span::styled(text, dim));
        }
    }
    let mut block = Block::new()
        .borders(Borders::ALL)
        .border_set(app.glyphs.border)
        .border_style(app.theme.style(role))
        .title_top(Line::from(head));
    if !foot.is_empty() {
        let foot = cut(&format!(" {foot} "), columns, app.glyphs.more);
        let foot = Span::styled(foot, app.theme.style(Role::Dim));
        block = block.title_bottom(Line::from(foot).right_aligned());
    }
    let inner = block.inner(area);
    block.render(area, buf);
    app.hits.push((area, Hit::Pane(pane)));
    app.hits.extend(places);
    inner
}

/// The names of the panes that the number keys would put here.
fn tabs(app: &App, pane: Pane, columns: usize) -> Vec<(Pane, String)> {
    let layout = super::layout::layout(Rect::new(0, 0, app.size.0, app.size.1), app.wish());
    if layout.tabs != Some(pane) {
        return Vec::new();
    }
    let shown: Vec<Pane> = layout.panes.iter().map(|(pane, _)| *pane).collect();
    let others = app.panes().filter(|other| !shown.contains(other));
    let name = |other: Pane| (other, format!("{} {}", other.number(), other.name()));
    let names: Vec<(Pane, String)> = others.map(name).collect();
    let used: usize = names.iter().map(|(_, name)| width(name) + 3).sum();
    if used > columns + 1 { Vec::new() } else { names }
}

/// Draws rows so that the selected one is seen, and keeps the scroll position.
pub(super) fn list(app: &mut App, pane: Pane, area: Rect, rows: &[Row], buf: &mut Buffer) {
    let mut scroll = *app.scroll(pane);
    let shown = draw_rows(app, &mut scroll, area, rows, buf);
    *app.scroll(pane) = scroll;
    let hit = |(place, row): (Rect, usize)| (place, Hit::Row(pane, row));
    app.hits.extend(shown.into_iter().map(hit));
}

/// Draws rows so that the selected one is seen; returns where each line of them stands.
pub(super) fn draw_rows(
    app: &App,
    scroll: &mut Scroll,
    area: Rect,
    rows: &[Row],
    buf: &mut Buffer,
) -> Vec<(Rect, usize)> {
    let page = usize::from(area.height);
    scroll.selected = scroll.selected.min(rows.len().saturating_sub(1));
    let start: usize = rows.iter().take(scroll.selected).map(Vec::len).sum();
    let height = rows.get(scroll.selected).map_or(0, Vec::len);
    let total: usize = rows.iter().map(Vec::len).sum();
    scroll.follow(start, height, total, page);
    scroll.rows = rows.len();
    let mut shown = Vec::new();
    let lines = rows.iter().enumerate().flat_map(|(i, row)| row.iter().map(move |line| (i, line)));
    for (y, (row, line)) in lines.skip(scroll.top).take(page).enumerate() {
        let y = area.y + y as u16;
        buf.set_line(area.x, y, line, area.width);
        shown.push((Rect { y, height: 1, ..area }, row));
    }
    more_marks(app, area, scroll.top, total, buf);
    shown
}

/// Draws a list of a layer: the selected row in full, the others cut.
pub(super) fn pick(app: &mut App, area: Rect, rows: &[(String, Role)], selected: usize, buf: &mut Buffer) {
    let (columns, page) = (usize::from(area.width), usize::from(area.height));
    let selected = selected.min(rows.len().saturating_sub(1));
    let Some((text, _)) = rows.get(selected) else { return };
    let whole = wrap(&clean(text), columns.saturating_sub(1));
    let top = (selected + whole.len()).saturating_sub(page).min(selected);
    let mut y = area.y;
    for (i, (text, role)) in rows.iter().enumerate().skip(top) {
        let (lines, role) = if i == selected {
            (whole.clone(), Role::Selected)
        } else {
            (vec![cut(&clean(text), columns.saturating_sub(1), app.glyphs.more)], *role)
        };
        for (k, line) in lines.iter().enumerate() {
            if y == area.bottom() {
                break;
            }
            let cursor = if i == selected && k == 0 { app.glyphs.cursor } else { " " };
            buf.set_string(area.x, y, fit(&format!("{cursor}{line}"), columns, ""), app.theme.style(role));
            app.hits.push((Rect { y, height: 1, ..area }, Hit::Layer(i)));
            y += 1;
        }
    }
    more_marks(app, area, top, rows.len() + whole.len() - 1, buf);
}

/// Says at the right edge that there are lines above or below.
fn more_marks(app: &App, area: Rect, top: usize, total: usize, buf: &mut Buffer) {
    let page = usize::from(area.height);
    let style = app.theme.style(Role::BorderFocus);
    let x = area.x + area.width;
    if area.height == 0 || x >= buf.area.right() {
        return;
    }
    if top > 0 {
        buf.set_string(x, area.y, up_down(app).0, style);
    }
    if top + page < total {
        buf.set_string(x, area.y + area.height - 1, up_down(app).1, style);
    }
}

fn up_down(app: &App) -> (&'static str, &'static str) {
    if app.glyphs.cursor == ">" { ("^", "v") } else { ("▲", "▼") }
}

impl Scroll {
    /// Selects another row. One that is longer than the page is read to its end before.
    pub(super) fn move_by(&mut self, rows: isize) {
        if rows == 1 && self.below > 0 {
            self.top += 1;
        } else if rows == -1 && self.above > 0 {
            self.top -= 1;
        } else if rows > 1 && rows != FAR && self.below >= self.page {
            self.top += self.page;
        } else {
            let last = self.rows.saturating_sub(1);
            self.selected = self.selected.saturating_add_signed(rows).min(last);
        }
    }

    /// Moves as little as possible so that the selected row is seen, its beginning if it is too long,
    /// unless the user is reading it.
    pub(super) fn follow(&mut self, start: usize, height: usize, total: usize, page: usize) {
        let reading = self.drawn == self.selected && self.top > start && self.top < start + height;
        self.drawn = self.selected;
        if height > page {
            if reading {
                self.top = self.top.min(start + height - page);
            } else {
                self.top = start;
            }
        } else if start < self.top {
            self.top = start;
        } else if start + height > self.top + page {
            self.top = start + height - page;
        }
        self.top = self.top.min(total.saturating_sub(page));
        self.page = page;
        self.below = (start + height).saturating_sub(self.top + page);
        self.rest = total.saturating_sub(self.top + page);
        self.above = self.top.saturating_sub(start).min(height);
    }
}

/// Where the page of a lesson is, if it is seen beside other panes.
fn page_of_lesson(app: &App) -> Option<Rect> {
    let layout = super::layout::layout(Rect::new(0, 0, app.size.0, app.size.1), app.wish());
    let page = layout.panes.iter().find(|(pane, _)| *pane == Pane::Lesson);
    page.filter(|_| layout.panes.len() > 1).map(|(_, area)| *area)
}

/// A box in the middle of the screen; returns what is inside.
pub(super) fn popup(app: &App, title: &str, foot: &str, size: (u16, u16), buf: &mut Buffer) -> Rect {
    popup_in(app, buf.area, title, foot, size, buf)
}

/// A box in the middle of a part of the screen; returns what is inside.
fn popup_in(app: &App, screen: Rect, title: &str, foot: &str, size: (u16, u16), buf: &mut Buffer) -> Rect {
    let width = size.0.min(screen.width);
    let height = size.1.min(screen.height);
    let area = Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    };
    Clear.render(area, buf);
    let columns = usize::from(width.saturating_sub(4));
    let title = cut(&format!(" {title} "), columns, app.glyphs.more);
    let foot = overlay::shown(app, foot);
    let foot = cut(&format!(" {} ", shortened(&foot, columns.saturating_sub(2))), columns, app.glyphs.more);
    let block = Block::new()
        .borders(Borders::ALL)
        .border_set(app.glyphs.border)
        .border_style(app.theme.style(Role::BorderFocus))
        .title_top(Span::styled(title, app.theme.style(Role::Selected)))
        .title_bottom(Line::from(Span::styled(foot, app.theme.style(Role::Dim))).right_aligned());
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// Returns a foot without as many of its parts as have no room; how the layer is closed stands last and remains.
fn shortened(foot: &str, columns: usize) -> String {
    let mut parts: Vec<&str> = foot.split("  ").collect();
    while parts.len() > 1 && width(&parts.join("  ")) > columns {
        parts.remove(parts.len() - 2);
    }
    parts.join("  ")
}

/// A piece of text of the model, safe to draw.
pub(super) fn span(text: &str, style: Style) -> Span<'static> {
    Span::styled(clean(text), style)
}
