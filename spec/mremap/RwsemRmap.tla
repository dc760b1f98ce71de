------------------------------ MODULE RwsemRmap ------------------------------
(***************************************************************************)
(* The root lock as a reader/writer semaphore, and several walks at once.  *)
(*                                                                         *)
(* In 2011 the anon_vma root lock was a mutex, and one rmap_walk() at a    *)
(* time held it.  Today it is an rwsem.  Walks hold it for reading, any    *)
(* number of them together.  mremap() holds it for writing where it        *)
(* changes the list, and around move_ptes() if need_rmap_locks says so.    *)
(*                                                                         *)
(* The walks here only look, as for the question whether a page has been   *)
(* used lately.  Each of them must see the entry, whatever the others do.  *)
(*                                                                         *)
(* How to read this if you know C but not TLA+: see the head of RmapRace.  *)
(* This module is the same with walks k in place of one walk.              *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    NWalks,      \* The number of walks.
    ListOrder,   \* "dst first" or "src first": the order of the walk.
    RootLock,    \* Is the root lock held for writing around move_ptes()?
                 \* "never", or "if needed": if dst is visited before src, or
                 \* if the entry moves back.
    MayFail      \* TRUE: mremap() may fail and move the entry back.

Walks  == 1..NWalks
Places == {"src", "dst"}

ASSUME /\ NWalks \in 1..3
       /\ ListOrder \in {"dst first", "src first"}
       /\ RootLock \in {"never", "if needed"}
       /\ MayFail \in BOOLEAN

VARIABLES
    pte,       \* The place whose page table has the entry, or "none".
    covers,    \* The set of vmas which cover the page: dst joins by merging.
    writer,    \* TRUE if mremap() holds the root lock for writing.
    ptl,       \* ptl[p] is the holder of the lock of page table p: 0 is
               \* mremap(), k is the walk k, and -1 is nobody.
    m,         \* The next step of mremap().
    back,      \* TRUE while mremap() moves the entry back.
    w,         \* w[k] is the next step of the walk k.
    pos,       \* pos[k] is the position of the walk k on the list.
    seen       \* The set of walks which have seen the entry.

vars == <<pte, covers, writer, ptl, m, back, w, pos, seen>>

Nobody == 0 - 1
Mremap == 0

\* The walks which hold the root lock for reading.
Readers == {k \in Walks : w[k] \in {"Next", "Look"}}

\* down_write() and down_read() need not wait.
CanWrite == Readers = {} /\ ~writer
CanRead  == ~writer

List    == IF ListOrder = "dst first" THEN <<"dst", "src">>
                                      ELSE <<"src", "dst">>
Here(k) == IF pos[k] <= Len(List) THEN List[pos[k]] ELSE "end"

\* The two ends of the move.  On the error path they are exchanged.
From == IF back THEN "dst" ELSE "src"
To   == IF back THEN "src" ELSE "dst"

\* need_rmap_locks for the move forward and for the move back.
NeedRmapLocks(b) == RootLock = "if needed" /\ (b \/ ListOrder = "dst first")

\* The first step of a move.
FirstStep(b) == IF NeedRmapLocks(b) THEN "LockRoot" ELSE "LockFrom"

TypeOK ==
    /\ pte \in Places \cup {"none"}
    /\ covers \subseteq Places
    /\ writer \in BOOLEAN
    /\ ptl \in [Places -> Walks \cup {Mremap, Nobody}]
    /\ m \in {"CopyVma", "LockRoot", "LockFrom", "LockTo", "Clear", "Set",
              "Unlock", "UnlockRoot", "Moved"}
    /\ back \in BOOLEAN
    /\ w \in [Walks -> {"Begin", "Next", "Look", "Done"}]
    /\ pos \in [Walks -> 1..3]
    /\ seen \subseteq Walks

Init ==
    /\ pte = "src"
    /\ covers = {"src"}
    /\ writer = FALSE
    /\ ptl = [p \in Places |-> Nobody]
    /\ m = "CopyVma"
    /\ back = FALSE
    /\ w = [k \in Walks |-> "Begin"]
    /\ pos = [k \in Walks |-> 1]
    /\ seen = {}

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread mremap.                                                      *)
(***************************************************************************)

\* copy_vma(): vma_merge() succeeds, and dst grows over the new place.  The
\* root lock is taken for writing and released within this step.
CopyVma ==
    /\ m = "CopyVma"
    /\ CanWrite
    /\ covers' = {"src", "dst"}
    /\ m' = FirstStep(FALSE)
    /\ UNCHANGED <<pte, writer, ptl, back, w, pos, seen>>

