//! Marks as in vim: `m` and a letter marks the step, `'` and the letter goes there, in whatever walk it is. While the
//! letter is awaited, the marks that are there are listed.

use super::app::{App, Effect, Overlay};
use super::keymap::{Code, Key};

/// What the letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKey {
    /// To mark the current step.
    Set,
    /// To go to the step.
    Go,
}

impl App {
    /// Waits for the letter of a mark; the one that was set last is selected.
    pub(super) fn open_marks(&mut self, what: MarkKey) {
        let last = self.session.mark().map(|mark| mark.letter);
        let selected = self.session.marks().iter().position(|mark| Some(mark.letter) == last);
        self.overlays.push(Overlay::Marks { what, selected: selected.unwrap_or(0) });
    }

    /// Takes the letter of a mark, or goes through the list.
    pub(super) fn marks_key(&mut self, what: MarkKey, selected: usize, key: Key) -> Effect {
        let marks = self.session.marks();
        let last = marks.len().saturating_sub(1);
        let letter = match key {
            Key { code: Code::Down, .. } => {
                self.overlays.push(Overlay::Marks { what, selected: (selected + 1).min(last) });
                return Effect::None;
            }
            Key { code: Code::Up, .. } => {
                self.overlays.push(Overlay::Marks { what, selected: selected.saturating_sub(1) });
                return Effect::None;
            }
            Key { code: Code::Enter, .. } => marks.get(selected).map(|mark| mark.letter),
            Key { code: Code::Char('\''), ctrl: false } if what == MarkKey::Go => {
                self.session.mark().map(|mark| mark.letter)
            }
            Key { code: Code::Char(c), ctrl: false } if c.is_ascii_alphabetic() => Some(c),
            _ => None,
        };
        let Some(letter) = letter else {
            self.say("a mark is a letter from a to z or from A to Z");
            return Effect::None;
        };
        match what {
            MarkKey::Set => {
                self.session.set_mark(letter);
                let at = self.session.cursor();
                self.say(&format!("step {at} is marked {letter}; ' {letter} goes back to it"));
            }
            MarkKey::Go if self.session.go_to_mark(letter) => self.say_where(&format!("mark {letter}")),
            MarkKey::Go => self.say(&format!("no step is marked {letter}; m {letter} marks one")),
        }
        Effect::None
    }

    /// The marks as rows of a list: letter, step, walk, action.
    pub(super) fn mark_rows(&self) -> Vec<String> {
        let marks = self.session.marks();
        let steps = marks.iter().map(|mark| mark.position.step.to_string().len()).max().unwrap_or(0);
        let row = |mark: &crate::session::Mark| {
            let label = self.session.label_of(mark).map_or_else(|| "Init".to_owned(), ToString::to_string);
            let walk = self.session.name_of(mark.position.branch);
            format!("{}  step {:>steps$} of {walk}  {label}", mark.letter, mark.position.step)
        };
        marks.iter().map(row).collect()
    }
}
