//! Tests of the native operators; the expected results are what TLC of 2026-04 gives.

use std::sync::Arc;

use super::{StdOperator, call, module, modules};
use crate::base::Symbols;
use crate::value::{Heap, Mem, Plain, Scratch};

fn operator(name: &str) -> &'static StdOperator {
    modules()
        .flat_map(|module| module.operators)
        .find(|operator| operator.name == name)
        .expect("an operator of a standard module")
}

/// Applies an operator to values written as text; errors are messages.
fn apply(name: &str, args: &[&str]) -> Result<String, String> {
    let mut symbols = Symbols::default();
    for text in ["b", "a", "abc"] {
        symbols.intern(text);
    }
    let heap = Heap::new(Arc::new(symbols));
    let mut mem = Mem::new(&heap, Scratch::default());
    let operator = operator(name);
    assert_eq!(args.len(), operator.arity, "{name}");
    let args: Vec<_> =
        args.iter().map(|text| mem.from_plain(&Plain::parse(text).unwrap()).unwrap()).collect();
    match call(operator.builtin, &mut mem, &args) {
        Ok(v) => Ok(mem.print(v)),
        Err(error) => Err(error.message(&mut mem)),
    }
}

#[track_caller]
fn check(name: &str, args: &[&str], expected: &str) {
    assert_eq!(apply(name, args).as_deref(), Ok(expected), "{name} {args:?}");
}

#[track_caller]
fn check_error(name: &str, args: &[&str], message: &str) {
    assert_eq!(apply(name, args).as_ref().map_err(String::as_str), Err(message), "{name} {args:?}");
}

#[test]
fn modules_are_found_by_name() {
    assert_eq!(module("Integers").map(|module| module.extends), Some(["Naturals"].as_slice()));
    assert!(module("Nonsense").is_none());
    for module in modules() {
        let mut names: Vec<&str> = module.operators.iter().map(|operator| operator.name).collect();
        names.sort_unstable();
        let n = names.len();
        names.dedup();
        assert_eq!(names.len(), n, "{} defines a name twice", module.name);
        for extended in module.extends {
            assert!(super::module(extended).is_some(), "{extended}");
        }
        for operator in module.operators {
            let params = operator.operator_params;
            assert!(params.is_empty() || params.len() == operator.arity, "{}", operator.name);
        }
    }
}

#[test]
fn naturals_have_no_int_and_no_prefix_minus() {
    let has = |module_name: &str, name: &str| {
        module(module_name).unwrap().operators.iter().any(|operator| operator.name == name)
    };
    assert!(!has("Naturals", "Int") && !has("Naturals", "-."));
    assert!(has("Integers", "Int") && has("Integers", "-."));
}

#[test]
fn arithmetic_is_of_32_bits() {
    check("+", &["2147483646", "1"], "2147483647");
    check_error("+", &["2147483647", "1"], "the result of 2147483647 + 1 is not a 32-bit integer");
    check_error("*", &["65536", "32768"], "the result of 65536 * 32768 is not a 32-bit integer");
    check_error("-", &["-2147483648", "1"], "the result of -2147483648 - 1 is not a 32-bit integer");
    check_error("-.", &["-2147483648"], "the result of -(-2147483648) is not a 32-bit integer");
    check("-.", &["5"], "-5");
    check("^", &["2", "10"], "1024");
    check("^", &["-2", "3"], "-8");
    check("^", &["-2", "31"], "-2147483648");
    check("^", &["1", "2147483647"], "1");
    check("^", &["5", "0"], "1");
    check_error("^", &["2", "31"], "the result of 2 ^ 31 is not a 32-bit integer");
    check_error("^", &["0", "0"], "0 ^ 0 is undefined");
    check_error(
        "^",
        &["2", "-1"],
        "the second argument of `^` should be a natural number, but instead it is: -1",
    );
}

