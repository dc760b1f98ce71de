//! What is found out in a thread of its own once somebody asks, so that every key answers at once.

use std::thread::JoinHandle;

use crate::base::{Stop, StopReason};
use crate::engine::STACK_BYTES;

/// Something to find out.
pub(super) enum Errand<T> {
    /// Nobody has asked.
    Unasked,
    /// It is being found out.
    Busy(Work<T>),
    /// It is known; absent if the thread that was to find it out has ended without an answer or was never there.
    Done(Option<T>),
}

/// The thread that finds it out; it is told to stop when nobody waits any more.
pub(super) struct Work<T> {
    /// None if it could not be started, which is heard as an end without an answer.
    thread: Option<JoinHandle<T>>,
    stop: Stop,
}

impl<T> Drop for Work<T> {
    fn drop(&mut self) {
        self.stop.raise(StopReason::Interrupt);
    }
}

impl<T: Send + 'static> Errand<T> {
    /// Begins to find something out.
    pub(super) fn begin(name: &str, find: impl FnOnce(&Stop) -> T + Send + 'static) -> Self {
        let stop = Stop::default();
        let flag = stop.clone();
        let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES);
        // Without a thread there is no answer, and that is heard, too.
        Errand::Busy(Work { thread: thread.spawn(move || find(&flag)).ok(), stop })
    }

    /// Tells the thread to stop; its answer is heard all the same.
    pub(super) fn stop(&self) {
        if let Errand::Busy(work) = self {
            work.stop.raise(StopReason::Interrupt);
        }
    }

    /// Says whether nobody has asked.
    pub(super) fn is_unasked(&self) -> bool {
        matches!(self, Errand::Unasked)
    }

    /// Says whether it is being found out; for tests, which wait.
    #[cfg(test)]
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Errand::Busy(_))
    }

    /// Says whether there is an answer that was not heard.
    pub(super) fn has_news(&self) -> bool {
        match self {
            Errand::Busy(work) => work.thread.as_ref().is_none_or(JoinHandle::is_finished),
            Errand::Unasked | Errand::Done(_) => false,
        }
    }

    /// Takes the answer if there is one; says whether there was.
    pub(super) fn hear(&mut self) -> bool {
        if !self.has_news() {
            return false;
        }
        if let Errand::Busy(work) = self {
            let answer = work.thread.take().and_then(|thread| thread.join().ok());
            *self = Errand::Done(answer);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_could_not_be_started_is_heard_of() {
        let mut errand: Errand<u8> = Errand::Busy(Work { thread: None, stop: Stop::default() });
        assert!(errand.has_news() && errand.hear());
        assert!(matches!(errand, Errand::Done(None)));
    }
}
