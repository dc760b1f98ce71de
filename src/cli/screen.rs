//! The explorer on the screen: the one place that knows how `cli` calls `tui`.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use super::terminal::Terminal;
use crate::session::Walker;
use crate::trace::Trace;

static OPEN: AtomicBool = AtomicBool::new(false);

/// What to look at.
pub(super) enum Subject {
    /// A counterexample of a spec that is loaded, with what it breaks.
    Counterexample(Box<dyn Walker>, Trace, String),
    /// A spec that is loaded, from its initial states.
    Spec(Box<dyn Walker>),
    /// A trace from a file, with what it breaks.
    Recorded(Trace, Option<String>),
}

/// Opens the explorer, and returns when the user closes it.
pub(super) fn open(subject: Subject, title: &str, terminal: &Terminal) -> io::Result<()> {
    OPEN.store(true, Ordering::SeqCst);
    let result = show(subject, title, terminal);
    OPEN.store(false, Ordering::SeqCst);
    result
}

/// Whether the explorer is on the screen.
pub(super) fn is_open() -> bool {
    OPEN.load(Ordering::SeqCst)
}

/// Gives the terminal back, if the explorer has it.
pub(super) fn restore() {
    if OPEN.swap(false, Ordering::SeqCst) {
        ratatui::restore();
    }
}

fn show(subject: Subject, title: &str, terminal: &Terminal) -> io::Result<()> {
    let _ = (subject, title, terminal);
    Err(io::Error::other("the explorer is not merged yet"))
}