#[test]
fn division_rounds_down() {
    for (a, b, quotient) in
        [("-7", "2", "-4"), ("7", "-2", "-4"), ("-7", "-2", "3"), ("-5", "3", "-2"), ("6", "-3", "-2")]
    {
        check("\\div", &[a, b], quotient);
    }
    check("%", &["-7", "2"], "1");
    check("%", &["-5", "3"], "1");
    check_error("\\div", &["1", "0"], "the second argument of `\\div` is 0");
    let message = "the result of -2147483648 \\div -1 is not a 32-bit integer";
    check_error("\\div", &["-2147483648", "-1"], message);
    check_error(
        "%",
        &["1", "0"],
        "the second argument of `%` should be a positive number, but instead it is: 0",
    );
}

#[test]
fn type_errors_name_operator_and_argument() {
    let message = "the first argument of `+` should be an integer, but instead it is: \"a\"";
    check_error("+", &["\"a\"", "1"], message);
    let message = "the second argument of `+` should be an integer, but instead it is: \"a\"";
    check_error("+", &["1", "\"a\""], message);
    check_error(
        "<",
        &["\"a\"", "1"],
        "the first argument of `<` should be an integer, but instead it is: \"a\"",
    );
    check_error("Len", &["3"], "the argument of `Len` should be a sequence, but instead it is: 3");
    check_error(
        "Len",
        &["(2 :> 1)"],
        "the argument of `Len` should be a sequence, but instead it is: (2 :> 1)",
    );
    check_error(
        "@@",
        &["<<1>>", "3"],
        "the second argument of `@@` should be a function, but instead it is: 3",
    );
    check_error("Cardinality", &["3"], "the argument of `Cardinality` should be a set, but instead it is: 3");
}

#[test]
fn sequences_and_strings() {
    check("Len", &["<<1, 2>>"], "2");
    check("Len", &["\"abc\""], "3");
    check("Head", &["<<1, 2>>"], "1");
    check_error("Head", &["<<>>"], "attempted to apply `Head` to the empty sequence");
    check_error(
        "Head",
        &["\"abc\""],
        "the argument of `Head` should be a sequence, but instead it is: \"abc\"",
    );
    check("Tail", &["<<1, 2>>"], "<<2>>");
    check("Tail", &["\"abc\""], "\"bc\"");
    check_error("Tail", &["<<>>"], "attempted to apply `Tail` to the empty sequence");
    check("Append", &["<<1>>", "{}"], "<<1, {}>>");
    let message = "the first argument of `Append` should be a sequence, but instead it is: \"abc\"";
    check_error("Append", &["\"abc\"", "\"d\""], message);
    check("\\o", &["<<1>>", "<<2, 3>>"], "<<1, 2, 3>>");
    check("\\o", &["\"a\"", "\"b\""], "\"ab\"");
    check_error(
        "\\o",
        &["<<1>>", "3"],
        "the second argument of `\\o` should be a sequence, but instead it is: 3",
    );
    check("SubSeq", &["<<1, 2, 3>>", "2", "3"], "<<2, 3>>");
    check("SubSeq", &["<<1, 2, 3>>", "3", "2"], "<<>>");
    check("SubSeq", &["<<1, 2, 3>>", "9", "2"], "<<>>");
    check("SubSeq", &["\"abc\"", "2", "3"], "\"bc\"");
    for (from, to) in [("0", "2"), ("2", "4"), ("4", "4")] {
        assert!(apply("SubSeq", &["<<1, 2, 3>>", from, to]).is_err());
    }
}

