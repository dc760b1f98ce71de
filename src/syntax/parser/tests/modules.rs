//! Modules, units and proofs.

use super::{FILE, Parsed, module, parse_module};
use crate::base::Symbols;
use crate::syntax::tree::UnitKind;

/// Returns the names of the operators that a text of units defines.
fn defined(units: &str) -> Vec<String> {
    let text = format!("---- MODULE M ----\n{units}\n====");
    let mut symbols = Symbols::default();
    let Parsed { modules, diagnostics } = parse_module(FILE, &text, &mut symbols);
    assert_eq!(diagnostics, [], "{units}");
    let units = modules[0].units.iter();
    units
        .filter_map(|u| match &u.kind {
            UnitKind::Operator(operator) => Some(symbols.text(operator.name.symbol).to_owned()),
            _ => None,
        })
        .collect()
}

#[test]
fn every_kind_of_unit_is_printed_as_it_was() {
    let text = r"---- MODULE M ----
EXTENDS Naturals, Sequences

CONSTANTS N, F(_, _), _ ++ _, -. _, _ ^+

VARIABLES x, y

RECURSIVE G(_), H

A == 1

G(a, Op(_), _ + _) == a

f[i \in S, <<j, k>> \in T] == i

a ++ b == a

-. a == a

a ^+ == a

LOCAL B == 2

INSTANCE K

LOCAL INSTANCE K WITH x <- y, Op <- +, - <- LAMBDA a, b : a

I(a) == INSTANCE K

ASSUME N > 0

ASSUME Named == N > 0

AXIOM N > 0

THEOREM T == A

THEOREM A => B

---- MODULE Inner ----

C == 3

====

====";
    assert_eq!(module(text), text);
}

#[test]
fn text_around_the_module_is_ignored() {
    let text = "junk \" (* --\n------ MODULE M ------\nA == 1\n======\njunk \" (* \n";
    insta::assert_snapshot!(module(text), @"
    ---- MODULE M ----

    A == 1

    ====
    ");
}

#[test]
fn all_modules_of_a_file_are_read() {
    let text = "---- MODULE A ----\n====\n text\n---- MODULE B ----\nC == 1\n====";
    let parsed = parse_module(FILE, text, &mut Symbols::default());
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.modules.len(), 2);
}

#[test]
fn proofs_are_passed_over_exactly() {
    assert_eq!(defined("THEOREM A\nOBVIOUS\nB == 1"), ["B"]);
    assert_eq!(defined("THEOREM A\nPROOF OMITTED\nB == 1"), ["B"]);
    assert_eq!(defined("THEOREM A BY C, D(1), MODULE M DEF E, +, M!F\nB == 1"), ["B"]);
    assert_eq!(defined("THEOREM A BY DEF ++\na ++ b == 1"), ["++"]);
    assert_eq!(defined("USE DEF A\nB == 1\nHIDE DEF A\nC == 2"), ["B", "C"]);
    assert_eq!(
        defined(
            "LEMMA L == ASSUME NEW x \\in S, NEW VARIABLE y, P(x) PROVE Q(x)\n\
             PROOF\n\
             <1> DEFINE a == 1\n\
             \u{20}          F(b) == b\n\
             <1>1. \\A z \\in S : P(z)\n\
             \u{20} <2>1. TAKE z \\in S\n\
             \u{20} <2>2. PICK w \\in S : w = z BY <2>1\n\
             \u{20} <2>3. CASE z = 1 OBVIOUS\n\
             \u{20} <2>q. QED BY <2>2, <2>3\n\
             <1>2. SUFFICES ASSUME P(x) PROVE Q(x) OBVIOUS\n\
             <1>c == 3\n\
             <1>3. HAVE x = 1\n\
             <1>4. WITNESS 1, 2\n\
             <1>5. USE <1>1 DEF F\n\
             <1>6. x = 1 /\\ <1>1\n\
             <1>. QED BY <1>1\n\
             B == 1\n\
             THEOREM Foo\n\
             <*>1. A OBVIOUS\n\
             <*>. QED\n\
             \u{20} <+>1. A OBVIOUS\n\
             \u{20} <*>2. QED\n\
             THEOREM Foo\n\
             <+> A\n\
             <0> QED\n\
             C == 2"
        ),
        ["B", "C"]
    );
}

#[test]
fn a_proof_that_cannot_be_read_raises_no_message() {
    assert_eq!(defined("THEOREM A\n<1>1. ) ( QED\n  x == 1\nB == 1"), ["B"]);
}

#[test]
fn definitions_follow_each_other_without_separators() {
    assert_eq!(defined("A == 1 B == 2\nC == - 3 D(x) == x"), ["A", "B", "C", "D"]);
    assert_eq!(defined("A == x\n-. b == 2"), ["A", "-."]);
}

#[test]
fn names_and_numbers_are_interned_and_strings_kept_in_order() {
    let mut symbols = Symbols::default();
    let text = "---- MODULE M ----\nzz == {\"m\", \"zz\", 7}\n---- MODULE N ----\nm == \"c\"\n====\n====";
    let module = parse_module(FILE, text, &mut symbols).modules.remove(0);
    let rank = |t: &str| symbols.get(t).expect("it is in the text");
    assert!(rank("zz") < rank("7") && rank("7") < rank("m") && symbols.get("c").is_none());
    assert_eq!(module.strings, ["m", "zz", "c"].map(Box::from));
}
