//! A behavior with all that is known of it, and the one table of the formats it can be written in.

use super::{Style, cast, columns, dot, full, html, itf, kernel, markdown, mermaid, svg, text, tla};
use crate::base::Stop;
use crate::scene::Picture;
use crate::session::{Apart, Besides, Facts, Session};
use crate::trace::{LaneTable, Step, Trace};

/// A behavior that leaves the program.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    /// What it is a behavior of: the module, or the file that it was read from, and the walk if it is a what-if.
    pub title: &'a str,
    /// The name of the file it goes to, without its ending: also that of a TLA+ module.
    pub stem: &'a str,
    /// The behavior.
    pub trace: &'a Trace,
    /// Its lanes and locks.
    pub table: &'a LaneTable,
    /// What comments of the spec say of its steps, for formats that are told in the words of the code; nothing if
    /// the spec is not at hand.
    pub said: &'a [Option<String>],
    /// What its last step breaks: `TypeOK is violated`.
    pub broken: Option<&'a str>,
    /// A picture of each state, or nothing if no scene is defined.
    pub pictures: &'a [Picture],
    /// The other walks of the session, for formats that can show them.
    pub others: &'a [Walk],
    /// What there is to say of each step, for the format that says everything.
    pub facts: &'a [Facts],
    /// For each step whether what is broken needs it; nothing if that is not known.
    pub essential: &'a [bool],
    /// How text for people is decorated.
    pub style: Style,
}

/// A walk beside the one that is exported.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// Its name.
    pub name: String,
    /// Its steps from the initial state.
    pub steps: Vec<Step>,
}

/// A format of behaviors.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What the names of its files end in.
    pub ending: &'static str,
    /// What it is, for people.
    pub doc: &'static str,
    /// Writes a behavior.
    pub write: fn(&Story<'_>) -> String,
}

/// The name of the format that says everything.
const FULL: &str = "full";

/// All formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        ending: "txt",
        doc: "each step with what it changed",
        write: |story| text::trace(story.trace, story.style),
    },
    Format {
        name: "columns",
        ending: "txt",
        doc: "one column for each thread, with the locks beside it",
        write: |story| {
            let Story { trace, table, broken, essential, style, .. } = *story;
            columns::columns(trace, table, broken, essential, columns::PIPE_WIDTH, style)
        },
    },
    Format {
        name: FULL,
        ending: "txt",
        doc: "each step with all that the explorer shows of it",
        write: full::full,
    },
    Format {
        name: "kernel",
        ending: "txt",
        doc: "the threads side by side, as in a kernel commit",
        write: kernel::kernel,
    },
    Format {
        name: "md",
        ending: "md",
        doc: "a table and the changes, in Markdown",
        write: markdown::markdown,
    },
    Format { name: "mermaid", ending: "mmd", doc: "a sequence diagram for Mermaid", write: mermaid::mermaid },
    Format { name: "dot", ending: "dot", doc: "the states as a graph, for Graphviz", write: dot::dot },
    Format {
        name: "svg",
        ending: "svg",
        doc: "lanes, locks and the scenes as a picture",
        write: svg::picture,
    },
    Format {
        name: "html",
        ending: "html",
        doc: "a page to step through with the keyboard, without a network",
        write: html::story,
    },
    Format {
        name: "cast",
        ending: "cast",
        doc: "a recording for asciinema, a step a second",
        write: cast::cast,
    },
    Format { name: "tla", ending: "tla", doc: "a TLA+ module that TLC walks through", write: tla::module },
    Format { name: "itf", ending: "itf.json", doc: "ITF, as Apalache and Quint have it", write: itf::itf },
];

impl Format {
    /// Returns the format of a name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Says whether the format has what there is to say of each step, which takes time to find out.
    pub fn is_full(&self) -> bool {
        self.name == FULL
    }

    fn shows_waits(&self) -> bool {
        matches!(self.name, "columns" | FULL)
    }

    fn shows_pictures(&self) -> bool {
        matches!(self.name, "svg" | "html" | FULL)
    }

    /// Says whether the format shows what the spec has to be asked for.
    fn asks(&self) -> bool {
        self.shows_waits() || self.shows_pictures()
    }

    /// Returns the format whose files end as this one does; the first one for `.txt`.
    pub fn of_file(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| {
            let rest = name.strip_suffix(format.ending);
            rest.is_some_and(|rest| rest.ends_with('.') && rest.len() > 1)
        })
    }
}

