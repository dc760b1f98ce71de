//! Who is said to stand in the way of an action, and of whom it is not said.

use std::fmt::Write as _;

use super::MOST_DISABLED;
use super::why_tests::{live, walked};

/// Says after a walk by which threads the actions are blocked, and by which locks.
fn blocked(spec: &str, cfg: &str, walk: &[&str]) -> String {
    let module = spec.split_whitespace().nth(2).unwrap();
    let mut session = walked(live(module, spec, cfg), walk);
    let mut text = String::new();
    for disabled in session.disabled(MOST_DISABLED).unwrap().list {
        let Some(way) = disabled.in_the_way else { continue };
        let by = if way.itself { "itself".to_owned() } else { way.thread };
        let lock = way.lock.map_or_else(String::new, |lock| format!(", which holds {lock}"));
        let _ = writeln!(text, "{} by {by}{lock}", disabled.label);
    }
    text
}

/// Threads `a`, `b` and `c` with a lock, where much else names threads, too.
const NAMES: &str = r#"---- MODULE Names ----
EXTENDS Naturals, Sequences
CONSTANT T
VARIABLES lock, pc, credits, msgs, vote, queue, mine, phase
vars == <<lock, pc, credits, msgs, vote, queue, mine, phase>>
Init == /\ lock = "free" /\ pc = [t \in T |-> "a"] /\ credits = [t \in T |-> 1] /\ msgs = {} /\ queue = <<>>
        /\ vote = [t \in T |-> "none"] /\ mine = [t \in T |-> [u \in T |-> "no"]] /\ phase = "a"
Take(t) == /\ pc[t] = "a" /\ lock = "free" /\ lock' = t /\ pc' = [pc EXCEPT ![t] = "b"]
           /\ UNCHANGED <<credits, msgs, vote, queue, mine, phase>>
Give(t) == /\ lock = t /\ lock' = "free" /\ pc' = [pc EXCEPT ![t] = "c"]
           /\ UNCHANGED <<credits, msgs, vote, queue, mine, phase>>
Send(t) == \E u \in T : /\ u # t /\ credits[t] > 0 /\ credits' = [credits EXCEPT ![t] = 0]
                        /\ msgs' = msgs \cup {[to |-> u]} /\ UNCHANGED <<lock, pc, vote, queue, mine, phase>>
Receive(t) == \E m \in msgs : m.to = t /\ msgs' = msgs \ {m}
              /\ UNCHANGED <<lock, pc, credits, vote, queue, mine, phase>>
Handle(t, m) == m.to = t /\ msgs' = msgs \ {m}
Called(t) == (\E m \in msgs : Handle(t, m)) /\ UNCHANGED <<lock, pc, credits, vote, queue, mine, phase>>
Vote(t) == \E u \in T : /\ vote[t] = "none" /\ vote' = [vote EXCEPT ![t] = u]
                        /\ UNCHANGED <<lock, pc, credits, msgs, queue, mine, phase>>
Line(t) == Len(queue) < 2 /\ queue' = Append(queue, t) /\ UNCHANGED <<lock, pc, credits, msgs, vote, mine, phase>>
Next1(t) == queue # <<>> /\ Head(queue) = t /\ queue' = Tail(queue)
            /\ UNCHANGED <<lock, pc, credits, msgs, vote, mine, phase>>
Serve == \E i \in 1..Len(queue) : \E t \in {queue[i]} : phase = "b" /\ UNCHANGED vars
Told(t) == (\A u \in T : mine[t][u] = "yes") /\ UNCHANGED vars
Ended(t) == (\A u \in T : pc[u] = "c") /\ UNCHANGED vars
IsEnded(p) == pc[p] = "c"
AllEnded == (\A u \in T : IsEnded(u)) /\ UNCHANGED vars
Phase(t) == phase = "b" /\ UNCHANGED vars
Done(t) == pc[t] = "c" /\ UNCHANGED vars
Next == \/ \E t \in T : \/ Take(t) \/ Give(t) \/ Send(t) \/ Receive(t) \/ Called(t) \/ Vote(t) \/ Line(t) \/ Next1(t)
                        \/ Told(t) \/ Ended(t) \/ Phase(t) \/ Done(t)
        \/ Serve \/ AllEnded
===="#;

