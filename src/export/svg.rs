//! Behaviors and scenes as SVG: the boxes of the layout as shapes, beside the lanes of `svg_lanes`.
//!
//! What changed has a thick dashed edge and a star, marks have shapes of their own: nothing is told by
//! its color alone. The colors are those of Okabe and Ito, and fit a light and a dark page.

use std::fmt::Write;

use super::lines::width;
use super::story::Story;
use super::svg_lanes as lanes;
use crate::scene::{Cell, Kind, Layout, Piece, Shape};

/// The size of a character of the layout.
pub(super) const COLUMN: usize = 8;
pub(super) const LINE: usize = 26;
/// Around a picture.
pub(super) const MARGIN: usize = 8;
/// From the top of a line to the foot of its letters.
const FOOT: usize = 17;

/// The look of all pictures; once in a page.
pub(super) const STYLE: &str = "\
.scene { font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: currentColor }
.scene text { white-space: pre }
.scene .title { font-weight: bold }
.scene .faint { opacity: .65 }
.scene .box { fill: none; stroke: currentColor; stroke-opacity: .4 }
.scene .stretch { fill: #56B4E9; fill-opacity: .25; stroke: #0072B2 }
.scene .owner { fill: #E69F00; fill-opacity: .3; stroke: #E69F00 }
.scene .mark { fill: #0072B2; stroke: #0072B2; stroke-width: 2 }
.scene .ring { fill: none }
.scene .changed { stroke: #D55E00; stroke-opacity: 1; stroke-width: 2.5; stroke-dasharray: 5 2 }
.scene .line { stroke: currentColor; fill: none }
";

/// Returns a behavior as a file of its own: time goes down, with the lanes, the locks and the scene of each state
/// beside each other.
pub(super) fn picture(story: &Story<'_>) -> String {
    let sheet = lanes::Sheet::new(story);
    let scenes_at = sheet.width() + 2 * MARGIN;
    let mut body = String::new();
    let (mut w, mut y) = (scenes_at, MARGIN + sheet.head(&mut body, MARGIN));
    let mut rows_at = Vec::new();
    for i in 0..story.trace.steps.len() {
        rows_at.push(y);
        let layout = story.pictures.get(i).map(|picture| &picture.layout);
        let scene_height = match layout {
            Some(Ok(layout)) => layout.height * LINE + MARGIN,
            Some(Err(_)) | None => 0,
        };
        let height = sheet.row_height(i).max(scene_height);
        sheet.row(&mut body, i, y, height);
        match layout {
            Some(Ok(layout)) => {
                let _ = writeln!(body, r#"<g transform="translate({scenes_at} {y})">"#);
                write_pieces(&mut body, layout);
                body.push_str("</g>\n");
                w = w.max(scenes_at + layout.width * COLUMN + MARGIN);
            }
            Some(Err(problem)) => {
                write_text(&mut body, scenes_at, y, "", problem);
                w = w.max(scenes_at + width(problem) * COLUMN + MARGIN);
            }
            None => {}
        }
        y += height;
    }
    lanes::write_loop(&mut body, story.trace.lasso.as_ref(), &rows_at);
    w = w.max(sheet.least_width());
    let h = y + sheet.foot(&mut body, y) + MARGIN;
    format!(
        "{}<style>\n{STYLE}{}</style>\n<rect width=\"{w}\" height=\"{h}\" fill=\"white\"/>\n{body}</svg>\n",
        open(w, h, r##" color="#1a1a1a""##),
        lanes::STYLE
    )
}

/// Returns one picture for a page that has [`STYLE`].
pub(super) fn inline(layout: &Layout) -> String {
    let (w, h) = (layout.width * COLUMN + 2 * MARGIN, layout.height * LINE + MARGIN);
    let mut out = open(w, h, "");
    let _ = writeln!(out, r#"<g transform="translate({MARGIN} 0)">"#);
    write_pieces(&mut out, layout);
    out.push_str("</g>\n</svg>\n");
    out
}

fn open(w: usize, h: usize, more: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"scene\" role=\"img\" width=\"{w}\" height=\"{h}\" \
         viewBox=\"0 0 {w} {h}\"{more}>\n"
    )
}

/// Returns text as it stands between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no other control characters.
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn write_pieces(out: &mut String, layout: &Layout) {
    for piece in &layout.pieces {
        write_piece(out, piece);
    }
}

/// Where a piece is, in pixels.
#[derive(Clone, Copy)]
struct Place {
    x: usize,
    y: usize,
    w: usize,
}

fn write_piece(out: &mut String, piece: &Piece) {
    let place = Place { x: piece.x * COLUMN, y: piece.y * LINE, w: piece.width * COLUMN };
    match &piece.kind {
        Kind::Title(text) => write_text(out, place.x, place.y, "title", text),
        Kind::RowTitle(text) | Kind::Head(text) => write_text(out, place.x, place.y, "faint", text),
        Kind::Cell(cell) => {
            write_box(out, place, 0, "box", piece.changed);
            write_cell(out, place.x + COLUMN / 2, place.y, cell, piece.changed);
        }
        Kind::Item(cell) => {
            write_box(out, place, 8, "box", piece.changed);
            write_cell(out, place.x + COLUMN, place.y, cell, piece.changed);
        }
        Kind::Stretch(text) => {
            write_box(out, place, 3, "stretch", piece.changed);
            let text = starred(text, piece.changed);
            let free = place.w.saturating_sub(width(&text) * COLUMN);
            write_text(out, place.x + free / 2, place.y, "", &text);
        }
        Kind::Arrow => {
            let (from, to, y) = (place.x.saturating_sub(COLUMN), place.x + place.w, place.y + LINE / 2);
            let _ = writeln!(
                out,
                r#"<path class="line" d="M{from} {y}H{to}M{} {}L{to} {y}L{} {}"/>"#,
                to - 5,
                y - 4,
                to - 5,
                y + 4
            );
        }
        Kind::Cursor(text) => {
            let (x, y) = (place.x + COLUMN / 2, place.y + 3);
            let _ = writeln!(out, r#"<path class="mark" d="M{x} {y}l5 10h-10z"/>"#);
            write_text(out, place.x + 2 * COLUMN, place.y, "", &starred(text, piece.changed));
        }
    }
}

fn starred(text: &str, changed: bool) -> String {
    if changed { format!("{text}*") } else { text.to_owned() }
}

fn write_box(out: &mut String, Place { x, y, w }: Place, radius: usize, class: &str, changed: bool) {
    let changed = if changed { " changed" } else { "" };
    let (y, h) = (y + 2, LINE - 4);
    let _ = writeln!(
        out,
        r#"<rect class="{class}{changed}" x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius}"/>"#
    );
}

/// Writes the mark, the text and the owner, one behind the other.
fn write_cell(out: &mut String, mut x: usize, y: usize, cell: &Cell, changed: bool) {
    if let Some(shape) = cell.shape {
        write_shape(out, x + COLUMN / 2, y + LINE / 2, shape);
        x += 2 * COLUMN;
    }
    if !cell.text.is_empty() {
        write_text(out, x, y, "", &cell.text);
        x += (width(&cell.text) + 1) * COLUMN;
    }
    if !cell.owner.is_empty() {
        let w = (width(&cell.owner) + 1) * COLUMN;
        let (top, h) = (y + 5, LINE - 10);
        let _ = writeln!(out, r#"<rect class="owner" x="{x}" y="{top}" width="{w}" height="{h}" rx="7"/>"#);
        write_text(out, x + COLUMN / 2, y, "", &cell.owner);
        x += w + COLUMN / 2;
    }
    if changed {
        write_text(out, x.saturating_sub(COLUMN / 2), y, "", "*");
    }
}

pub(super) fn write_text(out: &mut String, x: usize, y: usize, class: &str, text: &str) {
    let class = if class.is_empty() { String::new() } else { format!(r#" class="{class}""#) };
    let _ = writeln!(out, r#"<text{class} x="{x}" y="{}">{}</text>"#, y + FOOT, escape(text));
}

fn write_shape(out: &mut String, x: usize, y: usize, shape: Shape) {
    let _ = match shape {
        Shape::Dot => writeln!(out, r#"<circle class="mark" cx="{x}" cy="{y}" r="5"/>"#),
        Shape::Ring => writeln!(out, r#"<circle class="mark ring" cx="{x}" cy="{y}" r="5"/>"#),
        Shape::Square => {
            writeln!(out, r#"<path class="mark" d="M{} {}h10v10h-10z"/>"#, x.saturating_sub(5), y - 5)
        }
        Shape::Diamond => writeln!(out, r#"<path class="mark" d="M{x} {}l6 6l-6 6l-6-6z"/>"#, y - 6),
        Shape::Cross => writeln!(
            out,
            r#"<path class="mark ring" d="M{} {}l10 10m0-10l-10 10"/>"#,
            x.saturating_sub(5),
            y - 5
        ),
    };
}
