//! What the table of the keys of layers says, the keys do.

use ratatui::layout::Rect;

use super::app::{App, Event, Hit, MouseAction, Overlay};
use super::layers::{LAYER_KEYS, Layer, LayerKey};
use super::reach_tests::{doors, options};
use super::tests::{Screen, open_app};
use super::{Effect, Options};

/// Keys that open a layer where each of its keys has something to do: there is a walk beside the counterexample, a mark,
/// an expression that was typed, more than fits on the screen.
fn opening(row: &LayerKey) -> &'static str {
    match row.layer {
        Layer::Walks if row.keys == "Enter" => "bg",
        Layer::Walks => "bG",
        Layer::Ahead => ":0<Enter>a",
        Layer::Graph => "S",
        Layer::Parts => "5t",
        // It needs a spec with a file; it is pressed in ask_tests.
        Layer::Expressions if row.keys == "Tab" => "",
        Layer::Expressions => "e",
        Layer::Formats => "E",
        Layer::File => "E<Enter>",
        Layer::Copies => "2gy",
        Layer::MarkSet => "m",
        Layer::MarkGo => "'",
        Layer::Palette => ":un",
        Layer::Help => "?",
        // They need another cfg and a search; their keys are pressed in compare_tests and reach_tests.
        Layer::Variants | Layer::Comparison | Layer::Findings => "",
    }
}

fn opened(keys: &str) -> Screen {
    let options = Options { reopen: Some("lockwalk explore Doors.tla".to_owned()), ..options() };
    let mut app = App::new(doors(), &options);
    app.look_ahead();
    app.wait_for_graph();
    let mut screen = open_app(app, (60, 14));
    screen.press("l4G<Enter>ma");
    for _ in 0..12 {
        screen.press("e1 + 1<Enter><Esc>");
    }
    screen.press("ll").press(keys);
    screen
}

/// What can be seen of a layer, and what was copied.
fn seen(screen: &Screen) -> (String, Effect, String, Vec<Overlay>) {
    (screen.text(), screen.effect(), screen.app.clipboard().to_owned(), screen.app.overlays.clone())
}

#[test]
fn each_key_of_a_layer_does_something() {
    for row in LAYER_KEYS {
        let keys = opening(row);
        if keys.is_empty() {
            continue;
        }
        let mut screen = opened(keys);
        assert!(!screen.app.overlays.is_empty(), "{:?} is not opened by {keys}", row.layer);
        // The second key goes back to where the first has led from.
        for key in row.keys.split(' ') {
            if row.layer == Layer::MarkSet || row.layer == Layer::MarkGo {
                screen = opened(keys);
            }
            let before = seen(&screen);
            screen.press(&format!("<{key}>"));
            assert_ne!(seen(&screen), before, "{key} in {:?}:\n{}", row.layer, screen.text());
        }
    }
}

/// The rows of the topmost layer that a click selects, with their places.
fn rows_of_layer(screen: &Screen) -> Vec<(Rect, usize)> {
    let row = |(place, hit): &(Rect, Hit)| match hit {
        Hit::Layer(row) => Some((*place, *row)),
        Hit::Pane(_) | Hit::Tab(_) | Hit::Row(_, _) | Hit::Step(_) => None,
    };
    screen.app.hits.iter().filter_map(row).collect()
}

fn click(screen: &mut Screen, x: u16, y: u16) {
    screen.app.update(Event::Mouse { x, y, action: MouseAction::Click });
    screen.redraw();
}

#[test]
fn a_click_selects_a_row_of_a_layer() {
    for keys in [":0<Enter>4gj<Enter>b", ":0<Enter>a", "5t", "E", ":u", "mb'"] {
        let mut screen = opened(keys);
        screen.resize(60, 30);
        let rows = rows_of_layer(&screen);
        assert!(rows.iter().any(|(_, row)| *row != rows[0].1), "{keys}:\n{}", screen.text());
        for (_, row) in rows.iter().rev() {
            // What is selected is seen in full, so the others move.
            let rows = rows_of_layer(&screen);
            let Some((place, _)) = rows.iter().find(|(_, other)| other == row) else { continue };
            click(&mut screen, place.x + 3, place.y);
            let rows = rows_of_layer(&screen);
            let (place, _) = rows.iter().find(|(_, other)| other == row).unwrap();
            let line = &screen.rows()[usize::from(place.y)];
            assert_eq!(line.chars().nth(usize::from(place.x)), Some('▶'), "{keys}:\n{}", screen.text());
        }
        // The border of a layer and what is around it select nothing, and what is behind it stays.
        let (before, step) = (screen.app.overlays.clone(), screen.app.session.cursor());
        for (x, y) in
            [(0, 0), (59, 13), (rows[0].0.x - 1, rows[0].0.y), (rows[0].0.x, rows[0].0.y - 2), (500, 500)]
        {
            click(&mut screen, x, y);
        }
        assert_eq!((&screen.app.overlays, screen.app.session.cursor()), (&before, step), "{keys}");
    }
    // While a name is typed the row is chosen already.
    for keys in [":0<Enter>4gj<Enter>bGN", "E<Enter>"] {
        let mut screen = opened(keys);
        let before = screen.app.overlays.clone();
        for (place, _) in rows_of_layer(&screen) {
            click(&mut screen, place.x, place.y);
        }
        assert_eq!(screen.app.overlays, before);
    }
}
