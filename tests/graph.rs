//! What is asked of the reachable graph on the command line: `graph`, `locks`, `compare`, and what `check`
//! says about the point of no return.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{Run, lockwalk};

fn run(arguments: &[&str]) -> Run {
    lockwalk(&PathBuf::from(env!("CARGO_MANIFEST_DIR")), arguments)
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&run(arguments).stdout).unwrap()
}

fn has(run: &Run, text: &str) {
    assert!(run.stdout.contains(text), "no {text:?} in\n{}{}", run.stdout, run.stderr);
}

/// Writes a spec with its cfg into a folder of its own.
fn written(name: &str, spec: &str, cfg: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!("---- MODULE {name} ----\n{spec}\n====\n");
    std::fs::write(folder.join(format!("{name}.tla")), text).unwrap();
    std::fs::write(folder.join(format!("{name}.cfg")), cfg).unwrap();
    folder
}

#[test]
fn the_states_of_a_graph_and_those_where_an_expression_holds() {
    let found = run(&["graph", "examples/tla/DieHard.tla", "--where", "big = 3"]);
    assert_eq!(found.exit, 0, "{}", found.stderr);
    has(&found, "16 states, 96 steps, 1 initial state, depth 8");
    has(&found, "1 part in which every state can reach every other:");
    has(&found, "2 states have big = 3; the shortest ways to them, short ones first:");
    has(&found, "  depth 3: FillSmall, SmallToBig\n    small = 0  big = 3\n");
    let found = run(&["graph", "examples/tla/DieHard.tla", "--where", "big = 3", "--most", "1"]);
    has(&found, "  and 1 more");
    let found = json(&["graph", "examples/tla/DieHard.tla", "--where", "big = 3", "--json"]);
    assert_eq!((&found["extent"], &found["steps"]), (&Value::from("whole"), &Value::from(96)));
    assert_eq!(
        (&found["where"]["count"], found["where"]["ways"][1].as_array().unwrap().len()),
        (&2.into(), 4)
    );
}

#[test]
fn expressions_that_are_wrong_and_limits() {
    let wrong = run(&["graph", "examples/tla/DieHard.tla", "--where", "bigger = 3"]);
    assert_eq!(wrong.exit, 150, "{}", wrong.stderr);
    let wrong = run(&["graph", "examples/tla/DieHard.tla", "--where", "big + 3"]);
    assert_eq!(wrong.exit, 75, "{}", wrong.stderr);
    let limit = run(&["graph", "examples/tla/DieHard.tla", "--max-states", "5"]);
    assert_eq!(limit.exit, 124);
    has(&limit, "a limit was reached");
}

#[test]
fn a_graph_is_drawn_with_parallel_edges() {
    let drawn = run(&["graph", "examples/tla/DieHard.tla", "--format", "dot"]);
    has(&drawn, "digraph \"DieHard\" {");
    has(&drawn, "  0 [label=\"small = 0\\lbig = 0\", peripheries=2];");
    has(&drawn, "  0 -> 0 [label=\"EmptySmall\"];\n  0 -> 0 [label=\"EmptyBig\"];");
    assert_eq!(drawn.stdout.matches(" -> ").count(), 96);
}

#[test]
fn two_page_table_locks_in_two_orders() {
    let spec = "spec/mremap/PtlOrder.tla";
    let found = run(&["locks", spec, "--config", "spec/mremap/ptl_order_no_sem.cfg"]);
    assert_eq!(found.exit, 0, "{}", found.stderr);
    has(&found, "ABBA: ptl A → ptl B → ptl A  by mremap 1, mremap 2: they may wait for each other");
    has(&found, "mremap 2 takes ptl A while it holds ptl B:");
    let good = run(&["locks", spec, "--config", "spec/mremap/ptl_order_by_address.cfg"]);
    has(&good, "no cycle: the locks have one order");
    let found = json(&["locks", spec, "--config", "spec/mremap/ptl_order_no_sem.cfg", "--json"]);
    assert_eq!(found["cycles"][0]["open"], Value::from(true));
    assert_eq!(found["cycles"][0]["traces"][0].as_array().unwrap().len(), 4);
}

