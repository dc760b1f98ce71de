//! What is taken apart, down to its last parts.

use std::fmt::Write as _;

use super::why_tests::live;
use super::{Session, Whole};

/// Takes the first choice until the walk has so many states.
fn walk(spec: &str, cfg: &str, states: usize) -> Session {
    let mut session = Session::explore(Box::new(live("Spec", spec, cfg)), "Spec");
    while session.len() < states {
        let first = session.choices().unwrap().remove(0);
        session.take(&first);
    }
    session
}

/// The parts of the last step, and theirs.
fn tree(session: &mut Session, whole: &Whole) -> String {
    let mut text = String::new();
    open(session, whole, &mut Vec::new(), &mut text);
    text
}

fn open(session: &mut Session, whole: &Whole, path: &mut Vec<usize>, text: &mut String) {
    for part in session.parts(session.len() - 1, whole, path).unwrap() {
        let _ = writeln!(text, "{}{}", "  ".repeat(path.len()), part.text());
        path.push(part.at);
        open(session, whole, path, text);
        path.pop();
    }
}

fn expression(text: &str) -> String {
    let spec = "---- MODULE Spec ----
EXTENDS Integers, Sequences
VARIABLES f, q
Init == f = [x \\in 1..3 |-> x * x] /\\ q = <<4, 5>>
Next == f' = [f EXCEPT ![1] = @ + 1] /\\ q' = Tail(q)
Sum(a, b) == a + b
Most == CHOOSE x \\in DOMAIN f : \\A y \\in DOMAIN f : f[y] <= f[x]
Fact[n \\in Nat] == IF n = 0 THEN 1 ELSE n * Fact[n - 1]
====
";
    tree(&mut walk(spec, "INIT Init\nNEXT Next\n", 1), &Whole::Expression(text.to_owned()))
}