/// Writes the current walk of a session in a format. `stem` is the name of the file that it goes to, without its
/// ending; `besides` is what is known of the session, for the format that says everything.
pub fn write_walk(
    session: &mut Session,
    format: &'static Format,
    stem: &str,
    besides: Besides,
    style: Style,
) -> String {
    // What stops the search that found the walk does not stop who tells of it.
    Telling::new(session, format, stem, besides, style).text(&Stop::default())
}

/// A walk with everything that a format says of it: it can be written by another thread, while the session goes on.
pub struct Telling {
    format: &'static Format,
    title: String,
    stem: String,
    trace: Trace,
    table: LaneTable,
    said: Vec<Option<String>>,
    broken: Option<String>,
    others: Vec<Walk>,
    style: Style,
    /// Whom to ask what the format shows besides, if it does; that takes time.
    apart: Option<Apart>,
    besides: Besides,
}

impl Telling {
    /// Takes from a session what [`write_walk`] writes.
    pub fn new(
        session: &mut Session,
        format: &'static Format,
        stem: &str,
        besides: Besides,
        style: Style,
    ) -> Telling {
        let title = if session.on_main() {
            session.title().to_owned()
        } else {
            format!("{}, walk {}", session.title(), session.branch().name)
        };
        Telling {
            format,
            title,
            stem: stem.to_owned(),
            trace: session.trace(),
            table: session.table().as_ref().clone(),
            said: session.said(),
            broken: session.broken_at_end(),
            others: session.other_walks().into_iter().map(|(name, steps)| Walk { name, steps }).collect(),
            style,
            apart: format.asks().then(|| session.apart()),
            besides,
        }
    }

    /// Writes it; only what the format shows is evaluated. If it is stopped, there is not all of it.
    #[must_use]
    pub fn text(mut self, stop: &Stop) -> String {
        let (mut pictures, mut facts) = (Vec::new(), Vec::new());
        if let Some(mut session) = self.apart.take().map(|apart| apart.session(stop)) {
            if self.format.shows_waits() {
                self.table.waits = session.waits();
            }
            if self.format.shows_pictures() {
                pictures = session.pictures();
            }
            if self.format.is_full() {
                facts = session.facts(&self.besides, stop);
            }
        }
        (self.format.write)(&Story {
            title: &self.title,
            stem: &self.stem,
            trace: &self.trace,
            table: &self.table,
            said: &self.said,
            broken: self.broken.as_deref(),
            pictures: &pictures,
            others: &self.others,
            facts: &facts,
            essential: &self.besides.essential,
            style: self.style,
        })
    }
}

/// Proposes the name of a file without its ending, which is also a TLA+ identifier: `DieHard_trace`, with the
/// name of the walk if it is not the first one.
pub fn stem(title: &str, walk: &str) -> String {
    let title = title.rsplit('/').next().unwrap_or(title);
    let title = title.split('.').next().unwrap_or(title);
    let walk = if walk == "main" { String::new() } else { format!("_{walk}") };
    identifier(&format!("{title}_trace{walk}"))
}

/// Returns a text with `_` in the place of everything that no identifier of TLA+ has.
pub(super) fn identifier(text: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = text.chars().map(allowed).collect();
    let has_letter = name.chars().any(|c| c.is_ascii_alphabetic());
    // A module or a variable must have a letter; `WF_x` and `SF_x` are formulas.
    if !has_letter || name.starts_with("WF_") || name.starts_with("SF_") { format!("x_{name}") } else { name }
}

impl Story<'_> {
    /// Returns the label of a step with all its parameters; `Init` for the first one.
    pub(super) fn label(&self, step: usize) -> String {
        self.table.rows.get(step).map_or_else(|| "Init".to_owned(), |row| row.label.clone())
    }

    /// Returns the text of a step in the words of the code: what a comment says of it, or else what stands in its
    /// lane.
    pub(super) fn told(&self, step: usize) -> &str {
        let said = self.said.get(step).and_then(Option::as_deref);
        said.or_else(|| Some(self.table.rows.get(step)?.text.as_str())).unwrap_or_default()
    }

    /// Returns the name of what is violated, or a short text of what is wrong.
    pub(super) fn violated(&self) -> Option<&str> {
        self.broken.map(|broken| broken.strip_suffix(" is violated").unwrap_or(broken))
    }

    /// Says what the last step breaks, if this is the last step.
    pub(super) fn broken_at(&self, step: usize) -> Option<&str> {
        self.broken.filter(|_| step + 1 == self.trace.steps.len())
    }
}
