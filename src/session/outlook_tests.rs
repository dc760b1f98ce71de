//! What lies ahead, where not all of the graph is there.

use super::why_tests::live;
use super::{Outlook, Session};
use crate::graph::tests::graph_of;
use crate::graph::{Extent, Fault, MAX_STATES};

/// Counts up, and goes wrong in the end; with `Fall` it may do so at once.
const COUNT: &str = r"---- MODULE Count ----
EXTENDS Integers
VARIABLE x
Init == x = 0
Up == x \in 0..19 /\ x' = x + 1
Fall == x \in 0..1 /\ x' = -1
Rest == x \in {-1, 20} /\ UNCHANGED x
Next == Up \/ Rest
Steep == Up \/ Rest \/ Fall
Good == x \in 0..14
====";

/// What lies ahead at first and after some steps up, if not more than so many states are explored.
fn outlooks(next: &str, max_states: usize, n_steps: usize) -> Vec<Outlook> {
    let walker = live("Count", COUNT, &format!("INIT Init NEXT {next} INVARIANT Good"));
    let graph = graph_of(&walker.model, max_states);
    assert_eq!(graph.extent() == Extent::Whole, max_states == MAX_STATES);
    let fate = graph.fate(Fault::Any);
    let mut session = Session::explore(Box::new(walker), "Count");
    let mut found = vec![session.outlook(&graph, &fate, 9).unwrap()];
    for _ in 0..n_steps {
        let up = session.choices().unwrap().remove(0);
        session.take(&up);
        found.push(session.outlook(&graph, &fate, 9).unwrap());
    }
    found
}

#[test]
fn nothing_is_called_safe_where_not_all_was_explored() {
    let cut = outlooks("Next", 5, 9);
    let beyond = "Not all states were explored; beyond them nothing is known.";
    assert_eq!(cut[0].says, ["From here nothing goes wrong in what was explored.", beyond]);
    assert_eq!(cut[0].ways, []);
    assert_eq!(cut[9].says, ["This state is not among those that were explored."]);
    let whole = outlooks("Next", MAX_STATES, 0);
    assert_eq!(whole[0].says, ["It is lost: from here every behavior goes wrong."]);
}

#[test]
fn a_way_out_of_what_was_explored_is_no_way_to_safety() {
    let cut = outlooks("Steep", 5, 0);
    let beyond = "Not all states were explored; beyond them nothing is known.";
    assert_eq!(cut[0].says, ["It is open: from here it can go wrong, and it can be avoided.", beyond]);
    let titles: Vec<&str> = cut[0].ways.iter().map(|way| way.title.as_str()).collect();
    assert_eq!(titles, ["the shortest way wrong", "the shortest way to where nothing known goes wrong"]);
    let whole = outlooks("Steep", MAX_STATES, 0);
    assert_eq!(whole[0].says, ["It is lost: from here every behavior goes wrong."]);
}