#[test]
fn only_what_is_evaluated_is_a_part() {
    insta::assert_snapshot!(expression("f[1] = 1 /\\ f[2] = 5 /\\ f[9] = 0"), @r"
    f[1] = 1   TRUE
      f[1]   1
        f   <<1, 4, 9>>
    f[2] = 5   FALSE
      f[2]   4
        f   <<1, 4, 9>>
    ");
    insta::assert_snapshot!(expression("f[1] = 2 \\/ f[2] = 4 \\/ f[9] = 0"), @r"
    f[1] = 2   FALSE
      f[1]   1
        f   <<1, 4, 9>>
    f[2] = 4   TRUE
      f[2]   4
        f   <<1, 4, 9>>
    ");
    insta::assert_snapshot!(expression("f[1] = 2 => f[9] = 0"), @r"
    f[1] = 2   FALSE
      f[1]   1
        f   <<1, 4, 9>>
    ");
    insta::assert_snapshot!(expression("IF f[1] = 2 THEN f[9] ELSE f[2]"), @r"
    f[1] = 2   FALSE
      f[1]   1
        f   <<1, 4, 9>>
    f[2]   4
      f   <<1, 4, 9>>
    ");
    insta::assert_snapshot!(expression("CASE f[1] = 2 -> f[9] [] f[2] = 4 -> q [] f[3] = 9 -> f[9]"), @r"
    f[1] = 2   FALSE
      f[1]   1
        f   <<1, 4, 9>>
    f[2] = 4   TRUE
      f[2]   4
        f   <<1, 4, 9>>
    q   <<4, 5>>
    ");
}

#[test]
fn quantifiers_have_a_part_for_each_element_up_to_the_one_that_decides() {
    insta::assert_snapshot!(expression("\\A x \\in DOMAIN f : f[x] < 4"), @r"
    DOMAIN f   1..3
      f   <<1, 4, 9>>
    x = 1: f[x] < 4   TRUE
      f[x]   1
        f   <<1, 4, 9>>
        x   1
    x = 2: f[x] < 4   FALSE
      f[x]   4
        f   <<1, 4, 9>>
        x   2
    ");
    insta::assert_snapshot!(expression("\\E <<x, y>> \\in {<<1, 2>>, <<2, 3>>} : f[x] = y"), @r"
    x = 1, y = 2: f[x] = y   FALSE
      f[x]   1
        f   <<1, 4, 9>>
        x   1
      y   2
    x = 2, y = 3: f[x] = y   FALSE
      f[x]   4
        f   <<1, 4, 9>>
        x   2
      y   3
    ");
    insta::assert_snapshot!(expression("{x \\in DOMAIN f : f[x] > 3}"), @r"
    DOMAIN f   1..3
      f   <<1, 4, 9>>
    x = 1: f[x] > 3   FALSE
      f[x]   1
        f   <<1, 4, 9>>
        x   1
    x = 2: f[x] > 3   TRUE
      f[x]   4
        f   <<1, 4, 9>>
        x   2
    x = 3: f[x] > 3   TRUE
      f[x]   9
        f   <<1, 4, 9>>
        x   3
    ");
    insta::assert_snapshot!(expression("[x, y \\in 1..2 |-> f[x] + y]"), @r"
    1..2   {1, 2}
    x = 1, y = 1: f[x] + y   2
      f[x]   1
        f   <<1, 4, 9>>
        x   1
      y   1
    x = 1, y = 2: f[x] + y   3
      f[x]   1
        f   <<1, 4, 9>>
        x   1
      y   2
    x = 2, y = 1: f[x] + y   5
      f[x]   4
        f   <<1, 4, 9>>
        x   2
      y   1
    x = 2, y = 2: f[x] + y   6
      f[x]   4
        f   <<1, 4, 9>>
        x   2
      y   2
    ");
    insta::assert_snapshot!(expression("Most"), @r"
    DOMAIN f   1..3
      f   <<1, 4, 9>>
    x = 1: \A y \in DOMAIN f : f[y] <= f[x]   FALSE
      DOMAIN f   1..3
        f   <<1, 4, 9>>
      y = 1: f[y] <= f[x]   TRUE
        f[y]   1
          f   <<1, 4, 9>>
          y   1
        f[x]   1
          f   <<1, 4, 9>>
          x   1
      y = 2: f[y] <= f[x]   FALSE
        f[y]   4
          f   <<1, 4, 9>>
          y   2
        f[x]   1
          f   <<1, 4, 9>>
          x   1
    x = 2: \A y \in DOMAIN f : f[y] <= f[x]   FALSE
      DOMAIN f   1..3
        f   <<1, 4, 9>>
      y = 1: f[y] <= f[x]   TRUE
        f[y]   1
          f   <<1, 4, 9>>
          y   1
        f[x]   4
          f   <<1, 4, 9>>
          x   2
      y = 2: f[y] <= f[x]   TRUE
        f[y]   4
          f   <<1, 4, 9>>
          y   2
        f[x]   4
          f   <<1, 4, 9>>
          x   2
      y = 3: f[y] <= f[x]   FALSE
        f[y]   9
          f   <<1, 4, 9>>
          y   3
        f[x]   4
          f   <<1, 4, 9>>
          x   2
    x = 3: \A y \in DOMAIN f : f[y] <= f[x]   TRUE
      DOMAIN f   1..3
        f   <<1, 4, 9>>
      y = 1: f[y] <= f[x]   TRUE
        f[y]   1
          f   <<1, 4, 9>>
          y   1
        f[x]   9
          f   <<1, 4, 9>>
          x   3
      y = 2: f[y] <= f[x]   TRUE
        f[y]   4
          f   <<1, 4, 9>>
          y   2
        f[x]   9
          f   <<1, 4, 9>>
          x   3
      y = 3: f[y] <= f[x]   TRUE
        f[y]   9
          f   <<1, 4, 9>>
          y   3
        f[x]   9
          f   <<1, 4, 9>>
          x   3
    ");
}

#[test]
fn of_many_elements_the_first_are_parts_and_the_last() {
    let text = expression("\\A x \\in 1..1000 : x < f[3] * 100");
    let elements: Vec<&str> = text.lines().filter(|line| line.starts_with("x = ")).collect();
    assert_eq!(elements.len(), 100);
    assert_eq!(elements[98..], ["x = 99: x < f[3] * 100   TRUE", "x = 900: x < f[3] * 100   FALSE"]);
}

#[test]
fn definitions_and_local_names_open_where_they_are_used() {
    insta::assert_snapshot!(expression("LET z == f[2] w(v) == v + z IN Sum(z, w(1))"), @r"
    z   4
      f   <<1, 4, 9>>
    v + z   5
      z   4
        f   <<1, 4, 9>>
    a + b   9
      a   4
      b   5
    ");
    insta::assert_snapshot!(expression("Fact[f[1] + 1]"), @r"
    f[1] + 1   2
      f[1]   1
        f   <<1, 4, 9>>
    IF n = 0 THEN 1 ELSE n * Fact[n - 1]   2
      n = 0   FALSE
        n   2
      n * Fact[n - 1]   2
        n   2
        Fact[n - 1]   1
          n - 1   1
            n   2
          IF n = 0 THEN 1 ELSE n * Fact[n - 1]   1
            n = 0   FALSE
              n   1
            n * Fact[n - 1]   1
              n   1
              Fact[n - 1]   1
                n - 1   0
                  n   1
                IF n = 0 THEN 1 ELSE n * Fact[n - 1]   1
                  n = 0   TRUE
                    n   0
    ");
    insta::assert_snapshot!(expression("[f EXCEPT ![q[1] - 2] = @ + 1, ![2] = @ + f[3]][2]"), @r"
    [f EXCEPT ![q[1] - 2] = @ + 1, ![2] = @ + f[3]]   <<1, 14, 9>>
      f   <<1, 4, 9>>
      q[1] - 2   2
        q[1]   4
          q   <<4, 5>>
      @ + 1   5
        @   4
      @ + f[3]   14
        @   5
        f[3]   9
          f   <<1, 4, 9>>
    ");
}

#[test]
fn a_part_that_has_no_value_says_why_and_the_others_have_theirs() {
    insta::assert_snapshot!(expression("Len(q) + f[Len(q) + 2] + 1"), @r"
    Len(q) + f[Len(q) + 2]   has no value: attempted to apply the tuple <<1, 4, 9>> to 4, which is not in its domain
      Len(q)   2
        q   <<4, 5>>
      f[Len(q) + 2]   has no value: attempted to apply the tuple <<1, 4, 9>> to 4, which is not in its domain
        f   <<1, 4, 9>>
        Len(q) + 2   4
          Len(q)   2
            q   <<4, 5>>
    ");
    insta::assert_snapshot!(expression("\\A x \\in 1..5 : f[x] > 0"), @r"
    1..5   {1, 2, 3, 4, 5}
    x = 1: f[x] > 0   TRUE
      f[x]   1
        f   <<1, 4, 9>>
        x   1
    x = 2: f[x] > 0   TRUE
      f[x]   4
        f   <<1, 4, 9>>
        x   2
    x = 3: f[x] > 0   TRUE
      f[x]   9
        f   <<1, 4, 9>>
        x   3
    x = 4: f[x] > 0   has no value: attempted to apply the tuple <<1, 4, 9>> to 4, which is not in its domain
      f[x]   has no value: attempted to apply the tuple <<1, 4, 9>> to 4, which is not in its domain
        f   <<1, 4, 9>>
        x   4
    ");
}

#[test]
fn conjuncts_and_properties_of_a_step_are_taken_apart() {
    let spec = "---- MODULE Spec ----
EXTENDS Integers
CONSTANT Threads
VARIABLES pc, n
Init == pc = [t \\in Threads |-> \"a\"] /\\ n = 0
Ready(t) == pc[t] = \"a\"
Add(t) == /\\ Ready(t)
          /\\ n < 2 \\/ n > 10
          /\\ pc' = [pc EXCEPT ![t] = \"b\"]
          /\\ n' = n + (IF pc[t] = \"a\" THEN 1 ELSE 2)
Next == \\E t \\in Threads : Add(t)
Small == n < 2
Up == [][n' > n]_n
====
";
    let cfg = "INIT Init\nNEXT Next\nCONSTANT Threads = {t1, t2}\nINVARIANT Small\nPROPERTY Up\n";
    let mut session = walk(spec, cfg, 3);
    let mut text = String::new();
    for conjunct in session.conjuncts(2).unwrap() {
        let _ = writeln!(text, "{}", conjunct.excerpt.text);
        if let Some(number) = conjunct.opens {
            tree(&mut session, &Whole::Conjunct(number)).lines().for_each(|line| {
                let _ = writeln!(text, "  {line}");
            });
        }
    }
    insta::assert_snapshot!(text, @r#"
    Ready(t)
      pc[t]   "a"
        pc   (t1 :> "b" @@ t2 :> "a")
        t   t2
    n < 2
      n   1
    pc' = [pc EXCEPT ![t] = "b"]
      pc   (t1 :> "b" @@ t2 :> "a")
      t   t2
    n' = n + (IF pc[t] = "a" THEN 1 ELSE 2)
      n   1
      IF pc[t] = "a" THEN 1 ELSE 2   1
        pc[t] = "a"   TRUE
          pc[t]   "a"
            pc   (t1 :> "b" @@ t2 :> "a")
            t   t2
    "#);
    insta::assert_snapshot!(tree(&mut session, &Whole::Property("Small".to_owned())), @"n   2");
    insta::assert_snapshot!(tree(&mut session, &Whole::Property("Up".to_owned())), @r"
    n' > n   TRUE
      n'   2
      n   1
    ");
}
