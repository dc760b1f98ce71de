//! The current walk written to a file, and parts of it copied to the clipboard.
//!
//! The explorer touches no files itself: what writes them comes with the options, and it never writes over a file
//! that is there. What is copied goes through the terminal (`clipboard`).

use std::sync::Arc;

use super::Save;
use super::app::{App, Effect, Overlay};
use super::errand::Errand;
use super::graph::Reach;
use super::keymap::{Code, Command, Key, lookup};
use super::layers::{Layer, LayerKey, keys_of};
use super::layout::Pane;
use super::opening::CommandLine;
use super::update::list_move;
use crate::base::Stop;
use crate::export::Style;
use crate::export::story::{FORMATS, Format, Telling, stem};
use crate::session::{Besides, BranchId, Live, Walker};
use crate::trace::diff::{Path, entries};
use crate::value::Plain;

/// A walk of more steps is written in a thread of its own.
const MOST_AT_ONCE: usize = 500;

/// The numbers of a walk of more steps are found in a thread of its own.
const MOST_NUMBERED: usize = 100;

/// How many bytes are copied at most: terminals drop what is longer, or never come to its end.
const MOST_COPIED: usize = 500_000;

const TOO_LONG: &str = "this is more than the clipboard of a terminal takes; E writes it to a file";

const UNTOLD: &str = "nothing is copied: the walk cannot be told in numbers";

/// A long walk that is being written.
pub(super) struct Writing {
    /// The thread that writes it; it says where it is, or why it is nowhere.
    pub(super) file: Errand<Result<String, String>>,
    /// The file that was asked for.
    path: String,
    /// The walk with its length, as long as it is one of the session that is shown.
    walk: Option<(BranchId, usize)>,
    /// How the walk is called.
    name: String,
    /// Whether the user knows that it ends when he leaves.
    is_told: bool,
    /// Whether it was told to stop.
    is_stopped: bool,
}

/// A command line that is to be copied, and whose walk is being told in numbers.
pub(super) struct Copying {
    numbers: Errand<Option<String>>,
    line: CommandLine,
    /// The walk with its length.
    walk: (BranchId, usize),
    /// What is copied, as the message calls it.
    what: &'static str,
}

/// Writes a long walk, if it is not stopped before.
fn write(telling: Telling, save: Save, path: &str, stop: &Stop) -> Result<String, String> {
    let text = telling.text(stop);
    if stop.is_raised() { Err("it was stopped".to_owned()) } else { save(path, &text) }
}

impl App {
    /// Answers a key in the list of formats and in the name of a file.
    pub(super) fn export_key(&mut self, selected: usize, name: Option<String>, key: Key) -> Effect {
        let format = &FORMATS[selected.min(FORMATS.len() - 1)];
        let (selected, name) = match (name, key.code) {
            (None, Code::Enter) => (selected, Some(self.proposed(format))),
            (None, _) => match lookup(key, Pane::Next).map(|binding| binding.command) {
                Some(Command::Quit | Command::Export) => return Effect::None,
                Some(command) => (list_move(command, selected, FORMATS.len()), None),
                None => (selected, None),
            },
            (Some(name), Code::Enter) => {
                self.save(format, &name);
                return Effect::None;
            }
            (Some(mut name), code) => {
                match (code, key.ctrl) {
                    (Code::Backspace, _) => drop(name.pop()),
                    (Code::Char('u' | 'w'), true) => name.clear(),
                    (Code::Char(c), false) => name.push(c),
                    _ => {}
                }
                (selected, Some(name))
            }
        };
        self.overlays.push(Overlay::Export { selected, name });
        Effect::None
    }

    /// Proposes the name of a file for the current walk.
    fn proposed(&self, format: &Format) -> String {
        format!("{}.{}", stem(self.session.title(), &self.session.branch().name), format.ending)
    }

