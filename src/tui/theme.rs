//! Themes: what each part of the screen looks like, by semantic name. No meaning is in a color alone;
//! glyphs and modifiers carry it too, and `mono` shows that they suffice.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use toml::Spanned;

use crate::base::nearest;

const BUILT_IN: [(&str, &str); 5] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
    ("ansi16", include_str!("../../assets/themes/ansi16.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
];

/// The theme that files which inherit from none begin with.
const BASE: &str = "dark";

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

/// What is wrong with a theme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where in the text.
    pub range: Range<usize>,
    /// What.
    pub message: String,
    /// What may be meant.
    pub hint: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    inherits: Option<Spanned<String>>,
    #[serde(default)]
    styles: BTreeMap<String, Spanned<Look>>,
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
        Some(Theme::parse(text, &mut Theme::named).expect("a test reads the built-in themes"))
    }

    /// Reads a theme file; `inherited` finds the theme that it begins with. What a file says of no part of the
    /// screen is as in `dark`.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str, inherited: &mut dyn FnMut(&str) -> Option<Theme>) -> Result<Theme, Mistake> {
        let file: File = toml::from_str(text).map_err(|error| Mistake {
            range: error.span().unwrap_or(0..0),
            message: error.message().to_owned(),
            hint: None,
        })?;
        let mut styles = match &file.inherits {
            Some(name) => {
                let found = inherited(name.get_ref()).ok_or_else(|| Mistake {
                    range: name.span(),
                    message: format!("there is no theme {} to inherit from", name.get_ref()),
                    hint: Some(format!("{} are built in", Theme::names().collect::<Vec<_>>().join(", "))),
                })?;
                found.styles
            }
            None if file.name == BASE => BTreeMap::new(),
            None => Theme::named(BASE).map(|theme| theme.styles).unwrap_or_default(),
        };
        let roles: BTreeMap<String, Role> = Role::all().into_iter().map(|r| (r.name(), r)).collect();
        for (name, look) in &file.styles {
            let mistake = |(message, hint)| Mistake { range: look.span(), message, hint };
            let role = roles.get(name).ok_or_else(|| {
                let near = nearest(name, roles.keys().map(String::as_str));
                let hint = near.map_or_else(
                    || format!("the parts are {}", roles.keys().cloned().collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean {near}?"),
                );
                mistake((format!("{name} is no part of the screen"), Some(hint)))
            })?;
            styles.insert(*role, look.get_ref().style().map_err(|message| mistake((message, None)))?);
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

    /// Returns the theme with another look of each part.
    pub(super) fn map(mut self, look: impl Fn(Style) -> Style) -> Theme {
        self.styles.values_mut().for_each(|style| *style = look(*style));
        self
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
            let theme = Theme::parse(text, &mut Theme::named).unwrap();
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
    fn a_theme_changes_what_it_says_of_the_one_it_inherits_from() {
        let text = "name = 'x'\ninherits = 'light'\n[styles]\nselected = { add = ['bold'] }";
        let theme = Theme::parse(text, &mut Theme::named).unwrap();
        let light = Theme::named("light").unwrap();
        assert_eq!(theme.style(Role::Selected), Style::new().add_modifier(Modifier::BOLD));
        assert_eq!(theme.style(Role::Key), light.style(Role::Key));
        let alone = Theme::parse("name = 'x'", &mut |_| None).unwrap();
        assert_eq!(alone.styles, Theme::named("dark").unwrap().styles);
    }

    #[test]
    fn what_is_wrong_with_a_theme_is_said_with_its_place() {
        let error = |text: &str| {
            let Mistake { range, message, hint } = Theme::parse(text, &mut Theme::named).unwrap_err();
            format!("{}: {message}; {}", &text[range], hint.unwrap_or_default())
        };
        assert_eq!(
            error("name = 'x'\n[styles]\ntaken_ = { fg = 'red' }"),
            "{ fg = 'red' }: taken_ is no part of the screen; did you mean taken?"
        );
        assert_eq!(
            error("name = 'x'\ninherits = 'y'"),
            "'y': there is no theme y to inherit from; dark, light, mono, ansi16, high-contrast are built in"
        );
        assert!(
            error("name = 'x'\n[styles]\ntext = { fg = 'greenish' }").starts_with("{ fg = 'greenish' }: ")
        );
        assert!(error("name = 'x'\n[styles]\ntext = { add = ['fat'] }").contains("fat is none of"));
        assert!(error("name = 'x'\n[styles]\ntext = { background = 'red' }").contains("unknown field"));
        assert!(error("name 'x'").contains(": "));
    }
}
