//! Text that fits: widths, cutting, wrapping. Control characters never reach the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Returns the text without control characters.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Returns the text cut to `columns`, with `more` at its end if something is missing.
pub(super) fn cut(text: &str, columns: usize, more: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let (mut head, _) = split(text, columns.saturating_sub(width(more)));
    head.push_str(more);
    head
}

/// Returns the text cut and filled with spaces to `columns`.
pub(super) fn fit(text: &str, columns: usize, more: &str) -> String {
    let mut text = cut(text, columns, more);
    let missing = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// Returns the part of the text that is seen when it is moved `skip` columns to the left, at most so
/// far that its end is seen.
pub(super) fn shifted(text: &str, skip: usize, columns: usize, more: &str) -> String {
    let skip = skip.min(width(text).saturating_sub(columns));
    if skip == 0 {
        return cut(text, columns, more);
    }
    let (_, rest) = split(text, skip + width(more));
    cut(&format!("{more}{rest}"), columns, more)
}

/// Returns the text in lines of at most `columns`, broken at spaces where possible. What is long is looked at once.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let end = fitting(rest, columns);
        if end == rest.len() && width(rest) <= columns {
            break;
        }
        // At least one character, also if it is too wide.
        let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
        let (head, tail) = rest.split_at(end);
        match head.rfind(' ') {
            Some(space) if space > head.len() / 2 && !tail.starts_with(' ') => {
                lines.push(head[..space].to_owned());
                rest = &rest[space + 1..];
            }
            Some(_) | None => {
                lines.push(head.to_owned());
                rest = tail.strip_prefix(' ').unwrap_or(tail);
            }
        }
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest.to_owned());
    }
    lines
}

/// Splits after the characters that fit into `columns`.
pub(super) fn split(text: &str, columns: usize) -> (String, String) {
    let (head, tail) = text.split_at(fitting(text, columns));
    (head.to_owned(), tail.to_owned())
}

/// How many bytes the characters have that fit into `columns`.
fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let is_over = |(_, c): &(usize, char)| {
        used += c.width().unwrap_or(0);
        used > columns
    };
    text.char_indices().find(is_over).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_keeps_within_the_columns() {
        assert_eq!(cut("abc", 3, "…"), "abc");
        assert_eq!(cut("abcd", 3, "…"), "ab…");
        assert_eq!(cut("日本語", 5, "…"), "日本…");
        assert_eq!(cut("日本語", 4, "…"), "日…");
        assert_eq!(cut("abcd", 0, "…"), "");
        assert_eq!(fit("ab", 4, "…"), "ab  ");
    }

    #[test]
    fn shifting_shows_the_end_and_not_beyond() {
        assert_eq!(shifted("abcdef", 0, 4, "…"), "abc…");
        assert_eq!(shifted("abcdef", 1, 4, "…"), "…cd…");
        assert_eq!(shifted("abcdef", 2, 4, "…"), "…def");
        assert_eq!(shifted("abcdef", 9, 4, "…"), "…def");
        assert_eq!(shifted("abc", 9, 4, "…"), "abc");
    }

    #[test]
    fn wrapping_loses_nothing() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
        assert_eq!(wrap("日本", 1), ["日", "本"]);
    }

    #[test]
    fn a_long_text_loses_nothing_but_blanks() {
        let text = "a value, ".repeat(40_000);
        let lines = wrap(&text, 60);
        assert!(lines.iter().all(|line| width(line) <= 60));
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn control_characters_are_spaces() {
        assert_eq!(clean("a\u{1b}[31mb\n"), "a [31mb ");
    }
}
