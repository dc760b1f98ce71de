------------------------------ MODULE ForkRmap ------------------------------
(***************************************************************************)
(* fork() against rmap_walk().                                             *)
(*                                                                         *)
(* An anonymous page is mapped by a page-table entry (pte) of a process.   *)
(* That process calls fork().  The vma of the child goes on the anon_vma's *)
(* list, and then the entry of the parent is copied for the child.  At the *)
(* same time page migration walks the reverse map: it visits every vma on  *)
(* the list, and in each one it rewrites the entry if it finds it.  The    *)
(* walk must not leave an old entry behind, neither in the parent nor in   *)
(* the child.                                                              *)
(*                                                                         *)
(* What fork() and mremap() have in common is that an entry comes into a   *)
(* vma while a walk is under way.  If the walk has already been there, it  *)
(* does not come back.  fork() is the simpler case, because the entry of   *)
(* the parent stays where it is.                                           *)
(*                                                                         *)
(* Beside fork() other threads can run, which change the order of the list *)
(* by anon_vma_moveto_tail():                                              *)
(*                                                                         *)
(*   "reorder"              a second thread of the parent process.  It     *)
(*                          calls mremap() for another page, and the vma   *)
(*                          of the parent grows by a merge.  That vma then *)
(*                          goes to the tail of the list, and the page we  *)
(*                          watch goes with it.                            *)
(*   "mremap A", "mremap B" two other processes which map the page too.    *)
(*                          Each moves its own entry from a vma "src" to   *)
(*                          an older vma "dst" which has grown by a merge. *)
(*                          dst goes to the tail before the move.          *)
(*                                                                         *)
(* How to read this if you know C but not TLA+:                            *)
(*                                                                         *)
(*   - A VARIABLE is shared state.  x is its value before a step and x'    *)
(*     its value after the step.                                           *)
(*   - An action such as QueueChild below is one atomic step.  Lines which *)
(*     mention no primed variable are its guard: the step can be taken     *)
(*     only while they are true.  A thread that must wait for a lock is a  *)
(*     thread whose next action has a false guard.                         *)
(*   - [f EXCEPT ![i] = v] is the array f with f[i] replaced by v, and     *)
(*     s \o t is the sequence s followed by the sequence t.                *)
(*   - The checker tries every interleaving of the steps of all threads.   *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Threads,       \* The threads which run beside the walk: a subset of
                   \* "fork", "reorder", "mremap A" and "mremap B".
    ChildAt,       \* Where the vma of the child is queued: "tail" or "head".
    QueueLocks,    \* TRUE: anon_vma_fork() takes the root lock to queue it.
    CopyLocks,     \* The page-table locks of copy_pte_range(): "both",
                   \* "one at a time", "none", "parent only" or
                   \* "child only".
    MmapSem,       \* TRUE: fork() and mremap() hold the mmap_sem of their
                   \* process for writing, from first step to last.
    WalkPeeks      \* TRUE: the walk looks at the entry before it takes the
                   \* page-table lock, and passes on if there is nothing.

Movers  == Threads \cap {"mremap A", "mremap B"}
Forks   == "fork" \in Threads
Entries == {"none", "old", "new"}

ASSUME /\ Threads \subseteq {"fork", "reorder", "mremap A", "mremap B"}
       /\ ChildAt \in {"tail", "head"}
       /\ QueueLocks \in BOOLEAN
       /\ CopyLocks \in {"both", "one at a time", "none", "parent only",
                         "child only"}
       /\ MmapSem \in BOOLEAN
       /\ WalkPeeks \in BOOLEAN

\* The two vmas of a process which calls mremap() for the page we watch.
Src(t) == IF t = "mremap A" THEN "src A" ELSE "src B"
Dst(t) == IF t = "mremap A" THEN "dst A" ELSE "dst B"

\* The list before anything happens.  dst is older than src.
FirstList ==
    <<"parent">>
      \o (IF "mremap A" \in Movers THEN <<"dst A", "src A">> ELSE <<>>)
      \o (IF "mremap B" \in Movers THEN <<"dst B", "src B">> ELSE <<>>)

\* All vmas.  Each is a place where the page may be mapped, with a page
\* table of its own.
Vmas == {FirstList[i] : i \in 1..Len(FirstList)}
          \cup (IF Forks THEN {"child"} ELSE {})

VARIABLES
    pte,     \* pte[v] is the page-table entry in the vma v: "none", "old"
             \* (an entry the walk must find), or "new" (the walk has been
             \* here).
    hand,    \* hand[t] is the entry which the thread t has read or cleared
             \* and not yet set.  In the kernel it is on the stack of t.
    list,    \* The same_anon_vma list, in the order of the walk.
    sem,     \* The holder of the mmap_sem of the parent process, or "free".
             \* The processes A and B have one thread each, so that nobody
             \* would ever wait for their mmap_sem.
    anon,    \* The holder of the anon_vma root lock, or "free".
    ptl,     \* ptl[v] is the holder of the lock of v's page table, or
             \* "free".
    f,       \* The next step of fork().
    r,       \* The next step of the thread "reorder".
    m,       \* m[t] is the next step of mremap() in the thread t.
    w,       \* The next step of rmap_walk().
    at       \* The vma at which the walk stands, "end" after the last one,
             \* or "none" before the walk begins.

vars == <<pte, hand, list, sem, anon, ptl, f, r, m, w, at>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Names for things which the actions below need.                          *)
(***************************************************************************)

Remove(s, v)    == SelectSeq(s, LAMBDA u : u # v)
MoveToEnd(s, v) == Append(Remove(s, v), v)

\* The position of v on the list, or 0 if it is not there.
Position(v) ==
    LET S == {i \in 1..Len(list) : list[i] = v}
    IN  IF S = {} THEN 0 ELSE CHOOSE i \in S : TRUE

\* The vma after v on the list.  The walk holds a pointer to an element of
\* the list, not a number: what is put before that element does not matter
\* to it, and will not be seen.
Following(v) ==
    IF Position(v) < Len(list) THEN list[Position(v) + 1] ELSE "end"

\* The steps of fork().
ForkProgram ==
    <<"Begin", "Queue">>
      \o (CASE CopyLocks = "both" ->
                 <<"LockChild", "LockParent", "Read", "Set", "Unlock">>
            [] CopyLocks = "one at a time" ->
                 <<"LockParent", "Read", "UnlockParent",
                   "LockChild", "Set", "Unlock">>
            [] CopyLocks = "none" ->
                 <<"Read", "Set">>
            [] CopyLocks = "parent only" ->
                 <<"LockParent", "Read", "Set", "Unlock">>
            [] OTHER ->
                 <<"LockChild", "Read", "Set", "Unlock">>)
      \o <<"Return", "Done">>

\* The steps of mremap() in the processes A and B.
MoveProgram ==
    <<"MoveToTail", "LockSrc", "LockDst", "Clear", "Set", "Unlock", "Done">>

\* The step which follows the step s in the program p.
After(p, s) ==
    LET i == CHOOSE j \in 1..Len(p) : p[j] = s
    IN  p[i + 1]

\* The walk is under way, and holds the root lock.
Walking == w \in {"Next", "Found", "Look", "Write"}

TypeOK ==
    /\ pte \in [Vmas -> Entries]
    /\ hand \in [Threads -> Entries]
    /\ \A v \in Vmas : Cardinality({i \in 1..Len(list) : list[i] = v}) <= 1
    /\ {list[i] : i \in 1..Len(list)} \in {Vmas, Vmas \ {"child"}}
    /\ sem \in {"fork", "reorder", "free"}
    /\ anon \in {"walk", "free"}
    /\ ptl \in [Vmas -> Threads \cup {"walk", "free"}]
    /\ f \in {ForkProgram[i] : i \in 1..Len(ForkProgram)}
    /\ r \in {"Begin", "MoveToTail", "Return", "Done"}
    /\ m \in [Movers -> {MoveProgram[i] : i \in 1..Len(MoveProgram)}]
    /\ w \in {"Begin", "Next", "Found", "Look", "Write", "Done"}
    /\ at \in Vmas \cup {"none", "end"}

Init ==
    /\ pte = [v \in Vmas |-> IF v \in {"parent", "src A", "src B"}
                               THEN "old" ELSE "none"]
    /\ hand = [t \in Threads |-> "none"]
    /\ list = FirstList
    /\ sem = "free"
    /\ anon = "free"
    /\ ptl = [v \in Vmas |-> "free"]
    /\ f = IF Forks THEN "Begin" ELSE "Done"
    /\ r = IF "reorder" \in Threads THEN "Begin" ELSE "Done"
    /\ m = [t \in Movers |-> "MoveToTail"]
    /\ w = "Begin"
    /\ at = "none"

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread fork.                                                        *)
(***************************************************************************)

\* dup_mmap(): down_write(&oldmm->mmap_sem).
ForkBegin ==
    /\ f = "Begin"
    /\ MmapSem => sem = "free"
    /\ sem' = IF MmapSem THEN "fork" ELSE sem
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, hand, list, anon, ptl, r, m, w, at>>

\* anon_vma_fork(): the vma of the child goes on the list.  The root lock is
\* taken and released within this step, which is why the step only has to
\* wait until the lock is free.
QueueChild ==
    /\ f = "Queue"
    /\ QueueLocks => anon = "free"
    /\ list' = IF ChildAt = "tail" THEN Append(list, "child")
                                   ELSE <<"child">> \o list
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, hand, sem, anon, ptl, r, m, w, at>>

\* copy_pte_range(): pte_alloc_map_lock() of the child's page table.
LockChild ==
    /\ f = "LockChild"
    /\ ptl["child"] = "free"
    /\ ptl' = [ptl EXCEPT !["child"] = "fork"]
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, hand, list, sem, anon, r, m, w, at>>

\* copy_pte_range(): spin_lock_nested() of the parent's page table.
LockParent ==
    /\ f = "LockParent"
    /\ ptl["parent"] = "free"
    /\ ptl' = [ptl EXCEPT !["parent"] = "fork"]
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, hand, list, sem, anon, r, m, w, at>>

\* copy_one_pte(): read the entry of the parent.  Unlike in mremap() it
\* stays where it is.
ReadParent ==
    /\ f = "Read"
    /\ hand' = [hand EXCEPT !["fork"] = pte["parent"]]
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, list, sem, anon, ptl, r, m, w, at>>

\* The variant which holds one lock at a time drops the first one here.
UnlockParent ==
    /\ f = "UnlockParent"
    /\ ptl' = [ptl EXCEPT !["parent"] = "free"]
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, hand, list, sem, anon, r, m, w, at>>

\* copy_one_pte(): set_pte_at() in the child.
SetChild ==
    /\ f = "Set"
    /\ pte' = [pte EXCEPT !["child"] = hand["fork"]]
    /\ hand' = [hand EXCEPT !["fork"] = "none"]
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<list, sem, anon, ptl, r, m, w, at>>

\* copy_pte_range(): the page-table locks are released.
ForkUnlock ==
    /\ f = "Unlock"
    /\ ptl' = [v \in Vmas |-> IF ptl[v] = "fork" THEN "free" ELSE ptl[v]]
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, hand, list, sem, anon, r, m, w, at>>

\* dup_mmap(): up_write(&oldmm->mmap_sem).
ForkReturn ==
    /\ f = "Return"
    /\ sem' = IF MmapSem THEN "free" ELSE sem
    /\ f' = After(ForkProgram, f)
    /\ UNCHANGED <<pte, hand, list, anon, ptl, r, m, w, at>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread reorder: mremap() of another page of the parent process.     *)
(***************************************************************************)

\* sys_mremap(): down_write(&mm->mmap_sem).
ReorderBegin ==
    /\ r = "Begin"
    /\ MmapSem => sem = "free"
    /\ sem' = IF MmapSem THEN "reorder" ELSE sem
    /\ r' = "MoveToTail"
    /\ UNCHANGED <<pte, hand, list, anon, ptl, f, m, w, at>>

\* anon_vma_moveto_tail(), under the root lock: the vma of the parent has
\* grown by a merge, and goes to the tail of the list.
MoveParentToTail ==
    /\ r = "MoveToTail"
    /\ anon = "free"
    /\ list' = MoveToEnd(list, "parent")
    /\ r' = "Return"
    /\ UNCHANGED <<pte, hand, sem, anon, ptl, f, m, w, at>>

\* sys_mremap(): the other page has been moved.  up_write(&mm->mmap_sem).
ReorderReturn ==
    /\ r = "Return"
    /\ sem' = IF MmapSem THEN "free" ELSE sem
    /\ r' = "Done"
    /\ UNCHANGED <<pte, hand, list, anon, ptl, f, m, w, at>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The threads mremap A and mremap B.                                      *)
