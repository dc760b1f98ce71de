//! The variables as a tree. What changed is open, what did not is one line; both can be turned round. An open value
//! whose elements have the same parts is a table, if it fits.

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::app::App;
use super::super::layout::Pane;
use super::super::text::{clean, fit, width, wrap};
use super::super::theme::Role;
use super::table::Table;
use super::{Row, span};
use crate::session::DiffBase;
use crate::trace::State;
use crate::trace::diff::{Change, Path, Segment, diff_values, entries, same_key};
use crate::trace::grid::{Grid, Pair, grid, matrix};
use crate::value::Plain;

/// How a part of the state differs from the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    None,
    Changed,
    New,
    Gone,
}

impl Difference {
    /// Compares what was with what is.
    pub(super) fn of(pair: Pair<'_>) -> Difference {
        match pair {
            (Some(old), Some(new)) if old == new => Difference::None,
            (Some(_), Some(_)) => Difference::Changed,
            (None, _) => Difference::New,
            (_, None) => Difference::Gone,
        }
    }
}

/// A row of the tree.
struct Node {
    path: Path,
    depth: usize,
    name: String,
    difference: Difference,
    old: Option<Plain>,
    new: Option<Plain>,
    /// Whether it can be opened, and is.
    open: Option<bool>,
    /// The table that it is a row of, or the head.
    table: Option<(Rc<Table>, Option<usize>)>,
}

impl Node {
    /// Returns the head of the table of a value, or a row of it.
    fn of_table(path: &Path, depth: usize, table: &Rc<Table>, row: Option<usize>) -> Node {
        Node {
            path: path.clone(),
            depth,
            name: String::new(),
            difference: Difference::None,
            old: None,
            new: None,
            open: row.is_none().then_some(true),
            table: Some((Rc::clone(table), row)),
        }
    }

    /// Says whether it is no value that is shown by its parts.
    fn is_leaf(&self) -> bool {
        self.open != Some(true) || matches!(self.table, Some((_, Some(_))))
    }
}

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.height.saturating_sub(2));
    let nodes = nodes(app, room, usize::from(area.width.saturating_sub(2)));
    let changed = changed_count(app);
    let base = match app.session.base() {
        DiffBase::Previous => "previous".to_owned(),
        DiffBase::First => "first".to_owned(),
        DiffBase::Mark => {
            let mark = app.session.mark().map(|mark| format!(" {}", mark.letter));
            format!("mark{}", mark.unwrap_or_default())
        }
        DiffBase::Other => clean(app.session.other().unwrap_or_default()),
    };
    let is_other = app.session.base() == DiffBase::Other;
    let n = app.session.variables().len();
    let shown = if app.changed_only { "changed only" } else { "all" };
    let foot = match app.session.base_state() {
        Some(_) if is_other => format!("{shown}  against {base}  {changed} of {n} differ"),
        Some(_) => format!("{shown}  against {base}  {changed} of {n} changed"),
        None if is_other => format!("{shown}  {base} has no state here"),
        None => format!("{shown}  {n} variables"),
    };
    let title = if app.session.is_empty() {
        format!("2 State of Init {}", app.next.selected + 1)
    } else {
        format!("2 State after {}", app.session.cursor())
    };
    let inner = super::frame(app, Pane::State, area, &title, &foot, buf);
    let columns = usize::from(inner.width);
    let in_tree = nodes.iter().filter(|node| node.table.is_none());
    let name_width = in_tree.map(|n| 2 * n.depth + width(&n.name)).max().unwrap_or(0);
    let name_width = name_width.min(columns / 2).min(28);
    let is_new = std::mem::take(&mut app.step_is_new);
    if app.active() == Pane::State {
        keep_selected(app, &nodes);
    }
    let selected = (app.active() == Pane::State).then_some(app.state.selected);
    let rows: Vec<Row> = nodes
        .iter()
        .enumerate()
        .map(|(i, node)| row(app, node, columns, name_width, selected == Some(i)))
        .collect();
    // Who reads in the pane keeps his place; for others it shows what the step changed.
    if is_new && selected.is_none() {
        show_changes(app, &nodes, usize::from(inner.height));
    }
    let with_open = |node: Node| {
        // A row that is no value of its own is closed with its value.
        let is_open = node.open.or(node.table.is_some().then_some(true));
        (node.path, is_open)
    };
    app.state_paths = nodes.into_iter().map(with_open).collect();
    if rows.is_empty() {
        let text = match app.session.base_state() {
            _ if app.session.is_empty() => "no state is chosen yet",
            None if is_other => "nothing is compared here",
            Some(_) if is_other => "nothing differs",
            _ => "nothing changed",
        };
        buf.set_string(inner.x, inner.y, fit(text, columns, app.glyphs.more), app.theme.style(Role::Dim));
    }
    super::list(app, Pane::State, inner, &rows, buf);
}

