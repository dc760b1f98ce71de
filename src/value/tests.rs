//! Tests of the rules for values; the expected results are what TLC of 2026-04 gives.

use std::sync::Arc;

use super::{Heap, Images, Kind, Mem, Permutation, Plain, Scratch, VResult, Value, ValueError};
use crate::base::Symbols;

/// Names in the order of their first appearance: `m1` is before `a`.
const NAMES: [&str; 12] = ["m1", "m2", "x_1", "x_2", "y_1", "zz", "b", "a", "c", "ab", "", "x"];

pub(super) fn heap() -> Heap {
    let mut symbols = Symbols::default();
    for name in NAMES {
        symbols.intern(name);
    }
    Heap::new(Arc::new(symbols))
}

/// Runs a test on fresh memory.
fn with<R>(test: impl FnOnce(&mut Mem) -> R) -> R {
    let heap = heap();
    test(&mut Mem::new(&heap, Scratch::default()))
}

/// Returns the value that a text says; `v..w` is an interval, not enumerated.
pub(super) fn val(mem: &mut Mem, text: &str) -> Value {
    if let Some((lo, hi)) = text.split_once("..")
        && let (Ok(lo), Ok(hi)) = (lo.parse(), hi.parse())
    {
        return mem.interval(lo, hi);
    }
    let plain = Plain::parse(text).unwrap();
    mem.from_plain(&plain).unwrap()
}

/// Returns the elements in the order of a cursor, as text.
fn listed(mem: &mut Mem, set: Value, normalized: bool) -> String {
    let mut cursor = mem.cursor(set, normalized).unwrap();
    let mut texts = Vec::new();
    while let Some(x) = mem.next(&mut cursor).unwrap() {
        texts.push(mem.print(x));
    }
    texts.join(" ")
}

#[track_caller]
fn check_eq(a: &str, b: &str, expected: Option<bool>) {
    with(|mem| {
        let (x, y) = (val(mem, a), val(mem, b));
        assert_eq!(mem.eq(x, y).ok(), expected, "{a} = {b}");
        assert_eq!(mem.eq(y, x).ok(), expected, "{b} = {a}");
    });
}

#[track_caller]
fn check_member(x: &str, set: impl Fn(&mut Mem) -> VResult<Value>, expected: Option<bool>) {
    with(|mem| {
        let x = val(mem, x);
        let set = set(mem).unwrap();
        assert_eq!(mem.member(x, set).ok(), expected);
    });
}

#[test]
fn values_of_different_kinds_are_incomparable() {
    check_eq("1", "\"a\"", None);
    check_eq("<<\"a\", 1>>", "<<\"b\", 2, 3>>", Some(false));
    check_eq("<<1, \"a\">>", "<<2, 3>>", Some(false));
    check_eq("<<1, \"a\">>", "<<1, 2>>", None);
    check_eq("\"\"", "<<>>", None);
    check_eq("{}", "<<>>", None);
    check_eq("TRUE", "1", None);
    with(|mem| {
        let one = val(mem, "1");
        let a = val(mem, "\"a\"");
        assert!(mem.set(&mut [one, a]).is_err());
        // Only sorting finds it: TLC's `1 \in {1, "a"}` is TRUE.
        assert_eq!(mem.among(one, &[one, a]).ok(), Some(true));
        assert!(mem.among(one, &[a, one]).is_err());
    });
}

#[test]
fn model_values_are_unequal_to_all_else_unless_typed() {
    check_eq("m1", "1", Some(false));
    check_eq("m1", "m2", Some(false));
    check_eq("m1", "{}", Some(false));
    check_eq("<<m1, 1>>", "<<1, 1>>", Some(false));
    check_eq("x_1", "x_2", Some(false));
    check_eq("x_1", "m1", Some(false));
    check_eq("x_1", "x_1", Some(true));
    check_eq("x_1", "y_1", None);
    check_eq("x_1", "1", None);
    with(|mem| {
        let set = val(mem, "{1, m2, m1, 0}");
        assert_eq!(mem.print(set), "{m1, m2, 0, 1}");
    });
}

