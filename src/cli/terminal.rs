//! What the terminal can show, and what the user wants of it.

use std::io::IsTerminal;

use super::args::ColorChoice;
use crate::diag::Color;
use crate::export::columns::PIPE_WIDTH;
use crate::export::{Glyphs, Style};
use crate::tui::{Depth, Theme};

/// The terminal, or the pipe in its place.
#[derive(Clone, Debug)]
pub(super) struct Terminal {
    /// How the answer is decorated.
    pub(super) style: Style,
    /// How notes on stderr are decorated.
    pub(super) error_style: Style,
    /// Whether the explorer can be opened: stdin and stdout are a terminal that can move the cursor.
    pub(super) can_explore: bool,
    /// Whether progress can be shown.
    pub(super) shows_progress: bool,
    /// How wide text may be.
    pub(super) width: usize,
    /// How many colors it shows, where colors are wanted.
    pub(super) depth: Depth,
    /// How the explorer looks, if it is not as usual.
    pub(super) theme: Option<Theme>,
}

impl Terminal {
    /// Finds out.
    pub(super) fn detect(choice: ColorChoice) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let (stdout, stderr) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let dumb = is_dumb(&variable);
        let size = if stdout { crossterm::terminal::size().ok() } else { None };
        Terminal {
            style: style(choice, &variable, stdout),
            error_style: style(choice, &variable, stderr),
            can_explore: stdout && std::io::stdin().is_terminal() && !dumb,
            shows_progress: stderr && !dumb,
            width: size.map_or(PIPE_WIDTH, |(columns, _)| usize::from(columns).max(40)),
            depth: depth(&variable),
            theme: None,
        }
    }
}

fn style(choice: ColorChoice, variable: &dyn Fn(&str) -> Option<String>, is_terminal: bool) -> Style {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let forced = set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE").as_deref() != Some("0");
    let colors = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto => forced || (is_terminal && !is_dumb(variable)),
    };
    Style {
        color: if colors { Color::Ansi } else { Color::Plain },
        glyphs: if is_utf8(variable) && !is_dumb(variable) { Glyphs::Unicode } else { Glyphs::Ascii },
    }
}

/// Names of terminals in `TERM` that show all colors, for where `COLORTERM` is lost, as over ssh.
const TRUE_COLOR: [&str; 8] =
    ["direct", "truecolor", "kitty", "alacritty", "wezterm", "foot", "ghostty", "contour"];

/// How many colors a terminal shows, as far as it says so.
fn depth(variable: &dyn Fn(&str) -> Option<String>) -> Depth {
    let name = variable("TERM").unwrap_or_default();
    match variable("COLORTERM").as_deref() {
        Some("truecolor" | "24bit") => Depth::True,
        _ if cfg!(windows) || TRUE_COLOR.iter().any(|part| name.contains(part)) => Depth::True,
        _ if name.contains("256color") => Depth::Palette,
        _ => Depth::Sixteen,
    }
}

fn is_dumb(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    variable("TERM").as_deref() == Some("dumb")
}

/// Whether the locale is UTF-8, as POSIX finds the locale; other systems are taken to be.
fn is_utf8(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    if cfg!(not(unix)) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .unwrap_or_default()
        .to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(choice: ColorChoice, variables: &[(&str, &str)], is_terminal: bool) -> (bool, bool) {
        let variable = |name: &str| {
            variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        };
        let style = style(choice, &variable, is_terminal);
        (style.color == Color::Ansi, style.glyphs == Glyphs::Unicode)
    }

    #[test]
    fn colors() {
        let auto =
            |variables: &[(&str, &str)], is_terminal| with(ColorChoice::Auto, variables, is_terminal).0;
        assert!(auto(&[], true));
        assert!(!auto(&[], false));
        assert!(!auto(&[("NO_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true));
        assert!(auto(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(with(ColorChoice::Always, &[("NO_COLOR", "1")], false).0);
        assert!(!with(ColorChoice::Never, &[("CLICOLOR_FORCE", "1")], true).0);
    }

    #[cfg(unix)]
    #[test]
    fn how_many_colors() {
        let depth = |term: &str, colorterm: &str| {
            depth(&|name| {
                let value = if name == "TERM" { term } else { colorterm };
                Some(value.to_owned()).filter(|value| !value.is_empty())
            })
        };
        assert_eq!(depth("xterm-256color", "truecolor"), Depth::True);
        assert_eq!(depth("xterm", "24bit"), Depth::True);
        assert_eq!(depth("xterm-kitty", ""), Depth::True);
        assert_eq!(depth("xterm-direct", ""), Depth::True);
        assert_eq!(depth("xterm-256color", ""), Depth::Palette);
        assert_eq!(depth("tmux-256color", "yes"), Depth::Palette);
        for name in ["xterm", "linux", "screen", "vt220", ""] {
            assert_eq!(depth(name, ""), Depth::Sixteen, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn characters() {
        let glyphs = |variables: &[(&str, &str)]| with(ColorChoice::Auto, variables, true).1;
        assert!(glyphs(&[("LANG", "en_US.UTF-8")]));
        assert!(glyphs(&[("LC_ALL", ""), ("LANG", "C.utf8")]));
        assert!(!glyphs(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
        assert!(!glyphs(&[]));
        assert!(!glyphs(&[("LANG", "en_US.UTF-8"), ("TERM", "dumb")]));
    }
}
