//! The text of a page in lines of a width, for screens and pipes. Nothing is ever cut.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::text::{Block, Body};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Nothing special.
    Plain,
    /// Code.
    Code,
    /// Emphasized.
    Emphasis,
    /// Strongly emphasized.
    Strong,
}

/// A piece of text of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// What it is.
    pub ink: Ink,
}

/// A line.
pub type Line = Vec<Run>;

/// Returns blocks as lines, with an empty line between two that are not tight.
#[must_use]
pub fn lines(blocks: &[Block], columns: usize) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        if i > 0 && !block.is_tight {
            out.push(Vec::new());
        }
        let quote = if block.is_quote { "> " } else { "" };
        let indent = " ".repeat(2 * block.depth.saturating_sub(1));
        let hang = if block.depth > 0 { block.marker.width().max(2) } else { 0 };
        let first = format!("{quote}{indent}{}{}", block.marker, " ".repeat(hang - block.marker.width()));
        let rest = format!("{quote}{indent}{}", " ".repeat(hang));
        match &block.body {
            Body::Text(runs) => out.extend(wrap(runs, columns, &first, &rest)),
            Body::Code(code) => {
                for line in code {
                    let run = Run { text: line.clone(), ink: Ink::Code };
                    let margin = if columns >= rest.width() + line.width() + 2 { "  " } else { "" };
                    out.extend(split(&run, columns, &format!("{rest}{margin}")));
                }
            }
        }
    }
    out
}

/// Returns one paragraph of plain text as lines.
#[must_use]
pub fn paragraph(text: &str, columns: usize, ink: Ink) -> Vec<Line> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    wrap(&[Run { text, ink }], columns, "", "")
}

fn plain(text: &str) -> Line {
    if text.is_empty() { Vec::new() } else { vec![Run { text: text.to_owned(), ink: Ink::Plain }] }
}

/// Breaks text at blanks, and words that are longer than a line anywhere.
fn wrap(runs: &[Run], columns: usize, first: &str, rest: &str) -> Vec<Line> {
    let columns = columns.max(rest.width() + 2);
    let mut out = Vec::new();
    let mut line = plain(first);
    let mut used = first.width();
    let mut is_empty = true;
    for word in words(runs) {
        let width: usize = word.iter().map(|run| run.text.width()).sum();
        if !is_empty && used + 1 + width > columns {
            out.push(std::mem::replace(&mut line, plain(rest)));
            (used, is_empty) = (rest.width(), true);
        }
        if !is_empty {
            // A blank inside of code or emphasis is part of it.
            let last = line.last().map(|run| run.ink);
            let ink = word.first().map(|run| run.ink).filter(|ink| Some(*ink) == last);
            push(&mut line, ' ', ink.unwrap_or(Ink::Plain));
            used += 1;
        }
        for run in word {
            for c in run.text.chars() {
                let width = c.width().unwrap_or(0);
                if used + width > columns {
                    out.push(std::mem::replace(&mut line, plain(rest)));
                    used = rest.width();
                }
                push(&mut line, c, run.ink);
                used += width;
            }
        }
        is_empty = false;
    }
    out.push(line);
    out
}

fn push(line: &mut Line, c: char, ink: Ink) {
    match line.last_mut() {
        Some(run) if run.ink == ink => run.text.push(c),
        _ => line.push(Run { text: c.to_string(), ink }),
    }
}

/// Divides text at its blanks; a word may have pieces of several kinds.
fn words(runs: &[Run]) -> Vec<Line> {
    let mut words: Vec<Line> = vec![Vec::new()];
    for run in runs {
        for c in run.text.chars() {
            if c.is_whitespace() {
                words.push(Vec::new());
            } else if let Some(word) = words.last_mut() {
                push(word, c, run.ink);
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn split(run: &Run, columns: usize, margin: &str) -> Vec<Line> {
    let columns = columns.max(margin.width() + 2);
    let mut out = Vec::new();
    let mut line = plain(margin);
    let mut used = margin.width();
    for c in run.text.chars() {
        let width = c.width().unwrap_or(0);
        if used + width > columns {
            out.push(std::mem::replace(&mut line, plain(margin)));
            used = margin.width();
        }
        push(&mut line, c, run.ink);
        used += width;
    }
    out.push(line);
    out
}
