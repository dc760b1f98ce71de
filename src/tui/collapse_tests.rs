//! Runs of steps that concern one thread alone, in one row.

use std::sync::Arc;

use super::app::App;
use super::tests::{Screen, dark, open_app};
use crate::base::{Stop, StopReason};
use crate::graph::tests::{model, report_of};
use crate::session::{Live, Outcome, Session};

/// Each thread thinks twice for itself before it adds one to what all see.
const THINKERS: &str = r#"
EXTENDS Naturals
VARIABLES pc, mine, x, lock
T == {"ann", "bob"}
Init == pc = [t \in T |-> 1] /\ mine = [t \in T |-> 0] /\ x = 0 /\ lock = "none"
At(t, n) == pc[t] = n /\ pc' = [pc EXCEPT ![t] = n + 1]
Think(t) == At(t, 1) /\ mine' = [mine EXCEPT ![t] = 7] /\ UNCHANGED <<x, lock>>
Plan(t) == At(t, 2) /\ mine' = [mine EXCEPT ![t] = @ + 1] /\ UNCHANGED <<x, lock>>
Load(t) == At(t, 3) /\ mine' = [mine EXCEPT ![t] = x] /\ UNCHANGED <<x, lock>>
Store(t) == At(t, 4) /\ x' = mine[t] + 1 /\ UNCHANGED <<mine, lock>>
Rest(t) == At(t, 5) /\ mine' = [mine EXCEPT ![t] = 0] /\ UNCHANGED <<x, lock>>
Sleep(t) == At(t, 6) /\ mine' = [mine EXCEPT ![t] = 1] /\ UNCHANGED <<x, lock>>
Done == (\A t \in T : pc[t] = 7) /\ UNCHANGED <<pc, mine, x, lock>>
Next == (\E t \in T : Think(t) \/ Plan(t) \/ Load(t) \/ Store(t) \/ Rest(t) \/ Sleep(t)) \/ Done
Right == (\A t \in T : pc[t] = 7) => x = 2
"#;

/// Opens the counterexample with as few switches as there are, so that threads run for a while.
fn opened(size: (u16, u16)) -> Screen {
    let model = model(THINKERS, "INIT Init NEXT Next INVARIANT Right", &[]);
    let trace = report_of(&model).violations.into_iter().next().unwrap().trace.unwrap();
    let outcome = Outcome { text: "Right is violated".to_owned(), failed: true };
    let session = Session::counterexample(Box::new(Live::new(Arc::clone(&model))), trace, "Spec", outcome);
    let mut app = App::new(session, &dark());
    app.look_ahead();
    app.wait_for_graph();
    let mut screen = open_app(app, size);
    screen.press("s");
    screen.app.wait_for_graph();
    screen.press("g");
    screen
}

#[test]
fn steps_of_one_thread_alone_stand_in_one_row() {
    let mut screen = opened((100, 30));
    screen.press("C");
    insta::assert_snapshot!("collapsed", screen.text());
    // Rows are gone through one by one, and so are steps.
    screen.press("j").has("step 2 of 12");
    screen.press("h").has("step 1 of 12");
    screen.has("▶ 1 Think");
    screen.press("G").has("step 12 of 12");
    screen.press("k").has("step 10 of 12");
    screen.press("C").has("each step has its row");
}

#[test]
fn steps_that_the_violation_does_not_need_have_a_ring() {
    use crate::session::essential_tests::{LONG, walked};
    let (model, trace) = walked(&LONG);
    let outcome = Outcome { text: "Few is violated".to_owned(), failed: true };
    let session = Session::counterexample(Box::new(Live::new(model)), trace, "Spec", outcome);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("C");
    screen.app.wait_for_essential();
    screen.resize(80, 24).has("5 steps are not essential (○): the violation does not need them");
    insta::assert_snapshot!("essential", screen.text());
    screen.press("C").has_not("○");
}

#[test]
fn what_ends_the_search_does_not_end_what_is_found_out_of_its_counterexample() {
    use crate::session::essential_tests::{LONG, walked};
    let (model, trace) = walked(&LONG);
    let outcome = Outcome { text: "Few is violated".to_owned(), failed: true };
    let walker = Live::new(Arc::clone(&model)).stopped_by(Stop::default());
    let session = Session::counterexample(Box::new(walker), trace, "Spec", outcome);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    model.program.world.stop.raise(StopReason::Interrupt);
    screen.press("C");
    screen.app.wait_for_essential();
    screen.resize(80, 24).has("5 steps are not essential (○): the violation does not need them");
}

#[test]
fn runs_are_found_anew_after_an_evaluation_was_stopped() {
    // Who is at 2 holds the lock, so that the first two steps are of concern to others.
    let locks = r#"Locks == <<[name |-> "l", holders |-> {t \in T : pc[t] = 2}, mode |-> "write"]>>"#;
    let spec = format!("{THINKERS}{locks}\n");
    let model = model(&spec, "INIT Init NEXT Next INVARIANT Right", &["Locks"]);
    let stop = Stop::default();
    let walker = Live::new(model).stopped_by(stop.clone());
    let mut screen = open_app(App::new(Session::explore(Box::new(walker), "Spec"), &dark()), (100, 30));
    screen.press("C4<Enter>");
    stop.raise(StopReason::Interrupt);
    screen.press("<Enter>1");
    stop.lower();
    screen.app.was_stopped();
    screen.press("<Ctrl-l>gG").has("2 Plan");
    assert_eq!(screen.app.rows().len(), 3, "{}", screen.text());
}

#[test]
fn what_cannot_be_told_is_refused() {
    use crate::session::demo::Demo;
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("C").has("the spec is not at hand, so it is not known what a step looks at");
}
