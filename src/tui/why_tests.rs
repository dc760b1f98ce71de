//! Screens with explanations, on small specs that are evaluated.

use super::app::App;
use super::tests::{Screen, dark, open_app};
use super::{Effect, Options};
use crate::session::Session;
use crate::session::why_tests::{LOCKED, LOCKED_CFG, live};

fn explore(module: &str, spec: &str, cfg: &str, size: (u16, u16)) -> Screen {
    let session = Session::explore(Box::new(live(module, spec, cfg)), module);
    open_app(App::new(session, &dark()), size)
}

fn locked(size: (u16, u16)) -> Screen {
    explore("Locked", LOCKED, LOCKED_CFG, size)
}

#[test]
fn next_says_why_not() {
    for size in [(120, 40), (80, 24), (60, 16)] {
        let mut screen = locked(size);
        screen.press("4<Enter>");
        insta::assert_snapshot!(format!("why_not_{}x{}", size.0, size.1), screen.text());
    }
    let mut screen = locked((80, 24));
    // The selected one in full, enabled or not.
    screen.press("4<Enter>");
    screen.has("✓ pc[t] = \"in\"   pc[t] is \"in\"");
    screen.press("jj");
    screen.has("▶ b Take(b)");
    screen.has(" blocked by a│");
    screen.has("✗ owner = \"free\"   owner is a");
    screen.has("a holds owner");
    screen.has("in Free   at 10:8 of Locked");
    screen.press("<Enter>");
    screen.has("Take(b) is not enabled: owner = \"free\"   owner is a");
    assert_eq!(screen.app.session.len(), 2);
    // All of it is reached.
    screen.press("G");
    screen.has("▶ b Leave(b)");
    screen.has("✗ pc[t] = \"in\"   pc[t] is \"out\"");
}

#[test]
fn a_set_without_elements_is_no_false_condition() {
    let spec = r"
---- MODULE Post ----
EXTENDS Naturals
VARIABLES box, out
Init == box = {} /\ out = FALSE
Read == \E i \in 1..2, m \in box : out' = m /\ box' = {}
Flag == out /\ UNCHANGED <<box, out>>
Send == box' = {1} /\ UNCHANGED out
Next == Read \/ Flag \/ Send
====
";
    let mut screen = explore("Post", spec, "INIT Init NEXT Next", (120, 40));
    screen.press("4z");
    screen.has("✗ nothing to choose in box");
    screen.has("✗ out");
    screen.has_not("box is");
}

#[test]
fn source_has_the_values_of_the_conjuncts() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = locked(size);
        screen.press("4<Enter>4<Enter>3");
        insta::assert_snapshot!(format!("source_{}x{}", size.0, size.1), screen.text());
    }
    // A value that does not fit is read on the row that is selected.
    let mut screen = locked((60, 16));
    screen.press("4<Enter>3");
    screen.has("11 =     /\\ owner' = t   owner' = a");
    screen.has("▶ 9 ✓     /\\ pc[t] = \"out\"   pc[t] is \"out\"");
    screen.press("jjj");
    screen.has("12 =     /\\ pc' = [pc EXCEPT ![t] = \"in\"]");
    screen.has("pc' = (a :> \"in\" @@ b :> \"out\")");
}

#[test]
fn an_action_that_fails_says_so_and_the_others_are_shown() {
    let spec = "---- MODULE Fails ----\nEXTENDS Naturals, Sequences\nVARIABLES x, q\n\
                Init == x = 0 /\\ q = <<>>\nBad == Head(q) = 1 /\\ UNCHANGED <<x, q>>\n\
                Good == x' = x + 1 /\\ UNCHANGED q\nNext == Bad \\/ Good\n====\n";
    let mut screen = explore("Fails", spec, "INIT Init NEXT Next", (80, 24));
    screen.press("4");
    screen.has("1 enabled, 1 not");
    screen.has("Good");
    screen.press("G");
    screen.has(" Bad ");
    screen.has(" fails│");
    screen.has("cannot be evaluated: attempted to apply `Head` to the empty sequence");
    screen.has("(5:8 of Fails)");
}

#[test]
fn instances_of_an_action_are_told_apart_by_what_they_choose() {
    let spec = "---- MODULE Add ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\n\
                Add == \\E i \\in 1..3 : i + x < 3 /\\ x' = x + i\nNext == Add\n====\n";
    for size in [(120, 40), (80, 24)] {
        let mut screen = explore("Add", spec, "INIT Init NEXT Next", size);
        screen.press("4");
        screen.has("2 enabled, 1 not");
        screen.has("▶ Add, i = 1 ");
        screen.has("  Add, i = 2 ");
        screen.press("G");
        screen.has("▶ Add, i = 3 ");
        screen.has("✗ i + x < 3   i + x is 3");
        screen.press("<Enter>");
        screen.has("Add, i = 3 is not enabled: i + x < 3   i + x is 3");
    }
}

#[test]
fn of_very_many_actions_that_are_not_enabled_more_are_looked_at_when_asked_for() {
    let spec = "---- MODULE Many ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\n\
                Hit(i) == x = i /\\ x' = 0\nNext == \\E i \\in 1..500 : Hit(i)\n====\n";
    let mut screen = explore("Many", spec, "INIT Init NEXT Next", (80, 24));
    screen.press("4").has("0 enabled, 500 not");
    screen.press("G").has("▶ and 300 more actions, not looked at: Enter does");
    screen.press("<Enter>").has("400 actions that are not enabled are shown");
    screen.press("G").has("▶ and 100 more actions, not looked at: Enter does");
    screen.press("<Enter>G").has("▶ Hit(500)");
    screen.has("0 enabled, 500 not");
    // What can be taken is not among those that are not looked at.
    let taken = spec.replace("\\E i \\in 1..500 : Hit(i)", "(\\E i \\in 1..500 : Hit(i)) \\/ Hit(0)");
    let mut one = explore("Many", &taken, "INIT Init NEXT Next", (80, 24));
    one.press("4").has("1 enabled, 500 not");
    // Also where nothing is enabled Enter says why.
    screen.press("<Enter>").has("Hit(500) is not enabled: x = i   x is 0, i is 500");
    screen.press("g<Enter>").has("no action is enabled here");
}

#[test]
fn alternatives_of_an_action_are_told_apart_by_their_places() {
    let spec = "---- MODULE Two ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\n\
                Go == \\/ x > 5 /\\ x' = 0\n      \\/ x > 5 /\\ x' = 1\nMore == x < 9 /\\ x' = x + 1\n\
                Next == Go \\/ More\n====\n";
    let mut screen = explore("Two", spec, "INIT Init NEXT Next", (80, 24));
    screen.press("4");
    screen.has("  Go  at 5:10 ");
    screen.has("  Go  at 6:10 ");
    screen.has("1 enabled, 2 not");
}

#[test]
fn the_editor_opens_the_spec_at_the_selected_line() {
    let session = Session::explore(Box::new(live("Locked", LOCKED, LOCKED_CFG)), "Locked");
    let options = Options { editor: Some("ed".to_owned()), ..dark() };
    let mut screen = open_app(App::new(session, &options), (80, 24));
    screen.press("4<Enter>3");
    screen.has("o opens the editor");
    screen.press("jjo");
    assert_eq!(screen.effect(), Effect::Edit);
    let call = screen.app.editor_call().unwrap();
    assert_eq!(call.arguments, ["+11", "Locked.tla"]);
    let mut screen = locked((80, 24));
    screen.press("o");
    screen.has("there is no editor: set VISUAL or EDITOR");
    assert_eq!(screen.effect(), Effect::None);
}
