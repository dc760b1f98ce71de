------------------------------ MODULE PtlOrder ------------------------------
(***************************************************************************)
(* The order in which mremap() and rmap_walk() take their locks.           *)
(*                                                                         *)
(* Two threads of one process call mremap().  The first moves entries from *)
(* page table A to page table B, the second from B to A.  move_ptes()      *)
(* locks the old page table first and the new one second, so the two       *)
(* threads take the same two locks in opposite orders.  That is the        *)
(* pattern known as ABBA: each thread may hold one lock and wait for the   *)
(* other, forever.  Meanwhile page migration runs rmap_walk(), which holds *)
(* the anon_vma root lock and takes one page-table lock after the other.   *)
(*                                                                         *)
(* There are no entries and no vmas in this module.  It asks one question  *)
(* only: can everybody be stuck?  The checker answers it by itself.  A     *)
(* state in which no thread can take a step is a deadlock.                 *)
(*                                                                         *)
(* How to read this if you know C but not TLA+:                            *)
(*                                                                         *)
(*   - A VARIABLE is shared state.  x is its value before a step and x'    *)
(*     its value after the step.                                           *)
(*   - An action such as LockFirst below is one atomic step.  Lines which  *)
(*     mention no primed variable are its guard: the step can be taken     *)
(*     only while they are true.  A thread that must wait for a lock is a  *)
(*     thread whose next action has a false guard.                         *)
(*   - [f EXCEPT ![i] = v] is the array f with f[i] replaced by v.         *)
(*   - The checker tries every interleaving of the steps of all threads.   *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    MmapSem,       \* TRUE: mremap() holds mmap_sem for writing, from its
                   \* first step to its last.  FALSE: it does not.
    RootLock,      \* Does move_ptes() take the anon_vma root lock?
                   \* "never", "before ptl" or "inside ptl" (after the
                   \* page-table locks).
    PtlOrder       \* The order of the two page-table locks: "old first" or
                   \* "by address" (A before B, whatever the direction).

Movers  == {"mremap 1", "mremap 2"}
Threads == Movers \cup {"walk"}
Tables  == {"A", "B"}

ASSUME /\ MmapSem \in BOOLEAN
       /\ RootLock \in {"never", "before ptl", "inside ptl"}
       /\ PtlOrder \in {"old first", "by address"}

VARIABLES
    sem,     \* The holder of mmap_sem, or "free".
    anon,    \* The holder of the anon_vma root lock, or "free".
    ptl,     \* ptl[x] is the holder of the lock of page table x, or "free".
    m,       \* m[t] is the next step of mremap() in the thread t.
    w,       \* The next step of rmap_walk().
    pos      \* The page table at which the walk stands: A is the 1st, B the
             \* 2nd, and 3 is the end.

vars == <<sem, anon, ptl, m, w, pos>>

\* The page table from which the thread t moves entries, and the other one.
Old(t) == IF t = "mremap 1" THEN "A" ELSE "B"
New(t) == IF t = "mremap 1" THEN "B" ELSE "A"

\* The page tables in the order in which the thread t locks them.
First(t)  == IF PtlOrder = "by address" THEN "A" ELSE Old(t)
Second(t) == IF PtlOrder = "by address" THEN "B" ELSE New(t)

\* The steps of mremap().
Program ==
    <<"Begin">>
      \o (IF RootLock = "before ptl" THEN <<"LockRoot">> ELSE <<>>)
      \o <<"LockFirst", "LockSecond">>
      \o (IF RootLock = "inside ptl" THEN <<"LockRoot">> ELSE <<>>)
      \o <<"Unlock">>
      \o (IF RootLock # "never" THEN <<"UnlockRoot">> ELSE <<>>)
      \o <<"Return", "Done">>

\* The step of mremap() which follows the step s.
After(s) ==
    LET i == CHOOSE j \in 1..Len(Program) : Program[j] = s
    IN  Program[i + 1]

\* The page table at which the walk stands.
Here == <<"A", "B", "end">>[pos]

TypeOK ==
    /\ sem \in Movers \cup {"free"}
    /\ anon \in Threads \cup {"free"}
    /\ ptl \in [Tables -> Threads \cup {"free"}]
    /\ m \in [Movers -> {Program[i] : i \in 1..Len(Program)}]
    /\ w \in {"Begin", "Lock", "Unlock", "Done"}
    /\ pos \in 1..3

Init ==
    /\ sem = "free"
    /\ anon = "free"
    /\ ptl = [x \in Tables |-> "free"]
    /\ m = [t \in Movers |-> "Begin"]
    /\ w = "Begin"
    /\ pos = 1

-----------------------------------------------------------------------------
(***************************************************************************)
(* The threads mremap 1 and mremap 2.                                      *)
(***************************************************************************)

\* sys_mremap(): down_write(&mm->mmap_sem).
Begin(t) ==
    /\ m[t] = "Begin"
    /\ MmapSem => sem = "free"
    /\ sem' = IF MmapSem THEN t ELSE sem
    /\ m' = [m EXCEPT ![t] = After(@)]
    /\ UNCHANGED <<anon, ptl, w, pos>>

\* anon_vma_lock(), before the page-table locks or inside them.
LockRoot(t) ==
    /\ m[t] = "LockRoot"
    /\ anon = "free"
    /\ anon' = t
    /\ m' = [m EXCEPT ![t] = After(@)]
    /\ UNCHANGED <<sem, ptl, w, pos>>

\* move_ptes(): the first page-table lock.
LockFirst(t) ==
    /\ m[t] = "LockFirst"
    /\ ptl[First(t)] = "free"
    /\ ptl' = [ptl EXCEPT ![First(t)] = t]
    /\ m' = [m EXCEPT ![t] = After(@)]
    /\ UNCHANGED <<sem, anon, w, pos>>

\* move_ptes(): spin_lock_nested() of the second.  The word "nested" tells
\* lockdep not to complain.  It does not make the order safe.
LockSecond(t) ==
    /\ m[t] = "LockSecond"
    /\ ptl[Second(t)] = "free"
    /\ ptl' = [ptl EXCEPT ![Second(t)] = t]
    /\ m' = [m EXCEPT ![t] = After(@)]
    /\ UNCHANGED <<sem, anon, w, pos>>

\* move_ptes(): the entries are moved, and both page-table locks released.
Unlock(t) ==
    /\ m[t] = "Unlock"
    /\ ptl' = [x \in Tables |-> IF ptl[x] = t THEN "free" ELSE ptl[x]]
    /\ m' = [m EXCEPT ![t] = After(@)]
    /\ UNCHANGED <<sem, anon, w, pos>>

\* anon_vma_unlock().
UnlockRoot(t) ==
    /\ m[t] = "UnlockRoot"
    /\ anon' = "free"
    /\ m' = [m EXCEPT ![t] = After(@)]
    /\ UNCHANGED <<sem, ptl, w, pos>>

\* sys_mremap(): up_write(&mm->mmap_sem).
Return(t) ==
    /\ m[t] = "Return"
    /\ sem' = IF MmapSem THEN "free" ELSE sem
    /\ m' = [m EXCEPT ![t] = After(@)]
    /\ UNCHANGED <<anon, ptl, w, pos>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk.                                                        *)
(***************************************************************************)

\* rmap_walk_anon(): take the root lock.
WalkBegin ==
    /\ w = "Begin"
    /\ anon = "free"
    /\ anon' = "walk"
    /\ w' = "Lock"
    /\ UNCHANGED <<sem, ptl, m, pos>>

\* rmap_one(): take the page-table lock of the next vma's place.
WalkLock ==
    /\ w = "Lock"
    /\ Here \in Tables
    /\ ptl[Here] = "free"
    /\ ptl' = [ptl EXCEPT ![Here] = "walk"]
    /\ w' = "Unlock"
    /\ UNCHANGED <<sem, anon, m, pos>>

\* Release it, and go on to the next vma.
WalkUnlock ==
    /\ w = "Unlock"
    /\ ptl' = [ptl EXCEPT ![Here] = "free"]
    /\ w' = "Lock"
    /\ pos' = pos + 1
    /\ UNCHANGED <<sem, anon, m>>

\* The end of the list: release the root lock.
WalkEnd ==
    /\ w = "Lock"
    /\ Here = "end"
    /\ anon' = "free"
    /\ w' = "Done"
    /\ UNCHANGED <<sem, ptl, m, pos>>

\* All threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ \A t \in Movers : m[t] = "Done"
    /\ w = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ \E t \in Movers : Begin(t)
    \/ \E t \in Movers : LockRoot(t)
    \/ \E t \in Movers : LockFirst(t)
    \/ \E t \in Movers : LockSecond(t)
    \/ \E t \in Movers : Unlock(t)
    \/ \E t \in Movers : UnlockRoot(t)
    \/ \E t \in Movers : Return(t)
    \/ WalkBegin
    \/ WalkLock
    \/ WalkUnlock
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true.                                                      *)
(***************************************************************************)

\* The thread for which the thread t waits, as a set: empty if t waits for
\* nobody.
WaitsFor(t) ==
    LET holder ==
          IF t = "walk"
            THEN CASE w = "Begin"                   -> anon
                   [] w = "Lock" /\ Here \in Tables -> ptl[Here]
                   [] OTHER                         -> "free"
            ELSE CASE m[t] = "Begin"      -> sem
                   [] m[t] = "LockRoot"   -> anon
                   [] m[t] = "LockFirst"  -> ptl[First(t)]
                   [] m[t] = "LockSecond" -> ptl[Second(t)]
                   [] OTHER               -> "free"
    IN  {holder} \ {"free"}

\* Nobody waits in a circle.  A deadlock in the sense of the checker is a
\* state in which all threads are stuck.  Two threads which wait for each
\* other are lost before that, while a third one still runs.
NoCircle ==
    \A S \in (SUBSET Threads) \ {{}} :
      \E t \in S : WaitsFor(t) \cap S = {}

\* Vacuity check.  This is expected to be violated: if it held, no thread
\* would ever wait for a page-table lock, and the absence of a deadlock
\* would mean nothing.  It denies that the walk waits for a page-table lock
\* of one mremap() while the other one waits as well.
NoContention ==
    ~\E t, u \in Movers :
       /\ WaitsFor("walk") = {t}
       /\ w = "Lock"
       /\ WaitsFor(u) # {}

\* The same for the root lock: it denies that mremap() waits for the walk.
NoRootContention == ~\E t \in Movers : m[t] = "LockRoot" /\ anon = "walk"

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  TLC ignores these definitions.      *)
(*                                                                         *)
(* Lanes has one record for each thread.  The field "thread" is the        *)
(* parameter by which the steps of a thread are known.  The field "says"   *)
(* gives the text of each action of that thread, and is evaluated in the   *)
(* state before the step.  Locks says who holds which lock.                *)
(***************************************************************************)

