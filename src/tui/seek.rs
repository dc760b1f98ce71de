//! Going to a step that has something in common with the current one, or in which something is to be found.
//!
//! A walk may be long, and what is looked for may have to be evaluated at each of its steps; so a search that does not
//! end at once goes on between keys, and any key or click ends it.

use std::time::{Duration, Instant};

use super::app::App;
use crate::session::{Direction, Find};

/// How long a search goes on before keys are looked at; in tests a step, on however fast a machine.
const SLICE: Duration = if cfg!(test) { Duration::ZERO } else { Duration::from_millis(10) };

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

#[cfg(test)]
mod tests {
    use super::super::app::{App, Event, Hit, MouseAction};
    use super::super::keymap::{Code, Key};
    use super::super::tests::{dark, open_app};
    use crate::session::Session;
    use crate::session::why_tests::live;
    use crate::trace::{Label, Step, Trace};
    use crate::value::Plain;

    #[test]
    fn a_click_ends_a_search_as_a_key_does() {
        let spec =
            "---- MODULE Count ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\n====\n";
        let label = Label { name: "Next".to_owned(), parameters: Vec::new(), location: None };
        let step = |n: i32| Step { label: (n > 0).then(|| label.clone()), state: vec![Plain::Int(n)] };
        let trace =
            Trace { variables: vec!["x".to_owned()], steps: (0..50).map(step).collect(), lasso: None };
        let live = live("Count", spec, "INIT Init NEXT Next");
        let mut screen =
            open_app(App::new(Session::walk(Box::new(live), trace, "Count"), &dark()), (100, 30));
        screen.press("/");
        for c in "=x = 40".chars() {
            screen.app.update(Event::Key(Key::plain(Code::Char(c))));
        }
        screen.app.update(Event::Key(Key::plain(Code::Enter)));
        assert!(screen.app.is_seeking());
        screen.redraw();
        let place = screen.app.hits.iter().find(|(_, hit)| *hit == Hit::Step(2)).map(|(place, _)| *place);
        let place = place.unwrap();
        screen.app.update(Event::Mouse { x: place.x, y: place.y, action: MouseAction::Click });
        assert!(!screen.app.is_seeking());
        assert_eq!((screen.app.session.cursor(), screen.app.message.as_str()), (2, "the search was stopped"));
    }
}
