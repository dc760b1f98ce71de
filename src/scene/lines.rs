//! A laid out scene as lines of text, in runs that look alike. What changed has a star behind it, so it
//! is seen without colors.

use unicode_width::UnicodeWidthStr;

use super::{Cell, Kind, Layout, Piece, Shape};

/// Text that looks alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// How it looks.
    pub ink: Ink,
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As all text.
    Plain,
    /// A title.
    Title,
    /// What the eye may skip.
    Faint,
    /// What the step changed.
    Changed,
}

/// The signs of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// `●`, `├─ ─┤`, `→`.
    Unicode,
    /// `@`, `|- -|`, `->`.
    Ascii,
}

impl Signs {
    fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self {
            Signs::Unicode => unicode,
            Signs::Ascii => ascii,
        }
    }

    fn shape(self, shape: Shape) -> &'static str {
        match shape {
            Shape::Dot => self.pick("●", "@"),
            Shape::Ring => self.pick("○", "o"),
            Shape::Square => self.pick("■", "#"),
            Shape::Diamond => self.pick("◆", "%"),
            Shape::Cross => self.pick("✕", "x"),
        }
    }
}

/// Draws a layout; no line has blanks at its end.
#[must_use]
pub fn lines(layout: &Layout, signs: Signs) -> Vec<Vec<Run>> {
    let mut lines: Vec<Vec<&Piece>> = vec![Vec::new(); layout.height];
    for piece in &layout.pieces {
        if let Some(line) = lines.get_mut(piece.y) {
            line.push(piece);
        }
    }
    lines.into_iter().map(|pieces| line(pieces, signs)).collect()
}

fn line(mut pieces: Vec<&Piece>, signs: Signs) -> Vec<Run> {
    pieces.sort_by_key(|piece| piece.x);
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    for piece in pieces {
        let run = run(piece, signs);
        if run.text.is_empty() {
            continue;
        }
        if piece.x > x {
            runs.push(Run { text: " ".repeat(piece.x - x), ink: Ink::Plain });
            x = piece.x;
        }
        x += run.text.width();
        runs.push(run);
    }
    runs
}

fn run(piece: &Piece, signs: Signs) -> Run {
    let star = if piece.changed { "*" } else { "" };
    let (text, ink) = match &piece.kind {
        Kind::Title(text) => (text.clone(), Ink::Title),
        Kind::RowTitle(text) | Kind::Head(text) => (text.clone(), Ink::Faint),
        Kind::Cell(cell) if *cell == Cell::default() => {
            (format!("{}{star}", signs.pick("·", ".")), Ink::Faint)
        }
        Kind::Cell(cell) => (format!("{}{star}", cell_text(cell, signs)), Ink::Plain),
        Kind::Stretch(text) => (stretch_text(text, star, piece.width, signs), Ink::Plain),
        Kind::Item(cell) => (format!("[{}]{star}", cell_text(cell, signs)), Ink::Plain),
        Kind::Arrow => (signs.pick("→", "->").to_owned(), Ink::Faint),
        Kind::Cursor(text) => (format!("{} {text}{star}", signs.pick("▲", "^")), Ink::Plain),
    };
    Run { text, ink: if piece.changed { Ink::Changed } else { ink } }
}

fn cell_text(cell: &Cell, signs: Signs) -> String {
    let mark = cell.shape.map(|shape| signs.shape(shape).to_owned());
    let text = Some(cell.text.clone()).filter(|text| !text.is_empty());
    let owner = Some(format!("<{}>", cell.owner)).filter(|_| !cell.owner.is_empty());
    [mark, text, owner].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The text in the middle of a line with two ends.
fn stretch_text(text: &str, star: &str, width: usize, signs: Signs) -> String {
    let line = signs.pick("─", "-");
    let text = if text.is_empty() { star.to_owned() } else { format!(" {text}{star} ") };
    let room = width.saturating_sub(2 + text.width());
    let (left, right) = (line.repeat(room / 2), line.repeat(room - room / 2));
    format!("{}{left}{text}{right}{}", signs.pick("├", "|"), signs.pick("┤", "|"))
}