\* What mremap() says at each step, in the thread t.
MoverSays(t) ==
    [Begin      |-> IF MmapSem THEN "down_write(mmap_sem)"
                               ELSE "mremap() without mmap_sem",
     LockRoot   |-> "anon_vma_lock(root)",
     LockFirst  |-> IF First(t) = "A" THEN "spin_lock(ptl A)"
                                      ELSE "spin_lock(ptl B)",
     LockSecond |-> IF Second(t) = "A" THEN "spin_lock_nested(ptl A)"
                                       ELSE "spin_lock_nested(ptl B)",
     Unlock     |-> "move; spin_unlock(both)",
     UnlockRoot |-> "anon_vma_unlock(root)",
     Return     |-> IF MmapSem THEN "up_write(mmap_sem)" ELSE "return"]

Lanes ==
    << [name   |-> "mremap 1",
        letter |-> "1",
        title  |-> "mremap() A to B",
        thread |-> "mremap 1",
        says   |-> MoverSays("mremap 1")],
       [name   |-> "mremap 2",
        letter |-> "2",
        title  |-> "mremap() B to A",
        thread |-> "mremap 2",
        says   |-> MoverSays("mremap 2")],
       [name   |-> "walk",
        letter |-> "w",
        title  |-> "rmap_walk()",
        says   |->
          [WalkBegin  |-> "anon_vma_lock(root)",
           WalkLock   |-> IF Here = "A" THEN "spin_lock(ptl A)"
                                        ELSE "spin_lock(ptl B)",
           WalkUnlock |-> IF Here = "A" THEN "spin_unlock(ptl A)"
                                        ELSE "spin_unlock(ptl B)",
           WalkEnd    |-> "anon_vma_unlock(root)"]] >>

\* The lane which holds a lock, as a set.
Holders(h) == IF h = "free" THEN {} ELSE {h}

Locks ==
    << [name  |-> "mmap_sem", title   |-> "mmap_sem",
        short |-> "mS",       holders |-> Holders(sem),
        mode  |-> "write"],
       [name  |-> "anon",     title   |-> "anon_vma root lock",
        short |-> "aV",       holders |-> Holders(anon),
        mode  |-> "write"],
       [name  |-> "ptl A",    title   |-> "page-table lock of A",
        short |-> "pA",       holders |-> Holders(ptl["A"]),
        mode  |-> "write"],
       [name  |-> "ptl B",    title   |-> "page-table lock of B",
        short |-> "pB",       holders |-> Holders(ptl["B"]),
        mode  |-> "write"] >>
=============================================================================
