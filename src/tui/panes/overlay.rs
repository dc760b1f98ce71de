//! The layers above the panes: help, search, palette, list of walks. All keys come from the table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::app::{App, Overlay};
use super::super::glyphs::Glyphs;
use super::super::input::Input;
use super::super::keymap::{Binding, Command, Key, Scope, TABLE};
use super::super::layers::{LAYER_KEYS, Layer, foot};
use super::super::layout::Pane;
use super::super::text::{cut, fit, width, wrap};
use super::super::theme::Role;
use super::super::update::palette;
use super::span;

pub(in super::super) fn draw(app: &mut App, buf: &mut Buffer) {
    let Some(overlay) = app.overlays.last().cloned() else { return };
    match overlay {
        Overlay::Help { top, filter, typing } => help(app, top, &filter, typing, buf),
        Overlay::Search { input } => {
            let line = Rect { y: buf.area.bottom() - 1, height: 1, ..buf.area };
            prompt(
                app,
                line,
                "/",
                &input,
                "an action, a value, or =EXPRESSION that is TRUE; Enter finds it, Esc closes",
                buf,
            );
        }
        Overlay::Palette { input, selected } => commands(app, &input, selected, buf),
        Overlay::Branches { selected, name } => walks(app, selected, name.as_ref(), buf),
        Overlay::Graph(view) => super::graph::draw(app, view, buf),
        Overlay::Ask(prompt) => super::ask::draw(app, &prompt, buf),
        Overlay::Export { selected, name } => super::export::formats(app, selected, name.as_deref(), buf),
        Overlay::Copy => super::export::copies(app, buf),
        Overlay::Marks { what, selected } => super::marks::draw(app, what, selected, buf),
        Overlay::Compare(view) => super::compare::draw(app, &view, buf),
        Overlay::Parts(parts) => super::parts::draw(app, &parts, buf),
        Overlay::Found { selected } => super::found::draw(app, selected, buf),
    }
}

fn prompt(app: &App, line: Rect, sign: &str, input: &str, hint: &str, buf: &mut Buffer) {
    let columns = usize::from(line.width);
    let hint = if input.is_empty() { hint } else { "" };
    buf.set_string(line.x, line.y, " ".repeat(columns), ratatui::style::Style::reset());
    let text = fit(&format!("{sign}{input}_ {hint}"), columns, app.glyphs.more);
    buf.set_string(line.x, line.y, text, app.theme.style(Role::Text));
}

/// The lines of the help: the pane's own keys first.
fn help_lines(app: &App, pane: Pane, filter: &str, columns: usize) -> Vec<Line<'static>> {
    let filter = filter.to_lowercase();
    let matches =
        |b: &&Binding| [b.keys, b.name, b.doc].iter().any(|text| text.to_lowercase().contains(&filter));
    let mut scopes = vec![Scope::Pane(pane), Scope::Everywhere];
    scopes.extend(Pane::ALL.into_iter().filter(|other| *other != pane).map(Scope::Pane));
    let mut lines = Vec::new();
    // In ASCII the names of keys are longer.
    let wide = TABLE.iter().map(|binding| width(&shown(app, binding.keys))).max().unwrap_or(0).max(14);
    let columns = (wide, columns);
    for scope in scopes {
        let fits = |b: &&Binding| app.player.is_some() || !b.command.is_of_lessons();
        let rows: Vec<&Binding> =
            TABLE.iter().filter(|b| b.scope == scope).filter(fits).filter(matches).collect();
        if rows.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(span(&scope.to_string(), app.theme.style(Role::Header))));
        for binding in rows {
            entry(app, &shown(app, binding.keys), binding.doc, columns, &mut lines);
        }
    }
    let mut layer = None;
    for row in LAYER_KEYS {
        let (name, opener) = row.layer.name();
        let texts = [row.keys, row.doc, name];
        if !texts.iter().any(|text| text.to_lowercase().contains(&filter)) {
            continue;
        }
        if layer != Some(row.layer) {
            lines.push(Line::default());
            let head = format!("in {name} ({opener})");
            lines.push(Line::from(span(&head, app.theme.style(Role::Header))));
        }
        layer = Some(row.layer);
        entry(app, &shown(app, row.keys), row.doc, columns, &mut lines);
    }
    if filter.is_empty() {
        lines.push(Line::default());
        lines.push(Line::from(span("signs", app.theme.style(Role::Header))));
        for (sign, doc) in signs(&app.glyphs) {
            entry(app, &sign, doc, columns, &mut lines);
        }
    }
    lines
}

