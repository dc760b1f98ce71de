//! Steps from top to bottom, one column per thread, and beside them who holds which lock.
//!
//! Where there is no room for that, the locks become one column of holders, then the lanes one column
//! with a letter for the thread. The current step is written out in full, over several lines if needed.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::app::{App, Hit};
use super::super::glyphs::Glyphs;
use super::super::layout::Pane;
use super::super::text::{clean, cut, fit, width, wrap};
use super::super::theme::{Role, Theme};
use crate::trace::holds::Wait;
use crate::trace::locks::{Mark, MarkKind, Mode};
use crate::trace::{LaneTable, Lasso, Row as Step};

/// Lanes narrower than this are one column.
const NARROWEST_LANE: usize = 13;
/// A name longer than this makes its lane no wider.
const WIDEST_NAME: usize = 24;

/// How the columns share the width.
struct Columns {
    number: usize,
    /// Where the loop begins, if there is one.
    back: Option<usize>,
    lanes: Vec<usize>,
    collapsed: bool,
    locks: LockColumns,
}

impl Columns {
    /// The width of what stands before the lanes: the mark of the current step, the number, the mark of the
    /// violation, the line of the loop.
    fn margin(&self) -> usize {
        self.number + 2 + 2 * usize::from(self.back.is_some())
    }
}

enum LockColumns {
    Each(Vec<usize>),
    Holders(usize),
    None,
}

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    if app.session.is_empty() {
        let inner = super::frame(app, Pane::Interleaving, area, "1 Interleaving", "", buf);
        let text = "choose an initial state in the pane Next: 4, then Enter";
        for (line, y) in wrap(text, usize::from(inner.width)).iter().zip(inner.y..inner.bottom()) {
            buf.set_string(inner.x, y, line, app.theme.style(Role::Dim));
        }
        return;
    }
    let table = app.session.table();
    let legend = legend(&table, &app.glyphs, usize::from(area.width.saturating_sub(6)));
    let inner = super::frame(app, Pane::Interleaving, area, "1 Interleaving", &legend, buf);
    if inner.height < 2 || inner.width < 8 {
        return;
    }
    let back = match app.session.lasso() {
        Some(Lasso::Cycle { back, .. }) => Some(*back),
        Some(Lasso::Stuttering) => Some(app.session.len() - 1),
        None => None,
    };
    let columns = share(&table, back, usize::from(inner.width));
    buf.set_line(inner.x, inner.y, &head(app, &table, &columns), inner.width);
    let body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let rows = app.rows();
    let cursor = app.session.cursor();
    let at = rows.iter().position(|row| row.contains(&cursor)).unwrap_or(0);
    let waits = app.waits();
    let current = match &rows[at] {
        row if row.len() > 1 => vec![run_line(app, &table, &columns, row)],
        _ => current_lines(app, &table, &columns, cursor, &waits),
    };
    let height = current.len();
    let page = usize::from(body.height);
    let mut scroll = app.interleaving;
    scroll.selected = at;
    // Rows above the current one have one line each, so its first line is at its number. A step of
    // context is kept on both sides.
    let before = at.min(1);
    let after = usize::from(at + 1 < rows.len());
    let total = rows.len() - 1 + height;
    if height + before + after <= page {
        scroll.follow(at - before, height + before + after, total, page);
    } else {
        scroll.follow(at, height, total, page);
    }
    scroll.rows = rows.len();
    app.interleaving = scroll;
    let mut y = 0;
    let mut number = scroll.top.min(at);
    let mut skip = scroll.top - number;
    while y < page && number < rows.len() {
        let row = &rows[number];
        let lines = match row.len() {
            _ if number == at => current.clone(),
            1 => vec![line(app, &table, &columns, row.start)],
            _ => vec![run_line(app, &table, &columns, row)],
        };
        for line in lines.iter().skip(std::mem::take(&mut skip)).take(page - y) {
            let place = Rect { y: body.y + y as u16, height: 1, ..body };
            buf.set_line(place.x, place.y, line, place.width);
            if number == at {
                buf.set_style(place, app.theme.style(Role::Cursor));
            }
            app.hits.push((place, Hit::Row(Pane::Interleaving, row.end - 1)));
            y += 1;
        }
        number += 1;
    }
    super::more_marks(app, body, scroll.top, total, buf);
}

