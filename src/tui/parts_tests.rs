//! Conditions taken apart on the screen.

use super::app::App;
use super::tests::{Screen, dark, open_app};
use crate::session::Session;
use crate::session::demo::Demo;
use crate::session::why_tests::{LOCKED, LOCKED_CFG, live};

/// At step 1 of a small spec with a lock: `a` has taken it.
fn locked(size: (u16, u16)) -> Screen {
    let session = Session::explore(Box::new(live("Locked", LOCKED, LOCKED_CFG)), "Locked");
    let mut screen = open_app(App::new(session, &dark()), size);
    screen.press("4<Enter>4<Enter>");
    screen
}

#[test]
fn the_conjunct_in_the_selected_line_of_the_source_is_taken_apart() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = locked(size);
        screen.press("3jt");
        insta::assert_snapshot!(format!("parts_{}x{}", size.0, size.1), screen.text());
    }
}

#[test]
fn parts_are_opened_and_closed_and_followed_through_the_steps() {
    let mut screen = locked((80, 24));
    screen.press("5t");
    screen.has("▾ ✗ Small   is violated");
    screen.has("    n   1");
    screen.press(",");
    screen.has("Parts at step 1  Take(a)");
    screen.has("▾ ✓ Small   holds");
    screen.has("    n   0");
    screen.press("<←>");
    screen.has("▸ ✓ Small   holds");
    screen.has_not("    n   0");
    // A part without parts leads to what it is a part of.
    screen.press("<Enter>j<Enter>").has("this has no parts");
    screen.press("<←>");
    screen.has("▶▾ ✓ Small   holds");
    screen.press("<Esc>");
    screen.has("step 1 of 2");
}

#[test]
fn an_expression_is_taken_apart_also_one_without_a_value() {
    let mut screen = locked((80, 24));
    screen.press("e\\A t \\in Thread : pc[t] = \"in\" \\/ n > 0<Enter><Enter>");
    screen.has("Parts at step 2");
    screen.has("▾   \\A t \\in Thread : pc[t] = \"in\" \\/ n > 0   TRUE");
    screen.has("t = a: pc[t] = \"in\" \\/ n > 0   TRUE");
    screen.press("<Esc>pc[1]<Enter><Enter>");
    screen.has("▾ ? pc[1]");
    screen.has("pc   (a :> \"out\" @@ b :> \"out\")");
    // What is no expression has no parts.
    screen.press("<Esc>pc[<Enter><Enter>");
    screen.has("▸ ? pc[");
    screen.has_not("▾");
}

#[test]
fn a_watch_is_taken_apart_where_it_stands() {
    let mut screen = locked((80, 24));
    screen.press("wn + 1 = 2<Enter>t");
    screen.has("▶▾   n + 1 = 2   TRUE");
    screen.has("▸   n + 1   2");
}

#[test]
fn a_long_value_is_read_to_its_end() {
    let mut screen = locked((60, 16));
    screen.press("e[i \\in 1..200 |-> n + i][3]<Enter><Enter>j");
    screen.has("▶  ▸   [i \\in 1..200 |-> n + i]   <<2, 3,");
    screen.has_not("201>>");
    for _ in 0..30 {
        screen.press("j");
    }
    screen.has("201>>");
}

#[test]
fn a_saved_trace_says_why_nothing_is_taken_apart() {
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("t");
    screen.has("this trace was saved without its spec");
}
