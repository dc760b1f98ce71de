//! A walk that plays: the time comes as ticks, so no test waits.

use std::time::Duration;

use super::app::{App, Effect, Event, MouseAction};
use super::lesson_tests::lessons;
use super::tests::{Screen, counterexample, dark, open_app};
use crate::import::read;
use crate::lesson::tests::Demonstration;
use crate::session::Session;
use crate::session::demo::{Definitions, Demo};

/// Two threads take turns for ever, in ITF.
const LOOP: &str = r##"{"#meta": {"format": "ITF"}, "vars": ["turn", "n"], "loop": 1, "states": [
    {"turn": "a", "n": 0}, {"turn": "b", "n": 1}, {"turn": "a", "n": 2}, {"turn": "b", "n": 3}]}"##;

fn opened(size: (u16, u16)) -> Screen {
    open_app(App::new(counterexample(Definitions::Given), &dark()), size)
}

fn tick(screen: &mut Screen, times: usize) -> &mut Screen {
    for _ in 0..times {
        assert_eq!(screen.app.update(Event::Tick), Effect::None);
    }
    screen.redraw();
    screen
}

fn pace(screen: &Screen) -> Option<u64> {
    screen.app.pace().map(|pace| u64::try_from(pace.as_millis()).unwrap())
}

#[test]
fn a_step_is_shown_at_each_tick_until_the_end() {
    for size in [(120, 40), (80, 24), (40, 12)] {
        let mut screen = opened(size);
        tick(&mut screen, 3);
        assert_eq!((screen.app.session.cursor(), screen.app.pace()), (0, None));
        screen.press("p").has("playing 1 step/s");
        assert_eq!(screen.app.pace(), Some(Duration::from_secs(1)));
        tick(&mut screen, 1).has("playing 1 step/s");
        assert_eq!(screen.app.session.cursor(), 1);
        tick(&mut screen, 11).has("played to the end, step 12");
        assert_eq!((screen.app.session.cursor(), screen.app.pace()), (12, None));
        // From the end it begins again.
        screen.press("p");
        assert_eq!(screen.app.session.cursor(), 0);
        tick(&mut screen, 2);
        assert_eq!(screen.app.session.cursor(), 2);
    }
}

#[test]
fn plus_and_minus_change_the_speed_in_every_pane_and_other_keys_only_stop() {
    let mut screen = opened((120, 40));
    for pane in ["1", "2", "4"] {
        screen.press(pane).press("p+").has("2 steps/s  + faster  - slower  any other key stops");
        assert_eq!(pace(&screen), Some(500));
        screen.press("++++").has("it is as fast as it can be");
        assert_eq!(pace(&screen), Some(125));
        screen.press("-----------");
        assert_eq!(pace(&screen), Some(4000));
        // The speed is kept for the next time.
        screen.press("<Esc>").has("stopped at step 0; p plays on");
        screen.press("p").has("1 step in 4 s");
        screen.press("++<Esc>");
    }
    for key in ["q", "<Ctrl-c>", "l", "2", "?", "<Enter>", "p"] {
        let before = screen.app.focus;
        screen.press("p").press(key).has("stopped at step 0");
        assert_eq!((screen.effect(), screen.app.pace(), screen.app.focus), (Effect::None, None, before));
        assert!(screen.app.overlays.is_empty() && screen.app.session.cursor() == 0, "{key}");
    }
    // In State they open and close values while nothing plays, elsewhere they say the speed.
    screen.press("2+");
    assert!(screen.app.open_all);
    screen.press("2-1+").has("p plays 2 steps/s");
    screen.press("-").has("p plays 1 step/s");
    screen.press("p").app.update(Event::Mouse { x: 0, y: 0, action: MouseAction::Click });
    assert_eq!(screen.app.pace(), None);
}

#[test]
fn a_loop_is_gone_round_once() {
    let session = Session::recorded(read(LOOP).unwrap().trace, "trace", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("p");
    tick(&mut screen, 3).has("step 3 of 3");
    assert!(screen.app.pace().is_some());
    tick(&mut screen, 1).has("played round the loop: from step 3 back to step 1");
    assert_eq!((screen.app.session.cursor(), screen.app.pace()), (1, None));
    // At the end of a loop it goes on with the loop.
    screen.press("Gp");
    tick(&mut screen, 1);
    assert_eq!((screen.app.session.cursor(), screen.app.pace()), (1, None));
}

#[test]
fn in_a_lesson_it_plays_as_far_as_the_pages_have_come() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = open_app(App::learn(lessons(), Box::new(Demonstration), 0, &dark()), size);
        // A question is open here, so that the steps after the eighth are not shown yet.
        screen.press(">");
        let last = screen.app.session.len() - 1;
        assert_eq!(last, 7);
        screen.press("p").has("playing 1 step/s");
        tick(&mut screen, last).has("played to the end, step 7");
        // Its keys are those of the lesson again, and a page that is turned does not play.
        screen.press("p>");
        assert!(screen.app.pace().is_none());
        screen.has("What will it find?");
    }
}

#[test]
fn a_screen_that_changes_its_size_plays_on_and_a_single_state_does_not_play() {
    let mut screen = opened((120, 40));
    screen.press("p").resize(60, 16);
    assert!(screen.app.pace().is_some());
    let mut trace = Demo::counterexample();
    trace.steps.truncate(1);
    let mut screen = open_app(App::new(Session::recorded(trace, "trace", None), &dark()), (80, 24));
    screen.press("p").has("there is one state only, so nothing to play");
    let session = Session::explore(Box::new(Demo::new(Definitions::Given)), "Demo");
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("p").has("no state is chosen yet");
}
