//! Behaviors that are written in one of the formats of [`FORMATS`].

use std::path::Path;

use super::load::Loaded;
use crate::export::Style;
use crate::export::story::{FORMATS, Format, Story, stem};
use crate::scene::{self, Picture};
use crate::session::{all_waits, said};
use crate::trace::{self, LaneTable, Trace};

/// Returns the format that is asked for, or the one that the name of the file says.
///
/// # Errors
/// That the name says none.
pub(super) fn format(
    asked: Option<&'static Format>,
    file: Option<&Path>,
) -> Result<Option<&'static Format>, String> {
    let (None, Some(file)) = (asked, file) else { return Ok(asked) };
    match Format::of_file(&file.to_string_lossy()) {
        Some(format) => Ok(Some(format)),
        None => {
            let mut endings: Vec<&str> = FORMATS.iter().map(|format| format.ending).collect();
            endings.dedup();
            let list = endings.join(", .");
            Err(format!(
                "the name of {} says no format; it ends in none of .{list}; `--format` names one",
                file.display()
            ))
        }
    }
}

/// Returns the name of a file without its folder and its ending.
pub(super) fn stem_of(file: Option<&Path>) -> Option<String> {
    let name = file?.file_name()?.to_string_lossy().into_owned();
    name.split('.').next().map(str::to_owned)
}

/// A behavior of a spec that is loaded, with what the spec says of it.
pub(super) struct Told {
    trace: Trace,
    broken: Option<String>,
    table: LaneTable,
    said: Vec<Option<String>>,
    pictures: Vec<Picture>,
}

impl Told {
    /// Asks the spec for lanes, locks and scenes.
    pub(super) fn of_spec(loaded: &Loaded, trace: Trace, broken: Option<String>) -> Self {
        let mut walker = loaded.walker();
        let mut table = trace::resolve(&trace, &mut |name, state| walker.definition(name, state));
        table.waits = all_waits(walker.as_mut(), &trace.steps, &table);
        let pictures = scene::pictures(&trace, &mut |name, state| walker.definition(name, state));
        let said = said(walker.as_ref(), &trace.steps);
        Told { trace, broken, table, said, pictures: pictures.unwrap_or_default() }
    }

    /// Returns the story of the behavior; the name of its file is proposed.
    pub(super) fn story<'a>(&'a self, title: &'a str) -> Story<'a> {
        Story {
            title,
            stem: "",
            trace: &self.trace,
            table: &self.table,
            said: &self.said,
            broken: self.broken.as_deref(),
            pictures: &self.pictures,
            others: &[],
            facts: &[],
            essential: &[],
            style: Style::plain(),
        }
    }

    /// Writes the behavior in a format, for a file if there is one.
    pub(super) fn write(&self, title: &str, format: &Format, file: Option<&Path>) -> String {
        let named = stem_of(file).unwrap_or_else(|| stem(title, "main"));
        (format.write)(&Story { stem: &named, ..self.story(title) })
    }
}
