//! Another variant on the screen: the list to choose it from, and both walks in columns.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::{App, Overlay};
use super::super::compare::{Comparison, is_constants};
use super::super::input::Input;
use super::super::layers::{Layer, foot};
use super::super::text::{clean, fit, width, wrap};
use super::super::theme::Role;
use super::ask::draw_input;
use crate::export::beside::Tone;

pub(in super::super) fn draw(app: &mut App, view: &Comparison, buf: &mut Buffer) {
    match view {
        Comparison::Choice { input, selected } => choice(app, input, *selected, buf),
        Comparison::Columns { top } => columns(app, *top, buf),
    }
}

fn choice(app: &mut App, input: &Input, selected: usize, buf: &mut Buffer) {
    let own = app.comparing.variants.as_ref().map(|variants| variants.own.clone()).unwrap_or_default();
    let names = app.cfgs_with(if is_constants(input.text()) { "" } else { input.text() });
    let none = ["no other cfg beside it fits this spec", "constants can be typed: N = 3, Lock = TRUE"];
    let is_list = !is_constants(input.text()) && !names.is_empty();
    let lines: Vec<(String, Role)> = if is_constants(input.text()) {
        vec![(format!("Enter takes the walk in {own} with these constants"), Role::Dim)]
    } else if !is_list {
        none.iter().map(|line| ((*line).to_owned(), Role::Dim)).collect()
    } else {
        let longest = names.iter().map(|name| width(name)).max().unwrap_or(0);
        let all = app.cfgs_with("");
        let is_unknown = |name: &&String| app.comparing.verdicts.of(name).is_none();
        let searched = all.iter().find(is_unknown).filter(|_| app.comparing.verdicts.is_busy());
        let row = |name: &String| {
            let verdict = match app.comparing.verdicts.of(name) {
                Some(verdict) => verdict,
                None if Some(name) == searched => "searching",
                None => "",
            };
            let room = " ".repeat(longest.saturating_sub(width(name)));
            (format!(" {name}{room}  {verdict}"), Role::Text)
        };
        names.iter().map(row).collect()
    };
    let size = buf.area.width.min(100);
    // The selected row is written out.
    let columns = usize::from(size).saturating_sub(3);
    let whole = lines.get(selected).map_or(1, |(text, _)| wrap(&clean(text), columns).len());
    let n_lines = u16::try_from(lines.len() + whole - 1).unwrap_or(u16::MAX);
    let height = n_lines.saturating_add(3).clamp(5, buf.area.height.saturating_sub(2).max(5));
    let foot = format!("type a part of a name, or N = 3  {}", foot(Layer::Variants));
    let outcome = app.session.outcome().map(|outcome| format!(" ({})", clean(&outcome.text)));
    let title = format!("Compare {own}{} with", outcome.unwrap_or_default());
    let inner = super::popup(app, &title, &foot, (size, height), buf);
    if inner.height == 0 {
        return;
    }
    draw_input(app, input, "> ", Rect { height: 1, ..inner }, buf);
    let list = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    if is_list {
        return super::pick(app, list, &lines, selected, buf);
    }
    for ((text, role), y) in lines.iter().zip(list.y..list.bottom()) {
        let text = fit(&clean(text), usize::from(list.width), app.glyphs.more);
        buf.set_string(list.x, y, text, app.theme.style(*role));
    }
    super::more_marks(app, list, 0, lines.len(), buf);
}

fn columns(app: &mut App, top: usize, buf: &mut Buffer) {
    let Some(shown) = &app.comparing.shown else { return };
    let width = buf.area.width.min(140);
    let columns = usize::from(width.saturating_sub(2));
    let mut lines: Vec<(String, Role)> = Vec::new();
    if !shown.says.is_empty() {
        lines.extend(wrap(&clean(&shown.says), columns).into_iter().map(|line| (line, Role::Header)));
        lines.push((String::new(), Role::Text));
    }
    if let Some(beside) = &shown.beside {
        let role = |tone| match tone {
            Tone::Head => Role::Title,
            Tone::Same => Role::Dim,
            Tone::First => Role::Changed,
            Tone::Plain => Role::Text,
        };
        let style = app.text_style();
        lines.extend(beside.lines(columns, style).into_iter().map(|(tone, line)| (line, role(tone))));
    }
    let n_lines = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let height = n_lines.saturating_add(2).min(buf.area.height.saturating_sub(2)).max(3);
    let title = format!("Beside {}", clean(&shown.name));
    let inner = super::popup(app, &title, &foot(Layer::Comparison), (width, height), buf);
    let top = top.min(lines.len().saturating_sub(usize::from(inner.height)));
    if let Some(Overlay::Compare(Comparison::Columns { top: kept })) = app.overlays.last_mut() {
        *kept = top;
    }
    for ((text, role), y) in lines.iter().skip(top).zip(inner.y..inner.bottom()) {
        let text = fit(&clean(text), usize::from(inner.width), app.glyphs.more);
        buf.set_string(inner.x, y, text, app.theme.style(*role));
    }
    super::more_marks(app, inner, top, lines.len(), buf);
}
