//! What the table of the keys of layers says, the keys do.

use super::app::{App, Overlay};
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
