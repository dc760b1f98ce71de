//! Threads that wait for locks which they hold themselves, in walks and in the graph.

use super::lock_order;
use super::why_tests::{live, walked};
use crate::base::Stop;
use crate::graph::MAX_STATES;
use crate::graph::tests::graph_of;

/// A thread takes A, and then goes on if `relock` lets it.
fn nested(relock: &str) -> String {
    format!(
        r#"---- MODULE Nested ----
CONSTANT Thread
VARIABLES pc, lock
vars == <<pc, lock>>
Init == pc = [t \in Thread |-> "idle"] /\ lock = [A |-> "free", B |-> "free"]
Step(t, from, to) == pc[t] = from /\ pc' = [pc EXCEPT ![t] = to]
First(t) == Step(t, "idle", "one") /\ lock.A = "free" /\ lock' = [lock EXCEPT !.A = t]
Again(t) == Step(t, "one", "two") /\ {relock}
Leave(t) == Step(t, "two", "done") /\ lock' = [lock EXCEPT !.A = "free"]
Unlock(t) == pc[t] = "one" /\ lock.B = t /\ UNCHANGED vars
Done == (\A t \in Thread : pc[t] = "done") /\ UNCHANGED vars
Next == (\E t \in Thread : First(t) \/ Again(t) \/ Leave(t) \/ Unlock(t)) \/ Done
===="#
    )
}

const CFG: &str = "CONSTANT Thread = {m, r} INIT Init NEXT Next CHECK_DEADLOCK FALSE";

/// Who waits after the actions of a walk, and who waits for itself somewhere.
fn told(spec: &str, labels: &[&str]) -> (Vec<String>, Vec<String>) {
    let name = spec.split_whitespace().nth(2).unwrap().to_owned();
    let walker = live(&name, spec, CFG);
    let graph = graph_of(&walker.model, MAX_STATES);
    let order = lock_order(&graph, &mut live(&name, spec, CFG), &Stop::default()).unwrap();
    let own = order.own.iter().map(|own| {
        let last = own.trace(&graph).unwrap().steps.pop().unwrap().label.unwrap();
        format!("{} for {} at {}, after {last}", own.thread, order.locks[own.lock].name, own.action)
    });
    let mut session = walked(walker, labels);
    let (table, waits) = (session.table(), session.waits());
    let last = waits.last().unwrap().iter().map(|wait| {
        let (thread, lock) = (&table.columns()[wait.lane].name, &table.lock_columns()[wait.lock].name);
        let own = if wait.itself { " itself" } else { "" };
        format!("{thread} for {lock}, held by {}{own}", wait.holders.join(", "))
    });
    (last.collect(), own.collect())
}

#[test]
fn a_thread_that_takes_a_lock_twice_waits_for_itself() {
    let spec = nested(r#"lock.A = "free" /\ lock' = [lock EXCEPT !.A = t]"#);
    let (waits, order) = told(&spec, &["First(m)"]);
    assert_eq!(waits, ["m for lock.A, held by m itself", "r for lock.A, held by m"]);
    assert_eq!(
        order,
        ["m for lock.A at Again(m), after First(m)", "r for lock.A at Again(r), after First(r)"]
    );
}

#[test]
fn what_a_thread_may_take_twice_is_nothing_to_wait_for() {
    // A lock that is taken again where it is held by the same thread.
    let spec = nested(r#"lock.A \in {"free", t} /\ lock' = [lock EXCEPT !.A = t]"#);
    let (waits, order) = told(&spec, &["First(m)"]);
    assert_eq!(waits, ["r for lock.A, held by m"]);
    assert_eq!(order, [""; 0]);
}

#[test]
fn who_may_let_a_lock_go_does_not_wait_for_it() {
    // There is nothing that says where a thread stands: the one that holds the lock may not take it, but lets it go.
    let spec = r#"---- MODULE Mutex ----
EXTENDS TLC
CONSTANT Thread
VARIABLE lock
Lanes == <<[name |-> "m", thread |-> CHOOSE t \in Thread : ToString(t) = "m"],
           [name |-> "r", thread |-> CHOOSE t \in Thread : ToString(t) = "r"]>>
Locks == <<[name |-> "lock", holders |-> IF lock = "free" THEN {} ELSE {lock}]>>
Init == lock = "free"
Take(t) == lock = "free" /\ lock' = t
Leave(t) == lock = t /\ lock' = "free"
Next == \E t \in Thread : Take(t) \/ Leave(t)
===="#;
    let (waits, order) = told(spec, &["Take(m)"]);
    assert_eq!(waits, ["r for lock, held by m"]);
    assert_eq!(order, [""; 0]);
    // If nobody lets it go, everybody waits for it.
    let spec = spec.replace(r"Take(t) \/ Leave(t)", "Take(t)");
    let (waits, order) = told(&spec, &["Take(m)"]);
    assert_eq!(waits, ["m for lock, held by m itself", "r for lock, held by m"]);
    assert_eq!(order, ["m for lock at Take(m), after Take(m)", "r for lock at Take(r), after Take(r)"]);
}

#[test]
fn a_reader_that_wants_to_write_waits_for_itself() {
    let spec = r#"---- MODULE Upgrade ----
CONSTANT Thread
VARIABLES pc, sem
Init == pc = [t \in Thread |-> "idle"] /\ sem = [readers |-> {}, writer |-> "none"]
Step(t, from, to) == pc[t] = from /\ pc' = [pc EXCEPT ![t] = to]
Read(t) == Step(t, "idle", "read") /\ sem.writer = "none" /\ sem' = [sem EXCEPT !.readers = @ \cup {t}]
Again(t) == Step(t, "read", "more") /\ sem.writer = "none" /\ sem' = [sem EXCEPT !.readers = @ \cup {t}]
Write(t) == Step(t, "more", "write") /\ sem.readers = {} /\ sem' = [sem EXCEPT !.writer = t]
Next == \E t \in Thread : Read(t) \/ Again(t) \/ Write(t)
===="#;
    let (waits, _) = told(spec, &["Read(m)"]);
    assert_eq!(waits, [""; 0]);
    let (waits, order) = told(spec, &["Read(m)", "Again(m)"]);
    assert_eq!(waits, ["m for sem, held by m itself"]);
    // In the end both read, and each waits for the other.
    assert_eq!(order, [""; 0]);
    let (waits, _) = told(spec, &["Read(m)", "Read(r)", "Again(m)"]);
    assert_eq!(waits, ["m for sem, held by r"]);
}
