//! Expressions beside specs and traces, and what is said of those that are wrong.

use super::why_tests::{LOCKED, LOCKED_CFG, live};
use super::{ProblemKind, Recorded, Room, Walker};
use crate::stdmod::World;
use crate::trace::{State, Step, Trace};
use crate::value::Plain;

fn shown(answer: Result<Plain, String>) -> String {
    match answer {
        Ok(value) => value.to_string(),
        Err(text) => text,
    }
}

#[test]
fn expressions_of_a_state_and_of_the_next_one() {
    let mut live = live("Locked", LOCKED, LOCKED_CFG);
    let first = live.initial().unwrap().remove(0);
    let next = live.successors(&first).unwrap().remove(0).state;
    let mut ask = |expression: &str| shown(live.ask(expression, &first, Some(&next)));
    assert_eq!(ask("pc[CHOOSE t \\in Thread : TRUE]"), "\"out\"");
    assert_eq!(ask("<<owner, owner'>>"), "<<\"free\", a>>");
    assert_eq!(ask("Free /\\ ~Free'"), "TRUE");
    // The model values of the cfg are there by their names.
    assert_eq!(ask("ENABLED Take(b) /\\ Take(a)"), "TRUE");
    assert_eq!(ask("\\A a \\in Thread : pc[a] = \"out\""), "TRUE");
}

#[test]
fn modules_that_the_spec_does_not_extend_are_there() {
    let mut live = live("Locked", LOCKED, LOCKED_CFG);
    let first = live.initial().unwrap().remove(0);
    let mut ask = |expression: &str| shown(live.ask(expression, &first, None));
    assert_eq!(ask("Cardinality(Thread)"), "2");
    assert_eq!(ask("-n"), "0");
    // Several lines, and a list whose column matters.
    assert_eq!(ask("/\\ n = 0\n/\\ \\/ n > 0\n   \\/ Free"), "TRUE");
}

#[test]
fn a_module_of_the_file_of_the_root_is_found() {
    let spec = "---- MODULE Two ----\nEXTENDS Other\nVARIABLE x\nInit == x = One\nNext == x' = x\n====\n\
                ---- MODULE Other ----\nOne == 1\n====\n";
    let mut live = live("Two", spec, "INIT Init NEXT Next");
    assert_eq!(shown(live.ask("x = One", &vec![Plain::Int(1)], None)), "TRUE");
}

#[test]
fn what_is_wrong_is_shown_in_the_expression() {
    let mut live = live("Locked", LOCKED, LOCKED_CFG);
    let first = live.initial().unwrap().remove(0);
    let mut ask = |expression: &str| shown(live.ask(expression, &first, None));
    insta::assert_snapshot!(ask("n + m"), @r#"
    error[E0210]: `m` is not defined here
     --> expression:1:5
      |
    1 | n + m
      |     ^
    "#);
    insta::assert_snapshot!(ask("(n + 1"), @r#"
    error[E0102]: this `(` is not closed
     --> expression:1:1
      |
    1 | (n + 1
      | ^     - expected `)` before the end of the text
      | |
      | opened here
    "#);
    insta::assert_snapshot!(ask("n\n==== "), @r#"
    error[E0101]: expected the end of the expression, found the end of the module
     --> expression:2:1
      |
    2 | ====
      | ^^^^ expected the end of the expression
    "#);
    insta::assert_snapshot!(ask("<<1>>[2]"), @r#"
    error[E0501]: attempted to apply the tuple <<1>> to 2, which is not in its domain
     --> expression:1:1
      |
    1 | <<1>>[2]
      | ^^^^^^^^
      |
      = help: check that the argument is in `DOMAIN` before applying the function
    "#);
    insta::assert_snapshot!(ask("n' + 1"), @"error[E0501]: there is no next step here, of which primed variables speak");
    insta::assert_snapshot!(ask("[]Free"), @"error[E0501]: an expression about one step is expected");
    insta::assert_snapshot!(ask("pc[n]"), @r#"
    error[E0501]: attempted to apply the function (a :> "out" @@ b :> "out") to 0, which is not in its domain
     --> expression:1:1
      |
    1 | pc[n]
      | ^^^^^
      |
      = help: check that the argument is in `DOMAIN` before applying the function
    "#);
    insta::assert_snapshot!(ask(""), @r#"
    error[E0101]: expected an expression, found the end of the text
     --> expression:1:1
      |
    1 |
      | ^ expected an expression
    "#);
}

#[test]
fn a_trace_without_its_spec_has_its_variables() {
    let state = |n: i32, who: &str| -> State {
        vec![Plain::Int(n), Plain::Model(who.to_owned()), Plain::Str("b".to_owned())]
    };
    let steps =
        vec![Step { label: None, state: state(1, "p1") }, Step { label: None, state: state(2, "p2") }];
    let variables = vec!["n".to_owned(), "turn".to_owned(), "#odd".to_owned()];
    let mut recorded = Recorded::new(Trace { variables, steps, lasso: None });
    let (first, next) = (state(1, "p1"), state(2, "p2"));
    let mut ask = |expression: &str| shown(recorded.ask(expression, &first, Some(&next)));
    assert_eq!(ask("n' - n"), "1");
    assert_eq!(ask("{turn, turn'} = {p1, p2}"), "TRUE");
    assert_eq!(ask("_odd"), "\"b\"");
    assert_eq!(ask("Len(<<n>>)"), "1");
    assert!(recorded.names().contains(&"turn".to_owned()));
}

#[test]
fn constant_expressions_need_no_spec() {
    let mut room = Room::of_constants(World::default());
    let mut ask = |expression: &str| room.constant(expression);
    let value = |answer: Result<super::Answer, super::Problem>| answer.unwrap().value.to_string();
    assert_eq!(value(ask("{x \\in 1..10 : x % 3 = 0}")), "{3, 6, 9}");
    assert_eq!(value(ask("SetToSeq({2, 1})")), "<<1, 2>>");
    let printed = ask("PrintT(\"here\")").unwrap();
    assert_eq!(printed.printed, ["\"here\""]);
    assert_eq!(ask("1 +").unwrap_err().kind, ProblemKind::Parse);
    assert_eq!(ask("1 \\div 0").unwrap_err().kind, ProblemKind::Evaluation);
    assert_eq!(ask("Assert(FALSE, 1)").unwrap_err().kind, ProblemKind::Assert);
}

#[test]
fn names_are_those_of_the_spec_and_of_the_usual_modules() {
    let names = live("Locked", LOCKED, LOCKED_CFG).names();
    for name in ["Take", "pc", "Thread", "Cardinality", "Small"] {
        assert!(names.iter().any(|other| other == name), "{name} is not among {names:?}");
    }
    assert!(!names.iter().any(|name| name.starts_with("Lockwalk")), "{names:?}");
}