/// A thread that holds a mutex calls what takes the same mutex.
#[test]
fn a_lock_that_is_taken_while_it_is_held() {
    let spec = r#"
VARIABLES pc, mutex
Thread == {"m", "r"}
Init == pc = [t \in Thread |-> "idle"] /\ mutex = "free"
Take(t, from, to) == pc[t] = from /\ pc' = [pc EXCEPT ![t] = to] /\ mutex = "free" /\ mutex' = t
Lock(t) == Take(t, "idle", "locked")
Reset(t) == t = "m" /\ Take(t, "locked", "reset")
Unlock(t) == pc[t] = (IF t = "m" THEN "reset" ELSE "locked") /\ pc' = [pc EXCEPT ![t] = "idle"] /\ mutex' = "free"
Next == \E t \in Thread : Lock(t) \/ Reset(t) \/ Unlock(t)
"#;
    let folder = written("Twice", spec, "INIT Init NEXT Next");
    let found = lockwalk(&folder, &["locks", "Twice.tla"]);
    has(
        &found,
        "no lock is taken while another is held\n\nAA: mutex → mutex  by m: taken while it is held, m waits for itself",
    );
    has(&found, "m waits for mutex, which it holds itself:");
    let found: Value =
        serde_json::from_str(&lockwalk(&folder, &["locks", "Twice.tla", "--json"]).stdout).unwrap();
    assert_eq!(
        (&found["own"][0]["lock"], &found["own"][0]["thread"]),
        (&Value::from("mutex"), &Value::from("m"))
    );
    assert_eq!(found["own"][0]["trace"].as_array().unwrap().len(), 2);
    let deadlock = lockwalk(&folder, &["check", "Twice.tla", "--format", "columns"]);
    has(&deadlock, "m waits for mutex, which it holds itself");
    has(&deadlock, "r waits for mutex, held by m");
    let full = lockwalk(&folder, &["check", "Twice.tla", "--format", "full"]);
    has(&full, "m waits for mutex, which it holds itself");
    has(&full, "blocked by itself, because it holds mutex: ");
}

