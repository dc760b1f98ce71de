//! Going to a step that has something in common with the current one, or in which something is to be found.
//!
//! A walk may be long, and what is looked for may have to be evaluated at each of its steps; so a search that does not
//! end at once goes on between keys, and any key ends it.

use std::time::{Duration, Instant};

use super::app::App;
use crate::session::{Direction, Find};

/// How long a search goes on before keys are looked at.
const SLICE: Duration = Duration::from_millis(10);

/// A search that has not ended yet.
pub(super) struct Seeking {
    what: Sought,
    direction: Direction,
    /// The step from which it began.
    from: usize,
    /// The steps that are still to be looked at.
    order: Box<dyn Iterator<Item = usize>>,
}

/// What is looked for.
enum Sought {
    /// What the session knows.
    Step(Find),
    /// A change of a property or of a watched boolean.
    Flip,
}

impl App {
    /// Goes to the nearest step that is looked for, at once or as soon as it is found.
    pub(super) fn find(&mut self, what: &Find, direction: Direction) {
        let order = self.session.order(what, direction);
        self.seek(Sought::Step(what.clone()), direction, order);
    }

    /// The same for a step that changes a property or a watched boolean.
    pub(super) fn find_flip(&mut self, direction: Direction) {
        let order = self.session.beyond(direction);
        self.seek(Sought::Flip, direction, order);
    }

    fn seek(&mut self, what: Sought, direction: Direction, order: Box<dyn Iterator<Item = usize>>) {
        let from = self.session.cursor();
        self.seeking = Some(Seeking { what, direction, from, order });
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
            let is_sought = match &seeking.what {
                Sought::Step(what) => self.session.is_sought(what, seeking.from, step),
                Sought::Flip => self.session.property_changes(step) || self.watch_changes(step),
            };
            if is_sought {
                return self.go_to_found(&seeking, step);
            }
            if began.elapsed() >= SLICE {
                self.message = format!("looked at step {step}; any key stops the search");
                self.seeking = Some(seeking);
                return;
            }
        }
        let what = match &seeking.what {
            Sought::Step(what) => what,
            Sought::Flip => {
                return self.say(match seeking.direction {
                    Direction::Forward => "no property or watch changes later",
                    Direction::Backward => "no property or watch changes earlier",
                });
            }
        };
        self.message = match (what, seeking.direction) {
            (Find::SameThread, Direction::Forward) => "no later step of this thread".to_owned(),
            (Find::SameThread, Direction::Backward) => "no earlier step of this thread".to_owned(),
            (Find::SameLock, Direction::Forward) => "no later step on this lock".to_owned(),
            (Find::SameLock, Direction::Backward) => "no earlier step on this lock".to_owned(),
            (Find::Changes(path), Direction::Forward) => format!("no later step changes {path}"),
            (Find::Changes(path), Direction::Backward) => format!("no earlier step changes {path}"),
            (Find::Text(text), _) => format!("no step has {text}"),
            (Find::True(text), _) => self.never_true(text),
        };
    }

    fn go_to_found(&mut self, seeking: &Seeking, step: usize) {
        let Seeking { what, direction, from, .. } = seeking;
        let (direction, from) = (*direction, *from);
        // It is looked for all round, so that the first match may be behind the one that is asked for.
        let round = match direction {
            Direction::Forward if step <= from => "  (from the first step again)",
            Direction::Backward if step >= from => "  (from the last step again)",
            Direction::Forward | Direction::Backward => "",
        };
        self.session.go_to(step);
        self.message = match what {
            Sought::Step(Find::Text(text)) => format!("/{text}  n next  N previous{round}"),
            Sought::Step(Find::True(text)) => format!("/={text}  n next  N previous{round}"),
            Sought::Step(Find::Changes(path)) => format!("step {step} changes {path}"),
            Sought::Step(Find::SameThread | Find::SameLock) | Sought::Flip => String::new(),
        };
    }
}
