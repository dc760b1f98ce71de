//! What is written to the terminal, with the sixteen named colors in the form that every terminal knows: crossterm
//! writes them as colors of the 256 (`38;5;1`), which an old terminal may take for something else.

use std::io::{self, Write};

const ESCAPE: u8 = 0x1b;

/// Writes on to a terminal.
pub(super) struct Named<W> {
    to: W,
    /// The beginning of a control sequence.
    begun: Vec<u8>,
}

impl<W: Write> Named<W> {
    /// Returns what writes on.
    pub(super) fn new(to: W) -> Self {
        Named { to, begun: Vec::new() }
    }
}

impl<W: Write> Write for Named<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut out = Vec::with_capacity(bytes.len());
        for byte in bytes {
            let goes_on = match self.begun.as_slice() {
                [] => *byte == ESCAPE,
                [ESCAPE] => *byte == b'[',
                _ => (0x20..0x40).contains(byte),
            };
            if !goes_on && *byte == b'm' {
                out.extend(named(&std::mem::take(&mut self.begun)));
                out.push(b'm');
                continue;
            }
            self.begun.push(*byte);
            if !goes_on {
                out.append(&mut self.begun);
            }
        }
        self.to.write_all(&out)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Returns the beginning of a sequence that sets looks, with other numbers for the colors that have names.
fn named(begun: &[u8]) -> Vec<u8> {
    let Some(Ok(text)) = begun.strip_prefix(b"\x1b[").map(std::str::from_utf8) else { return begun.to_vec() };
    let mut words: Vec<String> = text.split(';').map(str::to_owned).collect();
    let mut at = 0;
    while at < words.len() {
        let number = |i: usize| words.get(at + i).and_then(|word| word.parse::<u16>().ok());
        match (number(0), number(1), number(2)) {
            (Some(ground @ (38 | 48)), Some(5), Some(n)) => {
                let base = ground - 8;
                match n {
                    0..8 => drop(words.splice(at..at + 3, [(base + n).to_string()])),
                    8..16 => drop(words.splice(at..at + 3, [(base + 60 + n - 8).to_string()])),
                    _ => at += 2,
                }
            }
            (Some(38 | 48), Some(2), _) => at += 4,
            _ => {}
        }
        at += 1;
    }
    format!("\x1b[{}", words.join(";")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out if it comes in pieces of a size.
    fn written(text: &str, piece: usize) -> String {
        let mut out = Named::new(Vec::new());
        for part in text.as_bytes().chunks(piece) {
            out.write_all(part).unwrap();
        }
        String::from_utf8(out.to).unwrap()
    }

    #[test]
    fn named_colors_have_their_own_numbers_and_all_else_is_as_it_was() {
        let cases = [
            ("\x1b[38;5;1mred\x1b[39m", "\x1b[31mred\x1b[39m"),
            ("\x1b[38;5;12;48;5;8mm", "\x1b[94;100mm"),
            ("\x1b[1;38;5;15;7m", "\x1b[1;97;7m"),
            ("\x1b[38;5;16m\x1b[48;5;231m", "\x1b[38;5;16m\x1b[48;5;231m"),
            // These are parts of a color, not colors.
            ("\x1b[38;2;38;5;1;48;5;2m", "\x1b[38;2;38;5;1;42m"),
            ("\x1b[m\x1b[0m\x1b[?25l\x1b[2;5H m 38;5;1m ✗", "\x1b[m\x1b[0m\x1b[?25l\x1b[2;5H m 38;5;1m ✗"),
            ("\x1b]52;c;bQ==\x07m", "\x1b]52;c;bQ==\x07m"),
        ];
        for (text, expected) in cases {
            for piece in 1..=text.len() {
                assert_eq!(written(text, piece), expected, "{piece}");
            }
        }
    }
}
