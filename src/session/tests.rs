//! What a session answers, on the hand-written model.

use super::demo::{Definitions, Demo};
use super::{Direction, Find, Kind, Outcome, Session, Verdict, WalkError};
use crate::trace::lanes::Source;
use crate::value::Plain;

fn counterexample() -> Session {
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    let walker = Box::new(Demo::new(Definitions::Missing));
    Session::counterexample(walker, Demo::counterexample(), "Demo", outcome)
}

fn take(session: &mut Session, label: &str) {
    let choices = session.choices().unwrap();
    let choice = choices.iter().find(|c| c.label.as_ref().is_some_and(|l| l.to_string().starts_with(label)));
    session.take(choice.unwrap_or_else(|| panic!("{label} is not among {choices:#?}")));
}

fn labels(session: &Session) -> Vec<String> {
    (1..session.len()).map(|i| session.label(i).unwrap().to_string()).collect()
}

#[test]
fn stepping_stays_inside_the_walk() {
    let mut session = counterexample();
    assert_eq!(session.len(), 13);
    session.go_to(99);
    assert_eq!(session.cursor(), 12);
    assert_eq!(session.failed_at(), Some(12));
    assert_eq!(session.step_changes(0), []);
    let changes: Vec<String> = session.step_changes(7).iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["pc.mremap: \"clear\" → \"set\"", "pte.src: \"P\" → \"none\""]);
}

#[test]
fn taking_what_the_walk_does_anyway_is_a_step() {
    let mut session = counterexample();
    take(&mut session, "CopyVma");
    assert_eq!((session.cursor(), session.branches().len()), (1, 1));
}

#[test]
fn another_action_begins_a_walk_and_the_counterexample_stays() {
    let mut session = counterexample();
    session.go_to(1);
    take(&mut session, "WalkBegin");
    assert_eq!((session.branch().name.as_str(), session.len(), session.cursor()), ("b1", 3, 2));
    take(&mut session, "WalkLook");
    assert_eq!(labels(&session), ["CopyVma", "WalkBegin", "WalkLook(\"dst\")"]);
    assert_eq!(session.failed_at(), None);
    session.back_to_main();
    assert_eq!((session.cursor(), session.len()), (1, 13));
    // The same choice leads to the same walk.
    take(&mut session, "WalkBegin");
    assert_eq!((session.branches().len(), session.branch().name.as_str()), (2, "b1"));
}

#[test]
fn undo_take_another_redo() {
    let mut session = counterexample();
    session.go_to(1);
    take(&mut session, "WalkBegin");
    assert!(session.undo());
    assert_eq!((session.on_main(), session.cursor()), (true, 1));
    assert!(session.redo());
    assert_eq!((session.on_main(), session.cursor()), (false, 2));
    take(&mut session, "LockFrom");
    assert!(session.undo());
    take(&mut session, "WalkLook");
    assert_eq!(session.branch().name, "b2");
    assert_eq!(session.branches().len(), 3);
    assert!(!session.redo(), "a new choice forgets what was undone");
}

#[test]
fn steps_are_taken_as_one_and_undone_as_one() {
    let mut session = counterexample();
    let steps = session.main_steps();
    session.go_to(2);
    session.take_steps(steps[3..6].to_vec());
    assert_eq!((session.cursor(), session.on_main()), (5, true), "it is how the walk goes on");
    assert!(session.undo());
    assert_eq!(session.cursor(), 2);
    let mut other = steps[3..6].to_vec();
    other[1].state = steps[0].state.clone();
    session.take_steps(other.clone());
    assert_eq!((session.branch().name.as_str(), session.cursor(), session.len()), ("b1", 5, 6));
    assert!(session.undo() && session.on_main());
    session.take_steps(other);
    assert_eq!((session.branch().name.as_str(), session.branches().len()), ("b1", 2), "it is there already");
}

#[test]
fn what_two_sessions_have_in_common_is_there_once() {
    let (old, mut new) = (counterexample(), counterexample());
    let places = |session: &Session| -> Vec<_> {
        let states = session.main_steps().into_iter().map(|step| step.state);
        states.map(|state| state.iter().map(Plain::place).collect::<Vec<_>>()).collect()
    };
    assert_ne!(places(&old), places(&new));
    new.share_with(&old.main_steps());
    assert_eq!(places(&old), places(&new));
    assert_eq!(old.main_steps(), new.main_steps());
}

