//! The report of a run as text: what is wrong and why, the behavior that shows it, the counts.
//!
//! It holds everything that the explorer shows of a verdict, so that a pipe, a mail or a screen reader
//! loses nothing. A step shows only what it changed, as the smallest changed parts.

use std::fmt::Write;

pub use super::lines::grouped;
use super::lines::{pad, width};
use super::{Glyphs, Ink, Style};
use crate::base::SourceMap;
use crate::diag::{render, render_all};
use crate::engine::codes;
use crate::scene::{self, Picture, Signs};
use crate::search::{Counts, Outcome, Report, Violation};
use crate::trace::diff::{Change, diff};
use crate::trace::{Lasso, Trace};

/// Where the location of an action stands, if the label leaves room for it.
const LOCATION_COLUMN: usize = 56;

/// What surrounds a report.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// All source text, for the snippets.
    pub sources: &'a SourceMap,
    /// The name of the module that was checked.
    pub module: &'a str,
    /// How long the run took.
    pub seconds: f64,
}

/// How the behavior of a violation is written: [`trace`], or in columns.
pub type Behavior<'a> = dyn FnMut(&Violation) -> String + 'a;

/// Writes the report of a run.
pub fn report(report: &Report, context: &Context<'_>, style: Style, behavior: &mut Behavior<'_>) -> String {
    let mut out = String::new();
    if !report.warnings.is_empty() {
        out.push_str(&render_all(&report.warnings, context.sources, style.color));
    }
    for violation in &report.violations {
        write_violation(&mut out, violation, context, style, behavior);
    }
    out + &ending(report, context, style)
}

/// Writes what was found in a line, and how much was searched in another.
pub fn ending(report: &Report, context: &Context<'_>, style: Style) -> String {
    verdict(report, context.module, style) + &counts(report, context.seconds)
}

/// Writes the behavior of a violation as its ALIAS shows it, if it has one.
pub fn behavior(violation: &Violation, style: Style) -> String {
    violation.shown_trace().map_or_else(String::new, |shown| trace(&shown, style))
}

/// Writes the behavior of a violation with the picture of each state below what the step changed.
pub fn pictured(violation: &Violation, pictures: &[Picture], style: Style) -> String {
    violation.shown_trace().map_or_else(String::new, |shown| steps(&shown, pictures, style))
}

/// Writes a behavior: every step with what it changed.
pub fn trace(trace: &Trace, style: Style) -> String {
    steps(trace, &[], style)
}

pub(super) fn steps(trace: &Trace, pictures: &[Picture], style: Style) -> String {
    let mut out = String::new();
    let digits = trace.steps.len().to_string().len();
    let margin = " ".repeat(digits + 2);
    for (i, step) in trace.steps.iter().enumerate() {
        let number = format!("{:>digits$}", i + 1);
        let label = step.label.as_ref().map_or_else(|| "Init".to_owned(), ToString::to_string);
        let location = step.label.as_ref().and_then(|l| l.location.as_deref()).unwrap_or("");
        let label = if location.is_empty() { label } else { pad(&label, LOCATION_COLUMN) + "  " };
        let (number, label) = (style.paint(Ink::Strong, &number), style.paint(Ink::Strong, &label));
        let _ = writeln!(out, "{number}  {label}{}", style.paint(Ink::Faint, location));
        match i.checked_sub(1) {
            None => write_state(&mut out, trace, &margin),
            Some(before) => {
                let changes = diff(&trace.variables, &trace.steps[before].state, &step.state);
                write_changes(&mut out, &changes, &margin, style);
            }
        }
        if let Some(picture) = pictures.get(i) {
            write_picture(&mut out, picture, &margin, style);
            out.push_str(if i + 1 < trace.steps.len() { "\n" } else { "" });
        }
    }
    if let Some(end) = loop_text(trace) {
        let _ = writeln!(out, "{margin}{end}");
    }
    out
}

/// Says how a behavior goes on for ever, if it does.
pub(super) fn loop_text(trace: &Trace) -> Option<String> {
    Some(match trace.lasso.as_ref()? {
        Lasso::Cycle { back, by: Some(label) } => {
            format!("then {label} leads back to {}, and so on for ever", back + 1)
        }
        Lasso::Cycle { back, by: None } => format!("then back to {}, and so on for ever", back + 1),
        Lasso::Stuttering => "then nothing changes any more".to_owned(),
    })
}

