//! What tells a search from elsewhere to stop: the user, or a limit of time.

use std::sync::atomic::{AtomicBool, Ordering};

use super::report::Outcome;

/// Two flags, which are only ever raised. Whoever evaluates looks at them now and then.
#[derive(Clone, Copy, Debug)]
pub struct Signals<'a> {
    /// The user asked to stop.
    pub interrupt: &'a AtomicBool,
    /// A limit was reached.
    pub limit: &'a AtomicBool,
}

impl Signals<'_> {
    /// Says whether to stop.
    #[must_use]
    pub fn raised(self) -> bool {
        self.outcome().is_some()
    }

    /// Returns why to stop, if so.
    #[must_use]
    pub fn outcome(self) -> Option<Outcome> {
        if self.interrupt.load(Ordering::Relaxed) {
            return Some(Outcome::Interrupted);
        }
        self.limit.load(Ordering::Relaxed).then_some(Outcome::Limit)
    }
}
