//! Expressions that the user types: a dialog at the current step, and watches that are seen at every step.

use super::app::{App, Effect, Overlay};
use super::input::{Input, complete};
use super::keymap::{Code, Command, Key};
use super::layout::Pane;
use crate::session::{Answer, Kind};
use crate::value::Plain;

/// What was asked, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// An expression with the step at which it was evaluated, and what it printed and its value.
    Value(usize, String, String),
    /// One that has none, with the reason.
    Problem(usize, String, String),
    /// Names to choose from.
    Names(Vec<String>),
}

/// What the explorer knows of expressions.
#[derive(Default)]
pub(super) struct Asked {
    /// The dialog so far.
    pub(super) said: Vec<Said>,
    /// What was typed.
    pub(super) past: Vec<String>,
    /// The expressions that are watched.
    pub(super) watches: Vec<String>,
    /// The names that can be completed, once they were asked for.
    pub(super) names: Option<Vec<String>>,
}

/// A line that is typed for an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    /// The line.
    pub(super) input: Input,
    /// How many lines of the dialog are below the last one that is shown.
    pub(super) up: usize,
    /// What the expression is for.
    pub(super) purpose: Purpose,
}

/// What an expression is typed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Its value at this step.
    #[default]
    Value,
    /// Its value at every step.
    Watch,
    /// A state in which it is TRUE.
    Goal,
}

impl App {
    /// Says why a command about expressions cannot do anything now.
    pub(super) fn ask_refusal(&mut self, command: Command) -> Option<&'static str> {
        match command {
            Command::Evaluate | Command::Watch if self.session.is_empty() => Some("no state is chosen yet"),
            Command::Unwatch if self.selected_watch().is_none() => Some("no watched expression is selected"),
            Command::WhyNot if self.session.is_empty() => Some("no state is chosen yet"),
            Command::WhyNot if self.session.kind() == Kind::Recorded => {
                Some("this trace was saved without its spec")
            }
            Command::WhyNot if self.disabled().list.is_empty() => Some("no disabled action is known here"),
            _ => None,
        }
    }

    /// Opens the dialog, or asks for an expression to watch.
    pub(super) fn open_prompt(&mut self, purpose: Purpose) {
        self.overlays.push(Overlay::Ask(Prompt { purpose, ..Prompt::default() }));
    }

    /// The position of the watch that is selected in Properties.
    fn selected_watch(&self) -> Option<usize> {
        let rows_before = self.session.properties().len().max(1);
        let at = self.properties.selected.checked_sub(rows_before)?;
        (at < self.asked.watches.len()).then_some(at)
    }

    /// Forgets the watch that is selected.
    pub(super) fn unwatch(&mut self) {
        if let Some(at) = self.selected_watch() {
            let expression = self.asked.watches.remove(at);
            self.say(&format!("{expression} is not watched any more"));
        }
    }

    /// Goes to the first action that is not enabled.
    pub(super) fn show_why_not(&mut self) {
        let n_enabled = self.choices().as_ref().map_or(0, Vec::len).max(1);
        self.focus_on(Pane::Next);
        self.next.selected = n_enabled;
    }

    /// What a key does to a line that is typed.
    pub(super) fn prompt_key(&mut self, mut prompt: Prompt, key: Key) -> Effect {
        match key.code {
            Code::Enter => {
                let expression = prompt.input.text().trim().to_owned();
                match prompt.purpose {
                    Purpose::Watch => {
                        self.watch(&expression);
                        return Effect::None;
                    }
                    Purpose::Goal => {
                        self.remember(&expression);
                        self.set_goal(&expression);
                        return Effect::None;
                    }
                    Purpose::Value if expression.is_empty() => {
                        self.overlays.push(Overlay::Ask(prompt));
                        if let Some(Said::Value(_, last, _) | Said::Problem(_, last, _)) =
                            self.asked.said.last().cloned()
                        {
                            self.open_parts_of(&last);
                        }
                        return Effect::None;
                    }
                    Purpose::Value => {
                        self.evaluate(&expression);
                        prompt = Prompt::default();
                    }
                }
            }
            Code::Tab => self.complete_name(&mut prompt),
            Code::PageUp => prompt.up += 5,
            Code::PageDown => prompt.up = prompt.up.saturating_sub(5),
            _ => prompt.input.key(key, &self.asked.past),
        }
        self.overlays.push(Overlay::Ask(prompt));
        Effect::None
    }

    /// Says whether a step changes a property or a watched boolean. Of the counterexample it is known that no property
    /// changes before its end.
    pub(super) fn flips(&mut self, step: usize) -> bool {
        let is_known = self.session.kind() == Kind::Counterexample && self.session.is_of_main(step);
        (!is_known && self.session.property_changes(step)) || self.watch_changes(step)
    }

    /// Says whether a step changes a watched boolean.
    pub(super) fn watch_changes(&mut self, step: usize) -> bool {
        let Some(before) = step.checked_sub(1) else { return false };
        let watches = self.asked.watches.clone();
        watches.iter().any(|watch| match (self.session.ask(watch, before), self.session.ask(watch, step)) {
            (Ok(Plain::Bool(old)), Ok(Plain::Bool(new))) => old != new,
            (_, _) => false,
        })
    }

    /// Says that an expression is TRUE nowhere, or why that is not known.
    pub(super) fn never_true(&mut self, expression: &str) -> String {
        match self.session.ask(expression, self.session.cursor()) {
            Ok(Plain::Bool(_)) => format!("{expression} is TRUE in no step"),
            Ok(value) => format!("{expression} is {value} here and TRUE in no step"),
            Err(reason) => reason.lines().next().unwrap_or_default().to_owned(),
        }
    }

    fn remember(&mut self, expression: &str) {
        if expression.is_empty() {
            return;
        }
        self.asked.past.retain(|other| other != expression);
        self.asked.past.push(expression.to_owned());
    }

    fn evaluate(&mut self, expression: &str) {
        self.remember(expression);
        let at = self.session.cursor();
        let said = match self.session.evaluate(expression, at) {
            Ok(Answer { value, printed }) => {
                let lines: Vec<String> = printed.into_iter().chain([value.to_string()]).collect();
                Said::Value(at, expression.to_owned(), lines.join("\n"))
            }
            Err(reason) => Said::Problem(at, expression.to_owned(), reason),
        };
        self.asked.said.push(said);
    }

    fn watch(&mut self, expression: &str) {
        if expression.is_empty() {
            return;
        }
        self.remember(expression);
        if !self.asked.watches.iter().any(|other| other == expression) {
            self.asked.watches.push(expression.to_owned());
        }
        self.focus_on(Pane::Properties);
        let at = self.asked.watches.iter().position(|other| other == expression).unwrap_or(0);
        self.properties.selected = self.session.properties().len().max(1) + at;
        self.say("x forgets the selected expression");
    }

    fn complete_name(&mut self, prompt: &mut Prompt) {
        if self.asked.names.is_none() {
            self.asked.names = Some(self.session.names());
        }
        let (bytes, common, found) =
            complete(prompt.input.parts().0, self.asked.names.as_deref().unwrap_or_default());
        let found: Vec<String> = found.into_iter().map(str::to_owned).collect();
        if common.len() > bytes {
            prompt.input.replace_before(bytes, &common);
        } else if found.len() > 1 && prompt.purpose != Purpose::Value {
            self.say(&found.join("  "));
        } else if found.len() > 1 {
            self.asked.said.push(Said::Names(found));
        }
    }
}
