//! Native operators of the community modules on sets, functions, sequences and strings: those that
//! would be slow or impossible as definitions.

use super::call::mismatch;
use crate::value::{Kind, MAX_SET_SIZE, Mem, VResult, Value, ValueError};

/// Returns the elements of a finite set, in order.
fn elements(mem: &mut Mem, operator: &'static str, position: usize, set: Value) -> VResult<Vec<Value>> {
    if !mem.is_set(set) {
        return Err(mismatch(operator, position, "a finite set", set));
    }
    let set = mem.explicit(set)?;
    Ok((0..mem.len(set)).map(|i| mem.item(set, i)).collect())
}

/// `SetToSeq(S)`: the elements in order.
pub(super) fn set_to_seq(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let elements = elements(mem, "SetToSeq", 0, args[0])?;
    Ok(mem.tuple(&elements))
}

/// `SetToSeqs(S)`: all sequences with each element once.
pub(super) fn set_to_seqs(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let elements = elements(mem, "SetToSeqs", 0, args[0])?;
    super::tlc::check_factorial(elements.len())?;
    let mut places: Vec<usize> = (0..elements.len()).collect();
    let mut tuples = Vec::new();
    loop {
        let row: Vec<Value> = places.iter().map(|&place| elements[place]).collect();
        tuples.push(mem.tuple(&row));
        if !super::tlc::next_permutation(&mut places) {
            return Ok(mem.sorted_set(&tuples));
        }
    }
}

/// `kSubset(k, S)`: the subsets with k elements.
pub(super) fn k_subset(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let Some(k) = mem.as_int(args[0]) else {
        return Err(mismatch("kSubset", 1, "a natural number", args[0]));
    };
    let elements = elements(mem, "kSubset", 2, args[1])?;
    let Some(k) = usize::try_from(k).ok().filter(|&k| k <= elements.len()) else {
        return Ok(mem.sorted_set(&[]));
    };
    let mut places: Vec<usize> = (0..k).collect();
    let mut subsets = Vec::new();
    loop {
        if subsets.len() == MAX_SET_SIZE {
            return Err(ValueError::TooLarge { set: None }.into());
        }
        let row: Vec<Value> = places.iter().map(|&place| elements[place]).collect();
        subsets.push(mem.sorted_set(&row));
        // The last place that can move on does, and those after it follow.
        let Some(i) = (0..k).rev().find(|&i| places[i] < elements.len() - (k - i)) else {
            return Ok(mem.sorted_set(&subsets));
        };
        places[i] += 1;
        for j in i + 1..k {
            places[j] = places[j - 1] + 1;
        }
    }
}

/// `IsInjective(f)`.
pub(super) fn is_injective(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let f = args[0];
    if !mem.kind(f).is_function() {
        return Err(mismatch("IsInjective", 0, "a function", f));
    }
    let mut values: Vec<Value> = (0..mem.len(f)).map(|i| mem.elem(f, i)).collect();
    let range = mem.set(&mut values)?;
    Ok(Value::bool(mem.len(range) == mem.len(f)))
}

/// Returns the first place from `start` on at which a sequence stands in another.
fn place_of(mem: &mut Mem, part: Value, whole: Value, start: usize) -> VResult<Option<usize>> {
    let n = mem.len(part);
    'places: for place in start..(mem.len(whole) + 1).saturating_sub(n) {
        for i in 0..n {
            let (x, y) = (mem.elem(part, i), mem.elem(whole, place + i));
            if !mem.eq(x, y)? {
                continue 'places;
            }
        }
        return Ok(Some(place));
    }
    Ok(None)
}

/// Three strings, or nothing.
fn texts(mem: &Mem, args: &[Value]) -> Option<(String, String, String)> {
    let text = |v: Value| mem.as_str(v).map(std::borrow::Cow::into_owned);
    Some((text(args[0])?, text(args[1])?, text(args[2])?))
}

fn check_sequences(mem: &Mem, operator: &'static str, args: &[Value]) -> VResult<()> {
    for (i, &arg) in args.iter().enumerate() {
        if mem.kind(arg) != Kind::Tuple {
            return Err(mismatch(operator, i + 1, "a sequence", arg));
        }
    }
    Ok(())
}

/// `ReplaceFirstSubSeq(r, s, t)`: t with r in the place of the first s.
pub(super) fn replace_first(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    if let Some((r, s, t)) = texts(mem, args) {
        let replaced = t.replacen(&s, &r, 1);
        return Ok(mem.string(&replaced));
    }
    check_sequences(mem, "ReplaceFirstSubSeq", args)?;
    let (r, s, t) = (args[0], args[1], args[2]);
    let Some(place) = place_of(mem, s, t, 0)? else { return Ok(t) };
    let (before, after) = (mem.sub_tuple(t, 0, place), mem.sub_tuple(t, place + mem.len(s), mem.len(t)));
    let head = mem.joined(before, r);
    Ok(mem.joined(head, after))
}

/// `ReplaceAllSubSeqs(r, s, t)`: t with r in the place of each s; before each element if s is empty.
pub(super) fn replace_all(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    if let Some((r, s, t)) = texts(mem, args) {
        let replaced = if s.is_empty() && !t.is_empty() {
            t.chars().fold(String::new(), |text, c| text + &r + &c.to_string())
        } else {
            t.replace(&s, &r)
        };
        return Ok(mem.string(&replaced));
    }
    check_sequences(mem, "ReplaceAllSubSeqs", args)?;
    let (r, s, t) = (args[0], args[1], args[2]);
    if mem.len(s) == 0 && mem.len(t) == 0 {
        return Ok(r);
    }
    let mut result = mem.tuple(&[]);
    let mut done = 0;
    while done < mem.len(t) {
        let found = place_of(mem, s, t, done)?;
        let place = found.unwrap_or(mem.len(t));
        let before = mem.sub_tuple(t, done, place);
        result = mem.joined(result, before);
        done = place;
        if found.is_some() {
            result = mem.joined(result, r);
            done += mem.len(s);
            if mem.len(s) == 0 {
                let next = mem.elem(t, place);
                result = mem.pushed(result, next);
                done += 1;
            }
        }
    }
    Ok(result)
}