\* take_rmap_locks().
LockRoot ==
    /\ m = "LockRoot"
    /\ CanWrite
    /\ writer' = TRUE
    /\ m' = "LockFrom"
    /\ UNCHANGED <<pte, covers, ptl, back, w, pos, seen>>

\* move_ptes(): pte_offset_map_lock() of the old place.
LockFrom ==
    /\ m = "LockFrom"
    /\ ptl[From] = Nobody
    /\ ptl' = [ptl EXCEPT ![From] = Mremap]
    /\ m' = "LockTo"
    /\ UNCHANGED <<pte, covers, writer, back, w, pos, seen>>

\* move_ptes(): spin_lock_nested() of the new place.
LockTo ==
    /\ m = "LockTo"
    /\ ptl[To] = Nobody
    /\ ptl' = [ptl EXCEPT ![To] = Mremap]
    /\ m' = "Clear"
    /\ UNCHANGED <<pte, covers, writer, back, w, pos, seen>>

\* move_ptes(): ptep_get_and_clear().
Clear ==
    /\ m = "Clear"
    /\ pte' = "none"
    /\ m' = "Set"
    /\ UNCHANGED <<covers, writer, ptl, back, w, pos, seen>>

\* move_ptes(): set_pte_at().
Set ==
    /\ m = "Set"
    /\ pte' = To
    /\ m' = "Unlock"
    /\ UNCHANGED <<covers, writer, ptl, back, w, pos, seen>>

\* move_ptes(): both page-table locks are released.
Unlock ==
    /\ m = "Unlock"
    /\ ptl' = [p \in Places |-> Nobody]
    /\ m' = IF writer THEN "UnlockRoot" ELSE "Moved"
    /\ UNCHANGED <<pte, covers, writer, back, w, pos, seen>>

\* drop_rmap_locks().
UnlockRoot ==
    /\ m = "UnlockRoot"
    /\ writer' = FALSE
    /\ m' = "Moved"
    /\ UNCHANGED <<pte, covers, ptl, back, w, pos, seen>>

\* move_page_tables() could not move everything: the move is undone.
Fail ==
    /\ MayFail
    /\ m = "Moved"
    /\ ~back
    /\ back' = TRUE
    /\ m' = FirstStep(TRUE)
    /\ UNCHANGED <<pte, covers, writer, ptl, w, pos, seen>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk, number k.                                              *)
(***************************************************************************)

\* rmap_walk_anon(): take the root lock for reading.
WalkBegin(k) ==
    /\ w[k] = "Begin"
    /\ CanRead
    /\ w' = [w EXCEPT ![k] = "Next"]
    /\ UNCHANGED <<pte, covers, writer, ptl, m, back, pos, seen>>

\* vma_address() says that this vma does not cover the page.
WalkSkip(k) ==
    /\ w[k] = "Next"
    /\ Here(k) \in Places \ covers
    /\ pos' = [pos EXCEPT ![k] = @ + 1]
    /\ UNCHANGED <<pte, covers, writer, ptl, m, back, w, seen>>

\* page_vma_mapped_walk(): take the page-table lock of this vma's place.
WalkLock(k) ==
    /\ w[k] = "Next"
    /\ Here(k) \in covers
    /\ ptl[Here(k)] = Nobody
    /\ ptl' = [ptl EXCEPT ![Here(k)] = k]
    /\ w' = [w EXCEPT ![k] = "Look"]
    /\ UNCHANGED <<pte, covers, writer, m, back, pos, seen>>

\* Look at the entry, release the page-table lock, and go on.
WalkLook(k) ==
    /\ w[k] = "Look"
    /\ seen' = IF pte = Here(k) THEN seen \cup {k} ELSE seen
    /\ ptl' = [ptl EXCEPT ![Here(k)] = Nobody]
    /\ w' = [w EXCEPT ![k] = "Next"]
    /\ pos' = [pos EXCEPT ![k] = @ + 1]
    /\ UNCHANGED <<pte, covers, writer, m, back>>

\* The end of the list: release the root lock.
WalkEnd(k) ==
    /\ w[k] = "Next"
    /\ Here(k) = "end"
    /\ w' = [w EXCEPT ![k] = "Done"]
    /\ UNCHANGED <<pte, covers, writer, ptl, m, back, pos, seen>>

