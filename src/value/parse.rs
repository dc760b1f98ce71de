//! Reading the text of a value, as [`Plain`] and TLC print it.
//!
//! `a..b` is read as the set that it is. What is not written out (`SUBSET (1..8)`, `[S -> T]`, `Seq(S)`)
//! is kept as text.

use super::MAX_SET_SIZE;
use super::plain::Plain;

/// Values nested deeper than this are refused, as a safeguard for the stack.
const MAX_DEPTH: usize = 256;

/// What only sets that are not written out have.
const LAZY_MARKS: [&str; 10] =
    ["SUBSET ", "UNION ", "Seq(", " -> ", "\\X", "\\cup", "\\cap", " \\ ", ": ", "\\in"];

impl Plain {
    /// Reads the text of a value; the error says what is wrong where.
    pub fn parse(text: &str) -> Result<Plain, String> {
        let mut parser = Parser { text, at: 0 };
        let value = parser.value(0)?;
        parser.space();
        if parser.at < text.len() {
            return Err(parser.error("the end of the value"));
        }
        Ok(value)
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Result<Plain, String> {
        if depth > MAX_DEPTH {
            return Err(format!("the value is nested more than {MAX_DEPTH} deep"));
        }
        self.space();
        let start = self.at;
        let result = self.written_out(depth);
        if result.is_ok() && self.is_at_delimiter() {
            return result;
        }
        let failed_at = std::mem::replace(&mut self.at, start);
        if let Some(text) = self.lazy_text() {
            return Ok(Plain::Other(text));
        }
        self.at = failed_at;
        result.and_then(|_| Err(self.error("the end of the value")))
    }

    fn written_out(&mut self, depth: usize) -> Result<Plain, String> {
        if self.skip("<<") {
            return self.list(depth, ">>").map(|items| Plain::Tuple(items.into()));
        }
        if self.skip("{") {
            return self.list(depth, "}").map(|items| Plain::Set(items.into()));
        }
        if self.skip("[") {
            return self.record(depth);
        }
        if self.skip("(") {
            return self.function(depth);
        }
        if self.skip("\"") {
            return self.string().map(Plain::Str);
        }
        if self.rest().starts_with('-') || self.is_integer() {
            return self.integers();
        }
        let name = self.word();
        Ok(match name {
            "" => return Err(self.error("a value")),
            "TRUE" => Plain::Bool(true),
            "FALSE" => Plain::Bool(false),
            "BOOLEAN" => Plain::Set([Plain::Bool(false), Plain::Bool(true)].into()),
            "Nat" | "Int" | "Real" | "STRING" | "Any" => Plain::Other(name.to_owned()),
            _ => Plain::Model(name.to_owned()),
        })
    }

    fn list(&mut self, depth: usize, end: &str) -> Result<Vec<Plain>, String> {
        let mut items = Vec::new();
        self.space();
        if self.skip(end) {
            return Ok(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.skip(end) {
                return Ok(items);
            }
            self.expect(",")?;
        }
    }

    fn record(&mut self, depth: usize) -> Result<Plain, String> {
        let mut fields = Vec::new();
        loop {
            self.space();
            let name = self.word().to_owned();
            if name.is_empty() {
                return Err(self.error("a field name"));
            }
            self.space();
            self.expect("|->")?;
            fields.push((name, self.value(depth + 1)?));
            self.space();
            if self.skip("]") {
                return Ok(Plain::Record(fields.into()));
            }
            self.expect(",")?;
        }
    }

    fn function(&mut self, depth: usize) -> Result<Plain, String> {
        let mut pairs = Vec::new();
        loop {
            let argument = self.value(depth + 1)?;
            self.space();
            if pairs.is_empty() && self.skip(")") {
                return Ok(argument);
            }
            self.expect(":>")?;
            pairs.push((argument, self.value(depth + 1)?));
            self.space();
            if self.skip(")") {
                return Ok(Plain::Function(pairs.into()));
            }
            self.expect("@@")?;
        }
    }

    fn string(&mut self) -> Result<String, String> {
        let mut text = String::new();
        let mut escaped = false;
        for (i, c) in self.rest().char_indices() {
            if escaped {
                text.push(match c {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'f' => '\u{c}',
                    _ => c,
                });
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == '"' {
                self.at += i + 1;
                return Ok(text);
            } else {
                text.push(c);
            }
        }
        self.at = self.text.len();
        Err(self.error("the closing quote"))
    }

    /// An integer or an interval.
    fn integers(&mut self) -> Result<Plain, String> {
        let first = self.integer()?;
        if !self.skip("..") {
            return Ok(Plain::Int(first));
        }
        let last = self.integer()?;
        if first <= last && last.abs_diff(first) as usize >= MAX_SET_SIZE {
            return Ok(Plain::Other(format!("{first}..{last}")));
        }
        Ok(Plain::Set((first..=last).map(Plain::Int).collect()))
    }

    fn integer(&mut self) -> Result<i32, String> {
        let start = self.at;
        let _ = self.skip("-");
        let digits = self.word();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(self.error("an integer"));
        }
        self.text[start..self.at].parse().map_err(|_| {
            format!("{} at character {} is not a 32-bit integer", &self.text[start..self.at], start + 1)
        })
    }

    /// The text up to the end of the value, if it looks like a set that is not written out.
    fn lazy_text(&mut self) -> Option<String> {
        let mut depth = 0usize;
        let mut in_string = false;
        let mut escaped = false;
        let mut end = self.rest().len();
        // The second character of `<<` and `>>` is no token of its own.
        let mut next = 0;
        for (i, c) in self.rest().char_indices() {
            if in_string {
                in_string = escaped || c != '"';
                escaped = c == '\\' && !escaped;
                continue;
            }
            if i < next {
                continue;
            }
            let rest = &self.rest()[i..];
            let opens = matches!(c, '(' | '[' | '{') || rest.starts_with("<<");
            let closes = matches!(c, ')' | ']' | '}') || rest.starts_with(">>");
            let separates = c == ',' || rest.starts_with(":>") || rest.starts_with("@@");
            if depth == 0 && (closes || separates) {
                end = i;
                break;
            }
            next = i + if c == '<' || c == '>' { 2 } else { 1 };
            in_string = c == '"';
            depth += usize::from(opens);
            depth -= usize::from(closes);
        }
        let text = self.rest()[..end].trim_end();
        let is_lazy = depth == 0 && LAZY_MARKS.iter().any(|mark| text.contains(mark));
        if !is_lazy {
            return None;
        }
        let text = text.to_owned();
        self.at += end;
        Some(text)
    }

    fn is_at_delimiter(&mut self) -> bool {
        let here = self.at;
        self.space();
        let rest = self.rest();
        let delimiters = [",", ")", "]", "}", ">>", ":>", "@@"];
        let found = rest.is_empty() || delimiters.iter().any(|&d| rest.starts_with(d));
        self.at = here;
        found
    }

    fn is_integer(&self) -> bool {
        let rest = self.rest();
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').map_or(rest, |end| &rest[..end]);
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
    }

    fn word(&mut self) -> &str {
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += length;
        &self.text[start..self.at]
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), String> {
        if self.skip(token) { Ok(()) } else { Err(self.error(&format!("`{token}`"))) }
    }

    fn error(&self, expected: &str) -> String {
        let at = self.text[..self.at].chars().count() + 1;
        match self.rest().chars().next() {
            Some(c) => format!("expected {expected} at character {at}, but found `{c}`"),
            None => format!("expected {expected} at character {at}, but the text ends there"),
        }
    }
}
