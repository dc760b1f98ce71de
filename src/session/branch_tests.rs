//! Walks: nothing of one is ever lost, and a link opens the same one again.

use proptest::prelude::*;

use super::demo::{Definitions, Demo};
use super::{BranchId, Outcome, Session};
use crate::trace::Step;

fn counterexample() -> Session {
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    let walker = Box::new(Demo::new(Definitions::Missing));
    Session::counterexample(walker, Demo::counterexample(), "Demo", outcome)
}

fn explored() -> Session {
    Session::explore(Box::new(Demo::new(Definitions::Missing)), "Demo")
}

/// What a user may do.
#[derive(Clone, Debug)]
enum Act {
    Take(usize),
    GoTo(usize),
    Undo,
    Redo,
    Switch(usize),
    Main,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0_usize..4).prop_map(Act::Take),
        2 => (0_usize..14).prop_map(Act::GoTo),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
        1 => (0_usize..5).prop_map(Act::Switch),
        1 => Just(Act::Main),
    ]
}

fn carry_out(session: &mut Session, act: &Act) {
    match *act {
        Act::Take(n) => {
            let choices = session.choices().unwrap_or_default();
            if let Some(choice) = choices.get(n) {
                session.take(choice);
            }
        }
        Act::GoTo(step) => session.go_to(step),
        Act::Undo => drop(session.undo()),
        Act::Redo => drop(session.redo()),
        Act::Switch(n) => {
            let walks = session.branches();
            let walk = walks[n % walks.len()].0;
            session.switch(walk);
        }
        Act::Main => session.back_to_main(),
    }
}

fn walks(session: &Session) -> Vec<(BranchId, Vec<Step>)> {
    session.branches().into_iter().map(|(id, _, _)| (id, session.steps_of(id))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_that_a_user_does_loses_a_step(acts in proptest::collection::vec(act(), 0..40), main: bool) {
        let mut session = if main { counterexample() } else { explored() };
        for act in acts {
            let (before, place) = (walks(&session), session.position());
            carry_out(&mut session, &act);
            for ((id, old), (same, new)) in before.iter().zip(walks(&session)) {
                prop_assert_eq!(*id, same);
                prop_assert!(new.starts_with(old), "{:?} shortens {:?}", act, id);
            }
            prop_assert!(session.cursor() < session.len().max(1));
            if matches!(act, Act::Undo) && session.can_undo_redo().1 && session.position() != place {
                session.redo();
                prop_assert_eq!(session.position(), place);
                session.undo();
            }
        }
        let names: Vec<String> = session.branches().into_iter().map(|(_, b, _)| b.name.clone()).collect();
        let different: std::collections::BTreeSet<&String> = names.iter().collect();
        prop_assert_eq!(different.len(), names.len());
    }

    #[test]
    fn a_link_opens_the_same_walk(acts in proptest::collection::vec(act(), 0..30), main: bool) {
        let mut session = if main { counterexample() } else { explored() };
        for act in &acts {
            carry_out(&mut session, act);
        }
        let mut again = if main { counterexample() } else { explored() };
        if let Some(link) = session.link() {
            prop_assert_eq!(again.follow_link(&link), Ok(()));
        }
        let here = |session: &Session| session.steps_of(session.position().branch);
        prop_assert_eq!(here(&again), here(&session));
    }

    #[test]
    fn a_walk_of_another_session_is_followed_to_its_end(acts in proptest::collection::vec(act(), 0..30), main: bool) {
        let mut session = if main { counterexample() } else { explored() };
        for act in &acts {
            carry_out(&mut session, act);
        }
        let mut again = if main { counterexample() } else { explored() };
        let here = |session: &Session| session.steps_of(session.position().branch);
        // Another walk that is there already is gone along with, as far as they go together.
        for walk in [here(&session), session.steps_of(BranchId::MAIN), here(&session)] {
            prop_assert_eq!(again.follow(&walk), walk.len().saturating_sub(1));
            prop_assert!(here(&again).starts_with(&walk));
        }
        prop_assert!(again.branches().len() <= 2, "{:?}", again.branches());
    }
}

#[test]
fn a_walk_is_followed_by_its_actions_where_the_states_are_others() {
    let mut session = counterexample();
    session.follow_link("0:2,1").unwrap();
    let mut walk = session.steps_of(session.position().branch);
    walk[1].state = walk[0].state.clone();
    assert_eq!(counterexample().follow(&walk), 2);
    walk[2].label = None;
    walk[2].state = walk[0].state.clone();
    assert_eq!(counterexample().follow(&walk), 1);
    assert_eq!(counterexample().follow(&[]), counterexample().cursor());
}

#[test]
fn a_walk_has_a_name_of_its_own() {
    let mut session = counterexample();
    assert_eq!(session.follow_link("fast=0:2,1"), Ok(()));
    assert_eq!((session.branch().name.as_str(), session.len()), ("fast", 3));
    assert_eq!(session.link().as_deref(), Some("fast=0:2,1"));
    let walk = session.position().branch;
    assert_eq!(session.rename(walk, " "), Err("a walk needs a name".to_owned()));
    assert_eq!(session.rename(walk, "main"), Err("there is a walk main already".to_owned()));
    // What is called as a later walk would be does not become two.
    session.rename(walk, "b2").unwrap();
    session.back_to_main();
    session.follow_link("1:2").unwrap();
    assert_eq!(session.branch().name, "b3");
}

#[test]
fn a_link_that_is_none_says_so() {
    let mut session = counterexample();
    assert_eq!(session.link(), None);
    let mut wrong = |link: &str| session.follow_link(link).unwrap_err();
    assert!(wrong("4").contains("one like NAME=4:2,1 is expected"));
    assert!(wrong("x:1").contains("is no walk"));
    assert!(wrong("4:a").contains("is no walk"));
    assert_eq!(wrong("99:1"), "there is no step 99 from which the walk 99:1 could leave");
    assert_eq!(wrong("4:99"), "there is no choice 99 after step 4");
    assert_eq!(wrong("4:0"), "there is no choice 0 after step 4");
    assert_eq!(wrong("init:3,1"), "there is no initial state 3");
    assert_eq!(wrong("init:1,9"), "there is no choice 9 after step 0");
}
