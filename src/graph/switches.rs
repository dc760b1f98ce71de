//! The fewest switches of thread with which something goes wrong.
//!
//! Exact on the graph: the behavior with the fewest switches, and of those a shortest one, found as a
//! shortest path over states with the thread that ran last (Dijkstra, by switches and then by steps). A
//! step whose thread is not known switches nothing, and nor does the first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::locks::table;
use super::{EdgeId, Graph, OUTSIDE, Wrong};
use crate::store::StateId;
use crate::trace::lanes::{Definition, Lanes, Transition};

/// Why there are no switches to look for where threads cannot be told apart.
pub const ONE_LANE: &str = "there is one lane only, so nothing switches";

/// A behavior with the fewest switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fewest {
    /// The initial state it begins with.
    pub start: StateId,
    /// Its steps.
    pub way: Vec<EdgeId>,
    /// How often another thread than the one before takes a step.
    pub switches: usize,
}

/// Returns how often the thread changes in a row of threads; those that are not known are passed over.
#[must_use]
pub fn switches(lanes: impl IntoIterator<Item = Option<usize>>) -> usize {
    let known: Vec<usize> = lanes.into_iter().flatten().collect();
    known.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// Finds the behavior that goes wrong with the fewest switches; `None` if nothing goes wrong.
///
/// # Errors
/// Why threads cannot be told apart.
pub fn fewest(
    graph: &Graph,
    wrong: &Wrong,
    define: &mut Definition<'_>,
) -> Result<Option<Fewest>, &'static str> {
    if graph.model.identity.is_some() {
        return Err("under SYMMETRY or VIEW a state stands for others, so threads cannot be followed");
    }
    let lanes = table(graph, define).lanes;
    if lanes.lanes.len() < 2 {
        return Err(ONE_LANE);
    }
    Ok(search(graph, wrong, &lanes))
}

/// What a path is measured by, then how it came there: switches, steps, the number of the entry.
type Entry = Reverse<(usize, usize, usize)>;

/// A place in the search: a state, with the thread that ran last.
struct Place {
    state: StateId,
    lane: Option<usize>,
    /// The place before and the edge from there.
    by: Option<(usize, EdgeId)>,
}

fn search(graph: &Graph, wrong: &Wrong, lanes: &Lanes) -> Option<Fewest> {
    let net = graph.net();
    let n_lanes = lanes.lanes.len() + 1;
    let slot = |state: StateId, lane: Option<usize>| state as usize * n_lanes + lane.map_or(0, |l| l + 1);
    let mut done = vec![false; graph.len() * n_lanes];
    let mut known: Vec<Option<Option<usize>>> = vec![None; net.n_edges()];
    let mut places: Vec<Place> = Vec::new();
    let mut heap: BinaryHeap<Entry> = BinaryHeap::new();
    for state in 0..graph.n_initial() as StateId {
        heap.push(Reverse((0, 0, places.len())));
        places.push(Place { state, lane: None, by: None });
    }
    let mut reader = graph.reader();
    while let Some(Reverse((switches, steps, number))) = heap.pop() {
        let Place { state, lane, .. } = places[number];
        if state == OUTSIDE || wrong.states[state as usize] {
            return Some(way(&places, number, switches));
        }
        if std::mem::replace(&mut done[slot(state, lane)], true) {
            continue;
        }
        let before = reader.state(state);
        for edge in net.edges_of(state) {
            let to = net.edge(edge).to;
            let is_wrong = wrong.edges.contains(&edge);
            if to == OUTSIDE && !is_wrong {
                continue;
            }
            let own = *known[edge].get_or_insert_with(|| {
                let after = if to == OUTSIDE { before.clone() } else { reader.state(to) };
                lanes.assign(Transition { before: &before, label: &graph.label(edge), after: &after })
            });
            let switch = usize::from(own.is_some() && lane.is_some() && own != lane);
            let lane = own.or(lane);
            // A step that is wrong ends the behavior, whatever it leads to.
            let state = if is_wrong { OUTSIDE } else { to };
            if state == OUTSIDE || !done[slot(state, lane)] {
                heap.push(Reverse((switches + switch, steps + 1, places.len())));
                places.push(Place { state, lane, by: Some((number, edge)) });
            }
        }
    }
    None
}

fn way(places: &[Place], last: usize, switches: usize) -> Fewest {
    let mut way = Vec::new();
    let mut here = last;
    while let Some((before, edge)) = places[here].by {
        way.push(edge);
        here = before;
    }
    way.reverse();
    Fewest { start: places[here].state, way, switches }
}
