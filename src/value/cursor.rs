//! Enumerating a set element by element, without building it.
//!
//! Two orders: *normalized* is the order of values, in which TLC's CHOOSE and quantifiers look, also
//! in actions; the other is the order of `x' \in S`. They differ, and the second may show an element
//! twice, only for `S \cup T` and `UNION S` of lazy sets (`SetCupValue.java`, `UnionValue.java`), which
//! TLC enumerates part by part; that shows in its counts of generated states. `SUBSET S` is enumerated
//! by size, then by elements (`SubsetValue.java`); functions, records and tuples with the last place
//! running fastest.
//!
//! A cursor keeps values that stood in the scratch when it was made; the scratch may be reset to a mark
//! taken after that between two elements.

use super::error::{VResult, ValueError};
use super::mem::Mem;
use super::node::Kind;
use super::word::Value;

/// A place in the enumeration of a set.
#[derive(Clone, Debug)]
pub struct Cursor {
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    /// The elements of an explicit set.
    Listed { set: Value, next: u32, end: u32 },
    /// The integers from `next` to `last`.
    Integers { next: i64, last: i64 },
    /// The subsets of a listed set: the next one has the elements at `places`.
    Subsets { base: Value, n: usize, places: Vec<usize>, done: bool },
    /// One element of each of some listed sets: the next ones are at `places`.
    Choices { shape: Shape, sets: Vec<Value>, places: Vec<usize>, done: bool },
    /// The elements of another set that are, or are not, in `other`.
    Filter { inner: Box<Cursor>, other: Value, inside: bool },
    /// One set after another.
    Chain { cursors: Vec<Cursor>, current: usize },
}

/// What the choices become.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Tuple,
    Function { domain: Value },
}

