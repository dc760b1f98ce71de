//! Laws that hold for all values, tried on random ones.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::tests::heap;
use super::{Heap, Mem, Plain, Scratch, Value};

/// Names that are in the table of the test heap and some that are not.
fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "zz", "new", "x"]).prop_map(str::to_owned)
}

/// The shape of values, so that two of the same shape are comparable.
#[derive(Clone, Debug)]
enum Shape {
    Bool,
    Int,
    Str,
    Model,
    Set(Box<Shape>),
    Seq(Box<Shape>),
    Record(Vec<String>, Box<Shape>),
    Function(Box<Shape>, Box<Shape>),
}

fn shape() -> impl Strategy<Value = Shape> {
    let leaf = prop_oneof![Just(Shape::Bool), Just(Shape::Int), Just(Shape::Str), Just(Shape::Model)];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let boxed = inner.prop_map(Box::new).boxed();
        prop_oneof![
            boxed.clone().prop_map(Shape::Set),
            boxed.clone().prop_map(Shape::Seq),
            (prop::collection::btree_set(name(), 1..4), boxed.clone())
                .prop_map(|(names, value)| Shape::Record(names.into_iter().collect(), value)),
            (boxed.clone(), boxed).prop_map(|(key, value)| Shape::Function(key, value)),
        ]
    })
}

fn of_shape(shape: &Shape) -> BoxedStrategy<Plain> {
    match shape {
        Shape::Bool => any::<bool>().prop_map(Plain::Bool).boxed(),
        Shape::Int => prop_oneof![-3..6, any::<i32>()].prop_map(Plain::Int).boxed(),
        Shape::Str => prop_oneof![name(), "\\PC{0,5}", "[\"\\\\\n\t\r]{0,3}"].prop_map(Plain::Str).boxed(),
        Shape::Model => {
            prop::sample::select(vec!["m1", "m2"]).prop_map(|name| Plain::Model(name.to_owned())).boxed()
        }
        Shape::Set(item) => {
            prop::collection::vec(of_shape(item), 0..5).prop_map(|items| Plain::Set(items.into())).boxed()
        }
        Shape::Seq(item) => {
            prop::collection::vec(of_shape(item), 0..5).prop_map(|items| Plain::Tuple(items.into())).boxed()
        }
        Shape::Record(names, value) => {
            let names = names.clone();
            prop::collection::vec(of_shape(value), names.len())
                .prop_map(move |values| Plain::Record(names.iter().cloned().zip(values).collect()))
                .boxed()
        }
        Shape::Function(key, value) => prop::collection::vec((of_shape(key), of_shape(value)), 1..5)
            .prop_map(|pairs| Plain::Function(pairs.into()))
            .boxed(),
    }
}

fn plain() -> impl Strategy<Value = Plain> {
    shape().prop_flat_map(|shape| of_shape(&shape))
}

fn same_shape() -> impl Strategy<Value = [Plain; 3]> {
    shape().prop_flat_map(|shape| [of_shape(&shape), of_shape(&shape), of_shape(&shape)])
}

/// Returns the settled value of a plain tree.
fn settle(heap: &mut Heap, plain: &Plain) -> Value {
    let mut mem = Mem::new(heap, Scratch::default());
    let v = mem.from_plain(plain).unwrap();
    let scratch = mem.into_scratch();
    heap.intern(&scratch, v).unwrap()
}

fn integers() -> impl Strategy<Value = BTreeSet<i32>> {
    prop::collection::btree_set(-6..12, 0..14)
}

/// Returns a set of integers, as an interval if it is one.
fn set_of(mem: &mut Mem, model: &BTreeSet<i32>) -> Value {
    if let (Some(&lo), Some(&hi)) = (model.first(), model.last())
        && (hi - lo) as usize + 1 == model.len()
        && lo < hi
    {
        return mem.interval(lo, hi);
    }
    let mut elems: Vec<Value> = model.iter().rev().map(|&i| mem.int(i)).collect();
    mem.set(&mut elems).unwrap()
}

