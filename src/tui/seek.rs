//! Going to a step that has something in common with the current one, or in which something is to be found.
//!
//! A walk may be long, and what is looked for may have to be evaluated at each of its steps; so a search that does not
//! end at once goes on between keys, and any key ends it.

use std::time::{Duration, Instant};

use super::app::App;
use crate::session::{Direction, Find};

/// How long a search goes on before keys are looked at.
const SLICE: Duration = Duration::from_millis(20);

/// A search that has not ended yet.
pub(super) struct Seeking {
    what: Find,
    direction: Direction,
    /// The step from which it began.
    from: usize,
    /// The steps that are still to be looked at.
    order: Box<dyn Iterator<Item = usize>>,
}

impl App {
    /// Goes to the nearest step that is looked for, at once or as soon as it is found.
    pub(super) fn find(&mut self, what: &Find, direction: Direction) {
        let order = Box::new(self.session.order(what, direction));
        let from = self.session.cursor();
        self.seeking = Some(Seeking { what: what.clone(), direction, from, order });
        self.seek_on();
    }

    /// Says whether a search goes on.
    pub fn is_seeking(&self) -> bool {
        self.seeking.is_some()
    }

    /// Ends a search; says whether there was one.
    pub(super) fn stop_seeking(&mut self) -> bool {
        let was_seeking = self.seeking.take().is_some();
        if was_seeking {
            self.say("the search was stopped");
        }
        was_seeking
    }

    /// Goes on with a search for a while.
    pub(super) fn seek_on(&mut self) {
        let Some(mut seeking) = self.seeking.take() else { return };
        let began = Instant::now();
        while let Some(step) = seeking.order.next() {
            if self.session.is_sought(&seeking.what, seeking.from, step) {
                return self.go_to_found(&seeking.what, step);
            }
            if began.elapsed() >= SLICE {
                self.message = format!("looked at step {step}; any key stops the search");
                self.seeking = Some(seeking);
                return;
            }
        }
        self.message = match (&seeking.what, seeking.direction) {
            (Find::SameThread, Direction::Forward) => "no later step of this thread".to_owned(),
            (Find::SameThread, Direction::Backward) => "no earlier step of this thread".to_owned(),
            (Find::SameLock, Direction::Forward) => "no later step on this lock".to_owned(),
            (Find::SameLock, Direction::Backward) => "no earlier step on this lock".to_owned(),
            (Find::PropertyChange, Direction::Forward) => "no property changes later".to_owned(),
            (Find::PropertyChange, Direction::Backward) => "no property changes earlier".to_owned(),
            (Find::Text(text), _) => format!("no step has {text}"),
            (Find::True(text), _) => self.never_true(text),
        };
    }

    fn go_to_found(&mut self, what: &Find, step: usize) {
        self.session.go_to(step);
        self.message = match what {
            Find::Text(text) => format!("/{text}  n next  N previous"),
            Find::True(text) => format!("/={text}  n next  N previous"),
            Find::SameThread | Find::SameLock | Find::PropertyChange => String::new(),
        };
    }
}
