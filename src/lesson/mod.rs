//! Lessons: pages of text, each at a place in a behavior of a model, with questions about what comes.
//!
//! What a page says of its model is checked ([`check`]), so a lesson cannot tell what is not so. Nothing
//! is searched here: whoever plays or checks a lesson gives a [`Stage`], which has the models.

mod check;
mod codes;
mod layout;
mod read;
#[cfg(test)]
pub(crate) mod tests;
mod text;

use std::rc::Rc;

pub use check::{Scene, check, scene};
pub use layout::{Ink, Line, Run, lines, paragraph};
pub use read::read;
pub use text::{Block, Body};

use crate::base::Span;
use crate::claims::{Found, Verdict};
use crate::session::Walker;
use crate::trace::{State, Trace};
use crate::value::Plain;

/// The words that a page has for panes, in the order of the panes.
pub const PANES: [(&str, Focus); 6] = [
    ("interleaving", Focus::Interleaving),
    ("state", Focus::State),
    ("source", Focus::Source),
    ("next", Focus::Next),
    ("properties", Focus::Properties),
    ("scene", Focus::Scene),
];

/// The most choices that a question may have.
pub const MOST_CHOICES: usize = 6;

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called: the name of its file without the ending.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The pages; there is at least one.
    pub pages: Vec<Page>,
}

/// A page of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its title, with its place.
    pub title: Words,
    /// What it says.
    pub text: Vec<Block>,
    /// The behavior that it is about.
    pub setting: Setting,
    /// The state it stands at, from 1.
    pub goto: usize,
    /// Where that is said, if it is not taken over from the page before.
    pub goto_at: Option<Span>,
    /// The pane that it is about.
    pub focus: Option<Focus>,
    /// What must be TRUE in its state.
    pub must: Vec<Words>,
    /// What it asks.
    pub question: Option<Question>,
    /// What a check of its model comes to.
    pub record: Option<Record>,
}

/// A text of a lesson and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Which behavior a page is about.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The file of the root module, beside the book or the lesson.
    pub spec: String,
    /// The cfg, beside it.
    pub cfg: String,
    /// What is TRUE in the last state of the behavior; absent for the counterexample.
    pub reach: Option<Words>,
}

impl PartialEq for Setting {
    /// Says whether the behavior is the same, wherever that was said.
    fn eq(&self, other: &Self) -> bool {
        let key = |s: &Self| (s.spec.clone(), s.cfg.clone(), s.reach.as_ref().map(|r| r.text.clone()));
        key(self) == key(other)
    }
}

impl Eq for Setting {}

/// A pane of the explorer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The steps in lanes.
    Interleaving,
    /// The variables.
    State,
    /// The text of the spec.
    Source,
    /// What is enabled.
    Next,
    /// The properties.
    Properties,
    /// The state as the spec draws it.
    Scene,
}

/// A question with a few choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub ask: String,
    /// The choices; at least two and at most [`MOST_CHOICES`], no two alike.
    pub choices: Vec<String>,
    /// Which of them is right.
    pub answer: Answer,
    /// What is said after the answer.
    pub says: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// How the right choice is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The page says so.
    Told(usize),
    /// It is the value of an expression in a state, counted from 1.
    Value(Words, usize),
    /// It is what a check of the model comes to.
    Outcome,
}

/// What a page says that a check of its model comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The verdict.
    pub outcome: Verdict,
    /// The property that fails, or one of those that hold.
    pub property: Option<String>,
    /// How many states the counterexample has.
    pub states: Option<u64>,
    /// Where it stands.
    pub span: Span,
}

/// What a check of a model came to, and the behavior that a page shows of it.
#[derive(Clone, Debug)]
pub struct Played {
    /// The name of the root module.
    pub module: String,
    /// What was found.
    pub found: Found,
    /// What the last state breaks, if the behavior is a counterexample.
    pub broken: Option<String>,
    /// The behavior; of a model that holds it is an initial state.
    pub trace: Trace,
}

/// A state of a behavior, with the one after it.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The state.
    pub state: &'a State,
    /// The next one; absent for the last one.
    pub next: Option<&'a State>,
}

/// Has the models of lessons.
pub trait Stage {
    /// Returns the behavior of a setting; each is searched once.
    ///
    /// # Errors
    /// Why there is none, as text for the user.
    fn play(&mut self, setting: &Setting) -> Result<Rc<Played>, String>;

    /// Returns the value of an expression of the spec. Primed variables are those of the next state.
    ///
    /// # Errors
    /// Why it has none, as text for the user.
    fn value(&mut self, setting: &Setting, expression: &str, moment: Moment<'_>) -> Result<Plain, String>;

    /// Returns what an explorer asks of the spec of a setting.
    ///
    /// # Errors
    /// Why it cannot be used, as text for the user.
    fn walker(&mut self, setting: &Setting) -> Result<Box<dyn Walker>, String>;
}

impl Lesson {
    /// Returns the last state that a reader of a page may see, from 0; absent for all. The page stands at the state
    /// `at`, and `answered` says of a page whether its question is answered. Of a model about which this page or a
    /// later one asks, nothing is seen that the pages so far have not come to.
    #[must_use]
    pub fn last_seen(&self, page: usize, at: usize, answered: &dyn Fn(usize) -> bool) -> Option<usize> {
        let pages = &self.pages;
        let asks = |i: usize| pages[i].question.is_some() && !answered(i);
        let setting = &pages[page].setting;
        (page..pages.len()).find(|i| {
            let other = &pages[*i].setting;
            setting.spec == other.spec && setting.cfg == other.cfg && asks(*i)
        })?;
        let come_to = |i: usize| match pages[i].question.as_ref().map(|question| &question.answer) {
            Some(Answer::Value(_, state)) if answered(i) => *state.max(&pages[i].goto),
            _ => pages[i].goto,
        };
        let seen = (0..=page).filter(|i| pages[*i].setting == *setting).map(come_to).max();
        Some(seen.map_or(at, |state| state.saturating_sub(1)))
    }
}

impl Played {
    /// Returns a state, counted from 1.
    #[must_use]
    pub fn moment(&self, state: usize) -> Option<Moment<'_>> {
        let steps = &self.trace.steps;
        let step = steps.get(state.checked_sub(1)?)?;
        Some(Moment { state: &step.state, next: steps.get(state).map(|step| &step.state) })
    }
}