fn model_of(mem: &mut Mem, set: Value) -> BTreeSet<i32> {
    let mut cursor = mem.cursor(set, true).unwrap();
    let mut model = BTreeSet::new();
    while let Some(x) = mem.next(&mut cursor).unwrap() {
        assert!(model.insert(mem.as_int(x).unwrap()), "no element twice");
    }
    model
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(plain in plain()) {
        let mut heap = heap();
        let v = settle(&mut heap, &plain);
        let normal = Mem::new(&heap, Scratch::default()).plain(v);
        prop_assert_eq!(Plain::parse(&normal.to_string()), Ok(normal));
    }

    #[test]
    fn a_tree_goes_through_the_heap_and_back(plain in plain()) {
        let mut heap = heap();
        let v = settle(&mut heap, &plain);
        let n = heap.len();
        let normal = Mem::new(&heap, Scratch::default()).plain(v);
        prop_assert_eq!(settle(&mut heap, &normal), v);
        prop_assert_eq!(heap.len(), n);
    }

    #[test]
    fn equal_values_are_one_value_in_the_heap(plains in same_shape()) {
        let mut heap = heap();
        let settled = plains.each_ref().map(|plain| settle(&mut heap, plain));
        let mut mem = Mem::new(&heap, Scratch::default());
        let fresh = plains.each_ref().map(|plain| mem.from_plain(plain).unwrap());
        for i in 0..3 {
            prop_assert_eq!(mem.lookup(fresh[i]).unwrap(), Some(settled[i]));
            for j in 0..3 {
                let same = settled[i] == settled[j];
                prop_assert_eq!(mem.eq(fresh[i], fresh[j]).unwrap(), same);
                prop_assert_eq!(mem.eq(fresh[i], settled[j]).unwrap(), same);
                prop_assert_eq!(mem.cmp(settled[i], fresh[j]).unwrap().is_eq(), same);
            }
        }
    }

    #[test]
    fn order_is_total(plains in same_shape()) {
        let heap = heap();
        let mut mem = Mem::new(&heap, Scratch::default());
        let mut v = plains.each_ref().map(|plain| mem.from_plain(plain).unwrap());
        for (i, j) in [(0, 1), (1, 2), (0, 2)] {
            let forth = mem.cmp(v[i], v[j]).unwrap();
            prop_assert_eq!(forth, mem.cmp(v[j], v[i]).unwrap().reverse());
        }
        v.sort_by(|&a, &b| mem.cmp(a, b).unwrap());
        prop_assert_ne!(mem.cmp(v[0], v[2]).unwrap(), Ordering::Greater);
    }

    #[test]
    fn sets_are_as_sets_are(a in integers(), b in integers(), x in -6..12) {
        let heap = heap();
        let mut mem = Mem::new(&heap, Scratch::default());
        let (s, t) = (set_of(&mut mem, &a), set_of(&mut mem, &b));
        let (cup, cap, diff) =
            (mem.union(s, t).unwrap(), mem.intersect(s, t).unwrap(), mem.minus(s, t).unwrap());
        prop_assert_eq!(model_of(&mut mem, cup), &a | &b);
        prop_assert_eq!(model_of(&mut mem, cap), &a & &b);
        prop_assert_eq!(model_of(&mut mem, diff), &a - &b);
        prop_assert_eq!(mem.subseteq(s, t).unwrap(), a.is_subset(&b));
        prop_assert_eq!(mem.eq(s, t).unwrap(), a == b);
        let x_value = mem.int(x);
        prop_assert_eq!(mem.member(x_value, s).unwrap(), a.contains(&x));
        prop_assert_eq!(mem.cardinality(cup).unwrap() as usize, (&a | &b).len());
        let both = mem.set(&mut [s, t]).unwrap();
        let union = mem.big_union(both).unwrap();
        prop_assert!(mem.eq(union, cup).unwrap());
    }

    #[test]
    fn subsets_are_enumerated_in_order(a in prop::collection::btree_set(-6..12, 0..7)) {
        let heap = heap();
        let mut mem = Mem::new(&heap, Scratch::default());
        let base = set_of(&mut mem, &a);
        let subsets = mem.subset_of(base).unwrap();
        let mut cursor = mem.cursor(subsets, true).unwrap();
        let mut last = None;
        let mut n = 0;
        while let Some(x) = mem.next(&mut cursor).unwrap() {
            if let Some(last) = last {
                prop_assert!(mem.cmp(last, x).unwrap().is_lt());
            }
            prop_assert!(mem.member(x, subsets).unwrap());
            last = Some(x);
            n += 1;
        }
        prop_assert_eq!(n, 1 << a.len());
    }

    #[test]
    fn functions_change_at_one_place(pairs in prop::collection::btree_map(-2..9, 0..4, 1..12), key in -2..9) {
        let heap = heap();
        let mut mem = Mem::new(&heap, Scratch::default());
        let list: Vec<(Value, Value)> =
            pairs.iter().rev().map(|(&k, &v)| (mem.int(k), mem.int(v))).collect();
        let f = mem.function_of_pairs(&list).unwrap();
        let (k, nine) = (mem.int(key), mem.int(9));
        let changed = mem.except(f, k, nine).unwrap();
        prop_assert_eq!(changed.is_some(), pairs.contains_key(&key));
        let g = changed.unwrap_or(f);
        for (&i, &v) in &pairs {
            let i_value = mem.int(i);
            let expected = if i == key { 9 } else { v };
            let got = mem.apply(g, i_value).unwrap();
            prop_assert_eq!(mem.as_int(got), Some(expected));
        }
    }

    #[test]
    fn no_text_breaks_the_parser(text in "[-{}<>\\[\\](),:@|.a1\"\\\\ S]{0,24}") {
        let _ = Plain::parse(&text);
    }
}
