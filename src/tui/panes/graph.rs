//! The overlays that show the reachable graph: what can still happen, the map by depth, the locks.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::{App, Hit, Overlay};
use super::super::errand::Errand;
use super::super::graph::{Reach, View};
use super::super::layers::{Layer, foot, foot_without};
use super::super::text::{clean, fit, wrap};
use super::super::theme::Role;
use crate::export;
use crate::export::holds::{self, Names};
use crate::session::Way;
use crate::trace::holds::Wait;

/// A line, how it looks, and to which way it belongs.
type Piece = (String, Role, Option<usize>);

pub(in super::super) fn draw(app: &mut App, view: View, buf: &mut Buffer) {
    let (title, layer) = match view {
        View::Outlook { .. } => ("What can still happen", Layer::Ahead),
        View::Map { .. } => ("The reachable graph", Layer::Graph),
        View::Locks { .. } => ("Locks", Layer::Graph),
    };
    let width = buf.area.width.min(98);
    let columns = usize::from(width.saturating_sub(2));
    let waiting = waiting(app).map(|words| vec![words]);
    let of_walk = match view {
        View::Locks { .. } => locks_of_walk(app, columns),
        View::Map { .. } => depth_of_step(app).iter().flat_map(|line| hang(line, columns)).collect(),
        View::Outlook { .. } => Vec::new(),
    };
    let outlook = match (view, &waiting) {
        (View::Outlook { selected, .. }, None) => Some(outlook(app, selected, columns)),
        (View::Outlook { .. } | View::Map { .. } | View::Locks { .. }, _) => None,
    };
    let mut plain = match waiting {
        Some(lines) => Arc::new(lines),
        None => text(app, view, columns),
    };
    if !of_walk.is_empty() {
        plain = Arc::new(of_walk.iter().chain(plain.iter()).cloned().collect());
    }
    let n_lines = outlook.as_ref().map_or(plain.len(), |(lines, _)| lines.len());
    let n_rows = u16::try_from(n_lines).unwrap_or(u16::MAX).saturating_add(2);
    let height = n_rows.min(buf.area.height.saturating_sub(2)).max(3);
    let selected = outlook.as_ref().and_then(|(_, selected)| *selected);
    let foot = match layer {
        // There is no way to choose.
        Layer::Ahead if selected.is_none() => foot_without(layer, &["j k", "Enter"]),
        _ => foot(layer),
    };
    let inner = super::popup(app, title, &foot, (width, height), buf);
    let page = usize::from(inner.height);
    let last = n_lines.saturating_sub(page);
    let top = match view {
        View::Map { top } | View::Locks { top } | View::Outlook { top: Some(top), .. } => top.min(last),
        View::Outlook { top: None, .. } => {
            selected.map_or(0, |line| (line + 1).saturating_sub(page / 2).min(last))
        }
    };
    if let Some(Overlay::Graph(view)) = app.overlays.last_mut() {
        match view {
            View::Map { top: kept } | View::Locks { top: kept } => *kept = top,
            // A page goes on from what is seen.
            View::Outlook { top: kept, .. } => *kept = Some(top),
        }
    }
    for (i, y) in (top..n_lines).zip(inner.y..inner.bottom()) {
        let (text, role) = match &outlook {
            Some((lines, _)) => (lines[i].0.as_str(), lines[i].1),
            None => (plain[i].as_str(), Role::Text),
        };
        let text = fit(&clean(text), usize::from(inner.width), app.glyphs.more);
        buf.set_string(inner.x, y, text, app.theme.style(role));
        if let Some(way) = outlook.as_ref().and_then(|(lines, _)| lines[i].2) {
            app.hits.push((Rect { y, height: 1, ..inner }, Hit::Layer(way)));
        }
    }
    super::more_marks(app, inner, top, n_lines, buf);
}

/// How deep the current state is in the graph.
fn depth_of_step(app: &mut App) -> Vec<String> {
    let step = app.session.cursor();
    let Some((depth, deepest)) = app.depth_here() else { return Vec::new() };
    let shorter = match step + 1 - depth.min(step + 1) {
        0 => "no way to it is shorter".to_owned(),
        _ => format!("the shortest way to it has {} step{}", depth - 1, if depth == 2 { "" } else { "s" }),
    };
    vec![format!("step {step} is at depth {depth} of {deepest}; {shorter}"), String::new()]
}

