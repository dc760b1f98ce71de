//! How long threads hold locks in a behavior, and who waits for them.
//!
//! A hold goes from the step that takes the lock to the one that lets it go. It is *across* a step if the
//! thread holds the lock before the step and after it. What a thread waits for is no fact of the behavior
//! but of the spec, so it is known only where that is at hand.

use super::locks::{Locks, Mode};

/// One time that a thread holds a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The lock, by its place.
    pub lock: usize,
    /// The name of the thread.
    pub thread: String,
    /// How it holds it: for writing if it ever does meanwhile.
    pub mode: Mode,
    /// The step that takes it; 0 if it is held from the start.
    pub from: usize,
    /// The step that lets it go; none if it is held after the last one.
    pub until: Option<usize>,
    /// How many steps it is held across.
    pub across: usize,
    /// How many of these are steps of other threads.
    pub of_others: usize,
}

/// A thread that stands at an action and cannot take it, because others hold a lock, or because it does so itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The lane of the thread.
    pub lane: usize,
    /// The lock, by its place.
    pub lock: usize,
    /// The names of the threads that hold it.
    pub holders: Vec<String>,
    /// Whether it holds the lock itself, and can do nothing else: it waits for ever.
    pub itself: bool,
    /// The action.
    pub action: String,
}

impl Hold {
    /// Says whether the lock is held before a step and after it.
    #[must_use]
    pub fn is_across(&self, step: usize) -> bool {
        self.from < step && self.until.is_none_or(|until| step < until)
    }
}

impl Locks {
    /// Returns the holds of all locks, in the order in which they begin. `threads` has for each step the name of
    /// its thread, if it is known.
    pub(super) fn holds(&self, threads: &[Option<&str>]) -> Vec<Hold> {
        let mut holds: Vec<Hold> = Vec::new();
        // Those that have not ended, by their places.
        let mut open: Vec<usize> = Vec::new();
        for (step, row) in self.holdings.iter().enumerate() {
            let is_held = |hold: &Hold| row[hold.lock].holders.contains(&hold.thread);
            open.retain(|&i| {
                let goes_on = is_held(&holds[i]);
                if !goes_on {
                    holds[i].until = Some(step);
                }
                goes_on
            });
            for (lock, holding) in row.iter().enumerate() {
                for thread in &holding.holders {
                    let known = open.iter().find(|&&i| holds[i].lock == lock && holds[i].thread == *thread);
                    match known {
                        Some(&i) if holding.mode == Mode::Write => holds[i].mode = Mode::Write,
                        Some(_) => {}
                        None => {
                            open.push(holds.len());
                            let (thread, mode) = (thread.clone(), holding.mode);
                            holds.push(Hold {
                                lock,
                                thread,
                                mode,
                                from: step,
                                until: None,
                                across: 0,
                                of_others: 0,
                            });
                        }
                    }
                }
            }
        }
        for hold in &mut holds {
            let across = hold.from + 1..hold.until.unwrap_or(threads.len());
            hold.across = across.len();
            hold.of_others =
                threads[across].iter().flatten().filter(|thread| **thread != hold.thread).count();
        }
        holds
    }
}

/// Returns the hold of each lock that is across most steps, the first one if there are several, in the order of
/// the locks. A lock that nobody takes has none.
#[must_use]
pub fn longest(holds: &[Hold]) -> Vec<&Hold> {
    let mut found: Vec<&Hold> = Vec::new();
    for hold in holds {
        match found.iter_mut().find(|other| other.lock == hold.lock) {
            Some(other) if other.across >= hold.across => {}
            Some(other) => *other = hold,
            None => found.push(hold),
        }
    }
    found.sort_by_key(|hold| hold.lock);
    found
}
