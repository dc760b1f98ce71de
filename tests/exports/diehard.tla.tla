---- MODULE DieHard_trace ----
\* A behavior of DieHard, written by lockwalk; NotSolved is violated at its end.
\* TLC walks through it: tlc -config DieHard_trace.tla DieHard_trace.tla

EXTENDS Integers, Sequences, TLC

VARIABLES small, big, TraceAt

TraceStates == <<
    \* 1  Init
    [small |-> 0,
     big |-> 0],
    \* 2  FillBig
    [small |-> 0,
     big |-> 5],
    \* 3  BigToSmall
    [small |-> 3,
     big |-> 2],
    \* 4  EmptySmall
    [small |-> 0,
     big |-> 2],
    \* 5  BigToSmall
    [small |-> 2,
     big |-> 0],
    \* 6  FillBig
    [small |-> 2,
     big |-> 5],
    \* 7  BigToSmall
    [small |-> 3,
     big |-> 4]
>>

\* The actions that led to the states.
TraceActions == <<
    "Init",
    "FillBig",
    "BigToSmall",
    "EmptySmall",
    "BigToSmall",
    "FillBig",
    "BigToSmall"
>>

TraceInit ==
    /\ TraceAt = 1
    /\ small = TraceStates[1].small
    /\ big = TraceStates[1].big

TraceNext ==
    /\ TraceAt < Len(TraceStates)
    /\ TraceAt' = TraceAt + 1
    /\ small' = TraceStates[TraceAt'].small
    /\ big' = TraceStates[TraceAt'].big

TraceVars == <<small, big, TraceAt>>

TraceSpec == TraceInit /\ [][TraceNext]_TraceVars /\ WF_TraceVars(TraceNext)

TraceIsNotOver == TraceAt # Len(TraceStates)
====

---- CONFIG DieHard_trace ----
SPECIFICATION TraceSpec
INVARIANT TraceIsNotOver
CHECK_DEADLOCK FALSE
====
