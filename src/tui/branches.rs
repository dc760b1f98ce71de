//! The list of walks: to go to one, to name it, to write it to a file, to see it beside the first one.

use super::app::{App, Effect, Overlay};
use super::input::Input;
use super::keymap::{Code, Command, Key, lookup};
use super::layout::Pane;
use super::update::list_move;
use crate::session::BranchId;

impl App {
    /// Shows the walks, the current one selected.
    pub(super) fn open_branches(&mut self) {
        let here = self.session.position().branch;
        let selected = self.walks().iter().position(|(id, _)| *id == here).unwrap_or(0);
        self.overlays.push(Overlay::Branches { selected, name: None });
    }

    /// What a key does in the list of walks, or in the name of one.
    pub(super) fn branches_key(&mut self, mut selected: usize, name: Option<Input>, key: Key) -> Effect {
        let walks = self.walks();
        selected = selected.min(walks.len() - 1);
        let walk = walks[selected].0;
        let mut naming = None;
        match name {
            Some(mut name) if key.code != Code::Enter => {
                name.key(key, &[]);
                naming = Some(name);
            }
            Some(name) => {
                self.message = match self.session.rename(walk, name.text()) {
                    Ok(()) => format!("the walk is called {}", self.session.name_of(walk)),
                    Err(reason) => reason,
                };
            }
            None if key == Key::plain(Code::Char('N')) => match walk {
                BranchId::MAIN => self.say("the first walk keeps its name"),
                _ => naming = Some(Input::default()),
            },
            None => match lookup(key, Pane::Next).map(|binding| binding.command) {
                Some(Command::Take) => {
                    self.session.switch(walk);
                    self.say_where("now");
                    return Effect::None;
                }
                Some(Command::Quit | Command::Branches) => return Effect::None,
                Some(Command::Compare) if walk == BranchId::MAIN => self.say("this is the first walk"),
                Some(Command::Compare) => {
                    self.overlays.push(Overlay::Branches { selected, name: None });
                    self.compare_walks(BranchId::MAIN, walk);
                    return Effect::None;
                }
                Some(Command::Export) => {
                    if self.session.position().branch != walk {
                        self.session.switch(walk);
                    }
                    return self.run(Command::Export);
                }
                Some(command) => selected = list_move(command, selected, walks.len()),
                None => {}
            },
        }
        self.overlays.push(Overlay::Branches { selected, name: naming });
        Effect::None
    }
}
