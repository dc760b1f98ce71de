//! Conditions and values taken apart: what each of their parts came to, opened one after the other.

use super::app::{App, Effect, Overlay, Scroll};
use super::keymap::{Code, Command, Key, lookup};
use super::layout::Pane;
use super::moves::FAR;
use super::panes::why::sign;
use super::theme::Role;
use crate::session::{ValuePart, Verdict, Whole};

/// A tree of parts, as rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) rows: Vec<Part>,
    pub(super) scroll: Scroll,
    /// The expression that is shown alone, if it is not the step and the properties.
    alone: Option<String>,
}

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// What it belongs to; nothing for what cannot be taken apart.
    whole: Option<Whole>,
    /// Where it is in it.
    pub(super) path: Vec<usize>,
    /// A sign for what it means for its step.
    pub(super) sign: (&'static str, Role),
    /// The text of the spec.
    pub(super) text: String,
    /// What it came to.
    pub(super) value: String,
    /// Whether it is open, if it has parts.
    pub(super) open: Option<bool>,
}

/// Which row is wanted when the tree opens.
enum Wanted {
    /// That of a conjunct that stands in a line of a module.
    Line(usize, String),
    /// That of a property or watch, by its number among them.
    Property(usize),
    /// None.
    First,
}

impl Part {
    fn of(whole: Whole, part: ValuePart, path: &[usize]) -> Part {
        let text = part.words();
        let (sign, value) = match part.value {
            Ok(value) => ((" ", Role::Text), value),
            Err(reason) => (("?", Role::PropUnknown), reason),
        };
        Part {
            whole: Some(whole),
            path: path.iter().copied().chain([part.at]).collect(),
            sign,
            text,
            value,
            open: part.opens.then_some(false),
        }
    }
}

