//! What is wrong with the other variants, found out one after the other while they are chosen from.

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;

use crossbeam_channel::{Receiver, TryRecvError};

use super::app::App;
use super::compare::{Wanted, search};
use crate::base::{Stop, StopReason};
use crate::engine::STACK_BYTES;
use crate::session::Walker;

/// The verdicts of variants, by the names of their cfgs.
#[derive(Default)]
pub(super) struct Verdicts {
    known: HashMap<String, String>,
    work: Option<Work>,
}

/// The thread that searches; it is told to stop when nobody looks any more.
struct Work {
    news: Receiver<(String, String)>,
    stop: Stop,
}

impl Drop for Work {
    fn drop(&mut self) {
        self.stop.raise(StopReason::Interrupt);
    }
}

impl Verdicts {
    /// Returns what is known of a cfg.
    pub(super) fn of(&self, name: &str) -> Option<&str> {
        self.known.get(name).map(String::as_str)
    }

    /// Says whether they are being found out.
    pub(super) fn is_busy(&self) -> bool {
        self.work.is_some()
    }

    /// Stops; what is known stays.
    pub(super) fn stop(&mut self) {
        self.work = None;
    }

    /// Takes what has come.
    pub(super) fn hear(&mut self) {
        while let Some(work) = &self.work {
            match work.news.try_recv() {
                Ok((name, verdict)) => drop(self.known.insert(name, verdict)),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.work = None,
            }
        }
    }
}

impl App {
    /// Begins to find out what is not known yet of the other cfgs.
    pub(super) fn begin_verdicts(&mut self) {
        let Some(variants) = &self.comparing.variants else { return };
        let load = variants.load.clone();
        let unknown = |name: &String| self.comparing.verdicts.of(name).is_none();
        let names: Vec<String> = self.cfgs_with("").into_iter().filter(unknown).collect();
        if names.is_empty() {
            return;
        }
        let (sender, news) = crossbeam_channel::unbounded();
        let stop = Stop::default();
        let flag = stop.clone();
        let find = move || {
            for name in names {
                let found = AtomicUsize::new(0);
                let verdict = match load(&Wanted::Config(name.clone()), &flag) {
                    Ok(live) => live.model().map_or_else(String::new, |model| search(&model, &found)),
                    Err(reason) => format!("not loaded: {reason}"),
                };
                // Who asked may have left.
                if flag.is_raised() || sender.send((name, verdict)).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("verdicts".to_owned()).stack_size(STACK_BYTES);
        self.comparing.verdicts.work = thread.spawn(find).ok().map(|_| Work { news, stop });
    }
}
