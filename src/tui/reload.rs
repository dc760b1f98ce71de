//! The spec is loaded and searched again on a thread, while the explorer goes on with what it has. The place of
//! the reader is kept as far as the new behaviors go along with the old ones.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use super::app::App;
use super::found::{Check, Checking};
use crate::engine::STACK_BYTES;
use crate::session::Session;
use crate::trace::{Label, Step};

/// Makes the session of what was loaded, on the thread of the explorer; with it comes the search, if it goes on.
pub type Fresh = Box<dyn FnOnce() -> (Session, Option<Check>) + Send>;

/// Loads and searches again. The error is a text for the user.
pub type Reload = Arc<dyn Fn() -> Result<Fresh, String> + Send + Sync>;

/// How a spec is loaded again, and what is under way.
#[derive(Default)]
pub(super) struct Reloading {
    pub(super) how: Option<Reload>,
    pub(super) work: Option<JoinHandle<Result<Fresh, String>>>,
}

impl App {
    /// Says why nothing can be loaded again.
    pub(super) fn reload_refusal(&self) -> Option<&'static str> {
        match &self.reloading {
            Reloading { how: None, .. } => Some("only `lockwalk explore` can load a spec again"),
            Reloading { work: Some(_), .. } => Some("it is being loaded"),
            Reloading { .. } => None,
        }
    }

    /// Begins to load the spec again.
    pub(super) fn begin_reload(&mut self) {
        let Some(how) = self.reloading.how.clone() else { return };
        let thread = Builder::new().name("reload".to_owned()).stack_size(STACK_BYTES);
        match thread.spawn(move || how()) {
            Ok(work) => {
                self.reloading.work = Some(work);
                self.say("loading and searching again; what is shown is from before");
            }
            Err(error) => self.say(&format!("no thread can be started to load it: {error}")),
        }
    }

    /// Says whether it has been loaded and is not shown yet.
    pub(super) fn has_reloaded(&self) -> bool {
        self.reloading.work.as_ref().is_some_and(JoinHandle::is_finished)
    }

    /// Shows what was loaded, at the same place if there is one.
    pub(super) fn hear_reload(&mut self) {
        let Some(work) = self.reloading.work.take() else { return };
        let (fresh, check) = match work.join() {
            Ok(Ok(fresh)) => fresh(),
            Ok(Err(text)) => {
                let first = text.lines().next().unwrap_or("it cannot be loaded").to_owned();
                return self.say(&format!("not loaded: {first}"));
            }
            Err(_) => return self.say("not loaded: the search failed"),
        };
        let walk = self.session.trace().steps;
        let at = self.session.cursor();
        let none = if fresh.unchecked().is_empty() { "" } else { " in what is checked" };
        let outcome =
            fresh.outcome().map_or(format!("no error has been found{none}"), |outcome| outcome.text.clone());
        let (older, _) = self.show(fresh);
        self.checking = check.map(Checking::new);
        let reached = self.follow(walk.get(..=at).unwrap_or_default());
        let gone = self.session.take_marks(&older);
        self.look_ahead();
        let place = match reached {
            _ if reached == at => format!("at step {at} as before"),
            _ => format!("step {at} is not there as it was; at step {reached}"),
        };
        let gone: Vec<String> = gone.iter().map(|letter| format!("; mark {letter} is gone")).collect();
        let gone = gone.concat();
        self.say(&format!("loaded again: {outcome}; {place}{gone}"));
    }

    /// Goes along with a walk as far as the session can; returns the step that it comes to.
    fn follow(&mut self, walk: &[Step]) -> usize {
        let Some(first) = walk.first() else { return self.session.cursor() };
        if self.session.is_empty() && !self.take_step(first) {
            return 0;
        }
        for (i, step) in walk.iter().enumerate().skip(1) {
            if self.session.state(i).is_some_and(|state| *state == step.state) {
                self.session.go_to(i);
            } else if !self.take_step(step) {
                return i - 1;
            }
        }
        self.session.cursor()
    }

    /// Takes the choice that is a step: to the same state, or else by the same action if there is one only.
    fn take_step(&mut self, step: &Step) -> bool {
        let Ok(choices) = self.session.choices() else { return false };
        // Where it stands may have moved.
        let name = |label: Option<&Label>| label.map(ToString::to_string);
        let mut named =
            choices.iter().filter(|choice| name(choice.label.as_ref()) == name(step.label.as_ref()));
        let only = named.next().filter(|_| named.next().is_none());
        let Some(choice) = choices.iter().find(|choice| choice.state == step.state).or(only) else {
            return false;
        };
        self.session.take(choice);
        true
    }
}
