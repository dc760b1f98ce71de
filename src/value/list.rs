//! The parts of a value, shared by all values that have the same ones: a state differs from the one before in a few
//! places, and the rest of it is there once.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rustc_hash::FxHasher;

/// A list that costs nothing to copy; who changes it gets a list of his own.
///
/// That two lists are the same one is seen without a look at them, and each is hashed only once.
#[derive(Debug)]
pub struct List<T>(Arc<Content<T>>);

#[derive(Debug)]
struct Content<T> {
    /// The hash of the items, or 0 as long as nobody has asked.
    hash: AtomicU64,
    items: Vec<T>,
}

impl<T> List<T> {
    /// Says whether this is the same list, not one that looks like it.
    pub fn is(&self, other: &List<T>) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Where it is in memory.
    pub(super) fn place(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        List(Arc::clone(&self.0))
    }
}

impl<T: Clone> Clone for Content<T> {
    fn clone(&self) -> Self {
        Content { hash: AtomicU64::new(self.hash.load(Relaxed)), items: self.items.clone() }
    }
}

impl<T: Hash> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut hash = self.0.hash.load(Relaxed);
        if hash == 0 {
            let mut hasher = FxHasher::default();
            self.0.items.hash(&mut hasher);
            hash = hasher.finish().max(1);
            self.0.hash.store(hash, Relaxed);
        }
        state.write_u64(hash);
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is(other) || self.0.items == other.0.items
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T: Ord> PartialOrd for List<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for List<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is(other) { Ordering::Equal } else { self.0.items.cmp(&other.0.items) }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> Deref for List<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0.items
    }
}

impl<T: Clone> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        let content = Arc::make_mut(&mut self.0);
        *content.hash.get_mut() = 0;
        &mut content.items
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List(Arc::new(Content { hash: AtomicU64::new(0), items }))
    }
}

impl<T, const N: usize> From<[T; N]> for List<T> {
    fn from(items: [T; N]) -> Self {
        Vec::from(items).into()
    }
}

impl<T: Clone> From<List<T>> for Vec<T> {
    fn from(items: List<T>) -> Self {
        Arc::unwrap_or_clone(items.0).items
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Clone> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        Vec::from(self).into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(list: &List<i32>) -> u64 {
        let mut hasher = FxHasher::default();
        list.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn who_changes_a_list_gets_one_of_his_own() {
        let one: List<i32> = [1, 2, 3].into();
        let mut other = one.clone();
        assert!(one.is(&other) && one == other);
        let before = hash(&one);
        other.push(4);
        assert_eq!((one.len(), other.len()), (3, 4));
        assert!(!one.is(&other) && one != other && one < other);
        assert_eq!(hash(&one), before);
        assert_ne!(hash(&other), before);
        other.pop();
        assert!(!one.is(&other) && one == other);
        assert_eq!(hash(&other), before);
    }
}
