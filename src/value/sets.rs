//! Explicit sets and the operators on all sets.

use std::cmp::Ordering;

use super::error::{VResult, ValueError};
use super::mem::Mem;
use super::node::Kind;
use super::word::{Value, Word};
use super::{MAX_LISTED, MAX_SET_SIZE};

/// Sets up to this size are searched from front to back.
const SMALL: usize = 24;

impl Mem<'_> {
    /// Returns the set of these elements; sorts them and removes duplicates. Costs a sort; nothing but
    /// the copy if they are sorted already.
    ///
    /// Errors if two elements are incomparable.
    pub fn set(&mut self, elems: &mut [Value]) -> VResult<Value> {
        if self.are_scalars(elems) {
            if elems.is_sorted_by(|x, y| x.rank() < y.rank()) {
                return Ok(self.scratch.node(Kind::Set, elems));
            }
            elems.sort_unstable_by_key(|x| x.rank());
            return Ok(self.set_of_sorted_scalars(elems));
        }
        let start = self.scratch.stack.len();
        if self.is_sorted(elems)? {
            return Ok(self.scratch.node(Kind::Set, elems));
        }
        self.sort(elems)?;
        for &x in &*elems {
            let last = self.scratch.stack.len();
            if last > start && self.cmp(self.scratch.stack[last - 1], x)?.is_eq() {
                continue;
            }
            self.scratch.stack.push(x);
        }
        Ok(self.scratch.node_from_stack(Kind::Set, start))
    }

    /// Says whether all the values are held in the word and of one kind, so that their ranks sort them.
    #[inline]
    fn are_scalars(&self, elems: &[Value]) -> bool {
        let Some(first) = elems.first() else { return false };
        match first.word() {
            Word::Int(_) => elems.iter().all(|x| matches!(x.word(), Word::Int(_))),
            Word::Bool(_) => elems.iter().all(|x| matches!(x.word(), Word::Bool(_))),
            Word::Str(_) => elems.iter().all(|x| matches!(x.word(), Word::Str(_))),
            Word::Model(_) => elems.iter().all(|&x| self.is_untyped_model(x)),
            Word::Special | Word::Heap(_) | Word::Scratch(_) => false,
        }
    }

    fn set_of_sorted_scalars(&mut self, elems: &[Value]) -> Value {
        let start = self.scratch.stack.len();
        for &x in elems {
            if self.scratch.stack.len() == start || self.scratch.stack.last() != Some(&x) {
                self.scratch.stack.push(x);
            }
        }
        self.scratch.node_from_stack(Kind::Set, start)
    }

    /// Returns a set of elements that are sorted already and without duplicates. Costs the copy.
    pub fn sorted_set(&mut self, elems: &[Value]) -> Value {
        self.scratch.node(Kind::Set, elems)
    }

    /// Sorts values; the sorts of the standard library may panic when comparisons fail.
    fn sort(&mut self, elems: &mut [Value]) -> VResult<()> {
        const SHORT: usize = 16;
        if elems.len() <= SHORT {
            for i in 1..elems.len() {
                let mut j = i;
                while j > 0 && self.cmp(elems[j - 1], elems[j])?.is_gt() {
                    elems.swap(j - 1, j);
                    j -= 1;
                }
            }
            return Ok(());
        }
        let middle = elems.len() / 2;
        self.sort(&mut elems[..middle])?;
        self.sort(&mut elems[middle..])?;
        if self.cmp(elems[middle - 1], elems[middle])?.is_le() {
            return Ok(());
        }
        let left = elems[..middle].to_vec();
        let (mut i, mut j) = (0, middle);
        for k in 0..elems.len() {
            let from_left = j == elems.len() || (i < middle && self.cmp(left[i], elems[j])?.is_le());
            if i == middle {
                break;
            }
            elems[k] = if from_left { left[i] } else { elems[j] };
            i += usize::from(from_left);
            j += usize::from(!from_left);
        }
        Ok(())
    }

    fn is_sorted(&mut self, elems: &[Value]) -> VResult<bool> {
        for pair in elems.windows(2) {
            if self.cmp(pair[0], pair[1])?.is_ge() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the set with all its elements listed: an explicit set, or an interval.
    #[inline]
    pub(super) fn listed(&mut self, s: Value) -> VResult<Value> {
        if self.is_listed(s) { Ok(s) } else { self.explicit(s) }
    }

    /// Returns the explicit set equal to a set; elements stay as they are. Costs the enumeration.
    pub fn explicit(&mut self, s: Value) -> VResult<Value> {
        if self.kind(s) == Kind::Set {
            return Ok(s);
        }
        let too_large = || Box::new(ValueError::TooLarge { set: Some(s) });
        let most = self.most_elements(s);
        if self.estimate(s).is_some_and(|n| n > most as u64) {
            return Err(too_large());
        }
        let sorted = matches!(
            self.kind(s),
            Kind::Interval
                | Kind::Subset
                | Kind::FunctionSet
                | Kind::RecordSet
                | Kind::Product
                | Kind::Special
        );
        let mut cursor = self.cursor(s, false)?;
        let mut elems = Vec::new();
        while let Some(x) = self.next(&mut cursor)? {
            if elems.len() == most {
                return Err(too_large());
            }
            elems.push(x);
        }
        if sorted { Ok(self.sorted_set(&elems)) } else { self.set(&mut elems) }
    }

    /// Returns how many elements a set may have to be listed. TLC has no limit for `a..b` and `SUBSET S`,
    /// for which it makes room at once (`ValueVec.java`, `SubsetValue.java`).
    fn most_elements(&self, s: Value) -> usize {
        if matches!(self.kind(s), Kind::Interval | Kind::Subset) { MAX_LISTED } else { MAX_SET_SIZE }
    }

    /// Returns the place of a value in an explicit set or an interval. Costs a scan of up to 24 words
    /// for values held in the word, else a binary search.
    pub(super) fn position(&mut self, x: Value, set: Value) -> VResult<Option<usize>> {
        if self.kind(set) == Kind::Interval {
            let (lo, hi) = self.bounds(set);
            return match self.as_int(x) {
                Some(i) if lo <= i && i <= hi => Ok(Some((i64::from(i) - i64::from(lo)) as usize)),
                Some(_) => Ok(None),
                // Nothing is in an empty interval, such as the domain of an empty function.
                None if lo > hi => Ok(None),
                None => self.foreign(x, set).map(|()| None),
            };
        }
        let elems = self.node(set).1;
        let n = elems.len();
        if n == 0 {
            return Ok(None);
        }
        if n <= SMALL {
            // Equal words are equal values; unequal words of the same small kind are unequal values.
            if let Some(i) = elems.iter().position(|&e| e == x) {
                return Ok(Some(i));
            }
            match (x.word(), elems[n - 1].word()) {
                (Word::Int(_), Word::Int(_))
                | (Word::Str(_), Word::Str(_))
                | (Word::Bool(_), Word::Bool(_)) => return Ok(None),
                (Word::Model(name), _) if self.model_type(name).is_none() => return Ok(None),
                _ => {}
            }
        } else if let (Word::Int(i), Word::Int(first), Word::Int(last)) =
            (x.word(), elems[0].word(), elems[n - 1].word())
            && last.abs_diff(first) as usize == n - 1
        {
            return Ok((first <= i && i <= last).then(|| (i - first) as usize));
        }
        let (mut low, mut high) = (0, n);
        while low < high {
            let middle = usize::midpoint(low, high);
            let at = self.at(set, middle);
            match self.cmp(at, x)? {
                Ordering::Equal => return Ok(Some(middle)),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Ok(None)
    }

    /// Errors unless `x` is a model value that may be looked for in any set.
    pub(super) fn foreign(&self, x: Value, set: Value) -> VResult<()> {
        match x.word() {
            Word::Model(name) if self.model_type(name).is_none() => Ok(()),
            _ => Err(ValueError::BadElement { element: x, set }.into()),
        }
    }

    /// Says whether `x` is an element of `s`; enumerates `s` only if it is a `UNION`.
    #[inline]
    pub fn member(&mut self, x: Value, s: Value) -> VResult<bool> {
        if self.is_listed(s) {
            return Ok(self.position(x, s)?.is_some());
        }
        self.member_lazy(x, s)
    }

    /// Says whether `x` is one of some values, in their order and up to the first that it equals: what
    /// `x \in {a, b, c}` means in TLC as long as nothing has sorted the set, so that `1 \in {1, "a"}`
    /// is no error.
    pub fn among(&mut self, x: Value, values: &[Value]) -> VResult<bool> {
        for &value in values {
            if self.eq(x, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Says whether every element of `a` is one of `b`; enumerates `a`, never `b`.
    pub fn subseteq(&mut self, a: Value, b: Value) -> VResult<bool> {
        self.want_set(a, "\\subseteq", 1)?;
        self.want_set(b, "\\subseteq", 2)?;
        if a == b && self.is_listed(a) {
            return Ok(true);
        }
        if self.kind(a) == Kind::Subset && self.kind(b) == Kind::Subset {
            let (x, y) = (self.at(a, 0), self.at(b, 0));
            return self.subseteq(x, y);
        }
        let mut cursor = self.cursor(a, false)?;
        while let Some(x) = self.next(&mut cursor)? {
            if !self.member(x, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns `a \cup b`; lazy if one of the two is. Costs a merge.
    pub fn union(&mut self, a: Value, b: Value) -> VResult<Value> {
        self.want_set(a, "\\cup", 1)?;
        self.want_set(b, "\\cup", 2)?;
        if !self.is_listed(a) || !self.is_listed(b) {
            // TLC looks at an explicit set first, on whichever side it stands.
            let (first, second) = if self.is_listed(b) { (b, a) } else { (a, b) };
            return Ok(self.scratch.node(Kind::Cup, &[first, second]));
        }
        if self.len(b) == 0 {
            return Ok(a);
        }
        if self.len(a) == 0 {
            return Ok(b);
        }
        if self.len(b) == 1 && self.kind(a) == Kind::Set {
            let x = self.item(b, 0);
            if self.position(x, a)?.is_some() {
                return Ok(a);
            }
        }
        let start = self.scratch.stack.len();
        self.merge(a, b).inspect_err(|_| self.scratch.stack.truncate(start))?;
        let n_elements = self.scratch.stack.len() - start;
        if n_elements == self.len(a) {
            self.scratch.stack.truncate(start);
            return Ok(a);
        }
        if n_elements > MAX_SET_SIZE {
            self.scratch.stack.truncate(start);
            return Err(ValueError::TooLarge { set: None }.into());
        }
        Ok(self.scratch.node_from_stack(Kind::Set, start))
    }

    fn merge(&mut self, a: Value, b: Value) -> VResult<()> {
        let (n, m) = (self.len(a), self.len(b));
        let (mut i, mut j) = (0, 0);
        while i < n && j < m {
            let (x, y) = (self.item(a, i), self.item(b, j));
            let order = self.cmp(x, y)?;
            if order.is_le() {
                self.scratch.stack.push(x);
                i += 1;
                j += usize::from(order.is_eq());
            } else {
                self.scratch.stack.push(y);
                j += 1;
            }
        }
        for i in i..n {
            let x = self.item(a, i);
            self.scratch.stack.push(x);
        }
        for j in j..m {
            let y = self.item(b, j);
            self.scratch.stack.push(y);
        }
        Ok(())
    }

    /// Returns `a \cap b`; lazy if neither is explicit. Costs a membership test per element.
    pub fn intersect(&mut self, a: Value, b: Value) -> VResult<Value> {
        self.want_set(a, "\\cap", 1)?;
        self.want_set(b, "\\cap", 2)?;
        if self.is_listed(a) {
            self.keep(a, b, true)
        } else if self.is_listed(b) {
            self.keep(b, a, true)
        } else {
            Ok(self.scratch.node(Kind::Cap, &[a, b]))
        }
    }

    /// Returns `a \ b`; lazy if `a` is not explicit. Costs a membership test per element.
    pub fn minus(&mut self, a: Value, b: Value) -> VResult<Value> {
        self.want_set(a, "\\", 1)?;
        self.want_set(b, "\\", 2)?;
        if self.kind(a) == Kind::Set && self.kind(b) == Kind::Set && self.len(b) == 1 {
            return self.without(a, self.elem(b, 0));
        }
        if self.is_listed(a) { self.keep(a, b, false) } else { Ok(self.scratch.node(Kind::Diff, &[a, b])) }
    }

    fn without(&mut self, set: Value, x: Value) -> VResult<Value> {
        let Some(hole) = self.position(x, set)? else { return Ok(set) };
        let start = self.scratch.stack.len();
        for i in (0..self.len(set)).filter(|&i| i != hole) {
            let kept = self.elem(set, i);
            self.scratch.stack.push(kept);
        }
        Ok(self.scratch.node_from_stack(Kind::Set, start))
    }

    fn keep(&mut self, a: Value, b: Value, inside: bool) -> VResult<Value> {
        let start = self.scratch.stack.len();
        let n = self.len(a);
        for i in 0..n {
            let x = self.item(a, i);
            match self.member(x, b) {
                Ok(is_in) if is_in == inside => self.scratch.stack.push(x),
                Ok(_) => {}
                Err(error) => {
                    self.scratch.stack.truncate(start);
                    return Err(error);
                }
            }
        }
        if self.scratch.stack.len() - start == n {
            self.scratch.stack.truncate(start);
            return Ok(a);
        }
        Ok(self.scratch.node_from_stack(Kind::Set, start))
    }

    /// Returns `UNION s`; lazy unless `s` and its elements are explicit.
    pub fn big_union(&mut self, s: Value) -> VResult<Value> {
        self.want_set(s, "UNION", 0)?;
        if self.kind(s) != Kind::Set {
            return Ok(self.scratch.node(Kind::Union, &[s]));
        }
        let n = self.len(s);
        let mut elems = Vec::new();
        for i in 0..n {
            let set = self.elem(s, i);
            if self.kind(set) != Kind::Set {
                if !self.is_set(set) {
                    return Err(ValueError::NotASet(set).into());
                }
                return Ok(self.scratch.node(Kind::Union, &[s]));
            }
            elems.extend_from_slice(self.node(set).1);
        }
        self.set(&mut elems)
    }

    pub(super) fn want_set(&self, v: Value, operator: &'static str, position: usize) -> VResult<()> {
        if self.is_set(v) {
            return Ok(());
        }
        Err(ValueError::TypeMismatch { operator, position, expected: "a set", found: v }.into())
    }
}