#[test]
fn one_value_has_many_representations() {
    check_eq("1..3", "{1, 2, 3}", Some(true));
    check_eq("1..0", "2..1", Some(true));
    check_eq("1..0", "{}", Some(true));
    with(|mem| {
        let (one, two, three) = (val(mem, "1"), val(mem, "2"), val(mem, "3"));
        let f = mem.singleton_fn(one, two);
        let g = mem.singleton_fn(two, three);
        let h = mem.override_fn(f, g).unwrap();
        assert_eq!(mem.print(h), "<<2, 3>>");
        assert_eq!(mem.kind(h), Kind::Tuple);
        let empty = mem.set(&mut []).unwrap();
        let f = mem.function(empty, &[]).unwrap();
        assert_eq!(mem.print(f), "<<>>");
        let domain = mem.interval(0, 2);
        let f = mem.function(domain, &[one, two, three]).unwrap();
        let domain = val(mem, "{0, 1, 2}");
        let g = mem.function(domain, &[one, two, three]).unwrap();
        assert!(mem.eq(f, g).unwrap());
        assert_eq!(mem.print(f), "(0 :> 1 @@ 1 :> 2 @@ 2 :> 3)");
        let set = mem.set(&mut [f, g]).unwrap();
        assert_eq!(mem.len(set), 1);
    });
}

#[test]
fn the_heap_holds_equal_values_once() {
    let mut heap = heap();
    let mut settled = Vec::new();
    for text in ["1..3", "{1, 2, 3}", "{3, 2, 1}"] {
        let mut mem = Mem::new(&heap, Scratch::default());
        let v = val(&mut mem, text);
        let tuple = mem.tuple(&[v]);
        let scratch = mem.into_scratch();
        settled.push(heap.intern(&scratch, tuple).unwrap());
        let mut mem = Mem::new(&heap, scratch);
        assert_eq!(mem.lookup(tuple).unwrap(), Some(settled[0]));
    }
    assert_eq!(settled[0], settled[1]);
    assert_eq!(settled[0], settled[2]);
    assert_eq!(heap.len(), 2);
}

#[test]
fn lookup_adds_nothing() {
    let mut heap = heap();
    let mut mem = Mem::new(&heap, Scratch::default());
    let v = val(&mut mem, "<<{1, 2}, [a |-> {5}]>>");
    assert_eq!(mem.lookup(v).unwrap(), None);
    let base = val(&mut mem, "{1, 2}");
    let subsets = mem.subset_of(base).unwrap();
    assert_eq!(mem.lookup(subsets).unwrap(), None);
    let scratch = mem.into_scratch();
    let interned = heap.intern(&scratch, subsets).unwrap();
    let mut mem = Mem::new(&heap, scratch);
    assert_eq!(mem.lookup(subsets).unwrap(), Some(interned));
    assert_eq!(mem.print(interned), "{{}, {1}, {2}, {1, 2}}");
}

#[test]
fn settled_lazy_sets_stay_lazy_until_they_are_interned() {
    let mut heap = heap();
    let mut mem = Mem::new(&heap, Scratch::default());
    let nat = mem.subset_of(Value::NAT).unwrap();
    let base = mem.interval(1, 3);
    let subsets = mem.subset_of(base).unwrap();
    let scratch = mem.into_scratch();
    let nat = heap.settle(&scratch, nat).unwrap();
    let subsets = heap.settle(&scratch, subsets).unwrap();
    assert!(heap.intern(&Scratch::default(), nat).is_err());
    let mut mem = Mem::new(&heap, Scratch::default());
    assert_eq!(mem.kind(subsets), Kind::Subset);
    assert_eq!(mem.cardinality(subsets).ok(), Some(8));
    let tuple = mem.tuple(&[subsets]);
    let scratch = mem.into_scratch();
    let tuple = heap.intern(&scratch, tuple).unwrap();
    let mem = Mem::new(&heap, Scratch::default());
    assert_eq!(mem.kind(mem.elem(tuple, 0)), Kind::Set);
}

#[test]
fn settled_tuples_have_one_normal_form() {
    let mut heap = heap();
    let mut mem = Mem::new(&heap, Scratch::default());
    let interval = mem.interval(1, 2);
    let with_interval = mem.tuple(&[interval, Value::NAT]);
    let set = val(&mut mem, "{1, 2}");
    let with_set = mem.tuple(&[set, Value::NAT]);
    let scratch = mem.into_scratch();
    let settled = heap.settle(&scratch, with_interval).unwrap();
    assert_eq!(heap.settle(&scratch, with_set).unwrap(), settled);
}