#[test]
fn exploring_begins_with_the_choice_of_an_initial_state() {
    let mut session = Session::explore(Box::new(Demo::new(Definitions::Missing)), "Demo");
    assert!(session.is_empty());
    let choices = session.choices().unwrap();
    assert_eq!(choices.len(), 2);
    session.take(&choices[1]);
    assert_eq!((session.len(), session.cursor(), session.kind()), (1, 0, Kind::Explore));
    assert_eq!(session.table().lanes.source, Source::Inferred, "from what is enabled");
    take(&mut session, "CopyVma");
    take(&mut session, "LockFrom");
    assert_eq!(session.branches().len(), 1, "a walk grows at its end");
    session.undo();
    take(&mut session, "WalkBegin");
    assert_eq!((session.branches().len(), session.len()), (2, 3));
    // The other initial state can be chosen later.
    session.go_to(0);
    let other = session.choices().unwrap().into_iter().rfind(|c| c.label.is_none() && !c.taken).unwrap();
    session.take(&other);
    assert_eq!((session.len(), session.branches().len()), (1, 3));
}

#[test]
fn every_initial_state_can_be_chosen_and_says_how_it_differs() {
    let mut session = Session::explore(Box::new(Demo::new(Definitions::Missing)), "Demo");
    let choices = session.choices().unwrap();
    let texts: Vec<String> = choices[0].changes.iter().map(|c| c.path.to_string()).collect();
    assert_eq!(texts, ["order[1]", "order[2]"]);
}

#[test]
fn a_saved_trace_knows_no_successors() {
    let mut session = Session::recorded(Demo::counterexample(), "trace.json", None);
    assert_eq!(session.choices(), Err(WalkError::NotLive));
    assert!(session.verdicts(3).is_empty());
    assert_eq!(session.table().lanes.lanes.len(), 2);
}

#[test]
fn lanes_and_locks_are_inferred_or_defined() {
    let mut session = counterexample();
    assert_eq!(session.table().sources(), "lanes and locks inferred");
    let outcome = Outcome { text: String::new(), failed: true };
    let walker = Box::new(Demo::new(Definitions::Given));
    let mut session = Session::counterexample(walker, Demo::counterexample(), "Demo", outcome);
    assert_eq!(session.table().sources(), "lanes and locks from spec");
    assert_eq!(session.holders_text(7), "aV walk  pS mremap  pD mremap");
}

#[test]
fn verdicts_are_computed_when_asked_for_and_once() {
    let demo = Demo::new(Definitions::Missing);
    let checks = std::sync::Arc::clone(&demo.checks);
    let outcome = Outcome { text: String::new(), failed: true };
    let mut session = Session::counterexample(Box::new(demo), Demo::counterexample(), "Demo", outcome);
    assert_eq!(checks.load(std::sync::atomic::Ordering::Relaxed), 0);
    assert_eq!(session.verdicts(12)[1], Verdict::Violated(Some("found".to_owned())));
    session.verdicts(12);
    assert_eq!(checks.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[test]
fn finding_steps() {
    let mut session = counterexample();
    let find = |session: &mut Session, what: Find| session.find(&what, Direction::Forward);
    assert_eq!(find(&mut session, Find::SameThread), Some(1));
    session.go_to(2);
    assert_eq!(find(&mut session, Find::SameThread), Some(6));
    assert_eq!(find(&mut session, Find::SameLock), Some(9));
    assert_eq!((0..13).find(|step| session.property_changes(*step)), Some(12));
    assert_eq!(find(&mut session, Find::Text("unlock(\"SRC".into())), Some(11));
    assert_eq!(find(&mut session, Find::Text("pte.dst = \"P\"".into())), Some(8));
    assert_eq!(find(&mut session, Find::Text("no such thing".into())), None);
    // A text search goes round.
    session.go_to(11);
    assert_eq!(find(&mut session, Find::Text("copyvma".into())), Some(1));
    assert_eq!(session.find(&Find::SameThread, Direction::Backward), Some(10));
    assert_eq!(session.find(&Find::SameLock, Direction::Backward), Some(10));
}

#[test]
fn the_base_of_comparison() {
    let mut session = counterexample();
    session.go_to(3);
    session.set_mark('a');
    session.go_to(7);
    assert_eq!(session.base_state(), session.state(6));
    session.next_base();
    assert_eq!(session.base_state(), session.state(0));
    session.next_base();
    assert_eq!(session.base_state(), session.state(3));
    session.next_base();
    assert_eq!(session.base_state(), session.state(6));
}
