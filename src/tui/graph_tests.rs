//! What the overlays of the reachable graph show, on small specs that are evaluated.

use std::sync::Arc;

use super::app::App;
use super::tests::{Screen, dark, open_app};
use crate::engine::Model;
use crate::graph::Fault;
use crate::graph::tests::{ABBA, DOORS, RACE, graph_of, model, report_of};
use crate::session::{Live, Outcome, Session};

fn opened(model: &Arc<Model>, size: (u16, u16)) -> Screen {
    let violation = report_of(model).violations.into_iter().next().unwrap();
    let outcome = Outcome { text: "the property is violated".to_owned(), failed: true };
    let walker = Box::new(Live::new(Arc::clone(model)));
    let session = Session::counterexample(walker, violation.trace.unwrap(), "Spec", outcome);
    let mut app = App::new(session, &dark());
    app.look_ahead();
    app.wait_for_graph();
    open_app(app, size)
}

fn doors() -> Arc<Model> {
    model(DOORS, "INIT Init NEXT Next INVARIANT Safe", &[])
}

#[test]
fn the_line_of_steps_shows_where_there_is_no_return() {
    let mut screen = opened(&doors(), (80, 24));
    screen.has("▌0▐──1!══2══3══4✗");
    screen.press("l").has("0──▌1!▐══2══3══4✗");
    let mut ascii = dark();
    ascii.ascii = true;
    screen.app.glyphs = super::glyphs::ASCII;
    screen.press("h").has("--1!==2==");
}

#[test]
fn what_can_still_happen_is_told_and_walked() {
    let mut screen = opened(&doors(), (80, 24));
    screen.press("a");
    insta::assert_snapshot!("ahead_open", screen.text());
    screen.press("j<Enter>").has("took the shortest way to safety in walk b1; u undoes, B goes back");
    screen.press("a").has("It is safe: from here nothing can go wrong.");
    screen.has_not("Enter walks");
    screen.press("<Esc>Bla").has("It is lost: from here every behavior goes wrong.");
    screen.press("aG").has("step 4 of 4");
    // The way wrong is the counterexample itself: there is nowhere to go back to.
    screen.press("1gla<Enter>").has("in walk main; u undoes");
    screen.has_not("B goes back");
}

#[test]
fn what_is_not_checked_is_not_called_safe() {
    let text = format!("{DOORS}\nLive == <>(at = \"right\")\n");
    let model = model(&text, "INIT Init NEXT Next INVARIANT Safe PROPERTY Live", &[]);
    let mut screen = opened(&model, (80, 24));
    screen.press("a").has("NOT checked, because it is temporal: Live.");
    screen.press("j<Enter>").has("took the shortest way to where nothing checked goes wrong in walk b1");
    screen.has("✓ checked properties hold");
    screen.press("a").has("From here nothing that is checked can go wrong.");
    screen.press("<Esc>5").has("? NOT checked, because it is temporal: Live");
    screen.press("jx").has("no watched expression is selected");
}

#[test]
fn what_is_beyond_a_limit_is_not_called_safe() {
    let mut screen = opened(&doors(), (80, 24));
    // As if there were so many states that not all could be explored.
    let cut = graph_of(&doors(), 2);
    let fate = cut.fate(Fault::Any);
    screen.app.know_graph(cut, fate);
    screen.press("a").has("From here nothing goes wrong in what was explored.");
    screen.has("Not all states were explored; beyond them nothing is known.");
    screen.has_not("safe");
    screen.press("<Esc>Ga").has("This state is not among those that were explored.");
}

#[test]
fn the_map_has_the_walk_on_it() {
    let mut screen = opened(&doors(), (100, 30));
    screen.press("S");
    insta::assert_snapshot!("map", screen.text());
    screen.press("<Esc>").has_not("The reachable graph");
}

#[test]
fn the_order_of_locks_names_the_circle() {
    let cfg = "INIT Init NEXT Next CONSTANT Thread = {1, 2} Gated = {}";
    let mut screen = opened(&model(ABBA, cfg, &["Locks", "Lanes"]), (100, 30));
    screen.press("O").has("looking at the locks in all states");
    screen.app.wait_for_graph();
    screen.press("j");
    insta::assert_snapshot!("lock_order", screen.text());
    for (width, height) in [(60, 16), (40, 12), (20, 5)] {
        screen.resize(width, height).press("jGg");
    }
}

#[test]
fn the_walk_with_the_fewest_switches() {
    let mut screen = opened(&model(RACE, "INIT Init NEXT Next INVARIANT Right", &[]), (100, 30));
    screen.press("s").has("the walk begins when they are found");
    screen.app.wait_for_graph();
    screen.resize(100, 30).has("walk b1 goes wrong with 2 switches of thread, the fewest of all behaviors");
    screen.press("s").has_not("the walk begins");
    // From wherever it is taken, there it is gone back to.
    screen.press("B:3<Enter>s").has("walk b1 goes wrong");
    screen.press("u").has("undone: step 3 of walk main");
}

#[test]
fn without_a_graph_of_threads_the_steps_are_set_in_a_better_order() {
    let cfg = "INIT Init NEXT Next INVARIANT Right VIEW vars";
    let mut screen = opened(&model(RACE, cfg, &[]), (120, 40));
    screen.press("s");
    screen.app.wait_for_graph();
    screen
        .resize(120, 40)
        .has("with 2 switches of thread, the fewest of the orders of these steps; before it was");
    screen.has("step 6 of 6  b1");
    // Another key in the meantime: nothing moves by itself.
    let mut screen = opened(&model(RACE, cfg, &[]), (120, 40));
    screen.press("sl");
    screen.app.wait_for_graph();
    screen.resize(120, 40).has("step 1 of 6  main");
    screen.press("s").has("step 6 of 6  b1");
}

#[test]
fn a_saved_trace_has_no_graph() {
    use crate::session::demo::Demo;
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("a").has("the spec is not at hand, so nothing can be explored");
}

#[test]
fn how_deep_a_state_is_is_read_in_full_on_a_narrow_screen() {
    let mut screen = opened(&doors(), (40, 12));
    screen.press("S").has_not("…");
    screen.has("shorter");
}