/// What the letters and signs mean, and where lanes and locks come from.
fn legend(table: &LaneTable, glyphs: &Glyphs, columns: usize) -> String {
    let names: Vec<String> = table
        .columns()
        .iter()
        .filter(|lane| lane.letter != lane.name)
        .map(|lane| format!("{}={}", lane.letter, lane.name))
        .collect();
    let names = names.join(" ");
    let mut parts = vec![table.sources()];
    let shared = table.rows.iter().flat_map(|row| &row.marks).any(|mark| mark.mode == Mode::Read);
    if !table.lock_columns().is_empty() {
        let signs = format!(
            "{}acquire {}held {}{}release",
            glyphs.acquire,
            glyphs.held,
            if shared { format!("{}shared ", glyphs.shared) } else { String::new() },
            glyphs.release
        );
        if table.columns().len() > 1 && !names.is_empty() {
            parts.push(names);
        }
        parts.push(signs);
    } else if table.columns().len() > 1 && !names.is_empty() {
        parts.push(names);
    }
    while parts.len() > 1 && width(&parts.join("  ")) > columns {
        parts.pop();
    }
    clean(&parts.join("  "))
}

fn share(table: &LaneTable, back: Option<usize>, columns: usize) -> Columns {
    let number = (table.rows.len() - 1).to_string().len().max(2);
    let prefix = number + 2 + 2 * usize::from(back.is_some());
    let free = columns.saturating_sub(prefix);
    let n_lanes = table.columns().len();
    let each: Vec<usize> = table
        .lock_columns()
        .iter()
        .enumerate()
        .map(|(i, lock)| {
            let letters = table.rows.iter().filter_map(|row| row.marks.get(i)).map(|m| width(&m.letters));
            // Many readers would push everything else away; they are counted instead.
            let cell = letters.max().unwrap_or(0).min(4) + 1;
            width(&lock.short).clamp(2, 10).max(cell) + 2
        })
        .collect();
    let total: usize = each.iter().sum();
    let holders =
        (0..table.rows.len()).map(|i| width(&holders(table, i))).max().unwrap_or(0).clamp(5, 24) + 1;
    let mut wants: Vec<usize> = (0..n_lanes).map(|lane| wanted(table, lane)).collect();
    let sum = |wants: &[usize]| wants.iter().map(|want| (*want).min(NARROWEST_LANE)).sum();
    let mut narrowest: usize = sum(&wants);
    if narrowest + total > free {
        // Threads that do nothing here make room for the others.
        for (lane, want) in wants.iter_mut().enumerate() {
            if !table.rows.iter().any(|row| row.lane == Some(lane)) {
                *want = 0;
            }
        }
        narrowest = sum(&wants);
    }
    let no_locks = each.is_empty();
    let (lanes, collapsed, locks) = if !no_locks && narrowest + total <= free {
        (spread(&wants, free - total), false, LockColumns::Each(each))
    } else if !no_locks && narrowest + holders <= free {
        (spread(&wants, free - holders), false, LockColumns::Holders(holders))
    } else if no_locks && narrowest <= free {
        (spread(&wants, free), false, LockColumns::None)
    } else if !no_locks && 24 + total <= free {
        (vec![free - total], true, LockColumns::Each(each))
    } else if !no_locks && 24 + holders <= free {
        (vec![free - holders], true, LockColumns::Holders(holders))
    } else {
        (vec![free], true, LockColumns::None)
    };
    Columns { number, back, lanes, collapsed, locks }
}

/// The width that a lane would like, with a gap at its end.
fn wanted(table: &LaneTable, lane: usize) -> usize {
    let texts = table.rows.iter().filter(|row| row.lane == Some(lane)).map(|row| width(&row.text));
    texts.max().unwrap_or(0).max(width(&table.columns()[lane].name).min(WIDEST_NAME)) + 2
}

/// Gives each column what it wants if that is less than its share, and the rest to the others.
fn spread(wants: &[usize], total: usize) -> Vec<usize> {
    let mut given = vec![0; wants.len()];
    let mut open: Vec<usize> = (0..wants.len()).collect();
    let mut left = total;
    while !open.is_empty() {
        let share = left / open.len();
        let (content, greedy): (Vec<usize>, Vec<usize>) = open.iter().partition(|i| wants[**i] <= share);
        if content.is_empty() {
            for (n, i) in greedy.iter().enumerate() {
                given[*i] = share + usize::from(n < left % greedy.len());
            }
            return given;
        }
        for i in &content {
            given[*i] = wants[*i];
            left -= wants[*i];
        }
        open = greedy;
    }
    // What nobody wants makes the columns equally wide as far as it goes, so that they stay readable.
    let n_shown = wants.iter().filter(|want| **want > 0).count().max(1);
    for i in (0..given.len()).filter(|i| wants[*i] > 0) {
        let goal = total / n_shown;
        let more = goal.saturating_sub(given[i]).min(left);
        given[i] += more;
        left -= more;
    }
    if let Some(last) = (0..given.len()).rfind(|i| wants[*i] > 0) {
        given[last] += left;
    }
    given
}

