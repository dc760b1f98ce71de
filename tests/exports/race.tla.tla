---- MODULE RmapRace_trace ----
\* A behavior of RmapRace, written by lockwalk; WalkFindsAll is violated at its end.
\* TLC walks through it: tlc -config RmapRace_trace.tla RmapRace_trace.tla

EXTENDS Integers, Sequences, TLC

VARIABLES pte, hand, covers, list, anon, ptl, m, back, w, pos, late, TraceAt

TraceStates == <<
    \* 1  Init
    [pte |-> [src |-> "old", dst |-> "none"],
     hand |-> "none",
     covers |-> {"src"},
     list |-> <<"dst", "src">>,
     anon |-> "free",
     ptl |-> [src |-> "free", dst |-> "free"],
     m |-> "CopyVma",
     back |-> FALSE,
     w |-> "Begin",
     pos |-> 1,
     late |-> FALSE],
    \* 2  CopyVma
    [pte |-> [src |-> "old", dst |-> "none"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "free",
     ptl |-> [src |-> "free", dst |-> "free"],
     m |-> "LockFrom",
     back |-> FALSE,
     w |-> "Begin",
     pos |-> 1,
     late |-> FALSE],
    \* 3  LockFrom
    [pte |-> [src |-> "old", dst |-> "none"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "free",
     ptl |-> [src |-> "mremap", dst |-> "free"],
     m |-> "LockTo",
     back |-> FALSE,
     w |-> "Begin",
     pos |-> 1,
     late |-> FALSE],
    \* 4  WalkBegin
    [pte |-> [src |-> "old", dst |-> "none"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "mremap", dst |-> "free"],
     m |-> "LockTo",
     back |-> FALSE,
     w |-> "Next",
     pos |-> 1,
     late |-> TRUE],
    \* 5  WalkLock("dst")
    [pte |-> [src |-> "old", dst |-> "none"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "mremap", dst |-> "walk"],
     m |-> "LockTo",
     back |-> FALSE,
     w |-> "Look",
     pos |-> 1,
     late |-> TRUE],
    \* 6  WalkLook("dst")
    [pte |-> [src |-> "old", dst |-> "none"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "mremap", dst |-> "free"],
     m |-> "LockTo",
     back |-> FALSE,
     w |-> "Next",
     pos |-> 2,
     late |-> TRUE],
    \* 7  LockTo
    [pte |-> [src |-> "old", dst |-> "none"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "mremap", dst |-> "mremap"],
     m |-> "Clear",
     back |-> FALSE,
     w |-> "Next",
     pos |-> 2,
     late |-> TRUE],
    \* 8  Clear
    [pte |-> [src |-> "none", dst |-> "none"],
     hand |-> "old",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "mremap", dst |-> "mremap"],
     m |-> "Set",
     back |-> FALSE,
     w |-> "Next",
     pos |-> 2,
     late |-> TRUE],
    \* 9  Set
    [pte |-> [src |-> "none", dst |-> "old"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "mremap", dst |-> "mremap"],
     m |-> "Unlock",
     back |-> FALSE,
     w |-> "Next",
     pos |-> 2,
     late |-> TRUE],
    \* 10  Unlock
    [pte |-> [src |-> "none", dst |-> "old"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "free", dst |-> "free"],
     m |-> "Moved",
     back |-> FALSE,
     w |-> "Next",
     pos |-> 2,
     late |-> TRUE],
    \* 11  WalkLock("src")
    [pte |-> [src |-> "none", dst |-> "old"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "walk", dst |-> "free"],
     m |-> "Moved",
     back |-> FALSE,
     w |-> "Look",
     pos |-> 2,
     late |-> TRUE],
    \* 12  WalkLook("src")
    [pte |-> [src |-> "none", dst |-> "old"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "walk",
     ptl |-> [src |-> "free", dst |-> "free"],
     m |-> "Moved",
     back |-> FALSE,
     w |-> "Next",
     pos |-> 3,
     late |-> TRUE],
    \* 13  WalkEnd
    [pte |-> [src |-> "none", dst |-> "old"],
     hand |-> "none",
     covers |-> {"src", "dst"},
     list |-> <<"dst", "src">>,
     anon |-> "free",
     ptl |-> [src |-> "free", dst |-> "free"],
     m |-> "Moved",
     back |-> FALSE,
     w |-> "Done",
     pos |-> 3,
     late |-> TRUE]
>>

\* The actions that led to the states.
TraceActions == <<
    "Init",
    "CopyVma",
    "LockFrom",
    "WalkBegin",
    "WalkLock(\"dst\")",
    "WalkLook(\"dst\")",
    "LockTo",
    "Clear",
    "Set",
    "Unlock",
    "WalkLock(\"src\")",
    "WalkLook(\"src\")",
    "WalkEnd"
>>

TraceInit ==
    /\ TraceAt = 1
    /\ pte = TraceStates[1].pte
    /\ hand = TraceStates[1].hand
    /\ covers = TraceStates[1].covers
    /\ list = TraceStates[1].list
    /\ anon = TraceStates[1].anon
    /\ ptl = TraceStates[1].ptl
    /\ m = TraceStates[1].m
    /\ back = TraceStates[1].back
    /\ w = TraceStates[1].w
    /\ pos = TraceStates[1].pos
    /\ late = TraceStates[1].late

TraceNext ==
    /\ TraceAt < Len(TraceStates)
    /\ TraceAt' = TraceAt + 1
    /\ pte' = TraceStates[TraceAt'].pte
    /\ hand' = TraceStates[TraceAt'].hand
    /\ covers' = TraceStates[TraceAt'].covers
    /\ list' = TraceStates[TraceAt'].list
    /\ anon' = TraceStates[TraceAt'].anon
    /\ ptl' = TraceStates[TraceAt'].ptl
    /\ m' = TraceStates[TraceAt'].m
    /\ back' = TraceStates[TraceAt'].back
    /\ w' = TraceStates[TraceAt'].w
    /\ pos' = TraceStates[TraceAt'].pos
    /\ late' = TraceStates[TraceAt'].late

TraceVars == <<pte, hand, covers, list, anon, ptl, m, back, w, pos, late, TraceAt>>

TraceSpec == TraceInit /\ [][TraceNext]_TraceVars /\ WF_TraceVars(TraceNext)

TraceIsNotOver == TraceAt # Len(TraceStates)
====

---- CONFIG RmapRace_trace ----
SPECIFICATION TraceSpec
INVARIANT TraceIsNotOver
CHECK_DEADLOCK FALSE
====
