//! `Bags`: functions from elements to how often they are in the bag.

use super::call::mismatch;
use super::{Builtin, StdModule, StdOperator};
use crate::value::{Kind, MAX_SET_SIZE, Mem, VResult, Value, ValueError};

pub(super) static MODULE: StdModule = StdModule {
    name: "Bags",
    extends: &["TLC"],
    text: Some(include_str!("tla/Bags.tla")),
    operators: &[
        StdOperator::new("IsABag", 1, Builtin::IsABag),
        StdOperator::new("BagToSet", 1, Builtin::BagToSet),
        StdOperator::new("SetToBag", 1, Builtin::SetToBag),
        StdOperator::new("BagIn", 2, Builtin::BagIn),
        StdOperator::new("EmptyBag", 0, Builtin::EmptyBag),
        StdOperator::new("\\oplus", 2, Builtin::BagSum),
        StdOperator::new("\\ominus", 2, Builtin::BagDifference),
        StdOperator::new("BagUnion", 1, Builtin::BagUnion),
        StdOperator::new("\\sqsubseteq", 2, Builtin::SubBagEq),
        StdOperator::new("SubBag", 1, Builtin::SubBag),
        StdOperator::FOLD_LEFT,
        StdOperator::SET_TO_SEQ,
        StdOperator::new("BagCardinality", 1, Builtin::BagCardinality),
        StdOperator::new("CopiesIn", 2, Builtin::CopiesIn),
    ],
};

/// Returns the elements of a bag with their counts, in the order of the elements.
fn pairs(mem: &mut Mem, operator: &'static str, position: usize, bag: Value) -> VResult<Vec<(Value, i32)>> {
    if !mem.kind(bag).is_function() {
        return Err(mismatch(operator, position, "a bag", bag));
    }
    let domain = mem.domain(bag)?;
    let mut pairs = Vec::with_capacity(mem.len(bag));
    for i in 0..mem.len(bag) {
        let count = mem.as_int(mem.elem(bag, i)).filter(|&n| n > 0);
        let count = count.ok_or_else(|| mismatch(operator, position, "a bag", bag))?;
        pairs.push((mem.item(domain, i), count));
    }
    Ok(pairs)
}

fn bag(mem: &mut Mem, pairs: &[(Value, i32)]) -> VResult<Value> {
    let pairs: Vec<(Value, Value)> = pairs.iter().map(|&(x, n)| (x, mem.int(n))).collect();
    mem.function_of_pairs(&pairs)
}

pub(super) fn is_bag(mem: &mut Mem, v: Value) -> bool {
    mem.kind(v) != Kind::Closure && pairs(mem, "IsABag", 0, v).is_ok()
}

pub(super) fn from_set(mem: &mut Mem, s: Value) -> VResult<Value> {
    if !mem.is_set(s) {
        return Err(mismatch("SetToBag", 0, "a finite set", s));
    }
    let set = mem.explicit(s)?;
    let one = mem.int(1);
    let ones = vec![one; mem.len(set)];
    mem.function(set, &ones)
}

/// Returns how often `x` is in a bag; 0 if it is not.
pub(super) fn copies(mem: &mut Mem, operator: &'static str, x: Value, bag: Value) -> VResult<i32> {
    if !mem.kind(bag).is_function() {
        return Err(mismatch(operator, 2, "a bag", bag));
    }
    let domain = mem.domain(bag)?;
    if !mem.member(x, domain)? {
        return Ok(0);
    }
    let count = mem.apply(bag, x)?;
    mem.as_int(count).ok_or_else(|| mismatch(operator, 2, "a bag", bag))
}

/// Adds one list of pairs to another.
fn add(mem: &mut Mem, sums: &mut Vec<(Value, i32)>, more: Vec<(Value, i32)>) -> VResult<()> {
    let n = sums.len();
    for (x, count) in more {
        let mut at = None;
        for (i, &(y, _)) in sums[..n].iter().enumerate() {
            if mem.eq(x, y)? {
                at = Some(i);
                break;
            }
        }
        match at {
            Some(i) => {
                let left = sums[i].1;
                let overflow = ValueError::Overflow { operator: "(+)", left, right: count };
                sums[i].1 = left.checked_add(count).ok_or(overflow)?;
            }
            None => sums.push((x, count)),
        }
    }
    Ok(())
}

pub(super) fn sum(mem: &mut Mem, a: Value, b: Value) -> VResult<Value> {
    let mut sums = pairs(mem, "(+)", 1, a)?;
    let more = pairs(mem, "(+)", 2, b)?;
    add(mem, &mut sums, more)?;
    bag(mem, &sums)
}

pub(super) fn difference(mem: &mut Mem, a: Value, b: Value) -> VResult<Value> {
    let mut left = Vec::new();
    for (x, count) in pairs(mem, "(-)", 1, a)? {
        let rest = count - copies(mem, "(-)", x, b)?;
        if rest > 0 {
            left.push((x, rest));
        }
    }
    bag(mem, &left)
}

pub(super) fn union(mem: &mut Mem, bags: Value) -> VResult<Value> {
    if !mem.is_set(bags) {
        return Err(mismatch("BagUnion", 0, "a finite set of bags", bags));
    }
    let set = mem.explicit(bags)?;
    let mut sums = Vec::new();
    for i in 0..mem.len(set) {
        let one = mem.elem(set, i);
        let more = pairs(mem, "BagUnion", 0, one)?;
        add(mem, &mut sums, more)?;
    }
    bag(mem, &sums)
}

pub(super) fn is_sub_bag(mem: &mut Mem, a: Value, b: Value) -> VResult<bool> {
    for (x, count) in pairs(mem, "\\sqsubseteq", 1, a)? {
        if copies(mem, "\\sqsubseteq", x, b)? < count {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn sub_bags(mem: &mut Mem, b: Value) -> VResult<Value> {
    let pairs = pairs(mem, "SubBag", 0, b)?;
    let mut counts = vec![0; pairs.len()];
    let mut bags = Vec::new();
    loop {
        if bags.len() == MAX_SET_SIZE {
            return Err(ValueError::TooLarge { set: None }.into());
        }
        let chosen = pairs.iter().zip(&counts).filter(|&(_, &n)| n > 0);
        let chosen: Vec<(Value, i32)> = chosen.map(|(&(x, _), &n)| (x, n)).collect();
        bags.push(bag(mem, &chosen)?);
        let Some(i) = (0..counts.len()).rev().find(|&i| counts[i] < pairs[i].1) else {
            return mem.set(&mut bags);
        };
        counts[i] += 1;
        counts[i + 1..].fill(0);
    }
}

pub(super) fn cardinality(mem: &mut Mem, b: Value) -> VResult<Value> {
    let mut total = 0i32;
    for (_, count) in pairs(mem, "BagCardinality", 0, b)? {
        let overflow = ValueError::Overflow { operator: "+", left: total, right: count };
        total = total.checked_add(count).ok_or(overflow)?;
    }
    Ok(mem.int(total))
}