fn head(app: &App, table: &LaneTable, columns: &Columns) -> Line<'static> {
    let more = app.glyphs.more;
    let mut spans = vec![Span::raw(" ".repeat(columns.margin()))];
    if columns.collapsed {
        let text = if table.columns().len() > 1 { "thread: action" } else { "action" };
        spans.push(Span::styled(fit(text, columns.lanes[0], more), app.theme.style(Role::Dim)));
    } else {
        for (lane, columns) in columns.lanes.iter().enumerate() {
            let head = &table.columns()[lane];
            let long = if head.title.is_empty() {
                head.name.clone()
            } else {
                format!("{} {} {}", head.name, app.glyphs.between, head.title)
            };
            let text = if width(&long) < *columns { long } else { head.name.clone() };
            let style =
                lane_style(&app.theme, table, Some(lane)).add_modifier(ratatui::style::Modifier::BOLD);
            spans.push(Span::styled(
                fit(&cut(&clean(&text), columns.saturating_sub(1), more), *columns, more),
                style,
            ));
        }
    }
    match &columns.locks {
        LockColumns::Each(widths) => {
            for (lock, columns) in table.lock_columns().iter().zip(widths) {
                let short = cut(&clean(&lock.short), columns - 2, more);
                spans.push(Span::styled(fit(&short, *columns, more), app.theme.style(Role::Title)));
            }
        }
        LockColumns::Holders(_) => spans.push(Span::styled("holds", app.theme.style(Role::Title))),
        LockColumns::None => {}
    }
    Line::from(spans)
}

fn lane_style(theme: &Theme, table: &LaneTable, lane: Option<usize>) -> Style {
    match lane {
        Some(lane) if table.columns().len() > 1 => theme.lane(lane),
        Some(_) | None => theme.style(Role::Text),
    }
}

/// The number of a step with the marks for the current one and for the failing one.
fn prefix(app: &App, columns: &Columns, step: usize, first: bool) -> Vec<Span<'static>> {
    if !first {
        return vec![Span::raw(" ".repeat(columns.margin()))];
    }
    let here = step == app.session.cursor();
    let fails = app.failing == Some(step);
    // A letter that the user has marked the step with stands in front of it, or behind it where the cursor is.
    let letter = app.session.mark_at(step).map(String::from);
    let mark = if here { app.glyphs.cursor } else { letter.as_deref().unwrap_or(" ") };
    let number = format!("{mark}{step:>width$}", width = columns.number);
    let role = if fails { Role::PropFail } else { Role::Dim };
    let sign = match letter.as_deref().filter(|_| here) {
        _ if fails => app.glyphs.fail,
        _ if app.is_needless(step) => app.glyphs.ring,
        Some(letter) => letter,
        None => " ",
    };
    let mut spans = vec![
        Span::styled(number, app.theme.style(if here { Role::Text } else { role })),
        Span::styled(sign.to_owned(), app.theme.style(role)),
    ];
    if let Some(back) = columns.back {
        let [begin, inside, end] = app.glyphs.round;
        let sign = match step {
            _ if step + 1 == app.session.len() => end,
            _ if step == back => begin,
            _ if step > back => inside,
            _ => " ",
        };
        spans.push(Span::styled(format!("{sign} "), app.theme.style(Role::Header)));
    }
    spans
}

/// The text of a step; at the end of a behavior also how it goes on for ever.
fn whole_text(app: &App, table: &LaneTable, columns: &Columns, step: usize) -> String {
    let text = step_text(&table.rows[step], table, columns);
    match columns.back.filter(|_| step + 1 == table.rows.len()) {
        Some(back) if back == step => format!("{text}  {} for ever", app.glyphs.back),
        Some(back) => format!("{text}  {} back to {back}{}", app.glyphs.back, app.closing_words()),
        None => text,
    }
}

