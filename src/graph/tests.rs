//! Graphs of small specs whose states can be counted by hand.

use std::sync::Arc;

use super::{Extent, Fault, Graph, MAX_STATES, Options, Refusal, explore};
use crate::base::Stop;
pub(crate) use crate::engine::tests::model;
use crate::engine::{Eval, Model};
use crate::search::{self, breadth_first};
use crate::trace::State;
use crate::value::{Mem, Plain, Scratch};

/// Returns the value of a definition in a state.
fn definition(model: &Model, name: &str, state: &State) -> Option<Result<Plain, String>> {
    let view = model.view(name)?;
    let mut eval = Eval::new(&model.program, Mem::new(&model.heap, Scratch::default()));
    for (i, value) in state.iter().enumerate() {
        eval.current[i] = eval.mem.from_plain(value).ok()?;
    }
    let value = eval.evaluate(&view.condition).ok()?;
    Some(Ok(eval.mem.plain(value)))
}

pub(crate) fn graph_of(model: &Arc<Model>, max_states: usize) -> Graph {
    let (stop, deadlock) = (Stop::default(), true);
    explore(model, Options { max_states, deadlock, stop: &stop, progress: &mut |_, _| {} }).unwrap()
}

pub(crate) fn report_of(model: &Model) -> search::Report {
    let (progress, print) = (&mut |_: &search::Progress| {}, &mut |_: &str| {});
    let period = search::PERIOD;
    let options = search::Options {
        workers: 1,
        go_on: true,
        deadlock: true,
        max_states: None,
        period,
        progress,
        print,
    };
    breadth_first(model, options)
}

