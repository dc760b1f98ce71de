//! How long threads hold locks in a behavior, and who waits for them.
//!
//! A hold goes from the step that takes the lock to the one that lets it go. It is *across* a step if the
//! thread holds the lock before the step and after it. Where a behavior goes round for ever, a hold goes on over
//! the step back, which has no number of its own and whose thread is not known. What a thread waits for is no fact
//! of the behavior but of the spec, so it is known only where that is at hand.

use super::Lasso;
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
    /// What lets it go.
    pub until: Until,
    /// How many steps it is held across, the step back among them; those of the loop if it is held all around it.
    pub across: usize,
    /// How many of these are known to be steps of other threads.
    pub of_others: usize,
}

/// What ends a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A step.
    Step(usize),
    /// The behavior ends before it does.
    End,
    /// The step from the last state back to this one.
    StepBack(usize),
    /// A step, once the loop has begun again.
    NextRound(usize),
    /// Nothing: it is held all around the loop.
    Loop,
    /// Nothing: at the end nothing changes any more.
    Never,
}

impl Until {
    /// Says whether the lock is held for ever.
    #[must_use]
    pub fn is_for_ever(self) -> bool {
        matches!(self, Until::Loop | Until::Never)
    }
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
        self.from < step && !matches!(self.until, Until::Step(until) if until <= step)
    }
}

impl Locks {
    /// Returns the holds of all locks, in the order in which they begin. `threads` has for each step the name of
    /// its thread, if it is known; `lasso` says how it goes on after the last.
    pub(super) fn holds(&self, threads: &[Option<&str>], lasso: Option<&Lasso>) -> Vec<Hold> {
        let mut holds: Vec<Hold> = Vec::new();
        // Those that have not ended, by their places.
        let mut open: Vec<usize> = Vec::new();
        for (step, row) in self.holdings.iter().enumerate() {
            let is_held = |hold: &Hold| row[hold.lock].holders.contains(&hold.thread);
            open.retain(|&i| {
                let goes_on = is_held(&holds[i]);
                if !goes_on {
                    holds[i].until = Until::Step(step);
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
                                until: Until::End,
                                across: 0,
                                of_others: 0,
                            });
                        }
                    }
                }
            }
        }
        for i in open {
            holds[i].until = match lasso {
                None => Until::End,
                Some(Lasso::Stuttering) => Until::Never,
                Some(&Lasso::Cycle { back, .. }) if holds[i].from <= back => Until::Loop,
                Some(&Lasso::Cycle { back, .. }) => next_round(&holds, &holds[i], back),
            };
        }
        let n = threads.len();
        for hold in &mut holds {
            // The steps with numbers, and whether the step back is one more.
            let (steps, again, steps_back) = match (hold.until, lasso) {
                (Until::Step(until), _) => (hold.from + 1..until, 0..0, 0),
                (Until::NextRound(until), Some(&Lasso::Cycle { back, .. })) => {
                    (hold.from + 1..n, back + 1..until, 1)
                }
                (Until::Loop, Some(&Lasso::Cycle { back, .. })) => (back + 1..n, 0..0, 1),
                _ => (hold.from + 1..n, 0..0, 0),
            };
            hold.across = steps.len() + again.len() + steps_back;
            let of_others = steps.chain(again).filter_map(|step| threads[step]);
            hold.of_others = of_others.filter(|thread| *thread != hold.thread).count();
        }
        holds
    }
}

/// Returns what lets go a lock that is taken in a loop and held at its end.
fn next_round(holds: &[Hold], hold: &Hold, back: usize) -> Until {
    let same = holds.iter().filter(|other| (other.lock, &other.thread) == (hold.lock, &hold.thread));
    let before = same.filter(|other| other.from <= back).find_map(|other| match other.until {
        Until::Step(until) if until > back => Some(until),
        _ => None,
    });
    before.map_or(Until::StepBack(back), Until::NextRound)
}

/// Returns the hold of each lock that is across most steps, the first one if there are several, in the order of
/// the locks; one for ever is longer than all others. A lock that nobody takes has none.
#[must_use]
pub fn longest(holds: &[Hold]) -> Vec<&Hold> {
    let length = |hold: &Hold| (hold.until.is_for_ever(), hold.across);
    let mut found: Vec<&Hold> = Vec::new();
    for hold in holds {
        match found.iter_mut().find(|other| other.lock == hold.lock) {
            Some(other) if length(other) >= length(hold) => {}
            Some(other) => *other = hold,
            None => found.push(hold),
        }
    }
    found.sort_by_key(|hold| hold.lock);
    found
}
