//! Text in columns: measuring and wrapping.
//!
//! Widths are those of a terminal, so that a wide character counts as two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Returns the text with blanks behind it, at least `columns` wide.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks a text into lines of at most `columns`, at blanks where that is possible. Lines after the
/// first begin with `indent` blanks. Never drops anything but the blanks at which it breaks.
pub(super) fn wrap(text: &str, columns: usize, indent: usize) -> Vec<String> {
    let columns = columns.max(indent + 2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let needs_blank = !line.trim().is_empty();
        if needs_blank && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        } else if needs_blank {
            line.push(' ');
        }
        for c in word.chars() {
            if width(&line) + c.width().unwrap_or(0) > columns {
                lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

/// Groups the digits of a number by three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_blanks() {
        assert_eq!(wrap("one two three", 8, 2), ["one two", "  three"]);
        assert_eq!(wrap("short", 8, 2), ["short"]);
        assert_eq!(wrap("", 8, 2), [""]);
    }

    #[test]
    fn breaks_words_that_do_not_fit() {
        assert_eq!(wrap("abcdefghij", 4, 1), ["abcd", " efg", " hij"]);
        assert_eq!(wrap("ab abcdefgh", 4, 0), ["ab", "abcd", "efgh"]);
    }

    #[test]
    fn counts_columns_not_letters() {
        assert_eq!(width("日本"), 4);
        assert_eq!(wrap("日本日本", 4, 0), ["日本", "日本"]);
        assert_eq!(pad("日", 4), "日  ");
    }

    #[test]
    fn groups_digits() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
