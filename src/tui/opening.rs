//! How the explorer opens, and the words of a command line that open it as it is now.

use super::app::App;
use super::compare::Wanted;
use super::export::quoted;
use super::keymap::Command;
use super::layout::Pane;

/// What is seen first, beside the step and the walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Whether State shows only what changed.
    pub changed: bool,
    /// Whether steps that concern one thread alone are one row.
    pub collapse: bool,
    /// The panes that are chosen one after the other; the last one has the keyboard.
    pub panes: Vec<Pane>,
    /// Whether that one has the whole screen.
    pub zoom: bool,
    /// The expressions that are watched.
    pub watches: Vec<String>,
    /// The other variant with which State compares.
    pub against: Option<Wanted>,
    /// What of the command line cannot be shown, and why.
    pub remark: Option<String>,
}

/// A command line that opens a view.
pub(super) struct CommandLine {
    /// The command with the spec.
    spec: String,
    /// The options of the view.
    view: String,
}

impl CommandLine {
    /// Returns it as text, with the walk as numbers unless it is the first.
    pub(super) fn with_walk(&self, walk: Option<&str>) -> String {
        let walk = walk.map(|walk| format!(" --walk {}", quoted(walk)));
        [self.spec.as_str(), walk.as_deref().unwrap_or_default(), &self.view].concat()
    }
}

impl App {
    /// Shows what is to be seen first.
    pub(super) fn show_first(&mut self, opening: &Opening) {
        self.changed_only = opening.changed;
        for pane in &opening.panes {
            self.focus_on(*pane);
        }
        self.zoom = opening.zoom;
        self.asked.watches.clone_from(&opening.watches);
        if opening.collapse {
            self.run(Command::Collapse);
        }
        if let Some(wanted) = &opening.against {
            self.compare_states_with(wanted);
        }
        if let Some(remark) = &opening.remark {
            self.say(remark);
        }
    }

    /// Returns what is seen, beside the step and the walk.
    fn opening(&self) -> Opening {
        let mut panes = Vec::new();
        if self.chosen {
            // The pane that was chosen before is still seen.
            panes.extend(Some(self.lower).filter(|lower| ![Pane::State, self.focus].contains(lower)));
            panes.push(self.focus);
        }
        Opening {
            changed: self.changed_only,
            collapse: self.is_collapsed(),
            panes,
            zoom: self.zoom,
            watches: self.asked.watches.clone(),
            ..Opening::default()
        }
    }

    /// Returns the command line that opens this view, if there is one, without what tells the walk.
    pub(super) fn command_line(&self) -> Option<CommandLine> {
        let mut line = String::new();
        let mut add = |option: &str, value: Option<&str>| {
            line.push_str(option);
            if let Some(value) = value {
                line.push_str(&quoted(value));
            }
        };
        add(" --at ", Some(&self.session.cursor().to_string()));
        if let Some(base) = self.session.base_link() {
            add(" --diff ", Some(&base));
        }
        let Opening { changed, collapse, panes, zoom, watches, .. } = self.opening();
        if !panes.is_empty() {
            let numbers: Vec<String> = panes.iter().map(|pane| pane.number().to_string()).collect();
            add(" --pane ", Some(&numbers.join(",")));
        }
        for (option, is_on) in [(" --zoom", zoom), (" --changed", changed), (" --collapse", collapse)] {
            if is_on {
                add(option, None);
            }
        }
        for watch in &watches {
            // An expression may begin with a dash.
            add(" --watch=", Some(watch));
        }
        Some(CommandLine { spec: self.reopen.clone()?, view: line })
    }
}
