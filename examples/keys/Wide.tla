------------------------------- MODULE Wide -------------------------------
(* Many actions: in each state all of one kind can be taken, and none of   *)
(* the other.                                                              *)
EXTENDS Naturals
CONSTANT K  \* how many of each
VARIABLES x, last, got

Init == x = 0 /\ last = 0 /\ got = [n \in 1..3 |-> 0]

Pick(n) ==
    /\ x % 2 = 0
    /\ x < 3
    /\ x' = x + 1
    /\ last' = n
    /\ got' = [got EXCEPT ![x + 1] = n]

Drop(n) ==
    /\ x % 2 = 1
    /\ x < 3
    /\ n # last
    /\ x' = x + 1
    /\ UNCHANGED <<last, got>>

Next == \E n \in 1..K : Pick(n) \/ Drop(n)

Low == x < 2
=============================================================================
