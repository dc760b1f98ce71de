//! Lessons as pages of HTML that need nothing else: a file for each lesson, and one that lists them.

use std::fmt::Write;

use super::Style;
use super::columns::{PIPE_WIDTH, columns};
use super::html::HEAD;
use super::lesson::place;
use super::svg::{self, escape};
use super::text::steps;
use crate::diag::Diagnostic;
use crate::lesson::{self, Block, Body, Ink, Lesson, Page, Run, Scene, Stage};
use crate::scene::pictures;
use crate::session::Walker;
use crate::trace::{self, State, Trace};

const STYLE: &str = "\
body { max-width: 52em }
section { border-top: 1px solid; margin-top: 2.5em }
h2 { font-size: 1.2em; margin: 1em 0 .3em }
p code, li code { font: .85em ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace }
pre { padding: 1px 2px }
ul.text, ol.text { font: inherit; padding-left: 2em }
ul.text { list-style: disc }
ol.text { list-style: decimal }
p.item { text-indent: -1.3em }
p.item b { display: inline-block; width: 1.3em; text-indent: 0; font-weight: normal }
blockquote { margin: 0; padding-left: 1em; border-left: 3px solid }
mark { background: none; color: inherit; font-weight: bold; outline: 1px solid }
.ask { font-weight: bold }
nav { margin: 2em 0 }
";

/// Returns the name of the file of a lesson.
pub fn file_name(lesson: &Lesson) -> String {
    format!("{}.html", lesson.name)
}

/// Writes the page that lists the lessons.
pub fn index(lessons: &[Lesson]) -> String {
    let mut out = open("Lessons");
    out.push_str("<ol class=\"text\">\n");
    for lesson in lessons {
        let (file, title) = (escape(&file_name(lesson)), escape(&lesson.title));
        let _ = writeln!(out, "<li><a href=\"{file}\">{title}</a></li>");
    }
    out.push_str("</ol>\n</body>\n</html>\n");
    out
}

/// Writes a lesson as a page.
///
/// # Errors
/// Why a page of it cannot be shown.
pub fn page(lessons: &[Lesson], at: usize, stage: &mut dyn Stage) -> Result<String, Diagnostic> {
    let lesson = &lessons[at];
    let mut out = open(&lesson.title);
    let _ = writeln!(out, "<p>Lesson {} of {}</p>", at + 1, lessons.len());
    for (i, page) in lesson.pages.iter().enumerate() {
        let scene = lesson::scene(page, stage)?;
        let title = escape(&page.title.text);
        let _ = writeln!(out, "<section id=\"p{}\">\n<h2>{}. {title}</h2>", i + 1, i + 1);
        write_blocks(&mut out, &page.text);
        // Whoever has come here has answered what was asked before.
        let last = lesson.last_seen(i, scene.at, &|page| page < i);
        write_behavior(&mut out, page, &scene, last, stage);
        out.push_str("</section>\n");
    }
    out.push_str("<nav>");
    if let Some(before) = at.checked_sub(1).and_then(|i| lessons.get(i)) {
        let _ = write!(out, "<a href=\"{}\">previous lesson</a> ", escape(&file_name(before)));
    }
    out.push_str("<a href=\"index.html\">all lessons</a>");
    if let Some(next) = lessons.get(at + 1) {
        let _ = write!(out, " <a href=\"{}\">next lesson</a>", escape(&file_name(next)));
    }
    out.push_str("</nav>\n</body>\n</html>\n");
    Ok(out)
}

fn open(title: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{HEAD}{}{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        svg::STYLE
    )
}

