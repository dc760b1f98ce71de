//! The JSON documents of `graph --json` and `locks --json`; keys are only added.

use serde::Serialize;

use super::json::{States, StepRecord, VERSION, step_records};
use crate::graph::locks::LockOrder;
use crate::graph::{Extent, Graph};
use crate::trace::Trace;
use crate::trace::locks::Mode;

/// What there is to say of a graph.
#[derive(Clone, Debug, Serialize)]
pub struct GraphDocument {
    version: u32,
    module: String,
    /// `whole`, `limit` or `stopped`.
    extent: &'static str,
    states: States,
    initial: usize,
    steps: usize,
    by_depth: Vec<usize>,
    violated: Vec<ViolatedRecord>,
    parts: Vec<PartRecord>,
    ends: EndsRecord,
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    found: Option<WhereRecord>,
}

/// A property with the number of states and steps that violate it.
#[derive(Clone, Debug, Serialize)]
struct ViolatedRecord {
    property: String,
    states: usize,
    steps: usize,
}

/// A part in which every state can reach every other.
#[derive(Clone, Debug, Serialize)]
struct PartRecord {
    states: usize,
    depth: usize,
    example: Vec<String>,
}

/// States from which nothing else can be reached.
#[derive(Clone, Debug, Serialize)]
struct EndsRecord {
    deadlock: usize,
    standing: usize,
}

/// The states in which an expression holds.
#[derive(Clone, Debug, Serialize)]
struct WhereRecord {
    expression: String,
    count: usize,
    /// The shortest ways to the first of them.
    ways: Vec<Vec<StepRecord>>,
}

impl GraphDocument {
    /// Returns the document of a graph.
    #[must_use]
    pub fn new(graph: &Graph, module: &str) -> Self {
        let violated = graph.properties().iter().enumerate().map(|(place, property)| {
            let wrong = graph.wrong(crate::graph::Fault::Property(place));
            let states = wrong.states.iter().filter(|&&wrong| wrong).count();
            ViolatedRecord { property: property.clone(), states, steps: wrong.edges.len() }
        });
        let part = |part: Vec<u32>| PartRecord {
            states: part.len(),
            depth: graph.depth(part[0]),
            example: graph.state(part[0]).iter().map(ToString::to_string).collect(),
        };
        let terminal = graph.terminal();
        let standing = terminal.iter().filter(|(_, loops)| *loops).count();
        GraphDocument {
            version: VERSION,
            module: module.to_owned(),
            extent: extent(graph.extent()),
            states: States::from(graph.counts()),
            initial: graph.n_initial(),
            steps: graph.net().n_edges(),
            by_depth: graph.states_by_depth(),
            violated: violated.collect(),
            parts: graph.net().parts(&|_| true).into_iter().map(part).collect(),
            ends: EndsRecord { deadlock: terminal.len() - standing, standing },
            found: None,
        }
    }

    /// Adds the states in which an expression holds: how many, and ways to the first of them.
    #[must_use]
    pub fn with_states(mut self, expression: &str, count: usize, ways: &[Trace]) -> Self {
        let ways = ways.iter().map(step_records).collect();
        self.found = Some(WhereRecord { expression: expression.to_owned(), count, ways });
        self
    }
}

/// The order of the locks.
#[derive(Clone, Debug, Serialize)]
pub struct LocksDocument {
    version: u32,
    module: String,
    /// `whole`, `limit` or `stopped`.
    extent: &'static str,
    /// Where lanes and locks come from.
    sources: String,
    locks: Vec<String>,
    order: Vec<TakenRecord>,
    cycles: Vec<CycleRecord>,
    /// Who waits for a lock that it holds itself.
    own: Vec<OwnRecord>,
    problems: Vec<String>,
}

/// A thread that waits for a lock which it holds itself.
#[derive(Clone, Debug, Serialize)]
struct OwnRecord {
    lock: String,
    thread: String,
    /// The action that would take the lock.
    action: String,
    /// A shortest behavior to where it waits.
    trace: Vec<StepRecord>,
}

/// A lock that is taken while another is held.
#[derive(Clone, Debug, Serialize)]
struct TakenRecord {
    held: String,
    held_mode: &'static str,
    taken: String,
    taken_mode: &'static str,
    thread: String,
}

/// A cycle of the order.
#[derive(Clone, Debug, Serialize)]
struct CycleRecord {
    locks: Vec<String>,
    threads: Vec<String>,
    /// Whether nothing is known that keeps the threads from waiting for each other.
    open: bool,
    one_thread: bool,
    readers: bool,
    /// The lock that is held around it.
    around: Option<String>,
    /// For each lock a shortest behavior at whose end the next one is taken.
    traces: Vec<Vec<StepRecord>>,
}

impl LocksDocument {
    /// Returns the document of an order, given for each cycle its behaviors, and one for each that waits for itself.
    #[must_use]
    pub fn new(order: &LockOrder, module: &str, traces: &[Vec<Trace>], own: &[Option<Trace>]) -> Self {
        let name = |lock: usize| order.locks[lock].name.clone();
        let mode = |mode| if mode == Mode::Read { "read" } else { "write" };
        let taken = order.taken.iter().map(|taken| TakenRecord {
            held: name(taken.held),
            held_mode: mode(taken.held_mode),
            taken: name(taken.taken),
            taken_mode: mode(taken.taken_mode),
            thread: taken.thread.clone(),
        });
        let cycles = order.cycles.iter().zip(traces).map(|(cycle, traces)| CycleRecord {
            locks: cycle.locks.iter().map(|&lock| name(lock)).collect(),
            threads: cycle.by.iter().map(|&place| order.taken[place].thread.clone()).collect(),
            open: cycle.is_open(),
            one_thread: cycle.one_thread,
            readers: cycle.readers,
            around: cycle.around.map(name),
            traces: traces.iter().map(step_records).collect(),
        });
        let own = order.own.iter().zip(own).map(|(own, trace)| OwnRecord {
            lock: name(own.lock),
            thread: own.thread.clone(),
            action: own.action.clone(),
            trace: trace.as_ref().map(step_records).unwrap_or_default(),
        });
        LocksDocument {
            version: VERSION,
            module: module.to_owned(),
            extent: extent(order.extent),
            sources: order.sources.clone(),
            locks: order.locks.iter().map(|lock| lock.name.clone()).collect(),
            order: taken.collect(),
            cycles: cycles.collect(),
            own: own.collect(),
            problems: order.problems.clone(),
        }
    }
}

fn extent(extent: Extent) -> &'static str {
    match extent {
        Extent::Whole => "whole",
        Extent::Limit => "limit",
        Extent::Stopped => "stopped",
    }
}

/// Writes a document as text, with a line end.
#[must_use]
pub fn to_text(document: &impl Serialize) -> String {
    serde_json::to_string_pretty(document).expect("all keys are strings and no writer fails") + "\n"
}
