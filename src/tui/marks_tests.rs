//! Marks: keys and screens.

use super::app::App;
use super::tests::{Screen, counterexample, dark, open_app};
use crate::session::Session;
use crate::session::demo::{Definitions, Demo};

fn opened(size: (u16, u16)) -> Screen {
    open_app(App::new(counterexample(Definitions::Given), &dark()), size)
}

#[test]
fn marks_are_set_seen_and_gone_to_in_any_walk() {
    let mut screen = opened((80, 24));
    screen.press(":7<Enter>m").has("Mark step 7 with");
    screen.has("no step is marked yet");
    screen.press("a").has("step 7 is marked a; ' a goes back to it");
    // In the line of steps and in pane 1, also where the cursor is.
    screen.has("▌7a▐");
    screen.has("▶ 7a");
    screen.press(":1<Enter>mb");
    screen.has("a 7 ");
    // A step of a walk of its own.
    screen.press("4j<Enter>mc1");
    screen.has("step 2 of 2  b1");
    screen.press("'");
    insta::assert_snapshot!("marks", screen.text());
    screen.press("a").has("mark a: step 7 of walk main");
    screen.press("''").has("mark c: step 2 of walk b1");
    screen.press("u").has("undone: step 7 of walk main");
    screen.press("'z").has("no step is marked z; m z marks one");
    screen.press("'?").has("a mark is a letter");
    // The list can be gone through as well.
    screen.press("'<↑><Enter>").has("mark b: step 1 of walk main");
    screen.press("m<Enter>").has("step 1 is marked c");
    screen.press("'<Esc>");
    assert!(screen.app.overlays.is_empty());
}

#[test]
fn states_are_compared_with_the_mark_that_was_set_last() {
    let mut screen = opened((120, 40));
    screen.press(":3<Enter>ma:5<Enter>mb:9<Enter>dd").has("compared with the state that was marked last");
    screen.has("against mark b");
    assert_eq!(screen.app.session.base_state(), screen.app.session.state(5));
    screen.press(":3<Enter>ma:9<Enter>").has("against mark a");
    assert_eq!(screen.app.session.base_state(), screen.app.session.state(3));
}

#[test]
fn all_marks_can_be_read_and_nothing_is_marked_before_there_is_a_step() {
    for size in [(80, 24), (60, 16)] {
        let mut screen = opened(size);
        let letters: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
        for letter in &letters {
            screen.press("m").press(&letter.to_string());
        }
        screen.press("'<↓>").has("Z  step");
        let rows = screen.app.mark_rows();
        assert_eq!(rows.len(), 52);
        for _ in 0..52 {
            screen.press("<↑>");
        }
        super::reach_tests::reads(&mut screen, "<↓>", 52, &rows);
        for (width, height) in [(40, 12), (30, 8), (20, 5), (3, 3), (1, 1)] {
            screen.resize(width, height);
        }
    }
    let session = Session::explore(Box::new(Demo::new(Definitions::Given)), "Demo");
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("m").has("no state is chosen yet");
    screen.press("'").has("no step is marked; m marks one");
}
