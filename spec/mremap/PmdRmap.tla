------------------------------- MODULE PmdRmap -------------------------------
(***************************************************************************)
(* mremap() moves a whole page table at once.                              *)
(*                                                                         *)
(* Since Linux 5.0 (on some machines) mremap() need not move the entries   *)
(* of a page table one by one.  If the range is aligned, move_normal_pmd() *)
(* takes the page table out of its old place in the pmd and puts it into   *)
(* the new place.  The page-table lock belongs to the page table and moves *)
(* with it.  move_normal_pmd() holds the locks of both pmd tables, but not *)
(* the page-table lock.                                                    *)
(*                                                                         *)
(* There is one page, its entry is in one page table, and there is one     *)
(* mremap() and one rmap_walk().  The page table is never cleared, so the  *)
(* entry is never in flight.  It is the page table that is.                *)
(*                                                                         *)
(* The walk reads the pmd, and then takes the lock of the page table it    *)
(* has found.  In between the page table may have moved.  Then the walk    *)
(* still finds the entry.  But it takes it for an entry of the old         *)
(* address, and this is the address which it flushes from the TLB when it  *)
(* changes the entry.  A processor which has used the new address          *)
(* meanwhile keeps a stale translation.  TLBs are left out of this model.  *)
(* The property RightAddress stands for them.                              *)
(*                                                                         *)
(* How to read this if you know C but not TLA+: see the head of RmapRace.  *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    ListOrder,   \* "src first" or "dst first": the order of the walk.
    WalkPeeks,   \* TRUE: the walk reads the pmd without the lock of the pmd
                 \* table.  FALSE: it takes that lock for a moment.
    RootLock     \* Is the root lock held around move_normal_pmd()?  "never",
                 \* "if needed" (need_rmap_locks: if the walk visits dst
                 \* before src), or "always".

Places  == {"src", "dst"}
Threads == {"mremap", "walk"}

ASSUME /\ ListOrder \in {"dst first", "src first"}
       /\ WalkPeeks \in BOOLEAN
       /\ RootLock \in {"never", "if needed", "always"}

VARIABLES
    pmd,     \* pmd[p] is TRUE if the pmd at the place p has the page table.
    hand,    \* TRUE if the page table is out of the old pmd and not yet in
             \* the new one.
    pte,     \* The entry in the page table: "old" or "new".
    ptl,     \* The holder of the lock of the page table, or "free".
    anon,    \* The holder of the anon_vma root lock, or "free".
    m,       \* The next step of mremap().
    w,       \* The next step of rmap_walk().
    pos,     \* The position of the walk on the list.
    wrong    \* TRUE if the walk has changed the entry when the page table
             \* was already at another address.  A history variable.

vars == <<pmd, hand, pte, ptl, anon, m, w, pos, wrong>>

List == IF ListOrder = "dst first" THEN <<"dst", "src">> ELSE <<"src", "dst">>
Here == IF pos <= Len(List) THEN List[pos] ELSE "end"

\* The walk is under way, and holds the root lock.
Walking == w \in {"Next", "Lock", "Look", "Write"}

Locking == RootLock = "always"
             \/ (RootLock = "if needed" /\ ListOrder = "dst first")

TypeOK ==
    /\ pmd \in [Places -> BOOLEAN]
    /\ hand \in BOOLEAN
    /\ pte \in {"old", "new"}
    /\ ptl \in {"walk", "free"}
    /\ anon \in Threads \cup {"free"}
    /\ m \in {"LockRoot", "Clear", "Set", "UnlockRoot", "Moved"}
    /\ w \in {"Begin", "Next", "Lock", "Look", "Write", "Done"}
    /\ pos \in 1..3
    /\ wrong \in BOOLEAN

Init ==
    /\ pmd = [p \in Places |-> p = "src"]
    /\ hand = FALSE
    /\ pte = "old"
    /\ ptl = "free"
    /\ anon = "free"
    /\ m = IF Locking THEN "LockRoot" ELSE "Clear"
    /\ w = "Begin"
    /\ pos = 1
    /\ wrong = FALSE

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread mremap, after copy_vma().  It holds the locks of both pmd    *)
(* tables from Clear to Set.  They are no variables: a thread that needs   *)
(* one of them waits while the page table is in flight.                    *)
(***************************************************************************)

\* take_rmap_locks().
LockRoot ==
    /\ m = "LockRoot"
    /\ anon = "free"
    /\ anon' = "mremap"
    /\ m' = "Clear"
    /\ UNCHANGED <<pmd, hand, pte, ptl, w, pos, wrong>>

\* move_normal_pmd(): pmd_clear() of the old place.
Clear ==
    /\ m = "Clear"
    /\ pmd' = [pmd EXCEPT !["src"] = FALSE]
    /\ hand' = TRUE
    /\ m' = "Set"
    /\ UNCHANGED <<pte, ptl, anon, w, pos, wrong>>

\* move_normal_pmd(): pmd_populate() of the new place.
Set ==
    /\ m = "Set"
    /\ pmd' = [pmd EXCEPT !["dst"] = TRUE]
    /\ hand' = FALSE
    /\ m' = IF Locking THEN "UnlockRoot" ELSE "Moved"
    /\ UNCHANGED <<pte, ptl, anon, w, pos, wrong>>

\* drop_rmap_locks().
UnlockRoot ==
    /\ m = "UnlockRoot"
    /\ anon' = "free"
    /\ m' = "Moved"
    /\ UNCHANGED <<pmd, hand, pte, ptl, w, pos, wrong>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk.                                                        *)
