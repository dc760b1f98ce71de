//! A search that goes on while the explorer shows its first counterexample: what it finds besides is listed, and
//! each can be walked. What was walked before is kept.

use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, TryRecvError};

use super::app::{App, Effect, Overlay};
use super::graph::Reach;
use super::keymap::{Command, Key, lookup};
use super::layout::Pane;
use super::update::list_move;
use crate::base::{Stop, StopReason};
use crate::export::text::broken;
use crate::search::Violation;
use crate::session::Session;

/// What a search says.
pub enum News {
    /// It has found something more.
    Found(Box<Violation>),
    /// It has ended, with what there is to say of it.
    Ended(String),
}

/// A search that goes on.
pub struct Check {
    /// What it has found before the explorer opens; one of them at least has a behavior.
    pub found: Vec<Violation>,
    /// Where the rest comes from.
    pub news: Receiver<News>,
    /// How far it has come, in words.
    pub progress: Arc<Mutex<String>>,
    /// Raised to end it.
    pub stop: Stop,
    /// Begins a session on a counterexample.
    pub open: Box<dyn Fn(&Violation) -> Session + Send>,
}

impl Check {
    /// Begins a session on the first counterexample.
    ///
    /// # Panics
    /// If nothing was found, against what [`Check`] says.
    #[must_use]
    pub fn session(&self) -> Session {
        let violation = self.found.iter().find(|violation| violation.trace.is_some());
        (self.open)(violation.or(self.found.first()).expect("something was found"))
    }
}

/// Something that was found.
struct Finding {
    violation: Violation,
    /// The session about it and what is known of its graph, while another one is shown.
    parked: Option<(Session, Reach)>,
}

/// What the explorer knows of a search.
pub(super) struct Checking {
    check: Check,
    found: Vec<Finding>,
    /// Which of them is shown.
    shown: usize,
    /// What there is to say of its end.
    ended: Option<String>,
}

impl Checking {
    pub(super) fn new(mut check: Check) -> Self {
        let found = std::mem::take(&mut check.found).into_iter();
        let found: Vec<Finding> = found.map(|violation| Finding { violation, parked: None }).collect();
        let shown = found.iter().position(|finding| finding.violation.trace.is_some()).unwrap_or(0);
        Checking { check, found, shown, ended: None }
    }

    /// Says whether it goes on.
    pub(super) fn is_running(&self) -> bool {
        self.ended.is_none()
    }

    /// Says whether something has come.
    fn has_news(&self) -> bool {
        self.is_running() && !self.check.news.is_empty()
    }

    /// Which of how many is shown, if there are several.
    pub(super) fn place(&self) -> Option<(usize, usize)> {
        (self.found.len() > 1).then_some((self.shown + 1, self.found.len()))
    }

    /// What was found, each with the number of steps of its behavior.
    pub(super) fn list(&self) -> impl Iterator<Item = (bool, String, Option<usize>)> {
        self.found.iter().enumerate().map(|(i, Finding { violation, .. })| {
            let steps = violation.trace.as_ref().map(|trace| trace.steps.len().saturating_sub(1));
            (i == self.shown, broken(violation), steps)
        })
    }

    /// The sessions about what was found, but the one that is shown.
    pub(super) fn parked(&self) -> impl Iterator<Item = &Session> {
        self.found.iter().filter_map(|finding| Some(&finding.parked.as_ref()?.0))
    }

    /// The same, to be changed.
    pub(super) fn parked_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        self.found.iter_mut().filter_map(|finding| Some(&mut finding.parked.as_mut()?.0))
    }

    /// How far it has come, or how it has ended.
    pub(super) fn words(&self) -> String {
        match &self.ended {
            Some(words) => words.clone(),
            None => {
                let progress = self.check.progress.lock().unwrap_or_else(PoisonError::into_inner);
                format!("checking, {progress}")
            }
        }
    }
}

impl App {
    /// Says why there is no list of what was found.
    pub(super) fn found_refusal(&self) -> Option<&'static str> {
        self.checking.is_none().then_some("no check is shown here that could have found more")
    }

    /// Says whether a search goes on.
    pub(super) fn is_checking(&self) -> bool {
        self.checking.as_ref().is_some_and(Checking::is_running)
    }

    /// Says whether a search has something to say that is not shown yet.
    pub(super) fn has_findings(&self) -> bool {
        let is_open = matches!(self.overlays.last(), Some(Overlay::Found { .. }));
        self.checking.as_ref().is_some_and(|c| c.has_news() || (is_open && c.is_running()))
    }

    /// Takes what a search has said.
    pub(super) fn hear_findings(&mut self) {
        let Some(checking) = &mut self.checking else { return };
        let words = match checking.check.news.try_recv() {
            Ok(News::Found(violation)) => {
                let words = format!("the check has found more: {}; V lists it", broken(&violation));
                checking.found.push(Finding { violation: *violation, parked: None });
                words
            }
            Ok(News::Ended(words)) => {
                checking.ended = Some(words.clone());
                words
            }
            Err(TryRecvError::Disconnected) if checking.is_running() => {
                let words = "the check has failed".to_owned();
                checking.ended = Some(words.clone());
                words
            }
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => return,
        };
        if self.message.is_empty() {
            self.message = words;
        }
    }

    /// Ends the search; says whether there was one.
    pub(super) fn stop_checking(&mut self) -> bool {
        let Some(checking) = self.checking.as_ref().filter(|checking| checking.is_running()) else {
            return false;
        };
        checking.check.stop.raise(StopReason::Interrupt);
        // What explores the same model ends with it.
        if matches!(self.reach, Reach::Busy(_)) {
            self.reach = Reach::Unasked;
        }
        self.say("stopping the check; Ctrl-c leaves then");
        true
    }

    /// Opens the list of what was found.
    pub(super) fn list_findings(&mut self) {
        let selected = self.checking.as_ref().map_or(0, |checking| checking.shown);
        self.overlays.push(Overlay::Found { selected });
    }

    /// What a key does in the list of what was found.
    pub(super) fn found_key(&mut self, selected: usize, key: Key) -> Effect {
        let n = self.checking.as_ref().map_or(0, |checking| checking.found.len());
        let selected = match lookup(key, Pane::Next).map(|binding| binding.command) {
            Some(Command::Take) => {
                self.show_finding(selected);
                return Effect::None;
            }
            Some(Command::Quit | Command::Found) => return Effect::None,
            Some(command) => list_move(command, selected, n),
            None => selected,
        };
        self.overlays.push(Overlay::Found { selected });
        Effect::None
    }

    /// Shows another counterexample.
    fn show_finding(&mut self, selected: usize) {
        let Some(checking) = &mut self.checking else { return };
        let Some(finding) = checking.found.get_mut(selected) else { return };
        if selected == checking.shown {
            return;
        }
        if finding.violation.trace.is_none() {
            return self.say("it has no behavior to walk");
        }
        let before = std::mem::replace(&mut checking.shown, selected);
        let (session, reach) = match finding.parked.take() {
            Some(parked) => parked,
            None => ((checking.check.open)(&finding.violation), Reach::Unasked),
        };
        let words = broken(&finding.violation);
        let watches = std::mem::take(&mut self.asked.watches);
        let parked = self.show(session);
        self.reach = reach;
        self.asked.watches = watches;
        if let Some(finding) = self.checking.as_mut().and_then(|checking| checking.found.get_mut(before)) {
            finding.parked = Some(parked);
        }
        self.look_ahead();
        self.say(&words);
    }
}