fn write_picture(out: &mut String, picture: &Picture, margin: &str, style: Style) {
    out.push('\n');
    for line in picture_lines(picture, style) {
        let _ = writeln!(out, "{}", format!("{margin}    {line}").trim_end());
    }
}

/// Draws a picture, or says why there is none.
pub(super) fn picture_lines(picture: &Picture, style: Style) -> Vec<String> {
    let signs = match style.glyphs {
        Glyphs::Unicode => Signs::Unicode,
        Glyphs::Ascii => Signs::Ascii,
    };
    let painted = |line: &Vec<scene::Run>| {
        line.iter().map(|run| style.paint(ink(run.ink), &run.text)).collect::<String>()
    };
    match &picture.layout {
        Ok(layout) => {
            scene::lines(layout, signs).iter().map(painted).map(|line| line.trim_end().to_owned()).collect()
        }
        Err(problem) => vec![problem.clone()],
    }
}

fn ink(ink: scene::Ink) -> Ink {
    match ink {
        scene::Ink::Plain => Ink::Plain,
        scene::Ink::Title | scene::Ink::Changed => Ink::Strong,
        scene::Ink::Faint => Ink::Faint,
    }
}

/// Says in one line what was found.
fn verdict(report: &Report, module: &str, style: Style) -> String {
    let good = style.paint(Ink::Good, style.pick("✓", "ok"));
    let bad = style.paint(Ink::Bad, style.pick("✗", "!!"));
    let Some(first) = report.violations.first() else {
        return match report.outcome {
            Outcome::Limit => format!("{bad} {module}: a limit was reached before the search was complete\n"),
            Outcome::Interrupted => format!("{bad} {module}: interrupted before the search was complete\n"),
            _ if !report.unchecked.is_empty() => format!(
                "{} {module}: no error has been found in what was checked; NOT checked: {}\n",
                style.paint(Ink::Strong, "!"),
                report.unchecked.join(", ")
            ),
            _ if report.behaviors.is_some() => {
                format!("{good} {module}: no error has been found in random behaviors\n")
            }
            _ => format!("{good} {module}: no error has been found\n"),
        };
    };
    let more = match report.violations.len() - 1 {
        0 => String::new(),
        1 => " (and 1 more)".to_owned(),
        n => format!(" (and {n} more)"),
    };
    format!("{bad} {module}: {}{more}\n", summary(first))
}

/// Says in a few words what is wrong.
pub fn summary(violation: &Violation) -> String {
    let name = violation.name.as_deref();
    let n_states = violation.trace.as_ref().map(|t| t.steps.len() as u64);
    let (place, behavior) = match n_states {
        Some(n) => (format!(" in state {n}"), format!(" by a behavior of {n} state{}", plural(n))),
        None => (String::new(), String::new()),
    };
    match (violation.outcome, name) {
        (Outcome::Invariant, Some(name)) => format!("invariant {name} is violated{place}"),
        (Outcome::Invariant, None) => format!("an invariant is violated{place}"),
        (Outcome::Property, Some(name)) => format!("property {name} is violated{behavior}"),
        (Outcome::Property, None) => format!("a property is violated{behavior}"),
        (Outcome::Deadlock, _) => format!("deadlock: no step is possible{place}"),
        (Outcome::Assumption, Some(name)) if violation.diagnostic.code == codes::POSTCONDITION => {
            format!("postcondition {name} does not hold")
        }
        (Outcome::Assumption, Some(name)) if violation.diagnostic.code == codes::PERIODIC => {
            format!("the periodic condition {name} does not hold")
        }
        (Outcome::Assumption, Some(name)) if violation.diagnostic.code == codes::IMPOSSIBLE => {
            format!("{name} was never true")
        }
        (Outcome::Assumption, _) => "an assumption does not hold".to_owned(),
        (Outcome::Assert, _) => format!("an assertion failed{}", after(n_states)),
        (Outcome::Evaluation(_), _) => format!("an evaluation failed{}", after(n_states)),
        (Outcome::Parse, _) => "the spec cannot be read".to_owned(),
        (Outcome::Config, _) => "the cfg cannot be used".to_owned(),
        (Outcome::Memory, _) => "there is no memory for more values".to_owned(),
        (Outcome::Limit, _) => "a limit was reached".to_owned(),
        (Outcome::Interrupted, _) => "interrupted".to_owned(),
        (Outcome::Ok, _) => "no error has been found".to_owned(),
    }
}

