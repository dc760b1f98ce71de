//! What the tool has to say about a spec: one type for all messages, rendered in one place.
//!
//! A [`Diagnostic`] is about the user's spec or cfg. Failures of the environment are `io` errors, and
//! a mistake of ours is a panic: the three are never mixed.

mod render;

use crate::base::Span;

pub use render::{Color, render, render_all, title, to_line};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The run cannot go on, or its verdict is a violation.
    Error,
    /// The run goes on, but the user should know.
    Warning,
}

/// One message: what, where, what was expected, one hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable code such as `E0203`; the table is in `codes.rs` of the module that raises it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// The place it is about, with a few words.
    pub primary: Option<Label>,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// The calls that led to it, the innermost first: each as TLA+ text, with the place of the call.
    pub calls: Vec<Label>,
    /// How many more calls there are.
    pub more_calls: usize,
    /// What to do about it, or what is allowed; each a line.
    pub hints: Vec<String>,
}

/// A place with a few words on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The words, may be empty.
    pub text: String,
}

impl Diagnostic {
    /// Returns an error with a code and a message.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            calls: Vec::new(),
            more_calls: 0,
            hints: Vec::new(),
        }
    }

    /// Returns a warning with a code and a message.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// Sets the place it is about.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Adds a place that explains it.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(text.into());
        self
    }
}
