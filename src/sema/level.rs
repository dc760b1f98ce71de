//! Levels.
use crate::diag::Diagnostic;
use crate::sema::hir::Program;
pub(super) fn check(_program: &mut Program) -> Vec<Diagnostic> {
    Vec::new()
}
