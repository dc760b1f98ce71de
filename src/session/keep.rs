//! Which walks of the user are written nowhere, so that none is lost without a word.
//!
//! A walk is what it is with its length: one that has grown since it was written counts again.

use std::collections::HashMap;

use super::{BranchId, Kind, Session};

/// The lengths that walks had when something was done about them.
#[derive(Default)]
pub(super) struct Kept {
    written: HashMap<BranchId, usize>,
    told: HashMap<BranchId, usize>,
}

impl Session {
    /// Notes that the current walk is written somewhere.
    pub fn keep_walk(&mut self) {
        self.keep(self.position().branch, self.len());
    }

    /// Notes that so many states of a walk are written somewhere; it may have grown since.
    pub fn keep(&mut self, walk: BranchId, len: usize) {
        self.kept.written.insert(walk, len);
    }

    /// Notes that all walks that there are so far are written somewhere.
    pub fn keep_walks(&mut self) {
        self.kept.written = self.branches().into_iter().map(|(walk, _, len)| (walk, len)).collect();
    }

    /// Returns how many walks of the user are written nowhere.
    pub fn n_unwritten(&self) -> usize {
        self.unwritten().count()
    }

    /// Says whether the user was told of all of them.
    pub fn is_told(&self) -> bool {
        self.unwritten().all(|(walk, len)| self.kept.told.get(&walk) == Some(&len))
    }

    /// Notes that the user was told of all of them.
    pub fn tell(&mut self) {
        self.kept.told = self.unwritten().collect();
    }

    /// The walks of the user that are written nowhere. The first walk is one of them if the user took its steps; an
    /// initial state alone is no walk.
    fn unwritten(&self) -> impl Iterator<Item = (BranchId, usize)> {
        self.branches().into_iter().map(|(walk, _, len)| (walk, len)).filter(|(walk, len)| {
            let is_own = *walk != BranchId::MAIN || self.kind() == Kind::Explore && *len > 1;
            is_own && self.kept.written.get(walk) != Some(len)
        })
    }
}
