--------------------------- MODULE ReadersWriters ---------------------------
(***************************************************************************)
(* A lock which many readers or one writer may hold.  The threads that     *)
(* have to wait form a queue, and the head of the queue goes in as soon as *)
(* those who hold the lock permit it.                                      *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANT Threads

Modes == {"read", "write"}

VARIABLES
    readers,    \* The set of threads which hold the lock for reading.
    writers,    \* The set of threads which hold it for writing.
    queue       \* The requests that wait, oldest first.

vars == <<readers, writers, queue>>

Request == [thread : Threads, mode : Modes]
Waiting == {queue[i].thread : i \in 1..Len(queue)}

TypeOK ==
    /\ readers \subseteq Threads
    /\ writers \subseteq Threads
    /\ \A i \in 1..Len(queue) : queue[i] \in Request
    /\ Len(queue) = Cardinality(Waiting)

Init ==
    /\ readers = {}
    /\ writers = {}
    /\ queue = <<>>

\* The thread t, which neither holds the lock nor waits, asks for it.
Ask(t, mode) ==
    /\ t \notin readers \cup writers \cup Waiting
    /\ queue' = Append(queue, [thread |-> t, mode |-> mode])
    /\ UNCHANGED <<readers, writers>>

\* The head of the queue wants to read, and nobody writes.
StartReading(t) ==
    /\ queue # <<>>
    /\ Head(queue) = [thread |-> t, mode |-> "read"]
    /\ writers = {}
    /\ readers' = readers \cup {t}
    /\ queue' = Tail(queue)
    /\ UNCHANGED writers

\* The head of the queue wants to write, and nobody holds the lock.
StartWriting(t) ==
    /\ queue # <<>>
    /\ Head(queue) = [thread |-> t, mode |-> "write"]
    /\ readers = {}
    /\ writers = {}
    /\ writers' = {t}
    /\ queue' = Tail(queue)
    /\ UNCHANGED readers

Release(t) ==
    /\ t \in readers \cup writers
    /\ readers' = readers \ {t}
    /\ writers' = writers \ {t}
    /\ UNCHANGED queue

Next ==
    \/ \E t \in Threads, mode \in Modes : Ask(t, mode)
    \/ \E t \in Threads : StartReading(t)
    \/ \E t \in Threads : StartWriting(t)
    \/ \E t \in Threads : Release(t)

Spec == Init /\ [][Next]_vars

\* A writer is alone.
Exclusive ==
    /\ Cardinality(writers) <= 1
    /\ writers # {} => readers = {}

\* Requests leave the queue at its head and join it at its tail.
Fifo ==
    [][\/ queue' = queue
       \/ \E r \in Request : queue' = Append(queue, r)
       \/ queue' = Tail(queue)]_vars

\* Expected to be violated: two threads can read together.
NeverTwoReaders == Cardinality(readers) < 2
=============================================================================