#[test]
fn long_sets_are_sorted() {
    with(|mem| {
        let texts: Vec<String> = (0..200).map(|i| format!("<<{}, \"a\">>", i * 37 % 101)).collect();
        let set = val(mem, &format!("{{{}}}", texts.join(", ")));
        assert_eq!(mem.len(set), 101);
        for i in 0..101 {
            let first = mem.elem(mem.elem(set, i), 0);
            assert_eq!(mem.as_int(first), i32::try_from(i).ok());
        }
        let (one, a) = (val(mem, "1"), val(mem, "\"a\""));
        let mut mixed: Vec<Value> = (0..50).map(|i| if i == 33 { a } else { one }).collect();
        assert!(mem.set(&mut mixed).is_err());
    });
}

#[test]
fn big_integers_are_nodes() {
    let mut heap = heap();
    let mut mem = Mem::new(&heap, Scratch::default());
    let max = mem.int(i32::MAX);
    let again = mem.int(i32::MAX);
    assert_ne!(max, again);
    assert!(mem.eq(max, again).unwrap());
    let all = mem.interval(i32::MIN, i32::MAX);
    assert!(mem.member(max, all).unwrap());
    let few = mem.interval(i32::MAX - 1, i32::MAX);
    assert_eq!(listed(&mut mem, few, true), "2147483646 2147483647");
    let scratch = mem.into_scratch();
    let a = heap.intern(&scratch, few).unwrap();
    let mut mem = Mem::new(&heap, scratch);
    assert_eq!(mem.print(a), "{2147483646, 2147483647}");
    assert!(mem.member(max, a).unwrap());
    assert_eq!(mem.lookup(again).unwrap().map(|v| mem.as_int(v)), Some(Some(i32::MAX)));
    let error = mem.cardinality(all).unwrap_err();
    assert!(matches!(*error, ValueError::CardinalityOverflow(_)));
}

#[test]
fn strings_are_ordered_by_first_appearance() {
    with(|mem| {
        let set = val(mem, "{\"a\", \"zz\", \"b\"}");
        assert_eq!(mem.print(set), "{\"zz\", \"b\", \"a\"}");
        // Texts that are made at run time come last.
        let set = val(mem, "{\"q\", \"a\", \"p\"}");
        assert_eq!(mem.print(set), "{\"a\", \"p\", \"q\"}");
        let (a, b) = (mem.string("new"), mem.string("new"));
        assert!(mem.eq(a, b).unwrap());
    });
}

#[test]
fn order_is_by_size_then_domain_then_values() {
    with(|mem| {
        for (given, sorted) in [
            ("{{1, 2}, {3}, {1, 3}, {}, {2}}", "{{}, {2}, {3}, {1, 2}, {1, 3}}"),
            ("{<<2, 1>>, <<1, 3>>, <<1>>, <<>>, <<0, 9>>}", "{<<>>, <<1>>, <<0, 9>>, <<1, 3>>, <<2, 1>>}"),
            (
                "{<<1, 2>>, (2 :> 2 @@ 3 :> 0), (1 :> 0 @@ 3 :> 0), (5 :> 7)}",
                "{(5 :> 7), <<1, 2>>, (1 :> 0 @@ 3 :> 0), (2 :> 2 @@ 3 :> 0)}",
            ),
            (
                "{[b |-> 2, a |-> 1], [b |-> 1, a |-> 2], [c |-> 1, a |-> 1], [x |-> 1]}",
                "{[x |-> 1], [b |-> 1, a |-> 2], [b |-> 2, a |-> 1], [a |-> 1, c |-> 1]}",
            ),
            ("{TRUE, FALSE}", "{FALSE, TRUE}"),
            ("{3, -1, 2, 3}", "{-1, 2, 3}"),
        ] {
            let set = val(mem, given);
            assert_eq!(mem.print(set), sorted);
        }
    });
}

