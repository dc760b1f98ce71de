//! Themes on terminals that show fewer colors than a theme has: each color becomes the nearest that there is.

use ratatui::style::{Color, Style};

use super::theme::Theme;

/// How many colors a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The sixteen that have names.
    Sixteen,
    /// 256: those, a cube of 6 x 6 x 6 and 24 grays.
    Palette,
    /// All.
    True,
}

/// The sixteen colors as xterm shows them; the user may have others, but not very different ones.
const SIXTEEN: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The parts of the colors of the cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Theme {
    /// Returns the theme as a terminal can show it.
    #[must_use]
    pub fn shown_with(self, depth: Depth) -> Theme {
        self.map(|style| Style {
            fg: style.fg.map(|color| shown(color, depth)),
            bg: style.bg.map(|color| shown(color, depth)),
            ..style
        })
    }
}

fn shown(color: Color, depth: Depth) -> Color {
    let wanted = match color {
        Color::Rgb(r, g, b) => [r, g, b],
        Color::Indexed(n @ 16..) => of_palette(n),
        // Named, or one of those by its number.
        other => return other,
    };
    match depth {
        Depth::True => color,
        Depth::Palette if matches!(color, Color::Indexed(_)) => color,
        // The first sixteen are the user's own, so it is not known how they look.
        Depth::Palette => {
            let near = (16..=255).min_by_key(|n| distance(wanted, of_palette(*n)));
            near.map_or(color, Color::Indexed)
        }
        Depth::Sixteen => {
            let near = SIXTEEN.iter().min_by_key(|(_, other)| distance(wanted, *other));
            near.map_or(color, |(color, _)| *color)
        }
    }
}

/// Returns a color of the 256, from the 16th on.
fn of_palette(n: u8) -> [u8; 3] {
    match n.checked_sub(232) {
        Some(gray) => [8 + 10 * gray; 3],
        None => {
            let n = usize::from(n.saturating_sub(16));
            [CUBE[n / 36], CUBE[n / 6 % 6], CUBE[n % 6]]
        }
    }
}

/// How different two colors look: differences weighted by how well the eye sees red, green and blue.
fn distance(one: [u8; 3], other: [u8; 3]) -> i32 {
    let part = |i: usize, weight: i32| weight * (i32::from(one[i]) - i32::from(other[i])).pow(2);
    part(0, 3) + part(1, 6) + part(2, 2)
}

#[cfg(test)]
mod tests {
    use super::super::theme::Role;
    use super::*;

    #[test]
    fn a_color_becomes_the_nearest_one() {
        let orange = Color::Rgb(0xE6, 0x9F, 0x00);
        assert_eq!(shown(orange, Depth::True), orange);
        assert_eq!(shown(orange, Depth::Palette), Color::Indexed(178));
        assert_eq!(shown(orange, Depth::Sixteen), Color::Yellow);
        assert_eq!(shown(Color::Rgb(128, 136, 144), Depth::Palette), Color::Indexed(102));
        assert_eq!(shown(Color::Rgb(128, 136, 144), Depth::Sixteen), Color::DarkGray);
        assert_eq!(shown(Color::Rgb(1, 1, 1), Depth::Palette), Color::Indexed(16));
        assert_eq!(shown(Color::Indexed(200), Depth::Palette), Color::Indexed(200));
        assert_eq!(shown(Color::Indexed(196), Depth::Sixteen), Color::LightRed);
        assert_eq!(shown(Color::Cyan, Depth::Sixteen), Color::Cyan);
        assert_eq!(shown(Color::Reset, Depth::Sixteen), Color::Reset);
    }

    #[test]
    fn threads_have_colors_of_their_own_among_256() {
        for name in ["dark", "light", "high-contrast"] {
            let theme = Theme::named(name).unwrap().shown_with(Depth::Palette);
            let colors: Vec<Option<Color>> = (0..6).map(|lane| theme.lane(lane).fg).collect();
            for (i, color) in colors.iter().enumerate() {
                assert!(!colors[..i].contains(color), "{name}: {colors:?}");
                assert!(matches!(color, Some(Color::Indexed(16..))), "{name}: {colors:?}");
            }
        }
    }

    #[test]
    fn text_can_be_read_among_sixteen() {
        for (name, behind) in
            [("dark", Color::Black), ("light", Color::White), ("high-contrast", Color::Black)]
        {
            let theme = Theme::named(name).unwrap().shown_with(Depth::Sixteen);
            for role in Role::all() {
                let style = theme.style(role);
                assert!(style.fg.is_none() || style.fg != style.bg, "{name}: {role:?}");
                assert!(style.fg != Some(behind) || style.bg.is_some(), "{name}: {role:?}");
            }
        }
    }
}
