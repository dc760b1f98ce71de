//! The text of a cfg as words: names, numbers, strings and signs, without comments.
//!
//! The same words as TLA+ has, so that `2PC` is a name and `(* (* *) *)` one comment. Never fails: what
//! cannot be read is a diagnostic, and reading goes on behind it.

use super::codes;
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;
use crate::syntax::operators;

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// What it is.
    pub(super) kind: Kind,
    /// Its text as written; a string without its quotes.
    pub(super) text: &'a str,
    /// Where it stands.
    pub(super) span: Span,
    /// Whether it is the first of its line.
    pub(super) starts_line: bool,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, digits and `_`, with a letter or `_` in it.
    Name,
    /// Digits only.
    Number,
    /// Text in quotes.
    String,
    /// Anything else: `=`, `<-`, `{`, and operators such as `++`.
    Sign,
    /// The end of the text.
    End,
}

/// Splits a text into words; the last is [`Kind::End`].
pub(super) fn split(file: FileId, text: &str) -> (Vec<Word<'_>>, Vec<Diagnostic>) {
    let mut scan = Scan {
        file,
        text,
        at: 0,
        words: Vec::new(),
        diagnostics: Vec::new(),
        starts_line: true,
        seen_unreadable: false,
    };
    while scan.at < text.len() {
        scan.step();
    }
    scan.push(Kind::End, text.len(), text.len());
    (scan.words, scan.diagnostics)
}

struct Scan<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    words: Vec<Word<'a>>,
    diagnostics: Vec<Diagnostic>,
    starts_line: bool,
    seen_unreadable: bool,
}

impl Scan<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return };
        if first == '\n' {
            self.starts_line = true;
            self.at += 1;
        } else if first.is_whitespace() || first == '\u{feff}' {
            self.at += first.len_utf8();
        } else if rest.starts_with("\\*") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("(*") {
            self.comment();
        } else if first == '"' {
            self.string();
        } else if is_letter(first) {
            let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
            let digits = rest[..end].bytes().all(|b| b.is_ascii_digit());
            self.push(if digits { Kind::Number } else { Kind::Name }, self.at, self.at + end);
            self.at += end;
        } else {
            let length = sign_length(rest, first);
            if first.is_control() || !(first.is_ascii() || first.is_alphabetic()) {
                self.unreadable(first);
            } else {
                self.push(Kind::Sign, self.at, self.at + length);
            }
            self.at += length;
        }
    }

    /// Reports the first character that cannot be read; a file that is not text has thousands.
    fn unreadable(&mut self, character: char) {
        if !self.seen_unreadable {
            self.seen_unreadable = true;
            let message = format!("`{}` cannot stand in a cfg", character.escape_default());
            self.complain(character.len_utf8(), message, "not a character of a cfg");
        }
    }

    fn comment(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0;
        let mut at = start;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"(*") {
                depth += 1;
                at += 2;
            } else if bytes[at..].starts_with(b"*)") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            } else {
                self.starts_line |= bytes[at] == b'\n';
                at += 1;
            }
        }
        if depth > 0 {
            self.complain(2, "the comment is not closed", "opened here");
        }
        self.at = at;
    }

    fn string(&mut self) {
        let rest = &self.text[self.at + 1..];
        let line_end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let mut escaped = false;
        let quote = rest[..line_end].char_indices().find_map(|(i, c)| {
            let found = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            found.then_some(i)
        });
        let end = quote.unwrap_or(line_end);
        if quote.is_none() {
            self.complain(1 + end, "the string is not closed", "a string ends on its line");
        }
        let close = self.at + 1 + end + usize::from(quote.is_some());
        let span = Span::new(self.file, self.at, close);
        let text = &rest[..end];
        self.words.push(Word { kind: Kind::String, text, span, starts_line: self.starts_line });
        self.starts_line = false;
        self.at = close;
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let span = Span::new(self.file, start, end);
        let starts_line = std::mem::replace(&mut self.starts_line, false);
        self.words.push(Word { kind, text: &self.text[start..end], span, starts_line });
    }

    fn complain(&mut self, length: usize, message: impl Into<String>, label: &str) {
        let span = Span::new(self.file, self.at, self.at + length);
        self.diagnostics.push(Diagnostic::error(codes::UNREADABLE, message).at(span, label));
    }
}

/// How long the sign is that a text begins with: an operator such as `++` or `\oplus` is one.
fn sign_length(rest: &str, first: char) -> usize {
    match first {
        '<' if rest.starts_with("<-") => 2,
        '\\' => 1 + rest[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - 1),
        _ if OPERATORS.contains(first) => {
            let end = rest.find(|c| !OPERATORS.contains(c)).unwrap_or(rest.len());
            (1..=end).rev().find(|&n| operators::find(&rest[..n]).is_some()).unwrap_or(1)
        }
        _ => first.len_utf8(),
    }
}

/// What operators consist of that are replaced, none of which has another meaning in a cfg.
const OPERATORS: &str = "+-*/%^&.:@#$?~>";

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
