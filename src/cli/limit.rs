//! `--max-seconds`: a flag that is raised when the time is over, also in the middle of a long round.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// Does some work, which is given the flag.
pub(super) fn within<T>(seconds: Option<u64>, work: impl FnOnce(&AtomicBool) -> T) -> T {
    let flag = AtomicBool::new(false);
    let Some(seconds) = seconds else { return work(&flag) };
    std::thread::scope(|scope| {
        let (done, is_done) = mpsc::channel::<()>();
        let flag = &flag;
        scope.spawn(move || {
            if is_done.recv_timeout(Duration::from_secs(seconds)) == Err(mpsc::RecvTimeoutError::Timeout) {
                flag.store(true, Ordering::Relaxed);
            }
        });
        let result = work(flag);
        drop(done);
        result
    })
}
