//! Diagnostics as text for a terminal.
//!
//! The layout is that of rustc, drawn by `annotate-snippets`, which stays in this file. Spans are
//! not trusted: one that is out of range or splits a character is cut to what there is, and one of
//! several lines to its first.

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::base::{FileId, SourceFile, SourceMap};

/// Whether to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// ANSI colors.
    Ansi,
    /// Plain text.
    Plain,
}

/// How wide a rendered line may be; longer source lines are cut around their labels.
const WIDTH: usize = 120;

/// Renders one diagnostic with its source lines; with ANSI colors if `color`.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, color: Color) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(one_line(&diagnostic.message))
        .id(diagnostic.code)
        .elements(Vec::<Snippet<'_, Annotation<'_>>>::new());
    for file in files(diagnostic) {
        if let Some(snippet) = snippet(diagnostic, file, sources) {
            group = group.element(snippet);
        }
    }
    for call in calls(diagnostic, sources) {
        group = group.element(Level::NOTE.message(call));
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(one_line(hint)));
    }
    let renderer = match color {
        Color::Ansi => Renderer::styled(),
        Color::Plain => Renderer::plain(),
    };
    renderer.term_width(WIDTH).render(&[group])
}

/// So many are rendered at most: nobody reads more, and each has its lines.
const MOST: usize = 100;

/// Renders several, each followed by an empty line. Of very many the last are only counted.
#[must_use]
pub fn render_all(diagnostics: &[Diagnostic], sources: &SourceMap, color: Color) -> String {
    let mut out: String = diagnostics.iter().take(MOST).map(|d| render(d, sources, color) + "\n\n").collect();
    if let Some(more @ 1..) = diagnostics.len().checked_sub(MOST) {
        out.push_str(&format!("and {more} more\n\n"));
    }
    out
}

/// Renders one diagnostic as `path:line:column: error[E0101]: message`.
#[must_use]
pub fn to_line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let message = title(diagnostic);
    let place = diagnostic.primary.as_ref().and_then(|label| {
        let file = sources.get(label.span.file)?;
        Some(format!("{}:{}", file.path, file.line_column(label.span.start)))
    });
    match place {
        Some(place) => format!("{place}: {message}"),
        None => message,
    }
}

