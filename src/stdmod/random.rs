//! Random choices: `RandomElement` and the module `Randomization`. The numbers follow from a seed.

use super::call::mismatch;
use super::world::World;
use crate::value::{Kind, MAX_SET_SIZE, Mem, VResult, Value, ValueError};

/// A sequence of random numbers (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Returns one of the sequences of a seed.
    #[must_use]
    pub fn new(seed: u64, sequence: u64) -> Random {
        let mut random = Random(seed ^ sequence.wrapping_mul(0xd134_2543_de82_ef95));
        random.draw();
        random
    }

    /// Returns the next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`, which is not 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.draw()) * u128::from(n)) >> 64) as u64
    }

    /// Returns a number from 0 to less than 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn fraction(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// `RandomElement(S)`; of sets of functions, records and subsets without enumerating them.
pub(super) fn element(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    pick(mem, &mut world.random, args[0])
}

fn pick(mem: &mut Mem, random: &mut Random, set: Value) -> VResult<Value> {
    match mem.kind(set) {
        Kind::FunctionSet => {
            let (from, to) = (mem.part(set, 0), mem.part(set, 1));
            let domain = mem.explicit(from)?;
            let values = (0..mem.len(domain)).map(|_| pick(mem, random, to)).collect::<VResult<Vec<_>>>()?;
            mem.function(domain, &values)
        }
        Kind::RecordSet => {
            let domain = mem.part(set, 0);
            let n = mem.len(domain);
            let values = (1..=n)
                .map(|i| {
                    let part = mem.part(set, i);
                    pick(mem, random, part)
                })
                .collect::<VResult<Vec<_>>>()?;
            mem.function(domain, &values)
        }
        Kind::Product => {
            let mut values = Vec::new();
            for i in 0..mem.n_parts(set) {
                let part = mem.part(set, i);
                values.push(pick(mem, random, part)?);
            }
            Ok(mem.tuple(&values))
        }
        Kind::Subset => {
            let base = mem.part(set, 0);
            let base = mem.explicit(base)?;
            let elements: Vec<Value> = (0..mem.len(base)).map(|i| mem.item(base, i)).collect();
            let chosen: Vec<Value> = elements.into_iter().filter(|_| random.draw() >> 63 == 1).collect();
            Ok(mem.sorted_set(&chosen))
        }
        Kind::Interval => {
            let (lo, hi) = mem.bounds(set);
            match mem.len(set) {
                0 => no_element(),
                n => Ok(mem.int(lo.wrapping_add_unsigned(random.below(n as u64) as u32).min(hi))),
            }
        }
        kind if kind.is_set() => {
            let explicit = mem.explicit(set)?;
            match mem.len(explicit) {
                0 => {
                    Err(ValueError::Unsupported { what: "the empty set has no random element".into() }.into())
                }
                n => {
                    let i = random.below(n as u64) as usize;
                    Ok(mem.item(explicit, i))
                }
            }
        }
        _ => Err(mismatch("RandomElement", 0, "a finite set", set)),
    }
}

fn no_element() -> VResult<Value> {
    Err(ValueError::Unsupported { what: "the empty set has no random element".to_owned() }.into())
}

/// Returns the elements of a finite set.
fn elements(mem: &mut Mem, operator: &'static str, position: usize, set: Value) -> VResult<Vec<Value>> {
    if !mem.kind(set).is_set() {
        return Err(mismatch(operator, position, "a finite set", set));
    }
    let set = mem.explicit(set)?;
    Ok((0..mem.len(set)).map(|i| mem.item(set, i)).collect())
}

fn natural(mem: &Mem, operator: &'static str, position: usize, v: Value) -> VResult<usize> {
    let n = mem.as_int(v).and_then(|n| usize::try_from(n).ok());
    n.ok_or_else(|| mismatch(operator, position, "a natural number", v))
}

/// `RandomSubset(k, S)`: the whole set if it has fewer elements, as in TLC.
pub(super) fn subset(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let k = natural(mem, "RandomSubset", 1, args[0])?;
    if mem.is_set(args[1]) && mem.explicit(args[1]).is_err_and(|e| matches!(*e, ValueError::TooLarge { .. }))
    {
        return some_of_many(mem, &mut world.random, k, args[1]);
    }
    let mut left = elements(mem, "RandomSubset", 2, args[1])?;
    let chosen: Vec<Value> = (0..k.min(left.len()))
        .map(|_| {
            let i = world.random.below(left.len() as u64) as usize;
            left.swap_remove(i)
        })
        .collect();
    set_of(mem, chosen)
}

/// Returns k elements of a set that is too large to be enumerated, by choosing until there are as many.
fn some_of_many(mem: &mut Mem, random: &mut Random, k: usize, set: Value) -> VResult<Value> {
    if k > MAX_SET_SIZE / 2 {
        return Err(ValueError::TooLarge { set: Some(set) }.into());
    }
    let mut chosen = Vec::with_capacity(k);
    loop {
        while chosen.len() < k {
            if !mem.scratch().has_room() {
                return Err(ValueError::TooLarge { set: Some(set) }.into());
            }
            chosen.push(pick(mem, random, set)?);
        }
        let found = mem.set(&mut chosen)?;
        if mem.len(found) == k {
            return Ok(found);
        }
        chosen = (0..mem.len(found)).map(|i| mem.elem(found, i)).collect();
    }
}

/// `RandomSetOfSubsets(k, n, S)`: k times a subset of about n elements.
pub(super) fn set_of_subsets(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    const NAME: &str = "RandomSetOfSubsets";
    let n = natural(mem, NAME, 2, args[1])?;
    let base = elements(mem, NAME, 3, args[2])?;
    if n > base.len() {
        return Err(mismatch(NAME, 2, "at most the number of elements of the set", args[1]));
    }
    #[expect(clippy::cast_precision_loss, reason = "sets are far smaller")]
    let probability = if base.is_empty() { 0.0 } else { n as f64 / base.len() as f64 };
    subsets(mem, world, NAME, args[0], &base, probability)
}

/// `RandomSubsetSet(k, "p", S)`: k times a subset with each element at a probability.
pub(super) fn subset_set(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    const NAME: &str = "RandomSubsetSet";
    let probability = mem.as_str(args[1]).and_then(|text| text.trim().parse::<f64>().ok());
    let probability = probability.filter(|p| (0.0..=1.0).contains(p));
    let probability =
        probability.ok_or_else(|| mismatch(NAME, 2, "a probability such as \"0.5\"", args[1]))?;
    let base = elements(mem, NAME, 3, args[2])?;
    subsets(mem, world, NAME, args[0], &base, probability)
}

fn subsets(
    mem: &mut Mem,
    world: &mut World,
    name: &'static str,
    times: Value,
    base: &[Value],
    probability: f64,
) -> VResult<Value> {
    let k = natural(mem, name, 1, times)?;
    if base.len() < 32 && k > 1 << base.len() {
        return Err(mismatch(name, 1, "at most the number of subsets", times));
    }
    let mut found = Vec::with_capacity(k);
    for _ in 0..k {
        let chosen: Vec<Value> =
            base.iter().copied().filter(|_| world.random.fraction() < probability).collect();
        found.push(mem.sorted_set(&chosen));
    }
    set_of(mem, found)
}

fn set_of(mem: &mut Mem, mut elements: Vec<Value>) -> VResult<Value> {
    mem.set(&mut elements)
}
