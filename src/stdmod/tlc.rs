//! `TLC`: what only a model checker can do, and functions written out.

use super::{Builtin, Scope, StdModule, StdOperator, random, search};
use crate::value::{MAX_SET_SIZE, Mem, VResult, Value, ValueError};

pub(super) static MODULE: StdModule = StdModule {
    name: "TLC",
    extends: &[],
    text: None,
    operators: &[
        StdOperator::new(":>", 2, Builtin::Singleton),
        StdOperator::new("@@", 2, Builtin::Override),
        StdOperator::new("Permutations", 1, Builtin::Permutations),
        StdOperator { name: "SortSeq", arity: 2, operator_params: &[0, 2], builtin: Builtin::SortSeq },
        StdOperator::new("ToString", 1, Builtin::ToString),
        StdOperator::new("Print", 2, Builtin::Print),
        StdOperator::new("PrintT", 1, Builtin::PrintT),
        StdOperator::new("Assert", 2, Builtin::Assert),
        StdOperator::new("TLCEval", 1, Builtin::TlcEval),
        StdOperator::new("TLCGet", 1, Builtin::TlcGet),
        StdOperator::effect("TLCSet", 2, Scope::Search, search::set),
        StdOperator::effect("RandomElement", 1, Scope::World, random::element),
        StdOperator::new("Any", 0, Builtin::Any),
        StdOperator::effect("JavaTime", 0, Scope::World, search::java_time),
    ],
};

/// Returns the bijections from a finite set to itself, in order.
pub(super) fn permutations(mem: &mut Mem, s: Value) -> VResult<Value> {
    if !mem.is_set(s) {
        return Err(super::call::mismatch("Permutations", 0, "a finite set", s));
    }
    let set = mem.explicit(s)?;
    let n = mem.len(set);
    check_factorial(n)?;
    let elems: Vec<Value> = (0..n).map(|i| mem.item(set, i)).collect();
    let mut places: Vec<usize> = (0..n).collect();
    let mut functions = Vec::new();
    loop {
        let values: Vec<Value> = places.iter().map(|&place| elems[place]).collect();
        functions.push(mem.function(set, &values)?);
        if !next_permutation(&mut places) {
            return Ok(mem.sorted_set(&functions));
        }
    }
}

/// Checks that the permutations of so many elements are not too many for a set.
pub(super) fn check_factorial(n: usize) -> VResult<()> {
    let count = (1..=n).try_fold(1usize, usize::checked_mul);
    if count.is_none_or(|count| count > MAX_SET_SIZE) {
        return Err(ValueError::TooLarge { set: None }.into());
    }
    Ok(())
}

/// Moves to the lexicographically next permutation. Says whether there is one.
pub(super) fn next_permutation(places: &mut [usize]) -> bool {
    let Some(i) = (1..places.len()).rev().find(|&i| places[i - 1] < places[i]) else { return false };
    let j = (i..places.len()).rev().find(|&j| places[j] > places[i - 1]).unwrap_or(i);
    places.swap(i - 1, j);
    places[i..].reverse();
    true
}
