------------------------------ MODULE Peterson ------------------------------
(***************************************************************************)
(* Peterson's algorithm lets two processes exclude each other with nothing *)
(* but loads and stores.  A process raises its flag, gives way to the      *)
(* other, and waits until the other has no flag or has given way in turn.  *)
(*                                                                         *)
(* The order of the first two steps matters.  With GiveWayFirst the two    *)
(* are exchanged, and the algorithm is broken.                             *)
(***************************************************************************)
EXTENDS Naturals

CONSTANT GiveWayFirst    \* TRUE: the broken variant.

Procs    == {0, 1}
Other(p) == 1 - p

VARIABLES
    flag,    \* flag[p] says that the process p wants to enter.
    turn,    \* The process which may go first if both want to.
    pc       \* pc[p] is where the process p stands.

vars == <<flag, turn, pc>>

TypeOK ==
    /\ flag \in [Procs -> BOOLEAN]
    /\ turn \in Procs
    /\ pc \in [Procs -> {"idle", "second", "wait", "critical"}]

Init ==
    /\ flag = [p \in Procs |-> FALSE]
    /\ turn \in Procs
    /\ pc = [p \in Procs |-> "idle"]

\* The first and the second step of the process p, in the chosen order.
RaiseFlag(p) ==
    /\ pc[p] = (IF GiveWayFirst THEN "second" ELSE "idle")
    /\ flag' = [flag EXCEPT ![p] = TRUE]
    /\ pc' = [pc EXCEPT ![p] = IF GiveWayFirst THEN "wait" ELSE "second"]
    /\ UNCHANGED turn

GiveWay(p) ==
    /\ pc[p] = (IF GiveWayFirst THEN "idle" ELSE "second")
    /\ turn' = Other(p)
    /\ pc' = [pc EXCEPT ![p] = IF GiveWayFirst THEN "second" ELSE "wait"]
    /\ UNCHANGED flag

Enter(p) ==
    /\ pc[p] = "wait"
    /\ ~flag[Other(p)] \/ turn = p
    /\ pc' = [pc EXCEPT ![p] = "critical"]
    /\ UNCHANGED <<flag, turn>>

Leave(p) ==
    /\ pc[p] = "critical"
    /\ flag' = [flag EXCEPT ![p] = FALSE]
    /\ pc' = [pc EXCEPT ![p] = "idle"]
    /\ UNCHANGED turn

Next ==
    \/ \E p \in Procs : RaiseFlag(p)
    \/ \E p \in Procs : GiveWay(p)
    \/ \E p \in Procs : Enter(p)
    \/ \E p \in Procs : Leave(p)

Spec == Init /\ [][Next]_vars

\* The two processes are never in their critical sections together.
Mutex == ~(pc[0] = "critical" /\ pc[1] = "critical")

\* A process which is in its critical section has its flag up.
FlagUp == \A p \in Procs : pc[p] = "critical" => flag[p]

\* A property of steps: no step moves both processes.
OneAtATime == [][pc'[0] = pc[0] \/ pc'[1] = pc[1]]_vars
=============================================================================
