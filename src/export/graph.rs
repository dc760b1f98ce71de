//! The reachable graph as text: how many states at which depth, what goes round, where it ends, which
//! lock is taken under which; and all of it for Graphviz.

use std::fmt::Write;

use super::lines::{grouped, pad};
use super::{Glyphs, Style};
use crate::graph::locks::{Cycle, LockOrder, OwnWait};
use crate::graph::{Extent, Graph, OUTSIDE};
use crate::store::StateId;
use crate::trace::locks::Mode;
use crate::trace::{State, Step};

/// How wide the bar of the depth with the most states is.
const BAR: usize = 40;

/// States on the way of a behavior, to mark them on the map.
pub type Path = [Option<StateId>];

/// Writes what there is to say of a graph as a whole, a line each: counts, errors, the states at each depth
/// with the steps of a behavior among them, parts, ends.
#[must_use]
pub fn overview(graph: &Graph, path: &Path, style: Style) -> Vec<String> {
    let mut lines = vec![counts(graph)];
    match graph.extent() {
        Extent::Whole => {}
        Extent::Limit => lines.push(format!(
            "a limit was reached: {} of these states were not expanded",
            grouped(graph.counts().queued)
        )),
        Extent::Stopped => lines.push("stopped before all states were expanded".to_owned()),
    }
    for (place, name) in graph.properties().iter().enumerate() {
        let wrong = graph.wrong(crate::graph::Fault::Property(place));
        let states = wrong.states.iter().filter(|&&wrong| wrong).count();
        let found: Vec<String> = [(states, "state"), (wrong.edges.len(), "step")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| some(n, word))
            .collect();
        if !found.is_empty() {
            lines.push(format!("{name} is violated by {}", found.join(" and ")));
        }
    }
    lines.push(String::new());
    lines.extend(levels(graph, path, style));
    lines.push(String::new());
    lines.extend(parts(graph));
    lines.extend(ends(graph));
    lines
}

fn counts(graph: &Graph) -> String {
    let steps = some(graph.net().n_edges(), "step");
    let initial = some(graph.n_initial(), "initial state");
    format!("{}, {steps}, {initial}, depth {}", some(graph.len(), "state"), graph.counts().depth)
}

/// Returns a number of things in words.
fn some(n: usize, word: &str) -> String {
    format!("{} {word}{}", grouped(n as u64), if n == 1 { "" } else { "s" })
}

