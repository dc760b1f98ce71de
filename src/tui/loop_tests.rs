//! Behaviors that go on for ever, as other tools wrote them.

use super::app::App;
use super::tests::{Screen, dark, open_app};
use crate::import::read;
use crate::session::Session;

/// What TLC prints of a behavior that goes back to its third state.
const TLC: &str = include_str!("../../tests/traces/odd.out");
/// What TLC prints for tools of one that stutters.
const STUTTERS: &str = include_str!("../../tests/traces/stuttering.tool");
/// Two threads take turns for ever, in ITF.
const ITF: &str = r##"{"#meta": {"format": "ITF"}, "vars": ["turn", "n"], "loop": 1, "states": [
    {"turn": "a", "n": 0}, {"turn": "b", "n": 1}, {"turn": "a", "n": 2}, {"turn": "b", "n": 3}]}"##;

/// What we save of two threads that take a lock in turn.
const SAVED: &str = include_str!("../../tests/traces/turns.json");

fn opened(text: &str, size: (u16, u16)) -> Screen {
    let trace = read(text).unwrap().trace;
    open_app(App::new(Session::recorded(trace, "trace", None), &dark()), size)
}

#[test]
fn a_loop_is_drawn_beside_its_steps_and_gone_round() {
    let mut screen = opened(ITF, (80, 24));
    insta::assert_snapshot!("loop", screen.text());
    screen.press("GG").has("step 3 of 3");
    screen.press("l").has("round the loop: from step 3 back to step 1");
    screen.has("step 1 of 3");
    screen.press("lll").has("step 1 of 3");
    screen.press("hh").has("this is the first step");
}

#[test]
fn the_loop_that_tlc_prints() {
    let mut screen = opened(TLC, (120, 40));
    screen.has("↻2─");
    screen.has("↻ back to 2 by Give(p2)");
    screen.press("G").has("Take(\"\")  ↻ back to 2 by ");
    screen.press(".").has("round the loop: from step 3 back to step 2 by Give(p2)");
    // In ASCII, and where there is little room.
    screen.app.glyphs = super::glyphs::ASCII;
    screen.resize(60, 16).has("@");
    for (width, height) in [(40, 12), (20, 5)] {
        screen.resize(width, height).press("G.gG");
    }
}

#[test]
fn the_loop_that_was_saved() {
    let mut screen = opened(SAVED, (120, 40));
    screen.has("↻1─");
    screen.press("G.").has("round the loop: from step 4 back to step 1");
    screen.press("...").has("step 4 of 4");
}

#[test]
fn who_stutters_stays_where_he_is() {
    let mut screen = opened(STUTTERS, (80, 24));
    screen.has("stutters for ever");
    screen.press("G").has("↻ for ever");
    screen.press("l").has("from here on nothing changes any more, for ever");
}