/// The locks of the current walk, and what is known of them at the current step; then a title for what follows.
fn locks_of_walk(app: &mut App, columns: usize) -> Vec<String> {
    let (table, step) = (app.session.table(), app.session.cursor());
    let of_all = "in all steps that can be reached";
    let mut lines = holds::longest_holds(&table, Names::OF_EXPLORER);
    if lines.is_empty() {
        return vec!["this walk takes no lock".to_owned(), String::new(), of_all.to_owned()];
    }
    "in this walk, the longest hold of each lock".clone_into(&mut lines[0]);
    if step > 0 {
        lines.push(String::new());
        lines.extend(holds::held_across(&table, step, Names::OF_EXPLORER));
    }
    let says = |wait: &Wait| holds::waits_for(&table, wait, Names::OF_EXPLORER);
    let waits: Vec<String> = app.waits().iter().map(says).collect();
    lines.push(String::new());
    match (app.session.model(), waits.is_empty()) {
        (None, _) => lines.push("who waits is not known: the spec is not at hand".to_owned()),
        (Some(_), true) => lines.push(format!("nobody waits for a lock after step {step}")),
        (Some(_), false) => {
            lines.push(format!("after step {step}"));
            lines.extend(waits.into_iter().map(|wait| format!("  {wait}")));
        }
    }
    lines.extend([String::new(), of_all.to_owned()]);
    lines.iter().flat_map(|line| hang(line, columns)).collect()
}

/// What is said while there is nothing to show.
fn waiting(app: &App) -> Option<String> {
    match &app.reach {
        Reach::Ready(_) => None,
        Reach::None(reason) => Some(reason.clone()),
        Reach::Unasked if app.session.model().is_none() => {
            Some("not known: the spec is not at hand, so nothing can be explored".to_owned())
        }
        Reach::Unasked => Some("nothing is explored".to_owned()),
        Reach::Busy(_) => {
            let found = export::text::grouped(app.states_found().unwrap_or(0) as u64);
            Some(format!("exploring: {found} states so far"))
        }
    }
}

/// The lines of the map or of the order of locks, made once for a walk.
fn text(app: &mut App, view: View, columns: usize) -> Arc<Vec<String>> {
    let style = app.text_style();
    let is_map = matches!(view, View::Map { .. });
    let (branch, len) = (app.session.position().branch, app.session.len());
    let path = if is_map { app.walk_in_graph().unwrap_or_default() } else { Arc::default() };
    let Reach::Ready(known) = &mut app.reach else { return Arc::default() };
    let key = (is_map, branch, len, columns, matches!(known.locks, Errand::Done(_)));
    if let Some((_, lines)) = known.text.as_ref().filter(|(other, _)| *other == key) {
        return Arc::clone(lines);
    }
    let lines = match (is_map, &known.locks) {
        (true, _) => export::graph::overview(&known.graph, &path, style),
        (false, Errand::Unasked | Errand::Busy(_)) => vec!["looking at the locks in all states".to_owned()],
        (false, Errand::Done(None)) => vec!["the order of locks could not be found".to_owned()],
        (false, Errand::Done(Some(Err(reason)))) => vec![reason.clone()],
        (false, Errand::Done(Some(Ok(order)))) => export::graph::lock_order(order, style),
    };
    let lines = Arc::new(lines.iter().flat_map(|line| hang(line, columns)).collect());
    known.text = Some((key, Arc::clone(&lines)));
    lines
}

/// Breaks a line that is too long; one that is not keeps its blanks.
fn hang(line: &str, columns: usize) -> Vec<String> {
    if super::super::text::width(line) <= columns { vec![line.to_owned()] } else { wrap(line, columns) }
}

/// The lines of what can still happen, and which of them is selected.
fn outlook(app: &mut App, selected: usize, columns: usize) -> (Vec<Piece>, Option<usize>) {
    let step = app.session.cursor();
    let Some(outlook) = app.outlook() else {
        return (vec![("choose an initial state first".to_owned(), Role::Dim, None)], None);
    };
    let mut lines: Vec<Piece> = vec![(format!("After step {step}:"), Role::Header, None)];
    for text in &outlook.says {
        lines.extend(wrap(text, columns).into_iter().map(|line| (line, Role::Text, None)));
    }
    let mut at = None;
    for (i, Way { title, edges, labels }) in outlook.ways.iter().enumerate() {
        lines.push((String::new(), Role::Text, None));
        let is_selected = i == selected.min(outlook.ways.len() - 1);
        let cursor = if is_selected { app.glyphs.cursor } else { " " };
        if is_selected {
            at = Some(lines.len());
        }
        let plural = if edges.len() == 1 { "" } else { "s" };
        let head = format!("{cursor} {title}: {} step{plural}", edges.len());
        lines.push((head, if is_selected { Role::Selected } else { Role::Text }, Some(i)));
        for (number, label) in (step + 1..).zip(labels.iter()) {
            for (k, part) in wrap(&label.to_string(), columns.saturating_sub(6)).into_iter().enumerate() {
                let number = if k == 0 { number.to_string() } else { String::new() };
                lines.push((format!("{number:>5} {part}"), Role::Text, Some(i)));
            }
        }
    }
    (lines, at)
}
