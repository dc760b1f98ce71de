//! SYMMETRY: from the set of permutations that the cfg names to the group they generate.

use rustc_hash::FxHashSet;

use crate::value::{Kind, Mem, Permutation, Value};

/// The largest group that is searched with: for each state each of its images is looked at.
const MOST: usize = 1_000_000;

/// Returns the group that a set of functions generates, without the identity.
///
/// # Errors
/// Why the value is no set of permutations of model values.
pub(super) fn group(mem: &mut Mem<'_>, set: Value) -> Result<Vec<Permutation>, String> {
    let mut found = FxHashSet::default();
    let mut group: Vec<Permutation> = Vec::new();
    for generator in generators(mem, set)? {
        if !generator.is_identity() && found.insert(generator.clone()) {
            group.push(generator);
        }
    }
    let n_generators = group.len();
    let mut done = 0;
    while done < group.len() {
        for i in 0..n_generators {
            let product = group[i].after(&group[done]);
            if !product.is_identity() && found.insert(product.clone()) {
                group.push(product);
            }
        }
        done += 1;
        if group.len() > MOST {
            return Err(format!("these are more than {MOST} permutations"));
        }
    }
    Ok(group)
}

fn generators(mem: &mut Mem<'_>, set: Value) -> Result<Vec<Permutation>, String> {
    let no_set = "it must be a set of permutations, as of Permutations(S)";
    if !mem.is_set(set) {
        return Err(format!("{no_set}, and this is {}", mem.show(set)));
    }
    let set = mem.explicit(set).map_err(|error| error.message(mem))?;
    let mut generators = Vec::new();
    for i in 0..mem.len(set) {
        let function = mem.elem(set, i);
        if !mem.kind(function).is_function() {
            return Err(format!("{no_set}, and it has the element {}", mem.show(function)));
        }
        let domain = mem.domain(function).map_err(|error| error.message(mem))?;
        let mut pairs = Vec::new();
        for j in 0..mem.len(function) {
            let pair = (mem.item(domain, j), mem.elem(function, j));
            if mem.kind(pair.0) != Kind::Model || mem.kind(pair.1) != Kind::Model {
                let text = mem.show(function);
                return Err(format!("only model values can be permuted, and it has the element {text}"));
            }
            pairs.push(pair);
        }
        match Permutation::new(pairs) {
            Some(permutation) => generators.push(permutation),
            None => return Err(format!("this element is no permutation: {}", mem.show(function))),
        }
    }
    Ok(generators)
}