(***************************************************************************)

\* anon_vma_moveto_tail(), under the root lock: the vma which the entry is
\* about to enter goes to the tail of the list.
MoveDstToTail(t) ==
    /\ m[t] = "MoveToTail"
    /\ anon = "free"
    /\ list' = MoveToEnd(list, Dst(t))
    /\ m' = [m EXCEPT ![t] = After(MoveProgram, @)]
    /\ UNCHANGED <<pte, hand, sem, anon, ptl, f, r, w, at>>

\* move_ptes(): pte_offset_map_lock() of the old place.
LockSrc(t) ==
    /\ m[t] = "LockSrc"
    /\ ptl[Src(t)] = "free"
    /\ ptl' = [ptl EXCEPT ![Src(t)] = t]
    /\ m' = [m EXCEPT ![t] = After(MoveProgram, @)]
    /\ UNCHANGED <<pte, hand, list, sem, anon, f, r, w, at>>

\* move_ptes(): spin_lock_nested() of the new place.
LockDst(t) ==
    /\ m[t] = "LockDst"
    /\ ptl[Dst(t)] = "free"
    /\ ptl' = [ptl EXCEPT ![Dst(t)] = t]
    /\ m' = [m EXCEPT ![t] = After(MoveProgram, @)]
    /\ UNCHANGED <<pte, hand, list, sem, anon, f, r, w, at>>

