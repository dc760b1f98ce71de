//! From text to tokens.
//!
//! Follows the token definitions of SANY's grammar (`javacc/tla+.jj`): the longest match wins, so
//! `S\used` is set difference and `used`, and `\o17` is a number. Comments nest. Every list of
//! tokens ends with one [`TokenKind::End`]; text that is no token becomes a [`TokenKind::Error`].

use std::sync::LazyLock;

use super::operators;
pub use super::token::{Keyword, LexError, Token, TokenKind};
use super::tree::Junction;
use crate::base::{FileId, Span};

/// Returns all tokens of a text, the last one [`TokenKind::End`].
#[must_use]
pub fn tokenize(file: FileId, text: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(file, text);
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next();
        tokens.push(token);
        if token.kind == TokenKind::End {
            return tokens;
        }
    }
}

/// Returns the tokens of each top-level module of a text: from `---- MODULE` to its `====`.
///
/// What stands before, between and after modules is not looked at.
#[must_use]
pub fn tokenize_modules(file: FileId, text: &str) -> Vec<Vec<Token>> {
    let mut lexer = Lexer::new(file, text);
    let mut modules = Vec::new();
    while lexer.skip_to_header() {
        let mut tokens = Vec::new();
        let mut depth = 0;
        loop {
            let token = lexer.next();
            tokens.push(token);
            match token.kind {
                TokenKind::ModuleHeader => depth += 1,
                TokenKind::ModuleEnd => depth -= 1,
                TokenKind::End => break,
                _ => {}
            }
            if depth == 0 {
                tokens.push(Token {
                    kind: TokenKind::End,
                    span: Span { start: token.span.end, ..token.span },
                    ..token
                });
                break;
            }
        }
        modules.push(tokens);
    }
    modules
}

/// Returns the text that a string literal stands for, given what stands between its quotes.
#[must_use]
pub fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('f') => out.push('\u{c}'),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// The tokens that are not words, by first byte and then longest first.
static SYMBOLS: LazyLock<Vec<Vec<(&'static str, TokenKind)>>> = LazyLock::new(|| {
    use TokenKind as T;
    let punctuation = [
        (",", T::Comma),
        (":", T::Colon),
        ("::", T::DoubleColon),
        ("∷", T::DoubleColon),
        (".", T::Dot),
        ("_", T::Underscore),
        ("==", T::Define),
        ("≜", T::Define),
        ("(", T::LeftParen),
        (")", T::RightParen),
        ("[", T::LeftBracket),
        ("]", T::RightBracket),
        ("]_", T::RightBracketSub),
        ("{", T::LeftBrace),
        ("}", T::RightBrace),
        ("<<", T::LeftAngle),
        ("⟨", T::LeftAngle),
        (">>", T::RightAngle),
        ("⟩", T::RightAngle),
        (">>_", T::RightAngleSub),
        ("⟩_", T::RightAngleSub),
        ("!", T::Bang),
        ("@", T::At),
        ("->", T::Arrow),
        ("→", T::Arrow),
        ("<-", T::LeftArrow),
        ("←", T::LeftArrow),
        ("|->", T::MapsTo),
        ("↦", T::MapsTo),
        ("\\A", T::Forall),
        ("\\forall", T::Forall),
        ("∀", T::Forall),
        ("\\E", T::Exists),
        ("\\exists", T::Exists),
        ("∃", T::Exists),
        ("\\AA", T::TemporalForall),
        ("\\EE", T::TemporalExists),
        ("/\\", T::Bullet(Junction::And)),
        ("∧", T::Bullet(Junction::And)),
        ("\\/", T::Bullet(Junction::Or)),
        ("∨", T::Bullet(Junction::Or)),
        ("[]ASSUME", T::Keyword(Keyword::BoxAssume)),
        ("[]PROVE", T::Keyword(Keyword::BoxProve)),
        ("ℕ", T::Identifier),
        ("ℤ", T::Identifier),
        ("ℝ", T::Identifier),
    ];
    let mut symbols = Vec::from(punctuation);
    for operator in operators::all() {
        for spelling in std::iter::once(&operator.symbol).chain(operator.synonyms) {
            let is_word = spelling.starts_with(|c: char| c.is_ascii_alphabetic());
            if !is_word && !symbols.iter().any(|(s, _)| s == spelling) {
                symbols.push((spelling, T::Operator(operator)));
            }
        }
    }
    symbols.sort_by_key(|(s, _)| std::cmp::Reverse(s.len()));
    let mut by_first = vec![Vec::new(); 256];
    for symbol in symbols {
        by_first[usize::from(symbol.0.as_bytes()[0])].push(symbol);
    }
    by_first
});