\* All threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ m = "Moved"
    /\ \A k \in Walks : w[k] = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ CopyVma
    \/ LockRoot
    \/ LockFrom
    \/ LockTo
    \/ Clear
    \/ Set
    \/ Unlock
    \/ UnlockRoot
    \/ Fail
    \/ \E k \in Walks : WalkBegin(k)
    \/ \E k \in Walks : WalkSkip(k)
    \/ \E k \in Walks : WalkLock(k)
    \/ \E k \in Walks : WalkLook(k)
    \/ \E k \in Walks : WalkEnd(k)
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true.                                                      *)
(***************************************************************************)

\* The requirement: a finished walk has seen the entry.
WalkFindsAll == \A k \in Walks : w[k] = "Done" => k \in seen

\* Why a walk misses the entry.  This fails before WalkFindsAll does.  As
\* long as a walk has not seen the entry, the entry must not be where the
\* walk has passed, nor be in flight to there.
NothingBehindCursor ==
    \A k \in Readers \ seen :
      \A i \in 1..Len(List) : i < pos[k] =>
        /\ pte # List[i]
        /\ pte = "none" => To # List[i]

\* mremap() and a walk never hold the root lock together.
WriterAlone == writer => Readers = {}

\* Vacuity checks, which are expected to be violated.  The first one denies
\* that two walks are at the end of the list while mremap() is between set
\* and unlock, the second that mremap() ever waits for two walks.
NoOverlap ==
    ~ /\ m = "Unlock"
      /\ Cardinality({k \in Readers : Here(k) = "end"}) > 1
NoWaiting ==
    ~ /\ m = "LockRoot"
      /\ Cardinality({k \in Readers : Here(k) = "end"}) > 1

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  No checker looks at this.           *)
(***************************************************************************)

Names == <<"walk 1", "walk 2", "walk 3">>

AtSrc(k) == Here(k) = "src"

WalkLane(k) ==
    [name   |-> Names[k],
     letter |-> <<"1", "2", "3">>[k],
     title  |-> "rmap_walk()",
     says   |->
       [WalkBegin |-> "anon_vma_lock_read()",
        WalkSkip  |-> IF AtSrc(k) THEN "src does not cover the page"
                                  ELSE "dst does not cover the page",
        WalkLock  |-> IF AtSrc(k) THEN "spin_lock(src ptl)"
                                  ELSE "spin_lock(dst ptl)",
        WalkLook  |->
          IF pte = Here(k)
            THEN IF AtSrc(k) THEN "found in src; spin_unlock(src ptl)"
                             ELSE "found in dst; spin_unlock(dst ptl)"
            ELSE IF AtSrc(k) THEN "pte_none(src); spin_unlock(src ptl)"
                             ELSE "pte_none(dst); spin_unlock(dst ptl)",
        WalkEnd   |-> IF k \in seen THEN "anon_vma_unlock_read()"
                                    ELSE "anon_vma_unlock_read(): MISSED"]]

Lanes ==
    << [name   |-> "mremap",
        letter |-> "m",
        title  |-> "mremap()",
        says   |->
          [CopyVma    |-> "copy_vma(): dst merged, grows",
           LockRoot   |-> "take_rmap_locks()",
           LockFrom   |-> IF back THEN "spin_lock(dst ptl)"
                                  ELSE "spin_lock(src ptl)",
           LockTo     |-> IF back THEN "spin_lock_nested(src ptl)"
                                  ELSE "spin_lock_nested(dst ptl)",
           Clear      |-> IF back THEN "pte = ptep_get_and_clear(dst)"
                                  ELSE "pte = ptep_get_and_clear(src)",
           Set        |-> IF back THEN "set_pte_at(src, pte)"
                                  ELSE "set_pte_at(dst, pte)",
           Unlock     |-> "spin_unlock(dst ptl, src ptl)",
           UnlockRoot |-> "drop_rmap_locks()",
           Fail       |-> "error: move the entry back"]] >>
    \o [k \in Walks |-> WalkLane(k)]

\* The lanes which hold the page-table lock of the place p.
Holders(p) == CASE ptl[p] = Nobody -> {}
                [] ptl[p] = Mremap -> {"mremap"}
                [] OTHER           -> {Names[ptl[p]]}

Locks ==
    << [name  |-> "anon",    title   |-> "anon_vma root lock",
        short |-> "aV",
        holders |-> IF writer THEN {"mremap"} ELSE {Names[k] : k \in Readers},
        mode  |-> IF writer THEN "write" ELSE "read"],
       [name  |-> "src ptl", title   |-> "page-table lock of src",
        short |-> "pS",      holders |-> Holders("src"),
        mode  |-> "write"],
       [name  |-> "dst ptl", title   |-> "page-table lock of dst",
        short |-> "pD",      holders |-> Holders("dst"),
        mode  |-> "write"] >>
=============================================================================
