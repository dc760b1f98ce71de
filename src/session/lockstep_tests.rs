//! A behavior of one variant, taken in others, on small specs.

use std::fmt::Write as _;

use super::why_tests::live;
use super::{Live, Reason, Refused, Walker};
use crate::trace::{Label, Step, Trace};

/// Walks by the names of actions from the first initial state; the first one that fits is taken.
fn walk(live: &mut Live, labels: &[&str]) -> Trace {
    let state = live.initial().unwrap().remove(0);
    let mut steps = vec![Step { label: None, state }];
    for text in labels {
        let before = &steps.last().unwrap().state;
        let next = live.successors(before).unwrap().into_iter().find(|next| next.label.to_string() == *text);
        let next = next.unwrap_or_else(|| panic!("{text} is not enabled"));
        steps.push(Step { label: Some(next.label), state: next.state });
    }
    Trace { variables: live.variables().to_vec(), steps, lasso: None }
}

fn name(label: Option<&Label>) -> String {
    label.map_or_else(|| "Init".to_owned(), ToString::to_string)
}

fn says(refused: &Refused) -> String {
    match &refused.reason {
        Reason::NoAction => "no such action".to_owned(),
        Reason::Conjunct(part) => format!("{} [{}]", part.excerpt.text, part.values()),
        Reason::Constraint(name, part) => {
            let part = part.as_ref().map(|part| format!("{} [{}]", part.excerpt.text, part.values()));
            format!("outside of {name}, {}", part.unwrap_or_default())
        }
        Reason::Unknown => "unknown".to_owned(),
        Reason::Variables => "other variables".to_owned(),
        Reason::Evaluation(message) => message.clone(),
    }
}

/// Says what a variant does with a behavior, a line for each step.
fn followed(live: &mut Live, trace: &Trace) -> String {
    let found = live.lockstep(trace);
    let mut text = format!("{} same\n", found.same);
    for (step, pace) in trace.steps.iter().zip(&found.paces) {
        let _ = write!(text, "{}:", name(step.label.as_ref()));
        if let Some(refused) = &pace.refused {
            let _ = write!(text, " refused, {};", says(refused));
        }
        for taken in pace.takes.iter().chain(&pace.later) {
            let values: Vec<String> = taken.state.iter().map(ToString::to_string).collect();
            let _ = write!(text, " {} {}", name(taken.label.as_ref()), values.join(" "));
        }
        if !pace.instead.is_empty() {
            let labels: Vec<String> = pace.instead.iter().map(ToString::to_string).collect();
            let _ = write!(text, " could {}", labels.join(" "));
        }
        text.push('\n');
    }
    if let Some((at, names)) = found.violates {
        let _ = writeln!(text, "{} after {at}", names.join(" "));
    }
    text
}

const COUNT: &str = r"
---- MODULE Count ----
EXTENDS Naturals
CONSTANTS Gate, By, Start
VARIABLES x, y
Init == x = Start /\ y = 0
Up == x' = x + By /\ UNCHANGED y
Pass == y < Gate /\ x > 0 /\ y' = y + 1 /\ UNCHANGED x
Next == Up \/ Pass
Small == y < 2
====
";

fn count(constants: &str) -> Live {
    live("Count", COUNT, &format!("INIT Init NEXT Next INVARIANT Small CONSTANTS {constants}"))
}

