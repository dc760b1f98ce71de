//! What tells an evaluation from elsewhere to stop: the user, or a limit of time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Why to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The user asked for it.
    Interrupt,
    /// A limit was reached.
    Limit,
}

/// A flag that is raised from elsewhere; all clones are the same flag. Whoever evaluates looks at it all the
/// time, which costs one read.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicU8>);

const DOWN: u8 = 0;
const INTERRUPT: u8 = 1;
const LIMIT: u8 = 2;

impl Stop {
    /// Raises the flag; returns why it was raised before. An interrupt goes before a limit.
    pub fn raise(&self, reason: StopReason) -> Option<StopReason> {
        let before = match reason {
            StopReason::Interrupt => self.0.swap(INTERRUPT, Ordering::SeqCst),
            StopReason::Limit => {
                let raised = self.0.compare_exchange(DOWN, LIMIT, Ordering::SeqCst, Ordering::SeqCst);
                raised.unwrap_or_else(|before| before)
            }
        };
        reason_of(before)
    }

    /// Lowers the flag, when whoever was told has stopped.
    pub fn lower(&self) {
        self.0.store(DOWN, Ordering::SeqCst);
    }

    /// Says whether to stop.
    #[inline]
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed) != DOWN
    }

    /// Returns why to stop, if so.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        reason_of(self.0.load(Ordering::Relaxed))
    }
}

fn reason_of(state: u8) -> Option<StopReason> {
    match state {
        INTERRUPT => Some(StopReason::Interrupt),
        LIMIT => Some(StopReason::Limit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupt_goes_before_a_limit() {
        let stop = Stop::default();
        let same = stop.clone();
        assert_eq!(stop.raise(StopReason::Limit), None);
        assert_eq!(same.raise(StopReason::Interrupt), Some(StopReason::Limit));
        assert_eq!(stop.raise(StopReason::Limit), Some(StopReason::Interrupt));
        assert_eq!(same.reason(), Some(StopReason::Interrupt));
        same.lower();
        assert!(!stop.is_raised());
    }
}
