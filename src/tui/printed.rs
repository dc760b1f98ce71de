//! A frame as text, for the scrollback of the terminal: with the same looks, each line without what is empty at its
//! end.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Returns the lines of a frame, each with its end.
pub(super) fn printed(buffer: &Buffer) -> String {
    let mut out = String::new();
    let (width, is_plain) = (usize::from(buffer.area.width), |cell: &Cell| look(cell).is_empty());
    for row in buffer.content.chunks(width.max(1)) {
        let is_blank = |cell: &Cell| cell.symbol() == " " && is_plain(cell);
        let end = row.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
        let mut before = String::new();
        for cell in &row[..end] {
            let look = look(cell);
            if look != before {
                let _ = write!(out, "\x1b[0{look}m");
                before = look;
            }
            out.push_str(cell.symbol());
        }
        if !before.is_empty() {
            out.push_str("\x1b[0m");
        }
        out.push('\n');
    }
    out
}

/// The parameters of the control sequence (SGR of ECMA-48) that sets the looks of a cell, each after a semicolon.
fn look(cell: &Cell) -> String {
    let modifiers = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
    ];
    let mut out = String::new();
    for (modifier, number) in modifiers {
        if cell.modifier.contains(modifier) {
            let _ = write!(out, ";{number}");
        }
    }
    color(cell.fg, 30, &mut out);
    color(cell.bg, 40, &mut out);
    out
}

/// Writes a color; `base` is 30 for that of the text and 40 for that behind it.
fn color(color: Color, base: u8, out: &mut String) {
    let named = |n: u8| if n < 8 { base + n } else { base + 60 + n - 8 };
    let number = match color {
        Color::Reset => return,
        Color::Rgb(r, g, b) => {
            let _ = write!(out, ";{};2;{r};{g};{b}", base + 8);
            return;
        }
        Color::Indexed(n) => {
            let _ = write!(out, ";{};5;{n}", base + 8);
            return;
        }
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
    };
    let _ = write!(out, ";{number}");
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn looks_are_set_where_they_change_and_end_with_the_line() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 3));
        buffer.set_string(0, 0, "ab", Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED));
        buffer.set_string(2, 0, "c", Style::new());
        buffer.set_string(0, 2, "d", Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(9)));
        buffer.set_string(1, 2, " ", Style::new().fg(Color::Red).bg(Color::DarkGray));
        let text = printed(&buffer);
        assert_eq!(text, "\x1b[0;1;7mab\x1b[0mc\n\n\x1b[0;38;2;1;2;3;48;5;9md\x1b[0;31;100m \x1b[0m\n");
    }
}
