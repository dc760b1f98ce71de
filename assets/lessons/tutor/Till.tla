-------------------------------- MODULE Till --------------------------------
(***************************************************************************)
(* Two clerks share a till.  To put in a coin, a clerk looks how much is   *)
(* in the till, and then writes down one more.  With UseLock both do so    *)
(* only while they have the key.                                           *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
    Clerk,      \* The clerks.
    UseLock     \* Does a clerk take the key first?

VARIABLES
    till,       \* How many coins the till says it has.
    key,        \* Who has the key, or "nobody".
    seen,       \* seen[c]: what the clerk c has read last.
    pc          \* pc[c]: what the clerk c does next.

vars == <<till, key, seen, pc>>

First == IF UseLock THEN "take" ELSE "read"

Init ==
    /\ till = 0
    /\ key = "nobody"
    /\ seen = [c \in Clerk |-> 0]
    /\ pc = [c \in Clerk |-> First]

Go(c, from, to) ==
    /\ pc[c] = from
    /\ pc' = [pc EXCEPT ![c] = to]

Take(c) ==
    /\ Go(c, "take", "read")
    /\ key = "nobody"
    /\ key' = c
    /\ UNCHANGED <<till, seen>>

Read(c) ==
    /\ Go(c, "read", "write")
    /\ seen' = [seen EXCEPT ![c] = till]
    /\ UNCHANGED <<till, key>>

Write(c) ==
    /\ Go(c, "write", IF UseLock THEN "give" ELSE "done")
    /\ till' = seen[c] + 1
    /\ UNCHANGED <<key, seen>>

Give(c) ==
    /\ Go(c, "give", "done")
    /\ key' = "nobody"
    /\ UNCHANGED <<till, seen>>

AllDone ==
    /\ \A c \in Clerk : pc[c] = "done"
    /\ UNCHANGED vars

Next ==
    \/ \E c \in Clerk : Take(c) \/ Read(c) \/ Write(c) \/ Give(c)
    \/ AllDone

Spec == Init /\ [][Next]_vars

\* No coin is lost.
AllCounted == (\A c \in Clerk : pc[c] = "done") => till = 2
=============================================================================
