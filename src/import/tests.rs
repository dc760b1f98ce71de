//! What is read from each format, what is said of texts that are in none, and that nothing makes a reader panic.

use super::{Imported, read};
use crate::export::story::{Format, Story};
use crate::export::{Style, text};
use crate::trace::{self, Lasso};

const TLC: &str = include_str!("../../tests/traces/odd.out");
const TOOL: &str = include_str!("../../tests/traces/stuttering.tool");
const DUMP: &str = include_str!("../../tests/traces/dump.json");
const ITF: &str = include_str!("../../tests/traces/quint.itf.json");

fn shown(text: &str) -> String {
    let imported = read(text).unwrap();
    format!("{}\n{:?}\n{}", imported.format, imported.broken, text::trace(&imported.trace, Style::plain()))
}

fn complaint(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

fn exported(imported: &Imported, format: &str) -> String {
    let table = trace::resolve(&imported.trace, &mut |_, _| None);
    let story = Story {
        title: "Odd",
        stem: "Odd_trace",
        trace: &imported.trace,
        table: &table,
        said: &[],
        broken: imported.broken.as_deref(),
        pictures: &[],
        others: &[],
        facts: &[],
        essential: &[],
        style: Style::plain(),
    };
    (Format::named(format).unwrap().write)(&story)
}

#[test]
fn what_tlc_prints() {
    insta::assert_snapshot!(shown(TLC));
}

#[test]
fn what_tlc_prints_for_tools() {
    insta::assert_snapshot!(shown(TOOL), @r#"
    TLC's output
    Some("Ends is violated")
    1  Init
         x = 0
    2  Inc                                                       5:8 of Stut
       ~ x : 0 → 1
       then nothing changes any more
    "#);
}

#[test]
fn what_tlc_dumps() {
    insta::assert_snapshot!(shown(DUMP));
}

#[test]
fn what_quint_writes() {
    insta::assert_snapshot!(shown(ITF));
}

/// A violation in the initial state has no behavior, only the state.
#[test]
fn an_initial_state_that_is_wrong() {
    let imported = read(
        "Error: Invariant Inv is violated by the initial state:\n/\\ x = 0\n/\\ y = {1,\n 2}\n\nFinished\n",
    )
    .unwrap();
    assert_eq!(imported.broken.as_deref(), Some("Inv is violated"));
    assert_eq!((imported.trace.variables.len(), imported.trace.steps.len()), (2, 1));
}

/// With `-difftrace` a state has only what changed; with `-continue` there are several behaviors.
#[test]
fn states_with_differences_only_and_a_second_behavior() {
    let text = "Error: Deadlock reached.\nState 1: <Initial predicate>\n/\\ x = 0\n/\\ y = 5\n\nState 2: <Action line \
                5, col 8 to line 5, col 26 of module M>\n/\\ x = 1\n\nState 1: <Initial predicate>\n/\\ z = 0\n";
    insta::assert_snapshot!(shown(text), @r#"
    TLC's output
    Some("deadlock")
    1  Init
         x = 0
         y = 5
    2  Next                                                      5:8 of M
       ~ x : 0 → 1
    "#);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let state = "State 1: <Initial predicate>\n";
    assert_eq!(
        complaint(&format!("{state}/\\ x = <<1\n\n")),
        "line 2: the value of x is not TLA+ text: expected `,` at character 4, but the text ends there"
    );
    assert_eq!(
        complaint(&format!("{state}what\n")),
        "line 2: expected `/\\ variable = value`, but found `what`"
    );
    assert_eq!(complaint(state), "line 2: expected `/\\ variable = value`");
    assert_eq!(
        complaint("Error: Deadlock reached.\nState 3: <A>\n/\\ x = 1\n"),
        "line 2: expected state 1, but found state 3"
    );
    let more = "\nState 2: <A line 1, col 1 to line 1, col 2 of module M>\n/\\ y = 1\n";
    assert_eq!(complaint(&format!("{state}/\\ x = 1\n{more}")), "line 5: the first state has no variable y");
    assert_eq!(
        complaint(&format!("{state}/\\ x = 1\n\nBack to state 4: <A>\n")),
        "line 4: there is no state 4 to go back to"
    );
    assert_eq!(
        complaint("TLC2 Version 2\nError: Parsing or semantic analysis failed.\n"),
        "there is no behavior in it: TLC says: Parsing or semantic analysis failed."
    );
    assert!(complaint("").starts_with("expected a document of `lockwalk check --json`"));
    assert!(complaint("{\"states\": ").contains("EOF while parsing a value at line 1 column 11"));
    for (json, expected) in [
        (r#"{"states": 1}"#, "states: expected a list of states"),
        (r#"{"states": []}"#, "there is no behavior in it: it has no states"),
        (r#"{"states": [1]}"#, "states[0]: expected an object with the variables, but found a number"),
        (r#"{"states": [{"x": null}]}"#, "states[0].x: expected a value, but found null"),
        (
            r##"{"states": [{"x": {"#set": 1}}]}"##,
            "states[0].x: expected a list after \"#set\", but found a number",
        ),
        (
            r##"{"states": [{"x": {"#list": 1}}]}"##,
            "states[0].x: expected one of #bigint, #tup, #set, #map, #unserializable, but found \"#list\"",
        ),
        (r#"{"states": [{"x": 1}, {"y": 1}]}"#, "states[1]: the variable x of the first state is missing"),
        (r#"{"states": [{"x": 1}], "loop": 1}"#, "loop: expected the number of a state, from 0"),
        (r#"{"counterexample": {}}"#, "counterexample: expected a list with the key \"state\""),
        (
            r#"{"counterexample": {"state": [[1, {"x": 1}]], "action": [[1]]}}"#,
            "action 1: expected a list of a state, an action and a state",
        ),
        (
            r#"{"counterexample": {"state": [[1, {"x": 1.5}]], "action": []}}"#,
            "state 1, variable x: 1.5 is not a 32-bit integer",
        ),
    ] {
        assert_eq!(complaint(json), expected, "{json}");
    }
}

/// What is written in ITF is read back as it was, with its actions and model values.
#[test]
fn itf_goes_there_and_back() {
    for text in [TLC, TOOL, DUMP, ITF] {
        let before = read(text).unwrap();
        let after = read(&exported(&before, "itf")).unwrap();
        assert_eq!(after.trace, before.trace, "{text}");
        assert_eq!(after.broken, before.broken, "{text}");
    }
}

/// A model value that has the name of a string stays one.
#[test]
fn a_model_value_with_the_name_of_a_string() {
    let before = read("State 1: <Initial predicate>\n/\\ x = <<a, \"a\", b>>\n").unwrap();
    assert_eq!(read(&exported(&before, "itf")).unwrap().trace, before.trace);
}

/// What TLC says leads back is kept; its text for tools has another shape.
#[test]
fn the_action_that_leads_back() {
    let by = |text: &str| match read(text).unwrap().trace.lasso {
        Some(Lasso::Cycle { back, by }) => (back, by.map(|label| (label.to_string(), label.location))),
        other => panic!("{other:?}"),
    };
    let place = |place: &str| Some(place.to_owned());
    assert_eq!(by(TLC), (2, Some(("Give(p2)".to_owned(), place("19:5 of Odd")))));
    let states = "State 1: <Initial predicate>\n/\\ x = 1\n\nState 2: <Up line 5, col 7 to line 5, col 20 of module A>\n\
                  /\\ x = 2\n\n";
    let action = "<Down line 6, col 9 to line 6, col 20 of module A>";
    let down = (0, Some(("Down".to_owned(), place("6:9 of A"))));
    assert_eq!(by(&format!("{states}Back to state 1: {action}\n")), down);
    assert_eq!(
        by(&format!("{states}1: Back to state: {action}\n")
            .replace("State ", "")
            .replace("1: <I", "@!@!@STARTMSG 2217:4 @!@!@\n1: <I")),
        down
    );
    // Old versions do not say it.
    assert_eq!(by(&format!("{states}Back to state 1\n")), (0, None));
}

/// A loop of the last state alone is stuttering, in every format.
#[test]
fn a_loop_of_one_state() {
    let imported = read(r#"{"states": [{"x": 1}, {"x": 2}], "loop": 1}"#).unwrap();
    assert_eq!(imported.trace.lasso, Some(Lasso::Stuttering));
}

/// Damaged texts are read or refused. A text of JSON that is cut off is refused.
#[test]
fn damaged_texts_are_no_crash() {
    for (text, is_json) in [(TLC, false), (TOOL, false), (DUMP, true), (ITF, true)] {
        let whole = text.trim_end();
        for (at, c) in whole.char_indices().skip(1) {
            let (head, tail) = whole.split_at(at);
            let cut = read(head);
            assert!(cut.is_err() || !is_json, "{head}");
            let _ = read(&format!("{head}{}", &tail[c.len_utf8()..]));
            for other in ["\"", "\n", "{", ">>", "<", "9", "\u{0}", "日"] {
                let _ = read(&format!("{head}{other}{}", &tail[c.len_utf8()..]));
            }
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(5000), close.repeat(5000));
    let json = format!(r#"{{"states": [{{"x": {}}}]}}"#, deep("[", "]"));
    assert!(complaint(&json).contains("recursion limit"), "{}", complaint(&json));
    let text = format!("State 1: <Initial predicate>\n/\\ x = {}\n", deep("<<", ">>"));
    assert!(complaint(&text).contains("nested more than"), "{}", complaint(&text));
}
