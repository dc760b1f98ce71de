//! Walks that are written to files, and what is copied. Files are written by a function that stands for the disk.

use super::app::App;
use super::tests::{Screen, dark, large, open_app};
use super::{Effect, Options};
use crate::session::demo::{Definitions, Demo};
use crate::session::why_tests::live;
use crate::session::{Outcome, Session};
use crate::trace::{Label, Step, Trace};
use crate::value::Plain;

/// Says what would be written: the name, and the first line of the text.
fn save(name: &str, text: &str) -> Result<String, String> {
    if name.starts_with('/') {
        return Err(format!("{name}: no"));
    }
    Ok(format!("{name} ({})", text.lines().next().unwrap_or_default()))
}

fn screen() -> Screen {
    let options =
        Options { save: Some(save), reopen: Some("lockwalk explore Demo.tla".to_owned()), ..dark() };
    let walker = Box::new(Demo::new(Definitions::Given));
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    let session = Session::counterexample(walker, Demo::counterexample(), "Demo", outcome);
    open_app(App::new(session, &options), (100, 30))
}

#[test]
fn a_format_is_chosen_and_a_name_is_proposed() {
    let mut screen = screen();
    screen.press("E");
    insta::assert_snapshot!("formats", screen.text());
    screen.press("Gk<Enter>");
    assert!(screen.text().contains("file: Demo_trace.tla_"), "{}", screen.text());
    // As in other lists, there are pages.
    screen.press("<Esc>E<PgDn><PgDn>k<Enter>").has("file: Demo_trace.tla_");
    screen.press("<Enter>");
    let message = "walk main is written to Demo_trace.tla (---- MODULE Demo_trace ----)";
    assert_eq!(screen.app.message, message);
}

#[test]
fn the_name_can_be_another_one() {
    let mut screen = screen();
    screen.press("EGk<Enter><Ctrl-u>Mine.tla<Enter>");
    assert_eq!(screen.app.message, "walk main is written to Mine.tla (---- MODULE Mine ----)");
    screen.press("E<Enter><Ctrl-u><Enter>");
    assert_eq!(screen.app.message, "nothing was written: the file has no name");
    screen.press("E<Enter><Ctrl-u>/a<Enter>");
    assert_eq!(screen.app.message, "nothing was written: /a: no");
    screen.press("E<Enter><Esc>");
    assert_eq!((screen.app.message.as_str(), screen.app.overlays.len()), ("", 0));
}

/// A walk of 600 steps. Why `Slow` cannot be taken after the last but one takes for ever to find out, so the current step
/// must be another one.
fn slow() -> Session {
    let spec = r"---- MODULE Slow ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Up == x' = x + 1
Slow == x = 599 /\ (\A i \in 1..2000000000 : i > 0) /\ x' = 0
Next == Up \/ Slow
Few == x < 600
====";
    let live = live("Slow", spec, "INIT Init NEXT Next INVARIANT Few");
    let label = Label { name: "Up".to_owned(), parameters: Vec::new(), location: None };
    let step = |n: i32| Step { label: (n > 0).then(|| label.clone()), state: vec![Plain::Int(n)] };
    let trace = Trace { variables: vec!["x".to_owned()], steps: (0..=600).map(step).collect(), lasso: None };
    let outcome = Outcome { text: "Few is violated".to_owned(), failed: true };
    Session::counterexample(Box::new(live), trace, "Slow", outcome)
}

/// Begins to write the walk with all that is known of it.
fn writing_in_full() -> Screen {
    let options = Options { save: Some(save), ..dark() };
    let mut screen = open_app(App::new(slow(), &options), (80, 24));
    screen.press("gEjj<Enter>").has("file: Slow_trace.txt_");
    screen.press("<Enter>").has("the walk is being written to Slow_trace.txt; Esc ends that");
    screen
}

#[test]
fn what_writes_a_long_walk_is_ended_by_a_key() {
    for key in ["<Esc>", "<Ctrl-c>"] {
        let mut screen = writing_in_full();
        // It goes on while the walk is looked at, and nothing else is written meanwhile.
        screen.press("..").has("step 2 of 600");
        screen.press("E<Enter><Enter>").has("a walk is still being written to Slow_trace.txt; Esc ends that");
        // A layer is closed first.
        screen.press("?<Esc>").has_not("stopping");
        screen.press(key).has("stopping what writes Slow_trace.txt");
        assert_eq!(screen.effect(), Effect::None);
        screen.app.wait_for_writing();
        assert_eq!(screen.app.message, "nothing was written: it was stopped");
        screen.press("q");
        assert_eq!(screen.effect(), Effect::Quit);
    }
}

#[test]
fn ctrl_c_ends_what_writes_a_walk_above_any_layer() {
    let mut screen = writing_in_full();
    screen.press("?<Ctrl-c>").has("Keys");
    assert_eq!(screen.app.message, "stopping what writes Slow_trace.txt");
    screen.app.wait_for_writing();
    assert_eq!(screen.app.message, "nothing was written: it was stopped");
}

#[test]
fn who_leaves_while_a_walk_is_written_is_asked_once() {
    let mut screen = writing_in_full();
    screen.press("q");
    let asked = "a walk is still being written to Slow_trace.txt: Esc ends that; the same key leaves";
    assert_eq!((screen.effect(), screen.app.message.as_str()), (Effect::None, asked));
    screen.press("q");
    assert_eq!(screen.effect(), Effect::Quit);
}