/// Two doors: after `left` there is only the pit, after `right` a walk that ends.
pub(crate) const DOORS: &str = r#"
EXTENDS Naturals
VARIABLES at, n
Init == at = "hall" /\ n = 0
Left == at = "hall" /\ at' = "left" /\ UNCHANGED n
Right == at = "hall" /\ at' = "right" /\ UNCHANGED n
Fall == at = "left" /\ n < 2 /\ n' = n + 1 /\ UNCHANGED at
Drop == at = "left" /\ n = 2 /\ at' = "pit" /\ UNCHANGED n
Rest == at = "right" /\ UNCHANGED <<at, n>>
Climb == at = "pit" /\ at' = "right" /\ n' = 0
Next == Left \/ Right \/ Fall \/ Drop \/ Rest \/ Climb
Safe == at # "pit"
Deep == n = 2
NotDown == [][n' >= n]_<<at, n>>
"#;

#[test]
fn the_counts_are_those_of_the_search() {
    let bag = r"
    EXTENDS Naturals, FiniteSets
    CONSTANT Ball
    VARIABLES bag, n
    Init == bag \in SUBSET Ball /\ n \in 0..1
    Put == \E b \in Ball \ bag : bag' = bag \cup {b} /\ n' = n + 1
    Take == \E b \in bag : bag' = bag \ {b} /\ n' \in {n, n + 1}
    Next == Put \/ Take
    Few == n <= 3
    Small == Cardinality(bag) < 3
    Step == n' < 4 \/ bag' # {}
    Perms == {[b \in Ball |-> CASE b = x -> y [] b = y -> x [] OTHER -> b] : x, y \in Ball}
    ";
    let cfgs = [
        "INIT Init NEXT Next CONSTANT Ball = {a, b, c} CONSTRAINT Few INVARIANT Small",
        "INIT Init NEXT Next CONSTANT Ball = {a, b, c} CONSTRAINT Few ACTION_CONSTRAINT Step",
        "INIT Init NEXT Next CONSTANT Ball = {a, b, c} CONSTRAINT Few VIEW n",
    ];
    for cfg in cfgs {
        let model = model(bag, cfg, &[]);
        let graph = graph_of(&model, MAX_STATES);
        assert_eq!(graph.extent(), Extent::Whole);
        assert_eq!(graph.counts(), report_of(&model).counts, "{cfg}");
        assert_eq!(graph.states_by_depth().iter().sum::<usize>(), graph.len());
    }
}

#[test]
fn the_last_step_from_which_the_pit_is_avoided() {
    let model = model(DOORS, "INIT Init NEXT Next INVARIANT Safe", &["Deep"]);
    let graph = graph_of(&model, MAX_STATES);
    let report = report_of(&model);
    assert_eq!((graph.len(), graph.counts()), (6, report.counts));
    assert_eq!(graph.states_by_depth(), [1, 2, 1, 1, 1]);
    let trace = report.violations[0].trace.as_ref().unwrap();
    let fault = graph.fault_of(&report.violations[0]).unwrap();
    assert_eq!(graph.fault_at(&trace.steps), fault);
    assert_eq!(graph.no_return(&report.violations[0]), Some(1));
    let fate = graph.fate(fault);
    let path = graph.path(trace);
    assert_eq!(fate.no_return(&path), Some(1));
    let labels = |way: Vec<usize>| way.iter().map(|&e| graph.label(e).name).collect::<Vec<_>>();
    assert_eq!(fate.way_wrong(graph.net(), 0).map(labels).unwrap(), ["Left", "Fall", "Fall", "Drop"]);
    assert_eq!(fate.way_right(graph.net(), 0).map(labels).unwrap(), ["Right"]);
    assert_eq!(fate.way_right(graph.net(), path[1].unwrap()), None);
    let mut is_deep =
        |state: &State| Ok::<_, String>(definition(&model, "Deep", state) == Some(Ok(Plain::Bool(true))));
    let deep = graph.holding(&mut is_deep).unwrap();
    let behavior = graph.behavior(deep[0], &mut |_| Vec::new()).unwrap();
    let names: Vec<String> = behavior
        .steps
        .iter()
        .map(|s| s.label.as_ref().map_or("Init".to_owned(), |l| l.name.clone()))
        .collect();
    assert_eq!((deep.len(), names), (2, ["Init", "Left", "Fall", "Fall"].map(str::to_owned).to_vec()));
    assert_eq!(graph.terminal(), [(2, true)]);
}

#[test]
fn steps_that_violate_and_states_outside_that_do() {
    let model = model(DOORS, "INIT Init NEXT Next PROPERTY NotDown", &[]);
    let graph = graph_of(&model, MAX_STATES);
    let report = report_of(&model);
    let fault = graph.fault_of(&report.violations[0]).unwrap();
    let trace = report.violations[0].trace.as_ref().unwrap();
    assert_eq!(graph.fault_at(&trace.steps), fault);
    // Nothing is wrong with the state after it: the step is.
    assert_eq!(graph.fate(fault).no_return(&graph.path(trace)), Some(1));
    let counter =
        "EXTENDS Naturals VARIABLE x\nInit == x = 0\nNext == x' = x + 1\nIn == x < 3\nGood == x < 3";
    let model = self::model(counter, "INIT Init NEXT Next CONSTRAINT In INVARIANT Good", &[]);
    let graph = graph_of(&model, MAX_STATES);
    let trace = report_of(&model).violations[0].trace.clone().unwrap();
    assert_eq!(graph.fault_at(&trace.steps), Fault::Property(0));
    let fate = graph.fate(Fault::Property(0));
    assert_eq!((graph.len(), fate.no_return(&graph.path(&trace))), (3, Some(0)));
    let way = fate.way_wrong(graph.net(), 1).unwrap();
    let steps = graph.steps(&graph.state(1), &way, &mut |_| Vec::new()).unwrap();
    assert_eq!(steps.last().map(|step| step.state[0].to_string()), Some("3".to_owned()));
}

#[test]
fn what_depends_on_the_way_to_a_state_has_no_point_of_no_return() {
    let no_return = |invariant: &str| {
        let spec = format!(
            "EXTENDS Naturals, TLC VARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 3\nGood == {invariant}"
        );
        let model = model(&spec, "INIT Init NEXT Next INVARIANT Good", &[]);
        let report = report_of(&model);
        graph_of(&model, MAX_STATES).no_return(&report.violations[0])
    };
    assert_eq!(no_return("x < 2"), Some(0));
    // The third state is wrong only as it is the third.
    assert_eq!(no_return("TLCGet(\"level\") < 3"), None);
}

#[test]
fn a_deadlock_is_avoided_where_the_spec_may_go_on() {
    let spec = r"
    EXTENDS Naturals
    VARIABLES a, b
    Init == a = 0 /\ b = 0
    A == a < 2 /\ (a = 1 => b # 1) /\ a' = a + 1 /\ UNCHANGED b
    B == b < 2 /\ (b = 1 => a # 1) /\ b' = b + 1 /\ UNCHANGED a
    Done == a = 2 /\ b = 2 /\ UNCHANGED <<a, b>>
    Next == A \/ B \/ Done
    ";
    let model = model(spec, "INIT Init NEXT Next", &[]);
    let graph = graph_of(&model, MAX_STATES);
    let report = report_of(&model);
    let trace = report.violations[0].trace.as_ref().unwrap();
    assert_eq!(graph.fault_at(&trace.steps), Fault::Deadlock);
    let fate = graph.fate(graph.fault_of(&report.violations[0]).unwrap());
    // From (1, 0) the first may take its second step before the other takes its first.
    assert_eq!((trace.steps.len(), fate.no_return(&graph.path(trace))), (3, Some(2)));
}

#[test]
fn a_limit_is_told_and_makes_nothing_lost_that_is_not() {
    let model = model(DOORS, "INIT Init NEXT Next INVARIANT Safe", &[]);
    let graph = graph_of(&model, 3);
    assert_eq!((graph.extent(), graph.net().n_expanded() < graph.len() + 1), (Extent::Limit, true));
    assert!(!graph.fate(Fault::Any).is_lost(1));
}

/// Two threads add one each, and may lose one.
pub(crate) const RACE: &str = r#"
EXTENDS Naturals
VARIABLES pc, seen, x
vars == <<pc, seen, x>>
T == {"t", "u"}
Init == pc = [t \in T |-> "a"] /\ seen = [t \in T |-> 0] /\ x = 0
Move(t, from, to) == pc[t] = from /\ pc' = [pc EXCEPT ![t] = to]
Begin(t) == Move(t, "a", "b") /\ UNCHANGED <<seen, x>>
Read(t) == Move(t, "b", "c") /\ seen' = [seen EXCEPT ![t] = x] /\ UNCHANGED x
Write(t) == Move(t, "c", "d") /\ x' = seen[t] + 1 /\ UNCHANGED seen
Done == (\A t \in T : pc[t] = "d") /\ UNCHANGED vars
Next == (\E t \in T : Begin(t) \/ Read(t) \/ Write(t)) \/ Done
Right == (\A t \in T : pc[t] = "d") => x = 2
"#;

#[test]
fn the_fewest_switches_that_lose_an_update() {
    // Two threads add in turns of their own; the walk found first may go to and fro between them.
    let model = model(RACE, "INIT Init NEXT Next INVARIANT Right", &[]);
    let graph = graph_of(&model, MAX_STATES);
    let found = super::switches::fewest(&graph, &graph.wrong(Fault::Any), &mut |_, _| None).unwrap().unwrap();
    assert_eq!((found.switches, found.way.len()), (2, 6));
    let labels: Vec<String> = found.way.iter().map(|&edge| graph.label(edge).to_string()).collect();
    let first = &labels[0];
    let of_first = |label: &&String| label.ends_with(&first[first.len() - 4..]);
    assert!(labels.iter().filter(of_first).count() == 3, "{labels:?}");
}

#[test]
fn what_has_no_graph_says_why() {
    let spec = "EXTENDS TLC, Naturals VARIABLE x\nInit == x = 0\nNext == x' = RandomElement({1, 2})";
    let model = model(spec, "INIT Init NEXT Next", &[]);
    let stop = Stop::default();
    let options = Options { max_states: 9, deadlock: true, stop: &stop, progress: &mut |_, _| {} };
    assert_eq!(explore(&model, options).err(), Some(Refusal::Impure));
}

/// Two threads take two locks, each in an order of its own; `Gate` is held around both by those who use it.
pub(crate) const ABBA: &str = r#"
EXTENDS Naturals, FiniteSets
CONSTANT Thread, Gated
VARIABLES pc, a, b, gate
vars == <<pc, a, b, gate>>
First(t) == IF t = 1 THEN a ELSE b
Init == pc = [t \in Thread |-> "enter"] /\ a = {} /\ b = {} /\ gate = {}
Enter(t) == /\ pc[t] = "enter" /\ (t \in Gated => gate = {})
            /\ gate' = IF t \in Gated THEN {t} ELSE gate
            /\ pc' = [pc EXCEPT ![t] = "one"] /\ UNCHANGED <<a, b>>
One(t) == /\ pc[t] = "one" /\ First(t) = {}
          /\ IF t = 1 THEN a' = {t} /\ UNCHANGED b ELSE b' = {t} /\ UNCHANGED a
          /\ pc' = [pc EXCEPT ![t] = "two"] /\ UNCHANGED gate
Two(t) == /\ pc[t] = "two"
          /\ IF t = 1 THEN b = {} /\ b' = {t} /\ UNCHANGED a ELSE a = {} /\ a' = {t} /\ UNCHANGED b
          /\ pc' = [pc EXCEPT ![t] = "leave"] /\ UNCHANGED gate
Leave(t) == /\ pc[t] = "leave" /\ a' = a \ {t} /\ b' = b \ {t} /\ gate' = gate \ {t}
            /\ pc' = [pc EXCEPT ![t] = "done"]
Done == (\A t \in Thread : pc[t] = "done") /\ UNCHANGED vars
Next == (\E t \in Thread : Enter(t) \/ One(t) \/ Two(t) \/ Leave(t)) \/ Done
Locks == <<[name |-> "A", holders |-> a], [name |-> "B", holders |-> b],
           [name |-> "Gate", holders |-> gate]>>
"#;

fn order_of(gated: &str) -> super::locks::LockOrder {
    let cfg = format!("INIT Init NEXT Next CONSTANT Thread = {{1, 2}} Gated = {gated}");
    let model = model(ABBA, &cfg, &["Locks"]);
    let graph = graph_of(&model, MAX_STATES);
    let mut define = |name: &str, state: &State| definition(&model, name, state);
    super::locks::LockOrder::new(&graph, &mut define).unwrap()
}

#[test]
fn an_abba_deadlock_is_named() {
    let order = order_of("{}");
    let names: Vec<&str> = order.locks.iter().map(|lock| lock.name.as_str()).collect();
    assert_eq!(names, ["A", "B", "Gate"]);
    let taken: Vec<(usize, usize, &str)> =
        order.taken.iter().map(|t| (t.held, t.taken, t.thread.as_str())).collect();
    assert_eq!(taken, [(0, 1, "1"), (1, 0, "2")]);
    assert_eq!(order.cycles.len(), 1);
    assert_eq!((&order.cycles[0].locks[..], order.cycles[0].is_open()), (&[0, 1][..], true));
}

#[test]
fn a_lock_around_both_keeps_them_apart() {
    let order = order_of("{1, 2}");
    assert_eq!(order.taken.len(), 6);
    assert_eq!((order.cycles.len(), order.cycles[0].around), (1, Some(2)));
    // One who does not take it does not wait for it.
    assert_eq!(order_of("{1}").cycles[0].around, None);
}