/// Returns what a diagnostic says without its place, as `error[E0101]: message`.
#[must_use]
pub fn title(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{severity}[{}]: {}", diagnostic.code, one_line(&diagnostic.message))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// Returns a line for each call that led to what is wrong.
fn calls(diagnostic: &Diagnostic, sources: &SourceMap) -> Vec<String> {
    let line = |call: &Label| {
        let text = one_line(&call.text);
        match sources.get(call.span.file) {
            Some(file) => format!("in {text}, called at {}:{}", file.path, file.line_column(call.span.start)),
            None => format!("in {text}"),
        }
    };
    let more = (diagnostic.more_calls > 0).then(|| format!("in {} more calls", diagnostic.more_calls));
    diagnostic.calls.iter().map(line).chain(more).collect()
}

fn labels(diagnostic: &Diagnostic) -> impl Iterator<Item = &Label> {
    diagnostic.primary.iter().chain(&diagnostic.secondary)
}

/// Returns the files that a diagnostic points into, that of its place first.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files = Vec::new();
    for label in labels(diagnostic) {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

/// Returns the lines of a file that labels point to, with the labels.
fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    id: FileId,
    sources: &'a SourceMap,
) -> Option<Snippet<'a, Annotation<'a>>> {
    let file = sources.get(id)?;
    let places: Vec<_> = labels(diagnostic)
        .filter(|label| label.span.file == id)
        .map(|label| (label, clamp(file, label)))
        .collect();
    let start = places.iter().map(|(_, (start, _))| *start).min()?;
    let end = places.iter().map(|(_, (_, end))| *end).max()?;
    let window_start = file.text[..start].rfind('\n').map_or(0, |i| i + 1);
    let window_end = file.text[end..].find('\n').map_or(file.text.len(), |i| end + i);
    let line = file.line_column(u32::try_from(window_start).unwrap_or(u32::MAX)).line;
    let annotations = places.into_iter().map(|(label, (start, end))| {
        let is_primary = diagnostic.primary.as_ref().is_some_and(|p| std::ptr::eq(p, label));
        let kind = if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(start - window_start..end - window_start);
        if label.text.is_empty() { annotation } else { annotation.label(one_line(&label.text)) }
    });
    let snippet = Snippet::source(&file.text[window_start..window_end]);
    Some(snippet.line_start(line as usize).path(file.path.as_str()).annotations(annotations))
}

/// Returns the part of a label's span that is in the text and on its first line.
fn clamp(file: &SourceFile, label: &Label) -> (usize, usize) {
    let floor =
        |at: usize| (0..=at.min(file.text.len())).rev().find(|&i| file.text.is_char_boundary(i)).unwrap_or(0);
    let start = floor(label.span.start as usize);
    let end = floor(label.span.end as usize).max(start);
    let line_end = file.text[start..].find(['\n', '\r']).map_or(file.text.len(), |i| start + i);
    (start, end.min(line_end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;

    fn sources(text: &str) -> (SourceMap, FileId) {
        let mut sources = SourceMap::default();
        let id = sources.add("dir/Spec.tla", text);
        (sources, id)
    }

    #[test]
    fn draws_labels_and_hints() {
        let (sources, id) = sources("A == 1\nB == ( 2\nC == 3\n");
        let diagnostic = Diagnostic::error("E0102", "this `(` is not closed")
            .at(Span::new(id, 12, 13), "it begins here")
            .also(Span::new(id, 16, 17), "expected `)` before this")
            .hint("close it");
        insta::assert_snapshot!(render(&diagnostic, &sources, Color::Plain), @"
        error[E0102]: this `(` is not closed
         --> dir/Spec.tla:2:6
          |
        2 | B == ( 2
          |      ^ it begins here
        3 | C == 3
          | - expected `)` before this
          |
          = help: close it
        ");
        assert_eq!(to_line(&diagnostic, &sources), "dir/Spec.tla:2:6: error[E0102]: this `(` is not closed");
        assert_eq!(title(&diagnostic), "error[E0102]: this `(` is not closed");
        assert_eq!(sources.location(Span::new(id, 12, 13)).as_deref(), Some("2:6 of Spec"));
    }

    #[test]
    fn colors_are_ansi_escapes() {
        let (sources, id) = sources("A == 1\n");
        let diagnostic = Diagnostic::warning("E0001", "m").at(Span::new(id, 0, 1), "x");
        assert!(render(&diagnostic, &sources, Color::Ansi).contains("\u{1b}["));
        assert!(!render(&diagnostic, &sources, Color::Plain).contains('\u{1b}'));
    }

    #[test]
    fn survives_spans_that_are_no_good() {
        let long = format!("A == \t\"{}\"\u{0}\n∧ b", "é".repeat(50_000));
        let (sources, id) = sources(&long);
        let ends = [0, 1, 5, 7, 8, 500, 99_999, 100_010, 100_012, 100_013, 200_000];
        for start in ends {
            for end in ends {
                let diagnostic = Diagnostic::error("E0001", "m\nn")
                    .at(Span { file: id, start, end }, "here")
                    .also(Span { file: id, start: end, end: start }, "");
                assert!(!render(&diagnostic, &sources, Color::Plain).is_empty());
            }
        }
        let elsewhere = Diagnostic::error("E0001", "m").at(Span::new(FileId(7), 0, 1), "x");
        assert_eq!(to_line(&elsewhere, &sources), "error[E0001]: m");
        assert_eq!(render(&elsewhere, &sources, Color::Plain), "error[E0001]: m");
        let nowhere = SourceMap::default();
        assert_eq!(to_line(&elsewhere, &nowhere), "error[E0001]: m");
    }

    #[test]
    fn of_very_many_the_last_are_counted() {
        let all = vec![Diagnostic::error("E0001", "there is no file"); 103];
        let text = render_all(&all, &SourceMap::default(), Color::Plain);
        assert_eq!(text.matches("there is no file").count(), 100);
        assert!(text.ends_with("there is no file\n\nand 3 more\n\n"), "{text}");
        assert!(!render_all(&all[..100], &SourceMap::default(), Color::Plain).contains("more"));
    }
}