#[test]
fn the_first_conjunct_that_refuses_a_step_and_how_it_goes_on() {
    let trace = walk(&mut count("Gate = 2 By = 1 Start = 0"), &["Up", "Pass", "Up", "Pass"]);
    let text = followed(&mut count("Gate = 1 By = 1 Start = 0"), &trace);
    insta::assert_snapshot!(text, @r"
    4 same
    Init: Init 0 0
    Up: Up 1 0
    Pass: Pass 1 1
    Up: Up 2 1
    Pass: refused, y < Gate [y is 1]; could Up
    ");
}

#[test]
fn the_same_action_to_another_state_is_another_step() {
    let trace = walk(&mut count("Gate = 2 By = 1 Start = 0"), &["Up", "Pass", "Pass"]);
    let text = followed(&mut count("Gate = 2 By = 2 Start = 0"), &trace);
    insta::assert_snapshot!(text, @r"
    1 same
    Init: Init 0 0
    Up: refused, x' = x + By [x' is 1, x + By is 2]; Up 2 0
    Pass: Pass 2 1
    Pass: Pass 2 2
    Small after 3
    ");
}

#[test]
fn another_beginning_and_a_step_that_waits() {
    let trace = walk(&mut count("Gate = 2 By = 1 Start = 1"), &["Pass", "Up"]);
    let text = followed(&mut count("Gate = 2 By = 1 Start = 0"), &trace);
    insta::assert_snapshot!(text, @r"
    0 same
    Init: refused, x = Start [x is 1]; Init 0 0
    Pass: refused, x > 0 [x is 0]; could Up
    Up: Up 1 0 Pass 1 1
    ");
}

#[test]
fn what_lies_outside_of_a_constraint_is_no_part_of_a_variant() {
    let trace = walk(&mut count("Gate = 2 By = 1 Start = 0"), &["Up", "Pass", "Up", "Up", "Pass"]);
    let constrained = |more: &str| {
        let cfg = "INIT Init NEXT Next INVARIANT Small CONSTANTS Gate = 2 By = 1 Start = 0";
        live(
            "Count",
            &COUNT.replace("Small ==", "Few == x < 2\nSlow == x' < 3\nSmall =="),
            &format!("{cfg} {more}"),
        )
    };
    insta::assert_snapshot!(followed(&mut constrained("CONSTRAINT Few"), &trace), @r"
    3 same
    Init: Init 0 0
    Up: Up 1 0
    Pass: Pass 1 1
    Up: refused, outside of Few, x < 2 [x is 2]; could Pass
    Up: refused, outside of Few, x < 2 [x is 2]; could Pass
    Pass: Pass 1 2 Up 2 2
    Small after 3
    ");
    insta::assert_snapshot!(followed(&mut constrained("ACTION_CONSTRAINT Slow"), &trace), @r"
    4 same
    Init: Init 0 0
    Up: Up 1 0
    Pass: Pass 1 1
    Up: Up 2 1
    Up: refused, outside of Slow, x' < 3 [x' is 3]; could Pass
    Pass: Pass 2 2 Up 3 2
    Small after 4
    ");
}

#[test]
fn what_breaks_a_property_outside_of_a_constraint_is_found_there() {
    let spec = COUNT.replace("Small ==", "Few == x < 2 /\\ y < 2\nSmall ==");
    let cfg = "INIT Init NEXT Next INVARIANT Small CONSTANTS Gate = 3 By = 1 Start = 0";
    let trace = walk(&mut live("Count", &spec, cfg), &["Up", "Pass", "Pass", "Pass"]);
    let text = followed(&mut live("Count", &spec, &format!("{cfg} CONSTRAINT Few")), &trace);
    insta::assert_snapshot!(text, @r"
    4 same
    Init: Init 0 0
    Up: Up 1 0
    Pass: Pass 1 1
    Pass: Pass 1 2
    Pass: refused, outside of Few, y < 2 [y is 2];
    Small after 3
    ");
}

#[test]
fn what_cannot_be_followed() {
    let mut bad = count("Gate = 2 By = 1 Start = 0");
    let mut trace = walk(&mut bad, &["Up", "Up"]);
    let label = trace.steps[2].label.as_mut().unwrap();
    label.name = "Jump".to_owned();
    trace.steps[2].state = trace.steps[0].state.clone();
    let text = followed(&mut count("Gate = 1 By = 1 Start = 0"), &trace);
    insta::assert_snapshot!(text, @r"
    2 same
    Init: Init 0 0
    Up: Up 1 0
    Jump: refused, no such action; could Up Pass
    ");
    trace.variables = vec!["x".to_owned()];
    let text = followed(&mut count("Gate = 1 By = 1 Start = 0"), &trace);
    insta::assert_snapshot!(text, @r"
    0 same
    Init: refused, other variables;
    ");
}
