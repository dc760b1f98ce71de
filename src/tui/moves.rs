//! How rows, values and panes are chosen, by keys and by the mouse.

use super::app::{App, Hit, MouseAction, Overlay};
use super::compare::Comparison;
use super::graph::View;
use super::keymap::{Code, Key};
use super::layout::{Form, Pane};
use super::text::{shifted, width};
use crate::trace::diff::Path;

/// More rows than there are.
pub(super) const FAR: isize = isize::MAX / 2;

/// By how many columns a key shifts text.
const SHIFT: usize = 8;

impl App {
    pub(super) fn toggle(&mut self) {
        match self.selected_path() {
            Some((path, Some(open))) => {
                self.opened.insert(path, !open);
            }
            Some((_, None)) => self.say("this value has no parts"),
            None => {}
        }
    }

    /// The path of the selected value, and whether it is open if it has parts. From the head of its table it is
    /// selected itself.
    fn selected_path(&mut self) -> Option<(Path, Option<bool>)> {
        let found = self.state_paths.get(self.state.selected).cloned()?;
        let own = self.state_paths.iter().position(|other| other.0 == found.0);
        self.state.selected = own.unwrap_or(self.state.selected);
        Some(found)
    }

    pub(super) fn open(&mut self, open: bool) {
        let Some((path, is_open)) = self.selected_path() else { return };
        if !open && is_open != Some(true) {
            // Already closed: to the value it is a part of.
            let parent = |other: &(Path, Option<bool>)| {
                other.0.segments.len() < path.segments.len() && other.0.variable == path.variable
            };
            match self.state_paths[..self.state.selected].iter().rposition(parent) {
                Some(above) => self.state.selected = above,
                None => self.say("this value is closed; , and h step back"),
            }
            let _ = self.selected_path();
        } else if is_open.is_none() {
            self.say("this value has no parts; . and l step");
        } else {
            self.opened.insert(path, open);
        }
    }

    /// Returns a text that may be too long, shifted; and keeps in mind how far there is something to shift.
    pub(super) fn shifted(&self, text: &str, columns: usize) -> String {
        self.note_overhang(width(text), columns);
        shifted(text, self.shift, columns, self.glyphs.more)
    }

    /// Keeps in mind that something is too wide for its columns.
    pub(super) fn note_overhang(&self, wide: usize, columns: usize) {
        self.overhang.set(self.overhang.get().max(wide.saturating_sub(columns)));
    }

    /// How far the text on the screen can be shifted.
    pub(super) fn room_to_shift(&self) -> usize {
        self.overhang.get().next_multiple_of(SHIFT)
    }

    /// Shifts long text. What was shifted further elsewhere comes back at once.
    pub(super) fn shift_by(&mut self, right: bool) {
        let room = self.room_to_shift();
        self.shift =
            if right { self.shift + SHIFT } else { self.shift.min(room).saturating_sub(SHIFT) }.min(room);
    }

    pub(super) fn turn_tables(&mut self) {
        self.tables = !self.tables;
        let what = if self.tables { "tables, where they fit" } else { "trees" };
        self.say(&format!("values whose elements are alike are {what}"));
    }

    pub(super) fn page(&mut self) -> isize {
        let pane = self.active();
        isize::try_from(self.scroll(pane).page.saturating_sub(1).max(1)).unwrap_or(1)
    }

    pub(super) fn move_by(&mut self, rows: isize) {
        let pane = self.active();
        if matches!(pane, Pane::Interleaving) {
            return self.move_by_rows(rows);
        }
        self.scroll(pane).move_by(rows);
    }

    pub(super) fn focus_on(&mut self, pane: Pane) {
        self.chosen = true;
        self.focus = pane;
        let beside = match pane {
            Pane::Story | Pane::Lesson => false,
            Pane::Interleaving => self.player.is_some(),
            Pane::State | Pane::Source | Pane::Next | Pane::Properties | Pane::Scene => true,
        };
        if beside {
            self.lower = pane;
        }
    }

