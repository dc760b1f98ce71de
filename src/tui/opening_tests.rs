//! The command line that `y l` copies, and what it opens.

use super::app::App;
use super::layout::Pane;
use super::opening::Opening;
use super::tests::{Screen, dark, open_app};
use super::{Options, keymap};
use crate::session::demo::{Definitions, Demo};
use crate::session::{Outcome, Session};

fn session() -> Session {
    let walker = Box::new(Demo::new(Definitions::Given));
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    Session::counterexample(walker, Demo::counterexample(), "Demo", outcome)
}

fn screen(session: Session, opening: &Opening, size: (u16, u16)) -> Screen {
    let reopen = Some("lockwalk explore Demo.tla".to_owned());
    open_app(App::new(session, &Options { reopen, opening: opening.clone(), ..dark() }), size)
}

fn copied(screen: &mut Screen) -> String {
    screen.press("yl");
    screen.app.clipboard().to_owned()
}

/// The screen without what was said last.
fn shown(screen: &mut Screen) -> String {
    screen.press("<Ctrl-l>").text()
}

#[test]
fn what_was_not_touched_is_not_in_the_line() {
    let mut screen = screen(session(), &Opening::default(), (120, 40));
    assert_eq!(copied(&mut screen), "lockwalk explore Demo.tla --at 0");
    screen.press("5");
    assert_eq!(copied(&mut screen), "lockwalk explore Demo.tla --at 0 --pane 5");
    // The pane beside is the one that was chosen before.
    screen.press("1");
    assert_eq!(copied(&mut screen), "lockwalk explore Demo.tla --at 0 --pane 5,1");
}

#[test]
fn the_line_opens_the_same_screen() {
    for size in [(120, 40), (80, 24)] {
        let mut first = screen(session(), &Opening::default(), size);
        first.press("..maworder[1] = \"src\"<Enter>");
        first.press("...ddvC41z");
        let line = copied(&mut first);
        let options = "--at 5 --diff 2 --pane 4,1 --zoom --changed --collapse --watch='order[1] = \"src\"'";
        assert_eq!(line, format!("lockwalk explore Demo.tla {options}"));
        let opening = Opening {
            changed: true,
            collapse: true,
            panes: vec![Pane::Next, Pane::Interleaving],
            zoom: true,
            watches: vec!["order[1] = \"src\"".to_owned()],
            ..Opening::default()
        };
        let mut session = session();
        session.go_to(5);
        session.follow_base("2").unwrap();
        let mut again = screen(session, &opening, size);
        assert_eq!(copied(&mut again), line);
        assert_eq!(shown(&mut again), shown(&mut first));
        for key in ["z", "v", "d"] {
            assert_eq!(again.press(key).text(), first.press(key).text(), "{key} at {size:?}");
        }
    }
}

#[test]
fn what_states_are_compared_with_is_a_word() {
    let mut session = session();
    assert_eq!(session.base_link(), None);
    for word in ["first", "3"] {
        session.follow_base(word).unwrap();
        assert_eq!(session.base_link().as_deref(), Some(word));
    }
    session.follow_base("previous").unwrap();
    assert_eq!(session.base_link(), None);
    assert_eq!(session.follow_base("99").unwrap_err(), "there is no step 99 to compare with");
    let reason = session.follow_base("last").unwrap_err();
    assert_eq!(reason, "nothing can be compared with last: previous, first or a step is expected");
}

#[test]
fn panes_have_the_numbers_of_their_keys() {
    for pane in Pane::ALL.into_iter().filter(|pane| *pane != Pane::Lesson) {
        assert_eq!(Pane::numbered(pane.number()), Some(pane));
        let key = keymap::Key::plain(keymap::Code::Char(pane.number()));
        let binding = keymap::lookup(key, Pane::Story).unwrap();
        assert_eq!(binding.command, keymap::Command::Focus(pane));
    }
    assert_eq!((Pane::numbered('6'), Pane::numbered('x')), (None, None));
}
