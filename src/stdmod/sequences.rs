//! `Sequences`: tuples, and strings where TLC takes them.

use super::call::mismatch;
use super::{Builtin, StdModule, StdOperator};
use crate::value::{Kind, Mem, VResult, Value, ValueError};

pub(super) static MODULE: StdModule = StdModule {
    name: "Sequences",
    extends: &[],
    text: None,
    operators: &[
        StdOperator::new("Seq", 1, Builtin::Seq),
        StdOperator::new("Len", 1, Builtin::Len),
        StdOperator::new("\\o", 2, Builtin::Concat),
        StdOperator::new("Append", 2, Builtin::Append),
        StdOperator::new("Head", 1, Builtin::Head),
        StdOperator::new("Tail", 1, Builtin::Tail),
        StdOperator::new("SubSeq", 3, Builtin::SubSeq),
        StdOperator { name: "SelectSeq", arity: 2, operator_params: &[0, 1], builtin: Builtin::SelectSeq },
    ],
};

pub(super) fn len(mem: &mut Mem, s: Value) -> VResult<Value> {
    let n = match mem.kind(s) {
        Kind::Tuple => mem.len(s),
        Kind::Str => text(mem, s).len(),
        _ => return Err(mismatch("Len", 0, "a sequence", s)),
    };
    Ok(mem.int((n as u32).cast_signed()))
}

pub(super) fn head(mem: &mut Mem, s: Value) -> VResult<Value> {
    match mem.kind(s) {
        Kind::Tuple if mem.len(s) == 0 => Err(ValueError::EmptySequence { operator: "Head" }.into()),
        Kind::Tuple => Ok(mem.elem(s, 0)),
        _ => Err(mismatch("Head", 0, "a sequence", s)),
    }
}

pub(super) fn tail(mem: &mut Mem, s: Value) -> VResult<Value> {
    match mem.kind(s) {
        Kind::Tuple if mem.len(s) > 0 => Ok(mem.sub_tuple(s, 1, mem.len(s))),
        Kind::Str => match text(mem, s).as_slice() {
            [] => Err(ValueError::EmptySequence { operator: "Tail" }.into()),
            [_, rest @ ..] => Ok(string(mem, rest)),
        },
        Kind::Tuple => Err(ValueError::EmptySequence { operator: "Tail" }.into()),
        _ => Err(mismatch("Tail", 0, "a sequence", s)),
    }
}

pub(super) fn append(mem: &mut Mem, s: Value, v: Value) -> VResult<Value> {
    if mem.kind(s) != Kind::Tuple {
        return Err(mismatch("Append", 1, "a sequence", s));
    }
    Ok(mem.pushed(s, v))
}

pub(super) fn concat(mem: &mut Mem, s: Value, t: Value) -> VResult<Value> {
    match (mem.kind(s), mem.kind(t)) {
        (Kind::Tuple, Kind::Tuple) => Ok(mem.joined(s, t)),
        (Kind::Str, Kind::Str) => {
            let mut units = text(mem, s);
            units.extend(text(mem, t));
            Ok(string(mem, &units))
        }
        (Kind::Tuple, _) => Err(mismatch("\\o", 2, "a sequence", t)),
        (Kind::Str, _) => Err(mismatch("\\o", 2, "a string", t)),
        _ => Err(mismatch("\\o", 1, "a sequence", s)),
    }
}

pub(super) fn sub_seq(mem: &mut Mem, s: Value, from: Value, to: Value) -> VResult<Value> {
    let units = match mem.kind(s) {
        Kind::Tuple => None,
        Kind::Str => Some(text(mem, s)),
        _ => return Err(mismatch("SubSeq", 1, "a sequence", s)),
    };
    let first = mem.as_int(from).ok_or_else(|| mismatch("SubSeq", 2, "a natural number", from))?;
    let last = mem.as_int(to).ok_or_else(|| mismatch("SubSeq", 3, "a natural number", to))?;
    let n = units.as_ref().map_or_else(|| mem.len(s), Vec::len);
    let (start, end) = if first > last {
        (0, 0)
    } else if first >= 1 && last as usize <= n {
        (first as usize - 1, last as usize)
    } else {
        return Err(ValueError::BadSubSeq { sequence: s, from: first, to: last }.into());
    };
    Ok(match units {
        Some(units) => string(mem, &units[start..end]),
        None => mem.sub_tuple(s, start, end),
    })
}

/// Returns the characters of a string, which TLC counts as Java does: in UTF-16.
fn text(mem: &Mem, s: Value) -> Vec<u16> {
    mem.as_str(s).unwrap_or_default().encode_utf16().collect()
}

fn string(mem: &mut Mem, units: &[u16]) -> Value {
    mem.string(&String::from_utf16_lossy(units))
}