/// Adds keys or a sign with what they are for, over as many lines as that takes. Besides is given how wide the keys are,
/// and all.
fn entry(app: &App, head: &str, doc: &str, columns: (usize, usize), lines: &mut Vec<Line<'static>>) {
    let (wide, columns) = columns;
    for (i, part) in wrap(doc, columns.saturating_sub(wide + 2)).iter().enumerate() {
        let head = fit(if i == 0 { head } else { "" }, wide, app.glyphs.more);
        lines.push(Line::from(vec![
            span(&format!(" {head} "), app.theme.style(Role::Key)),
            span(part, app.theme.style(Role::Text)),
        ]));
    }
}

/// What the signs on the screen mean.
fn signs(glyphs: &Glyphs) -> Vec<(String, &'static str)> {
    vec![
        (glyphs.cursor.to_owned(), "the current step; the selected row"),
        (format!("{} {} {}", glyphs.ok, glyphs.fail, glyphs.unknown), "holds, violated, not known"),
        ("~ + -".to_owned(), "changed, new, gone"),
        (
            format!("{} {} {}", glyphs.acquire, glyphs.held, glyphs.release),
            "lock taken, held, let go by that letter",
        ),
        (glyphs.shared.to_owned(), "lock held by readers"),
        (glyphs.free.to_owned(), "lock free"),
        (format!("{} {}", glyphs.closed, glyphs.open), "value that can be opened, that is open"),
        (format!("! {}", glyphs.lost), "from this step on the violation cannot be avoided"),
        ("~".to_owned(), "at a step: a property or a watched boolean changes there"),
        (glyphs.ring.to_owned(), "a step that the violation does not need (C)"),
        ("a to Z".to_owned(), "a step that you have marked with that letter"),
        (glyphs.back.to_owned(), "the trace goes back to a step, or stutters"),
        (glyphs.more.to_owned(), "text goes on; select the row, shift with L, or zoom with z"),
    ]
}

/// Keys as the screen can show them.
pub(in super::super) fn shown(app: &App, keys: &str) -> String {
    if app.glyphs.cursor == ">" {
        return keys.replace('→', "Right").replace('←', "Left").replace('↑', "Up").replace('↓', "Down");
    }
    keys.to_owned()
}

fn help(app: &mut App, top: usize, filter: &str, typing: bool, buf: &mut Buffer) {
    let columns = usize::from(buf.area.width.min(76).saturating_sub(2));
    let lines = help_lines(app, app.active(), filter, columns);
    let height = (lines.len() as u16 + 2).min(buf.area.height.saturating_sub(2)).max(3);
    let size = (columns as u16 + 2, height);
    let title = if typing || !filter.is_empty() { format!("Keys with: {filter}") } else { "Keys".to_owned() };
    let foot = if typing { "Enter keeps the filter  Esc drops it".to_owned() } else { foot(Layer::Help) };
    let inner = super::popup(app, &title, &foot, size, buf);
    let page = usize::from(inner.height);
    let top = top.min(lines.len().saturating_sub(page));
    if let Some(Overlay::Help { top: kept, .. }) = app.overlays.last_mut() {
        *kept = top;
    }
    for (line, y) in lines.iter().skip(top).zip(inner.y..inner.bottom()) {
        buf.set_line(inner.x, y, line, inner.width);
    }
    super::more_marks(app, inner, top, lines.len(), buf);
}

fn commands(app: &mut App, input: &str, selected: usize, buf: &mut Buffer) {
    let found = palette(input);
    let height = buf.area.height.saturating_sub(2).clamp(3, 18);
    let inner = super::popup(app, "Commands", &foot(Layer::Palette), (buf.area.width.min(84), height), buf);
    if inner.height == 0 {
        return;
    }
    prompt(app, Rect { height: 1, ..inner }, ":", input, "a command or the number of a step", buf);
    let mut rows = Vec::new();
    for binding in found {
        let refusal = app.refusal(binding.command).filter(|_| in_scope(app, binding));
        let doc = refusal.map_or_else(|| binding.doc.to_owned(), |reason| format!("(not now: {reason})"));
        let keys = shown(app, binding.keys);
        let role = if refusal.is_some() { Role::Dim } else { Role::Text };
        rows.push((format!("{:<18} {keys:<12} {doc}", binding.name), role));
    }
    let list = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    super::pick(app, list, &rows, selected, buf);
}

