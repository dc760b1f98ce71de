//! What changed between two states, as the smallest changed parts.
//!
//! Functions, records and tuples of the same length are compared entry by entry; everything else
//! is a leaf. The order of the changes is the order of the variables and, inside, of the newer value.

use std::fmt;

use super::State;
use crate::value::Plain;

/// One step from a value into a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A field of a record.
    Field(String),
    /// The argument of a function or the position in a sequence.
    Index(Plain),
}

/// A part of a state: a variable and the way into its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The name of the variable.
    pub variable: String,
    /// The way from its value to the part.
    pub segments: Vec<Segment>,
}

/// A part that two states do not have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub path: Path,
    /// What was there; absent if the part is new.
    pub old: Option<Plain>,
    /// What is there now; absent if the part is gone.
    pub new: Option<Plain>,
}

impl Path {
    /// Returns the path of a whole variable.
    pub fn variable(name: &str) -> Self {
        Path { variable: name.to_owned(), segments: Vec::new() }
    }

    /// Returns the path of a part one level deeper.
    #[must_use]
    pub fn then(&self, segment: Segment) -> Self {
        let mut path = self.clone();
        path.segments.push(segment);
        path
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Segment::Field(name) => write!(f, ".{name}"),
            Segment::Index(Plain::Tuple(items)) if items.len() > 1 => {
                let list: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", list.join(", "))
            }
            Segment::Index(value) => write!(f, "[{value}]"),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.variable)?;
        self.segments.iter().try_for_each(|segment| write!(f, "{segment}"))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => write!(f, "{}: {old} → {new}", self.path),
            (None, Some(new)) => write!(f, "{}: + {new}", self.path),
            (Some(old), None) => write!(f, "{}: - {old}", self.path),
            (None, None) => write!(f, "{}", self.path),
        }
    }
}

/// Returns the smallest changed parts between two states over the same variables.
pub fn diff(variables: &[String], old: &State, new: &State) -> Vec<Change> {
    let mut changes = Vec::new();
    for (i, name) in variables.iter().enumerate() {
        if let (Some(old), Some(new)) = (old.get(i), new.get(i)) {
            diff_values(&Path::variable(name), old, new, &mut changes);
        }
    }
    changes
}

/// Adds the smallest changed parts between two values at `path` to `changes`.
pub fn diff_values(path: &Path, old: &Plain, new: &Plain, changes: &mut Vec<Change>) {
    if old == new {
        return;
    }
    let (Some(before), Some(after)) = (entries(old), entries(new)) else {
        changes.push(Change { path: path.clone(), old: Some(old.clone()), new: Some(new.clone()) });
        return;
    };
    if !comparable(old, new, &before, &after) {
        changes.push(Change { path: path.clone(), old: Some(old.clone()), new: Some(new.clone()) });
        return;
    }
    for (at, (segment, value)) in after.iter().enumerate() {
        match entry(&before, segment, at) {
            Some(was) if was == *value => {}
            Some(was) => diff_values(&path.then(segment.clone()), was, value, changes),
            None => {
                let path = path.then(segment.clone());
                changes.push(Change { path, old: None, new: Some((*value).clone()) });
            }
        }
    }
    for (at, (segment, value)) in before.iter().enumerate() {
        if entry(&after, segment, at).is_none() {
            let path = path.then(segment.clone());
            changes.push(Change { path, old: Some((*value).clone()), new: None });
        }
    }
}

/// Returns the part with a key. Most values have it at the same position as the value they are compared with, so
/// that is looked at first: functions may be large.
fn entry<'a>(entries: &[(Segment, &'a Plain)], key: &Segment, at: usize) -> Option<&'a Plain> {
    let same = |(other, _): &&(Segment, &'a Plain)| same_key(other, key);
    entries.get(at).filter(same).or_else(|| entries.iter().find(same)).map(|(_, value)| *value)
}

/// Returns the parts of a function, record or tuple; `None` for every other value.
pub fn entries(value: &Plain) -> Option<Vec<(Segment, &Plain)>> {
    match value {
        Plain::Tuple(items) => Some(
            items
                .iter()
                .enumerate()
                .map(|(i, item)| {
                    let position = i32::try_from(i + 1).unwrap_or(i32::MAX);
                    (Segment::Index(Plain::Int(position)), item)
                })
                .collect(),
        ),
        Plain::Record(fields) => {
            Some(fields.iter().map(|(name, v)| (Segment::Field(name.clone()), v)).collect())
        }
        Plain::Function(pairs) => {
            Some(pairs.iter().map(|(arg, v)| (Segment::Index(arg.clone()), v)).collect())
        }
        Plain::Bool(_)
        | Plain::Int(_)
        | Plain::Str(_)
        | Plain::Model(_)
        | Plain::Set(_)
        | Plain::Other(_) => None,
    }
}

/// Returns a value with another part at a path in it; the same value if it has none there.
#[must_use]
pub fn with_part(value: &Plain, at: &[Segment], new: &Plain) -> Plain {
    let Some((first, rest)) = at.split_first() else { return new.clone() };
    let is_it = |segment: &Segment| same_key(segment, first);
    let part = |(segment, part): (Segment, &Plain)| {
        if is_it(&segment) { with_part(part, rest, new) } else { part.clone() }
    };
    let parts = entries(value).unwrap_or_default().into_iter().map(part);
    match value {
        Plain::Tuple(_) => Plain::Tuple(parts.collect()),
        Plain::Record(fields) => {
            Plain::Record(fields.iter().zip(parts).map(|((name, _), part)| (name.clone(), part)).collect())
        }
        Plain::Function(pairs) => {
            Plain::Function(pairs.iter().zip(parts).map(|((key, _), part)| (key.clone(), part)).collect())
        }
        Plain::Bool(_)
        | Plain::Int(_)
        | Plain::Str(_)
        | Plain::Model(_)
        | Plain::Set(_)
        | Plain::Other(_) => value.clone(),
    }
}

