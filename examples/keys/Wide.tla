------------------------------- MODULE Wide -------------------------------
(* Many actions: at the beginning all of one kind can be taken, and none   *)
(* of the other; then one of the other, and none of the first.             *)
EXTENDS Naturals
CONSTANT K  \* how many of each
VARIABLES x, last

Init == x = 0 /\ last = 0

Pick(n) ==
    /\ x = 0
    /\ x' = 1
    /\ last' = n

Drop(n) ==
    /\ x = 1
    /\ n = last
    /\ x' = 2
    /\ UNCHANGED last

Next == \E n \in 1..K : Pick(n) \/ Drop(n)

Low == x < 2
=============================================================================