    fn save(&mut self, format: &'static Format, name: &str) {
        let Some(save) = self.save else { return };
        if name.trim().is_empty() {
            "nothing was written: the file has no name".clone_into(&mut self.message);
            return;
        }
        if let Some(writing) = &self.writing {
            self.message = format!("a walk is still being written to {}; Esc ends that", writing.path);
            return;
        }
        let file = name.rsplit('/').next().unwrap_or(name);
        let telling = self.telling(format, file.split('.').next().unwrap_or(file));
        let walk = (self.session.position().branch, self.session.len());
        let walk_name = self.session.name_of(walk.0);
        if self.session.len() <= MOST_AT_ONCE {
            let written = save(name, &telling.text(&Stop::default()));
            return self.hear_of_file(Some(walk), &walk_name, written);
        }
        let path = name.to_owned();
        self.message = format!("the walk is being written to {name}; Esc ends that");
        self.writing = Some(Writing {
            path: path.clone(),
            file: Errand::begin("writing", move |stop| write(telling, save, &path, stop)),
            walk: Some(walk),
            name: walk_name,
            is_told: false,
            is_stopped: false,
        });
    }

    /// Hears that a long walk was written.
    pub(super) fn hear_writing(&mut self) {
        let Some(writing) = self.writing.take_if(|writing| writing.file.hear()) else { return };
        let failed = || Err("it failed".to_owned());
        let written = if let Errand::Done(Some(written)) = writing.file { written } else { failed() };
        self.hear_of_file(writing.walk, &writing.name, written);
    }

    /// Ends what writes a long walk; says whether there is such a thing. What came of it is heard later.
    pub(super) fn stop_writing(&mut self) -> bool {
        let Some(writing) = self.writing.as_mut().filter(|writing| !writing.is_stopped) else { return false };
        writing.file.stop();
        writing.is_stopped = true;
        self.message = format!("stopping what writes {}", writing.path);
        true
    }

    /// Says whether the user may leave without a walk that is being written. If he was not asked, he is now; `again`
    /// says what brings him on.
    pub(super) fn may_end_writing(&mut self, again: &str) -> bool {
        let Some(writing) = self.writing.as_mut().filter(|writing| !writing.is_told && !writing.is_stopped)
        else {
            return true;
        };
        writing.is_told = true;
        self.message = format!("a walk is still being written to {}: Esc ends that; {again}", writing.path);
        false
    }

    /// Another session is shown from now on: what is being written is no walk of that.
    pub(super) fn forget_written_walk(&mut self) {
        if let Some(writing) = &mut self.writing {
            writing.walk = None;
        }
    }

    /// Waits until a long walk is written; for tests.
    #[cfg(test)]
    pub(super) fn wait_for_writing(&mut self) {
        while self.writing.is_some() {
            std::thread::yield_now();
            self.hear();
        }
    }

    fn hear_of_file(&mut self, walk: Option<(BranchId, usize)>, name: &str, written: Result<String, String>) {
        self.message = match written {
            Ok(path) => {
                if let Some((walk, len)) = walk {
                    self.session.keep(walk, len);
                }
                format!("walk {name} is written to {path}")
            }
            Err(reason) => format!("nothing was written: {reason}"),
        };
    }

    /// Copies what a key stands for; another key does nothing.
    pub(super) fn copy_key(&mut self, key: Key) -> Effect {
        let Code::Char(letter) = key.code else { return Effect::None };
        let is_meant = |row: &&LayerKey| row.keys.chars().eq([letter]) && !key.ctrl;
        let Some(LayerKey { doc: what, .. }) = keys_of(Layer::Copies).find(is_meant) else {
            self.message = format!("y {letter} copies nothing");
            return Effect::None;
        };
        let text = match letter {
            't' if self.is_long() => Err(TOO_LONG),
            'v' => self.selected_value().ok_or("no value is selected in State"),
            's' => self.state_text().ok_or("no state is chosen yet"),
            't' => self.walk_text("tla"),
            'k' => self.walk_text("kernel"),
            _ if self.begin_numbers(what) => return Effect::None,
            _ => self.line_text(),
        };
        self.copying = None;
        match text {
            Ok(text) if text.len() > MOST_COPIED => {
                TOO_LONG.clone_into(&mut self.message);
                Effect::None
            }
            Ok(text) => {
                self.message = format!("copied {what}");
                if matches!(letter, 't' | 'k' | 'l') {
                    self.session.keep_walk();
                }
                self.clipboard = text;
                Effect::Copy
            }
            Err(reason) => {
                reason.clone_into(&mut self.message);
                Effect::None
            }
        }
    }

