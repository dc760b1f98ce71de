//! Themes: what each part of the screen looks like, by semantic name. No meaning is in a color alone;
//! glyphs and modifiers carry it too, and `mono` shows that they suffice.

use std::collections::BTreeMap;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

const BUILT_IN: [(&str, &str); 5] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
    ("ansi16", include_str!("../../assets/themes/ansi16.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
];

/// A part of the screen that can have a look of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Plain text.
    Text,
    /// What matters less.
    Dim,
    /// The border of a pane.
    Border,
    /// The border of the pane that has the keyboard.
    BorderFocus,
    /// The title of a pane.
    Title,
    /// The first line.
    Header,
    /// A key in help and bar.
    Key,
    /// The row of the current step.
    Cursor,
    /// The selected row of the pane that has the keyboard.
    Selected,
    /// A match of the search.
    Search,
    /// Lanes, round and round.
    Lane(u8),
    /// A lock that nobody holds.
    LockFree,
    /// A value that changed.
    Changed,
    /// A value that is new.
    New,
    /// A value that is gone.
    Gone,
    /// A property that holds.
    PropOk,
    /// A property that is violated, and everything that failed.
    PropFail,
    /// A property of which it is not known.
    PropUnknown,
    /// The action that the walk goes on with.
    Taken,
}

/// How many lanes have a look of their own.
const N_LANES: u8 = 6;

impl Role {
    const PLAIN: [Role; 18] = [
        Role::Text,
        Role::Dim,
        Role::Border,
        Role::BorderFocus,
        Role::Title,
        Role::Header,
        Role::Key,
        Role::Cursor,
        Role::Selected,
        Role::Search,
        Role::LockFree,
        Role::Changed,
        Role::New,
        Role::Gone,
        Role::PropOk,
        Role::PropFail,
        Role::PropUnknown,
        Role::Taken,
    ];

    /// Returns all roles.
    pub fn all() -> Vec<Role> {
        let mut roles = Role::PLAIN.to_vec();
        roles.extend((0..N_LANES).map(Role::Lane));
        roles
    }

    /// Returns the name in theme files.
    pub fn name(self) -> String {
        let name = match self {
            Role::Text => "text",
            Role::Dim => "dim",
            Role::Border => "border",
            Role::BorderFocus => "border.focus",
            Role::Title => "title",
            Role::Header => "header",
            Role::Key => "key",
            Role::Cursor => "cursor",
            Role::Selected => "selected",
            Role::Search => "search",
            Role::Lane(n) => return format!("lane.{}", n + 1),
            Role::LockFree => "lock.free",
            Role::Changed => "diff.changed",
            Role::New => "diff.new",
            Role::Gone => "diff.gone",
            Role::PropOk => "prop.ok",
            Role::PropFail => "prop.fail",
            Role::PropUnknown => "prop.unknown",
            Role::Taken => "taken",
        };
        name.to_owned()
    }
}

/// How the screen looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    styles: BTreeMap<Role, Style>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    inherits: Option<String>,
    #[serde(default)]
    styles: BTreeMap<String, Look>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    add: Vec<String>,
}

impl Theme {
    /// Returns the names of the built-in themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Returns a built-in theme.
    pub fn named(name: &str) -> Option<Theme> {
        let (_, text) = BUILT_IN.iter().find(|(other, _)| *other == name)?;
        Some(Theme::parse(text).expect("a test reads the built-in themes"))
    }

    /// Reads a theme file.
    ///
    /// # Errors
    /// What is wrong with it, as text for the user.
    pub fn parse(text: &str) -> Result<Theme, String> {
        let file: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let mut styles = match &file.inherits {
            Some(name) if *name != file.name => {
                Theme::named(name).ok_or_else(|| format!("there is no theme {name} to inherit from"))?.styles
            }
            Some(_) | None => BTreeMap::new(),
        };
        let roles: BTreeMap<String, Role> = Role::all().into_iter().map(|r| (r.name(), r)).collect();
        for (name, look) in &file.styles {
            let role = roles.get(name).ok_or_else(|| format!("{name} is no part of the screen"))?;
            styles.insert(*role, look.style()?);
        }
        Ok(Theme { name: file.name, styles })
    }

    /// Returns the look of a part of the screen.
    pub fn style(&self, role: Role) -> Style {
        let role = match role {
            Role::Lane(n) => Role::Lane(n % N_LANES),
            other => other,
        };
        self.styles.get(&role).copied().unwrap_or_default()
    }

    /// Returns the look of a lane.
    pub fn lane(&self, lane: usize) -> Style {
        self.style(Role::Lane((lane % usize::from(N_LANES)) as u8))
    }
}

impl Look {
    fn style(&self) -> Result<Style, String> {
        let color = |text: &String| {
            Color::from_str(text).map_err(|_| format!("{text} is no color: a name or #rrggbb"))
        };
        let mut style = Style::default();
        if let Some(fg) = &self.fg {
            style = style.fg(color(fg)?);
        }
        if let Some(bg) = &self.bg {
            style = style.bg(color(bg)?);
        }
        for name in &self.add {
            style = style.add_modifier(match name.as_str() {
                "bold" => Modifier::BOLD,
                "dim" => Modifier::DIM,
                "italic" => Modifier::ITALIC,
                "underlined" => Modifier::UNDERLINED,
                "reversed" => Modifier::REVERSED,
                other => return Err(format!("{other} is none of bold, dim, italic, underlined, reversed")),
            });
        }
        Ok(style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_themes_say_how_everything_looks() {
        for (name, text) in BUILT_IN {
            let theme = Theme::parse(text).unwrap();
            assert_eq!(theme.name, name);
            for role in Role::all() {
                assert!(theme.styles.contains_key(&role), "{name} lacks {}", role.name());
            }
        }
    }

    #[test]
    fn mono_has_no_color() {
        let theme = Theme::named("mono").unwrap();
        for style in theme.styles.values() {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn what_is_wrong_with_a_theme_is_said() {
        let error = |text: &str| Theme::parse(text).unwrap_err();
        assert_eq!(error("name = 'x'\n[styles]\nlame = {}"), "lame is no part of the screen");
        assert_eq!(error("name = 'x'\ninherits = 'y'"), "there is no theme y to inherit from");
        assert!(error("name = 'x'\n[styles]\ntext = { fg = 'greenish' }").contains("no color"));
        assert!(error("name = 'x'\n[styles]\ntext = { add = ['fat'] }").contains("fat is none of"));
    }
}
