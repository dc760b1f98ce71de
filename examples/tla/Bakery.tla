------------------------------- MODULE Bakery -------------------------------
(***************************************************************************)
(* Lamport's bakery algorithm.  A process that wants to enter takes a      *)
(* ticket with a number greater than all numbers it sees, and waits until  *)
(* every process with a smaller ticket has been served.  Two processes can *)
(* draw the same number.  Then the lower name goes first.                  *)
(*                                                                         *)
(* Tickets can grow without limit, so the configuration has a CONSTRAINT:  *)
(* states beyond it are not explored further.                              *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
    N,           \* The number of processes.
    MaxTicket,   \* The limit for the tickets in the part that is explored.
    Doorway      \* TRUE: a process that is drawing a ticket says so, and the
                 \* others wait for it.  FALSE: it does not.

Procs == 1..N

VARIABLES
    ticket,     \* ticket[p] is the number that p has drawn, or 0.
    drawing,    \* drawing[p] says that p is drawing a ticket.
    seen,       \* seen[p] is the greatest number p has seen while drawing.
    rest,       \* rest[p] is the set of processes which p has yet to check.
    pc          \* pc[p] is where the process p stands.

vars == <<ticket, drawing, seen, rest, pc>>

Max(a, b) == IF a < b THEN b ELSE a

\* Does q come before p?
Before(q, p) ==
    \/ ticket[q] < ticket[p]
    \/ ticket[q] = ticket[p] /\ q < p

TypeOK ==
    /\ ticket \in [Procs -> Nat]
    /\ drawing \in [Procs -> BOOLEAN]
    /\ seen \in [Procs -> Nat]
    /\ rest \in [Procs -> SUBSET Procs]
    /\ pc \in [Procs -> {"idle", "draw", "wait", "critical"}]

Init ==
    /\ ticket = [p \in Procs |-> 0]
    /\ drawing = [p \in Procs |-> FALSE]
    /\ seen = [p \in Procs |-> 0]
    /\ rest = [p \in Procs |-> {}]
    /\ pc = [p \in Procs |-> "idle"]

\* Go to the machine which hands out the tickets.
Arrive(p) ==
    /\ pc[p] = "idle"
    /\ drawing' = [drawing EXCEPT ![p] = Doorway]
    /\ rest' = [rest EXCEPT ![p] = Procs \ {p}]
    /\ pc' = [pc EXCEPT ![p] = "draw"]
    /\ UNCHANGED <<ticket, seen>>

\* Look at the ticket of one other process.
LookAt(p, q) ==
    /\ pc[p] = "draw"
    /\ q \in rest[p]
    /\ seen' = [seen EXCEPT ![p] = Max(@, ticket[q])]
    /\ rest' = [rest EXCEPT ![p] = @ \ {q}]
    /\ UNCHANGED <<ticket, drawing, pc>>

\* All have been looked at: take a greater number.
Draw(p) ==
    /\ pc[p] = "draw"
    /\ rest[p] = {}
    /\ ticket' = [ticket EXCEPT ![p] = seen[p] + 1]
    /\ drawing' = [drawing EXCEPT ![p] = FALSE]
    /\ seen' = [seen EXCEPT ![p] = 0]
    /\ rest' = [rest EXCEPT ![p] = Procs \ {p}]
    /\ pc' = [pc EXCEPT ![p] = "wait"]

\* The process q is not in the way of p, or no longer.
Pass(p, q) ==
    /\ pc[p] = "wait"
    /\ q \in rest[p]
    /\ ~drawing[q]
    /\ ticket[q] = 0 \/ Before(p, q)
    /\ rest' = [rest EXCEPT ![p] = @ \ {q}]
    /\ UNCHANGED <<ticket, drawing, seen, pc>>

Enter(p) ==
    /\ pc[p] = "wait"
    /\ rest[p] = {}
    /\ pc' = [pc EXCEPT ![p] = "critical"]
    /\ UNCHANGED <<ticket, drawing, seen, rest>>

Leave(p) ==
    /\ pc[p] = "critical"
    /\ ticket' = [ticket EXCEPT ![p] = 0]
    /\ pc' = [pc EXCEPT ![p] = "idle"]
    /\ UNCHANGED <<drawing, seen, rest>>

Next ==
    \/ \E p \in Procs : Arrive(p)
    \/ \E p \in Procs, q \in Procs : LookAt(p, q)
    \/ \E p \in Procs : Draw(p)
    \/ \E p \in Procs, q \in Procs : Pass(p, q)
    \/ \E p \in Procs : Enter(p)
    \/ \E p \in Procs : Leave(p)

Spec == Init /\ [][Next]_vars

\* The part of the behaviors that is explored.
SmallTickets == \A p \in Procs : ticket[p] <= MaxTicket

\* No two processes are in their critical sections together.
Mutex ==
    \A p, q \in Procs :
        p # q => ~(pc[p] = "critical" /\ pc[q] = "critical")
=============================================================================