#[test]
fn a_lock_and_what_is_read_of_others_and_nothing_else() {
    let cfg = "CONSTANT T = {a, b, c} INIT Init NEXT Next CHECK_DEADLOCK FALSE";
    // Give(b) needs the lock itself: it would be no nearer if c let it go. What b has voted, got or sent, the labels of
    // its own program and the phase are no other thread, even where they read like one.
    let walk = ["Vote(b)", "Send(b)", "Line(a)", "Take(a)", "Give(a)", "Take(c)"];
    insta::assert_snapshot!(blocked(NAMES, cfg, &walk), @r"
    Ended(a) by b
    Take(b) by c, which holds lock
    Next1(b) by a
    Next1(c) by a
    Ended(c) by b
    AllEnded by b
    ");
}

#[test]
fn the_lock_that_is_free_where_the_action_goes_on_is_meant() {
    let spec = r#"---- MODULE Pair ----
EXTENDS Naturals
VARIABLES lock, at
Holders(x) == IF x = "free" THEN {} ELSE {x}
Locks == <<[name |-> "left one", holders |-> Holders(lock[1])], [name |-> "right one", holders |-> Holders(lock[2])]>>
Lanes == <<[name |-> "x", thread |-> "x"], [name |-> "y", thread |-> "y"]>>
Init == lock = <<"free", "free">> /\ at = [t \in {"x", "y"} |-> 1]
Lock(t) == /\ at[t] < 3 /\ lock[at[t]] = "free" /\ lock' = [lock EXCEPT ![at[t]] = t] /\ at' = [at EXCEPT ![t] = @ + 1]
Skip(t) == at[t] = 1 /\ at' = [at EXCEPT ![t] = 2] /\ UNCHANGED lock
Any(t) == \E i \in DOMAIN lock : lock[i] = "free" /\ lock' = [lock EXCEPT ![i] = t] /\ UNCHANGED at
Next == \E t \in {"x", "y"} : Lock(t) \/ Skip(t) \/ Any(t)
===="#;
    let cfg = "INIT Init NEXT Next CHECK_DEADLOCK FALSE";
    let walk = ["Lock(\"x\")", "Lock(\"x\")"];
    insta::assert_snapshot!(blocked(spec, cfg, &walk), @r#"
    Lock("y") by x, which holds left one
    Any("y") by x, which holds left one
    "#);
    let walk = ["Lock(\"x\")", "Lock(\"x\")", "Skip(\"y\")"];
    insta::assert_snapshot!(blocked(spec, cfg, &walk), @r#"
    Lock("y") by x, which holds right one
    Any("y") by x, which holds left one
    "#);
}

#[test]
fn who_is_among_the_readers_is_not_kept_from_it_by_the_others() {
    let spec = r"---- MODULE Readers ----
CONSTANT T
VARIABLES readers, writer
Init == readers = {} /\ writer = {}
Read(t) == t \notin readers /\ writer = {} /\ readers' = readers \cup {t} /\ UNCHANGED writer
Ask(t) == t \notin readers \cup writer /\ readers' = readers \cup {t} /\ UNCHANGED writer
End(t) == t \in readers /\ readers' = readers \ {t} /\ UNCHANGED writer
Write(t) == readers = {} /\ writer = {} /\ writer' = {t} /\ UNCHANGED readers
Upgrade(t) == readers = {t} /\ writer' = {t} /\ UNCHANGED readers
Next == \E t \in T : Read(t) \/ Ask(t) \/ End(t) \/ Write(t) \/ Upgrade(t)
====";
    let cfg = "CONSTANT T = {a, b, c} INIT Init NEXT Next CHECK_DEADLOCK FALSE";
    insta::assert_snapshot!(blocked(spec, cfg, &["Read(a)", "Read(b)"]), @r"
    Write(a) by b, which holds readers
    Upgrade(a) by b, which holds readers
    Write(b) by a, which holds readers
    Upgrade(b) by a, which holds readers
    Write(c) by a, which holds readers
    ");
}

#[test]
fn a_number_that_is_no_holder_is_nobody() {
    let spec = r#"---- MODULE Numbers ----
EXTENDS Naturals
VARIABLES pc, lock, n, last
T == 1..3
Init == pc = [t \in T |-> "out"] /\ lock = 0 /\ n = 0 /\ last = 0
Take(t) == pc[t] = "out" /\ lock = 0 /\ lock' = t /\ pc' = [pc EXCEPT ![t] = "in"] /\ UNCHANGED <<n, last>>
Give(t) == pc[t] = "in" /\ lock = t /\ lock' = 0 /\ pc' = [pc EXCEPT ![t] = "out"] /\ UNCHANGED <<n, last>>
More(t) == n < 2 /\ n' = n + 1 /\ last' = t /\ UNCHANGED <<pc, lock>>
Less(t) == n > 2 /\ n' = n - 1 /\ last' = t /\ UNCHANGED <<pc, lock>>
Other(t) == last = 0 /\ last' = t /\ UNCHANGED <<pc, lock, n>>
Next == \E t \in T : Take(t) \/ Give(t) \/ More(t) \/ Less(t) \/ Other(t)
===="#;
    let walk = ["More(1)", "More(1)", "Take(3)", "Give(3)", "Take(2)"];
    insta::assert_snapshot!(blocked(spec, "INIT Init NEXT Next CHECK_DEADLOCK FALSE", &walk), @r"
    Take(1) by 2, which holds lock
    Take(3) by 2, which holds lock
    ");
}