impl Mem<'_> {
    /// Returns a cursor before the first element of a set. Costs nothing for explicit sets and
    /// intervals.
    #[inline]
    pub fn cursor(&mut self, set: Value, normalized: bool) -> VResult<Cursor> {
        let state = match self.kind(set) {
            Kind::Set => State::Listed { set, next: 0, end: self.n_words(set) as u32 },
            Kind::Interval => {
                let (lo, hi) = self.bounds(set);
                State::Integers { next: i64::from(lo), last: i64::from(hi) }
            }
            _ => return self.lazy_cursor(set, normalized),
        };
        Ok(Cursor { state })
    }

    fn lazy_cursor(&mut self, set: Value, normalized: bool) -> VResult<Cursor> {
        let state = match self.kind(set) {
            Kind::Set | Kind::Interval => return self.cursor(set, normalized),
            Kind::Special if set == Value::BOOLEAN => {
                let set = self.sorted_set(&[Value::FALSE, Value::TRUE]);
                return self.cursor(set, normalized);
            }
            Kind::Subset => {
                let base = self.at(set, 0);
                let base = self.listed(base)?;
                State::Subsets { base, n: self.len(base), places: Vec::new(), done: false }
            }
            Kind::FunctionSet => {
                let (from, to) = (self.at(set, 0), self.at(set, 1));
                let domain = self.listed(from)?;
                let n = self.len(domain);
                // The range of no function is never looked at.
                let sets = if n == 0 { Vec::new() } else { vec![self.listed(to)?; n] };
                self.choices(Shape::Function { domain }, sets)
            }
            Kind::RecordSet => {
                let domain = self.at(set, 0);
                let sets = self.components(set, 1)?;
                self.choices(Shape::Function { domain }, sets)
            }
            Kind::Product => {
                let sets = self.components(set, 0)?;
                self.choices(Shape::Tuple, sets)
            }
            Kind::Cup | Kind::Union if normalized => {
                let set = self.explicit(set)?;
                return self.cursor(set, normalized);
            }
            Kind::Cup => {
                let (a, b) = (self.at(set, 0), self.at(set, 1));
                let cursors = vec![self.cursor(a, false)?, self.cursor(b, false)?];
                State::Chain { cursors, current: 0 }
            }
            Kind::Union => {
                let outer = self.at(set, 0);
                let mut outer = self.cursor(outer, false)?;
                let mut cursors = Vec::new();
                while let Some(part) = self.next(&mut outer)? {
                    cursors.push(self.cursor(part, false)?);
                }
                State::Chain { cursors, current: 0 }
            }
            Kind::Cap => {
                let (a, b) = (self.at(set, 0), self.at(set, 1));
                match self.cursor(a, normalized) {
                    Ok(inner) => State::Filter { inner: Box::new(inner), other: b, inside: true },
                    Err(error) => match *error {
                        ValueError::NotEnumerable(_) => {
                            let inner = self.cursor(b, normalized)?;
                            State::Filter { inner: Box::new(inner), other: a, inside: true }
                        }
                        _ => return Err(error),
                    },
                }
            }
            Kind::Diff => {
                let (a, other) = (self.at(set, 0), self.at(set, 1));
                let inner = Box::new(self.cursor(a, normalized)?);
                State::Filter { inner, other, inside: false }
            }
            Kind::Closure => return Err(ValueError::Closure(set).into()),
            Kind::SeqSet | Kind::Special => return Err(ValueError::NotEnumerable(set).into()),
            Kind::Bool | Kind::Int | Kind::Str | Kind::Model | Kind::Tuple | Kind::Function => {
                return Err(ValueError::NotASet(set).into());
            }
        };
        Ok(Cursor { state })
    }

    fn components(&mut self, set: Value, first: usize) -> VResult<Vec<Value>> {
        let mut sets = Vec::new();
        for i in first..self.n_words(set) {
            let component = self.at(set, i);
            sets.push(self.listed(component)?);
        }
        Ok(sets)
    }

    fn choices(&self, shape: Shape, sets: Vec<Value>) -> State {
        let done = sets.iter().any(|&set| self.len(set) == 0);
        State::Choices { shape, places: vec![0; sets.len()], sets, done }
    }

    /// Returns the next element. Costs a read for explicit sets and intervals, else building it.
    #[inline]
    pub fn next(&mut self, cursor: &mut Cursor) -> VResult<Option<Value>> {
        match &mut cursor.state {
            State::Listed { set, next, end } => {
                if next == end {
                    return Ok(None);
                }
                *next += 1;
                Ok(Some(self.at(*set, *next as usize - 1)))
            }
            State::Integers { next, last } => {
                if *next > *last {
                    return Ok(None);
                }
                *next += 1;
                Ok(Some(self.int((*next - 1) as i32)))
            }
            _ => self.next_lazy(cursor),
        }
    }

    fn next_lazy(&mut self, cursor: &mut Cursor) -> VResult<Option<Value>> {
        match &mut cursor.state {
            State::Listed { .. } | State::Integers { .. } => self.next(cursor),
            State::Subsets { done: true, .. } | State::Choices { done: true, .. } => Ok(None),
            State::Subsets { base, n, places, done } => {
                let start = self.scratch.stack.len();
                for &place in &*places {
                    let element = self.item(*base, place);
                    self.scratch.stack.push(element);
                }
                *done = !next_subset(*n, places);
                Ok(Some(self.scratch.node_from_stack(Kind::Set, start)))
            }
            State::Choices { shape, sets, places, done } => {
                let mut values = Vec::with_capacity(sets.len());
                for (&set, &place) in sets.iter().zip(&*places) {
                    values.push(self.item(set, place));
                }
                *done = true;
                for i in (0..places.len()).rev() {
                    places[i] += 1;
                    if places[i] < self.len(sets[i]) {
                        *done = false;
                        break;
                    }
                    places[i] = 0;
                }
                match *shape {
                    Shape::Tuple => Ok(Some(self.tuple(&values))),
                    Shape::Function { domain } => self.function(domain, &values).map(Some),
                }
            }
            State::Filter { inner, other, inside } => {
                while let Some(x) = self.next(inner)? {
                    if self.member(x, *other)? == *inside {
                        return Ok(Some(x));
                    }
                }
                Ok(None)
            }
            State::Chain { cursors, current } => {
                while *current < cursors.len() {
                    if let Some(x) = self.next(&mut cursors[*current])? {
                        return Ok(Some(x));
                    }
                    *current += 1;
                }
                Ok(None)
            }
        }
    }
}

/// Moves to the next subset of `n` places: by size, then lexicographically. Says whether there is one.
fn next_subset(n: usize, places: &mut Vec<usize>) -> bool {
    let k = places.len();
    for i in (0..k).rev() {
        if places[i] < n - (k - i) {
            places[i] += 1;
            for j in i + 1..k {
                places[j] = places[j - 1] + 1;
            }
            return true;
        }
    }
    if k == n {
        return false;
    }
    places.clear();
    places.extend(0..=k);
    true
}
