---- MODULE turns_trace ----
\* A behavior of turns.json, written by lockwalk; Ends is violated at its end.
\* TLC walks through it: tlc -config turns_trace.tla turns_trace.tla

EXTENDS Integers, Sequences, TLC

VARIABLES started, turn, pc, lock, TraceAt

TraceStates == <<
    \* 1  Init
    [started |-> FALSE,
     turn |-> "ann",
     pc |-> [ann |-> "idle", bob |-> "idle"],
     lock |-> "free"],
    \* 2  Start
    [started |-> TRUE,
     turn |-> "ann",
     pc |-> [ann |-> "idle", bob |-> "idle"],
     lock |-> "free"],
    \* 3  Take("ann")
    [started |-> TRUE,
     turn |-> "ann",
     pc |-> [ann |-> "has", bob |-> "idle"],
     lock |-> "ann"],
    \* 4  Give("ann")
    [started |-> TRUE,
     turn |-> "bob",
     pc |-> [ann |-> "idle", bob |-> "idle"],
     lock |-> "free"],
    \* 5  Take("bob")
    [started |-> TRUE,
     turn |-> "bob",
     pc |-> [ann |-> "idle", bob |-> "has"],
     lock |-> "bob"]
    \* then back to 2, and so on for ever
>>

\* The actions that led to the states.
TraceActions == <<
    "Init",
    "Start",
    "Take(\"ann\")",
    "Give(\"ann\")",
    "Take(\"bob\")"
>>

TraceInit ==
    /\ TraceAt = 1
    /\ started = TraceStates[1].started
    /\ turn = TraceStates[1].turn
    /\ pc = TraceStates[1].pc
    /\ lock = TraceStates[1].lock

TraceNext ==
    /\ TraceAt' = IF TraceAt < Len(TraceStates) THEN TraceAt + 1 ELSE 2
    /\ started' = TraceStates[TraceAt'].started
    /\ turn' = TraceStates[TraceAt'].turn
    /\ pc' = TraceStates[TraceAt'].pc
    /\ lock' = TraceStates[TraceAt'].lock

TraceVars == <<started, turn, pc, lock, TraceAt>>

TraceSpec == TraceInit /\ [][TraceNext]_TraceVars /\ WF_TraceVars(TraceNext)

TraceIsNotOver == <>[](TraceAt # Len(TraceStates))
====

---- CONFIG turns_trace ----
SPECIFICATION TraceSpec
PROPERTY TraceIsNotOver
CHECK_DEADLOCK FALSE
====
