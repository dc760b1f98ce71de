//! What went wrong in an evaluation.

use crate::base::Span;
use crate::diag::{Diagnostic, Label};
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
    /// There is no memory for more values.
    Memory,
    /// The evaluation was told to stop; this says nothing of the spec.
    Stopped,
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
    /// The calls that led to it, the innermost first: each as TLA+ text, with the place of the call.
    pub calls: Vec<Label>,
    /// How many more calls there are, outside of these.
    pub more_calls: usize,
}

/// How many calls a message shows.
pub(super) const SHOWN_CALLS: usize = 8;

impl Fault {
    /// Returns a fault at an expression.
    #[must_use]
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Fault {
            kind: FaultKind::Evaluation,
            message: message.into(),
            span,
            hint: None,
            calls: Vec::new(),
            more_calls: 0,
        }
    }

    /// Says whether the evaluation was told to stop.
    #[must_use]
    pub fn is_stop(&self) -> bool {
        self.kind == FaultKind::Stopped
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the message for the user.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let code = match self.kind {
            FaultKind::Evaluation | FaultKind::NewModelValue(_) | FaultKind::Stopped => codes::EVALUATION,
            FaultKind::NotAllowed => codes::NOT_ALLOWED,
            FaultKind::Memory => codes::MEMORY,
            FaultKind::Assert => codes::ASSERT,
        };
        let mut diagnostic = Diagnostic::error(code, self.message.clone()).at(self.span, "");
        diagnostic.calls.clone_from(&self.calls);
        diagnostic.more_calls = self.more_calls;
        if let Some(hint) = &self.hint {
            diagnostic = diagnostic.hint(hint.clone());
        }
        diagnostic
    }
}
