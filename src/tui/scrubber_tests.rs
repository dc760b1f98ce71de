//! What is marked on the line of steps, and keys that go to steps with something in common.

use super::Options;
use super::app::App;
use super::tests::{Screen, dark, open_app};
use super::theme::Theme;
use crate::session::Session;
use crate::session::demo::Demo;
use crate::session::why_tests::{LOCKED, LOCKED_CFG, live};

/// a takes and leaves the lock twice: the property Small does not hold after 2 and 3.
fn locked(size: (u16, u16), options: &Options) -> Screen {
    let session = Session::explore(Box::new(live("Locked", LOCKED, LOCKED_CFG)), "Locked");
    let mut screen = open_app(App::new(session, options), size);
    screen.press("4<Enter><Enter><Enter><Enter>1");
    assert_eq!((screen.app.session.cursor(), screen.app.session.len()), (4, 5));
    screen
}

#[test]
fn steps_that_change_a_property_or_a_watched_boolean_are_marked() {
    for size in [(120, 40), (80, 24), (60, 16), (40, 12)] {
        let mut screen = locked(size, &dark());
        let line = |screen: &Screen| screen.rows().into_iter().find(|row| row.contains('▌')).unwrap();
        assert!(line(&screen).contains("0──1──2✗──3──▌4~▐"), "{}", line(&screen));
        // What is no boolean is not marked.
        screen.press("wn + 1<Enter>");
        assert!(line(&screen).contains("0──1──2✗──3──▌4~▐"), "{}", line(&screen));
        screen.press("wowner = \"free\"<Enter>");
        assert!(line(&screen).contains("0──1~──2✗──3~──▌4~▐"), "{}", line(&screen));
        // The keys go to these steps.
        for step in [3, 2, 1] {
            assert_eq!(screen.press("(").app.session.cursor(), step);
        }
        screen.press("(").has("no property or watch changes earlier");
    }
    let options = Options { ascii: true, ..Options::new(Theme::named("mono").unwrap()) };
    locked((80, 24), &options).has("0--1--2X--3--[4~]");
}

#[test]
fn a_long_walk_with_many_marks_stays_on_narrow_screens() {
    let mut screen = locked((80, 24), &dark());
    for _ in 0..10 {
        screen.press("4<Enter>");
    }
    screen.press("wowner = \"free\"<Enter>1");
    for (width, height) in [(120, 40), (60, 16), (50, 14), (30, 8), (20, 5)] {
        screen.resize(width, height).press("g");
        for step in 0..screen.app.session.len() {
            if width >= 30 {
                assert!(screen.text().contains(&format!("▌{step}")), "{}", screen.text());
            }
            screen.press("l");
        }
    }
}

#[test]
fn the_depth_of_a_state_that_has_a_shorter_way_is_said() {
    let mut screen = locked((120, 40), &dark());
    screen.press("S");
    screen.app.wait_for_graph();
    screen.press("g").has("step 4 is at depth 1 of ");
    screen.has("the shortest way to it has 0 steps");
    screen.press("<Esc>").has("step 4 of 4, depth 1  main");
    screen.press(",").has("step 3 of 4  main");
    screen.press(",").has("step 2 of 4  main");
    screen.press("S").has("step 2 is at depth 3 of ");
    screen.has("; no way to it is shorter");
}

#[test]
fn with_the_keyboard_in_state_braces_follow_the_selected_value() {
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 40));
    // Elsewhere they follow locks.
    screen.press(":2<Enter>}").has("step 9 of 12");
    screen.press(":7<Enter>2g").has("▶~ ▾ pc");
    screen.press("jj").has("▶      walk");
    screen.press("}").has("step 10 changes pc.walk");
    screen.press("{").has("step 5 changes pc.walk");
    screen.press("G}").has("no later step changes found");
    // A part that is not shown belongs to what is.
    screen.press(":7<Enter>g").has("▶~ ▾ pc");
    screen.press("}").has("step 8 changes pc");
}

#[test]
fn without_locks_braces_follow_the_selected_value_from_everywhere() {
    let spec = "---- MODULE Plain ----\nEXTENDS Naturals\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\n\
                Next == \\/ y < x /\\ y' = y + 1 /\\ x' = x\n        \\/ y = x /\\ x' = x + 1 /\\ y' = y\n====\n";
    let session = Session::explore(Box::new(live("Plain", spec, "INIT Init NEXT Next")), "Plain");
    let mut screen = open_app(App::new(session, &dark()), (80, 40));
    screen.press("4<Enter><Enter><Enter><Enter>2gj").has("▶~   y");
    screen.press("1g}").has("step 2 changes y");
    screen.press("}").has("step 4 changes y");
    screen.press("}").has("no later step changes y");
}

#[test]
fn the_selected_value_stays_selected_where_rows_above_it_open_and_close() {
    for row in 0..6 {
        let session = Session::recorded(Demo::counterexample(), "trace.json", None);
        let mut screen = open_app(App::new(session, &dark()), (80, 24));
        screen.press("G2g");
        screen.press(&"j".repeat(row));
        let selected = |screen: &Screen| screen.app.state_paths.get(screen.app.state.selected).cloned();
        let (path, _) = selected(&screen).unwrap();
        for _ in 0..12 {
            screen.press(",");
            let is_there = screen.app.state_paths.iter().any(|(other, _)| *other == path);
            if !is_there {
                break;
            }
            assert_eq!(selected(&screen).map(|(path, _)| path), Some(path.clone()));
        }
    }
}

#[test]
fn the_selected_value_stays_selected_when_the_pane_shows_more_or_less() {
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 40));
    let selected = |screen: &Screen| {
        let below = screen.rows().into_iter().skip_while(|row| !row.contains("2 State")).skip(1);
        let row = below.into_iter().find(|row| row.contains('▶')).expect("a value is selected");
        row.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().trim().to_owned()
    };
    screen.press(":7<Enter>2G").has("▶    found");
    for key in ["+", "-", "d", "T", "z"] {
        for _ in 0..2 {
            screen.press(key);
            assert!(selected(&screen).starts_with("found"), "{key}:\n{}", screen.text());
        }
    }
    // Of what is closed with a value, the value is selected; of what is not shown any more, what is there.
    screen.press("+Gk").has("▶      [2]    \"src\"");
    screen.press("-");
    assert!(selected(&screen).starts_with("order"), "{}", screen.text());
    screen.press("v");
    assert!(selected(&screen).starts_with("src"), "{}", screen.text());
}
