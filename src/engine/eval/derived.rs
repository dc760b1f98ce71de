//! Values of definitions without parameters, computed once for as long as the variables that they are
//! defined by stay the same.
//!
//! A refinement asks for `votes`, defined by the variables of the spec, wherever the module that is
//! refined names its variable of that name: many times in one formula. An action that chooses one
//! variable of the next state after the others asks for what is defined by the others with each choice.

use crate::engine::core::FuncId;
use crate::engine::reads::VarSet;
use crate::value::Value;

/// What was computed of the states at hand. What lies in the scratch must not be given back meanwhile.
#[derive(Debug)]
pub(super) struct Derived {
    /// Counts what happens to the states at hand.
    clock: u64,
    /// When other states were at hand for the last time.
    since: u64,
    /// For each variable when its value in the next state was set or taken back.
    set: Box<[u64]>,
    /// For each function when it was computed, and its value.
    values: Vec<(u64, Value)>,
    /// How many values were kept that lie in the scratch.
    pub(super) kept: u32,
}

/// When a value began to be computed.
#[derive(Clone, Copy)]
pub(super) struct Start(u64);

impl Derived {
    /// Returns one for states with so many variables.
    pub(super) fn new(variables: usize) -> Self {
        Derived { clock: 1, since: 1, set: vec![0; variables].into(), values: Vec::new(), kept: 0 }
    }

    /// Other states are at hand from now on, or the scratch is given back.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.clock += 1;
        self.since = self.clock;
    }

    /// A variable of the next state is set, or its value is taken back.
    #[inline]
    pub(super) fn changes(&mut self, index: u32) {
        self.clock += 1;
        self.set[index as usize] = self.clock;
    }

    /// Returns the value of a function that looks at these variables of the next state, if it is known.
    #[inline]
    pub(super) fn get(&self, id: FuncId, next: VarSet) -> Option<Value> {
        let &(when, value) = self.values.get(id.0 as usize)?;
        let is_current = when >= self.since && next.indices().all(|i| self.set[i] <= when);
        is_current.then_some(value)
    }

    /// Says what [`Derived::keep`] wants to know of the time before the computation.
    #[inline]
    pub(super) fn start(&self) -> Start {
        Start(self.clock)
    }

    /// Remembers the value of a function.
    pub(super) fn keep(&mut self, id: FuncId, start: Start, value: Value) {
        if start.0 < self.since {
            return;
        }
        let place = id.0 as usize;
        if self.values.len() <= place {
            self.values.resize(place + 1, (0, Value::UNEVALUATED));
        }
        self.values[place] = (start.0, value);
        if !value.is_settled() {
            self.kept += 1;
        }
    }
}
