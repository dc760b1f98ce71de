//! Which lanes are found in specs that say nothing of them, in the behavior of a counterexample.

use super::{Live, MOST_DISABLED, Outcome, Session};
use crate::graph::tests::model;
use crate::search::{self, breadth_first};

/// Checks a spec and returns the heads of the lanes of its first counterexample, then its steps, each with its
/// lane in front.
fn lanes(spec: &str, cfg: &str) -> Vec<String> {
    let model = model(spec, cfg, &[]);
    let (progress, print) = (&mut |_: &search::Progress| {}, &mut |_: &str| {});
    let period = search::PERIOD;
    let options = search::Options {
        workers: 1,
        go_on: false,
        deadlock: true,
        max_states: None,
        progress,
        print,
        period,
    };
    let report = breadth_first(&model, options);
    let violation = report.violations.into_iter().next().expect("a counterexample");
    let outcome = Outcome { text: "it is violated".to_owned(), failed: true };
    let trace = violation.trace.expect("a behavior");
    let mut session = Session::counterexample(Box::new(Live::new(model)), trace, "Spec", outcome);
    let table = session.table();
    let heads: Vec<&str> = table.columns().iter().map(|lane| lane.name.as_str()).collect();
    let row = |row: &crate::trace::Row| match row.lane {
        Some(lane) => format!("{}: {}", heads[lane], row.text),
        None => format!("-: {}", row.text),
    };
    [heads.join(" ")].into_iter().chain(table.rows.iter().skip(1).map(row)).collect()
}

/// The text of a module between its first line and its end.
fn body(module: &str) -> &str {
    let (_, rest) = module.split_once('\n').expect("a module");
    rest.split_once("\n====").expect("its end").0
}

#[test]
fn the_jugs_of_a_puzzle_are_no_threads() {
    let spec = body(include_str!("../../examples/tla/DieHard.tla"));
    assert_eq!(
        lanes(spec, "INIT Init NEXT Next INVARIANT NotSolved"),
        [
            "action",
            "action: FillBig",
            "action: BigToSmall",
            "action: EmptySmall",
            "action: BigToSmall",
            "action: FillBig",
            "action: BigToSmall"
        ]
    );
}

#[test]
fn nor_are_jugs_that_have_names() {
    let jugs = r"
    EXTENDS Naturals
    CONSTANTS Jug, Big
    VARIABLE holds
    Size(j) == IF j = Big THEN 5 ELSE 3
    Init == holds = [j \in Jug |-> 0]
    Fill(j) == holds' = [holds EXCEPT ![j] = Size(j)]
    Empty(j) == holds' = [holds EXCEPT ![j] = 0]
    Pour(j, k) ==
        LET n == IF holds[j] < Size(k) - holds[k] THEN holds[j] ELSE Size(k) - holds[k]
        IN  j # k /\ holds' = [holds EXCEPT ![j] = @ - n, ![k] = @ + n]
    Next == (\E j \in Jug : Fill(j) \/ Empty(j)) \/ (\E j, k \in Jug : Pour(j, k))
    NotSolved == \A j \in Jug : holds[j] # 4
    ";
    for names in [r#"Jug = {"big", "small"} Big = "big""#, "Jug = {big, small} Big = big"] {
        let found = lanes(jugs, &format!("INIT Init NEXT Next INVARIANT NotSolved CONSTANTS {names}"));
        assert_eq!(found[0], "action", "{names}");
    }
}

#[test]
fn what_a_coordinator_does_with_a_participant_is_no_step_of_the_participant() {
    let spec = body(include_str!("../../examples/tla/TwoPhase.tla"));
    assert_eq!(
        lanes(spec, "INIT Init NEXT Next INVARIANT NeverCommits CONSTANT Parts = {p1, p2}"),
        [
            "p1 p2 other",
            "p1: VoteYes",
            "p2: VoteYes",
            "other: CountVote(p1)",
            "other: CountVote(p2)",
            "other: DecideCommit",
            "p1: HearCommit",
            "p2: HearCommit"
        ]
    );
}

