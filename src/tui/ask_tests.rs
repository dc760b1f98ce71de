//! Screens with expressions: the dialog, watches, search.

use super::app::App;
use super::tests::{Screen, dark, open_app};
use crate::session::Session;
use crate::session::demo::Demo;
use crate::session::why_tests::{LOCKED, LOCKED_CFG, live};

/// Two steps: a takes the lock and leaves it.
fn locked(size: (u16, u16)) -> Screen {
    let session = Session::explore(Box::new(live("Locked", LOCKED, LOCKED_CFG)), "Locked");
    let mut screen = open_app(App::new(session, &dark()), size);
    screen.press("4<Enter>4<Enter>1g");
    screen
}

#[test]
fn expressions_are_evaluated_at_the_step() {
    for size in [(120, 40), (80, 24), (60, 16)] {
        let mut screen = locked(size);
        screen.press("lepc[a]<Enter>owner'<Enter>n +<Enter>[t <Backspace>");
        insta::assert_snapshot!(format!("evaluate_{}x{}", size.0, size.1), screen.text());
    }
    let mut screen = locked((80, 24));
    screen.press("eowner<Enter><Esc>lle");
    // What was said stays, with the step it was said at.
    screen.has("0> owner");
    screen.has("Evaluate at step 2, the last one");
    screen.press("<↑><Enter>");
    screen.has("2> owner");
    screen.press("owner'<Enter>");
    screen.has("there is no next step here");
    screen.press("<Esc>");
    screen.has_not("2> owner");
}

#[test]
fn long_dialogs_scroll() {
    let mut screen = locked((80, 24));
    screen.press("e");
    for n in 0..12 {
        screen.press(&format!("{n} + {n}<Enter>"));
    }
    screen.has("0> 11 + 11");
    screen.has_not("0> 0 + 0");
    screen.press("<PgUp><PgUp><PgUp>");
    screen.has("0> 0 + 0");
    screen.press("1..100<Enter>");
    screen.has("99, 100}");
}

#[test]
fn names_are_completed() {
    let mut screen = locked((80, 24));
    screen.press("eThr<Tab>");
    screen.has("> Thread");
    screen.press("<Enter>");
    screen.has("{a, b}");
    screen.press("ow<Tab> = \"fr<Tab>");
    screen.has("> owner = \"fr");
    screen.press("<Ctrl-u>~S<Tab>");
    screen.has("Small  ");
    screen.has("SubSeq");
}

#[test]
fn watches_are_rows_with_a_value_at_each_step() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = locked(size);
        screen.press("lwn' + m<Enter>wFree<Enter>wpc<Enter>wn + 1<Enter>");
        insta::assert_snapshot!(format!("watches_{}x{}", size.0, size.1), screen.text());
        screen.press("x");
        screen.has("n + 1 is not watched any more");
        screen.has_not("w n + 1");
        screen.press("kkkkx");
        screen.has("no watched expression is selected");
    }
}

#[test]
fn a_search_finds_steps_in_which_an_expression_is_true() {
    let mut screen = locked((80, 24));
    screen.press("/=~Free<Enter>");
    screen.has("▶ 1");
    screen.has("/=~Free  n next  N previous");
    screen.press("/= n = 1<Enter>");
    screen.has("▶ 2");
    screen.press("/=Free<Enter>");
    screen.has("▶ 0");
    screen.has("N previous  (from the first step again)");
    screen.press("n");
    screen.has("▶ 2");
    screen.has_not("again)");
    screen.press("NN").has("N previous  (from the last step again)");
    screen.press("2");
    screen.press("/=n > 5<Enter>");
    screen.has("n > 5 is TRUE in no step");
    screen.press("/=n<Enter>");
    screen.has("n is 1 here and TRUE in no step");
    screen.press("/=n >> 5<Enter>");
    screen.has("error[E");
}

#[test]
fn expressions_work_on_a_trace_without_its_spec() {
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("epte.src<Enter>");
    screen.has("\"P\"");
    screen.press("<Esc>wpte'.src # pte.src<Enter>");
    screen.has("5 Properties and watches");
    screen.has("▶w pte'.src # pte.src");
    screen.press("/=pte'.src # pte.src<Enter>");
    screen.has("▶ 6");
}

#[test]
fn why_not_goes_to_the_first_disabled_action() {
    let mut screen = locked((80, 24));
    screen.press("lW");
    screen.has("▶ b Take(b)");
    screen.has("a holds owner");
}
