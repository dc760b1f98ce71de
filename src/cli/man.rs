//! `lockwalk man`: the manual page, made from the arguments and the table of keys.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{Arguments, EXAMPLES};
use super::{USAGE, output};
use crate::tui::{self, Scope};

/// Runs the command and returns the exit status.
pub(super) fn run() -> u8 {
    match page() {
        Ok(page) => {
            output::answer(&String::from_utf8_lossy(&page));
            0
        }
        Err(error) => {
            output::note(&format!("cannot write the manual page: {error}"));
            USAGE
        }
    }
}

/// Writes the page in roff: what `man -l` reads.
///
/// # Errors
/// Those of the buffer it is written to, so none.
fn page() -> io::Result<Vec<u8>> {
    let command = Arguments::command();
    let mut out = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    for subcommand in command.get_subcommands() {
        let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
        let mut head = Roff::new();
        head.control("SH", [format!("lockwalk {}", subcommand.get_name()).as_str()]);
        head.text([roman(format!("{about}."))]);
        head.to_writer(&mut out)?;
        let mut options = Vec::new();
        Man::new(subcommand.clone()).render_options_section(&mut options)?;
        // They stand below the heading of their command.
        out.write_all(String::from_utf8_lossy(&options).replacen(".SH OPTIONS\n", ".PP\n", 1).as_bytes())?;
    }
    keys(&mut out)?;
    examples(&mut out)?;
    man.render_version_section(&mut out)?;
    Ok(out)
}

fn keys(out: &mut Vec<u8>) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS OF THE EXPLORER"]);
    for binding in tui::TABLE {
        let place = match binding.scope {
            Scope::Everywhere => String::new(),
            Scope::Pane(pane) => format!(", in the pane {}", pane.name()),
        };
        roff.control("TP", []);
        roff.text([bold(binding.keys.replace(' ', ", ")), roman(place)]);
        roff.text([bold(binding.name), roman(format!(": {}", binding.doc))]);
    }
    roff.control("SH", ["KEYS OF ITS LAYERS"]);
    roff.text([roman("Esc closes each of them.")]);
    for row in tui::LAYER_KEYS {
        let (name, opener) = row.layer.name();
        roff.control("TP", []);
        roff.text([bold(row.keys.replace(' ', ", ")), roman(format!(", in {name} ({opener})"))]);
        roff.text([roman(row.doc)]);
    }
    roff.to_writer(out)
}

fn examples(out: &mut Vec<u8>) -> io::Result<()> {
    for part in EXAMPLES.split("\n\n") {
        let (title, lines) = part.split_once(":\n").unwrap_or((part, ""));
        let mut roff = Roff::new();
        roff.control("SH", [title.to_uppercase().as_str()]);
        roff.control("nf", []);
        for line in lines.lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
        roff.to_writer(out)?;
    }
    Ok(())
}
