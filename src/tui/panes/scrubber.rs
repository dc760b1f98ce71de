//! The line of steps, with what the user needs to know about time: where they are, where it fails,
//! where it goes round, and which walks leave.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::app::{App, Hit};
use super::super::text::{cut, fit, width};
use super::super::theme::Role;
use crate::session::WalkStatus;
use crate::trace::Lasso;

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    if area.height == 0 || area.width < 4 {
        return;
    }
    let len = app.session.len();
    let style = app.theme.style(Role::Dim);
    if len == 0 {
        let text = " no initial state is chosen yet";
        buf.set_string(area.x, area.y, fit(text, usize::from(area.width), app.glyphs.more), style);
        return;
    }
    let tail = match app.session.lasso() {
        Some(Lasso::Cycle { back: to, .. }) => format!(" {} back to {to}", app.glyphs.back),
        Some(Lasso::Stuttering) => format!(" {} stutters for ever", app.glyphs.back),
        None => String::new(),
    };
    // By which action is said where there is much room.
    let by = app.closing_words();
    let tail = if 3 * width(&by) < usize::from(area.width) { tail + &by } else { tail };
    let forks = forks(app);
    let at = app.session.cursor();
    let failed = app.failing;
    // The tail is seen only when the end is.
    let columns = usize::from(area.width).saturating_sub(2);
    // A step takes at least two columns.
    let near = at.saturating_sub(columns / 2)..len.min(at + columns / 2);
    let signs = &Signs { lost: app.no_return(), flips: near.filter(|&step| app.flips(step)).collect() };
    let (from, to) = window(app, signs, at, len, columns.saturating_sub(width(&tail)));
    let gap = gap(app, signs, len, columns);
    let mut x = area.x + 1;
    let mut places = Vec::new();
    if from > 0 {
        let more = x;
        x = put(app, area, x, app.glyphs.more, style, buf);
        app.hits.push((Rect::new(more, area.y, x - more, 1), Hit::Step(from - 1)));
    }
    for step in from..to {
        let text = step_sign(app, signs, step);
        let role = match (step == at, failed == Some(step)) {
            (_, true) => Role::PropFail,
            (true, false) => Role::Header,
            (false, false) if signs.flips.contains(&step) => Role::Changed,
            (false, false) => Role::Dim,
        };
        places.push((step, x));
        let begin = x;
        x = put(app, area, x, &text, app.theme.style(role), buf);
        if step + 1 < to {
            let is_lost = signs.lost.is_some_and(|lost| lost <= step);
            let line = if is_lost { app.glyphs.lost } else { app.glyphs.line };
            x = put(app, area, x, &line.repeat(gap), style, buf);
        }
        // The line after a step belongs to it.
        app.hits.push((Rect::new(begin, area.y, x - begin, 1), Hit::Step(step)));
    }
    if to < len {
        let last = x;
        x = put(app, area, x, &format!("{}{}", app.glyphs.more, len - 1), style, buf);
        app.hits.push((Rect::new(last, area.y, x - last, 1), Hit::Step(len - 1)));
    } else {
        x = put(app, area, x, &tail, app.theme.style(Role::Header), buf);
    }
    match (forks.is_empty(), area.height > 1) {
        (true, true) => draw_origin(app, area, buf),
        (true, false) => {}
        (false, true) => draw_forks(app, area, &places, &forks, buf),
        (false, false) => {
            let text = format!("  b: {} walks", app.session.branches().len());
            put(app, area, x, &text, style, buf);
        }
    }
}

fn put(app: &App, area: Rect, x: u16, text: &str, style: Style, buf: &mut Buffer) -> u16 {
    let room = usize::from(area.right().saturating_sub(x));
    let text = cut(text, room, app.glyphs.more);
    buf.set_string(x, area.y, &text, style);
    x + width(&text) as u16
}

/// What is marked on the line.
struct Signs {
    /// The first step from which the violation cannot be avoided.
    lost: Option<usize>,
    /// The steps that change a property or a watched boolean, as far as they may be seen.
    flips: Vec<usize>,
}