const TAB: u32 = 8;

fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_'
}

/// A place in the text and what is needed to tell line and column.
struct Lexer<'a> {
    file: FileId,
    text: &'a str,
    pos: usize,
    line: u32,
    /// The column of the last character read, 0 at the start of a line.
    column: u32,
    starts_line: bool,
}

impl<'a> Lexer<'a> {
    fn new(file: FileId, text: &'a str) -> Self {
        let pos = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Lexer { file, text, pos, line: 1, column: 0, starts_line: true }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.pos..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads one character.
    fn advance(&mut self) {
        let Some(c) = self.peek() else { return };
        self.pos += c.len_utf8();
        match c {
            '\n' => {
                self.line += 1;
                self.column = 0;
                self.starts_line = true;
            }
            '\r' if self.peek() != Some('\n') => {
                self.line += 1;
                self.column = 0;
                self.starts_line = true;
            }
            '\t' => self.column += TAB - self.column % TAB,
            _ => self.column += 1,
        }
    }

    fn advance_to(&mut self, end: usize) {
        while self.pos < end {
            self.advance();
        }
    }

    /// Goes to the next `---- MODULE`; says whether there is one.
    fn skip_to_header(&mut self) -> bool {
        while self.pos < self.text.len() {
            if let Some(offset) = self.rest().find("----") {
                self.advance_to(self.pos + offset);
                if self.header_len().is_some() {
                    return true;
                }
                let dashes = self.rest().bytes().take_while(|&b| b == b'-').count();
                self.advance_to(self.pos + dashes);
            } else {
                self.pos = self.text.len();
            }
        }
        false
    }

    /// Returns the length of a `---- MODULE` that stands here.
    fn header_len(&self) -> Option<usize> {
        let rest = self.rest();
        let after_dashes = rest.trim_start_matches('-');
        let after_blanks = after_dashes.trim_start_matches(' ');
        let ends = after_blanks.strip_prefix("MODULE")?;
        let is_header = rest.len() - after_dashes.len() >= 4 && !ends.bytes().next().is_some_and(is_word);
        is_header.then_some(rest.len() - ends.len())
    }

    /// Skips white space and comments; returns the span of a comment that is not closed.
    fn skip_blanks(&mut self) -> Option<Span> {
        loop {
            let rest = self.rest();
            if rest.starts_with("\\*") {
                let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
                self.advance_to(self.pos + len);
            } else if rest.starts_with("(*") {
                let start = self.pos;
                if !self.skip_comment() {
                    return Some(Span::new(self.file, start, start + 2));
                }
            } else if self.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')) {
                self.advance();
            } else {
                return None;
            }
        }
    }

    fn skip_comment(&mut self) -> bool {
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return false;
            }
            if rest.starts_with("(*") {
                depth += 1;
                self.advance_to(self.pos + 2);
            } else if rest.starts_with("*)") {
                depth -= 1;
                self.advance_to(self.pos + 2);
                if depth == 0 {
                    return true;
                }
            } else {
                self.advance();
            }
        }
    }

    fn next(&mut self) -> Token {
        let before = self.pos;
        if let Some(span) = self.skip_blanks() {
            let kind = TokenKind::Error(LexError::UnclosedComment);
            return Token { kind, span, line: self.line, column: 0, starts_line: false, spaced: true };
        }
        let start = self.pos;
        let (line, column, starts_line) = (self.line, self.column + 1, self.starts_line);
        self.starts_line = false;
        let (kind, len) = self.scan();
        self.advance_to(start + len);
        if matches!(kind, TokenKind::Error(_)) {
            // A run of junk is one mistake, not one for each character.
            self.skip_junk(kind);
        }
        self.starts_line = false;
        let span = Span::new(self.file, start, self.pos);
        Token { kind, span, line, column, starts_line, spaced: start > before || before == 0 }
    }

    fn skip_junk(&mut self, kind: TokenKind) {
        while self.peek().is_some() && self.scan().0 == kind && kind == TokenKind::Error(LexError::NotText) {
            self.advance();
        }
    }

    /// Returns what stands here and its length in bytes.
    fn scan(&self) -> (TokenKind, usize) {
        let rest = self.rest();
        let Some(first) = self.peek() else { return (TokenKind::End, 0) };
        match first {
            '"' => return scan_string(rest),
            '-' => {
                if let Some(len) = self.header_len() {
                    return (TokenKind::ModuleHeader, len);
                }
                let len = rest.bytes().take_while(|&b| b == b'-').count();
                if len >= 4 {
                    return (TokenKind::Separator, len);
                }
            }
            '=' => {
                let len = rest.bytes().take_while(|&b| b == b'=').count();
                if len >= 4 {
                    return (TokenKind::ModuleEnd, len);
                }
            }
            '<' => {
                if let Some(len) = step_len(rest) {
                    return (TokenKind::Step, len);
                }
            }
            '\\' => {
                if let Some(len) = radix_number_len(rest) {
                    return (TokenKind::Number, len);
                }
            }
            _ if first.is_ascii_alphanumeric() || first == '_' => {
                if let Some(found) = scan_word(rest) {
                    return found;
                }
            }
            _ => {}
        }
        if let Some(&(spelling, kind)) =
            SYMBOLS[usize::from(rest.as_bytes()[0])].iter().find(|(s, _)| rest.starts_with(s))
        {
            return (kind, spelling.len());
        }
        let reason = if first.is_control() || first == '\u{fffd}' {
            LexError::NotText
        } else {
            LexError::UnknownCharacter
        };
        (TokenKind::Error(reason), first.len_utf8())
    }
}

