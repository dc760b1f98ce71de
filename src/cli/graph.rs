//! `lockwalk graph` and `lockwalk locks`: ask the reachable graph of a spec.

use std::path::Path;
use std::time::Instant;

use super::args::{Graph as GraphArgs, GraphFormat, Locks as LocksArgs, SpecArgs};
use super::fewest;
use super::finish::{self, Show};
use super::limit::Timer;
use super::load::{self, Failure, Loaded, Request};
use super::progress::Progress;
use super::system::Disk;
use super::terminal::Terminal;
use super::{USAGE, codes, eval, interrupt, output};
use crate::base::{SourceMap, Stop};
use crate::diag::{Diagnostic, render_all};
use crate::export::graph_json::{GraphDocument, LocksDocument, to_text};
use crate::export::text::grouped;
use crate::export::{graph as lines, text};
use crate::graph::{Extent, Graph};
use crate::search::Outcome;
use crate::session::{Problem, ProblemKind, Room, Walker, lock_order};
use crate::store::StateId;
use crate::trace::{Label, State, Trace};
use crate::value::Plain;

/// More states than this are no drawing.
const MOST_DRAWN: usize = 500;

/// Runs `lockwalk graph` and returns the exit status.
pub(super) fn run(arguments: &GraphArgs, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let timer = Timer::start(arguments.max_seconds, interrupt::stop());
    let loaded = match load::load(&Disk, &Request::of(&arguments.spec)) {
        Ok(loaded) => loaded,
        Err(failure) => return refused(&failure, begun, terminal),
    };
    if arguments.fewest_switches {
        return fewest::run(arguments, &loaded, terminal);
    }
    let mut room = loaded.room();
    // What is wrong with the expression is said before the graph is explored.
    if let (Some(expression), Ok(initial)) = (&arguments.condition, loaded.walker().initial())
        && let Some(Err(problem)) = initial.first().map(|state| is_true(&mut room, expression, state))
    {
        return unanswered(&problem, terminal);
    }
    let graph = match explore(&loaded, &arguments.spec, arguments.max_states, terminal) {
        Ok(graph) => graph,
        Err(status) => return status,
    };
    let module = Path::new(&arguments.spec.spec).file_stem().unwrap_or_default().to_string_lossy();
    if arguments.format == GraphFormat::Dot {
        if graph.len() > MOST_DRAWN {
            let n = grouped(graph.len() as u64);
            output::note(&format!("{n} states are too many to draw; {MOST_DRAWN} are the most"));
            return USAGE;
        }
        output::answer(&lines::dot(&graph, &module));
        return status(&graph);
    }
    let mut document = GraphDocument::new(&graph, &module);
    let mut answer: Vec<String> = lines::overview(&graph, &[], terminal.style);
    if let Some(expression) = &arguments.condition {
        let found = match graph.holding(&mut |state| is_true(&mut room, expression, state)) {
            Ok(found) => found,
            Err(problem) => return unanswered(&problem, terminal),
        };
        let ways = ways(&loaded, &graph, &found, arguments.most);
        answer.push(String::new());
        answer.extend(places(&graph, expression, &found, &ways));
        document = document.with_states(expression, found.len(), &ways);
    }
    drop(timer);
    output::answer(&if arguments.json { to_text(&document) } else { answer.join("\n") + "\n" });
    status(&graph)
}

/// Runs `lockwalk locks` and returns the exit status.
pub(super) fn locks(arguments: &LocksArgs, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let loaded = match load::load(&Disk, &Request::of(&arguments.spec)) {
        Ok(loaded) => loaded,
        Err(failure) => return refused(&failure, begun, terminal),
    };
    let graph = match explore(&loaded, &arguments.spec, arguments.max_states, terminal) {
        Ok(graph) => graph,
        Err(status) => return status,
    };
    let mut walker = loaded.walker();
    let order = match lock_order(&graph, walker.as_mut(), &Stop::default()) {
        Ok(order) => order,
        Err(reason) => {
            output::note(&reason);
            return USAGE;
        }
    };
    let traces: Vec<Vec<Trace>> = order.cycles.iter().map(|c| c.traces(&order, &graph)).collect();
    let own: Vec<Option<Trace>> = order.own.iter().map(|own| own.trace(&graph)).collect();
    if arguments.json {
        output::answer(&to_text(&LocksDocument::new(&order, &loaded.module, &traces, &own)));
        return status(&graph);
    }
    let mut answer = lines::lock_order(&order, terminal.style).join("\n") + "\n";
    for (own, trace) in order.own.iter().zip(&own) {
        answer +=
            &format!("\n{} waits for {}, which it holds itself:\n", own.thread, order.locks[own.lock].name);
        answer += &trace.as_ref().map_or_else(String::new, |trace| text::trace(trace, terminal.style));
    }
    for (cycle, traces) in order.cycles.iter().zip(&traces) {
        for (&place, trace) in cycle.by.iter().zip(traces) {
            let taken = &order.taken[place];
            let (held, next) = (&order.locks[taken.held].name, &order.locks[taken.taken].name);
            let title = format!("\n{} takes {next} while it holds {held}:\n", taken.thread);
            answer += &title;
            answer += &text::trace(trace, terminal.style);
        }
    }
    output::answer(&answer);
    status(&graph)
}

