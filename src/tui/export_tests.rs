//! Walks that are written to files, and what is copied. Files are written by a function that stands for the disk.

use super::app::App;
use super::tests::{Screen, dark, large, open_app};
use super::{Effect, Options};
use crate::session::demo::{Definitions, Demo};
use crate::session::{Outcome, Session};

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