/// Mutual exclusion with a clock in each process and messages between them, as Lamport has it.
const CLOCKS: &str = r"
EXTENDS Naturals, Sequences
CONSTANT N
VARIABLES clock, wants, acks, net, inside
vars == <<clock, wants, acks, net, inside>>
Proc == 1..N
Init ==
    /\ clock = [p \in Proc |-> 1] /\ wants = [p \in Proc |-> [q \in Proc |-> 0]]
    /\ acks = [p \in Proc |-> {}] /\ net = [p \in Proc |-> [q \in Proc |-> <<>>]] /\ inside = {}
Before(p, q) == wants[p][q] = 0 \/ wants[p][p] < wants[p][q] \/ (wants[p][p] = wants[p][q] /\ p < q)
Ask(p) ==
    /\ wants[p][p] = 0
    /\ wants' = [wants EXCEPT ![p][p] = clock[p]]
    /\ net' = [net EXCEPT ![p] = [q \in Proc |-> IF q = p THEN net[p][q] ELSE Append(net[p][q], clock[p])]]
    /\ acks' = [acks EXCEPT ![p] = {p}] /\ UNCHANGED <<clock, inside>>
Hear(p, q) ==
    /\ net[q][p] # <<>> /\ Head(net[q][p]) > 0
    /\ wants' = [wants EXCEPT ![p][q] = Head(net[q][p])]
    /\ clock' = [clock EXCEPT ![p] = IF Head(net[q][p]) > @ THEN Head(net[q][p]) + 1 ELSE @ + 1]
    /\ net' = [net EXCEPT ![q][p] = Tail(@), ![p][q] = Append(@, 0)]
    /\ UNCHANGED <<acks, inside>>
HearAck(p, q) ==
    /\ net[q][p] # <<>> /\ Head(net[q][p]) = 0
    /\ acks' = [acks EXCEPT ![p] = @ \cup {q}] /\ net' = [net EXCEPT ![q][p] = Tail(@)]
    /\ UNCHANGED <<clock, wants, inside>>
Enter(p) ==
    /\ acks[p] = Proc /\ \A q \in Proc \ {p} : Before(p, q)
    /\ inside' = inside \cup {p} /\ acks' = [acks EXCEPT ![p] = {}]
    /\ UNCHANGED <<clock, wants, net>>
Next == \E p \in Proc : Ask(p) \/ Enter(p) \/ \E q \in Proc \ {p} : Hear(p, q) \/ HearAck(p, q)
Nobody == 2 \notin inside
";

#[test]
fn who_receives_a_message_takes_the_step() {
    assert_eq!(
        lanes(CLOCKS, "INIT Init NEXT Next INVARIANT Nobody CONSTANT N = 2"),
        ["1 2", "2: Ask", "1: Hear(2)", "2: HearAck(1)", "2: Enter"]
    );
}

/// A token goes round and finds out whether all nodes are idle, as in Dijkstra's note 840.
const RING: &str = r#"
EXTENDS Naturals
CONSTANT N
VARIABLES active, color, at, token
Node == 0..N - 1
Init == active = [n \in Node |-> TRUE] /\ color = [n \in Node |-> "white"] /\ at = 0 /\ token = "black"
Begin ==
    /\ at = 0 /\ token = "black" /\ at' = N - 1 /\ token' = "white"
    /\ color' = [color EXCEPT ![0] = "white"] /\ UNCHANGED active
Pass(n) ==
    /\ at = n /\ n > 0 /\ ~active[n] /\ at' = n - 1
    /\ token' = IF color[n] = "black" THEN "black" ELSE token
    /\ color' = [color EXCEPT ![n] = "white"] /\ UNCHANGED active
Wake(n) ==
    \E other \in Node \ {n} :
        /\ active[n] /\ active' = [active EXCEPT ![other] = TRUE]
        /\ color' = [color EXCEPT ![n] = IF other > n THEN "black" ELSE @] /\ UNCHANGED <<at, token>>
Rest(n) == active[n] /\ active' = [active EXCEPT ![n] = FALSE] /\ UNCHANGED <<color, at, token>>
Next == Begin \/ \E n \in Node : Pass(n) \/ Wake(n) \/ Rest(n)
NotHome == ~(at = 0 /\ color[0] = "black" /\ token = "white")
"#;