/// Selects the value that was selected when the pane was drawn last, as rows above it open, close, come and go; or what
/// it is a part of.
fn keep_selected(app: &mut App, nodes: &[Node]) {
    if let Some((path, _)) = app.state_paths.get(app.state.selected)
        && nodes.get(app.state.selected).is_none_or(|node| node.path != *path)
    {
        let holds = |node: &Node| {
            node.path.variable == path.variable && path.segments.starts_with(&node.path.segments)
        };
        // The first of the closest: the row of a value stands above those of its table.
        let depth = |(_, node): &(usize, &Node)| node.path.segments.len();
        let found = nodes.iter().enumerate().filter(|(_, node)| holds(node)).rev().max_by_key(depth);
        app.state.selected = found.map_or(app.state.selected, |(row, _)| row);
    }
    app.state.selected = app.state.selected.min(nodes.len().saturating_sub(1));
}

/// Scrolls so that what changed is seen, all of it if there is room, with its variable if there is room.
fn show_changes(app: &mut App, nodes: &[Node], page: usize) {
    let is_leaf = |node: &Node| node.difference != Difference::None && node.is_leaf();
    let (Some(first), Some(last)) = (nodes.iter().position(is_leaf), nodes.iter().rposition(is_leaf)) else {
        return;
    };
    let variable = nodes[..=first].iter().rposition(|node| node.depth == 0).unwrap_or(first);
    let top = app.state.top;
    app.state.top = if last < variable + page {
        top.clamp((last + 1).saturating_sub(page), variable)
    } else if last < first + page {
        last + 1 - page
    } else {
        variable
    };
    app.state.selected = first;
}

fn changed_count(app: &App) -> usize {
    let (Some(base), Some(state)) = (app.session.base_state(), app.session.state(app.session.cursor()))
    else {
        return 0;
    };
    base.iter().zip(state).filter(|(old, new)| old != new).count()
}

fn nodes(app: &mut App, room: usize, columns: usize) -> Vec<Node> {
    // Before there is a step, the initial state that is selected in Next is shown.
    let selected = app.next.selected;
    let preview = match app.choices() {
        Ok(list) => list.get(selected).map(|choice| choice.state.clone()),
        Err(_) => None,
    };
    let shown = app.session.shown();
    let app = &*app;
    let chosen = app.session.state(app.session.cursor());
    let Some(state) = chosen.or(preview.as_ref()) else { return Vec::new() };
    let base = app.session.base_state();
    // Where nothing is compared there is nothing to point at: all is open if it fits.
    let open = base.is_none() || app.open_all;
    let all = |open| {
        let mut nodes = tree(app, base, state, (open, columns));
        for (name, old, new) in &shown {
            let old = if base.is_some() { old.as_ref() } else { Some(new) };
            let path = Path::variable(name);
            add(app, (path, 0, (*name).to_owned()), (old, Some(new)), (open, columns), &mut nodes);
        }
        nodes
    };
    let nodes = all(open);
    if base.is_none() && nodes.len() > room && !app.open_all { all(false) } else { nodes }
}

/// How a tree is made: whether all is open, and its columns.
type How = (bool, usize);

fn tree(app: &App, base: Option<&State>, state: &State, how: How) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (i, name) in app.session.variables().iter().enumerate() {
        let old = base.and_then(|base| base.get(i));
        let new = state.get(i);
        let path = Path::variable(name);
        // Without a base nothing differs.
        let old = if base.is_some() { old } else { new };
        add(app, (path, 0, name.clone()), (old, new), how, &mut nodes);
    }
    nodes
}

fn add(
    app: &App,
    (path, depth, name): (Path, usize, String),
    (old, new): Pair<'_>,
    how: How,
    nodes: &mut Vec<Node>,
) {
    let difference = Difference::of((old, new));
    if app.changed_only && difference == Difference::None {
        return;
    }
    let parts = parts(old, new);
    let inside = match (old, new) {
        (Some(old), Some(new)) if difference == Difference::Changed => {
            let mut changes: Vec<Change> = Vec::new();
            diff_values(&path, old, new, &mut changes);
            changes.iter().any(|change| change.path != path)
        }
        (_, _) => false,
    };
    let small =
        parts.iter().all(|(_, old, new)| old.or(*new).is_none_or(|v| !compound(v))) && parts.len() < 2;
    let open = (!parts.is_empty()).then(|| {
        let chosen = app.opened.get(&path).copied();
        chosen.unwrap_or((how.0 && !small) || inside)
    });
    let (was, is) = (old.cloned(), new.cloned());
    nodes.push(Node { path: path.clone(), depth, name, difference, old: was, new: is, open, table: None });
    if open == Some(true) {
        let is_set = matches!(new.or(old), Some(Plain::Set(_)));
        add_parts(app, (&path, depth + 1, is_set), parts, how, nodes);
    }
}

