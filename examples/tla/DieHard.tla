------------------------------ MODULE DieHard ------------------------------
(***************************************************************************)
(* A puzzle from a well-known film: a fountain, a jug that holds three     *)
(* gallons, a jug that holds five, and four gallons to be measured out.    *)
(*                                                                         *)
(* A model checker solves it if we claim that there is no solution.  The   *)
(* counterexample is the solution, and it has as few steps as possible.    *)
(***************************************************************************)
EXTENDS Naturals

VARIABLES small, big    \* The gallons in each jug.

Min(a, b) == IF a < b THEN a ELSE b

TypeOK == small \in 0..3 /\ big \in 0..5

Init == small = 0 /\ big = 0

FillSmall  == small' = 3 /\ big' = big
FillBig    == big' = 5 /\ small' = small
EmptySmall == small' = 0 /\ big' = big
EmptyBig   == big' = 0 /\ small' = small

\* Pour until one jug is empty or the other is full.
SmallToBig ==
    LET poured == Min(small, 5 - big)
    IN  small' = small - poured /\ big' = big + poured

BigToSmall ==
    LET poured == Min(big, 3 - small)
    IN  big' = big - poured /\ small' = small + poured

Next ==
    \/ FillSmall
    \/ FillBig
    \/ EmptySmall
    \/ EmptyBig
    \/ SmallToBig
    \/ BigToSmall

Spec == Init /\ [][Next]_<<small, big>>

\* The claim which we hope is false.
NotSolved == big # 4
=============================================================================