fn levels(graph: &Graph, path: &Path, style: Style) -> Vec<String> {
    let levels = graph.states_by_depth();
    let most = levels.iter().copied().max().unwrap_or(1).max(1);
    let full = match style.glyphs {
        Glyphs::Unicode => "█",
        Glyphs::Ascii => "#",
    };
    let head = if path.is_empty() { "" } else { "steps of the walk" };
    let mut lines = vec![format!("{:>5}  {:>9}  {}", "depth", "states", pad("", BAR) + "  " + head)];
    // The steps of the walk at each depth.
    let mut here = vec![String::new(); levels.len()];
    for (step, state) in path.iter().enumerate() {
        let level = state.and_then(|state| here.get_mut(graph.depth(state).checked_sub(1)?));
        if let Some(level) = level {
            let _ = write!(level, "{}{step}", if level.is_empty() { "" } else { " " });
        }
    }
    for (i, (&n, here)) in levels.iter().zip(&here).enumerate() {
        let bar = full.repeat((n * BAR).div_ceil(most));
        let line = format!("{:>5}  {:>9}  {}  {here}", i + 1, grouped(n as u64), pad(&bar, BAR));
        lines.push(line.trim_end().to_owned());
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// How many parts are told one by one.
const PARTS: usize = 8;

fn parts(graph: &Graph) -> Vec<String> {
    let mut parts = graph.net().parts(&|_| true);
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    let mut lines = match parts.len() {
        0 => vec!["nothing goes round: no two states can reach each other".to_owned()],
        n => vec![format!("{} in which every state can reach every other:", some(n, "part"))],
    };
    for part in parts.iter().take(PARTS) {
        let state = one_line(&graph.variables(), &graph.state(part[0]));
        let depth = graph.depth(part[0]);
        lines.push(format!("  {}, first reached at depth {depth}: {state}", some(part.len(), "state")));
    }
    if parts.len() > PARTS {
        lines.push(format!("  and {} smaller ones", parts.len() - PARTS));
    }
    lines
}

fn ends(graph: &Graph) -> Vec<String> {
    let terminal = graph.terminal();
    let mut lines = Vec::new();
    let kinds = [
        (true, "that can only stand still"),
        (false, if graph.deadlock_is_error() { "without a step: deadlock" } else { "without a step" }),
    ];
    for (stands, words) in kinds {
        let states: Vec<StateId> =
            terminal.iter().filter(|(_, loops)| *loops == stands).map(|(state, _)| *state).collect();
        if let Some(&first) = states.first() {
            let state = one_line(&graph.variables(), &graph.state(first));
            let depth = graph.depth(first);
            lines.push(format!(
                "{} {words}; first reached at depth {depth}: {state}",
                some(states.len(), "state")
            ));
        }
    }
    if lines.is_empty() {
        lines.push("no state is an end: something can happen in all of them".to_owned());
    }
    lines
}

/// Writes a state in one line.
#[must_use]
pub fn one_line(variables: &[String], state: &State) -> String {
    let parts: Vec<String> =
        variables.iter().zip(state).map(|(name, value)| format!("{name} = {value}")).collect();
    parts.join("  ")
}

/// Writes a way as the labels of its steps.
#[must_use]
pub fn labels(steps: &[Step]) -> String {
    let labels: Vec<String> =
        steps.iter().filter_map(|step| step.label.as_ref()).map(ToString::to_string).collect();
    if labels.is_empty() { "an initial state".to_owned() } else { labels.join(", ") }
}

/// Writes the order of locks, a line each.
#[must_use]
pub fn lock_order(order: &LockOrder, style: Style) -> Vec<String> {
    let arrow = style.pick("→", "->");
    let mut lines = vec![format!("{} ({})", some(order.locks.len(), "lock"), order.sources)];
    lines.extend(order.problems.iter().cloned());
    match order.extent {
        Extent::Whole => {}
        Extent::Limit => lines.push("a limit was reached: not all steps were seen".to_owned()),
        Extent::Stopped => lines.push("stopped before all steps were seen".to_owned()),
    }
    if order.taken.is_empty() {
        let of_seen = if order.extent == Extent::Whole { "" } else { "in the steps that were seen " };
        lines.push(format!("{of_seen}no lock is taken while another is held"));
        if !order.own.is_empty() {
            lines.push(String::new());
            lines.extend(own_waits(order, style));
        }
        return lines;
    }
    lines.push(String::new());
    lines.push("taken while another is held:".to_owned());
    for taken in &order.taken {
        let mode = |mode| if mode == Mode::Read { " (read)" } else { "" };
        lines.push(format!(
            "  {}{} {arrow} {}{}  by {}",
            order.locks[taken.held].name,
            mode(taken.held_mode),
            order.locks[taken.taken].name,
            mode(taken.taken_mode),
            taken.thread
        ));
    }
    lines.push(String::new());
    if order.cycles.is_empty() && order.own.is_empty() {
        lines.push("no cycle: the locks have one order".to_owned());
    }
    lines.extend(own_waits(order, style));
    for cycle in &order.cycles {
        lines.push(describe(order, cycle, style));
    }
    lines
}

/// Says who is to take a lock while it holds the lock itself, a line each.
fn own_waits(order: &LockOrder, style: Style) -> Vec<String> {
    let arrow = style.pick("→", "->");
    let say = |OwnWait { lock, thread, action, .. }: &OwnWait| {
        let name = &order.locks[*lock].name;
        format!(
            "AA: {name} {arrow} {name}  by {thread}: taken while it is held, {thread} waits for itself at {action}"
        )
    };
    order.own.iter().map(say).collect()
}

/// Says what a cycle is, and what keeps its threads apart if anything does.
#[must_use]
pub fn describe(order: &LockOrder, cycle: &Cycle, style: Style) -> String {
    let arrow = style.pick("→", "->");
    let mut names: Vec<&str> = cycle.locks.iter().map(|&lock| order.locks[lock].name.as_str()).collect();
    names.extend(names.first().copied());
    let kind =
        if cycle.locks.len() == 2 { "ABBA".to_owned() } else { format!("circle of {}", cycle.locks.len()) };
    let mut threads: Vec<&str> = cycle.by.iter().map(|&place| order.taken[place].thread.as_str()).collect();
    threads.dedup();
    let mut why = Vec::new();
    if cycle.one_thread {
        why.push("one thread would have to wait for itself".to_owned());
    }
    if cycle.readers {
        why.push("readers do not wait for each other".to_owned());
    }
    if let Some(lock) = cycle.around {
        why.push(format!("{} is held around it", order.locks[lock].name));
    }
    let verdict = if why.is_empty() {
        "they may wait for each other".to_owned()
    } else {
        format!("harmless: {}", why.join("; "))
    };
    let names = names.join(&format!(" {arrow} "));
    format!("{kind}: {names}  by {}: {verdict}", threads.join(", "))
}

/// Writes a graph for Graphviz: initial states with a double border, states that violate something
/// filled.
#[must_use]
pub fn dot(graph: &Graph, name: &str) -> String {
    let wrong = graph.wrong(crate::graph::Fault::Any);
    let variables = graph.variables();
    let mut out = format!("digraph {} {{\n  node [shape=box, fontname=Courier];\n", quoted(name));
    for state in 0..graph.len() as StateId {
        let values = graph.state(state);
        let text: Vec<String> = variables.iter().zip(&values).map(|(n, v)| format!("{n} = {v}")).collect();
        let border = if (state as usize) < graph.n_initial() { ", peripheries=2" } else { "" };
        let fill = if wrong.states[state as usize] { ", style=filled, fillcolor=orange" } else { "" };
        let _ = writeln!(out, "  {state} [label={}{border}{fill}];", quoted(&text.join("\n")));
    }
    for state in 0..graph.len() as StateId {
        for edge in graph.net().edges_of(state).filter(|&edge| graph.net().edge(edge).to != OUTSIDE) {
            let label = quoted(&graph.label(edge).to_string());
            let color = if wrong.edges.contains(&edge) { ", color=orange" } else { "" };
            let _ = writeln!(out, "  {state} -> {} [label={label}{color}];", graph.net().edge(edge).to);
        }
    }
    out + "}\n"
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\l"))
}