#[test]
fn functions_of_tlc() {
    check(":>", &["1", "2"], "<<2>>");
    check(":>", &["\"a\"", "2"], "[a |-> 2]");
    check("@@", &["[a |-> 1]", "[a |-> 2, b |-> 3]"], "[b |-> 3, a |-> 1]");
    check("Permutations", &["{}"], "{<<>>}");
    let six = "{<<1, 2, 3>>, <<1, 3, 2>>, <<2, 1, 3>>, <<2, 3, 1>>, <<3, 1, 2>>, <<3, 2, 1>>}";
    check("Permutations", &["{1, 2, 3}"], six);
    check("Permutations", &["{\"a\", \"b\"}"], "{[b |-> \"b\", a |-> \"a\"], [b |-> \"a\", a |-> \"b\"]}");
    check("ToString", &["<<\"a\", 1>>"], "\"<<\\\"a\\\", 1>>\"");
    check("IsFiniteSet", &["Nat"], "FALSE");
    check("Cardinality", &["{1, 2, 1}"], "2");
    assert!(apply("Cardinality", &["Nat"]).is_err());
}

#[test]
fn bags_are_functions() {
    check("SetToBag", &["{1, 2}"], "<<1, 1>>");
    check("\\oplus", &["[a |-> 1]", "[a |-> 2, b |-> 1]"], "[b |-> 1, a |-> 3]");
    check("\\ominus", &["[a |-> 3, b |-> 1]", "[a |-> 2, b |-> 1]"], "[a |-> 1]");
    check("BagCardinality", &["[a |-> 3, b |-> 1]"], "4");
    check("CopiesIn", &["\"a\"", "[a |-> 3]"], "3");
    check("CopiesIn", &["\"b\"", "[a |-> 3]"], "0");
    check("BagIn", &["\"a\"", "[a |-> 3]"], "TRUE");
    check("BagUnion", &["{[a |-> 1], [a |-> 2], [b |-> 1]}"], "[b |-> 1, a |-> 3]");
    check("\\sqsubseteq", &["[a |-> 1]", "[a |-> 2]"], "TRUE");
    check("\\sqsubseteq", &["[a |-> 3]", "[a |-> 2]"], "FALSE");
    check("SubBag", &["[a |-> 2]"], "{<<>>, [a |-> 1], [a |-> 2]}");
    check("IsABag", &["[a |-> 0]"], "FALSE");
    check("IsABag", &["{}"], "FALSE");
    check("IsABag", &["<<1, 2>>"], "TRUE");
}

#[test]
fn what_needs_the_evaluator_says_so() {
    assert!(apply("JavaTime", &[]).is_err());
}

#[test]
fn natives_of_the_community_modules() {
    check("SetToSeq", &["{3, 1}"], "<<1, 3>>");
    check("kSubset", &["2", "{1, 2, 3}"], "{{1, 2}, {1, 3}, {2, 3}}");
    check("IsInjective", &["[a |-> 1, b |-> 1]"], "FALSE");
    check("&", &["12", "10"], "8");
    check("Not", &["5"], "2");
    check("choose", &["5", "2"], "10");
    assert!(apply("choose", &["100", "50"]).is_err());
    check("ToJson", &["<<1, \"a\">>"], "\"[1,\\\"a\\\"]\"");
    check("ToJsonObject", &["[a |-> 4]"], "\"{\\\"a\\\":4}\"");
    check("atoi", &["\"-7\""], "-7");
    assert!(apply("atoi", &["\"seven\""]).is_err());
}

#[test]
fn templates_are_filled() {
    let parameters = ["a".to_owned(), "b".to_owned()];
    assert_eq!(super::io::format("%2$s-%s%s %% %n", &parameters), "b-ab % \n");
    assert_eq!(super::io::format("100%", &parameters), "100%");
    assert_eq!(super::io::format("%d %3$s", &parameters), "%d ");
}

#[test]
fn random_numbers_follow_from_their_seed() {
    let numbers = |seed, sequence| {
        let mut random = super::Random::new(seed, sequence);
        (0..20).map(|_| random.below(10)).collect::<Vec<_>>()
    };
    assert_eq!(numbers(1, 2), numbers(1, 2));
    assert_ne!(numbers(1, 2), numbers(2, 2));
    assert_ne!(numbers(1, 2), numbers(1, 3));
    assert!(numbers(1, 2).iter().all(|n| *n < 10));
}
