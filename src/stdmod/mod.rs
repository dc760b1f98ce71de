//! The standard and the community modules: a table of native operators, a text in TLA+ (`tla/`), or
//! both. Native are the operators that would be slow or impossible as definitions. Those that need the
//! evaluator (`SelectSeq`, `Assert`, the folds, ...) are only named here.
//!
//! What a module instantiates locally is not in its table: native operators need nothing. Behavior and
//! errors follow TLC's `tlc2/module/*.java` and the overrides of the community modules.

mod bags;
mod builtin;
mod call;
mod collections;
mod community;
mod finite_sets;
mod integers;
mod io;
mod json;
mod naturals;
mod numbers;
mod random;
mod reals;
mod search;
mod sequences;
mod svg;
mod tlaps;
mod tlc;
mod words;
mod world;

#[cfg(test)]
mod tests;

pub use builtin::{Builtin, Effect, Native, Scope};
pub use call::call;
pub use random::Random;
pub use search::{TRACK, count_of, tlc_get};
pub use words::{Words, first_words, words_of};
pub use world::{Here, Register, SEED, Simulated, World};

use crate::value::{Mem, VResult, Value};

/// A standard module.
#[derive(Debug)]
pub struct StdModule {
    /// Its name.
    pub name: &'static str,
    /// The modules that it extends; those of a text are named there.
    pub extends: &'static [&'static str],
    /// The operators that it defines natively. Those whose names begin with an underscore are for its
    /// text alone.
    pub operators: &'static [StdOperator],
    /// What it defines in TLA+.
    pub text: Option<&'static str>,
}

impl StdModule {
    /// Says whether it defines an operator itself.
    #[must_use]
    pub fn defines(&self, operator: &str) -> bool {
        let begins = |line: &str| {
            let rest = line.strip_prefix(operator);
            rest.is_some_and(|rest| rest.starts_with(['(', '[']) || rest.starts_with(" =="))
        };
        self.operators.iter().any(|o| o.name == operator)
            || self.text.is_some_and(|text| text.lines().any(begins))
    }
}

/// An operator of a standard module.
#[derive(Clone, Copy, Debug)]
pub struct StdOperator {
    /// Its name, symbols in the normalized spelling: `\leq`, `\o`, `-.` for the prefix minus.
    pub name: &'static str,
    /// How many parameters it has.
    pub arity: usize,
    /// The arities of its parameters; empty if all are values.
    pub operator_params: &'static [usize],
    /// What it does.
    pub builtin: Builtin,
}

impl StdOperator {
    /// The folds, for the texts of modules that cannot extend `SequencesExt`.
    const FOLD_LEFT: StdOperator =
        StdOperator { name: "_FoldLeft", arity: 3, operator_params: &[2, 0, 0], builtin: Builtin::FoldLeft };
    const FOLD_RIGHT: StdOperator = StdOperator {
        name: "_FoldRight",
        arity: 3,
        operator_params: &[2, 0, 0],
        builtin: Builtin::FoldRight,
    };
    const SET_TO_SEQ: StdOperator = StdOperator::native("_SetToSeq", 1, collections::set_to_seq);

    const fn new(name: &'static str, arity: usize, builtin: Builtin) -> StdOperator {
        StdOperator { name, arity, operator_params: &[], builtin }
    }

    const fn native(
        name: &'static str,
        arity: usize,
        compute: fn(&mut Mem, &[Value]) -> VResult<Value>,
    ) -> StdOperator {
        StdOperator::new(name, arity, Builtin::Native(Native { name, compute }))
    }

    const fn effect(
        name: &'static str,
        arity: usize,
        scope: Scope,
        compute: fn(&mut Mem, &mut World, &[Value]) -> VResult<Value>,
    ) -> StdOperator {
        StdOperator::new(name, arity, Builtin::Effect(Effect { name, scope, compute }))
    }

    /// Says whether it is for the text of its module alone.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.name.starts_with('_')
    }
}

static MODULES: [&StdModule; 8] = [
    &naturals::MODULE,
    &integers::MODULE,
    &reals::MODULE,
    &sequences::MODULE,
    &finite_sets::MODULE,
    &tlc::MODULE,
    &bags::MODULE,
    &tlaps::MODULE,
];

/// Returns the standard modules, those that most specs know first.
pub fn modules() -> impl Iterator<Item = &'static StdModule> {
    MODULES.into_iter().chain(&community::MODULES)
}

/// Returns the standard module of this name.
#[must_use]
pub fn module(name: &str) -> Option<&'static StdModule> {
    modules().find(|module| module.name == name)
}
