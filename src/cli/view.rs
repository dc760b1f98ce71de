//! `lockwalk view`: walk a counterexample that was saved, by `check --json` or by another tool.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};

use super::args::View;
use super::screen::{self, Subject};
use super::terminal::Terminal;
use super::told::{self, Told};
use super::{USAGE, output};
use crate::export::columns;
use crate::import::{self, Imported};
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
    if let Some(format) = format {
        let text = Told::alone(trace, broken).write(&title, format, file);
        return Ok(output::deliver(&text, file, 0));
    }
    if terminal.can_explore && !plain {
        return Ok(screen::open(Subject::Recorded(trace, broken), &title, terminal, 0));
    }
    if !plain {
        output::note("no terminal to explore on, here is the counterexample as text");
    }
    if let Some(message) = &message {
        output::answer(&format!("{message}\n\n"));
    }
    let table = trace::resolve(&trace, &mut |_, _| None);
    let text = columns::columns(&trace, &table, broken.as_deref(), terminal.width, terminal.style);
    output::answer(&text);
    Ok(0)
}

/// Reads a file, or standard input, and returns its name with what is in it.
fn read(path: &Path) -> anyhow::Result<(String, Imported)> {
    let is_stdin = path.as_os_str() == "-";
    let shown = if is_stdin { "standard input".to_owned() } else { path.display().to_string() };
    let mut bytes = Vec::new();
    if is_stdin {
        std::io::stdin().read_to_end(&mut bytes).with_context(|| format!("cannot read {shown}"))?;
    } else {
        bytes = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    }
    let text = String::from_utf8(bytes).with_context(|| format!("{shown} is not a text"))?;
    let imported = import::read(&text).with_context(|| format!("cannot view {shown}"))?;
    Ok((shown, imported))
}
