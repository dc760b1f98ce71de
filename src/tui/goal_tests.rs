//! Goals that are typed: keys and screens, on a small puzzle.

use super::Options;
use super::app::{App, Effect};
use super::graph::Reach;
use super::tests::{Screen, dark, open_app};
use crate::session::Session;
use crate::session::why_tests::live;

/// Two jugs of 5 and 3, as small as a puzzle can be.
const SPEC: &str = r"
---- MODULE Jugs ----
EXTENDS Naturals
VARIABLES big, small
Init == big = 0 /\ small = 0
Least(a, b) == IF a < b THEN a ELSE b
FillBig == big' = 5 /\ UNCHANGED small
FillSmall == small' = 3 /\ UNCHANGED big
EmptyBig == big' = 0 /\ UNCHANGED small
EmptySmall == small' = 0 /\ UNCHANGED big
SmallToBig == big' = Least(big + small, 5) /\ small' = small - (big' - big)
BigToSmall == small' = Least(big + small, 3) /\ big' = big - (small' - small)
Next == FillBig \/ FillSmall \/ EmptyBig \/ EmptySmall \/ SmallToBig \/ BigToSmall
TypeOK == big \in 0 .. 5 /\ small \in 0 .. 3
====
";

fn opened(size: (u16, u16)) -> Screen {
    let walker = live("Jugs", SPEC, "INIT Init NEXT Next INVARIANT TypeOK");
    open_app(App::new(Session::explore(Box::new(walker), "Jugs"), &dark()), size)
}

fn asked(screen: &mut Screen, keys: &str) {
    screen.press(keys);
    screen.app.wait_for_graph();
    screen.app.wait_for_goal();
    screen.press("k");
}

#[test]
fn the_shortest_way_to_a_state_is_shown_and_walked() {
    let mut screen = opened((100, 30));
    screen.press("A").has("TRUE in the state that is looked for:");
    asked(&mut screen, "big = 4<Enter>");
    insta::assert_snapshot!("goal", screen.text());
    screen.press("<Enter>").has("took the shortest way to big = 4 in walk main");
    screen.has("step 6 of 6");
    // From there it is looked for again.
    asked(&mut screen, "a");
    screen.has("big = 4 is TRUE here.");
}

#[test]
fn a_goal_is_looked_for_once_at_each_step() {
    let mut screen = opened((80, 24));
    asked(&mut screen, "a/big = 2<Enter>");
    screen.has("the shortest way to big = 2: 2 steps");
    assert!(!screen.app.seeks_goal());
    screen.press("<Esc>a");
    assert!(!screen.app.seeks_goal(), "it is known here");
    screen.press("<Esc>4<Enter>a");
    assert!(screen.app.seeks_goal(), "it is not known there");
    asked(&mut screen, "j");
    screen.has("the shortest way to big = 2: 1 step");
}

#[test]
fn what_is_no_goal_is_said() {
    let mut screen = opened((80, 24));
    asked(&mut screen, "Abig > 5<Enter>");
    screen.has("big > 5 is TRUE in no state that can be reached from here.");
    asked(&mut screen, "Abig + 1<Enter>");
    screen.has("the value of big + 1 is 1, and TRUE or FALSE is expected");
    asked(&mut screen, "Abigger = 1<Enter>");
    screen.has("bigger = 1 cannot be looked for:");
}

#[test]
fn beyond_the_states_that_were_explored_nothing_is_known() {
    let mut screen = opened((80, 24));
    asked(&mut screen, "Abig > 5<Enter>");
    let model = crate::session::Walker::model(&live("Jugs", SPEC, "INIT Init NEXT Next")).unwrap();
    let Reach::Ready(known) = &mut screen.app.reach else { panic!("there is a graph") };
    known.graph = std::sync::Arc::new(crate::graph::tests::graph_of(&model, 3));
    asked(&mut screen, "A<↑> /\\ TRUE<Enter>");
    screen.has("there are more, and of those nothing is known.");
}

/// Two threads that are alike; the graph has one state for both.
const ALIKE: &str = r"
---- MODULE Alike ----
EXTENDS TLC
CONSTANT T
VARIABLE up
Init == up = {}
Up(t) == t \notin up /\ up' = up \union {t}
Next == \E t \in T : Up(t)
Sym == Permutations(T)
====
";

#[test]
fn where_a_state_stands_for_others_no_more_is_said_than_is_known() {
    let cfg = "INIT Init NEXT Next SYMMETRY Sym CONSTANT T = {t1, t2}";
    let session = Session::explore(Box::new(live("Alike", ALIKE, cfg)), "Alike");
    let mut screen = open_app(App::new(session, &dark()), (100, 30));
    asked(&mut screen, "Aup = T<Enter>");
    screen.has("the shortest way to up = T: 2 steps");
    // The state with t1 is in the graph, that with t2 is not.
    asked(&mut screen, "Aup = {t1}<Enter>");
    screen.has("the shortest way to up = {t1}: 1 step");
    asked(&mut screen, "Aup = {t2}<Enter>");
    screen.has("from here; but under SYMMETRY and VIEW a state");
    asked(&mut screen, "Aup = T<Enter>");
    screen.press("G<Enter>");
    screen.app.wait_for_way();
    screen.press("1").has("step 2 of 2");
}

#[test]
fn what_is_true_where_another_state_stands_for_this_one_is_not_said_of_this_one() {
    let cfg = "INIT Init NEXT Next SYMMETRY Sym CONSTANT T = {t1, t2, t3}";
    let mut session = Session::explore(Box::new(live("Alike", ALIKE, cfg)), "Alike");
    let other = session.choices().unwrap().remove(1);
    session.take(&other);
    let mut screen = open_app(App::new(session, &dark()), (100, 30));
    screen.has("Up(t2)");
    asked(&mut screen, "Aup = {t1}<Enter>");
    screen.has("up = {t1} is not known to be TRUE ahead: under SYMMETRY and VIEW");
    asked(&mut screen, "Aup = {t1, t2}<Enter>");
    screen.has("the shortest way to up = {t1, t2}: 1 step");
    asked(&mut screen, "Aup = {t2}<Enter>");
    screen.has("from here; but under SYMMETRY and VIEW");
}

/// A count that goes on for long, and may be left at one place.
const LONG: &str = r"
---- MODULE Count ----
EXTENDS Naturals
VARIABLES n, way
Init == n = 0 /\ way = 1
Up == n < 300 /\ n' = n + 1 /\ UNCHANGED way
Turn == n = 3 /\ way = 1 /\ way' = 2 /\ UNCHANGED n
Next == Up \/ Turn
Low == n < 290 \/ way = 2
====
";

fn counting() -> Screen {
    let walker = live("Count", LONG, "INIT Init NEXT Next INVARIANT Low CHECK_DEADLOCK FALSE");
    let options = Options { reopen: Some("lockwalk explore Count.tla".to_owned()), ..dark() };
    let mut screen = open_app(App::new(Session::explore(Box::new(walker), "Count"), &options), (100, 30));
    asked(&mut screen, "An = 290 /\\ way = 2<Enter>");
    screen
}

#[test]
fn a_long_way_is_laid_out_meanwhile_and_undone_as_one() {
    let mut screen = counting();
    screen.press("G<Enter>").has("the shortest way to n = 290 /\\ way = 2 is laid out");
    screen.app.wait_for_way();
    screen.press("1").has("step 291 of 291");
    assert_eq!(screen.app.session.label(4).map(ToString::to_string).as_deref(), Some("Turn"));
    screen.press("u").has("step 0 of 291");
    screen.press("<Ctrl-r>").has("step 291 of 291");
    screen.press("yl").has("the command line is copied as soon as the walk is told in numbers");
    assert_eq!(screen.effect(), Effect::None);
    screen.press(",");
    let mut effect = Effect::None;
    while screen.app.copying.is_some() {
        effect = screen.app.hear();
        std::thread::yield_now();
    }
    assert_eq!(effect, Effect::Copy);
    assert_eq!(screen.app.message, "copied the command line that opens this view");
    // It is the view that was seen when it was asked for.
    let numbers: Vec<&str> = (1..=291).map(|n| if n == 4 { "2" } else { "1" }).collect();
    let line = format!("lockwalk explore Count.tla --walk 0:{} --at 291 --pane 1", numbers.join(","));
    assert_eq!(screen.app.clipboard(), line);
}

#[test]
fn a_long_way_is_not_taken_from_elsewhere() {
    let mut screen = counting();
    screen.press("<Esc>4<Enter>1,a");
    asked(&mut screen, "k");
    screen.press("G<Enter>").has("is laid out");
    screen.press(".");
    screen.app.wait_for_way();
    screen.redraw();
    screen.has("the shortest way to n = 290 /\\ way = 2 was not taken: this is another step");
    screen.press("1").has("step 1 of 1");
}

#[test]
fn esc_leaves_a_question_for_a_goal_to_where_it_was_asked() {
    let mut screen = opened((80, 24));
    screen.press("A<Esc>").has_not("What can still happen");
    assert!(screen.app.overlays.is_empty());
    screen.press("aA<Esc>").has("What can still happen");
    screen.press("<Esc>").has_not("What can still happen");
    asked(&mut screen, "Abig = 4<Enter>");
    screen.has("the shortest way to big = 4");
}