impl App {
    /// Says why nothing can be taken apart.
    pub(super) fn parts_refusal(&self) -> Option<&'static str> {
        if self.session.is_empty() {
            return Some("no state is chosen yet");
        }
        self.session.model().is_none().then_some("this trace was saved without its spec")
    }

    /// Opens the conjuncts of the step, the properties and the watches, on the row that the pane is about.
    pub(super) fn open_parts(&mut self) {
        let wanted = match (self.active(), &self.source) {
            (Pane::Source, Some(source)) => {
                let module = source.name.strip_suffix(".tla").unwrap_or(&source.name);
                Wanted::Line(self.source_scroll.selected, module.to_owned())
            }
            (Pane::Properties, _) => {
                // Where there are no properties, a row says so.
                let n_rows = usize::from(self.session.properties().is_empty());
                Wanted::Property(self.properties.selected.saturating_sub(n_rows))
            }
            _ => Wanted::First,
        };
        let (rows, wanted) = self.whole_rows(&wanted);
        if rows.is_empty() {
            return self.say("this step has no conjuncts, and the cfg names no properties");
        }
        let mut parts = Parts { rows, scroll: Scroll::default(), alone: None };
        if let Some(at) = wanted {
            parts.scroll.selected = at;
            self.open_part(&mut parts, true);
        }
        self.overlays.push(Overlay::Parts(parts));
    }

    /// Opens the parts of an expression at the current step.
    pub(super) fn open_parts_of(&mut self, expression: &str) {
        let rows = vec![self.expression_row(expression)];
        let mut parts = Parts { rows, scroll: Scroll::default(), alone: Some(expression.to_owned()) };
        self.open_part(&mut parts, true);
        self.overlays.push(Overlay::Parts(parts));
    }

    /// The rows of what can be taken apart, and which of them is wanted.
    fn whole_rows(&mut self, wanted: &Wanted) -> (Vec<Part>, Option<usize>) {
        let (mut rows, mut found) = (Vec::new(), None);
        for conjunct in &self.step_facts().conjuncts {
            if let Wanted::Line(line, module) = wanted
                && found.is_none()
                && conjunct.opens.is_some()
                && conjunct.excerpt.line_in(module) == Some(*line)
            {
                found = Some(rows.len());
            }
            rows.push(Part {
                whole: conjunct.opens.map(Whole::Conjunct),
                path: Vec::new(),
                sign: sign(self, conjunct),
                text: conjunct.excerpt.text.clone(),
                value: conjunct.says(),
                open: conjunct.opens.map(|_| false),
            });
        }
        if let Wanted::Property(at) = wanted {
            found = Some(rows.len() + at);
        }
        let step = self.session.cursor();
        let names = self.session.properties().to_vec();
        let verdicts = self.session.verdicts(step).to_vec();
        for (name, verdict) in names.into_iter().zip(verdicts) {
            let (sign, value) = match verdict {
                Verdict::Holds => ((self.glyphs.ok, Role::PropOk), "holds".to_owned()),
                Verdict::Violated(_) => ((self.glyphs.fail, Role::PropFail), "is violated".to_owned()),
                Verdict::Unknown(reason) => ((self.glyphs.unknown, Role::PropUnknown), reason),
            };
            let (text, whole) = (name.clone(), Some(Whole::Property(name)));
            rows.push(Part { whole, path: Vec::new(), sign, text, value, open: Some(false) });
        }
        for watch in self.asked.watches.clone() {
            rows.push(self.expression_row(&watch));
        }
        (rows, found)
    }

    fn expression_row(&mut self, expression: &str) -> Part {
        let (sign, value) = match self.session.ask(expression, self.session.cursor()) {
            Ok(value) => ((" ", Role::Text), value.to_string()),
            Err(reason) => (("?", Role::PropUnknown), reason.lines().next().unwrap_or_default().to_owned()),
        };
        let whole = Some(Whole::Expression(expression.to_owned()));
        Part { whole, path: Vec::new(), sign, text: expression.to_owned(), value, open: Some(false) }
    }

    /// Opens or closes the selected row.
    fn open_part(&mut self, parts: &mut Parts, open: bool) {
        let at = parts.scroll.selected;
        let Some(row) = parts.rows.get(at) else { return };
        let depth = row.path.len();
        if row.open != Some(!open) {
            if !open {
                // Already closed: to the row that it is a part of.
                let above = parts.rows[..at].iter().rposition(|other| other.path.len() < depth);
                parts.scroll.selected = above.unwrap_or(at);
            }
            return;
        }
        let Some(whole) = row.whole.clone() else { return };
        if !open {
            let inside = parts.rows[at + 1..].iter().take_while(|row| row.path.len() > depth).count();
            parts.rows.drain(at + 1..=at + inside);
            parts.rows[at].open = Some(false);
            return;
        }
        let path = row.path.clone();
        let found = match self.session.parts(self.session.cursor(), &whole, &path) {
            Ok(found) => found,
            Err(reason) => return self.say(&reason),
        };
        if found.is_empty() {
            // All of it is seen already.
            parts.rows[at].open = None;
            return;
        }
        parts.rows[at].open = Some(true);
        let rows: Vec<Part> = found.into_iter().map(|part| Part::of(whole.clone(), part, &path)).collect();
        let inside = parts.rows.split_off(at + 1);
        parts.rows.extend(rows);
        parts.rows.extend(inside);
    }

    /// What a key does to the tree.
    pub(super) fn parts_key(&mut self, mut parts: Parts, key: Key) -> Effect {
        let page = isize::try_from(parts.scroll.page.saturating_sub(1).max(1)).unwrap_or(1);
        match key.code {
            Code::Enter => {
                let is_open = parts.rows.get(parts.scroll.selected).and_then(|row| row.open);
                match is_open {
                    Some(is_open) => self.open_part(&mut parts, !is_open),
                    None => self.say("this has no parts"),
                }
            }
            Code::Right => self.open_part(&mut parts, true),
            Code::Left => self.open_part(&mut parts, false),
            _ => match lookup(key, Pane::Interleaving).map(|binding| binding.command) {
                Some(Command::Down) => parts.scroll.move_by(1),
                Some(Command::Up) => parts.scroll.move_by(-1),
                Some(Command::PageDown) => parts.scroll.move_by(page),
                Some(Command::PageUp) => parts.scroll.move_by(-page),
                Some(Command::First) => parts.scroll.move_by(-FAR),
                Some(Command::Last) => parts.scroll.move_by(FAR),
                Some(command @ (Command::NextStep | Command::PreviousStep)) => {
                    self.run(command);
                    parts = self.parts_again(parts);
                }
                Some(Command::Quit) => return Effect::None,
                _ => {}
            },
        }
        self.overlays.push(Overlay::Parts(parts));
        Effect::None
    }

    /// The same parts at another step, open where they were as far as they are there.
    pub(super) fn parts_again(&mut self, old: Parts) -> Parts {
        let rows = match &old.alone {
            Some(expression) => vec![self.expression_row(expression)],
            None => self.whole_rows(&Wanted::First).0,
        };
        let is_kept = |row: &&Part| !matches!(row.whole, Some(Whole::Conjunct(_)) | None);
        let selected = old.rows.get(old.scroll.selected).filter(is_kept).cloned();
        let mut parts = Parts { rows, ..old };
        let same = |row: &Part, other: &Part| (&row.whole, &row.path) == (&other.whole, &other.path);
        for row in old.rows.iter().filter(|row| row.open == Some(true)).filter(is_kept) {
            if let Some(at) = parts.rows.iter().position(|other| same(other, row)) {
                parts.scroll.selected = at;
                self.open_part(&mut parts, true);
            }
        }
        let selected = selected.and_then(|row| parts.rows.iter().position(|other| same(other, &row)));
        parts.scroll.selected = selected.unwrap_or(0);
        parts
    }
}
