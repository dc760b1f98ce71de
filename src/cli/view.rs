//! `lockwalk view`: walk a counterexample that was saved, by `check --json` or by another tool.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, bail};

use super::args::View;
use super::screen::{self, Place, Subject};
use super::terminal::Terminal;
use super::told;
use super::{USAGE, output};
use crate::export::story::{stem, write_walk};
use crate::export::{Style, columns};
use crate::import::{self, Imported};
use crate::session::Besides;
use crate::trace;

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &View, plain: bool, terminal: &Terminal) -> u8 {
    match show(arguments, plain, terminal) {
        Ok(status) => status,
        Err(error) => {
            output::note(&format!("{error:#}"));
            USAGE
        }
    }
}

fn show(arguments: &View, plain: bool, terminal: &Terminal) -> anyhow::Result<u8> {
    let file = arguments.output.as_deref();
    let format = match told::format(arguments.format, file) {
        Ok(format) => format,
        Err(message) => bail!(message),
    };
    let (title, imported) = read(&arguments.file)?;
    let Imported { format: from, trace, broken, message } = imported;
    if let Some(loss) = from.loss() {
        output::note(loss);
    }
    if format.is_none() && terminal.can_explore && !plain {
        let place = Place::of_command(&arguments.opening);
        return Ok(screen::open(Subject::Recorded(trace, broken), &title, place, terminal, 0));
    }
    if format.is_none() && !plain {
        output::note("no terminal to explore on, here is the counterexample as text");
    }
    let text = match format {
        Some(format) if file.is_some() || format.name != "columns" => {
            // Where the file was is nothing to others.
            let name = title.rsplit('/').next().unwrap_or(&title).to_owned();
            let stem = told::stem_of(file).unwrap_or_else(|| stem(&name, "main"));
            let mut session = screen::session(Subject::Recorded(trace, broken), &name);
            let besides = Besides { watches: arguments.opening.watch.clone(), ..Besides::default() };
            let style = if file.is_some() { Style::plain() } else { terminal.style };
            let text = write_walk(&mut session, format, &stem, besides, style);
            let is_for_people = file.is_none() && (format.name == "text" || format.is_full());
            if is_for_people { in_full(message, &text) } else { text }
        }
        Some(_) | None => {
            let table = trace::resolve(&trace, &mut |_, _| None);
            let (width, style) = (terminal.width, terminal.style);
            in_full(message, &columns::columns(&trace, &table, broken.as_deref(), &[], width, style))
        }
    };
    Ok(output::deliver(&text, file, 0))
}

/// Puts what was wrong with the spec before a behavior for people.
fn in_full(message: Option<String>, behavior: &str) -> String {
    message.map_or_else(String::new, |message| message + "\n\n") + behavior
}

/// Reads a file, or standard input, and returns its name with what is in it.
fn read(path: &Path) -> anyhow::Result<(String, Imported)> {
    let is_stdin = path.as_os_str() == "-";
    let shown = if is_stdin { "standard input".to_owned() } else { path.display().to_string() };
    let bytes = if is_stdin {
        bytes(&mut std::io::stdin())
    } else {
        File::open(path).and_then(|mut file| bytes(&mut file))
    };
    let bytes = bytes.with_context(|| format!("cannot read {shown}"))?;
    let text = String::from_utf8(bytes).with_context(|| format!("{shown} is not a text"))?;
    let imported = import::read(&text).with_context(|| format!("cannot view {shown}"))?;
    Ok((shown, imported))
}

/// How much is read before it is looked at.
const PIECE: u64 = 1 << 20;

/// Reads all there is, up to the first piece that is no text: what has no end, as `/dev/zero`, is refused.
fn bytes(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        from.take(PIECE).read_to_end(&mut bytes)?;
        if bytes[before..].contains(&0) {
            return Err(io::Error::other("it is not a text, but has bytes that are zero"));
        }
        if bytes.len() == before {
            return Ok(bytes);
        }
    }
}