#[test]
fn lazy_sets_are_enumerated_in_the_order_of_tlc() {
    with(|mem| {
        let base = val(mem, "{3, 1, 2}");
        let s = mem.subset_of(base).unwrap();
        assert_eq!(listed(mem, s, false), "{} {1} {2} {3} {1, 2} {1, 3} {2, 3} {1, 2, 3}");
        let (ab, one_two) = (val(mem, "{\"a\", \"b\"}"), val(mem, "{2, 1}"));
        let s = mem.function_set(ab, one_two).unwrap();
        let expected = "[b |-> 1, a |-> 1] [b |-> 1, a |-> 2] [b |-> 2, a |-> 1] [b |-> 2, a |-> 2]";
        assert_eq!(listed(mem, s, false), expected);
        let c = val(mem, "{\"c\"}");
        let s = mem.record_set(ab, &[one_two, c]).unwrap();
        assert_eq!(listed(mem, s, false), "[b |-> 1, a |-> \"c\"] [b |-> 2, a |-> \"c\"]");
        let s = mem.product(&[one_two, ab]).unwrap();
        assert_eq!(listed(mem, s, true), "<<1, \"b\">> <<1, \"a\">> <<2, \"b\">> <<2, \"a\">>");
        let empty = val(mem, "{}");
        let s = mem.function_set(empty, empty).unwrap();
        assert_eq!(listed(mem, s, false), "<<>>");
        let s = mem.function_set(ab, empty).unwrap();
        assert_eq!(listed(mem, s, false), "");
        let s = mem.subset_of(empty).unwrap();
        assert_eq!(listed(mem, s, false), "{}");
    });
}

#[test]
fn unions_of_lazy_sets_show_elements_twice_unless_normalized() {
    with(|mem| {
        let base = val(mem, "{1}");
        let subsets = mem.subset_of(base).unwrap();
        let explicit = val(mem, "{{1}, {0}}");
        for cup in [mem.union(subsets, explicit), mem.union(explicit, subsets)] {
            let cup = cup.unwrap();
            assert_eq!(listed(mem, cup, false), "{0} {1} {} {1}");
            assert_eq!(listed(mem, cup, true), "{} {0} {1}");
            assert_eq!(mem.cardinality(cup).ok(), Some(3));
        }
        let (a, b) = (mem.interval(2, 3), mem.interval(1, 2));
        let sets = mem.set(&mut [a, b]).unwrap();
        let union = mem.big_union(sets).unwrap();
        assert_eq!(listed(mem, union, false), "1 2 2 3");
        assert_eq!(listed(mem, union, true), "1 2 3");
        let sets = val(mem, "{{2, 3}, {1, 2}}");
        let union = mem.big_union(sets).unwrap();
        assert_eq!(mem.print(union), "{1, 2, 3}");
        let one = val(mem, "{{1}}");
        let rest = mem.minus(subsets, one).unwrap();
        assert_eq!(listed(mem, rest, false), "{}");
        let nat = mem.intersect(Value::NAT, explicit);
        assert!(nat.is_err(), "0 and sets are not compared");
    });
}

#[test]
fn membership_does_not_enumerate() {
    let seq = |mem: &mut Mem| mem.seq_of(Value::NAT);
    check_member("<<>>", seq, Some(true));
    check_member("<<1, 2>>", seq, Some(true));
    check_member("<<-1>>", seq, Some(false));
    check_member("(2 :> 1)", seq, None);
    check_member("m1", seq, Some(false));
    check_member("1", seq, None);
    let subsets = |mem: &mut Mem| mem.subset_of(Value::NAT);
    check_member("{}", subsets, Some(true));
    check_member("{1, 2}", subsets, Some(true));
    check_member("\"a\"", subsets, None);
    check_member("m1", subsets, None);
    let functions = |mem: &mut Mem| {
        let domain = mem.interval(1, 2);
        mem.function_set(domain, Value::NAT)
    };
    check_member("<<1, 2>>", functions, Some(true));
    check_member("<<1>>", functions, Some(false));
    check_member("{}", functions, None);
    check_member("m1", functions, Some(false));
    let records = |mem: &mut Mem| {
        let domain = val(mem, "{\"a\"}");
        mem.record_set(domain, &[Value::NAT])
    };
    check_member("[a |-> 3]", records, Some(true));
    check_member("[a |-> -3]", records, Some(false));
    check_member("[a |-> 3, b |-> 1]", records, Some(false));
    check_member("<<>>", records, Some(false));
    check_member("<<1>>", records, None);
    check_member("5", records, None);
    let product = |mem: &mut Mem| mem.product(&[Value::NAT, Value::STRING]);
    check_member("<<1, \"a\">>", product, Some(true));
    check_member("<<1>>", product, Some(false));
    check_member("(2 :> 1)", product, Some(false));
    check_member("m1", product, Some(false));
    check_member("\"a\"", |_| Ok(Value::NAT), None);
    check_member("\"a\"", |mem| Ok(mem.interval(1, 3)), None);
    check_member("1", |mem| Ok(val(mem, "{\"a\"}")), None);
    check_member("1", |_| Ok(Value::STRING), None);
    check_member("x_1", |_| Ok(Value::NAT), None);
    check_member("m1", |_| Ok(Value::BOOLEAN), Some(false));
    let cup = |mem: &mut Mem| {
        let a = val(mem, "{\"a\"}");
        mem.union(Value::NAT, a)
    };
    // TLC asks the explicit set first.
    check_member("1", cup, None);
    check_member("\"a\"", cup, Some(true));
}