fn write_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        let indent = block.depth * 2;
        if block.is_quote {
            out.push_str("<blockquote>");
        }
        match &block.body {
            Body::Code(lines) => {
                let _ = writeln!(
                    out,
                    "<pre style=\"margin-left:{indent}em\">{}</pre>",
                    escape(&lines.join("\n"))
                );
            }
            Body::Text(runs) => {
                let class = if block.marker.is_empty() { "" } else { " class=\"item\"" };
                let _ = write!(out, "<p{class} style=\"margin-left:{indent}em\">");
                match block.marker.trim_end() {
                    "" => {}
                    "-" => out.push_str("<b>&bull;</b>"),
                    number => {
                        let _ = write!(out, "<b>{}</b>", escape(number));
                    }
                }
                write_runs(out, runs);
                out.push_str("</p>\n");
            }
        }
        if block.is_quote {
            out.push_str("</blockquote>\n");
        }
    }
}

fn write_runs(out: &mut String, runs: &[Run]) {
    for run in runs {
        let text = escape(&run.text);
        let _ = match run.ink {
            Ink::Plain => write!(out, "{text}"),
            Ink::Code => write!(out, "<code>{text}</code>"),
            Ink::Emphasis => write!(out, "<em>{text}</em>"),
            Ink::Strong => write!(out, "<strong>{text}</strong>"),
        };
    }
}

/// Writes where the page stands, with the behavior up to its last state that may be seen. What comes after a
/// question is told with the answer.
fn write_behavior(out: &mut String, page: &Page, scene: &Scene, last: Option<usize>, stage: &mut dyn Stage) {
    let Ok(mut walker) = stage.walker(&page.setting) else { return };
    let whole = &scene.played.trace;
    let broken = scene.played.broken.as_deref();
    let question = page.question.as_ref().zip(scene.answer);
    match last {
        Some(last) => {
            let steps = whole.steps.iter().take(last + 1).cloned().collect();
            let so_far = Trace { steps, lasso: None, ..whole.clone() };
            write_steps(out, &so_far, None, scene.at, walker.as_mut());
        }
        None => write_steps(out, whole, broken, scene.at, walker.as_mut()),
    }
    let _ = writeln!(out, "<p class=\"place\">{}</p>", escape(&place(page, scene)));
    write_picture(out, whole, scene.at, walker.as_mut());
    let Some((question, answer)) = question else { return };
    let _ = writeln!(out, "<p class=\"ask\">{}</p>\n<ul class=\"text\">", escape(&question.ask));
    for choice in &question.choices {
        let _ = writeln!(out, "<li>{}</li>", escape(choice));
    }
    let right = question.choices.get(answer).map_or("", String::as_str);
    let says = escape(question.says.as_deref().unwrap_or(""));
    let _ = writeln!(
        out,
        "</ul>\n<details><summary>The answer</summary>\n<p><strong>{}</strong>. {says}</p>",
        escape(right)
    );
    write_steps(out, whole, broken, scene.at, walker.as_mut());
    out.push_str("</details>\n");
}

/// Writes a behavior in columns if it has several threads, or step by step; with a mark on a step.
fn write_steps(out: &mut String, trace: &Trace, broken: Option<&str>, at: usize, walker: &mut dyn Walker) {
    let mut definition = |name: &str, state: &State| walker.definition(name, state);
    let table = trace::resolve(trace, &mut definition);
    let text = if trace.steps.len() > 1 {
        columns(trace, &table, broken, &[], PIPE_WIDTH, Style::plain())
    } else {
        steps(trace, &[], Style::plain())
    };
    let number = format!("{} ", at + 1);
    out.push_str("<pre>");
    for line in text.trim_end().lines() {
        let line_text = escape(line);
        if line.trim_start().starts_with(&number) {
            let _ = writeln!(out, "<mark>{line_text}</mark>");
        } else {
            let _ = writeln!(out, "{line_text}");
        }
    }
    out.push_str("</pre>\n");
}

fn write_picture(out: &mut String, trace: &Trace, at: usize, walker: &mut dyn Walker) {
    let mut definition = |name: &str, state: &State| walker.definition(name, state);
    let Some(pictures) = pictures(trace, &mut definition) else { return };
    if let Some(Ok(layout)) = pictures.get(at).map(|picture| &picture.layout) {
        out.push_str(&svg::inline(layout));
    }
}
