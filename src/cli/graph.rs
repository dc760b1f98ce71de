//! `lockwalk graph` and `lockwalk locks`: ask the reachable graph of a spec.

use std::path::Path;
use std::time::Instant;

use super::args::{Graph as GraphArgs, GraphFormat, Locks as LocksArgs, SpecArgs};
use super::finish::{self, Show};
use super::limit::Timer;
use super::load::{self, Failure, Loaded, Request};
use super::progress::Progress;
use super::stage::Overlay;
use super::system::Disk;
use super::terminal::Terminal;
use super::{USAGE, interrupt, output};
use crate::base::System;
use crate::diag::render_all;
use crate::export::graph_json::{GraphDocument, LocksDocument, to_text};
use crate::export::text::grouped;
use crate::export::{graph as lines, text};
use crate::graph::locks::LockOrder;
use crate::graph::switches::fewest;
use crate::graph::{Extent, Fault, Graph};
use crate::search::Outcome;
use crate::session::Walker;
use crate::store::StateId;
use crate::trace::{Label, State, Step, Trace};

/// The module and the definition that an expression becomes.
const ASKED: &str = "GraphExpression";
/// More states than this are no drawing.
const MOST_DRAWN: usize = 500;

/// Runs `lockwalk graph` and returns the exit status.
pub(super) fn run(arguments: &GraphArgs, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let timer = Timer::start(arguments.max_seconds, interrupt::stop());
    let loaded = match load(&Disk, &arguments.spec, arguments.condition.as_deref()) {
        Ok(loaded) => loaded,
        Err(failure) => return refused(&failure, begun, terminal),
    };
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
    if arguments.fewest_switches {
        return fewest_switches(&loaded, &graph, terminal);
    }
    let mut document = GraphDocument::new(&graph, &module);
    let mut answer: Vec<String> = lines::overview(&graph, &[], terminal.style);
    if let Some(expression) = &arguments.condition {
        let definition = format!("{ASKED}_");
        let found = match graph.definition(&definition).map(|check| graph.holding(check)) {
            Some(Ok(found)) => found,
            Some(Err(message)) => {
                output::note(&format!("{expression} cannot be told: {message}"));
                return Outcome::Evaluation(75).exit();
            }
            None => {
                output::note("an expression about one state is expected");
                return Outcome::Config.exit();
            }
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
    let loaded = match load(&Disk, &arguments.spec, None) {
        Ok(loaded) => loaded,
        Err(failure) => return refused(&failure, begun, terminal),
    };
    let graph = match explore(&loaded, &arguments.spec, arguments.max_states, terminal) {
        Ok(graph) => graph,
        Err(status) => return status,
    };
    let mut walker = loaded.walker();
    let order = match LockOrder::new(&graph, &mut |name, state| walker.definition(name, state)) {
        Ok(order) => order,
        Err(reason) => {
            output::note(&reason);
            return USAGE;
        }
    };
    let traces: Vec<Vec<Trace>> = order.cycles.iter().map(|c| c.traces(&order, &graph)).collect();
    if arguments.json {
        output::answer(&to_text(&LocksDocument::new(&order, &loaded.module, &traces)));
        return status(&graph);
    }
    let mut answer = lines::lock_order(&order, terminal.style).join("\n") + "\n";
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

/// Prints the behavior that goes wrong with the fewest switches of thread.
fn fewest_switches(loaded: &Loaded, graph: &Graph, terminal: &Terminal) -> u8 {
    let mut walker = loaded.walker();
    let wrong = graph.wrong(Fault::Any);
    let fewest = match fewest(graph, &wrong, &mut |name, state| walker.definition(name, state)) {
        Ok(Some(fewest)) => fewest,
        Ok(None) => {
            output::answer("nothing goes wrong in the states that were explored\n");
            return status(graph);
        }
        Err(reason) => {
            output::note(reason);
            return USAGE;
        }
    };
    let start = graph.state(fewest.start);
    let Some(steps) = graph.steps(&start, &fewest.way, &mut |_| Vec::new()) else { return status(graph) };
    let steps = std::iter::once(Step { label: None, state: start }).chain(steps).collect();
    let trace = Trace { variables: graph.variables(), steps, lasso: None };
    let broken = graph.broken_at(&trace.steps);
    output::answer(&finish::in_columns(loaded, &trace, &broken, terminal.width, terminal.style));
    let (n, s) = (fewest.switches, if fewest.switches == 1 { "" } else { "es" });
    output::answer(&format!("\n{n} switch{s} of thread; nothing goes wrong with fewer\n"));
    status(graph)
}

/// Loads a spec, with an expression as one more definition if one is given.
fn load(system: &dyn System, arguments: &SpecArgs, expression: Option<&str>) -> Result<Loaded, Failure> {
    let mut request = Request::of(arguments);
    let Some(expression) = expression else { return load::load(system, &request) };
    let mut spec = request.spec.clone();
    if spec.extension().is_none() {
        spec.set_extension("tla");
    }
    let module = spec.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let beside = spec.with_extension("cfg");
    let config = if system.exists(&beside) { beside } else { spec.clone() };
    request.config.get_or_insert(config);
    request.spec = spec.with_file_name(format!("{ASKED}.tla"));
    request.views = vec![format!("{ASKED}_")];
    let body: Vec<String> = expression.lines().map(|line| format!("    {line}")).collect();
    let text =
        format!("---- MODULE {ASKED} ----\nEXTENDS {module}\n{ASKED}_ ==\n{}\n====\n", body.join("\n"));
    let files = vec![(request.spec.clone(), text.into_bytes())];
    load::load(&Overlay { files, below: system }, &request)
}

fn refused(failure: &Failure, begun: Instant, terminal: &Terminal) -> u8 {
    finish::failure(failure, begun, Show::Steps, terminal)
}

fn explore(loaded: &Loaded, spec: &SpecArgs, max_states: usize, terminal: &Terminal) -> Result<Graph, u8> {
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
fn status(graph: &Graph) -> u8 {
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