\* move_ptes(): ptep_clear_flush().
Clear(t) ==
    /\ m[t] = "Clear"
    /\ hand' = [hand EXCEPT ![t] = pte[Src(t)]]
    /\ pte' = [pte EXCEPT ![Src(t)] = "none"]
    /\ m' = [m EXCEPT ![t] = After(MoveProgram, @)]
    /\ UNCHANGED <<list, sem, anon, ptl, f, r, w, at>>

\* move_ptes(): set_pte_at().
SetDst(t) ==
    /\ m[t] = "Set"
    /\ pte' = [pte EXCEPT ![Dst(t)] = hand[t]]
    /\ hand' = [hand EXCEPT ![t] = "none"]
    /\ m' = [m EXCEPT ![t] = After(MoveProgram, @)]
    /\ UNCHANGED <<list, sem, anon, ptl, f, r, w, at>>

\* move_ptes(): both page-table locks are released.
MoveUnlock(t) ==
    /\ m[t] = "Unlock"
    /\ ptl' = [v \in Vmas |-> IF ptl[v] = t THEN "free" ELSE ptl[v]]
    /\ m' = [m EXCEPT ![t] = After(MoveProgram, @)]
    /\ UNCHANGED <<pte, hand, list, sem, anon, f, r, w, at>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk.                                                        *)