fn step_text(row: &Step, table: &LaneTable, columns: &Columns) -> String {
    let letter = row.lane.filter(|_| columns.collapsed && table.columns().len() > 1);
    match letter {
        Some(lane) => {
            let short = table.columns().iter().all(|lane| width(&lane.name) <= 8);
            let lane = &table.columns()[lane];
            let thread = if short { &lane.name } else { &lane.letter };
            clean(&format!("{thread}: {}", row.text))
        }
        None => clean(&row.text),
    }
}

fn line(app: &App, table: &LaneTable, columns: &Columns, step: usize) -> Line<'static> {
    let row = &table.rows[step];
    let text = whole_text(app, table, columns, step);
    let mut spans = prefix(app, columns, step, true);
    let style = step_style(app, table, step);
    let cell = |lanes: usize| {
        let text = app.shifted(&text, lanes.saturating_sub(1));
        fit(&text, lanes, app.glyphs.more)
    };
    spans.extend(placed(row, columns, &cell, style));
    spans.extend(lock_cells(app, table, columns, step, true));
    Line::from(spans)
}

/// Several steps of one thread in one row: how many they are, and their texts as far as there is room.
fn run_line(app: &App, table: &LaneTable, columns: &Columns, run: &Range<usize>) -> Line<'static> {
    let last = run.end - 1;
    let texts: Vec<&str> = table.rows[run.clone()].iter().map(|row| row.text.as_str()).collect();
    let text =
        format!("{}{} {}", app.glyphs.closed, run.len(), texts.join(&format!(" {} ", app.glyphs.between)));
    let row = Step { text, ..table.rows[last].clone() };
    let text = step_text(&row, table, columns);
    let style = text_style(app, table, &row);
    let cell = |lanes: usize| {
        let text = app.shifted(&text, lanes.saturating_sub(1));
        fit(&text, lanes, app.glyphs.more)
    };
    let mut spans = prefix(app, columns, last, true);
    spans.extend(placed(&row, columns, &cell, style));
    spans.extend(lock_cells(app, table, columns, last, true));
    Line::from(spans)
}

/// The current step, written out in full; threads that wait for a lock after it say so.
fn current_lines(
    app: &App,
    table: &LaneTable,
    columns: &Columns,
    step: usize,
    waits: &[Wait],
) -> Vec<Line<'static>> {
    let row = &table.rows[step];
    let all = columns.lanes.iter().sum();
    // What goes over all lanes above the cells of the lanes, these, and what goes over all below.
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut cells: Vec<Vec<(String, Style)>> = vec![Vec::new(); columns.lanes.len()];
    let own = row.lane.filter(|_| !columns.collapsed);
    let place = own.map_or(&mut above, |lane| &mut cells[lane]);
    let room = own.map_or(all, |lane| columns.lanes[lane]);
    let style = step_style(app, table, step);
    let text = whole_text(app, table, columns, step);
    place.extend(wrap(&text, room.saturating_sub(1)).into_iter().map(|text| (text, style)));
    for wait in waits {
        let (thread, lock) = (&table.columns()[wait.lane].name, &table.lock_columns()[wait.lock].short);
        let wide = columns.lanes.get(wait.lane).copied().filter(|wide| !columns.collapsed && *wide > 8);
        let which = if wait.itself { ", which it holds itself" } else { "" };
        let (place, text, room) = match wide {
            Some(wide) => (&mut cells[wait.lane], format!("(waits for {lock}{which})"), wide),
            None => (&mut below, format!("({thread} waits for {lock}{which})"), all),
        };
        let style = app.theme.style(Role::Dim);
        place.extend(wrap(&clean(&text), room.saturating_sub(1)).into_iter().map(|text| (text, style)));
    }
    let over_all =
        |(text, style): (String, Style)| vec![Span::styled(fit(&text, all, app.glyphs.more), style)];
    let mut lines: Vec<Vec<Span<'static>>> = above.into_iter().map(over_all).collect();
    for i in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
        let cell = |(lane, wide): (usize, &usize)| match cells[lane].get(i) {
            Some((text, style)) => Span::styled(fit(text, *wide, app.glyphs.more), *style),
            None => Span::raw(" ".repeat(*wide)),
        };
        lines.push(columns.lanes.iter().enumerate().map(cell).collect());
    }
    lines.extend(below.into_iter().map(over_all));
    let whole = |(i, line): (usize, Vec<Span<'static>>)| {
        let mut spans = prefix(app, columns, step, i == 0);
        spans.extend(line);
        spans.extend(lock_cells(app, table, columns, step, i == 0));
        Line::from(spans)
    };
    lines.into_iter().enumerate().map(whole).collect()
}

