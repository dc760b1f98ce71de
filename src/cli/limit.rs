//! `--max-seconds`: a flag that is raised when the time is over, also in the middle of an evaluation.

use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::base::{Stop, StopReason};

/// The time that a run has. When it is dropped the flag is down again: what was found may be looked at.
pub(super) struct Timer {
    stop: Stop,
    running: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Timer {
    /// Begins to wait, if there is a limit.
    pub(super) fn start(seconds: Option<u64>, stop: &Stop) -> Timer {
        let running = seconds.map(|seconds| {
            let (done, is_done) = mpsc::channel::<()>();
            let stop = stop.clone();
            let wait = move || {
                let waited = is_done.recv_timeout(Duration::from_secs(seconds));
                if waited == Err(mpsc::RecvTimeoutError::Timeout) {
                    stop.raise(StopReason::Limit);
                }
            };
            (done, std::thread::spawn(wait))
        });
        Timer { stop: stop.clone(), running }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.running.take() {
            drop(done);
            // It does nothing that could panic.
            let _ = thread.join();
        }
        self.stop.lower();
    }
}
