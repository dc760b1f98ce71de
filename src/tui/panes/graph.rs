//! The overlays that show the reachable graph: what can still happen, the map by depth, the locks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::{App, Overlay};
use super::super::errand::Errand;
use super::super::graph::{Reach, View};
use super::super::text::{clean, fit, wrap};
use super::super::theme::Role;
use crate::export;

/// A line and how it looks.
type Piece = (String, Role);

pub(in super::super) fn draw(app: &mut App, view: View, buf: &mut Buffer) {
    let (title, foot) = match view {
        View::Outlook { .. } => {
            ("What can still happen", "j k choose  Enter walks the way  A looks for a state  Esc closes")
        }
        View::Map { .. } => ("The reachable graph", "j k scroll  Esc closes"),
        View::Locks { .. } => ("The order of locks", "j k scroll  Esc closes"),
    };
    let width = buf.area.width.min(98);
    let columns = usize::from(width.saturating_sub(2));
    let (lines, selected) = match waiting(app) {
        Some(words) => (vec![(words, Role::Dim)], None),
        None => lines(app, view, columns),
    };
    let height = (lines.len() as u16 + 2).min(buf.area.height.saturating_sub(2)).max(3);
    let inner = super::popup(app, title, foot, (width, height), buf);
    let page = usize::from(inner.height);
    let last = lines.len().saturating_sub(page);
    let top = match (view, selected) {
        (View::Outlook { .. }, Some(line)) => (line + 1).saturating_sub(page / 2).min(last),
        (View::Outlook { .. }, None) => 0,
        (View::Map { top } | View::Locks { top }, _) => top.min(last),
    };
    if let Some(Overlay::Graph(View::Map { top: kept } | View::Locks { top: kept })) = app.overlays.last_mut()
    {
        *kept = top;
    }
    for ((text, role), y) in lines.iter().skip(top).zip(inner.y..inner.bottom()) {
        let text = fit(&clean(text), usize::from(inner.width), app.glyphs.more);
        buf.set_string(inner.x, y, text, app.theme.style(*role));
    }
    super::more_marks(app, Rect { ..inner }, top, lines.len(), buf);
}

/// What is said while there is nothing to show.
fn waiting(app: &App) -> Option<String> {
    match &app.reach {
        Reach::Ready(_) => None,
        Reach::None(reason) => Some(reason.clone()),
        Reach::Unasked => Some("nothing is explored".to_owned()),
        Reach::Busy(_) => {
            let found = export::text::grouped(app.states_found().unwrap_or(0) as u64);
            Some(format!("exploring: {found} states so far"))
        }
    }
}

/// The lines of an overlay, and which of them is selected.
fn lines(app: &mut App, view: View, columns: usize) -> (Vec<Piece>, Option<usize>) {
    let style = app.text_style();
    let plain = |lines: Vec<String>| -> Vec<Piece> {
        let wrapped = lines.iter().flat_map(|line| hang(line, columns));
        wrapped.map(|line| (line, Role::Text)).collect()
    };
    match view {
        View::Outlook { selected } => outlook(app, selected, columns),
        View::Map { .. } => {
            let path = app.walk_in_graph().unwrap_or_default();
            let Reach::Ready(known) = &app.reach else { return (Vec::new(), None) };
            (plain(export::graph::overview(&known.graph, &path, style)), None)
        }
        View::Locks { .. } => {
            let Reach::Ready(known) = &app.reach else { return (Vec::new(), None) };
            let lines = match &known.locks {
                Errand::Unasked | Errand::Busy(_) => vec!["looking at the locks in all states".to_owned()],
                Errand::Done(None) => vec!["the order of locks could not be found".to_owned()],
                Errand::Done(Some(Err(reason))) => vec![reason.clone()],
                Errand::Done(Some(Ok(order))) => export::graph::lock_order(order, style),
            };
            (plain(lines), None)
        }
    }
}

/// Breaks a line that is too long; one that is not keeps its blanks.
fn hang(line: &str, columns: usize) -> Vec<String> {
    if super::super::text::width(line) <= columns { vec![line.to_owned()] } else { wrap(line, columns) }
}

fn outlook(app: &mut App, selected: usize, columns: usize) -> (Vec<Piece>, Option<usize>) {
    let step = app.session.cursor();
    let Some(outlook) = app.outlook() else {
        return (vec![("choose an initial state first".to_owned(), Role::Dim)], None);
    };
    let mut lines: Vec<Piece> = vec![(format!("After step {step}:"), Role::Header)];
    for text in &outlook.says {
        lines.extend(wrap(text, columns).into_iter().map(|line| (line, Role::Text)));
    }
    let mut at = None;
    for (i, (title, steps)) in outlook.ways.iter().enumerate() {
        lines.push((String::new(), Role::Text));
        let is_selected = i == selected.min(outlook.ways.len() - 1);
        let cursor = if is_selected { app.glyphs.cursor } else { " " };
        if is_selected {
            at = Some(lines.len());
        }
        let plural = if steps.len() == 1 { "" } else { "s" };
        let head = format!("{cursor} {title}: {} step{plural}", steps.len());
        lines.push((head, if is_selected { Role::Selected } else { Role::Text }));
        for (number, step) in (step + 1..).zip(steps) {
            let label = step.label.as_ref().map(ToString::to_string).unwrap_or_default();
            lines.push((format!("{number:>5} {label}"), Role::Text));
        }
    }
    (lines, at)
}
