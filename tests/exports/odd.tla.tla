---- MODULE odd_trace ----
\* A behavior of odd.out, written by lockwalk; Ends is violated at its end.
\* TLC walks through it: tlc -config odd_trace.tla odd_trace.tla
\* Where this value comes TLC may stop, as it is not written out: SUBSET (1..3)
\* Where this value comes TLC may stop, as it is not written out: [Nat -> {1}]

EXTENDS Integers, Sequences, TLC

CONSTANTS Nobody, p1, p2

VARIABLES lock, n, more, pc, log, TraceAt

TraceStates == <<
    \* 1  Init
    [lock |-> Nobody,
     n |-> -3,
     more |-> [text |-> "a \"b\" | <c> & d; e\\f\ng #h `i` *j* _k_ %l {m}", set |-> {1, 2}, fn |-> (1 :> "x" @@ 3 :> "y"), empty |-> {}, nest |-> [a |-> <<{}, TRUE>>]],
     pc |-> (p1 :> "idle" @@ p2 :> "idle"),
     log |-> <<>>],
    \* 2  Take(p1, "it's | <b>; &")
    [lock |-> p1,
     n |-> -3,
     more |-> [text |-> "State 7: <Fake>\n\n/\\ n = 4", set |-> {-3}, fn |-> <<>>],
     pc |-> (p1 :> "has" @@ p2 :> "idle"),
     log |-> <<<<p1, 1>>>>],
    \* 3  Give(p1)
    [lock |-> Nobody,
     n |-> -2,
     more |-> [text |-> "]]>--></script>", set |-> {{1}, {2}}, fn |-> ({1} :> <<1>>)],
     pc |-> (p1 :> "idle" @@ p2 :> "idle"),
     log |-> <<<<p1, 1>>>>],
    \* 4  Take(p2, "")
    [lock |-> p2,
     n |-> -2,
     more |-> [text |-> "é 日本", set |-> SUBSET (1..3), fn |-> [Nat -> {1}]],
     pc |-> (p1 :> "idle" @@ p2 :> "has"),
     log |-> <<<<p1, 1>>, <<p2, 2>>>>]
    \* then Give(p2) leads back to 3, and so on for ever
>>

\* The actions that led to the states.
TraceActions == <<
    "Init",
    "Take(p1, \"it's | <b>; &\")",
    "Give(p1)",
    "Take(p2, \"\")"
>>

TraceInit ==
    /\ TraceAt = 1
    /\ lock = TraceStates[1].lock
    /\ n = TraceStates[1].n
    /\ more = TraceStates[1].more
    /\ pc = TraceStates[1].pc
    /\ log = TraceStates[1].log

TraceNext ==
    /\ TraceAt' = IF TraceAt < Len(TraceStates) THEN TraceAt + 1 ELSE 3
    /\ lock' = TraceStates[TraceAt'].lock
    /\ n' = TraceStates[TraceAt'].n
    /\ more' = TraceStates[TraceAt'].more
    /\ pc' = TraceStates[TraceAt'].pc
    /\ log' = TraceStates[TraceAt'].log

TraceVars == <<lock, n, more, pc, log, TraceAt>>

TraceSpec == TraceInit /\ [][TraceNext]_TraceVars /\ WF_TraceVars(TraceNext)

TraceIsNotOver == <>[](TraceAt # Len(TraceStates))
====

---- CONFIG odd_trace ----
SPECIFICATION TraceSpec
PROPERTY TraceIsNotOver
CHECK_DEADLOCK FALSE
CONSTANT Nobody = Nobody
CONSTANT p1 = p1
CONSTANT p2 = p2
====
