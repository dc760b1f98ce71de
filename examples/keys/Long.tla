------------------------------- MODULE Long -------------------------------
(* A long behavior of large states: two threads take turns at a lock, and  *)
(* write entries of three large functions until there was enough of it.    *)
EXTENDS Naturals, Sequences
CONSTANTS N,  \* how many steps
          K   \* how large the functions are
VARIABLES step, owner, entry, row, log, pc, aside

Threads == {"mover", "rmap"}

Init ==
    /\ step = 0
    /\ owner = "free"
    /\ aside = FALSE
    /\ entry = [i \in 0..(K - 1) |-> 0]
    /\ row = [t \in Threads |-> [i \in 1..K |-> [seen |-> FALSE, at |-> 0]]]
    /\ log = <<>>
    /\ pc = [t \in Threads |-> "idle"]

\* Whose turn it is: threads change every third step.
Turn == IF (step \div 3) % 2 = 0 THEN "mover" ELSE "rmap"

Take(t) ==
    /\ step < N
    /\ pc[t] = "idle"
    /\ owner = "free"
    /\ t = Turn
    /\ owner' = t
    /\ pc' = [pc EXCEPT ![t] = "busy"]
    /\ step' = step + 1
    /\ UNCHANGED <<entry, row, log, aside>>

Write(t) ==
    /\ step < N
    /\ pc[t] = "busy"
    /\ owner = t
    /\ entry' = [entry EXCEPT ![step % K] = step]
    /\ row' = [row EXCEPT ![t][(step % K) + 1] = [seen |-> TRUE, at |-> step]]
    /\ log' = IF Len(log) < 20 THEN Append(log, step) ELSE Append(Tail(log), step)
    /\ pc' = [pc EXCEPT ![t] = "done"]
    /\ step' = step + 1
    /\ UNCHANGED <<owner, aside>>

Leave(t) ==
    /\ step < N
    /\ pc[t] = "done"
    /\ owner = t
    /\ owner' = "free"
    /\ pc' = [pc EXCEPT ![t] = "idle"]
    /\ step' = step + 1
    /\ UNCHANGED <<entry, row, log, aside>>

\* Half way nothing may be written, which is another walk as long as the rest.
Skip(t) ==
    /\ step = N \div 2
    /\ pc[t] = "busy"
    /\ aside' = TRUE
    /\ pc' = [pc EXCEPT ![t] = "done"]
    /\ step' = step + 1
    /\ UNCHANGED <<owner, entry, row, log>>

\* A way out of every state, so that there are walks to take: the lock is given up at once.
Drop(t) ==
    /\ owner = t
    /\ pc[t] = "busy"
    /\ step' = N + 1
    /\ owner' = "free"
    /\ pc' = [pc EXCEPT ![t] = "idle"]
    /\ UNCHANGED <<entry, row, log, aside>>

Next == \E t \in Threads : Take(t) \/ Write(t) \/ Leave(t) \/ Skip(t) \/ Drop(t)

TypeOK ==
    /\ owner \in Threads \cup {"free"}
    /\ \A i \in DOMAIN entry : entry[i] \in 0..N

Short == step # N

Locks == <<[name |-> "big", holders |-> {owner} \ {"free"}]>>
=============================================================================
