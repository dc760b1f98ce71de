//! What a cfg shows of states besides their variables, in State.

use super::app::App;
use super::tests::{Screen, dark, open_app};
use crate::session::Session;
use crate::session::why_tests::live;

const SPEC: &str = r#"---- MODULE Aliased ----
EXTENDS Naturals, TLC, TLCExt
VARIABLES x, y
Init == x = 0 /\ y = 0
Up == x' = x + 1 /\ y' = y + 2
Next == Up
Seen == [x |-> x, sum |-> x + y, ahead |-> x' - x, level |-> TLCGet("level"), sums |-> [i \in DOMAIN Trace |-> Trace[i].x]]
Low == x < 3
Part == x \div 2
===="#;

fn walked(cfg: &str, steps: usize) -> Screen {
    let session = Session::explore(Box::new(live("Aliased", SPEC, cfg)), "Aliased");
    let mut screen = open_app(App::new(session, &dark()), (80, 40));
    for _ in 0..steps {
        screen.press("4<Enter>");
    }
    screen.press("2g");
    screen
}

#[test]
fn the_fields_of_an_alias_stand_below_the_variables() {
    let mut screen = walked("INIT Init NEXT Next ALIAS Seen", 3);
    screen.press(",");
    for row in ["~ ▾ ALIAS   3 of 4 changed", "~     sum   3 → 6", "      ahead 1", "~     level 2 → 3"]
    {
        screen.has(row);
    }
    insta::assert_snapshot!(screen.text());
    // At the end the next state is the state itself.
    screen.press(".").has("~     ahead 1 → 0");
    // Against the first state.
    screen.press("d").has("~     level 1 → 4");
    // It is copied as any value.
    screen.press("G");
    while !screen.text().contains("▶~     sum") {
        screen.press("k");
    }
    screen.press("yv");
    assert_eq!(screen.app.clipboard(), "9");
}

#[test]
fn a_view_is_shown_and_what_has_no_value_says_why() {
    let screen = walked("INIT Init NEXT Next VIEW Part", 2);
    screen.has("~   VIEW 0 → 1");
    screen.has_not("ALIAS");
    let spec = SPEC.replace("sum |-> x + y", "sum |-> x + \"a\"");
    let session =
        Session::explore(Box::new(live("Aliased", &spec, "INIT Init NEXT Next ALIAS Seen")), "Aliased");
    open_app(App::new(session, &dark()), (120, 40)).has("ALIAS (no value: ");
}
