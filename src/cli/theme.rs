//! The theme of the explorer: built in, a file, or one of the user's own by its name.
//!
//! Themes of the user lie in `lockwalk/themes/NAME.toml` of the folder for settings (`XDG_CONFIG_HOME`, or `.config` at
//! home); one that is called `default` is taken without being asked for.

use std::path::{Path, PathBuf};

use super::codes;
use crate::base::{SourceMap, Span, System};
use crate::diag::{Color, Diagnostic, render_all};
use crate::tui::{Mistake, Theme};

/// The theme of the user that needs no argument.
const DEFAULT: &str = "default";

/// Returns the theme that is asked for, or the user's default if there is one.
///
/// # Errors
/// What is wrong, as text for the user.
pub(super) fn choose(system: &dyn System, asked: Option<&str>) -> Result<Option<Theme>, String> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let settings = variable("XDG_CONFIG_HOME").or_else(|| Some(variable("HOME")?.join(".config")));
    let folder = settings.map(|folder| folder.join("lockwalk").join("themes"));
    chosen(system, folder.as_deref(), asked)
}

fn chosen(system: &dyn System, folder: Option<&Path>, asked: Option<&str>) -> Result<Option<Theme>, String> {
    let own = |name: &str| folder.map(|folder| folder.join(format!("{name}.toml")));
    let Some(asked) = asked else {
        let path = own(DEFAULT).filter(|path| system.exists(path));
        return path.map(|path| read(system, folder, &path, &mut Vec::new())).transpose();
    };
    if asked.contains(['/', '\\']) || asked.ends_with(".toml") {
        return read(system, folder, Path::new(asked), &mut Vec::new()).map(Some);
    }
    match find(system, folder, asked, &mut Vec::new())? {
        Some(theme) => Ok(Some(theme)),
        None => {
            let place =
                own(asked).map(|path| format!(", and no file {}", path.display())).unwrap_or_default();
            let names = Theme::names().collect::<Vec<_>>().join(", ");
            let message = format!("there is no theme {asked}{place}");
            Err(complaint(Diagnostic::error(codes::NO_THEME, message).hint(format!("{names} are built in"))))
        }
    }
}

/// Finds a theme by its name: that of the user goes before a built-in one, except where it inherits from it.
fn find(
    system: &dyn System,
    folder: Option<&Path>,
    name: &str,
    seen: &mut Vec<PathBuf>,
) -> Result<Option<Theme>, String> {
    let path = folder.map(|folder| folder.join(format!("{name}.toml")));
    match path.filter(|path| system.exists(path) && !seen.contains(path)) {
        Some(path) => read(system, folder, &path, seen).map(Some),
        None => Ok(Theme::named(name)),
    }
}

fn read(
    system: &dyn System,
    folder: Option<&Path>,
    path: &Path,
    seen: &mut Vec<PathBuf>,
) -> Result<Theme, String> {
    let shown = path.display().to_string();
    let fail = |message: String| complaint(Diagnostic::error(codes::NO_THEME, message));
    let bytes = system.read(path).map_err(|error| fail(format!("cannot read the theme {shown}: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| fail(format!("{shown} is not a text in UTF-8")))?;
    seen.push(path.to_owned());
    let mut problem = None;
    let parsed = Theme::parse(&text, &mut |name| {
        find(system, folder, name, seen).unwrap_or_else(|complaint| {
            problem = Some(complaint);
            None
        })
    });
    match (parsed, problem) {
        (_, Some(complaint)) => Err(complaint),
        (Ok(theme), None) => Ok(theme),
        (Err(Mistake { range, message, hint }), None) => {
            let mut sources = SourceMap::default();
            let file = sources.add(shown, text.as_str());
            let span = Span::new(file, range.start, range.end);
            let mut diagnostic = Diagnostic::error(codes::BAD_THEME, message).at(span, "");
            if let Some(hint) = hint {
                diagnostic = diagnostic.hint(hint);
            }
            Err(render_all(&[diagnostic], &sources, Color::Plain))
        }
    }
}

fn complaint(diagnostic: Diagnostic) -> String {
    render_all(&[diagnostic], &SourceMap::default(), Color::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::MemorySystem;

    fn ask(files: &[(&str, &str)], asked: Option<&str>) -> String {
        let system =
            files.iter().fold(MemorySystem::default(), |system, (path, text)| system.with(*path, *text));
        match chosen(&system, Some(Path::new("themes")), asked) {
            Ok(theme) => theme.map_or("none".to_owned(), |theme| theme.name),
            Err(complaint) => complaint,
        }
    }

    #[test]
    fn a_theme_is_found_by_its_name_or_file() {
        assert_eq!(ask(&[], None), "none");
        assert_eq!(ask(&[], Some("light")), "light");
        let own = [("themes/default.toml", "name = 'mine'"), ("a.toml", "name = 'a'\ninherits = 'default'")];
        assert_eq!(ask(&own, None), "mine");
        assert_eq!(ask(&own, Some("default")), "mine");
        assert_eq!(ask(&own, Some("a.toml")), "a");
    }

    #[test]
    fn a_theme_may_change_the_built_in_one_of_its_name_and_does_not_inherit_from_itself() {
        let own = [("themes/light.toml", "name = 'my light'\ninherits = 'light'")];
        assert_eq!(ask(&own, Some("light")), "my light");
        let round = [
            ("themes/a.toml", "name = 'a'\ninherits = 'b'"),
            ("themes/b.toml", "name = 'b'\ninherits = 'a'"),
        ];
        assert!(ask(&round, Some("a")).contains("there is no theme a to inherit from"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert!(ask(&[], Some("pink")).contains("there is no theme pink, and no file themes/pink.toml"));
        assert!(ask(&[], Some("x/pink.toml")).contains("cannot read the theme x/pink.toml"));
        let bad = [
            ("themes/bad.toml", "name = 'bad'\n[styles]\nselectd = {}"),
            ("a.toml", "name = 'a'\ninherits = 'bad'"),
        ];
        for asked in ["bad", "a.toml"] {
            let said = ask(&bad, Some(asked));
            assert!(
                said.contains("themes/bad.toml:3:11") && said.contains("did you mean selected?"),
                "{said}"
            );
        }
    }
}
