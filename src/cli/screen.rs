//! The explorer on the screen: the one place that knows how `cli` calls `tui`.

use std::io;

use super::terminal::Terminal;
use super::{USAGE, interrupt, output};
use crate::diag::Color;
use crate::export::Glyphs;
use crate::lesson::{Lesson, Stage};
use crate::search::Outcome;
use crate::session::{self, Session, Walker};
use crate::trace::Trace;
use crate::tui::{self, Options, Reload, Theme};

/// What to look at.
pub(super) enum Subject {
    /// A counterexample of a spec that is loaded, with what it breaks.
    Counterexample(Box<dyn Walker>, Trace, String),
    /// A spec that is loaded, from its initial states.
    Spec(Box<dyn Walker>),
    /// A trace from a file, with what it breaks.
    Recorded(Trace, Option<String>),
}

/// Opens the explorer until the user closes it; returns `status`, or that of what went wrong.
pub(super) fn open(subject: Subject, title: &str, terminal: &Terminal, status: u8) -> u8 {
    self::status(show(subject, title, None, terminal), status)
}

/// Opens the explorer of a spec that can be loaded again.
pub(super) fn open_again(
    subject: Subject,
    title: &str,
    reload: Reload,
    terminal: &Terminal,
    status: u8,
) -> u8 {
    self::status(show(subject, title, Some(reload), terminal), status)
}

fn status(shown: io::Result<()>, status: u8) -> u8 {
    match shown {
        Ok(()) => status,
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Outcome::Interrupted.exit(),
        Err(error) => {
            output::note(&format!("cannot show the explorer: {error}"));
            USAGE
        }
    }
}

/// Plays lessons from one on until the user leaves; returns the exit status.
pub(super) fn learn(lessons: Vec<Lesson>, stage: Box<dyn Stage>, first: usize, terminal: &Terminal) -> u8 {
    let played = options(terminal).and_then(|options| tui::learn(lessons, stage, first, options));
    status(played, Outcome::Ok.exit())
}

/// Gives the terminal back, if the explorer has it.
pub(super) fn restore() {
    tui::restore();
}

fn show(subject: Subject, title: &str, reload: Option<Reload>, terminal: &Terminal) -> io::Result<()> {
    let mut options = options(terminal)?;
    options.reload = reload;
    tui::run(session(subject, title), options)
}

/// Begins a session.
pub(super) fn session(subject: Subject, title: &str) -> Session {
    let failed = |text| session::Outcome { text, failed: true };
    match subject {
        Subject::Counterexample(walker, trace, text) => {
            Session::counterexample(walker, trace, title, failed(text))
        }
        Subject::Spec(walker) => Session::explore(walker, title),
        Subject::Recorded(trace, text) => Session::recorded(trace, title, text.map(failed)),
    }
}

fn options(terminal: &Terminal) -> io::Result<Options> {
    let name = if terminal.style.color == Color::Ansi { "dark" } else { "mono" };
    let theme = Theme::named(name).ok_or_else(|| io::Error::other(format!("there is no theme {name}")))?;
    let mut options = Options::new(theme);
    options.ascii = terminal.style.glyphs == Glyphs::Ascii;
    let variable = |name| std::env::var(name).ok().filter(|command| !command.trim().is_empty());
    options.editor = ["VISUAL", "EDITOR"].into_iter().find_map(variable);
    // What a search that was interrupted has found may be looked at.
    interrupt::stop().lower();
    options.interrupt = Some(interrupt::stop().clone());
    Ok(options)
}
