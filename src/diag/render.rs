//! Diagnostics as text for a terminal, with the source lines that they are about.
//!
//! The only file that knows the crate which draws the snippets.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::base::{FileId, SourceMap, Span};

/// A place of more lines than this is shown by its first line.
const MAX_LINES: usize = 6;

/// Renders one diagnostic with its source lines; with ANSI colors if `color`.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, color: Color) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    for file in files(diagnostic) {
        group = group.element(snippet(diagnostic, file, sources));
    }
    for hint in &diagnostic.hints {
        group = group.element(Element::from(Level::HELP.message(printable(hint))));
    }
    let renderer = match color {
        Color::Ansi => Renderer::styled(),
        Color::Plain => Renderer::plain(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
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

/// The files that a diagnostic is about, that of the primary place first.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files = Vec::new();
    for label in diagnostic.primary.iter().chain(&diagnostic.secondary) {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    file: FileId,
    sources: &'a SourceMap,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.file(file);
    let annotation = |kind: AnnotationKind, label: &'a Label| {
        let annotation = kind.span(range(label.span, &source.text));
        if label.text.is_empty() { annotation } else { annotation.label(printable(&label.text)) }
    };
    let primary = diagnostic.primary.iter().map(|l| (AnnotationKind::Primary, l));
    let secondary = diagnostic.secondary.iter().map(|l| (AnnotationKind::Context, l));
    let here = primary.chain(secondary).filter(|(_, l)| l.span.file == file);
    let annotations: Vec<_> = here.map(|(kind, label)| annotation(kind, label)).collect();
    Snippet::source(source.text.as_str()).path(source.path.as_str()).annotations(annotations)
}

/// Returns the bytes of a place, kept inside the text and on the borders of characters, and not longer
/// than is good to look at.
fn range(span: Span, text: &str) -> std::ops::Range<usize> {
    let inside = |offset: u32| {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = inside(span.start);
    let end = inside(span.end).max(start);
    let place = &text[start..end];
    if place.lines().count() > MAX_LINES {
        return start..start + place.find('\n').unwrap_or(place.len());
    }
    start..end
}

/// Returns the text without the characters that a terminal would obey.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(diagnostic: &Diagnostic, texts: &[(&str, &str)]) -> String {
        let mut sources = SourceMap::default();
        for (path, text) in texts {
            sources.add(*path, *text);
        }
        render(diagnostic, &sources, Color::Plain)
    }

    fn place(file: u32, start: usize, end: usize) -> Span {
        Span::new(FileId(file), start, end)
    }

    #[test]
    fn a_place_and_a_hint() {
        let text = "---- MODULE A ----\nFoo == Bar\n====\n";
        let error = Diagnostic::error("E0201", "unknown operator `Bar`")
            .at(place(0, 26, 29), "not defined")
            .also(place(0, 19, 22), "in this definition")
            .hint("did you mean `Baz`?");
        insta::assert_snapshot!(show(&error, &[("A.tla", text)]), @r"
        error[E0201]: unknown operator `Bar`
         --> A.tla:2:8
          |
        2 | Foo == Bar
          | ---    ^^^ not defined
          | |
          | in this definition
          |
          = help: did you mean `Baz`?
        ");
    }

    #[test]
    fn two_files() {
        let error = Diagnostic::warning("W0201", "`N` is declared twice")
            .at(place(0, 0, 1), "here")
            .also(place(1, 4, 5), "and here");
        insta::assert_snapshot!(show(&error, &[("A.tla", "N\n"), ("B.tla", "1\n2\nN\n")]), @r"
        warning[W0201]: `N` is declared twice
         --> A.tla:1:1
          |
        1 | N
          | ^ here
          |
         ::: B.tla:3:1
          |
        3 | N
          | - and here
        ");
    }

    #[test]
    fn no_place() {
        insta::assert_snapshot!(show(&Diagnostic::error("E0100", "there is no file X.tla"), &[]), @"error[E0100]: there is no file X.tla");
    }

    #[test]
    fn places_that_are_not_in_the_text() {
        let error = Diagnostic::error("E0101", "expected `====`").at(place(0, 90, 99), "the file ends here");
        insta::assert_snapshot!(show(&error, &[("A.tla", "a ≤ b")]), @r"
        error[E0101]: expected `====`
         --> A.tla:1:6
          |
        1 | a ≤ b
          |      ^ the file ends here
        ");
        let error = Diagnostic::error("E0101", "x").at(place(0, 3, 4), "inside a character");
        insta::assert_snapshot!(show(&error, &[("A.tla", "a ≤ b")]), @r"
        error[E0101]: x
         --> A.tla:1:3
          |
        1 | a ≤ b
          |   ^ inside a character
        ");
        let error = Diagnostic::error("E0101", "x").at(place(0, 0, 0), "an empty file");
        insta::assert_snapshot!(show(&error, &[("A.tla", "")]), @r"
        error[E0101]: x
         --> A.tla:1:1
          |
        1 |
          | ^ an empty file
        ");
    }

    #[test]
    fn long_places_are_shown_by_their_first_line() {
        let text = "a\n".repeat(40);
        let error = Diagnostic::error("E0101", "x").at(place(0, 0, 80), "");
        insta::assert_snapshot!(show(&error, &[("A.tla", text.as_str())]), @r"
        error[E0101]: x
         --> A.tla:1:1
          |
        1 | a
          | ^
        ");
    }
}