(***************************************************************************)

\* rmap_walk_anon(): take the root lock and start at the head of the list.
WalkBegin ==
    /\ w = "Begin"
    /\ anon = "free"
    /\ anon' = "walk"
    /\ at' = list[1]
    /\ w' = "Next"
    /\ UNCHANGED <<pte, hand, list, sem, ptl, f, r, m>>

\* The walk of Linux 3.0 reads the entry without a lock.  If it is not what
\* the walk looks for, it passes on.  If it is, it takes the lock and looks
\* again.
WalkPeek(v) ==
    /\ WalkPeeks
    /\ w = "Next"
    /\ at = v
    /\ IF pte[v] = "old"
         THEN w' = "Found" /\ at' = at
         ELSE w' = "Next" /\ at' = Following(v)
    /\ UNCHANGED <<pte, hand, list, sem, anon, ptl, f, r, m>>

\* rmap_one(): take the page-table lock of this vma's place.
WalkLock(v) ==
    /\ w = (IF WalkPeeks THEN "Found" ELSE "Next")
    /\ at = v
    /\ ptl[v] = "free"
    /\ ptl' = [ptl EXCEPT ![v] = "walk"]
    /\ w' = "Look"
    /\ UNCHANGED <<pte, hand, list, sem, anon, f, r, m, at>>

