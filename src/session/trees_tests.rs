//! Conditions and values that are taken apart at once.

use std::fmt::Write as _;

use super::why_tests::live;
use super::{Besides, Facts, Session, ValueTree};
use crate::base::Stop;

/// The facts of a walk by the names of actions.
fn facts(spec: &str, cfg: &str, labels: &[&str]) -> Vec<Facts> {
    let name = spec.split_whitespace().nth(2).unwrap().to_owned();
    let mut session = Session::explore(Box::new(live(&name, spec, cfg)), "Spec");
    for label in labels {
        let choices = session.choices().unwrap();
        let choice = choices.iter().find(|c| c.label.as_ref().is_some_and(|l| l.to_string() == *label));
        session.take(choice.unwrap_or_else(|| panic!("{label} is not among {choices:#?}")));
    }
    session.facts(&Besides::default(), &Stop::default())
}

fn text(trees: &[ValueTree]) -> String {
    fn tell(trees: &[ValueTree], depth: usize, out: &mut String) {
        for tree in trees {
            let others = tree.others().unwrap_or_default();
            let _ = writeln!(out, "{}{} {others}", "  ".repeat(depth), tree.part.text());
            tell(&tree.parts, depth + 1, out);
        }
    }
    let mut out = String::new();
    tell(trees, 0, &mut out);
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

const QUEUE: &str = r"---- MODULE Queue ----
EXTENDS Naturals, FiniteSets
VARIABLES f, n, done
Ids == 1..3
Init == f = [i \in Ids |-> 0] /\ n = 0 /\ done = FALSE
Busy(i) == f[i] > n
Quiet == Cardinality({i \in Ids : Busy(i)}) < 2
Twice(x) == x + x
Set(i) == f[i] = 0 /\ ~(n > 5 \/ ~Quiet) /\ f' = [f EXCEPT ![i] = Twice(n + 1)] /\ UNCHANGED <<n, done>>
Stop == ~done /\ ~(\E i \in Ids : Busy(i) /\ i > n) /\ done' = TRUE /\ UNCHANGED <<f, n>>
Next == Stop \/ \E i \in Ids : Set(i)
OneAtMost == \A i \in Ids, j \in Ids : i < j => ~(Busy(i) /\ Busy(j))
Low == n < 9
Small == f[1] = 0
====";

#[test]
fn what_is_more_than_a_comparison_has_parts() {
    let all = facts(QUEUE, "INIT Init NEXT Next INVARIANTS Low OneAtMost Small", &["Set(1)", "Set(3)"]);
    // A comparison says all itself, and a value that is written is taken apart after the last step only.
    let first = &all[1];
    let parts: Vec<String> = first.conjunct_parts.iter().map(|trees| text(trees)).collect();
    let conjuncts: Vec<&str> =
        first.conjuncts.as_ref().unwrap().iter().map(|own| own.excerpt.text.as_str()).collect();
    assert_eq!((conjuncts[0], parts[0].as_str()), ("f[i] = 0", ""));
    let last = &all[2];
    let mut told = String::new();
    for (own, trees) in last.conjuncts.as_ref().unwrap().iter().zip(&last.conjunct_parts) {
        let _ = write!(told, "{}\n{}", own.excerpt.text, text(trees));
    }
    insta::assert_snapshot!(told, @r#"
    f[i] = 0
    ~(n > 5 \/ ~Quiet)
    n > 5 \/ ~Quiet   FALSE
      n > 5   FALSE
        n   0
      ~Quiet   FALSE
        Quiet   TRUE
          Cardinality({i \in Ids : Busy(i)})   1
            {i \in Ids : Busy(i)}   {1}
              Ids   {1, 2, 3}
              i = 3: Busy(i)   FALSE after 2 other elements
                f[i] > n   FALSE
                  f[i]   0
                  n   0
    f' = [f EXCEPT ![i] = Twice(n + 1)]
    i   3
    Twice(n + 1)   2
      n + 1   1
        n   0
      x + x   2
        x   1
    UNCHANGED <<n, done>>
    "#);
    let broken: Vec<&str> = last.broken.iter().map(|broken| broken.property.as_str()).collect();
    assert_eq!(broken, ["OneAtMost", "Small"]);
    insta::assert_snapshot!(text(&last.broken_parts[0]), @r#"
    Ids   {1, 2, 3}
    i = 1, j = 3: i < j => ~(Busy(i) /\ Busy(j))   FALSE after 6 other elements
      i < j   TRUE
      ~(Busy(i) /\ Busy(j))   FALSE
        Busy(i) /\ Busy(j)   TRUE
          Busy(i)   TRUE
            f[i] > n   TRUE
              f[i]   2
              n   0
          Busy(j)   TRUE
            f[i] > n   TRUE
              f[i]   2
              n   0
    "#);
    // The reason has it all.
    assert_eq!(text(&last.broken_parts[1]), "");
}

#[test]
fn what_cannot_happen_after_the_last_step_is_taken_apart() {
    let all = facts(QUEUE, "INIT Init NEXT Next", &["Set(1)", "Set(3)"]);
    assert!(all[..2].iter().all(|facts| facts.disabled_parts.is_empty()));
    let last = all.last().unwrap();
    let mut told = String::new();
    for (own, trees) in last.disabled.list.iter().zip(&last.disabled_parts) {
        let _ = write!(told, "{}\n{}", own.label, text(trees));
    }
    insta::assert_snapshot!(told, @r#"
    Stop
    \E i \in Ids : Busy(i) /\ i > n   TRUE
      Ids   {1, 2, 3}
      i = 1: Busy(i) /\ i > n   TRUE
        Busy(i)   TRUE
          f[i] > n   TRUE
            f[i]   2
            n   0
        i > n   TRUE
          n   0
    Set(1)
    Set(2)
    n > 5 \/ ~Quiet   TRUE
      n > 5   FALSE
        n   0
      ~Quiet   TRUE
        Quiet   FALSE
          Cardinality({i \in Ids : Busy(i)})   2
            {i \in Ids : Busy(i)}   {1, 3}
              Ids   {1, 2, 3}
              i = 3: Busy(i)   TRUE after 2 other elements
                f[i] > n   TRUE
                  f[i]   2
                  n   0
    Set(3)
    "#);
}

#[test]
fn of_a_large_tree_the_upper_levels_are_told() {
    let spec = r"---- MODULE Large ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
RECURSIVE Sum(_)
Sum(n) == IF n = 0 THEN 0 ELSE n + Sum(n - 1)
Few == x < 1 \/ Sum(60) = x
Wide == x = 0 \/ <<x + 1, x + 2, x + 3, x + 4, x + 5, x + 6>> = <<x + 7, x + 8, x + 9, x + 10, x + 11, x + 12>>
====";
    let all = facts(spec, "INIT Init NEXT Next INVARIANTS Few Wide", &["Next"]);
    let n_lines = |i: usize| text(&all[1].broken_parts[i]).lines().count();
    assert!((5..=40).contains(&n_lines(0)), "{}", text(&all[1].broken_parts[0]));
    assert!((5..=40).contains(&n_lines(1)), "{}", text(&all[1].broken_parts[1]));
}
