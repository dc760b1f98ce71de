//! The mouse in layers: a click chooses a row of a list.

use super::app::{App, Event, MouseAction};
use super::tests::{Screen, counterexample, dark, open_app};
use super::{Options, Save};
use crate::session::demo::Definitions;

#[test]
fn the_mouse_chooses_in_the_lists_of_layers() {
    let save: Save = |name, _| Ok(name.to_owned());
    let options = Options { save: Some(save), ..dark() };
    let mut screen = open_app(App::new(counterexample(Definitions::Given), &options), (80, 24));
    let click = |screen: &mut Screen, text: &str| {
        let rows = screen.rows();
        let y = rows.iter().rposition(|row| row.contains(text)).unwrap_or_else(|| panic!("{text}"));
        let x = rows[y][..rows[y].find(text).unwrap()].chars().count();
        screen.app.update(Event::Mouse { x: x as u16, y: y as u16, action: MouseAction::Click });
        screen.redraw();
    };
    screen.press("E").has("▶text ");
    click(&mut screen, "dot ");
    screen.has("▶dot ");
    click(&mut screen, "md ");
    screen.has("▶md ");
    // What is typed next is a name, and no row is chosen.
    screen.press("<Enter>").has("file: Demo_trace.md_");
    click(&mut screen, "dot ");
    screen.has("file: Demo_trace.md_");
    screen.press("<Esc><Esc>:mark<Space>").has(":mark");
    let chosen = |screen: &Screen| screen.rows().into_iter().rev().find(|row| row.contains('▶')).unwrap();
    let before = chosen(&screen);
    click(&mut screen, "go-mark");
    assert_ne!(chosen(&screen), before);
    assert!(chosen(&screen).contains("▶go-mark"), "{}", chosen(&screen));
    screen.press("<Esc>4<Enter>4j<Enter>b").has("* b");
    click(&mut screen, " main  12");
    screen.has("▶  main");
    screen.press("<Enter>");
    assert!(screen.app.session.on_main());
    screen.press(":2<Enter>ma.mb'");
    click(&mut screen, " a ");
    screen.press("<Enter>");
    assert_eq!(screen.app.session.cursor(), 2);
    // Beside the list a click does nothing.
    screen.press("b");
    let before = screen.text();
    click(&mut screen, "┌ 1 ");
    assert_eq!(screen.text(), before);
}
