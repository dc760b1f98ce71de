//! Leaving and loading again: nothing that the user made is lost without a question.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Options;
use super::app::{App, Effect};
use super::reach_tests::{check, long, options};
use super::tests::{Screen, counterexample, dark, open_app};
use crate::base::Stop;
use crate::session::demo::{Definitions, Demo};
use crate::session::{Session, Walker};

/// Waits until what is loaded is heard of.
fn wait(screen: &mut Screen) {
    while !screen.app.has_reloaded() {
        std::thread::yield_now();
    }
    screen.app.hear_reload();
    screen.redraw();
}

/// Two counterexamples and more, from a search that goes on.
fn checking() -> Screen {
    let (check, _) = check(&long().model().unwrap());
    let app = App::new(check.session(), &options()).with_check(Some(check));
    open_app(app, (100, 30))
}

#[test]
fn walks_of_a_counterexample_that_was_left_are_asked_about() {
    let mut screen = checking();
    // A walk of the first counterexample, and on to the second one.
    screen.press("l4gj<Enter>Vj<Enter>");
    assert_eq!(screen.app.session.branches().len(), 1);
    screen.press("q").has("1 walk is written nowhere: E writes one, y copies one; the same key leaves");
    assert_eq!(screen.effect(), Effect::None);
    // There it is, and it is written.
    screen.press("Vk<Enter>").has("b1");
    screen.press("E<Enter><Enter>").has("walk b1 is written to");
    screen.press("Vj<Enter>q");
    assert_eq!(screen.effect(), Effect::Quit);
}

#[test]
fn who_was_asked_about_all_walks_is_not_asked_again() {
    let mut screen = checking();
    screen.press("l4gj<Enter>Vj<Enter>q").has("1 walk is written nowhere");
    screen.press("j").press("q");
    assert_eq!(screen.effect(), Effect::Quit);
    // One that is new, and one that has grown since.
    screen.press("l4gj<Enter>q").has("2 walks are written nowhere");
    screen.press("4g<Enter>q").has("2 walks are written nowhere");
    screen.press("Q");
    assert_eq!(screen.effect(), Effect::QuitWithScreen);
}

#[test]
fn loading_again_asks_first_and_keeps_the_marks_that_are_still_there() {
    let reload = Some(Arc::new(|_: &Stop| Ok((counterexample(Definitions::Given), None))) as super::Reload);
    let app = App::new(counterexample(Definitions::Given), &Options { reload, ..dark() });
    let mut screen = open_app(app, (120, 40));
    screen.press(":3<Enter>ma:1<Enter>4j<Enter>mbB1R");
    screen.has("1 walk is written nowhere: E writes one, y copies one; R again loads");
    screen.press("R").has("loading and searching again");
    wait(&mut screen);
    screen.has("at step 1 as before; mark b is gone");
    // Nobody has gone a way in this session.
    screen.press("u").has("nothing was chosen yet");
    screen.press("'a").has("mark a: step 3 of walk main");
    // The walks went with the session, so there is nothing to ask about any more.
    screen.press("R").has("loading and searching again");
    wait(&mut screen);
    screen.press("q");
    assert_eq!(screen.effect(), Effect::Quit);
}

#[test]
fn what_is_watched_is_watched_after_loading_again() {
    let reload = Some(Arc::new(|_: &Stop| Ok((counterexample(Definitions::Given), None))) as super::Reload);
    let app = App::new(counterexample(Definitions::Given), &Options { reload, ..dark() });
    let mut screen = open_app(app, (120, 40));
    screen.press("wfound<Enter>R").has("w found");
    wait(&mut screen);
    screen.has("loaded again");
    screen.has("w found");
}

#[test]
fn a_loading_is_ended_before_anything_else() {
    // The first two times it goes on until it is told to stop, and has something in the end.
    let times = AtomicUsize::new(0);
    let load = move |stop: &Stop| {
        while times.load(Ordering::SeqCst) < 2 && !stop.is_raised() {
            std::thread::yield_now();
        }
        times.fetch_add(1, Ordering::SeqCst);
        Ok((counterexample(Definitions::Given), None))
    };
    let reload = Some(Arc::new(load) as super::Reload);
    let (check, _sender) = check(&long().model().unwrap());
    let checked = check.stop.clone();
    let app = App::new(check.session(), &Options { reload, ..dark() }).with_check(Some(check));
    let mut screen = open_app(app, (120, 40));
    screen.press("lR").has("loading and searching again, Ctrl-c ends it");
    screen.press("j").has("loading  step 2 of");
    screen.press("R").has("it is being loaded");
    // A layer is closed first; Ctrl-c ends what goes on, above any layer.
    screen.press("?<Esc>").has("loading  step 2 of");
    screen.press("?<Ctrl-c>").has("Keys");
    assert_eq!(screen.app.message, "stopping; what is shown stays");
    wait(&mut screen);
    assert_eq!(screen.app.message, "the loading was stopped; what is shown is from before, R loads again");
    screen.has("step 2 of");
    assert!(!checked.is_raised());
    screen.press("<Esc>zR<Esc>").has("loading  ");
    screen.press("<Esc>").has("stopping; what is shown stays");
    screen.has_not("loading  ");
    wait(&mut screen);
    screen.press("<Ctrl-c>").has("stopping the check");
    assert!(checked.is_raised());
    screen.press("R");
    wait(&mut screen);
    screen.has("loaded again: WalkFindsEntry is violated");
}

#[test]
fn a_walk_through_a_spec_is_a_walk_of_the_user_but_its_first_state_is_not() {
    let session = || Session::explore(Box::new(Demo::new(Definitions::Given)), "Demo");
    let mut screen = open_app(App::new(session(), &options()), (80, 24));
    screen.press("<Enter>q");
    assert_eq!(screen.effect(), Effect::Quit);
    screen.press("<Enter>q").has("1 walk is written nowhere");
    screen.press("ytq");
    assert_eq!(screen.effect(), Effect::Quit);
    // What the command line opened is written there.
    let mut opened = session();
    for _ in 0..2 {
        let choice = opened.choices().unwrap().remove(0);
        opened.take(&choice);
    }
    let mut screen = open_app(App::new(opened, &options()), (80, 24));
    screen.press("q");
    assert_eq!(screen.effect(), Effect::Quit);
}