#[test]
fn a_walk_of_a_session_that_is_gone_is_written_under_its_name() {
    let options = Options { save: Some(save), ..dark() };
    let mut screen = open_app(App::new(slow(), &options), (80, 24));
    screen.press("g");
    let up = |n| Step { label: screen.app.session.label(1).cloned(), state: vec![Plain::Int(n)] };
    let steps: Vec<Step> = (1000..1600).map(up).collect();
    screen.app.session.take_steps(steps);
    let walk = screen.app.session.branch().name.clone();
    screen.press("E<Enter><Enter>").has("the walk is being written");
    screen.app.show(large(3));
    screen.app.wait_for_writing();
    let message = &screen.app.message;
    assert!(message.starts_with(&format!("walk {walk} is written to Slow_trace_{walk}.txt")), "{message}");
}

#[test]
fn a_walk_that_cannot_be_told_in_numbers_is_not_copied_as_another_one() {
    let mut screen = screen();
    let label = screen.app.session.label(1).cloned();
    let state = screen.app.session.state(7).cloned().unwrap();
    screen.app.session.take_steps([Step { label, state }]);
    screen.press("yl").has("nothing is copied: the walk cannot be told in numbers");
    assert_eq!((screen.app.clipboard(), screen.effect()), ("", Effect::None));
}

#[test]
fn a_walk_that_has_grown_while_it_was_written_is_asked_about() {
    let spec =
        "---- MODULE Count ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\n====\n";
    let live = live("Count", spec, "INIT Init NEXT Next");
    let label = Label { name: "Next".to_owned(), parameters: Vec::new(), location: None };
    let step = |n: i32| Step { label: (n > 0).then(|| label.clone()), state: vec![Plain::Int(n)] };
    let trace = Trace { variables: vec!["x".to_owned()], steps: (0..=600).map(step).collect(), lasso: None };
    let session = Session::walk(Box::new(live), trace, "Count");
    let options = Options { save: Some(save), reopen: Some("lockwalk".to_owned()), ..dark() };
    let mut screen = open_app(App::new(session, &options), (80, 24));
    screen.press("GE<Enter><Enter>").has("the walk is being written");
    screen.press("4<Enter>").has("step 601 of 601");
    screen.app.wait_for_writing();
    screen.press("q").has("1 walk is written nowhere");
    // So it is with one that is told in numbers.
    screen.press("yl").has("as soon as the walk is told in numbers");
    screen.press("4<Enter>").has("step 602 of 602");
    while screen.app.copying.is_some() {
        screen.app.hear();
    }
    screen.press("q").has("1 walk is written nowhere");
    screen.press("E<Enter><Enter>");
    screen.app.wait_for_writing();
    screen.press("q");
    assert_eq!(screen.effect(), Effect::Quit);
}

/// Another walk has its own name, and what it breaks is not what the counterexample breaks.
#[test]
fn a_what_if_walk_is_written_under_its_name() {
    let mut screen = screen();
    screen.press("4G<Enter>");
    let walk = screen.app.session.branch().name.clone();
    assert_ne!(walk, "main");
    screen.press("E<Enter>");
    assert!(screen.text().contains(&format!("file: Demo_trace_{walk}.txt_")), "{}", screen.text());
    screen.press("<Esc>yk");
    assert!(!screen.app.clipboard().contains("WalkFindsEntry"), "{}", screen.app.clipboard());
}

#[test]
fn what_is_copied() {
    let mut screen = screen();
    screen.press("y");
    insta::assert_snapshot!("copies", screen.text());
    screen.press("k");
    assert_eq!(screen.effect(), Effect::Copy);
    assert_eq!(screen.app.message, "copied the walk, as kernel text");
    assert!(screen.app.clipboard().contains("<-- WalkFindsEntry"), "{}", screen.app.clipboard());
    screen.press("yt");
    assert!(screen.app.clipboard().starts_with("---- MODULE Demo_trace ----"));
    screen.press("..ys");
    let state = screen.app.clipboard().to_owned();
    assert_eq!(state.lines().count(), screen.app.session.variables().len());
    assert!(state.lines().all(|line| line.starts_with("/\\ ")), "{state}");
    screen.press("yl");
    assert_eq!(screen.app.clipboard(), "lockwalk explore Demo.tla --at 2");
    screen.press("2gyv");
    let value = screen.app.clipboard().to_owned();
    assert!(state.lines().next().is_some_and(|line| line.ends_with(&value)), "{value}\n{state}");
    screen.press("yx");
    assert_eq!((screen.effect(), screen.app.message.as_str()), (Effect::None, "y x copies nothing"));
}

#[test]
fn a_long_walk_is_written_while_the_explorer_goes_on_and_is_too_much_to_copy() {
    let options = Options { save: Some(save), ..dark() };
    let mut screen = open_app(App::new(large(2000), &options), (80, 24));
    screen.press("E<Enter><Enter>");
    screen.app.wait_for_writing();
    assert!(
        screen.app.message.starts_with("walk main is written to large_trace.txt"),
        "{}",
        screen.app.message
    );
    screen.press("E<Enter><Ctrl-u>/a<Enter>");
    screen.app.wait_for_writing();
    assert_eq!(screen.app.message, "nothing was written: /a: no");
    screen.press("yt").has("this is more than the clipboard of a terminal takes; E writes it to a file");
    assert_eq!((screen.app.clipboard(), screen.effect()), ("", Effect::None));
    screen.press("ys").has("copied the state, as TLA+");
}
