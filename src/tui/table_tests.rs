//! Values as tables in State: what is one, what changed in it, and that all of it is reached.

use super::Options;
use super::app::App;
use super::tests::{Screen, dark, open_app};
use super::theme::Theme;
use crate::session::Session;
use crate::session::why_tests::live;

const SPEC: &str = r#"---- MODULE Tables ----
EXTENDS Naturals
CONSTANT Thread
VARIABLES thread, sent, far, big
Init == /\ thread = [t \in Thread |-> [pc |-> "idle", seen |-> {}, n |-> 0]]
        /\ sent = {[from |-> "x", to |-> "y"], [from |-> "y", to |-> "z"]}
        /\ far = [t \in Thread |-> [u \in Thread |-> t = u]]
        /\ big = [i \in 1..500 |-> [left |-> i, right |-> 1000 + i]]
Go(t) == /\ thread[t].n = 0
         /\ thread' = [thread EXCEPT ![t] = [@ EXCEPT !.pc = "a word that is longer than a column",
                                                      !.n = 1]]
         /\ sent' = (sent \ {[from |-> "x", to |-> "y"]}) \cup {[from |-> "z", to |-> "x"]}
         /\ far' = [far EXCEPT ![t][t] = FALSE]
         /\ big' = [big EXCEPT ![250].right = 7]
Next == \E t \in Thread : Go(t)
===="#;

const CFG: &str = "CONSTANT Thread = {alice, bob, carol} INIT Init NEXT Next CHECK_DEADLOCK FALSE";

fn opened(size: (u16, u16), options: &Options) -> Screen {
    let session = Session::explore(Box::new(live("Tables", SPEC, CFG)), "Tables");
    let mut screen = open_app(App::new(session, options), size);
    screen.press("4").app.next.selected = 2;
    screen.press("<Enter>").has("took Go");
    screen
}

#[test]
fn elements_that_are_alike_are_a_table_with_what_changed() {
    for size in [(120, 40), (80, 24)] {
        let mut screen = opened(size, &dark());
        screen.press("2gz");
        insta::assert_snapshot!(format!("tables_{}x{}", size.0, size.1), screen.text());
    }
    // What does not fit is a tree, and t chooses the tree where it fits.
    let mut screen = opened((120, 40), &dark());
    screen.press("2gzT").has("values whose elements are alike are trees");
    screen.has_not("~\"a word");
    screen.press("T").has("values whose elements are alike are tables, where they fit");
}

#[test]
fn a_row_has_below_it_what_changed_and_opens_as_a_tree() {
    let mut screen = opened((80, 40), &dark());
    screen.press("2gzjjjj").has("▶~ ▸   [carol]");
    screen.has("pc: \"idle\" → \"a word that is longer than a column\"");
    screen.has("n: 0 → 1");
    screen.press("<Enter>").has("▶~ ▾   [carol]");
    screen.has("~       pc   \"idle\" → ");
    // To its parent, which closes all of it.
    screen.press("<←><←><←>");
    screen.has("▶~ ▸ thread");
    // Only what changed.
    screen.press("v<→>").has("[carol]");
    screen.has_not("▸   [alice]");
}

#[test]
fn elements_of_a_set_are_rows_that_come_and_go() {
    let mut screen = opened((80, 40), &dark());
    screen.press("2g");
    while !screen.text().contains("▶~ ▸ sent") {
        screen.press("j");
    }
    screen.press("z<Enter>");
    for row in ["+ ▸     \"z\"   \"x\"", "  ▸     \"y\"   \"z\"", "- ▸     \"x\"   \"y\"", "from  to"] {
        screen.has(row);
    }
}

#[test]
fn mono_and_ascii_tell_a_cell_that_changed() {
    let options = Options { ascii: true, ..Options::new(Theme::named("mono").unwrap()) };
    let mut screen = opened((80, 24), &options);
    screen.press("2gz");
    let text = screen.text();
    assert!(text.is_ascii(), "{text}");
    screen.has("~FALSE");
    let rows = screen.rows();
    let row = rows.iter().position(|row| row.contains("~FALSE")).unwrap();
    let at = |text: &str| rows[row].find(text).unwrap() as u16;
    let (changed, same) =
        (screen.modifier(at("~FALSE") + 1, row as u16), screen.modifier(at(" FALSE") + 1, row as u16));
    assert_ne!(changed, same, "{}", rows[row]);
}

#[test]
fn a_table_of_many_rows_is_read_to_its_end() {
    for size in [(80, 24), (60, 16)] {
        let mut screen = opened(size, &dark());
        screen.press("2gz");
        let mut seen = screen.text();
        while screen.app.state.selected + 1 < screen.app.state.rows {
            screen.press("<PgDn>");
            seen.push_str(&screen.text());
        }
        for text in (1..=500).filter(|i| *i != 250).map(|i| format!(" {i} ")).chain(["right".to_owned()]) {
            assert!(seen.contains(&text), "{text} {size:?}\n{}", screen.text());
        }
        let of_250 = |(path, _): &(crate::trace::diff::Path, Option<bool>)| path.to_string() == "big[250]";
        screen.app.state.selected = screen.app.state_paths.iter().position(of_250).unwrap();
        screen.redraw();
        screen.has("right: 1250 → 7");
    }
}

#[test]
fn a_function_of_pairs_is_a_table() {
    let spec = r#"---- MODULE Pairs ----
EXTENDS Naturals
VARIABLE sent
Init == sent = [p \in {"a", "b"} \X {"a", "b", "c"} |-> 0]
Send(p, q) == sent[p, q] = 0 /\ sent' = [sent EXCEPT ![p, q] = 1]
Next == Send("b", "a")
===="#;
    let session = Session::explore(Box::new(live("Pairs", spec, "INIT Init NEXT Next")), "Pairs");
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("4<Enter>2g");
    screen.has("            [\"a\"]  [\"b\"]  [\"c\"]");
    screen.has("      [\"a\"]  0      0      0");
    screen.has(" ~     [\"b\"] ~1      0      0");
    // Its rows say what changed, and are closed with it.
    screen.press("jjj").has("[\"a\"]: 0 → 1");
    screen.press("<Enter>").has("▶~ ▸ sent");
    screen.press("<Enter>T").has("[\"b\", \"a\"] 0 → 1");
}
