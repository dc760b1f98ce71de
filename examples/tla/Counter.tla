------------------------------ MODULE Counter ------------------------------
(***************************************************************************)
(* Several threads each add one to a shared counter.  Adding one takes two *)
(* steps: load the counter into a register, then store the register plus   *)
(* one.  Without a lock an update can get lost between the two steps.      *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
    Threads,    \* The set of threads.
    UseLock     \* TRUE: each thread holds a lock from load to store.

VARIABLES
    counter,    \* The shared counter.
    register,   \* register[t] is what the thread t has loaded.
    pc,         \* pc[t] is the next step of the thread t.
    lock        \* The set of threads which hold the lock.

vars == <<counter, register, pc, lock>>

TypeOK ==
    /\ counter \in 0..Cardinality(Threads)
    /\ register \in [Threads -> 0..Cardinality(Threads)]
    /\ pc \in [Threads -> {"lock", "load", "store", "unlock", "done"}]
    /\ lock \subseteq Threads

Init ==
    /\ counter = 0
    /\ register = [t \in Threads |-> 0]
    /\ pc = [t \in Threads |-> IF UseLock THEN "lock" ELSE "load"]
    /\ lock = {}

Lock(t) ==    \* @say mutex_lock(&m)
    /\ pc[t] = "lock"
    /\ lock = {}
    /\ lock' = {t}
    /\ pc' = [pc EXCEPT ![t] = "load"]
    /\ UNCHANGED <<counter, register>>

Load(t) ==    \* @say tmp[{t}] = counter
    /\ pc[t] = "load"
    /\ register' = [register EXCEPT ![t] = counter]
    /\ pc' = [pc EXCEPT ![t] = "store"]
    /\ UNCHANGED <<counter, lock>>

Store(t) ==    \* @say counter = tmp[{t}] + 1
    /\ pc[t] = "store"
    /\ counter' = register[t] + 1
    /\ pc' = [pc EXCEPT ![t] = IF UseLock THEN "unlock" ELSE "done"]
    /\ UNCHANGED <<register, lock>>

Unlock(t) ==    \* @say mutex_unlock(&m)
    /\ pc[t] = "unlock"
    /\ lock' = lock \ {t}
    /\ pc' = [pc EXCEPT ![t] = "done"]
    /\ UNCHANGED <<counter, register>>

AllDone == \A t \in Threads : pc[t] = "done"

\* When every thread is done, nothing happens any more, and that is fine.
Finished == AllDone /\ UNCHANGED vars

Next ==
    \/ \E t \in Threads : Lock(t)
    \/ \E t \in Threads : Load(t)
    \/ \E t \in Threads : Store(t)
    \/ \E t \in Threads : Unlock(t)
    \/ Finished

Spec == Init /\ [][Next]_vars

\* In the end every thread has been counted.
NothingLost == AllDone => counter = Cardinality(Threads)
=============================================================================
