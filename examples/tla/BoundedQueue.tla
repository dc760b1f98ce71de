---------------------------- MODULE BoundedQueue ----------------------------
(***************************************************************************)
(* Producers put records into a bounded queue, and consumers take them     *)
(* out.  A thread that cannot go on sleeps until somebody wakes it.  There *)
(* is one set of sleepers for both kinds of threads.                       *)
(*                                                                         *)
(* To wake one sleeper is not enough: a producer can wake a producer, who  *)
(* finds the queue full and goes back to sleep, and then nobody is left to *)
(* wake the consumers.  To wake all of them is enough.                     *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Producers, Consumers,    \* The threads.
    Capacity,                \* The greatest length of the queue.
    WakeAll                  \* TRUE: wake all sleepers.  FALSE: wake one.

ASSUME /\ Capacity \in Nat \ {0}
       /\ Producers \cap Consumers = {}
       /\ WakeAll \in BOOLEAN

VARIABLES
    queue,     \* The queue, oldest record first.
    asleep,    \* The set of sleepers.
    next       \* next[p] is the number of the next record of p, modulo 3.

vars    == <<queue, asleep, next>>
Threads == Producers \cup Consumers
Item    == [from : Producers, number : 0..2]

TypeOK ==
    /\ \A i \in 1..Len(queue) : queue[i] \in Item
    /\ Len(queue) <= Capacity
    /\ asleep \subseteq Threads
    /\ next \in [Producers -> 0..2]

Init ==
    /\ queue = <<>>
    /\ asleep = {}
    /\ next = [p \in Producers |-> 0]

\* Wake all sleepers, or any one of them, or nobody if nobody sleeps.
Wake ==
    IF WakeAll \/ asleep = {}
      THEN asleep' = {}
      ELSE \E t \in asleep : asleep' = asleep \ {t}

Sleep(t) == asleep' = asleep \cup {t}

Put(p) ==
    /\ p \notin asleep
    /\ IF Len(queue) < Capacity
         THEN /\ queue' = Append(queue, [from |-> p, number |-> next[p]])
              /\ next' = [next EXCEPT ![p] = (@ + 1) % 3]
              /\ Wake
         ELSE /\ Sleep(p)
              /\ UNCHANGED <<queue, next>>

Take(c) ==
    /\ c \notin asleep
    /\ IF queue # <<>>
         THEN /\ queue' = Tail(queue)
              /\ Wake
         ELSE /\ Sleep(c)
              /\ UNCHANGED queue
    /\ UNCHANGED next

Next ==
    \/ \E p \in Producers : Put(p)
    \/ \E c \in Consumers : Take(c)

Spec == Init /\ [][Next]_vars

\* The records of one producer are in the queue in their order.
InOrder ==
    \A i, j \in 1..Len(queue) :
        LET between == {k \in i..(j - 1) : queue[k].from = queue[i].from}
        IN  i < j /\ queue[i].from = queue[j].from
              => queue[j].number = (queue[i].number + Cardinality(between)) % 3

\* Somebody is awake.  A state in which all sleep is a deadlock, too.
SomebodyAwake == asleep # Threads
=============================================================================