/// Says whether an expression is TRUE in a state; it must be a condition.
fn is_true(room: &mut Room, expression: &str, state: &State) -> Result<bool, Problem> {
    match room.ask(expression, state, None)?.value {
        Plain::Bool(value) => Ok(value),
        other => {
            let message = format!("the value of `{expression}` is {other}, and TRUE or FALSE is expected");
            let diagnostics = vec![Diagnostic::error(codes::NO_CONDITION, message)];
            Err(Problem { diagnostics, sources: SourceMap::default(), kind: ProblemKind::Evaluation })
        }
    }
}

/// Says why an expression has no value, and returns the exit status.
fn unanswered(problem: &Problem, terminal: &Terminal) -> u8 {
    output::complaint(&render_all(&problem.diagnostics, &problem.sources, terminal.error_style.color));
    eval::outcome(problem).exit()
}

fn refused(failure: &Failure, begun: Instant, terminal: &Terminal) -> u8 {
    finish::failure(failure, begun, Show::Steps, terminal)
}

/// Explores the states, with progress on stderr; or says why there is no graph and returns the exit status.
pub(super) fn explore(
    loaded: &Loaded,
    spec: &SpecArgs,
    max_states: usize,
    terminal: &Terminal,
) -> Result<Graph, u8> {
    let warnings = &loaded.warnings;
    if !warnings.is_empty() {
        output::complaint(&render_all(warnings, &loaded.sources, terminal.error_style.color));
    }
    let progress = Progress::begin(terminal);
    let mut show = |found: usize, left: usize| {
        progress.say(|| format!("{} states  {} to expand", grouped(found as u64), grouped(left as u64)));
    };
    let graph = loaded.graph(max_states, !spec.no_deadlock, &mut show);
    progress.end();
    graph.map_err(|refusal| {
        output::note(&refusal.to_string());
        Outcome::Config.exit()
    })
}

/// A graph that is not whole has the status of what cut it.
pub(super) fn status(graph: &Graph) -> u8 {
    match graph.extent() {
        Extent::Whole => Outcome::Ok.exit(),
        Extent::Limit => Outcome::Limit.exit(),
        Extent::Stopped => interrupt::stop().reason().map_or(Outcome::Limit, Outcome::from).exit(),
    }
}

/// Returns the shortest ways to the first of the states that were found.
fn ways(loaded: &Loaded, graph: &Graph, found: &[StateId], most: usize) -> Vec<Trace> {
    let mut walker = loaded.walker();
    let mut successors = |state: &State| successors(walker.as_mut(), state);
    found.iter().take(most).filter_map(|&state| graph.behavior(state, &mut successors)).collect()
}

fn successors(walker: &mut dyn Walker, state: &State) -> Vec<(Label, State)> {
    let found = walker.successors(state).unwrap_or_default();
    found.into_iter().map(|next| (next.label, next.state)).collect()
}

fn places(graph: &Graph, expression: &str, found: &[StateId], ways: &[Trace]) -> Vec<String> {
    let n = grouped(found.len() as u64);
    let mut lines = vec![match found.len() {
        0 => format!("no state has {expression}"),
        1 => format!("1 state has {expression}; the shortest way to it:"),
        _ => format!("{n} states have {expression}; the shortest ways to them, short ones first:"),
    }];
    for (way, &state) in ways.iter().zip(found) {
        lines.push(format!("  depth {}: {}", graph.depth(state), lines::labels(&way.steps)));
        if let Some(last) = way.steps.last() {
            lines.push(format!("    {}", lines::one_line(&way.variables, &last.state)));
        }
    }
    if found.len() > ways.len() {
        lines.push(format!("  and {} more", grouped((found.len() - ways.len()) as u64)));
    }
    lines
}