#[test]
fn subsets_of_infinite_sets() {
    with(|mem| {
        let few = val(mem, "{1, 2}");
        assert!(mem.subseteq(few, Value::NAT).unwrap());
        assert!(mem.subseteq(Value::NAT, Value::INT).is_err());
        let (a, b) = (mem.subset_of(few).unwrap(), mem.subset_of(Value::NAT).unwrap());
        assert!(mem.subseteq(a, b).unwrap());
        assert_eq!(mem.eq(Value::NAT, Value::INT).ok(), Some(false));
        assert!(mem.eq(Value::NAT, few).is_err());
        let c = mem.subset_of(Value::NAT).unwrap();
        assert!(mem.eq(b, c).unwrap());
        assert!(mem.is_finite(a).unwrap());
        assert!(!mem.is_finite(b).unwrap());
        let rest = mem.minus(Value::NAT, few).unwrap();
        assert!(!mem.is_finite(rest).unwrap());
    });
}

#[test]
fn cardinality_does_not_enumerate() {
    with(|mem| {
        let base = mem.interval(1, 25);
        let subsets = mem.subset_of(base).unwrap();
        assert_eq!(mem.cardinality(subsets).ok(), Some(33_554_432));
        let error = mem.normalize(subsets).unwrap_err();
        assert!(matches!(*error, ValueError::TooLarge { .. }));
        let base = mem.interval(1, 31);
        let subsets = mem.subset_of(base).unwrap();
        assert!(mem.cardinality(subsets).is_err());
        assert!(mem.cardinality(Value::NAT).is_err());
        let (three, four) = (mem.interval(1, 3), mem.interval(1, 4));
        let functions = mem.function_set(three, four).unwrap();
        assert_eq!(mem.cardinality(functions).ok(), Some(64));
        let all = mem.interval(1, i32::MAX);
        assert_eq!(mem.cardinality(all).ok(), Some(i32::MAX));
    });
}

#[test]
fn functions_are_applied_and_changed() {
    with(|mem| {
        let f = val(mem, "(1 :> 2 @@ 3 :> 4)");
        let (three, five, a) = (val(mem, "3"), val(mem, "5"), val(mem, "\"a\""));
        assert_eq!(mem.apply(f, three).ok(), Value::small_int(4));
        assert!(mem.apply(f, five).unwrap_err().is_missing_key());
        assert!(!mem.apply(f, a).unwrap_err().is_missing_key());
        let g = mem.except(f, three, five).unwrap().unwrap();
        assert_eq!(mem.print(g), "(1 :> 2 @@ 3 :> 5)");
        assert_eq!(mem.print(f), "(1 :> 2 @@ 3 :> 4)");
        assert_eq!(mem.except(f, five, five).ok(), Some(None));
        assert!(mem.except(f, a, five).is_err());
        let t = val(mem, "<<1, 2>>");
        assert_eq!(mem.except(t, three, five).ok(), Some(None));
        assert!(mem.except(t, a, five).is_err());
        let r = val(mem, "[a |-> 1, b |-> 2]");
        let symbol = |text| mem.symbols().get(text).unwrap();
        let (name_a, name_c) = (symbol("a"), symbol("c"));
        assert_eq!(mem.field(r, name_a).ok(), Value::small_int(1));
        assert!(matches!(*mem.field(r, name_c).unwrap_err(), ValueError::NoField { .. }));
        assert!(matches!(*mem.field(t, name_c).unwrap_err(), ValueError::NotARecord { .. }));
        let domain = mem.domain(t).unwrap();
        assert_eq!(mem.print(domain), "1..2");
        let left = val(mem, "[a |-> 1]");
        let right = val(mem, "[a |-> 2, b |-> 3]");
        let both = mem.override_fn(left, right).unwrap();
        assert_eq!(mem.print(both), "[b |-> 3, a |-> 1]");
    });
}

