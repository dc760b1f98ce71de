//! Whole screens: a session, a size, keys, and what is seen then.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::app::{App, Effect, Event, MouseAction};
use super::keymap::{Code, Key};
use super::{Options, Theme};
use crate::session::demo::{Definitions, Demo};
use crate::session::{Outcome, Session};
use crate::trace::Lasso;

const SIZES: [(u16, u16); 7] = [(200, 60), (120, 40), (100, 30), (80, 24), (60, 16), (40, 12), (20, 5)];

fn outcome() -> Outcome {
    Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true }
}

fn counterexample(definitions: Definitions) -> Session {
    let walker = Box::new(Demo::new(definitions));
    Session::counterexample(walker, Demo::counterexample(), "Demo", outcome())
}

struct Screen {
    app: App,
    terminal: Terminal<TestBackend>,
    effect: Effect,
}

fn open(session: Session, (width, height): (u16, u16), options: &Options) -> Screen {
    let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut screen = Screen { app: App::new(session, options), terminal, effect: Effect::None };
    screen.draw();
    screen
}

fn dark() -> Options {
    Options::new(Theme::named("dark").unwrap())
}

impl Screen {
    fn draw(&mut self) {
        self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
    }

    /// Presses keys: names as in the table in angle brackets, everything else as typed.
    fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while !rest.is_empty() {
            let (key, next) = match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
                Some((name, next)) => (Key::parse(name).unwrap(), next),
                None => {
                    let c = rest.chars().next().unwrap();
                    (Key::plain(Code::Char(c)), &rest[c.len_utf8()..])
                }
            };
            self.effect = self.app.update(Event::Key(key));
            self.draw();
            rest = next;
        }
        self
    }

    fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.app.update(Event::Resize(width, height));
        self.draw();
        self
    }

    fn text(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let row = |y: u16| -> String { (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect() };
        let rows: Vec<String> = (0..buffer.area.height).map(|y| row(y).trim_end().to_owned()).collect();
        rows.join("\n")
    }

    fn has(&self, text: &str) {
        assert!(self.text().contains(text), "no {text:?} on\n{}", self.text());
    }

    fn has_not(&self, text: &str) {
        assert!(!self.text().contains(text), "{text:?} on\n{}", self.text());
    }
}

/// Opens the counterexample at a size, presses keys and compares the screen with a file.
fn check(name: &str, size: (u16, u16), keys: &str) {
    let mut screen = open(counterexample(Definitions::Given), size, &dark());
    screen.press(keys);
    insta::assert_snapshot!(name, screen.text());
}

#[test]
fn screens_at_all_sizes() {
    for (width, height) in SIZES {
        check(&format!("{width}x{height}"), (width, height), ":7<Enter>");
    }
}