fn after(n_states: Option<u64>) -> String {
    n_states.map_or_else(String::new, |n| format!(" after {n} state{}", plural(n)))
}

fn plural(n: u64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn write_violation(
    out: &mut String,
    violation: &Violation,
    context: &Context<'_>,
    style: Style,
    behavior: &mut Behavior<'_>,
) {
    out.push_str(render(&violation.diagnostic, context.sources, style.color).trim_end());
    out.push_str("\n\n");
    if violation.trace.is_some() {
        out.push_str(&behavior(violation));
        if let Some(line) = no_return(violation) {
            let _ = writeln!(out, "\n{line}");
        }
        out.push('\n');
    }
}

/// Says from which state on the violation cannot be avoided, if it is known.
pub fn no_return(violation: &Violation) -> Option<String> {
    let steps = &violation.trace.as_ref()?.steps;
    let at = violation.no_return?;
    Some(match steps.get(at)?.label.as_ref() {
        None => "point of no return: the initial state; every behavior from it goes wrong".to_owned(),
        Some(_) if at + 1 == steps.len() => {
            format!("point of no return: the last step; in state {at} the violation could still be avoided")
        }
        Some(label) => format!(
            "point of no return: state {}, after {label}; from there every behavior goes wrong",
            at + 1
        ),
    })
}

/// Says which states of a behavior its violation does not need; `None` if it needs all, or nothing is known.
pub fn not_essential(essential: &[bool]) -> Option<String> {
    let needless: Vec<usize> = (0..essential.len()).filter(|step| !essential[*step]).collect();
    let runs = needless.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [only] => (only + 1).to_string(),
        [first, .., last] => format!("{} to {}", first + 1, last + 1),
        [] => String::new(),
    });
    let runs: Vec<String> = runs.collect();
    let (states, steps) =
        if needless.len() == 1 { ("state", "this step") } else { ("states", "these steps") };
    let list = runs.join(", ");
    (!runs.is_empty()).then(|| format!("not essential: {states} {list}; the violation does not need {steps}"))
}

/// Says in a few words what the last step breaks, without saying which step that is.
pub fn broken(violation: &Violation) -> String {
    match &violation.name {
        Some(name) => format!("{name} is violated"),
        None => summary(&Violation { trace: None, ..violation.clone() }),
    }
}

fn write_state(out: &mut String, trace: &Trace, margin: &str) {
    let Some(first) = trace.steps.first() else { return };
    let widest = trace.variables.iter().map(|v| width(v)).max().unwrap_or(0);
    for (name, value) in trace.variables.iter().zip(&first.state) {
        let _ = writeln!(out, "{margin}  {} = {value}", pad(name, widest));
    }
}

fn write_changes(out: &mut String, changes: &[Change], margin: &str, style: Style) {
    if changes.is_empty() {
        let _ = writeln!(out, "{margin}  (changes nothing)");
    }
    let widest = changes.iter().map(|c| width(&c.path.to_string())).max().unwrap_or(0);
    for change in changes {
        let path = pad(&change.path.to_string(), widest);
        let arrow = style.pick("→", "->");
        let _ = match (&change.old, &change.new) {
            (Some(old), Some(new)) => writeln!(out, "{margin}~ {path} : {old} {arrow} {new}"),
            (None, Some(new)) => writeln!(out, "{margin}+ {path} : {new}"),
            (Some(old), None) => writeln!(out, "{margin}- {path} : {old}"),
            (None, None) => writeln!(out, "{margin}~ {path}"),
        };
    }
}

fn counts(report: &Report, seconds: f64) -> String {
    let Counts { generated, distinct, queued, depth } = report.counts;
    if let Some(behaviors) = report.behaviors {
        return format!(
            "  {} state{} generated in {} random behavior{}, the longest of {}, {seconds:.2} s\n",
            grouped(generated),
            plural(generated),
            grouped(behaviors),
            plural(behaviors),
            grouped(depth)
        );
    }
    let queue = if queued == 0 { String::new() } else { format!(", {} left on the queue", grouped(queued)) };
    format!(
        "  {} state{} generated, {} distinct{queue}, depth {}, {seconds:.2} s\n",
        grouped(generated),
        plural(generated),
        grouped(distinct),
        grouped(depth)
    )
}