/// The name of a part.
pub(super) fn name(segment: &Segment) -> String {
    match segment {
        Segment::Field(name) => name.clone(),
        Segment::Index(_) => segment.to_string(),
    }
}

/// Adds the parts of a value, as a table if they are one and it fits.
fn add_parts(
    app: &App,
    (path, depth, is_set): (&Path, usize, bool),
    parts: Vec<Part<'_>>,
    how: How,
    nodes: &mut Vec<Node>,
) {
    // An element of a set is its own name.
    let name = |segment: &Segment| if is_set { String::new() } else { name(segment) };
    let names: Vec<String> = parts.iter().map(|(segment, _, _)| name(segment)).collect();
    if app.tables {
        let elements: Vec<Pair<'_>> = parts.iter().map(|(_, old, new)| (*old, *new)).collect();
        let table = grid(&elements).and_then(|grid| Table::new(&grid, &names, 2 * depth, how.1));
        if let Some(table) = table {
            return add_rows(app, (path, depth, Rc::new(table)), parts, &names, how, nodes);
        }
        let keyed: Vec<(&Segment, Pair<'_>)> =
            parts.iter().map(|(key, old, new)| (key, (*old, *new))).collect();
        if let Some((keys, grid)) = matrix(&keyed).filter(|_| !is_set) {
            let names: Vec<String> = keys.iter().map(name).collect();
            if let Some(table) = Table::new(&grid, &names, 2 * depth, how.1) {
                return add_matrix(app, (path, depth, Rc::new(table)), &grid, names, nodes);
            }
        }
    }
    for ((segment, old, new), name) in parts.into_iter().zip(names) {
        add(app, (path.then(segment), depth, name), (old, new), how, nodes);
    }
}

/// Adds the elements of a value as rows of a table. Each opens as a tree.
fn add_rows(
    app: &App,
    (path, depth, table): (&Path, usize, Rc<Table>),
    parts: Vec<Part<'_>>,
    names: &[String],
    how: How,
    nodes: &mut Vec<Node>,
) {
    nodes.push(Node::of_table(path, depth, &table, None));
    for (i, ((segment, old, new), name)) in parts.into_iter().zip(names).enumerate() {
        let difference = Difference::of((old, new));
        if app.changed_only && difference == Difference::None {
            continue;
        }
        let path = path.then(segment);
        let open = app.opened.get(&path) == Some(&true);
        let row = Node::of_table(&path, depth, &table, Some(i));
        nodes.push(Node { name: name.clone(), difference, open: Some(open), ..row });
        if open {
            add_parts(app, (&path, depth + 1, false), self::parts(old, new), how, nodes);
        }
    }
}

/// Adds a function of pairs as rows of a table. A row is no value, so it cannot be opened.
fn add_matrix(
    app: &App,
    (path, depth, table): (&Path, usize, Rc<Table>),
    grid: &Grid<'_>,
    names: Vec<String>,
    nodes: &mut Vec<Node>,
) {
    nodes.push(Node::of_table(path, depth, &table, None));
    for (i, (row, name)) in grid.rows.iter().zip(names).enumerate() {
        let is_same = row.iter().all(|pair| Difference::of(*pair) == Difference::None);
        let difference = if is_same { Difference::None } else { Difference::Changed };
        if !app.changed_only || !is_same {
            nodes.push(Node { name, difference, ..Node::of_table(path, depth, &table, Some(i)) });
        }
    }
}

fn compound(value: &Plain) -> bool {
    match value {
        Plain::Set(_) | Plain::Tuple(_) | Plain::Record(_) | Plain::Function(_) => true,
        Plain::Bool(_) | Plain::Int(_) | Plain::Str(_) | Plain::Model(_) | Plain::Other(_) => false,
    }
}

type Part<'a> = (Segment, Option<&'a Plain>, Option<&'a Plain>);

/// The parts of two values side by side: first those of the newer one, then those that are gone.
fn parts<'a>(old: Option<&'a Plain>, new: Option<&'a Plain>) -> Vec<Part<'a>> {
    let (before, after) = (old.map(all_parts).unwrap_or_default(), new.map(all_parts).unwrap_or_default());
    // Most come in the same order in both, and there may be many.
    let find = |list: &[(Segment, &'a Plain)], key: &Segment, next: &mut usize| {
        let same = |(other, _): &(Segment, &'a Plain)| same_key(other, key);
        let is_next = list.get(*next).is_some_and(same);
        let at = if is_next { *next } else { list.iter().position(same)? };
        *next = at + 1;
        Some(list[at].1)
    };
    let mut next = 0;
    let part =
        |(key, value): &(Segment, &'a Plain)| (key.clone(), find(&before, key, &mut next), Some(*value));
    let mut parts: Vec<Part<'a>> = after.iter().map(part).collect();
    let mut next = 0;
    let gone = before.iter().filter(|(key, _)| find(&after, key, &mut next).is_none());
    parts.extend(gone.map(|(key, value)| (key.clone(), Some(*value), None)));
    parts
}

fn all_parts(value: &Plain) -> Vec<(Segment, &Plain)> {
    match value {
        Plain::Set(items) => items.iter().map(|item| (Segment::Index(item.clone()), item)).collect(),
        _ => entries(value).unwrap_or_default(),
    }
}

fn row(app: &App, node: &Node, columns: usize, name_width: usize, selected: bool) -> Row {
    let (mark, role) = match node.difference {
        Difference::None => (" ", Role::Text),
        Difference::Changed => ("~", Role::Changed),
        Difference::New => ("+", Role::New),
        Difference::Gone => ("-", Role::Gone),
    };
    let style = app.theme.style(role);
    let fold = match node.open {
        Some(true) => app.glyphs.open,
        Some(false) => app.glyphs.closed,
        None => " ",
    };
    let cursor = if selected { app.glyphs.cursor } else { " " };
    if let Some((table, i)) = &node.table {
        let Some(i) = *i else {
            return vec![table.head(app, selected)];
        };
        let name = fit(&format!("{}{}", "  ".repeat(node.depth), clean(&node.name)), table.names, "");
        let lead = format!("{cursor}{mark} {fold} {name}");
        return table.row(app, i, (&lead, style), columns, (selected, node.open == Some(true)));
    }
    let full_name = format!("{}{}", "  ".repeat(node.depth), clean(&node.name));
    // An element of a set has no name, so its value stands where the name would.
    let name_width = if node.name.is_empty() { width(&full_name) } else { name_width };
    let name = fit(&full_name, name_width, app.glyphs.more);
    let head = format!("{cursor}{mark} {fold} {name} ");
    let value = clean(&value_text(app, node));
    let room = columns.saturating_sub(width(&head));
    if !selected {
        let text = app.shifted(&value, room);
        return vec![Line::from(vec![span(&head, style), span(&text, style)])];
    }
    // The selected row is written out in full; if its name was cut, the name is too.
    let highlight = style.patch(app.theme.style(Role::Selected));
    let value = if width(&full_name) > name_width { format!("{} = {value}", node.path) } else { value };
    let beside = wrap(&value, room);
    if beside.len() <= 2 {
        let lines = beside.into_iter().enumerate().map(|(i, text)| {
            let head = if i == 0 { head.clone() } else { " ".repeat(width(&head)) };
            Line::from(vec![span(&head, style), span(&text, highlight)])
        });
        return lines.collect();
    }
    // A long value has the whole width below its name.
    let mut lines = vec![Line::from(span(&head, highlight))];
    for text in wrap(&value, columns.saturating_sub(5)) {
        lines.push(Line::from(vec![span("     ", style), span(&text, highlight)]));
    }
    lines
}

fn value_text(app: &App, node: &Node) -> String {
    let show = |value: &Option<Plain>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    if node.open == Some(true) {
        let parts = parts(node.old.as_ref(), node.new.as_ref());
        let changed = parts.iter().filter(|(_, old, new)| old != new).count();
        return match changed {
            0 => String::new(),
            _ if app.session.base() == DiffBase::Other => format!("{changed} of {} differ", parts.len()),
            _ => format!("{changed} of {} changed", parts.len()),
        };
    }
    match node.difference {
        Difference::Changed => format!("{} {} {}", show(&node.old), app.glyphs.arrow, show(&node.new)),
        Difference::None | Difference::New => show(&node.new),
        Difference::Gone => show(&node.old),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_large_set_that_lost_one_are_side_by_side() {
        let set = |from| Plain::Set((from..30_000).map(Plain::Int).collect::<Vec<_>>().into());
        let (old, new) = (set(0), set(1));
        let parts = parts(Some(&old), Some(&new));
        assert!(parts[..29_999].iter().all(|(_, old, new)| old == new));
        assert_eq!(parts[29_999..], [(Segment::Index(Plain::Int(0)), Some(&Plain::Int(0)), None)]);
    }
}
