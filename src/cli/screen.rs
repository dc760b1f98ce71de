//! The explorer on the screen: the one place that knows how `cli` calls `tui`.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::interrupt;
use super::terminal::Terminal;
use crate::diag::Color;
use crate::export::Glyphs;
use crate::session::{Outcome, Session, Walker};
use crate::trace::Trace;
use crate::tui::{self, Options, Theme};

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
    let failed = |text| Outcome { text, failed: true };
    let session = match subject {
        Subject::Counterexample(walker, trace, text) => {
            Session::counterexample(walker, trace, title, failed(text))
        }
        Subject::Spec(walker) => Session::explore(walker, title),
        Subject::Recorded(trace, text) => Session::recorded(trace, title, text.map(failed)),
    };
    let name = if terminal.style.color == Color::Ansi { "dark" } else { "mono" };
    let theme = Theme::named(name).ok_or_else(|| io::Error::other(format!("there is no theme {name}")))?;
    let mut options = Options::new(theme);
    options.ascii = terminal.style.glyphs == Glyphs::Ascii;
    // A search that was interrupted may be looked at.
    interrupt::flag().store(false, Ordering::SeqCst);
    options.interrupt = Some(Arc::clone(interrupt::flag()));
    OPEN.store(true, Ordering::SeqCst);
    let result = tui::run(session, options);
    OPEN.store(false, Ordering::SeqCst);
    result
}

/// Gives the terminal back, if the explorer has it.
pub(super) fn restore() {
    if OPEN.swap(false, Ordering::SeqCst) {
        tui::restore();
    }
}
