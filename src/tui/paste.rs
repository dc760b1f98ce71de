//! Text from the clipboard of the terminal.

use super::app::{App, Event, Overlay};
use super::compare::Comparison;
use super::keymap::{Code, Key};

impl App {
    /// Says whether the topmost layer takes text.
    fn takes_text(&self) -> bool {
        match self.overlays.last() {
            Some(Overlay::Search { .. } | Overlay::Palette { .. } | Overlay::Ask(_)) => true,
            Some(Overlay::Help { typing, .. }) => *typing,
            Some(Overlay::Export { name, .. }) => name.is_some(),
            Some(Overlay::Branches { name, .. }) => name.is_some(),
            Some(Overlay::Compare(comparison)) => matches!(comparison, Comparison::Choice { .. }),
            Some(
                Overlay::Graph(_)
                | Overlay::Copy
                | Overlay::Marks { .. }
                | Overlay::Found { .. }
                | Overlay::Parts(_),
            )
            | None => false,
        }
    }

    /// Puts text into the line that is typed, with a space for the end of a line. Elsewhere it is dropped: it is not
    /// meant as keys.
    pub(super) fn paste(&mut self, text: &str) {
        if !self.takes_text() {
            return self.say("pasted text goes into a line that is typed, and there is none");
        }
        let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
        for c in text.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            if !c.is_control() {
                self.update(Event::Key(Key::plain(Code::Char(c))));
            }
        }
    }
}
