//! The list of walks: keys and screens.

use super::Options;
use super::app::{App, Effect};
use super::tests::{Screen, dark, open_app};
use crate::session::demo::{Definitions, Demo};
use crate::session::{Outcome, Session};

fn opened(size: (u16, u16)) -> Screen {
    let walker = Box::new(Demo::new(Definitions::Given));
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    let session = Session::counterexample(walker, Demo::counterexample(), "Demo", outcome);
    let options = Options {
        save: Some(|name, _| Ok(name.to_owned())),
        reopen: Some("lockwalk explore Demo.tla".to_owned()),
        ..dark()
    };
    open_app(App::new(session, &options), size)
}

#[test]
fn a_walk_is_named_and_seen_beside_the_counterexample() {
    let mut screen = opened((120, 40));
    screen.press(":1<Enter>4j<Enter>bNearly<Enter>").has("the walk is called early");
    screen.press("NX<Backspace>main<Enter>").has("there is a walk main already");
    screen.press("c");
    insta::assert_snapshot!("walks_compared", screen.text());
    screen.press("<Enter>").has("early differs: step 2 of walk main");
    screen.press("<Esc>b").has("early");
    screen.press("gN").has("the first walk keeps its name");
    screen.press("c").has("this is the first walk");
}

#[test]
fn a_walk_is_written_under_its_name_from_the_list() {
    let mut screen = opened((80, 24));
    screen.press(":1<Enter>4j<Enter>bNearly<Enter><Esc>Bb");
    screen.press("GE<Enter>").has("Demo_trace_early.txt");
    screen.press("<Enter>").has("walk early is written to Demo_trace_early.txt");
}

#[test]
fn leaving_asks_once_for_walks_that_are_written_nowhere() {
    let mut screen = opened((80, 24));
    screen.press("q");
    assert_eq!(screen.effect(), Effect::Quit);
    screen.press(":1<Enter>4j<Enter>q").has("1 walk is written nowhere");
    assert_eq!(screen.effect(), Effect::None);
    screen.press("q");
    assert_eq!(screen.effect(), Effect::Quit);
    // Another walk is another question, and one that is copied is none.
    screen.press("B:2<Enter>4g<Enter>q").has("2 walks are written nowhere");
    let mut screen = opened((80, 24));
    screen.press(":1<Enter>4j<Enter>yl");
    assert_eq!(screen.app.clipboard(), "lockwalk explore Demo.tla --walk 1:2 --at 2 --pane 4");
    screen.press("q");
    assert_eq!(screen.effect(), Effect::Quit);
}