fn in_scope(app: &App, binding: &Binding) -> bool {
    match binding.scope {
        Scope::Everywhere => true,
        Scope::Pane(pane) => pane == app.active(),
    }
}

fn walks(app: &mut App, selected: usize, name: Option<&Input>, buf: &mut Buffer) {
    let walks = app.walks();
    let here = app.session.position().branch;
    let height = (walks.len() as u16 + 2).clamp(3, buf.area.height.saturating_sub(2).max(3));
    let inner = super::popup(app, "Walks", &foot(Layer::Walks), (buf.area.width.min(72), height), buf);
    let mark = |id| if id == here { "*" } else { " " };
    let rows: Vec<(String, Role)> =
        walks.iter().map(|(id, text)| (format!("{} {text}", mark(*id)), Role::Text)).collect();
    super::pick(app, inner, &rows, selected, buf);
    if let Some(name) = name {
        let line = Rect { y: buf.area.bottom() - 1, height: 1, ..buf.area };
        buf.set_string(line.x, line.y, " ".repeat(usize::from(line.width)), ratatui::style::Style::reset());
        super::ask::draw_input(app, name, "name of the walk: ", line, buf);
    }
}

/// The keys at the bottom: those that matter in a pane, as many as fit.
pub(in super::super) fn bar(app: &mut App, area: Rect, buf: &mut Buffer) {
    if let Some(words) = app.play_words() {
        let text = fit(&format!(" {words}"), usize::from(area.width), app.glyphs.more);
        buf.set_string(area.x, area.y, text, app.theme.style(Role::Key));
        return;
    }
    let pane = app.active();
    let mut x = area.x + 1;
    let mut entries: Vec<(String, &'static str, bool)> = Vec::new();
    for binding in super::super::keymap::bindings(pane) {
        let Some(word) = binding.bar else { continue };
        if binding.command.is_of_lessons() && app.player.is_none() {
            continue;
        }
        if binding.command == Command::Compare && app.comparing.variants.is_none() {
            continue;
        }
        let enabled = app.refusal(binding.command).is_none();
        // The first key that is not for something else now.
        let own = |key: &&str| {
            let found = Key::parse(key).and_then(|key| app.binding(key));
            found.is_some_and(|found| found.command == binding.command)
        };
        let Some(key) = binding.keys.split(' ').find(own) else { continue };
        let keys = match key {
            "→" => app.glyphs.left_right.to_owned(),
            "l" => "h/l".to_owned(),
            "]" => "[ ]".to_owned(),
            "}" => "{ }".to_owned(),
            key => key.to_owned(),
        };
        entries.push((keys, word, enabled));
    }
    let size = |(keys, word, _): &(String, &str, bool)| super::super::text::width(keys) + word.len() + 3;
    // The way to all other keys is never dropped.
    let help = entries.iter().position(|(_, word, _)| *word == "help").map(|i| entries.remove(i));
    let mut shown = Vec::new();
    let mut used = help.as_ref().map_or(0, size) + 1;
    for entry in entries {
        used += size(&entry);
        if used > usize::from(area.width) {
            break;
        }
        shown.push(entry);
    }
    shown.extend(help);
    for (keys, word, enabled) in shown {
        let (key_role, word_role) = if enabled { (Role::Key, Role::Text) } else { (Role::Dim, Role::Dim) };
        let room = usize::from(area.right().saturating_sub(x));
        let keys = cut(&keys, room, "");
        buf.set_string(x, area.y, &keys, app.theme.style(key_role));
        x += super::super::text::width(&keys) as u16 + 1;
        let room = usize::from(area.right().saturating_sub(x));
        buf.set_string(x.min(area.right()), area.y, cut(word, room, ""), app.theme.style(word_role));
        x += word.len() as u16 + 2;
    }
}