\* Look at the entry under the lock.  If it is not there, release the lock
\* and go on to the next vma.
WalkLook(v) ==
    /\ w = "Look"
    /\ at = v
    /\ IF pte[v] = "old"
         THEN /\ w' = "Write"
              /\ UNCHANGED <<ptl, at>>
         ELSE /\ w' = "Next"
              /\ ptl' = [ptl EXCEPT ![v] = "free"]
              /\ at' = Following(v)
    /\ UNCHANGED <<pte, hand, list, sem, anon, f, r, m>>

\* The entry was there: replace it, release the lock, and go on.
WalkWrite(v) ==
    /\ w = "Write"
    /\ at = v
    /\ pte' = [pte EXCEPT ![v] = "new"]
    /\ ptl' = [ptl EXCEPT ![v] = "free"]
    /\ w' = "Next"
    /\ at' = Following(v)
    /\ UNCHANGED <<hand, list, sem, anon, f, r, m>>

\* The end of the list: release the root lock.
WalkEnd ==
    /\ w = "Next"
    /\ at = "end"
    /\ anon' = "free"
    /\ w' = "Done"
    /\ UNCHANGED <<pte, hand, list, sem, ptl, f, r, m, at>>

\* All threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ f = "Done"
    /\ r = "Done"
    /\ \A t \in Movers : m[t] = "Done"
    /\ w = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ ForkBegin
    \/ QueueChild
    \/ LockChild
    \/ LockParent
    \/ ReadParent
    \/ UnlockParent
    \/ SetChild
    \/ ForkUnlock
    \/ ForkReturn
    \/ ReorderBegin
    \/ MoveParentToTail
    \/ ReorderReturn
    \/ \E t \in Movers : MoveDstToTail(t)
    \/ \E t \in Movers : LockSrc(t)
    \/ \E t \in Movers : LockDst(t)
    \/ \E t \in Movers : Clear(t)
    \/ \E t \in Movers : SetDst(t)
    \/ \E t \in Movers : MoveUnlock(t)
    \/ WalkBegin
    \/ \E v \in Vmas : WalkPeek(v)
    \/ \E v \in Vmas : WalkLock(v)
    \/ \E v \in Vmas : WalkLook(v)
    \/ \E v \in Vmas : WalkWrite(v)
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true, and what has been claimed.                           *)
(***************************************************************************)

\* An old entry is still somewhere: in a page table or in a hand.
OldEntryLeft == \/ \E t \in Threads : hand[t] = "old"
                \/ \E v \in Vmas : pte[v] = "old"

\* The requirement: a finished walk has left no old entry.  This includes
\* the copy which fork() has read and not yet set, because it will come into
\* the child after the walk.  It does not ask the walk to visit the child:
\* if fork() reads the entry after the walk has been at the parent, then it
\* copies the new one, and nothing is left to do.
WalkFindsAll == w = "Done" => ~OldEntryLeft

\* The reason behind it: no old entry is in a vma which the walk has passed.
\* The walk never turns back, so an entry behind its cursor is lost.  Where
\* WalkFindsAll is violated at the end of the walk, this is violated at the
\* step that did the damage.
NothingBehindCursor ==
    \A v \in Vmas :
      /\ Walking
      /\ Position(v) > 0
      /\ at = "end" \/ Position(v) < Position(at)
      => pte[v] # "old"