/// A step, with a mark if it fails, if it is the first from which that cannot be avoided, and if it changes a property
/// or a watched boolean.
fn step_sign(app: &App, signs: &Signs, step: usize) -> String {
    let fails = app.failing == Some(step);
    let mark = match (fails, signs.lost == Some(step), signs.flips.contains(&step)) {
        (true, ..) => app.glyphs.fail,
        (_, true, true) => "!~",
        (_, true, false) => "!",
        (_, false, true) => "~",
        (_, false, false) => "",
    };
    let round = if app.session.lasso().and_then(Lasso::back) == Some(step) { app.glyphs.back } else { "" };
    let letter = app.session.mark_at(step).map(String::from).unwrap_or_default();
    if step == app.session.cursor() {
        let [left, right] = app.glyphs.here;
        return format!("{left}{round}{step}{letter}{mark}{right}");
    }
    format!("{round}{step}{letter}{mark}")
}

fn gap(app: &App, signs: &Signs, len: usize, columns: usize) -> usize {
    let signs: usize = (0..len.min(200)).map(|step| width(&step_sign(app, signs, step))).sum();
    if signs + 2 * len <= columns { 2 } else { 1 }
}

/// The steps that fit, with the current one among them.
fn window(app: &App, signs: &Signs, at: usize, len: usize, columns: usize) -> (usize, usize) {
    let gap = gap(app, signs, len, columns);
    let size = |step: usize| width(&step_sign(app, signs, step)) + gap;
    // Room for the marks that there is more.
    let columns = columns.saturating_sub(2 + len.to_string().len());
    let mut used = size(at);
    let (mut from, mut to) = (at, at + 1);
    loop {
        let mut grew = false;
        if to < len && used + size(to) <= columns {
            used += size(to);
            to += 1;
            grew = true;
        }
        if from > 0 && used + size(from - 1) <= columns {
            used += size(from - 1);
            from -= 1;
            grew = true;
        }
        if !grew {
            return (from, to);
        }
    }
}

/// The walks that leave the current one, with the last common step and their length.
fn forks(app: &mut App) -> Vec<(usize, String, usize)> {
    let here = app.session.position().branch;
    let forks: Vec<_> = app
        .session
        .branches()
        .into_iter()
        .filter_map(|(id, branch, len)| {
            let (from, shared) = branch.from?;
            (from == here).then(|| (id, shared.saturating_sub(1), branch.name.clone(), len - shared))
        })
        .collect();
    let glyphs = app.glyphs;
    let mut status = |id| match app.session.walk_status(id) {
        WalkStatus::Unknown => "",
        WalkStatus::Holds => glyphs.ok,
        WalkStatus::Violated { .. } => glyphs.fail,
    };
    forks.into_iter().map(|(id, step, name, len)| (step, format!("{name} {}", status(id)), len)).collect()
}

/// Says below the line where a what-if walk leaves another one.
fn draw_origin(app: &App, area: Rect, buf: &mut Buffer) {
    let Some((from, shared)) = app.session.branch().from else { return };
    let text = match shared.checked_sub(1) {
        Some(step) => {
            format!("a walk that leaves {} at {step}; B goes back to main", app.session.name_of(from))
        }
        None => "a walk from another initial state; B goes back to main".to_owned(),
    };
    let line = Rect { y: area.y + 1, height: 1, ..area };
    put(app, line, area.x + 1, &text, app.theme.style(Role::Dim), buf);
}

/// Draws below the line the walks that leave, each where it does, as far as there is room.
fn draw_forks(
    app: &App,
    area: Rect,
    places: &[(usize, u16)],
    forks: &[(usize, String, usize)],
    buf: &mut Buffer,
) {
    let line = Rect { y: area.y + 1, height: 1, ..area };
    let mut forks = forks.to_vec();
    forks.sort();
    let mut x = area.x;
    let mut hidden = 0;
    for (step, name, n) in forks {
        let Some((_, place)) = places.iter().find(|(other, _)| *other == step) else {
            hidden += 1;
            continue;
        };
        let dots = app.glyphs.dot.repeat(n.min(3));
        let more = if n > 3 { app.glyphs.more } else { "" };
        let text = format!("{}{} {name} {dots}{more} ", app.glyphs.fork, app.glyphs.line);
        if *place < x || usize::from(*place) + width(&text) + 12 > usize::from(area.right()) {
            hidden += 1;
            continue;
        }
        x = put(app, line, *place, &text, app.theme.style(Role::Dim), buf);
    }
    if hidden > 0 {
        put(app, line, x, &format!(" +{hidden} (b)"), app.theme.style(Role::Dim), buf);
    }
}