#[test]
fn values_print_as_in_tlc() {
    for text in [
        "1..3",
        "{1..2}",
        "{}",
        "{{}, {1}, {2}, {1, 2}}",
        "(1 :> (3 :> 4) @@ 3 :> <<>>)",
        "<<<<2>>, (3 :> 4)>>",
        "[a |-> 1, b |-> \"x\"]",
        "(\"a b\" :> 1)",
        "[a |-> 1, 1b |-> 1]",
        "(\"a\" :> 1 @@ \"9\" :> 1)",
        "{-2, -1, 0}",
        "\"a\\\"b\\\\c\\n\\td\"",
        "{FALSE, TRUE}",
        "<<1..3, {}, 0..0>>",
        "Nat",
        "{m1, m2, 1}",
    ] {
        let plain = Plain::parse(text).unwrap();
        if !text.contains("..") {
            assert_eq!(plain.to_string(), text);
        }
    }
    with(|mem| {
        let (lo, hi) = (mem.interval(1, 8), mem.interval(1, 2));
        let big = mem.subset_of(lo).unwrap();
        assert_eq!(mem.print(big), "SUBSET (1..8)");
        let small = mem.subset_of(hi).unwrap();
        assert_eq!(mem.print(small), "{{}, {1}, {2}, {1, 2}}");
        let five = mem.interval(1, 5);
        let functions = mem.function_set(five, five).unwrap();
        assert_eq!(mem.print(functions), "[1..5 -> 1..5]");
        let tuple = mem.tuple(&[big, functions]);
        let text = mem.print(tuple);
        let back = Plain::parse(&text).unwrap();
        assert_eq!(back.to_string(), text);
        let one = val(mem, "{1}");
        let sequences = mem.seq_of(one).unwrap();
        assert_eq!(mem.print(sequences), "Seq({1})");
        let empty = mem.interval(3, 1);
        let tuple = mem.tuple(&[hi, empty]);
        assert_eq!(mem.print(tuple), "<<1..2, {}>>");
        assert_eq!(mem.plain(tuple).to_string(), "<<{1, 2}, {}>>");
    });
}

#[test]
fn texts_that_are_no_values_are_refused() {
    for (text, error) in [
        ("", "expected a value at character 1, but the text ends there"),
        ("{1, 2", "expected `,` at character 6, but the text ends there"),
        ("<<1, ,>>", "expected a value at character 6, but found `,`"),
        ("[a |-> ]", "expected a value at character 8, but found `]`"),
        ("\"ab", "expected the closing quote at character 4, but the text ends there"),
        ("3000000000", "3000000000 at character 1 is not a 32-bit integer"),
        ("1 2", "expected the end of the value at character 2, but found ` `"),
    ] {
        assert_eq!(Plain::parse(text), Err(error.to_owned()), "{text}");
    }
    assert!(Plain::parse(&"{".repeat(10_000)).is_err());
}

#[test]
fn images_are_taken_everywhere() {
    with(|mem| {
        let v = val(mem, "<<{m1, 1}, (m1 :> {m2} @@ m2 :> {}), 0..1>>");
        let (m1, m2) = (val(mem, "m1"), val(mem, "m2"));
        let swap = Permutation::new(vec![(m1, m2), (m2, m1)]).unwrap();
        let images = &mut Images::default();
        let swapped = mem.image(v, 0, &swap, images).unwrap();
        assert_eq!(mem.print(swapped), "<<{m2, 1}, (m1 :> {} @@ m2 :> {m1}), {0, 1}>>");
        let again = mem.image(swapped, 0, &swap, images).unwrap();
        assert!(mem.eq(again, v).unwrap());
        let identity = Permutation::new(vec![(m1, m1)]).unwrap();
        let same = mem.image(v, 1, &identity, images).unwrap();
        assert!(mem.eq(same, v).unwrap());
    });
}

#[test]
fn an_image_is_compared_as_it_would_be_when_built() {
    with(|mem| {
        let (m1, m2) = (val(mem, "m1"), val(mem, "m2"));
        let swap = Permutation::new(vec![(m1, m2), (m2, m1)]).unwrap();
        let sets = [
            "{}",
            "{<<m1, 1>>, <<m2, 2>>}",
            "{<<m2, 1>>, <<m1, 2>>}",
            "{<<m1, 1>>, <<m1, 2>>, <<m2, 3>>}",
            "{<<m2, 1>>, <<m1, 2>>, <<m2, 3>>}",
            "{<<m1, 1>>, <<m2, 1>>}",
            "{{m1}, {m1, m2}}",
            "{{m2}, {}}",
            "1..3",
        ];
        let sets = sets.map(|text| val(mem, text));
        let images = &mut Images::default();
        let room = &mut Vec::new();
        for v in sets {
            for least in sets {
                let image = mem.image(v, 0, &swap, images).unwrap();
                let Ok(order) = mem.cmp(image, least) else { continue };
                let (built, found) = mem.image_not_greater(v, least, 0, &swap, images, room).unwrap();
                assert_eq!(found, order, "{} {}", mem.print(v), mem.print(least));
                assert!(order.is_gt() || mem.eq(built, image).unwrap());
            }
        }
    });
}

