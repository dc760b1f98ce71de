//! Text with a known column, in which tokens do not run together.

/// Text that grows at its end.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    /// The column of the next character, from 0, in code points.
    column: usize,
    /// Whether the next token follows without a space whatever it is.
    glued: bool,
}

impl Writer {
    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// Appends text as it is; it has no line ends.
    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    /// Appends a token, with a space before it if it would run together with what is there.
    pub(super) fn token(&mut self, token: &str) {
        let glued = std::mem::take(&mut self.glued);
        if !glued
            && let (Some(last), Some(first)) = (self.text.chars().next_back(), token.chars().next())
            && runs_together(last, first)
            && !(self.text.ends_with("<<") && token == "<<")
        {
            self.raw(" ");
        }
        self.raw(token);
    }

    /// Makes the next token follow without a space.
    pub(super) fn glue(&mut self) {
        self.glued = true;
    }

    /// Ends the line and goes to a column.
    pub(super) fn newline(&mut self, column: usize) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', column));
        self.column = column;
    }

    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text
    }
}

fn runs_together(last: char, first: char) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_symbol = |c: char| "!#$%&*+-./:<=>?@\\^|~".contains(c);
    match last {
        // `(*` opens a comment, `(+)` is an operator.
        '(' => is_symbol(first),
        '[' => first == ']',
        ']' | '>' if first == '_' => true,
        _ => (is_word(last) && is_word(first)) || (is_symbol(last) && is_symbol(first)),
    }
}