/// Scans a name, a reserved word or a decimal number; a lone `_` is none of them.
fn scan_word(rest: &str) -> Option<(TokenKind, usize)> {
    let bytes = rest.as_bytes();
    let len = bytes.iter().take_while(|&&b| is_word(b)).count();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    if rest.starts_with("WF_") {
        return Some((TokenKind::Keyword(Keyword::WeakFairness), 3));
    }
    if rest.starts_with("SF_") {
        return Some((TokenKind::Keyword(Keyword::StrongFairness), 3));
    }
    if bytes[..len].iter().any(u8::is_ascii_alphabetic) {
        let word = &rest[..len];
        let kind = match (Keyword::find(word), operators::find(word)) {
            (Some(keyword), _) => TokenKind::Keyword(keyword),
            (None, Some(operator)) => TokenKind::Operator(operator),
            (None, None) => TokenKind::Identifier,
        };
        return Some((kind, len));
    }
    if digits == 0 {
        return None;
    }
    // `1.5` is a number, `1..5` is not, and neither is `1.5a`.
    let fraction = &bytes[digits..];
    if fraction.first() == Some(&b'.') {
        let more = fraction[1..].iter().take_while(|&&b| is_word(b)).count();
        if more > 0 && fraction[1..=more].iter().all(u8::is_ascii_digit) {
            return Some((TokenKind::Number, digits + 1 + more));
        }
    }
    Some((TokenKind::Number, digits))
}

fn scan_string(rest: &str) -> (TokenKind, usize) {
    let mut bad_escape = false;
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let kind = if bad_escape { TokenKind::Error(LexError::BadEscape) } else { TokenKind::Str };
                return (kind, at + 1);
            }
            '\n' | '\r' => return (TokenKind::Error(LexError::UnclosedString), at),
            '\\' => match chars.clone().next() {
                Some((_, '"' | '\\' | 'n' | 't' | 'f' | 'r')) => {
                    chars.next();
                }
                _ => bad_escape = true,
            },
            _ => {}
        }
    }
    (TokenKind::Error(LexError::UnclosedString), rest.len())
}

/// Returns the length of `\b101`, `\o17` or `\hFF`.
fn radix_number_len(rest: &str) -> Option<usize> {
    let radix = match rest.as_bytes().get(1)? {
        b'b' | b'B' => 2,
        b'o' | b'O' => 8,
        b'h' | b'H' => 16,
        _ => return None,
    };
    let digits = rest[2..].chars().take_while(|c| c.is_digit(radix)).count();
    (digits > 0).then_some(2 + digits)
}

