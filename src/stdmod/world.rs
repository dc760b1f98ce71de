//! What the impure operators see and change: registers, random numbers, how far the search is, and, if
//! the user allows it, files and commands.
//!
//! Values in it are [`Plain`]: they outlive the scratch in which a state is computed.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::random::Random;
use crate::base::{Outside, Span, Stop};
use crate::value::Plain;

/// The seed where the user gives none.
pub const SEED: u64 = 0;

/// The name of a register of `TLCSet`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Register {
    /// A number from 0.
    Number(i32),
    /// A text that begins with `s:`.
    Name(String),
}

/// Where the evaluation takes place, and how far the search is there.
#[derive(Clone, Debug, Default)]
pub struct Here {
    /// The level of the state that is looked at; 0 in assumptions and in the initial predicate.
    pub level: u32,
    /// How many states were generated.
    pub generated: u64,
    /// How many of them are distinct.
    pub distinct: u64,
    /// How many wait to be expanded.
    pub queue: u64,
    /// How many initial states there are.
    pub initial: u64,
    /// The highest level found; in a simulation the number of the behavior, from 1.
    pub diameter: u64,
    /// The states before the one that is looked at, as records; only for specs that ask for `Trace`.
    pub before: Vec<Plain>,
}

/// How behaviors are simulated, as far as a spec can ask.
#[derive(Clone, Copy, Debug)]
pub struct Simulated {
    /// TLC's word for it: `simulate` or `generate`.
    pub mode: &'static str,
    /// How many steps a behavior has at most.
    pub steps: u64,
    /// How many behaviors there are; without an end if absent.
    pub behaviors: Option<u64>,
}

/// What the impure operators see and change.
#[derive(Clone, Debug)]
pub struct World {
    /// The seed of the random numbers.
    pub seed: u64,
    /// The next random numbers.
    pub random: Random,
    /// Tells from elsewhere to stop as soon as may be.
    pub stop: Stop,
    /// Files, commands and the environment, if the user allows a spec to use them.
    pub outside: Option<Arc<dyn Outside>>,
    /// Returns the milliseconds since 1970.
    pub clock: fn() -> u64,
    /// The clock when the check began.
    pub begun: u64,
    /// Whether a search is set up that can be asked about; not while the constants are computed.
    pub is_ready: bool,
    /// How behaviors are simulated; absent if all states are searched.
    pub simulated: Option<Simulated>,
    /// Whether a state without a successor is an error.
    pub deadlock: bool,
    /// What `TLCSet` has set.
    pub registers: BTreeMap<Register, Plain>,
    /// Whether the spec asked to end the search with `TLCSet("exit", TRUE)`.
    pub exit: bool,
    /// What `TLCGet("spec")` is; absent without a specification.
    pub specification: Option<Arc<Plain>>,
    /// What `CounterExample` is; absent if nothing was violated.
    pub counter_example: Option<Plain>,
    /// What `TLCCache` keeps, by the place in the spec and the value that decides.
    pub cache: FxHashMap<(Span, Plain), Plain>,
    /// Where an EXCEPT had a key outside of the domain, each place once.
    pub missed: Vec<Span>,
    /// How far the search is.
    pub here: Here,
}

impl Default for World {
    fn default() -> Self {
        World {
            seed: SEED,
            random: Random::new(SEED, 0),
            stop: Stop::default(),
            outside: None,
            clock: || 0,
            begun: 0,
            is_ready: true,
            simulated: None,
            deadlock: true,
            registers: BTreeMap::new(),
            exit: false,
            specification: None,
            counter_example: None,
            cache: FxHashMap::default(),
            missed: Vec::new(),
            here: Here { diameter: 1, ..Here::default() },
        }
    }
}

impl World {
    /// Returns the world of a check, with a seed for random numbers.
    #[must_use]
    pub fn new(seed: u64, clock: fn() -> u64, outside: Option<Arc<dyn Outside>>) -> World {
        World { seed, random: Random::new(seed, 0), clock, begun: clock(), outside, ..World::default() }
    }

    /// Begins the random numbers of a state: they depend on the seed and on the state alone.
    pub fn begin_state(&mut self, state: u64) {
        self.random = Random::new(self.seed, state + 1);
    }
}
