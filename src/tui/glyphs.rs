//! The signs drawn on the screen; all one column wide. The ASCII set is for locales that are not UTF-8.

use ratatui::symbols::border;

/// A set of signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyphs {
    /// The border of panes.
    pub(super) border: border::Set<'static>,
    /// The current step.
    pub(super) cursor: &'static str,
    /// It fails.
    pub(super) fail: &'static str,
    /// It holds.
    pub(super) ok: &'static str,
    /// It is not known.
    pub(super) unknown: &'static str,
    /// A lock is free.
    pub(super) free: &'static str,
    /// A lock is taken.
    pub(super) acquire: &'static str,
    /// A lock is held.
    pub(super) held: &'static str,
    /// A lock is held by readers.
    pub(super) shared: &'static str,
    /// A lock is let go.
    pub(super) release: &'static str,
    /// From the old to the new value.
    pub(super) arrow: &'static str,
    /// Text goes on.
    pub(super) more: &'static str,
    /// A value that is opened.
    pub(super) open: &'static str,
    /// A value that can be opened.
    pub(super) closed: &'static str,
    /// The line of the scrubber.
    pub(super) line: &'static str,
    /// The line of the scrubber where the violation cannot be avoided any more.
    pub(super) lost: &'static str,
    /// The current step on the scrubber.
    pub(super) here: [&'static str; 2],
    /// Where a walk leaves another one.
    pub(super) fork: &'static str,
    /// A step of a walk that left.
    pub(super) dot: &'static str,
    /// A step that the violation does not need.
    pub(super) ring: &'static str,
    /// Back to an earlier step.
    pub(super) back: &'static str,
    /// The line beside the steps of a loop: where it begins, inside, at its end.
    pub(super) round: [&'static str; 3],
    /// Between words of a line.
    pub(super) between: &'static str,
    /// Keys for the bar: left and right.
    pub(super) left_right: &'static str,
}

/// The signs for UTF-8.
pub(super) const UNICODE: Glyphs = Glyphs {
    border: border::PLAIN,
    cursor: "▶",
    fail: "✗",
    ok: "✓",
    unknown: "?",
    free: "·",
    acquire: "╷",
    held: "│",
    shared: "┆",
    release: "╵",
    arrow: "→",
    more: "…",
    open: "▾",
    closed: "▸",
    line: "─",
    lost: "═",
    here: ["▌", "▐"],
    fork: "└",
    dot: "●",
    ring: "○",
    back: "↻",
    round: ["╭", "│", "╰"],
    between: "·",
    left_right: "←/→",
};

/// The signs for everything else.
pub(super) const ASCII: Glyphs = Glyphs {
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
    cursor: ">",
    fail: "X",
    ok: "v",
    unknown: "?",
    free: ".",
    acquire: ",",
    held: "|",
    shared: ":",
    release: "'",
    arrow: "->",
    more: ">",
    open: "v",
    closed: ">",
    line: "-",
    lost: "=",
    here: ["[", "]"],
    fork: "`",
    dot: "o",
    ring: "o",
    back: "@",
    round: ["/", "|", "`"],
    between: "-",
    left_right: "Left/Right",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::text::width;

    #[test]
    fn every_sign_is_one_column_wide() {
        for (glyphs, is_ascii) in [(UNICODE, false), (ASCII, true)] {
            let text = format!("{glyphs:?}");
            assert_eq!(text.is_ascii(), is_ascii);
            for c in text.chars() {
                assert_eq!(width(&c.to_string()), 1, "{c}");
            }
        }
    }
}