const DOORS: &str = "
VARIABLE at
Init == at = \"hall\"
Go(from, to) == at = from /\\ at' = to
Next == Go(\"hall\", \"left\") \\/ Go(\"hall\", \"right\") \\/ Go(\"left\", \"edge\") \\/ Go(\"edge\", \"pit\")
        \\/ Go(\"right\", \"right\")
Safe == at # \"pit\"
";

/// The forks of the philosophers are a circle, unless all take the lower one first.
#[test]
fn forks_in_a_circle_and_in_one_order() {
    let spec = "examples/tla/DiningPhilosophers.tla";
    let found = run(&["locks", spec]);
    has(&found, "circle of 4: 0 → 1 → 2 → 3 → 0  by 0, 1, 2, 3: they may wait for each other");
    let good = run(&["locks", spec, "--config", "examples/tla/DiningPhilosophersOrdered.cfg"]);
    has(&good, "0 → 3  by 3");
    has(&good, "no cycle: the locks have one order");
}

#[test]
fn a_report_says_from_where_there_is_no_return() {
    let folder = written("Doors", DOORS, "INIT Init NEXT Next INVARIANT Safe");
    let report = lockwalk(&folder, &["check", "Doors.tla"]);
    has(
        &report,
        "point of no return: state 2, after Go(\"hall\", \"left\"); from there every behavior goes wrong",
    );
    let report = lockwalk(&folder, &["check", "Doors.tla", "--json"]);
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    assert_eq!(report["no_return"], Value::from(2));
    // A search that finds nothing says nothing.
    let good = json(&["check", "examples/tla/Peterson.tla", "--json"]);
    assert_eq!(good.get("no_return"), None);
}

/// The graph has the answer, or what was explored of it, or else the steps of the counterexample.
#[test]
fn the_fewest_switches() {
    let counter = ["graph", "examples/tla/Counter.tla", "--fewest-switches"];
    let found = run(&counter);
    assert_eq!(found.exit, 0, "{}", found.stderr);
    has(&found, "\n2 switches of thread, the fewest of all behaviors\n");
    let found = run(&[&counter[..], &["--max-states", "12"]].concat());
    assert_eq!(found.exit, 124, "{}", found.stderr);
    has(&found, "\n2 switches of thread, the fewest of the behaviors of the states that were explored\n");
    let found = run(&[&counter[..], &["--max-states", "2"]].concat());
    assert_eq!(found.exit, 0, "{}", found.stderr);
    assert!(found.stderr.contains("nothing goes wrong in the states that were explored"), "{}", found.stderr);
    has(&found, "\n2 switches of thread, the fewest of the orders of these steps; it was found with 3\n");
    has(&found, "<-- NothingLost is violated");
}

#[test]
fn the_fewest_switches_where_states_stand_for_others() {
    let spec = std::fs::read_to_string("examples/tla/Counter.tla").unwrap();
    let cfg = std::fs::read_to_string("examples/tla/Counter.cfg").unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph").join("others");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("Counter.tla"), spec).unwrap();
    std::fs::write(folder.join("Counter.cfg"), cfg + "\nVIEW vars\n").unwrap();
    let found = lockwalk(&folder, &["graph", "Counter.tla", "--fewest-switches"]);
    assert_eq!(found.exit, 0, "{}", found.stderr);
    assert!(found.stderr.contains("under SYMMETRY or VIEW"), "{}", found.stderr);
    has(&found, "2 switches of thread, the fewest of the orders of these steps; it was found with 3");
}

#[test]
fn no_switches_to_look_for() {
    let locked = ["--config", "examples/tla/CounterLocked.cfg", "--fewest-switches"];
    let found = run(&[&["graph", "examples/tla/Counter.tla"], &locked[..]].concat());
    assert_eq!((found.exit, found.stdout.as_str()), (0, "nothing goes wrong\n"));
    let found = run(&["graph", "examples/tla/DieHard.tla", "--fewest-switches"]);
    assert_eq!((found.exit, found.stdout.as_str()), (2, ""));
    assert!(found.stderr.contains("there is one lane only, so nothing switches"), "{}", found.stderr);
}

#[test]
fn variants_beside_each_other() {
    let spec = "examples/tla/Counter.tla";
    let (bad, good) = ("examples/tla/Counter.cfg", "examples/tla/CounterLocked.cfg");
    let found = run(&["compare", spec, "--config", bad, "--config", good]);
    assert_eq!(found.exit, 12, "{}", found.stderr);
    insta::assert_snapshot!("compare", found.stdout);
    let found = json(&["compare", spec, "--config", bad, "--config", good, "--json"]);
    assert_eq!(found["variants"][0]["outcome"], Value::from("invariant"));
    assert_eq!(found["pairs"].as_array().unwrap().len(), 1);
}

#[test]
fn variants_by_their_constants() {
    let spec = "
    EXTENDS Naturals
    CONSTANT Max
    VARIABLE x
    Init == x = 0
    Up == x < Max /\\ x' = x + 1
    Stay == x = Max /\\ UNCHANGED x
    Next == Up \\/ Stay
    Small == x < 3
    ";
    let folder = written("Steps", spec, "INIT Init NEXT Next INVARIANT Small CONSTANT Max = 1");
    let found = lockwalk(&folder, &["compare", "Steps.tla", "--with", "Max=3", "--with", "Max=2"]);
    has(&found, "the counterexample of Max=3 in Max=2:\n  states 1 to 3 are the same\n");
    has(&found, "  state 4, by Up, is refused: `x < Max` is FALSE");
    has(&found, "    x is 2");
    let alone = lockwalk(&folder, &["compare", "Steps.tla", "--with", "Max=3"]);
    assert_eq!(alone.exit, 2);
    // That nothing is wrong where nothing is says little.
    let spec = spec.replace("Init == x = 0", "Init == Max < 9 /\\ x = 0");
    let folder = written("Steps", &spec, "INIT Init NEXT Next CONSTANT Max = 1");
    let found = lockwalk(&folder, &["compare", "Steps.tla", "--with", "Max=9", "--with", "Max=2"]);
    has(&found, "✓ Max=9    no error, for there is no initial state          0         0");
}