#[test]
fn nodes_of_a_ring_are_numbered_lanes() {
    assert_eq!(
        lanes(RING, "INIT Init NEXT Next INVARIANT NotHome CONSTANT N = 3"),
        ["0 1 2 other", "other: Begin", "0: Wake", "1: Rest", "2: Rest", "2: Pass", "1: Pass"]
    );
}

/// What the translator of `PlusCal` makes of processes with one label each, and of their end.
const FORKS: &str = r#"
EXTENDS Integers
VARIABLES holder, hungry, pc
vars == <<holder, hungry, pc>>
ProcSet == (1..3)
Left(self) == self
Right(self) == IF self = 3 THEN 1 ELSE self + 1
Init == holder = [f \in 1..3 |-> 0] /\ hungry = [self \in 1..3 |-> TRUE] /\ pc = [self \in ProcSet |-> "Loop"]
Loop(self) ==
    /\ pc[self] = "Loop"
    /\ IF hungry[self]
       THEN \/ /\ holder[Left(self)] = 0 /\ holder' = [holder EXCEPT ![Left(self)] = self]
               /\ UNCHANGED hungry
            \/ /\ holder[Left(self)] = self /\ holder[Right(self)] = 0
               /\ holder' = [holder EXCEPT ![Right(self)] = self] /\ hungry' = [hungry EXCEPT ![self] = FALSE]
       ELSE /\ holder' = [f \in 1..3 |-> IF holder[f] = self THEN 0 ELSE holder[f]]
            /\ hungry' = [hungry EXCEPT ![self] = TRUE]
    /\ pc' = [pc EXCEPT ![self] = "Loop"]
philosopher(self) == Loop(self)
Next == \E self \in 1..3 : philosopher(self)
Stuck == holder # <<1, 2, 3>>
"#;

#[test]
fn processes_of_pluscal_with_one_label() {
    assert_eq!(
        lanes(FORKS, "INIT Init NEXT Next INVARIANT Stuck"),
        ["1 2 3", "1: Loop", "2: Loop", "3: Loop"]
    );
}

#[test]
fn the_end_of_all_processes_is_nobodys_step_and_has_no_lane() {
    let spec = r#"
    EXTENDS Integers, TLC
    VARIABLES x, pc
    vars == <<x, pc>>
    ProcSet == (0..1)
    Init == x = [i \in 0..1 |-> 0] /\ pc = [self \in ProcSet |-> "a"]
    a(self) == pc[self] = "a" /\ x' = [x EXCEPT ![self] = 1] /\ pc' = [pc EXCEPT ![self] = "Done"]
    Terminating == (\A self \in ProcSet : pc[self] = "Done") /\ UNCHANGED vars
    Next == (\E self \in 0..1 : a(self)) \/ Terminating
    Short == TLCGet("level") < 4
    "#;
    let model = model(spec, "INIT Init NEXT Next INVARIANT Short", &[]);
    let mut session = Session::explore(Box::new(Live::new(model)), "Spec");
    for _ in 0..3 {
        let choice = session.choices().unwrap().into_iter().next().unwrap();
        session.take(&choice);
    }
    let table = session.table();
    let rows: Vec<_> = table.rows.iter().skip(1).map(|row| (row.lane, row.text.as_str())).collect();
    assert_eq!(table.columns().len(), 2);
    assert_eq!(rows, [(Some(0), "a"), (Some(1), "a"), (None, "Terminating (nothing changes)")]);
}

