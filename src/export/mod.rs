//! Reports and counterexamples as text that leaves the program: for people, for mail, for scripts.
//!
//! Everything here is a function from plain data to a `String`; nothing is printed or written.

pub mod beside;
mod cast;
pub mod claims;
pub mod claims_json;
pub mod columns;
pub mod compare;
mod dot;
mod full;
pub mod graph;
pub mod graph_json;
pub mod holds;
pub mod html;
mod itf;
pub mod json;
mod kernel;
pub mod lesson;
pub mod lesson_html;
mod lines;
mod markdown;
mod mermaid;
pub mod story;
mod svg;
mod svg_lanes;
#[cfg(test)]
mod tests;
pub mod text;
mod tla;

use crate::diag::Color;

/// How text is decorated: what the terminal or the reader can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colors.
    pub color: Color,
    /// Whether to use other characters than ASCII.
    pub glyphs: Glyphs,
}

/// Which characters may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyphs {
    /// `✓`, `→`, `│`.
    Unicode,
    /// `ok`, `->`, `|`.
    Ascii,
}

/// What a piece of text means; each has a color, and none is told by its color alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    /// A violation.
    Bad,
    /// A good verdict.
    Good,
    /// The number or name of a step.
    Strong,
    /// What the eye may skip.
    Faint,
    /// All the rest.
    Plain,
}

impl Style {
    /// Returns text without colors and with all characters, for files and pipes.
    pub fn plain() -> Self {
        Style { color: Color::Plain, glyphs: Glyphs::Unicode }
    }

    fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.glyphs {
            Glyphs::Unicode => unicode,
            Glyphs::Ascii => ascii,
        }
    }

    fn paint(self, ink: Ink, text: &str) -> String {
        // Vermilion and sky blue of the Okabe-Ito palette, nearest in 256 colors.
        let code = match ink {
            Ink::Plain => return text.to_owned(),
            Ink::Bad => "1;38;5;166",
            Ink::Good => "1;38;5;74",
            Ink::Strong => "1",
            Ink::Faint => "2",
        };
        match self.color {
            Color::Ansi if !text.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Color::Ansi | Color::Plain => text.to_owned(),
        }
    }
}
