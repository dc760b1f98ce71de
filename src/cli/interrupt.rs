//! Ctrl-C: the first stops the search, which then reports what it knows; the second stops everything.
//!
//! While the explorer is open, Ctrl-C is a key; then only the signals that end a program arrive here. The
//! explorer closes when it sees the second flag, which a limit of time and the key do not raise.

use std::sync::LazyLock;
use std::time::Duration;

use crate::base::{Stop, StopReason};
use crate::search::Outcome;

static STOP: LazyLock<Stop> = LazyLock::new(Stop::default);
static END: LazyLock<Stop> = LazyLock::new(Stop::default);

/// How long a run may take to end after it was told to.
const PATIENCE: Duration = Duration::from_secs(5);

/// Begins to listen for Ctrl-C and for the signals that end a program.
pub(super) fn install() {
    let handler = || {
        END.raise(StopReason::Interrupt);
        if STOP.raise(StopReason::Interrupt) == Some(StopReason::Interrupt) {
            leave();
        }
        // A part of an evaluation can take long without a look at the flag, and `timeout` sends its
        // signal once.
        std::thread::spawn(|| {
            std::thread::sleep(PATIENCE);
            if STOP.reason() == Some(StopReason::Interrupt) {
                leave();
            }
        });
    };
    // It fails only if another handler is there; then Ctrl-C ends the program, as without us.
    let _ = ctrlc::set_handler(handler);
}

fn leave() {
    super::screen::restore();
    super::output::release();
    std::process::exit(i32::from(Outcome::Interrupted.exit()));
}

/// Returns the flag that tells evaluations to stop.
pub(super) fn stop() -> &'static Stop {
    &STOP
}

/// Returns the flag that tells the explorer to close.
pub(super) fn end() -> &'static Stop {
    &END
}
