//! Permutations of model values and the images of values under them, for symmetry.

use std::cmp::Ordering;

use super::error::VResult;
use super::mem::Mem;
use super::node::Kind;
use super::word::Value;

/// A permutation of model values.
///
/// Invariant: the pairs are sorted by what is mapped, and none maps a value to itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Permutation {
    pairs: Box<[(Value, Value)]>,
}

impl Permutation {
    /// Returns the permutation with these pairs; `None` if they do not map a set one-to-one to itself.
    #[must_use]
    pub fn new(mut pairs: Vec<(Value, Value)>) -> Option<Permutation> {
        pairs.retain(|(from, to)| from != to);
        pairs.sort_unstable_by_key(|(from, _)| from.bits());
        let mut to: Vec<Value> = pairs.iter().map(|&(_, to)| to).collect();
        to.sort_unstable_by_key(|v| v.bits());
        let onto_itself = to.iter().eq(pairs.iter().map(|(from, _)| from));
        onto_itself.then(|| Permutation { pairs: pairs.into() })
    }

    /// Says whether it changes nothing.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Returns what a model value is mapped to.
    #[inline]
    #[must_use]
    pub fn of(&self, model: Value) -> Value {
        self.pairs.iter().find(|(from, _)| *from == model).map_or(model, |&(_, to)| to)
    }

    /// Returns the permutation that does `first` and then this one.
    #[must_use]
    pub fn after(&self, first: &Permutation) -> Permutation {
        let mut moved: Vec<Value> = first.pairs.iter().chain(&self.pairs).map(|&(from, _)| from).collect();
        moved.sort_unstable_by_key(|v| v.bits());
        moved.dedup();
        let pairs = moved.into_iter().map(|from| (from, self.of(first.of(from))));
        Permutation { pairs: pairs.filter(|(from, to)| from != to).collect() }
    }
}

/// How many elements of an image are compared before the image is built.
const PROBES: usize = 32;

/// How many images are remembered; 12 bytes each.
const ENTRIES: usize = 1 << 16;

/// The images of values of the heap that were computed before, as far as they are in the heap too; one
/// for each worker. A table of fixed size in which a new entry takes the place of an old one.
///
/// An image that is asked for again and is not in the heap is `wanted` there: most images are never
/// looked at twice, and these should not stay.
#[derive(Debug, Default)]
pub struct Images {
    entries: Vec<(u32, Value, Value)>,
    /// Images that should be put into the heap; they lie in the scratch.
    pub wanted: Vec<Value>,
}

impl Images {
    fn place(&mut self, number: u32, v: Value) -> usize {
        if self.entries.is_empty() {
            self.entries = vec![(u32::MAX, Value::UNASSIGNED, Value::UNASSIGNED); ENTRIES];
        }
        let mixed = (u64::from(number) << 32 | u64::from(v.bits())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 48) as usize % ENTRIES
    }
}

impl Mem<'_> {
    /// Returns the image of a value under a permutation, in the heap if it is there; the value itself
    /// if nothing changes. `number` tells the permutations apart that share `images`. Costs one look at
    /// `images` if all is known, else a copy, and a sort for each set that changes.
    ///
    /// Lazy sets become explicit.
    pub fn image(
        &mut self,
        v: Value,
        number: u32,
        permutation: &Permutation,
        images: &mut Images,
    ) -> VResult<Value> {
        match self.kind(v) {
            Kind::Model => Ok(permutation.of(v)),
            Kind::Bool | Kind::Int | Kind::Str => Ok(v),
            kind @ (Kind::Set | Kind::Tuple | Kind::Function) => {
                if !v.is_settled() {
                    return self.image_of_parts(v, kind, number, permutation, images);
                }
                let place = images.place(number, v);
                let (n, of, known) = images.entries[place];
                let asked_before = n == number && of == v;
                if asked_before && known != Value::UNASSIGNED {
                    return Ok(known);
                }
                let image = self.image_of_parts(v, kind, number, permutation, images)?;
                let settled = self.lookup(image)?;
                if settled.is_none() && asked_before {
                    images.wanted.push(image);
                }
                images.entries[place] = (number, v, settled.unwrap_or(Value::UNASSIGNED));
                Ok(settled.unwrap_or(image))
            }
            Kind::Interval
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Closure
            | Kind::Special => {
                let normal = self.normalize(v)?;
                self.image(normal, number, permutation, images)
            }
        }
    }

    /// Returns the image of a value under a permutation, and how it compares with another value. If it is
    /// greater it may not have been built, and the value itself is returned. `elements` is room for work.
    ///
    /// Most images of a set are given up at their least element: a small Paxos with four replicas and three
    /// values that are alike takes 0.8 s of processor time where it took 2.0 s.
    pub fn image_not_greater(
        &mut self,
        v: Value,
        least: Value,
        number: u32,
        permutation: &Permutation,
        images: &mut Images,
        elements: &mut Vec<Value>,
    ) -> VResult<(Value, Ordering)> {
        if self.kind(v) != Kind::Set || self.kind(least) != Kind::Set || self.len(v) != self.len(least) {
            let image = self.image(v, number, permutation, images)?;
            let order = self.cmp(image, least)?;
            return Ok((image, order));
        }
        elements.clear();
        let mut changed = false;
        for i in 0..self.len(v) {
            let element = self.elem(v, i);
            let image = self.image(element, number, permutation, images)?;
            changed |= image != element;
            elements.push(image);
        }
        // One of the least elements decides, as a rule.
        for chosen in 0..elements.len().min(PROBES) {
            for i in chosen + 1..elements.len() {
                if self.cmp(elements[i], elements[chosen])?.is_lt() {
                    elements.swap(i, chosen);
                }
            }
            let order = self.cmp(elements[chosen], self.elem(least, chosen))?;
            if order.is_gt() {
                return Ok((v, order));
            }
            if order.is_lt() {
                break;
            }
        }
        let image = if changed { self.set(elements)? } else { v };
        let order = self.cmp(image, least)?;
        Ok((image, order))
    }

    fn image_of_parts(
        &mut self,
        v: Value,
        kind: Kind,
        number: u32,
        permutation: &Permutation,
        images: &mut Images,
    ) -> VResult<Value> {
        let n = self.len(v);
        let mut values = Vec::with_capacity(n);
        let mut changed = false;
        for i in 0..n {
            let child = self.elem(v, i);
            let image = self.image(child, number, permutation, images)?;
            changed |= image != child;
            values.push(image);
        }
        if kind == Kind::Function {
            let domain = self.at(v, 0);
            let moved = self.image(domain, number, permutation, images)?;
            let mut keys = Vec::with_capacity(n);
            let mut same_keys = moved == domain;
            for i in 0..n {
                let key = self.item(domain, i);
                let image = self.image(key, number, permutation, images)?;
                same_keys &= image == key;
                keys.push(image);
            }
            if same_keys {
                return if changed { self.function(domain, &values) } else { Ok(v) };
            }
            let pairs: Vec<(Value, Value)> = keys.into_iter().zip(values).collect();
            return self.function_of_pairs(&pairs);
        }
        if !changed {
            return Ok(v);
        }
        if kind == Kind::Set { self.set(&mut values) } else { Ok(self.tuple(&values)) }
    }
}
