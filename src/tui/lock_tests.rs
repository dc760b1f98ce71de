//! Screens that say who waits for a lock, and how long locks are held.

use super::app::App;
use super::tests::{Screen, dark, open_app};
use crate::session::demo::{Definitions, Demo};
use crate::session::why_tests::{WAITS, WAITS_CFG, live};
use crate::session::{Outcome, Session};

/// a holds A, b holds B, a waits for b.
fn waiting(size: (u16, u16)) -> Screen {
    waiting_of(WAITS_CFG, size)
}

fn waiting_of(cfg: &str, size: (u16, u16)) -> Screen {
    let session = Session::explore(Box::new(live("Waits", WAITS, cfg)), "Waits");
    let mut screen = open_app(App::new(session, &dark()), size);
    screen.press("4<Enter>").has("took First");
    screen.press("4");
    while !screen.rows().iter().any(|row| row.contains("▶ b") && row.contains("Jump")) {
        screen.press("j");
    }
    screen.press("<Enter>").has("took Jump");
    screen
}

fn counterexample(size: (u16, u16)) -> Screen {
    let walker = Box::new(Demo::new(Definitions::Given));
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    let session = Session::counterexample(walker, Demo::counterexample(), "Demo", outcome);
    open_app(App::new(session, &dark()), size)
}

#[test]
fn who_waits_says_so_in_its_lane() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = waiting(size);
        insta::assert_snapshot!(format!("waits_{}x{}", size.0, size.1), screen.text());
        // After the step before, it was b that waited.
        screen.press("1,");
        let row = screen.rows().into_iter().find(|row| row.contains("▶ 1 First")).unwrap();
        assert!(row.contains("(waits for A)"), "{row}");
        screen.press(",").has_not("waits for");
    }
    // Where the lanes are one column, and where there is one step alone.
    let long = WAITS_CFG.replace("{a, b}", "{alexandra, bernadette}");
    waiting_of(&long, (32, 16)).press("1").has("(alexandra waits for B)");
    waiting((40, 12)).press("0").has("a waits for B, held by b");
}

#[test]
fn a_thread_that_holds_what_it_waits_for_says_so() {
    // b is to take A once more.
    let twice = WAITS.replace(
        "lock.B = \"free\" /\\ lock' = [lock EXCEPT !.B = t]\nTry",
        "lock.A = \"free\" /\\ lock' = lock\nTry",
    );
    assert_ne!(twice, WAITS);
    let session = Session::explore(Box::new(live("Waits", &twice, WAITS_CFG)), "Waits");
    let mut screen = open_app(App::new(session, &dark()), (120, 40));
    screen.press("4<Enter>").has("took First");
    screen.press("1").has("blocked by itself");
    screen.has("(waits for A, which it");
    screen.has("holds itself)");
    screen.press("O");
    screen.app.wait_for_graph();
    screen.press("k").has("a waits for lock.A, which it holds itself");
    screen.has("AA: lock.A → lock.A  by a: taken while it is held, a waits for itself at Second(a)");
    screen.press("<Esc>");
    let mut small = open_app(App::new(screen.app.session, &dark()), (40, 12));
    small.press("0").has("which it holds itself");
}

#[test]
fn the_locks_of_the_walk_stand_before_their_order() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = waiting(size);
        screen.press("O");
        screen.app.wait_for_graph();
        screen.press("j");
        insta::assert_snapshot!(format!("locks_{}x{}", size.0, size.1), screen.text());
    }
}

#[test]
fn a_saved_trace_has_the_holds_of_its_locks() {
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press(":7<Enter>O");
    insta::assert_snapshot!("locks_of_a_trace", screen.text());
    screen.press("O").has_not("in this walk");
}

#[test]
fn what_is_held_across_a_step_follows_the_step() {
    let mut screen = counterexample((80, 40));
    screen.press("O").has_not("held across");
    screen.press("<Esc>lO").has("no lock is held across step 1");
    screen.press("<Esc>:4<Enter>O").has("held across step 4, walk: spin_lock(ptl); look at the entry");
    screen.has("anon  walk (shared)  from 3 to 12  across 8 steps, 4 of other threads");
    screen.has("src   mremap         from 2 to 9   across 6 steps, 3 of other threads");
}
