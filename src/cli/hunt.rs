//! A search in a thread of its own, for the explorer: it opens on the first violation while the search goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, unbounded};

use super::args::Explore;
use super::limit::Timer;
use super::load::{Loaded, SearchOptions};
use super::progress::how_far;
use super::screen::{self, Subject};
use super::{check, output};
use crate::base::{Stop, StopReason};
use crate::engine::STACK_BYTES;
use crate::export::text;
use crate::export::text::grouped;
use crate::search::{Outcome, Progress, Report, Violation};
use crate::tui::{Check, News};

/// So much memory a search may take behind the explorer, where nobody sees it.
const MOST_BYTES: usize = 4 << 30;

/// How often who waits hears how far the search has come.
const TICK: Duration = Duration::from_millis(100);

/// A search that goes on.
pub(super) struct Hunt {
    loaded: Arc<Loaded>,
    news: Receiver<News>,
    progress: Arc<Mutex<String>>,
    /// Whether the explorer is open, so that nobody sees how much memory it takes.
    is_behind: Arc<Mutex<bool>>,
    thread: JoinHandle<Report>,
    /// What was found so far.
    found: Vec<Violation>,
}

/// A search that the explorer hears of, for whoever must wait for its end.
pub(super) struct Running {
    thread: JoinHandle<Report>,
    stop: Stop,
}

impl Running {
    /// Tells it to stop, and waits until it has.
    pub(super) fn end(self) {
        self.stop.raise(StopReason::Interrupt);
        // If it panicked, that was said.
        let _ = self.thread.join();
        self.stop.lower();
    }
}

/// How the wait for a first counterexample ended.
pub(super) enum First {
    /// There is one, and the search goes on.
    Found(Hunt),
    /// The search has ended.
    Ended(Report),
}

impl Hunt {
    /// Begins to search, behind the explorer or before it opens. The flag of what was loaded ends it; the timer,
    /// which runs until the end, raises and lowers the same.
    ///
    /// # Errors
    /// That no thread can be started.
    pub(super) fn start(
        loaded: Arc<Loaded>,
        arguments: &Explore,
        timer: Timer,
        is_behind: bool,
    ) -> std::io::Result<Hunt> {
        let (sender, news) = unbounded();
        let (progress, is_behind) = (Arc::new(Mutex::new(String::new())), Arc::new(Mutex::new(is_behind)));
        let (search, words, quiet) = (loaded.clone(), progress.clone(), is_behind.clone());
        let arguments = arguments.clone();
        let thread = std::thread::Builder::new().name("hunt".to_owned()).stack_size(STACK_BYTES);
        let work = move || {
            let begun = Instant::now();
            let told = Mutex::new(0);
            let tell = |violations: &[Violation]| {
                let mut told = held(&told);
                for violation in &violations[(*told).min(violations.len())..] {
                    // Who asked may have left.
                    let _ = sender.send(News::Found(Box::new(violation.clone())));
                }
                *told = violations.len();
            };
            let limit = arguments.search.max_seconds.map(Duration::from_secs);
            let last = Mutex::new(None);
            let too_large = AtomicBool::new(false);
            let show = |progress: &Progress<'_>| {
                tell(progress.violations);
                if held(&last).is_none_or(|last: Instant| last.elapsed() >= TICK) {
                    *held(&last) = Some(Instant::now());
                    *held(&words) = how_far(progress, begun.elapsed(), limit);
                }
                if progress.bytes > MOST_BYTES && *held(&quiet) {
                    too_large.store(true, Ordering::Relaxed);
                    search.stop().raise(StopReason::Limit);
                }
            };
            let options = check::options(&arguments.spec, &arguments.search, &show, &output::note);
            // A simulation has no end, so it stops at the first.
            let go_on = options.go_on || options.simulation.is_none();
            let report = search.search(&SearchOptions { go_on, ..options });
            tell(&report.violations);
            let end = match search.stop().reason() {
                Some(StopReason::Interrupt) => "the check was stopped",
                Some(StopReason::Limit) if too_large.load(Ordering::Relaxed) => {
                    "the check has stopped, for it takes much memory; `lockwalk check --continue` goes on"
                }
                Some(StopReason::Limit) => "the time is over",
                None if report.behaviors.is_some() => "the simulation has ended",
                None if report.counts.queued > 0 => "the check has stopped",
                None => "all states were checked",
            };
            drop(timer);
            let counts = &report.counts;
            let (distinct, depth) = (grouped(counts.distinct), counts.depth);
            let _ = sender.send(News::Ended(format!("{end}: {distinct} distinct, depth {depth}")));
            report
        };
        let thread = thread.spawn(work)?;
        Ok(Hunt { loaded, news, progress, is_behind, thread, found: Vec::new() })
    }

    /// Waits for a counterexample or for the end; meanwhile `show` is told how far the search has come.
    pub(super) fn first(mut self, show: &dyn Fn(&str)) -> First {
        loop {
            match self.news.recv_timeout(TICK) {
                Ok(News::Found(violation)) => {
                    self.found.push(*violation);
                    if self.found.iter().any(|violation| violation.trace.is_some()) {
                        return First::Found(self);
                    }
                }
                Err(RecvTimeoutError::Timeout) => show(&held(&self.progress)),
                Ok(News::Ended(_)) | Err(RecvTimeoutError::Disconnected) => {
                    return First::Ended(
                        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                    );
                }
            }
        }
    }

    /// Returns the exit status: that of the first violation.
    pub(super) fn status(&self) -> u8 {
        self.found.first().map_or(Outcome::Ok, |violation| violation.outcome).exit()
    }

    /// Gives the search to the explorer, which hears of it from now on. With it comes what waits for its end.
    pub(super) fn behind(self) -> (Check, Running) {
        let Hunt { loaded, found, news, progress, is_behind, thread } = self;
        *held(&is_behind) = true;
        let stop = loaded.stop().clone();
        let open = move |violation: &Violation| {
            let subject = match violation.trace.clone() {
                Some(trace) => Subject::Counterexample(loaded.guide(), trace, text::broken(violation)),
                None => Subject::Spec(loaded.guide()),
            };
            screen::session(subject, &loaded.module)
        };
        let running = Running { thread, stop: stop.clone() };
        (Check { found, news, progress, stop, open: Box::new(open) }, running)
    }
}

/// Returns what a lock holds. Nobody panics with one of these.
fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