/// A step that the violation does not need is dim.
fn step_style(app: &App, table: &LaneTable, step: usize) -> Style {
    let style = text_style(app, table, &table.rows[step]);
    if app.is_needless(step) { style.add_modifier(ratatui::style::Modifier::DIM) } else { style }
}

fn text_style(app: &App, table: &LaneTable, row: &Step) -> Style {
    let style = lane_style(&app.theme, table, row.lane);
    let found = !app.search.is_empty() && {
        let search = app.search.to_lowercase();
        row.text.to_lowercase().contains(&search) || row.label.to_lowercase().contains(&search)
    };
    if found { style.patch(app.theme.style(Role::Search)) } else { style }
}

/// The text in its lane; a step without a lane goes over all of them.
fn placed(row: &Step, columns: &Columns, cell: &dyn Fn(usize) -> String, style: Style) -> Vec<Span<'static>> {
    let lane = row.lane.filter(|_| !columns.collapsed);
    let Some(lane) = lane else {
        return vec![Span::styled(cell(columns.lanes.iter().sum()), style)];
    };
    let before: usize = columns.lanes[..lane].iter().sum();
    let after: usize = columns.lanes[lane + 1..].iter().sum();
    vec![
        Span::raw(" ".repeat(before)),
        Span::styled(cell(columns.lanes[lane]), style),
        Span::raw(" ".repeat(after)),
    ]
}

fn lock_cells(
    app: &App,
    table: &LaneTable,
    columns: &Columns,
    step: usize,
    first: bool,
) -> Vec<Span<'static>> {
    let marks = &table.rows[step].marks;
    match &columns.locks {
        LockColumns::None => Vec::new(),
        LockColumns::Holders(columns) => {
            let text = if first { holders(table, step) } else { String::new() };
            vec![Span::styled(fit(&text, *columns, app.glyphs.more), app.theme.style(Role::Text))]
        }
        LockColumns::Each(widths) => marks
            .iter()
            .zip(widths)
            .map(|(mark, columns)| {
                let lanes = table.columns();
                let lane = lanes
                    .iter()
                    .position(|lane| mark.letters == lane.letter)
                    .or_else(|| lanes.iter().position(|lane| mark.letters.starts_with(&lane.letter)));
                let style = match mark.kind {
                    MarkKind::Free => app.theme.style(Role::LockFree),
                    MarkKind::Acquire | MarkKind::Held | MarkKind::Release => {
                        lane_style(&app.theme, table, lane)
                    }
                };
                let mut mark = mark.clone();
                if !first {
                    // The second line of a step is after what it does.
                    mark.kind = match mark.kind {
                        MarkKind::Acquire | MarkKind::Held => MarkKind::Held,
                        MarkKind::Release | MarkKind::Free => MarkKind::Free,
                    };
                }
                Span::styled(fit(&lock_sign(&mark, &app.glyphs, columns - 2), *columns, " "), style)
            })
            .collect(),
    }
}

fn lock_sign(mark: &Mark, glyphs: &Glyphs, columns: usize) -> String {
    let sign = match (mark.kind, mark.mode) {
        (MarkKind::Free, _) => return glyphs.free.to_owned(),
        (MarkKind::Acquire, _) => glyphs.acquire,
        (MarkKind::Held, Mode::Write) => glyphs.held,
        (MarkKind::Held, Mode::Read) => glyphs.shared,
        (MarkKind::Release, _) => glyphs.release,
    };
    if width(&mark.letters) < columns {
        return format!("{}{sign}", mark.letters);
    }
    let n = mark.letters.chars().count();
    format!("{}{sign}", cut(&n.to_string(), columns - 1, ""))
}

/// The locks that are held after a step, in one cell.
fn holders(table: &LaneTable, step: usize) -> String {
    let held: Vec<String> = table
        .lock_columns()
        .iter()
        .zip(&table.rows[step].marks)
        .filter(|(_, mark)| matches!(mark.kind, MarkKind::Acquire | MarkKind::Held))
        .map(|(lock, mark)| format!("{}:{}", lock.short, mark.letters))
        .collect();
    held.join(" ")
}
