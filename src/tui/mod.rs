//! The explorer in the terminal: a counterexample, a saved trace or a live spec, walked step by step.
//!
//! [`App`] is plain state: [`App::update`] changes it and [`App::draw`] shows it on any ratatui backend.
//! The terminal itself is in `term.rs` alone; the environment is read by `cli`, which fills [`Options`].

mod app;
mod ask;
#[cfg(test)]
mod ask_tests;
mod branches;
#[cfg(test)]
mod branches_tests;
mod clipboard;
mod collapse;
#[cfg(test)]
mod collapse_tests;
mod compare;
#[cfg(test)]
mod compare_tests;
mod depth;
mod draw;
mod editor;
mod errand;
mod export;
#[cfg(test)]
mod export_tests;
mod fewest;
mod found;
mod glyphs;
mod goal;
#[cfg(test)]
mod goal_tests;
mod graph;
#[cfg(test)]
mod graph_tests;
mod input;
mod keyboard;
mod keymap;
mod layers;
#[cfg(test)]
mod layers_tests;
mod layout;
mod leave;
#[cfg(test)]
mod leave_tests;
mod lesson;
#[cfg(test)]
mod lesson_tests;
#[cfg(test)]
mod lock_tests;
#[cfg(test)]
mod loop_tests;
mod marks;
#[cfg(test)]
mod marks_tests;
mod moves;
mod named;
mod opening;
#[cfg(test)]
mod opening_tests;
mod panes;
mod parts;
#[cfg(test)]
mod parts_tests;
mod paste;
mod play;
#[cfg(test)]
mod play_tests;
mod printed;
#[cfg(test)]
mod reach_tests;
mod reload;
#[cfg(test)]
mod scrubber_tests;
mod seek;
#[cfg(test)]
mod shown_tests;
mod stopped;
#[cfg(test)]
mod table_tests;
mod term;
#[cfg(test)]
mod tests;
mod text;
mod theme;
mod update;
mod verdicts;
mod ways;
mod why;
#[cfg(test)]
mod why_tests;

use std::sync::Arc;

use crate::base::Stop;
use crate::lesson::Setting;

pub use app::{App, Effect, Event, MouseAction};
pub use compare::{Cfgs, LoadVariant, Variants, Wanted};
pub use depth::Depth;
pub use export::quoted;
pub use found::{Check, News};
pub use keymap::{Binding, Code, Command, Key, Scope, TABLE};
pub use layers::{LAYER_KEYS, Layer, LayerKey};
pub use layout::Pane;
pub use opening::Opening;
pub use reload::{Fresh, NotLoaded, Reload};
pub use term::{learn, restore, run};
pub use theme::{Mistake, Role, Theme};

/// How the explorer looks and behaves.
#[derive(Clone)]
pub struct Options {
    /// The theme. `NO_COLOR` must become `mono`: with any other one highlights are lost.
    pub theme: Theme,
    /// Whether only ASCII is drawn, for locales that are not UTF-8.
    pub ascii: bool,
    /// Whether the mouse is taken at the beginning.
    pub mouse: bool,
    /// Raised from outside when the process is told to end; if absent, the explorer listens to signals itself.
    pub interrupt: Option<Stop>,
    /// The command of the user's editor, as `VISUAL` or `EDITOR` has it.
    pub editor: Option<String>,
    /// Loads the spec again; absent if there is none to load.
    pub reload: Option<Reload>,
    /// Other variants of the spec; absent if none are known.
    pub variants: Option<Variants>,
    /// Other variants of the specs of lessons, of which there are these cfgs.
    pub variants_of: Option<VariantsOf>,
    /// Writes a new file and returns its name, which is another one if there is such a file already; or says what
    /// went wrong.
    pub save: Option<Save>,
    /// What is seen first.
    pub opening: Opening,
    /// The command line that opened the explorer, if there is one that opens it again.
    pub reopen: Option<String>,
}

/// Returns the variants of the spec of a page of a lesson, among some cfgs.
pub type VariantsOf = Arc<dyn Fn(&Setting, &[String]) -> Variants + Send + Sync>;

/// How a new file is written: the name that is wanted, and the text.
pub type Save = fn(&str, &str) -> Result<String, String>;

impl Options {
    /// Returns the usual options with a theme.
    pub fn new(theme: Theme) -> Self {
        Options {
            theme,
            ascii: false,
            mouse: true,
            interrupt: None,
            editor: None,
            save: None,
            opening: Opening::default(),
            reopen: None,
            reload: None,
            variants: None,
            variants_of: None,
        }
    }
}
