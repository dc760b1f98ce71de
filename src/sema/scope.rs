//! What names mean at the place where the resolver stands.
//!
//! One table with a log of changes: leaving a binder, a LET or a module takes the changes back, so
//! that a lookup is one probe however deep the place.

use rustc_hash::FxHashMap;

use super::hir::{LocalId, ModuleId, Target};
use crate::base::Symbol;

/// Whether importers see a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// They do.
    Exported,
    /// It was declared LOCAL.
    Local,
}

/// What a name means.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// A bound identifier or a parameter.
    Local(LocalId),
    /// Anything defined or declared.
    Def(Target),
}

/// A row of the table.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What the name means.
    pub(super) meaning: Meaning,
    /// Whether importers see it.
    pub(super) visibility: Visibility,
    /// The module whose table it stands in; a nested module sees the tables around it.
    pub(super) owner: ModuleId,
}

#[derive(Debug)]
enum Change {
    Name(Symbol, Option<Entry>),
    Module(Symbol, Option<ModuleId>),
}

/// A point in the log to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize);

/// The names and the modules in scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: FxHashMap<Symbol, Entry>,
    modules: FxHashMap<Symbol, ModuleId>,
    log: Vec<Change>,
}

impl Scope {
    /// Returns the point to go back to.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.log.len())
    }

    /// Takes back everything since a point.
    pub(super) fn rewind(&mut self, mark: Mark) {
        while self.log.len() > mark.0 {
            match self.log.pop() {
                Some(Change::Name(name, Some(entry))) => {
                    self.names.insert(name, entry);
                }
                Some(Change::Name(name, None)) => {
                    self.names.remove(&name);
                }
                Some(Change::Module(name, Some(module))) => {
                    self.modules.insert(name, module);
                }
                Some(Change::Module(name, None)) => {
                    self.modules.remove(&name);
                }
                None => return,
            }
        }
    }

    /// Returns what a name means.
    pub(super) fn get(&self, name: Symbol) -> Option<&Entry> {
        self.names.get(&name)
    }

    /// Gives a name a meaning until the rewind.
    pub(super) fn bind(&mut self, name: Symbol, entry: Entry) {
        let old = self.names.insert(name, entry);
        self.log.push(Change::Name(name, old));
    }

    /// Returns the nested module of a name.
    pub(super) fn module(&self, name: Symbol) -> Option<ModuleId> {
        self.modules.get(&name).copied()
    }

    /// Makes a nested module visible until the rewind.
    pub(super) fn bind_module(&mut self, name: Symbol, module: ModuleId) {
        let old = self.modules.insert(name, module);
        self.log.push(Change::Module(name, old));
    }

    /// Returns the names bound since a point, in order.
    pub(super) fn names_since(&self, mark: Mark) -> Vec<Symbol> {
        let names = self.log[mark.0..].iter().filter_map(|change| match change {
            Change::Name(name, _) => Some(*name),
            Change::Module(..) => None,
        });
        names.collect()
    }

    /// Returns the modules made visible since a point, in order.
    pub(super) fn modules_since(&self, mark: Mark) -> Vec<(Symbol, ModuleId)> {
        let names = self.log[mark.0..].iter().filter_map(|change| match change {
            Change::Module(name, _) => self.modules.get(name).map(|&id| (*name, id)),
            Change::Name(..) => None,
        });
        names.collect()
    }

    /// Returns all names in scope, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.names.keys().copied()
    }
}