(***************************************************************************)

\* Take the root lock and start at the head of the list.
WalkBegin ==
    /\ w = "Begin"
    /\ anon = "free"
    /\ anon' = "walk"
    /\ w' = "Next"
    /\ UNCHANGED <<pmd, hand, pte, ptl, m, pos, wrong>>

\* page_vma_mapped_walk(): read the pmd.  If it is empty, go on.
WalkPmd(v) ==
    /\ w = "Next"
    /\ Here = v
    /\ WalkPeeks \/ ~hand
    /\ IF pmd[v]
         THEN w' = "Lock" /\ pos' = pos
         ELSE w' = "Next" /\ pos' = pos + 1
    /\ UNCHANGED <<pmd, hand, pte, ptl, anon, m, wrong>>

\* Take the lock of the page table that has been found.
WalkLock(v) ==
    /\ w = "Lock"
    /\ Here = v
    /\ ptl = "free"
    /\ ptl' = "walk"
    /\ w' = "Look"
    /\ UNCHANGED <<pmd, hand, pte, anon, m, pos, wrong>>

\* Look at the entry under the lock.
WalkLook(v) ==
    /\ w = "Look"
    /\ Here = v
    /\ IF pte = "old"
         THEN /\ w' = "Write"
              /\ UNCHANGED <<ptl, pos>>
         ELSE /\ w' = "Next"
              /\ ptl' = "free"
              /\ pos' = pos + 1
    /\ UNCHANGED <<pmd, hand, pte, anon, m, wrong>>

\* Replace the entry, flush the TLB for the address v, release the lock.
WalkWrite(v) ==
    /\ w = "Write"
    /\ Here = v
    /\ pte' = "new"
    /\ wrong' = \E p \in Places : p # v /\ pmd[p]
    /\ ptl' = "free"
    /\ w' = "Next"
    /\ pos' = pos + 1
    /\ UNCHANGED <<pmd, hand, anon, m>>

\* The end of the list: release the root lock.
WalkEnd ==
    /\ w = "Next"
    /\ Here = "end"
    /\ anon' = "free"
    /\ w' = "Done"
    /\ UNCHANGED <<pmd, hand, pte, ptl, m, pos, wrong>>

\* Both threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ m = "Moved"
    /\ w = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ LockRoot
    \/ Clear
    \/ Set
    \/ UnlockRoot
    \/ WalkBegin
    \/ \E v \in Places : WalkPmd(v)
    \/ \E v \in Places : WalkLock(v)
    \/ \E v \in Places : WalkLook(v)
    \/ \E v \in Places : WalkWrite(v)
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true.                                                      *)
(***************************************************************************)

\* The requirement: a finished walk has found the entry.
WalkFindsAll == w = "Done" => pte = "new"

\* Why a walk misses the entry.  This fails before WalkFindsAll does.  The
\* page table with the old entry must not be at a place that the walk has
\* passed, nor be in flight to there.
NothingBehindCursor ==
    Walking /\ pte = "old" =>
      \A i \in 1..Len(List) : i < pos =>
        /\ ~pmd[List[i]]
        /\ hand => List[i] # "dst"

\* The walk does not change the entry when the page table is at another
\* address than the one which the walk then flushes from the TLB.
RightAddress == ~wrong

\* Vacuity checks, which are expected to be violated.  The first one denies
\* that the walk is at work while the page table is in flight, the second
\* that mremap() ever waits for a walk which is about to change the entry.
NoOverlap == ~(Walking /\ hand)
NoWaiting == ~(w = "Write" /\ m = "LockRoot")

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  No checker looks at this.           *)
(***************************************************************************)

AtSrc == Here = "src"

Lanes ==
    << [name   |-> "mremap",
        letter |-> "m",
        title  |-> "mremap()",
        says   |->
          [LockRoot   |-> "take_rmap_locks()",
           Clear      |-> "pmd_clear(src)",
           Set        |-> "pmd_populate(dst)",
           UnlockRoot |-> "drop_rmap_locks()"]],
       [name   |-> "walk",
        letter |-> "w",
        title  |-> "rmap_walk()",
        says   |->
          [WalkBegin |-> "anon_vma_lock_read()",
           WalkPmd   |->
             IF Here \in Places
               THEN IF pmd[Here]
                      THEN IF AtSrc THEN "src has a page table"
                                    ELSE "dst has a page table"
                      ELSE IF AtSrc THEN "pmd_none(src)"
                                    ELSE "pmd_none(dst)"
               ELSE "",
           WalkLock  |-> "spin_lock(ptl)",
           WalkLook  |-> IF pte = "old" THEN "found" ELSE "not found",
           WalkWrite |-> IF AtSrc THEN "set_pte_at(); flush src"
                                  ELSE "set_pte_at(); flush dst",
           WalkEnd   |-> IF pte = "old" THEN "anon_vma_unlock_read(): MISSED"
                                        ELSE "anon_vma_unlock_read()"]] >>

\* The lane which holds a lock, as a set.
Holders(h) == IF h = "free" THEN {} ELSE {h}

Locks ==
    << [name  |-> "anon", title   |-> "anon_vma root lock",
        short |-> "aV",   holders |-> Holders(anon),
        mode  |-> IF anon = "walk" THEN "read" ELSE "write"],
       [name  |-> "ptl",  title   |-> "lock of the page table",
        short |-> "pT",   holders |-> Holders(ptl),
        mode  |-> "write"] >>
=============================================================================
