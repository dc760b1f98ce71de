//! What went wrong in an evaluation.

use crate::base::{Span, Symbol, Symbols};
use crate::diag::Diagnostic;
use crate::engine::codes;

/// Which exit status a fault has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An expression has no value.
    Evaluation,
    /// `Assert` of module TLC failed.
    Assert,
    /// The spec wants to touch the outside world, which the user has not allowed.
    NotAllowed,
    /// The spec makes a model value that has no symbol.
    NewModelValue(String),
}

/// The evaluation failed; what went wrong is kept by the evaluator. No bigger than it must be, since
/// every step of an evaluation returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

/// What went wrong in an evaluation, where, and through which calls.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Which exit status it has.
    pub kind: FaultKind,
    /// What is wrong, with the values, in one line without a full stop.
    pub message: String,
    /// The expression.
    pub span: Span,
    /// What to do about it.
    pub hint: Option<String>,
    /// The operators entered, the innermost first, with the places of their definitions.
    pub calls: Vec<(Symbol, Span)>,
}

/// How many calls a message shows.
const SHOWN_CALLS: usize = 6;

impl Fault {
    /// Returns a fault at an expression.
    #[must_use]
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Fault { kind: FaultKind::Evaluation, message: message.into(), span, hint: None, calls: Vec::new() }
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the message for the user.
    #[must_use]
    pub fn diagnostic(&self, symbols: &Symbols) -> Diagnostic {
        let code = match self.kind {
            FaultKind::Evaluation | FaultKind::NewModelValue(_) => codes::EVALUATION,
            FaultKind::NotAllowed => codes::NOT_ALLOWED,
            FaultKind::Assert => codes::ASSERT,
        };
        let mut diagnostic = Diagnostic::error(code, self.message.clone()).at(self.span, "");
        let mut shown: Vec<Span> = Vec::new();
        for (name, span) in &self.calls {
            if shown.contains(span) || shown.len() == SHOWN_CALLS {
                continue;
            }
            shown.push(*span);
            diagnostic = diagnostic.also(*span, format!("in a call of {}", symbols.text(*name)));
        }
        if let Some(hint) = &self.hint {
            diagnostic = diagnostic.hint(hint.clone());
        }
        diagnostic
    }
}