    pub(super) fn focus_by(&mut self, by: isize) {
        let mut panes: Vec<Pane> = self.panes().collect();
        if self.form() == Form::Story {
            panes.insert(0, Pane::Story);
        }
        let at = panes.iter().position(|pane| *pane == self.active()).unwrap_or(0);
        let next = at.wrapping_add_signed(by).wrapping_add(panes.len()) % panes.len();
        self.focus_on(panes[next]);
    }

    pub(super) fn mouse_event(&mut self, x: u16, y: u16, action: MouseAction) {
        let hit = |hit: &&(ratatui::layout::Rect, Hit)| hit.0.contains(ratatui::layout::Position { x, y });
        let hits: Vec<Hit> = self.hits.iter().filter(hit).map(|(_, hit)| *hit).collect();
        if let Some(overlay) = self.overlays.last() {
            if action == MouseAction::Click {
                // The panes lie below.
                let row = hits.iter().find_map(|hit| match hit {
                    Hit::Layer(row) => Some(*row),
                    Hit::Pane(_) | Hit::Tab(_) | Hit::Row(_, _) | Hit::Step(_) => None,
                });
                return row.map_or((), |row| self.select_in_layer(row));
            }
            let down = action == MouseAction::WheelDown;
            let code = match (action, overlay) {
                // There a key that copies nothing closes the layer.
                (MouseAction::Drag, _) | (_, Overlay::Copy) => return,
                (_, Overlay::Ask(_)) if down => Code::PageDown,
                (_, Overlay::Ask(_)) => Code::PageUp,
                (_, _) if down => Code::Down,
                (_, _) => Code::Up,
            };
            self.overlay_key(Key::plain(code));
            return;
        }
        if action == MouseAction::Click {
            self.message.clear();
            // Who goes elsewhere is not to be taken away from there.
            self.stop_seeking();
        }
        for hit in hits {
            match (hit, action) {
                (Hit::Step(step), MouseAction::Click | MouseAction::Drag) => self.session.go_to(step),
                (Hit::Step(_), MouseAction::WheelDown) => self.session.go_to(self.session.cursor() + 1),
                (Hit::Step(_), MouseAction::WheelUp) => {
                    self.session.go_to(self.session.cursor().saturating_sub(1));
                }
                (Hit::Pane(pane) | Hit::Tab(pane), MouseAction::Click) => self.focus_on(pane),
                (Hit::Pane(pane), MouseAction::WheelDown | MouseAction::WheelUp) => {
                    let focus = self.focus;
                    self.focus = pane;
                    self.move_by(if action == MouseAction::WheelDown { 1 } else { -1 });
                    self.focus = focus;
                }
                (Hit::Row(Pane::Interleaving, row), MouseAction::Click) => self.session.go_to(row),
                (Hit::Row(pane, row), MouseAction::Click) => self.scroll(pane).selected = row,
                (Hit::Pane(_) | Hit::Tab(_) | Hit::Row(_, _), MouseAction::Drag)
                | (Hit::Tab(_) | Hit::Row(_, _), MouseAction::WheelDown | MouseAction::WheelUp)
                | (Hit::Layer(_), _) => {}
            }
        }
    }

    /// Selects a row of the topmost layer, where rows are selected.
    fn select_in_layer(&mut self, row: usize) {
        match self.overlays.last_mut() {
            Some(
                Overlay::Palette { selected, .. }
                | Overlay::Branches { selected, name: None }
                | Overlay::Export { selected, name: None }
                | Overlay::Marks { selected, .. }
                | Overlay::Found { selected }
                | Overlay::Graph(View::Outlook { selected, .. })
                | Overlay::Compare(Comparison::Choice { selected, .. }),
            ) => *selected = row,
            Some(Overlay::Parts(parts)) => parts.scroll.selected = row,
            Some(_) | None => {}
        }
    }
}
