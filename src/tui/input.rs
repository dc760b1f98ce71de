//! A line of text that is typed: a cursor in it, and the lines that were typed before.

use super::keymap::{Code, Key};

/// A line with a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Input {
    text: String,
    /// The byte before which the next character goes.
    cursor: usize,
    /// Which of the lines typed before is shown, counted from the last; 0 for a new one.
    back: usize,
    /// The new line, while another one is shown.
    draft: String,
}

impl Input {
    /// Returns the text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text before and after the cursor.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Replaces what stands before the cursor.
    pub(super) fn replace_before(&mut self, bytes: usize, by: &str) {
        let start = self.cursor.saturating_sub(bytes);
        self.text.replace_range(start..self.cursor, by);
        self.cursor = start + by.len();
    }

    fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
    }

    /// Changes the line as a key says; `past` are the lines typed before, the last one last.
    pub(super) fn key(&mut self, key: Key, past: &[String]) {
        let before = |text: &str| text.chars().next_back().map_or(0, char::len_utf8);
        let (head, tail) = self.parts();
        let left = before(head);
        match key {
            Key { code: Code::Char(c), ctrl: false } => self.replace_before(0, c.encode_utf8(&mut [0; 4])),
            Key { code: Code::Backspace, .. } => self.replace_before(left, ""),
            Key { code: Code::Left, .. } => self.cursor -= left,
            Key { code: Code::Right, .. } => self.cursor += tail.chars().next().map_or(0, char::len_utf8),
            Key { code: Code::Home, .. } | Key { code: Code::Char('a'), ctrl: true } => self.cursor = 0,
            Key { code: Code::End, .. } | Key { code: Code::Char('e'), ctrl: true } => {
                self.cursor = self.text.len();
            }
            Key { code: Code::Char('u'), ctrl: true } => self.replace_before(self.cursor, ""),
            Key { code: Code::Char('k'), ctrl: true } => self.text.truncate(self.cursor),
            Key { code: Code::Char('w'), ctrl: true } => {
                let kept = head.trim_end().trim_end_matches(|c: char| !c.is_whitespace()).len();
                self.replace_before(head.len() - kept, "");
            }
            Key { code: Code::Up, .. } => self.recall(self.back + 1, past),
            Key { code: Code::Down, .. } => self.recall(self.back.saturating_sub(1), past),
            _ => {}
        }
    }

    fn recall(&mut self, back: usize, past: &[String]) {
        if back > past.len() || back == self.back {
            return;
        }
        if self.back == 0 {
            self.draft.clone_from(&self.text);
        }
        self.back = back;
        let text = if back == 0 { self.draft.clone() } else { past[past.len() - back].clone() };
        self.set(&text);
    }
}

/// Completes the name before the cursor: returns how many bytes of it there are, what they may become for
/// certain, and all names that begin with it.
pub(super) fn complete<'n>(before: &str, names: &'n [String]) -> (usize, String, Vec<&'n str>) {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let start = before.trim_end_matches(is_name).len();
    let begun = &before[start..];
    if begun.is_empty() {
        return (0, String::new(), Vec::new());
    }
    let mut found: Vec<&str> = names.iter().map(String::as_str).filter(|n| n.starts_with(begun)).collect();
    found.sort_unstable();
    found.dedup();
    let mut common = found.first().map_or(begun, |first| first).to_owned();
    for name in &found {
        while !name.starts_with(common.as_str()) {
            common.pop();
        }
    }
    (begun.len(), common, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[&str], past: &[&str]) -> String {
        let past: Vec<String> = past.iter().map(|line| (*line).to_owned()).collect();
        let mut input = Input::default();
        for key in keys {
            input.key(Key::parse(key).unwrap(), &past);
        }
        let (before, after) = input.parts();
        format!("{before}|{after}")
    }

    #[test]
    fn a_line_is_edited_at_its_cursor() {
        assert_eq!(typed(&["a", "é", "←", "b"], &[]), "ab|é");
        assert_eq!(typed(&["a", "é", "Backspace", "Backspace", "Backspace"], &[]), "|");
        assert_eq!(typed(&["a", "b", "Home", "→", "Ctrl-k"], &[]), "a|");
        assert_eq!(typed(&["a", "Space", "b", "Ctrl-w"], &[]), "a |");
        assert_eq!(typed(&["a", "b", "←", "Ctrl-u"], &[]), "|b");
    }

    #[test]
    fn lines_typed_before_come_back_and_the_new_one_is_kept() {
        assert_eq!(typed(&["n", "↑"], &["x", "y"]), "y|");
        assert_eq!(typed(&["n", "↑", "↑", "↑"], &["x", "y"]), "x|");
        assert_eq!(typed(&["n", "↑", "↑", "↓", "↓", "↓"], &["x", "y"]), "n|");
        assert_eq!(typed(&["n", "↑"], &[]), "n|");
    }

    #[test]
    fn names_are_completed_as_far_as_they_are_alike() {
        let names: Vec<String> = ["Take", "TakeAll", "pc"].iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(complete("~T", &names), (1, "Take".to_owned(), vec!["Take", "TakeAll"]));
        assert_eq!(complete("x + p", &names), (1, "pc".to_owned(), vec!["pc"]));
        assert_eq!(complete("x + q", &names), (1, "q".to_owned(), vec![]));
        assert_eq!(complete("x + ", &names), (0, String::new(), vec![]));
    }
}
