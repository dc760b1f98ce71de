//! The explorer on the screen: the one place that knows how `cli` calls `tui`.

use std::io;

use super::args::OpeningArgs;
use super::terminal::Terminal;
use super::{USAGE, interrupt, output};
use crate::diag::Color;
use crate::export::Glyphs;
use crate::lesson::{Lesson, Stage};
use crate::search::Outcome;
use crate::session::{self, Session, Walker};
use crate::trace::Trace;
use crate::tui::{self, Check, Depth, Opening, Options, Reload, Theme, Variants, VariantsOf, Wanted};

/// What to look at.
pub(super) enum Subject {
    /// A counterexample of a spec that is loaded, with what it breaks.
    Counterexample(Box<dyn Walker>, Trace, String),
    /// A spec that is loaded, from its initial states.
    Spec(Box<dyn Walker>),
    /// A trace from a file, with what it breaks.
    Recorded(Trace, Option<String>),
}

/// Where the explorer begins, and how to come back to it.
#[derive(Default)]
pub(super) struct Place {
    /// The step that is shown first.
    at: Option<usize>,
    /// The what-if walk that is shown first.
    walk: Option<String>,
    /// What its states are compared with.
    diff: Option<String>,
    /// How it is shown first.
    opening: Opening,
    /// The command line without all that.
    reopen: Option<String>,
    /// Loads the spec again.
    reload: Option<Reload>,
    /// Other variants of the spec.
    variants: Option<Variants>,
}

impl Place {
    /// Returns the place that the command line asks for.
    pub(super) fn of_command(arguments: &OpeningArgs) -> Self {
        let words: Vec<String> =
            std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        Place {
            at: arguments.at,
            diff: arguments.diff.clone(),
            opening: arguments.opening(),
            reopen: Some(command_line(&words)),
            ..Place::default()
        }
    }

    /// Returns the place in a what-if walk.
    pub(super) fn in_walk(self, walk: Option<String>) -> Self {
        Place { walk, ..self }
    }

    /// Returns the place with a way to load the spec again.
    pub(super) fn with_reload(self, reload: Reload) -> Self {
        Place { reload: Some(reload), ..self }
    }

    /// Returns the place with other variants of the spec.
    pub(super) fn with_variants(self, variants: Variants) -> Self {
        Place { variants: Some(variants), ..self }
    }
}

/// Returns the words of a command as a shell reads them, without those that say what is shown first.
fn command_line(words: &[String]) -> String {
    const PLACES: [&str; 5] = ["--at", "--walk", "--diff", "--pane", "--watch"];
    const SWITCHES: [&str; 3] = ["--zoom", "--changed", "--collapse"];
    let mut line = "lockwalk".to_owned();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if PLACES.contains(&word.as_str()) {
            words.next();
        } else if !SWITCHES.contains(&word.as_str())
            && !PLACES.iter().any(|place| word.starts_with(&format!("{place}=")))
        {
            line.push(' ');
            line.push_str(&tui::quoted(word));
        }
    }
    line
}

/// Opens the explorer until the user closes it; returns `status`, or that of what went wrong.
pub(super) fn open(subject: Subject, title: &str, place: Place, terminal: &Terminal, status: u8) -> u8 {
    self::status(show(subject, title, place, terminal), status)
}

/// Opens the explorer on the first counterexample of a search that goes on, until the user closes it.
pub(super) fn walk(check: Check, place: Place, terminal: &Terminal, status: u8) -> u8 {
    self::status(shown(check.session(), Some(check), place, terminal), status)
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
pub(super) fn learn(
    lessons: Vec<Lesson>,
    stage: Box<dyn Stage>,
    first: usize,
    variants: VariantsOf,
    terminal: &Terminal,
) -> u8 {
    let _waiting = output::wait();
    let with_variants = |options| Options { variants_of: Some(variants), ..options };
    let played =
        options(terminal).map(with_variants).and_then(|options| tui::learn(lessons, stage, first, options));
    status(played, Outcome::Ok.exit())
}

/// Gives the terminal back, if the explorer has it.
pub(super) fn restore() {
    tui::restore();
}

fn show(subject: Subject, title: &str, place: Place, terminal: &Terminal) -> io::Result<()> {
    shown(session(subject, title), None, place, terminal)
}

fn shown(mut session: Session, check: Option<Check>, place: Place, terminal: &Terminal) -> io::Result<()> {
    let mut opening = place.opening;
    let mut remarks: Vec<String> = Vec::new();
    remarks.extend(place.walk.and_then(|walk| session.follow_link(&walk).err()));
    let at = place.at.unwrap_or(0);
    session.go_to(at);
    if at > session.cursor() {
        remarks.push(format!("there is no step {at}"));
    }
    match place.diff.as_deref() {
        Some(word) if is_of_walk(word) => remarks.extend(session.follow_base(word).err()),
        variant => opening.against = variant.map(Wanted::named),
    }
    for remark in &remarks {
        output::note(remark);
    }
    opening.remark = (!remarks.is_empty()).then(|| remarks.join("; "));
    let mut options = options(terminal)?;
    options.opening = opening;
    options.reopen = place.reopen;
    options.reload = place.reload;
    options.variants = place.variants;
    let _waiting = output::wait();
    tui::run(session, check, options)
}

/// Says whether `--diff` names a state of the walk, and not another variant.
fn is_of_walk(word: &str) -> bool {
    matches!(word, "previous" | "first") || word.parse::<usize>().is_ok()
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
    let named =
        |name: &str| Theme::named(name).ok_or_else(|| io::Error::other(format!("there is no theme {name}")));
    let theme = match (terminal.style.color, &terminal.theme) {
        (Color::Ansi, Some(theme)) => theme.clone().shown_with(terminal.depth),
        // A theme of names leaves it to the user how they look.
        (Color::Ansi, None) if terminal.depth == Depth::Sixteen => named("ansi16")?,
        (Color::Ansi, None) => named("dark")?.shown_with(terminal.depth),
        // Whatever a theme says: a color would break the highlights.
        (Color::Plain, _) => named("mono")?,
    };
    let mut options = Options::new(theme);
    options.ascii = terminal.style.glyphs == Glyphs::Ascii;
    let variable = |name| std::env::var(name).ok().filter(|command| !command.trim().is_empty());
    options.editor = ["VISUAL", "EDITOR"].into_iter().find_map(variable);
    options.save = Some(output::save_new);
    // What a search that was interrupted has found may be looked at.
    interrupt::end().lower();
    options.interrupt = Some(interrupt::end().clone());
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_what_a_shell_reads() {
        let words = ["explore", "A B.tla", "-c", "N={1, 2}", "--at", "3", "it's", "--at=4", "--walk", "2:1"];
        let shown =
            ["--zoom", "--pane=3,1", "--watch", "-1 + x", "--diff", "first", "--collapse", "--changed"];
        let words: Vec<&str> = words.into_iter().chain(shown).collect();
        let line = command_line(&words.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(line, r"lockwalk explore 'A B.tla' -c 'N={1, 2}' 'it'\''s'");
    }
}