/// Whether two segments mean the same argument, however it is written.
pub fn same_key(a: &Segment, b: &Segment) -> bool {
    match (a, b) {
        (Segment::Field(name), Segment::Index(Plain::Str(text)))
        | (Segment::Index(Plain::Str(text)), Segment::Field(name)) => name == text,
        (Segment::Field(_) | Segment::Index(_), _) => a == b,
    }
}

/// Whether an entry by entry comparison says more than the two values: a sequence from whose head
/// an element was taken is another sequence, not one with every entry changed.
fn comparable(old: &Plain, new: &Plain, before: &[(Segment, &Plain)], after: &[(Segment, &Plain)]) -> bool {
    if let (Plain::Tuple(old), Plain::Tuple(new)) = (old, new) {
        return old.len() == new.len() || (!old.is_empty() && new.starts_with(old));
    }
    if before.is_empty() || after.is_empty() {
        return false;
    }
    before.iter().enumerate().any(|(at, (key, _))| entry(after, key, at).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_another_one_wherever_it_is() {
        let pair = Plain::Tuple(vec![Plain::Int(1), Plain::Int(2)].into());
        let value = Plain::Record(
            vec![
                (
                    "f".to_owned(),
                    Plain::Function(vec![(Plain::Int(7), pair.clone()), (Plain::Int(8), pair)].into()),
                ),
                ("g".to_owned(), Plain::Set(Vec::new().into())),
            ]
            .into(),
        );
        let at = |n| Segment::Index(Plain::Int(n));
        let f = || Segment::Field("f".to_owned());
        let changed = with_part(&value, &[f(), at(8), at(2)], &Plain::Bool(true));
        assert_eq!(changed.to_string(), "[f |-> (7 :> <<1, 2>> @@ 8 :> <<1, TRUE>>), g |-> {}]");
        assert_eq!(with_part(&value, &[], &Plain::Int(3)), Plain::Int(3));
        for nowhere in [vec![f(), at(9)], vec![Segment::Field("g".to_owned()), at(1)]] {
            assert_eq!(with_part(&value, &nowhere, &Plain::Int(3)), value);
        }
    }

    fn text(old: Plain, new: Plain) -> Vec<String> {
        diff(&["x".to_owned()], &vec![old], &vec![new]).iter().map(ToString::to_string).collect()
    }

    fn s(text: &str) -> Plain {
        Plain::Str(text.to_owned())
    }

    fn record(fields: &[(&str, Plain)]) -> Plain {
        Plain::Record(fields.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect())
    }

    #[test]
    fn equal_states_have_no_changes() {
        assert!(text(Plain::Int(1), Plain::Int(1)).is_empty());
    }

    #[test]
    fn the_smallest_part_is_named() {
        let old = record(&[("src", s("P")), ("dst", s("none"))]);
        let new = record(&[("src", s("none")), ("dst", s("none"))]);
        assert_eq!(text(old, new), ["x.src: \"P\" → \"none\""]);
        let f = |v: i32| Plain::Function(vec![(Plain::Model("t1".into()), Plain::Int(v))].into());
        assert_eq!(text(f(1), f(2)), ["x[t1]: 1 → 2"]);
        let pair = Plain::Tuple(vec![Plain::Int(1), Plain::Int(2)].into());
        let g = |v: i32| Plain::Function(vec![(pair.clone(), Plain::Int(v))].into());
        assert_eq!(text(g(1), g(2)), ["x[1, 2]: 1 → 2"]);
    }

    #[test]
    fn new_and_gone_parts() {
        let old = record(&[("a", Plain::Int(1)), ("b", Plain::Int(2))]);
        let new = record(&[("a", Plain::Int(1)), ("c", Plain::Int(3))]);
        assert_eq!(text(old, new), ["x.c: + 3", "x.b: - 2"]);
    }

    #[test]
    fn sequences() {
        let seq = |items: &[i32]| Plain::Tuple(items.iter().map(|i| Plain::Int(*i)).collect());
        assert_eq!(text(seq(&[1, 2]), seq(&[1, 3])), ["x[2]: 2 → 3"]);
        assert_eq!(text(seq(&[1, 2]), seq(&[1, 2, 3])), ["x[3]: + 3"]);
        assert_eq!(text(seq(&[1, 2, 3]), seq(&[2, 3])), ["x: <<1, 2, 3>> → <<2, 3>>"]);
        assert_eq!(text(seq(&[]), seq(&[7])), ["x: <<>> → <<7>>"]);
    }

    #[test]
    fn values_of_different_kinds_are_leaves() {
        assert_eq!(text(Plain::Int(1), s("a")), ["x: 1 → \"a\""]);
        assert_eq!(text(record(&[("a", s("b"))]), s("a")), ["x: [a |-> \"b\"] → \"a\""]);
        let sets = (Plain::Set(vec![].into()), Plain::Set(vec![Plain::Int(1)].into()));
        assert_eq!(text(sets.0, sets.1), ["x: {} → {1}"]);
    }

    #[test]
    fn a_record_and_a_function_with_a_common_key_are_compared() {
        let old = record(&[("a", Plain::Int(1))]);
        let new = Plain::Function(vec![(s("a"), Plain::Int(1)), (s("b c"), Plain::Int(2))].into());
        assert_eq!(text(old, new), ["x[\"b c\"]: + 2"]);
    }
}
