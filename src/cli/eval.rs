//! `lockwalk eval`: the values of constant expressions, with a spec or without one.
//!
//! Each value is a line on stdout. What is wrong with an expression is shown on stderr and the next one is
//! evaluated all the same; the exit status is that of the first mistake.

use std::io::BufRead;

use super::args::Eval;
use super::load::{self, Request};
use super::system::Disk;
use super::terminal::Terminal;
use super::{interrupt, output};
use crate::diag::render_all;
use crate::search::Outcome;
use crate::session::{Problem, ProblemKind, Room};

/// Stands for the lines of the standard input.
const INPUT: &str = "-";

/// How many parts of an expression are printed.
const MOST_PARTS: usize = 1000;

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &Eval, terminal: &Terminal) -> u8 {
    let color = terminal.error_style.color;
    let mut room = match room(arguments) {
        Ok(room) => room,
        Err(failure) => {
            output::complaint(&render_all(&failure.diagnostics, &failure.sources, color));
            return failure.outcome.exit();
        }
    };
    let mut status = Outcome::Ok.exit();
    let mut evaluate = |expression: &str| {
        match room.constant(expression) {
            Ok(answer) => {
                let lines: Vec<String> =
                    answer.printed.into_iter().chain([answer.value.to_string()]).collect();
                output::answer(&format!("{}\n", lines.join("\n")));
            }
            Err(problem) => {
                output::complaint(&render_all(&problem.diagnostics, &problem.sources, color));
                if status == Outcome::Ok.exit() {
                    status = outcome(&problem).exit();
                }
            }
        }
        if arguments.parts {
            let mut lines = Vec::new();
            parts(&mut room, expression, &mut Vec::new(), &mut lines);
            output::answer(&lines.concat());
        }
    };
    for expression in &arguments.expressions {
        if expression != INPUT {
            evaluate(expression);
            continue;
        }
        let lines = std::io::stdin().lock().lines().map_while(Result::ok);
        lines.filter(|line| !line.trim().is_empty()).for_each(|line| evaluate(&line));
    }
    status
}

/// Adds a line for each part of an expression, with its own parts set in below it.
fn parts(room: &mut Room, expression: &str, path: &mut Vec<usize>, lines: &mut Vec<String>) {
    // What is wrong with an expression was said before.
    let Ok(found) = room.parts(expression, None, None, path) else { return };
    for part in found {
        if lines.len() >= MOST_PARTS {
            let more = "  ... and more parts\n";
            if lines.last().is_none_or(|line| line != more) {
                lines.push(more.to_owned());
            }
            return;
        }
        let indent = "  ".repeat(path.len() + 1);
        lines.push(format!("{indent}{}\n", part.text()));
        path.push(part.at);
        parts(room, expression, path, lines);
        path.pop();
    }
}

fn room(arguments: &Eval) -> Result<Room, load::Failure> {
    let Some(spec) = &arguments.spec else {
        return Ok(Room::of_constants(load::world(arguments.seed, arguments.allow_io, interrupt::stop())));
    };
    let request = Request {
        spec: spec.clone(),
        config: arguments.config.clone(),
        constants: arguments.constants.clone(),
        paths: load::with_tla_path(&arguments.path),
        allow_io: arguments.allow_io,
        seed: arguments.seed,
        deadlock: true,
        cfg_is_optional: true,
        stop: interrupt::stop().clone(),
    };
    load::load(&Disk, &request).map(|loaded| loaded.room())
}

/// Returns what a mistake of an expression is to a script.
pub(super) fn outcome(problem: &Problem) -> Outcome {
    if let Some(reason) = interrupt::stop().reason() {
        return reason.into();
    }
    match problem.kind {
        ProblemKind::Parse => Outcome::Parse,
        ProblemKind::Config => Outcome::Config,
        ProblemKind::Evaluation => Outcome::Evaluation(75),
        ProblemKind::Assert => Outcome::Assert,
    }
}