\* No entry is lost or made: the parent keeps its entry, the child has one
\* after fork(), and mremap() leaves exactly one.
NoEntryLost ==
    /\ pte["parent"] # "none"
    /\ (Forks /\ f = "Done") => pte["child"] # "none"
    /\ \A t \in Movers :
         Cardinality({v \in {Src(t), Dst(t)} : pte[v] # "none"})
           + (IF hand[t] # "none" THEN 1 ELSE 0) = 1

\* Vacuity checks.  These are expected to be violated: if one of them held,
\* the verdicts which belong to it would mean nothing.
\*
\* This one denies that the walk ever finds the copy in the child while
\* fork() is still under way.
NoCopyFound == ~(w = "Write" /\ at = "child" /\ f # "Done")

\* This one denies that a walk ever sees the parent behind the child.
NoParentBehindChild ==
    ~(Walking /\ Forks /\ 0 < Position("child")
              /\ Position("child") < Position("parent"))

\* This one denies that another process ever reorders the list between the
\* moment when fork() or mremap() has put its own vma at the tail and the
\* moment when the entry comes there, and that a walk is under way then.
NoForeignReorder ==
    ~(Walking /\
        \/ /\ Forks
           /\ f = "Set"
           /\ \E t \in Movers : Position(Dst(t)) > Position("child")
        \/ \E t, u \in Movers :
             /\ m[t] = "Set"
             /\ Position(Dst(u)) > Position(Dst(t)))

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  TLC ignores these definitions.      *)
(*                                                                         *)
(* Lanes has one record for each thread.  The field "thread" is the        *)
(* parameter by which the steps of a thread are known.  The field "says"   *)
(* gives the text of each action of that thread, and is evaluated in the   *)
(* state before the step.  Locks says who holds which lock.                *)
(***************************************************************************)

\* The walk stands at an entry which it looks for.
Found == IF at \in Vmas THEN pte[at] = "old" ELSE FALSE

ForkLane ==
    [name   |-> "fork",
     letter |-> "f",
     title  |-> "fork()",
     says   |->
       [ForkBegin    |-> IF MmapSem THEN "down_write(mmap_sem)"
                                    ELSE "fork() without mmap_sem",
        QueueChild   |-> IF ChildAt = "tail"
                           THEN "anon_vma_fork(): child at the tail"
                           ELSE "anon_vma_fork(): child at the head",
        LockChild    |-> "spin_lock(child ptl)",
        LockParent   |-> IF CopyLocks = "both"
                           THEN "spin_lock_nested(parent ptl)"
                           ELSE "spin_lock(parent ptl)",
        ReadParent   |-> "pte = *src_pte (parent)",
        UnlockParent |-> "spin_unlock(parent ptl)",
        SetChild     |-> "set_pte_at(child, pte)",
        ForkUnlock   |-> CASE CopyLocks = "both" ->
                                "spin_unlock(parent ptl, child ptl)"
                           [] CopyLocks = "parent only" ->
                                "spin_unlock(parent ptl)"
                           [] OTHER -> "spin_unlock(child ptl)",
        ForkReturn   |-> IF MmapSem THEN "up_write(mmap_sem)"
                                    ELSE "return"]]

ReorderLane ==
    [name   |-> "reorder",
     letter |-> "r",
     title  |-> "mremap() of another page",
     says   |->
       [ReorderBegin     |-> IF MmapSem THEN "down_write(mmap_sem)"
                                        ELSE "mremap() without mmap_sem",
        MoveParentToTail |-> "anon_vma_moveto_tail(parent)",
        ReorderReturn    |-> IF MmapSem THEN "up_write(mmap_sem)"
                                        ELSE "return"]]

MoverLane(t, letter) ==
    [name   |-> t,
     letter |-> letter,
     title  |-> "mremap()",
     thread |-> t,
     says   |->
       [MoveDstToTail |-> "anon_vma_moveto_tail(dst)",
        LockSrc       |-> "spin_lock(src ptl)",
        LockDst       |-> "spin_lock_nested(dst ptl)",
        Clear         |-> "pte = ptep_clear_flush(src)",
        SetDst        |-> "set_pte_at(dst, pte)",
        MoveUnlock    |-> "spin_unlock(dst ptl, src ptl)"]]

WalkLane ==
    [name   |-> "walk",
     letter |-> "w",
     title  |-> "rmap_walk()",
     says   |->
       [WalkBegin |-> "anon_vma_lock(root)",
        WalkPeek  |-> IF Found THEN "peek: found in " \o at
                               ELSE "peek: pte_none(" \o at \o ")",
        WalkLock  |-> "spin_lock(" \o at \o " ptl)",
        WalkLook  |-> IF Found THEN "found in " \o at
                               ELSE "pte_none(" \o at \o "); spin_unlock()",
        WalkWrite |-> "set_pte_at(" \o at \o "); spin_unlock()",
        WalkEnd   |-> IF OldEntryLeft
                        THEN "anon_vma_unlock(root): MISSED"
                        ELSE "anon_vma_unlock(root)"]]

Lanes ==
    (IF Forks THEN <<ForkLane>> ELSE <<>>)
      \o (IF "reorder" \in Threads THEN <<ReorderLane>> ELSE <<>>)
      \o (IF "mremap A" \in Threads THEN <<MoverLane("mremap A", "A")>>
                                    ELSE <<>>)
      \o (IF "mremap B" \in Threads THEN <<MoverLane("mremap B", "B")>>
                                    ELSE <<>>)
      \o <<WalkLane>>

\* The lane which holds a lock, as a set.
Holders(h) == IF h = "free" THEN {} ELSE {h}

\* The page-table lock of the vma v, if there is such a vma.
Ptl(v, name, title, short) ==
    IF v \in Vmas
      THEN << [name  |-> name,  title   |-> title,
               short |-> short, holders |-> Holders(ptl[v]),
               mode  |-> "write"] >>
      ELSE <<>>

Locks ==
    << [name  |-> "mmap_sem", title   |-> "mmap_sem of the parent process",
        short |-> "mS",       holders |-> Holders(sem),
        mode  |-> "write"],
       [name  |-> "anon",     title   |-> "anon_vma root lock",
        short |-> "aV",       holders |-> Holders(anon),
        mode  |-> "write"] >>
    \o Ptl("parent", "parent ptl", "page-table lock of parent", "pP")
    \o Ptl("child", "child ptl", "page-table lock of child", "pC")
    \o Ptl("src A", "src A ptl", "page-table lock of src A", "sA")
    \o Ptl("dst A", "dst A ptl", "page-table lock of dst A", "dA")
    \o Ptl("src B", "src B ptl", "page-table lock of src B", "sB")
    \o Ptl("dst B", "dst B ptl", "page-table lock of dst B", "dB")

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer draws a state.  Scene has one record for each part of  *)
(* the picture.  The entry that the walk must find is a dot, and the one   *)
(* which the walk has put in its place is a diamond.                       *)
(***************************************************************************)

Drawn(entry) ==
    [shape |-> CASE entry = "old" -> "dot"
                 [] entry = "new" -> "diamond"
                 [] OTHER         -> "none",
     text  |-> IF entry = "none" THEN "" ELSE entry]

\* The vmas as a sequence: those of the start, and then the child.
Columns == FirstList \o (IF Forks THEN <<"child">> ELSE <<>>)

Scene ==
    << [title   |-> "page tables",
        columns |-> Columns,
        rows    |->
          << [title |-> "pte", cells |-> [v \in Vmas |-> Drawn(pte[v])]],
             [title |-> "ptl", cells |-> [v \in Vmas |->
                                [owner |-> Holders(ptl[v])]]] >>],
       [title   |-> "in flight",
        columns |-> Threads,
        rows    |-> << [title |-> "hand",
                        cells |-> [t \in Threads |-> Drawn(hand[t])]] >>],
       [title   |-> "anon_vma list",
        items   |-> list,
        cursors |-> IF Walking /\ Position(at) > 0
                      THEN {[at |-> Position(at), text |-> "walk"]} ELSE {}],
       [title   |-> "root lock",
        items   |-> IF anon = "free" THEN <<>> ELSE <<[owner |-> anon]>>] >>
=============================================================================