/// Returns the length of the number of a proof step: `<1>2.`, `<1>`, `<*>`, `<+>a`.
fn step_len(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let level = match bytes.get(1)? {
        b'*' | b'+' => 1,
        _ => bytes[1..].iter().take_while(|b| b.is_ascii_digit()).count(),
    };
    if level == 0 || bytes.get(1 + level) != Some(&b'>') {
        return None;
    }
    let mut len = level + 2;
    len += bytes[len..].iter().take_while(|&&b| is_word(b)).count();
    len += bytes[len..].iter().take_while(|&&b| b == b'.').count();
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the kinds of the tokens of a text with their texts, `operator` for all operators.
    fn kinds(text: &str) -> Vec<String> {
        let tokens = tokenize(FileId(0), text);
        let is_end = |t: &Token| t.kind == TokenKind::End;
        let shown = tokens.iter().filter(|t| !is_end(t)).map(|t| {
            let spelling = &text[t.span.start as usize..t.span.end as usize];
            match t.kind {
                TokenKind::Operator(operator) => format!("{} {spelling}", operator.symbol),
                kind => format!("{kind:?} {spelling}"),
            }
        });
        shown.collect()
    }

    #[test]
    fn the_longest_token_wins() {
        assert_eq!(kinds("S\\used"), ["Identifier S", "\\ \\", "Identifier used"]);
        assert_eq!(kinds("a\\o17"), ["Identifier a", "Number \\o17"]);
        assert_eq!(kinds("\\inS"), ["\\in \\in", "Identifier S"]);
        assert_eq!(kinds("\\EE\\E"), ["TemporalExists \\EE", "Exists \\E"]);
        assert_eq!(kinds("1..3"), ["Number 1", ".. ..", "Number 3"]);
        assert_eq!(kinds("1.5"), ["Number 1.5"]);
        assert_eq!(kinds("<<1>>_v"), ["LeftAngle <<", "Number 1", "RightAngleSub >>_", "Identifier v"]);
        assert_eq!(kinds("WF_vars"), ["Keyword(WeakFairness) WF_", "Identifier vars"]);
        assert_eq!(
            kinds("1a _b _ a_1"),
            ["Identifier 1a", "Identifier _b", "Underscore _", "Identifier a_1"]
        );
        assert_eq!(kinds("x<=y"), ["Identifier x", "\\leq <=", "Identifier y"]);
        assert_eq!(kinds("=== ===="), ["Define ==", "= =", "ModuleEnd ===="]);
        assert_eq!(kinds("-----MODULE ---- --"), ["ModuleHeader -----MODULE", "Separator ----", "-- --"]);
        assert_eq!(kinds("<1>2. <*> <2>a"), ["Step <1>2.", "Step <*>", "Step <2>a"]);
        assert_eq!(kinds("\\land /\\"), ["/\\ \\land", "Bullet(And) /\\"]);
    }

    #[test]
    fn comments_nest_and_are_skipped() {
        assert_eq!(
            kinds("a (* b (* c *) \" *) d \\* e\nf"),
            ["Identifier a", "Identifier d", "Identifier f"]
        );
        assert_eq!(kinds("a (* b (* c *)"), ["Identifier a", "Error(UnclosedComment) (*"]);
    }

    #[test]
    fn strings_have_escapes() {
        assert_eq!(kinds(r#""a\"b" c"#), [r#"Str "a\"b""#, "Identifier c"]);
        assert_eq!(kinds("\"a\nb"), ["Error(UnclosedString) \"a", "Identifier b"]);
        assert_eq!(kinds(r#""a\q""#), [r#"Error(BadEscape) "a\q""#]);
        assert_eq!(unescape(r#"a\"b\\c\n\""#), "a\"b\\c\n\"");
    }

    #[test]
    fn columns_count_code_points_and_tabs_go_to_multiples_of_eight() {
        let columns = |text: &str| {
            let tokens = tokenize(FileId(0), text);
            tokens.iter().map(|t| (t.line, t.column)).collect::<Vec<_>>()
        };
        assert_eq!(columns("∧ ∨ x"), [(1, 1), (1, 3), (1, 5), (1, 6)]);
        assert_eq!(columns("\tx\n a\tb"), [(1, 9), (2, 2), (2, 9), (2, 10)]);
        assert_eq!(columns("a\r\nb\rc"), [(1, 1), (2, 1), (3, 1), (3, 2)]);
    }

    #[test]
    fn junk_between_modules_is_not_read() {
        let modules =
            tokenize_modules(FileId(0), "\" (* --- ---- MODULE A ----\n==== \" (* ---- MODULE B ---- ====");
        assert_eq!(modules.len(), 2);
        assert!(tokenize_modules(FileId(0), "---- MODULES ----").is_empty());
    }
}