    /// Returns the command line that opens this view, or says why there is none.
    fn line_text(&mut self) -> Result<String, &'static str> {
        let line = self.command_line().ok_or("no command line opens this view")?;
        let has_numbers = self.session.linking().is_some();
        match self.session.link() {
            None if has_numbers => Err(UNTOLD),
            numbers => Ok(line.with_walk(numbers.as_deref())),
        }
    }

    /// Begins to tell a long walk in numbers, of which there are many; says whether it is one.
    fn begin_numbers(&mut self, what: &'static str) -> bool {
        let long = self.session.linking().filter(|linking| linking.n_steps() > MOST_NUMBERED);
        let (Some(linking), Some(model), Some(line)) = (long, self.session.model(), self.command_line())
        else {
            return false;
        };
        let numbers = Errand::begin("numbers", move |stop| {
            let mut walker = Live::new(model).stopped_by(stop.clone());
            linking.link(&mut |state| walker.successors_of(state))
        });
        let walk = (self.session.position().branch, self.session.len());
        self.copying = Some(Copying { numbers, line, walk, what });
        self.say("the command line is copied as soon as the walk is told in numbers");
        true
    }

    /// Says whether a command line can be copied.
    pub(super) fn has_numbers(&self) -> bool {
        self.copying.as_ref().is_some_and(|copying| copying.numbers.has_news())
    }

    /// Copies the command line whose walk has been told in numbers.
    pub(super) fn hear_numbers(&mut self) -> Effect {
        let Some(mut copying) = self.copying.take_if(|copying| copying.numbers.hear()) else {
            return Effect::None;
        };
        let numbers = std::mem::replace(&mut copying.numbers, Errand::Unasked);
        let Errand::Done(Some(Some(numbers))) = numbers else {
            self.say(UNTOLD);
            return Effect::None;
        };
        self.say(&format!("copied {}", copying.what));
        let (walk, len) = copying.walk;
        self.session.keep(walk, len);
        self.clipboard = copying.line.with_walk(Some(&numbers));
        Effect::Copy
    }

    fn walk_text(&mut self, format: &str) -> Result<String, &'static str> {
        let format = Format::named(format).ok_or("there is no such format")?;
        let stem = stem(self.session.title(), &self.session.branch().name);
        Ok(self.telling(format, &stem).text(&Stop::default()))
    }

    /// Says whether the states of the walk are too much for the clipboard, as far as the current one tells.
    fn is_long(&self) -> bool {
        let state = self.state_text().map_or(0, |text| text.len());
        state.saturating_mul(self.session.len()) > 4 * MOST_COPIED
    }

    /// The current walk, to be written in a format, with what the explorer has found out of it so far.
    fn telling(&mut self, format: &'static Format, stem: &str) -> Telling {
        let graph = match &self.reach {
            Reach::Ready(known) => Some((Arc::clone(&known.graph), Arc::clone(&known.fate))),
            Reach::Unasked | Reach::Busy(_) | Reach::None(_) => None,
        };
        let essential = self.collapsed.essential().filter(|_| self.session.on_main());
        let essential = essential.unwrap_or_default().to_vec();
        let besides = Besides { watches: self.asked.watches.clone(), graph, essential };
        Telling::new(&mut self.session, format, stem, besides, Style::plain())
    }

    fn selected_value(&mut self) -> Option<String> {
        let (path, _) = self.state_paths.get(self.state.selected)?;
        if let Some((_, _, shown)) = self.session.shown().iter().find(|(name, ..)| *name == path.variable) {
            return part(shown, path).map(ToString::to_string);
        }
        let state = self.session.state(self.session.cursor())?;
        let variable = self.session.variables().iter().position(|name| *name == path.variable)?;
        part(state.get(variable)?, path).map(ToString::to_string)
    }

    fn state_text(&self) -> Option<String> {
        let state = self.session.state(self.session.cursor())?;
        let values = self.session.variables().iter().zip(state);
        let lines: Vec<String> = values.map(|(name, value)| format!("/\\ {name} = {value}")).collect();
        Some(lines.join("\n") + "\n")
    }
}

/// Returns a word as a shell reads it.
#[must_use]
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=,:+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Finds a part of a value.
fn part<'v>(value: &'v Plain, path: &Path) -> Option<&'v Plain> {
    let mut value = value;
    for segment in &path.segments {
        let parts = entries(value)?;
        value = parts.into_iter().find(|(own, _)| own == segment)?.1;
    }
    Some(value)
}