#[test]
fn permutations_are_composed_and_map_a_set_onto_itself() {
    with(|mem| {
        let [a, b, c] = ["m1", "m2", "zz"].map(|name| val(mem, name));
        let turn = Permutation::new(vec![(a, b), (b, c), (c, a)]).unwrap();
        let twice = turn.after(&turn);
        assert_eq!([a, b, c].map(|v| twice.of(v)), [c, a, b]);
        assert!(twice.after(&turn).is_identity());
        assert_eq!(Permutation::new(vec![(a, b), (b, b)]), None);
        assert_eq!(Permutation::new(vec![(a, b), (b, c)]), None);
    });
}

#[test]
fn messages_show_values() {
    with(|mem| {
        let (one, a) = (val(mem, "1"), val(mem, "\"a\""));
        let error = mem.eq(one, a).unwrap_err();
        assert_eq!(error.message(mem), "attempted to compare the integer 1 with the string \"a\"");
        assert!(error.hint().is_some());
        let r = val(mem, "[a |-> 1]");
        let name = mem.symbols().get("b").unwrap();
        let error = mem.field(r, name).unwrap_err();
        assert_eq!(error.message(mem), "the record [a |-> 1] has no field `b`");
        let t = val(mem, "<<1, 2>>");
        let three = val(mem, "3");
        let error = mem.apply(t, three).unwrap_err();
        let expected = "attempted to apply the tuple <<1, 2>> to 3, which is not in its domain";
        assert_eq!(error.message(mem), expected);
        let numbers: Vec<String> = (0..100).map(|i| i.to_string()).collect();
        let long = val(mem, &format!("<<{}>>", numbers.join(", ")));
        assert!(mem.show(long).len() < 130);
        assert!(mem.show(long).contains(" ... "));
    });
}

#[test]
fn closures_are_left_to_the_evaluator() {
    with(|mem| {
        let one = val(mem, "1");
        let c = mem.closure(7, true, &[one]);
        assert_eq!(mem.as_closure(c), Some((7, true)));
        assert_eq!((mem.len(c), mem.captured(c, 0)), (1, one));
        let is_closure = |error: Box<ValueError>| *error == ValueError::Closure(c);
        assert!(is_closure(mem.member(one, c).unwrap_err()));
        assert!(is_closure(mem.cursor(c, true).map(|_| ()).unwrap_err()));
        assert!(is_closure(mem.eq(c, one).unwrap_err()));
        assert!(is_closure(mem.apply(c, one).unwrap_err()));
        assert!(mem.is_set(c));
        let cup = mem.union(c, Value::NAT).unwrap();
        assert!(mem.member(one, cup).is_err());
    });
}

#[test]
fn a_cursor_survives_resets_of_the_scratch() {
    with(|mem| {
        let base = mem.interval(1, 4);
        let subsets = mem.subset_of(base).unwrap();
        let mut cursor = mem.cursor(subsets, false).unwrap();
        let mark = mem.scratch().mark();
        let mut n = 0;
        while let Some(x) = mem.next(&mut cursor).unwrap() {
            n += mem.len(x);
            mem.scratch().reset(mark);
        }
        assert_eq!(n, 32);
    });
}

#[test]
fn a_full_heap_takes_only_what_it_has() {
    let mut heap = heap();
    let mut mem = Mem::new(&heap, Scratch::default());
    let (known, new) = (val(&mut mem, "<<1, 2>>"), val(&mut mem, "<<1, 3>>"));
    let scratch = mem.into_scratch();
    let settled = heap.intern(&scratch, known).unwrap();
    heap.limit(5);
    assert_eq!(heap.intern(&scratch, known).ok(), Some(settled));
    let error = heap.intern(&scratch, new).unwrap_err();
    assert!(matches!(*error, ValueError::HeapFull { words: 5 }));
}
