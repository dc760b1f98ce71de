//! The signs drawn on the screen; all one column wide. The ASCII set is for locales that are not UTF-8.

use ratatui::symbols::border;

/// A set of signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// The border of panes.
    pub border: border::Set<'static>,
    /// The current step.
    pub cursor: &'static str,
    /// It fails.
    pub fail: &'static str,
    /// It holds.
    pub ok: &'static str,
    /// It is not known.
    pub unknown: &'static str,
    /// A lock is free.
    pub free: &'static str,
    /// A lock is taken.
    pub acquire: &'static str,
    /// A lock is held.
    pub held: &'static str,
    /// A lock is held by readers.
    pub shared: &'static str,
    /// A lock is let go.
    pub release: &'static str,
    /// From the old to the new value.
    pub arrow: &'static str,
    /// Text goes on.
    pub more: &'static str,
    /// A value that is opened.
    pub open: &'static str,
    /// A value that can be opened.
    pub closed: &'static str,
    /// The line of the scrubber.
    pub line: &'static str,
    /// The current step on the scrubber.
    pub here: [&'static str; 2],
    /// Where a walk leaves another one.
    pub fork: &'static str,
    /// A step of a walk that left.
    pub dot: &'static str,
    /// Back to an earlier step.
    pub back: &'static str,
    /// Between words of a line.
    pub between: &'static str,
    /// Keys for the bar: left and right.
    pub left_right: &'static str,
}

/// The signs for UTF-8.
pub const UNICODE: Glyphs = Glyphs {
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
    here: ["▌", "▐"],
    fork: "└",
    dot: "●",
    back: "↻",
    between: "·",
    left_right: "←/→",
};

/// The signs for everything else.
pub const ASCII: Glyphs = Glyphs {
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
    here: ["[", "]"],
    fork: "`",
    dot: "o",
    back: "@",
    between: "-",
    left_right: "Left/Right",
};
