//! The walk plays by itself, a step at each [`Event::Tick`](super::Event). Nothing here knows the time: who shows the
//! explorer asks [`App::pace`] how long a step is to be seen, and sends the ticks.
//!
//! While it plays, `+` and `-` change the speed in every pane, and any other key does nothing but stop it. A loop is
//! gone round once.

use std::time::Duration;

use super::app::{App, Effect};
use super::keymap::{Command, Key, lookup};
use super::layout::Pane;
use crate::trace::Lasso;

/// How long a step is seen, in milliseconds, and the speed in words.
const PACES: [(u64, &str); 6] = [
    (4000, "1 step in 4 s"),
    (2000, "1 step in 2 s"),
    (1000, "1 step/s"),
    (500, "2 steps/s"),
    (250, "4 steps/s"),
    (125, "8 steps/s"),
];

/// Whether the walk plays, and how fast.
pub(super) struct Play {
    pub(super) is_on: bool,
    pace: usize,
}

impl Default for Play {
    fn default() -> Self {
        Play { is_on: false, pace: 2 }
    }
}

impl App {
    /// Returns how long a step is to be seen before the next tick, while the walk plays.
    #[must_use]
    pub fn pace(&self) -> Option<Duration> {
        self.play.is_on.then(|| Duration::from_millis(PACES[self.play.pace].0))
    }

    /// Says why there is nothing to play, or why it cannot be faster or slower.
    pub(super) fn play_refusal(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::Play if self.session.is_empty() => Some("no state is chosen yet"),
            Command::Play if self.session.len() == 1 => Some("there is one state only, so nothing to play"),
            Command::Faster if self.play.pace + 1 == PACES.len() => Some("it is as fast as it can be"),
            Command::Slower if self.play.pace == 0 => Some("it is as slow as it can be"),
            _ => None,
        }
    }

    /// Begins to play: from here, or at the end of a walk from its beginning.
    pub(super) fn begin_play(&mut self) {
        let is_last = self.session.cursor() + 1 >= self.session.len();
        if is_last && self.session.lasso().and_then(Lasso::back).is_none() {
            self.session.go_to(0);
        }
        self.play.is_on = true;
    }

    /// Plays faster or slower from now on.
    pub(super) fn change_pace(&mut self, command: Command) {
        self.play.pace = match command {
            Command::Faster => (self.play.pace + 1).min(PACES.len() - 1),
            _ => self.play.pace.saturating_sub(1),
        };
        if !self.play.is_on {
            self.say(&format!("p plays {}", PACES[self.play.pace].1));
        }
    }

    /// What a key does while the walk plays; `None` if it does not play.
    pub(super) fn play_key(&mut self, key: Key) -> Option<Effect> {
        if !self.play.is_on {
            return None;
        }
        // The meaning that + and - have in some panes waits until it has stopped.
        let command = lookup(key, Pane::Story).map(|binding| binding.command);
        match command.filter(|command| matches!(command, Command::Faster | Command::Slower)) {
            Some(command) => return Some(self.run(command)),
            None => self.stop_playing(),
        }
        Some(Effect::None)
    }

    /// Stops, if it plays.
    pub(super) fn stop_playing(&mut self) {
        if std::mem::take(&mut self.play.is_on) {
            self.say(&format!("stopped at step {}; p plays on", self.session.cursor()));
        }
    }

    /// Shows the next step, if it plays; at the end it stops.
    pub(super) fn tick(&mut self) {
        if !self.play.is_on {
            return;
        }
        let last = self.session.len().saturating_sub(1);
        match self.session.lasso().and_then(Lasso::back) {
            Some(back) if self.session.cursor() == last => {
                let by = self.closing_words();
                self.session.go_to(back);
                self.play.is_on = false;
                self.say(&format!("played round the loop: from step {last} back to step {back}{by}"));
            }
            back => {
                self.session.go_to(self.session.cursor() + 1);
                let is_end = back.is_none() && self.session.cursor() == last;
                if is_end {
                    self.play.is_on = false;
                    self.say(&format!("played to the end, step {last}"));
                }
            }
        }
    }

    /// What the keys do while it plays, for the bar.
    pub(super) fn play_words(&self) -> Option<String> {
        let speed = PACES[self.play.pace].1;
        self.play.is_on.then(|| format!("playing {speed}  + faster  - slower  any other key stops"))
    }
}
