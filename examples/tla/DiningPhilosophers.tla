------------------------- MODULE DiningPhilosophers -------------------------
(***************************************************************************)
(* N philosophers sit around a table, with one fork between each two of    *)
(* them.  A philosopher eats with two forks, and takes them one at a time. *)
(*                                                                         *)
(* If all of them take the fork at their left first, they can all end up   *)
(* with one fork in hand.  This is how locks deadlock.  The cure is also   *)
(* the one for locks: an order in which everybody takes them.              *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
    N,         \* The number of philosophers and of forks.
    Ordered    \* TRUE: everybody takes the fork with the lower number first.

ASSUME N \in Nat /\ N > 1

Seats == 0..(N - 1)
Free  == N             \* The holder of a fork that lies on the table.

VARIABLES
    fork,      \* fork[i] is the philosopher who holds the fork i, or Free.
    state      \* state[i] says what the philosopher i is doing.

vars == <<fork, state>>

\* The two forks of the philosopher i, in the order in which i takes them.
Left(i)   == i
Right(i)  == (i + 1) % N
Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a < b THEN b ELSE a
First(i)  == IF Ordered THEN Min(Left(i), Right(i)) ELSE Left(i)
Second(i) == IF Ordered THEN Max(Left(i), Right(i)) ELSE Right(i)

TypeOK ==
    /\ fork \in [Seats -> Seats \cup {Free}]
    /\ state \in [Seats -> {"thinking", "one fork", "eating"}]

Init ==
    /\ fork = [i \in Seats |-> Free]
    /\ state = [i \in Seats |-> "thinking"]

TakeFirst(i) ==
    /\ state[i] = "thinking"
    /\ fork[First(i)] = Free
    /\ fork' = [fork EXCEPT ![First(i)] = i]
    /\ state' = [state EXCEPT ![i] = "one fork"]

TakeSecond(i) ==
    /\ state[i] = "one fork"
    /\ fork[Second(i)] = Free
    /\ fork' = [fork EXCEPT ![Second(i)] = i]
    /\ state' = [state EXCEPT ![i] = "eating"]

PutBack(i) ==
    /\ state[i] = "eating"
    /\ fork' = [fork EXCEPT ![First(i)] = Free, ![Second(i)] = Free]
    /\ state' = [state EXCEPT ![i] = "thinking"]

Next == \E i \in Seats : TakeFirst(i) \/ TakeSecond(i) \/ PutBack(i)

Spec == Init /\ [][Next]_vars

\* Nobody eats without both forks.
EatsWithBoth ==
    \A i \in Seats :
        state[i] = "eating" => fork[Left(i)] = i /\ fork[Right(i)] = i

\* For the explorer: a fork is a lock, held by the philosopher who took it.
Locks == [k \in 1..N |-> [name |-> k - 1, holders |-> {fork[k - 1]} \ {Free}]]
=============================================================================
