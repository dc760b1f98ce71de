//! Lessons as text: the list of them, and a whole lesson for a pipe, a mail or a screen reader.

use std::fmt::Write;

use crate::diag::Diagnostic;
use crate::lesson::{self, Ink, Lesson, Line, Page, Scene, Stage};
use crate::trace::Trace;

/// The widest text that is easy to read.
const WIDEST: usize = 80;

/// Writes the list of lessons.
pub fn list(lessons: &[Lesson]) -> String {
    let widest = lessons.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (i, lesson) in lessons.iter().enumerate() {
        let (name, n) = (&lesson.name, lesson.pages.len());
        let plural = if n == 1 { "" } else { "s" };
        let _ = writeln!(out, "{:>3}  {name:<widest$}  {} ({n} page{plural})", i + 1, lesson.title);
    }
    out
}

/// Writes a lesson. A question is followed by its answer.
///
/// # Errors
/// Why a page cannot be shown.
pub fn text(
    lessons: &[Lesson],
    at: usize,
    stage: &mut dyn Stage,
    columns: usize,
) -> Result<String, Diagnostic> {
    let columns = columns.min(WIDEST);
    let lesson = &lessons[at];
    let heading = format!("Lesson {} of {}: {}", at + 1, lessons.len(), lesson.title);
    let mut out = format!("{heading}\n{}\n", "=".repeat(super::lines::width(&heading)));
    for (i, page) in lesson.pages.iter().enumerate() {
        let scene = lesson::scene(page, stage)?;
        let heading = format!("{}. {}", i + 1, page.title.text);
        let _ = writeln!(out, "\n{heading}\n{}", "-".repeat(super::lines::width(&heading)));
        write_lines(&mut out, &lesson::paragraph(&place(page, &scene), columns, Ink::Plain));
        out.push('\n');
        write_lines(&mut out, &lesson::lines(&page.text, columns));
        write_question(&mut out, page, &scene, columns);
    }
    Ok(out)
}

/// Says where a page stands.
pub(super) fn place(page: &Page, scene: &Scene) -> String {
    let trace = &scene.played.trace;
    let label = step_label(trace, scene.at);
    let setting = &page.setting;
    let (state, len) = (scene.at + 1, trace.steps.len());
    format!("[{} with {}, state {state} of {len}: {label}]", setting.spec, setting.cfg)
}

fn step_label(trace: &Trace, at: usize) -> String {
    let label = trace.steps.get(at).and_then(|step| step.label.as_ref());
    label.map_or_else(|| "Init".to_owned(), ToString::to_string)
}

fn write_question(out: &mut String, page: &Page, scene: &Scene, columns: usize) {
    let (Some(question), Some(answer)) = (&page.question, scene.answer) else { return };
    out.push('\n');
    write_lines(out, &lesson::paragraph(&format!("? {}", question.ask), columns, Ink::Strong));
    for (i, choice) in question.choices.iter().enumerate() {
        let _ = writeln!(out, "  {}  {choice}", i + 1);
    }
    out.push('\n');
    let right = question.choices.get(answer).map_or("", String::as_str);
    let says = question.says.as_deref().unwrap_or("");
    write_lines(out, &lesson::paragraph(&format!("Answer: {right}. {says}"), columns, Ink::Plain));
}

fn write_lines(out: &mut String, lines: &[Line]) {
    for line in lines {
        let text: String = line.iter().map(|run| run.text.as_str()).collect();
        let _ = writeln!(out, "{}", text.trim_end());
    }
}