/// One thread is named by each action first, the other one is what it acts upon.
#[test]
fn who_is_named_first_acts_on_the_other() {
    let spec = r#"
    VARIABLES mail, awake
    Who == {"ann", "bob", "eve"}
    Init == mail = [w \in Who |-> 0] /\ awake = [w \in Who |-> w = "ann"]
    Send(from, to) ==
        /\ awake[from] /\ from # to /\ mail[to] = 0
        /\ mail' = [mail EXCEPT ![to] = 1] /\ UNCHANGED awake
    Read(w) == mail[w] = 1 /\ mail' = [mail EXCEPT ![w] = 0] /\ awake' = [awake EXCEPT ![w] = TRUE]
    Next == \E w \in Who : Read(w) \/ \E to \in Who : Send(w, to)
    Asleep == ~awake["eve"] \/ ~awake["bob"]
    "#;
    assert_eq!(
        lanes(spec, "INIT Init NEXT Next INVARIANT Asleep"),
        ["ann bob eve", "ann: Send(\"bob\")", "ann: Send(\"eve\")", "bob: Read", "eve: Read"]
    );
}

/// Locks are a domain, too, and each step that takes one changes its entry.
#[test]
fn locks_that_threads_take_are_no_lanes() {
    let spec = r"
    CONSTANTS Thread, Lock, Free
    VARIABLE owner
    Init == owner = [l \in Lock |-> Free]
    Take(t, l) == owner[l] = Free /\ owner' = [owner EXCEPT ![l] = t]
    Leave(t, l) == owner[l] = t /\ owner' = [owner EXCEPT ![l] = Free]
    Next == \E t \in Thread, l \in Lock : Take(t, l) \/ Leave(t, l)
    Never == ~\E l, m \in Lock : l # m /\ owner[l] # Free /\ owner[m] # Free /\ owner[l] # owner[m]
    ";
    let cfg = "INIT Init NEXT Next INVARIANT Never CONSTANTS Thread = {t1, t2} Lock = {a, b} Free = free";
    let found = lanes(spec, cfg);
    assert_eq!(found, ["action", "action: Take(t1, a)", "action: Take(t2, b)"]);
}

/// The fields of a record that steps change one by one.
#[test]
fn what_is_counted_in_a_record_is_no_thread() {
    let spec = r"
    EXTENDS Naturals
    VARIABLE seen
    Init == seen = [hits |-> 0, misses |-> 0]
    Hit == seen' = [seen EXCEPT !.hits = @ + 1]
    Miss == seen' = [seen EXCEPT !.misses = @ + 1]
    Next == Hit \/ Miss
    Few == seen.hits + seen.misses < 4
    ";
    assert_eq!(lanes(spec, "INIT Init NEXT Next INVARIANT Few")[0], "action");
}

/// In a translation of `PlusCal` the actions of a process that is the only one of its kind have no parameter.
#[test]
fn an_action_that_cannot_be_taken_is_of_the_thread_whose_place_it_would_change() {
    let spec = r#"
    EXTENDS Integers
    VARIABLES full, pc
    vars == <<full, pc>>
    ProcSet == {"producer"} \cup {"consumer"}
    Init == full = FALSE /\ pc = [self \in ProcSet |-> CASE self = "producer" -> "p" [] self = "consumer" -> "c"]
    p == pc["producer"] = "p" /\ ~full /\ full' = TRUE /\ pc' = [pc EXCEPT !["producer"] = "q"]
    q == pc["producer"] = "q" /\ pc' = [pc EXCEPT !["producer"] = "p"] /\ UNCHANGED full
    c == pc["consumer"] = "c" /\ full /\ full' = FALSE /\ pc' = [pc EXCEPT !["consumer"] = "d"]
    d == pc["consumer"] = "d" /\ pc' = [pc EXCEPT !["consumer"] = "c"] /\ UNCHANGED full
    Next == p \/ q \/ c \/ d
    "#;
    let mut session = Session::explore(Box::new(Live::new(model(spec, "INIT Init NEXT Next", &[]))), "Spec");
    for _ in 0..4 {
        let choice = session.choices().unwrap().into_iter().last().unwrap();
        session.take(&choice);
    }
    let table = session.table();
    let disabled = session.disabled(MOST_DISABLED).unwrap();
    let name = |lane: Option<usize>| lane.map_or("-", |lane| table.columns()[lane].name.as_str());
    let told: Vec<String> =
        disabled.list.iter().map(|one| format!("{}: {}", name(one.lane), one.label)).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    producer: q
    consumer: c
    consumer: d
    ");
}
