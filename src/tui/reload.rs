//! The spec is loaded and searched again on a thread, while the explorer goes on with what it has. The place of
//! the reader is kept as far as the new behaviors go along with the old ones.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use super::app::{App, Overlay};
use super::compare::Comparison;
use super::found::{Check, Checking};
use crate::base::{Stop, StopReason};
use crate::engine::STACK_BYTES;
use crate::session::Session;

/// The session of what was loaded, and the search if it goes on.
pub type Fresh = (Session, Option<Check>);

/// Why nothing was loaded.
pub struct NotLoaded {
    /// What is wrong, in one line.
    pub text: String,
    /// Where, as `12:5 of Spec`.
    pub place: Option<String>,
}

/// Loads and searches again, until the flag is raised.
pub type Reload = Arc<dyn Fn(&Stop) -> Result<Fresh, NotLoaded> + Send + Sync>;

/// How a spec is loaded again, and what is under way.
pub(super) struct Reloading {
    how: Option<Reload>,
    work: Option<Work>,
}

/// The thread that loads it.
struct Work {
    thread: JoinHandle<Result<Fresh, NotLoaded>>,
    stop: Stop,
    /// Whether the user has ended it. What it still brings is not wanted.
    is_stopped: bool,
}

/// Frees something of which there may be much; without a thread it is done here.
fn free(what: impl Send + 'static) {
    let _ = Builder::new().name("free".to_owned()).spawn(move || drop(what));
}

impl Reloading {
    pub(super) fn with(how: Option<Reload>) -> Self {
        Reloading { how, work: None }
    }
}

impl App {
    /// Says why nothing can be loaded again.
    pub(super) fn reload_refusal(&self) -> Option<&'static str> {
        match &self.reloading {
            Reloading { how: None, .. } => Some("only `lockwalk explore` can load a spec again"),
            Reloading { work: Some(Work { is_stopped: true, .. }), .. } => Some("it is being stopped"),
            Reloading { work: Some(_), .. } => Some("it is being loaded"),
            Reloading { .. } => None,
        }
    }

    /// Begins to load the spec again.
    pub(super) fn begin_reload(&mut self) {
        let Some(how) = self.reloading.how.clone() else { return };
        let stop = Stop::default();
        let flag = stop.clone();
        let thread = Builder::new().name("reload".to_owned()).stack_size(STACK_BYTES);
        let (walk, at) = (self.session.trace().steps, self.session.cursor());
        let work = move || {
            let (mut session, check) = how(&flag)?;
            session.share_with(&walk);
            if !flag.is_raised() {
                session.follow(walk.get(..=at).unwrap_or_default());
                // What the first frame needs of a long walk is found out here.
                session.table();
                session.walk_status(session.position().branch);
            }
            Ok((session, check))
        };
        match thread.spawn(work) {
            Ok(thread) => {
                self.reloading.work = Some(Work { thread, stop, is_stopped: false });
                self.say("loading and searching again, Ctrl-c ends it; what is shown is from before");
            }
            Err(error) => self.say(&format!("no thread can be started to load it: {error}")),
        }
    }

    /// Says whether it is being loaded.
    pub(super) fn is_reloading(&self) -> bool {
        self.reloading.work.as_ref().is_some_and(|work| !work.is_stopped)
    }

    /// Ends the loading; says whether there was something to end. What is shown stays.
    pub(super) fn stop_reloading(&mut self) -> bool {
        let Some(work) = self.reloading.work.as_mut().filter(|work| !work.is_stopped) else { return false };
        work.is_stopped = true;
        work.stop.raise(StopReason::Interrupt);
        self.say("stopping; what is shown stays");
        true
    }

    /// Says whether it has been loaded and is not shown yet.
    pub(super) fn has_reloaded(&self) -> bool {
        self.reloading.work.as_ref().is_some_and(|work| work.thread.is_finished())
    }

    /// Shows what was loaded, at the same place if there is one.
    pub(super) fn hear_reload(&mut self) {
        let Some(work) = self.reloading.work.take() else { return };
        let loaded = work.thread.join();
        if work.is_stopped {
            free(loaded);
            return self.say("the loading was stopped; what is shown is from before, R loads again");
        }
        let (fresh, check) = match loaded {
            Ok(Ok(fresh)) => fresh,
            // The place comes first: the end of a long line is not seen.
            Ok(Err(NotLoaded { text, place: Some(place) })) => {
                return self.say(&format!("not loaded, at {place}: {text}"));
            }
            Ok(Err(NotLoaded { text, place: None })) => return self.say(&format!("not loaded: {text}")),
            Err(_) => return self.say("not loaded: the search failed"),
        };
        let walk = self.session.trace().steps;
        let at = self.session.cursor();
        let none = if fresh.unchecked().is_empty() { "" } else { " in what is checked" };
        let outcome =
            fresh.outcome().map_or(format!("no error has been found{none}"), |outcome| outcome.text.clone());
        let watches = std::mem::take(&mut self.asked.watches);
        let (older, reach) = self.show(fresh);
        self.asked.watches = watches;
        self.checking = check.map(Checking::new);
        // The user may have gone on meanwhile.
        let reached = self.session.follow(walk.get(..=at).unwrap_or_default());
        let gone = self.session.take_marks(&older);
        free((older, reach));
        self.look_ahead();
        self.renew_layers();
        let place = match reached {
            _ if reached == at => format!("at step {at} as before"),
            _ => format!("step {at} is not there as it was; at step {reached}"),
        };
        let gone: Vec<String> = gone.iter().map(|letter| format!("; mark {letter} is gone")).collect();
        let gone = gone.concat();
        self.say(&format!("loaded again: {outcome}; {place}{gone}"));
    }

    /// Makes the layers anew that show something of the session that is gone, or closes them.
    fn renew_layers(&mut self) {
        for layer in std::mem::take(&mut self.overlays) {
            let layer = match layer {
                Overlay::Parts(parts) => Overlay::Parts(self.parts_again(parts)),
                Overlay::Branches { selected, .. } => Overlay::Branches { selected, name: None },
                // There is nothing beside the walk any more, or no search that has found something.
                Overlay::Compare(Comparison::Columns { .. }) => continue,
                Overlay::Found { .. } if self.checking.is_none() => continue,
                layer => layer,
            };
            match layer {
                Overlay::Graph(_) => self.begin_graph(),
                Overlay::Compare(_) => self.find_variants(),
                _ => {}
            }
            self.overlays.push(layer);
        }
    }
}
