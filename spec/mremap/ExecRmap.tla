------------------------------ MODULE ExecRmap ------------------------------
(***************************************************************************)
(* exec() moves its stack, and one vma serves both places.                 *)
(*                                                                         *)
(* exec() builds the arguments of the new program on a temporary stack, at *)
(* the top of the address space.  When the final place of the stack is     *)
(* known, shift_arg_pages() moves the pages down.  It does not call        *)
(* copy_vma().  It lets vma_adjust() extend the one vma down to the new    *)
(* place, moves the entries with move_page_tables(), and cuts off the old  *)
(* place afterwards.                                                       *)
(*                                                                         *)
(* rmap_walk() computes where a vma maps a page, from vm_start and         *)
(* vm_pgoff.  That is one address for each vma.  When vm_start moves and   *)
(* vm_pgoff does not, the address moves at once, but the entry is still at *)
(* the old place.  A walk in between visits the only vma there is, looks   *)
(* at the new place, and misses the entry.  There is no second vma whose   *)
(* order on the list could help.                                           *)
(*                                                                         *)
(* How to read this if you know C but not TLA+: see the head of RmapRace.  *)
(* The names are the same.  "src" is the old place and "dst" the new one.  *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    RootLock,    \* Where exec holds the anon_vma root lock: "vma_adjust"
                 \* (nowhere else), "move_ptes" (also around move_ptes(), but
                 \* not in between), or "all" (from before vma_adjust() to
                 \* the end of the move).
    WalkSkips    \* TRUE: migration passes over a vma which is a temporary
                 \* stack (VM_STACK_INCOMPLETE_SETUP), and gives up, because
                 \* the page is still mapped there.

Places  == {"src", "dst"}
Threads == {"exec", "walk"}
Entries == {"none", "old", "new"}

ASSUME /\ RootLock \in {"vma_adjust", "move_ptes", "all"}
       /\ WalkSkips \in BOOLEAN

VARIABLES
    pte,        \* pte[p] is the page-table entry at the place p: "none",
                \* "old" (the walk must find it), or "new" (it has).
    hand,       \* The entry which is cleared and not yet set.
    address,    \* The place where vma_address() finds the page in the vma.
    temporary,  \* VM_STACK_INCOMPLETE_SETUP is set.
    anon,       \* The holder of the anon_vma root lock, or "free".
    ptl,        \* ptl[p] is the holder of the lock of page table p.
    m,          \* The next step of exec().
    w           \* The next step of rmap_walk().

vars == <<pte, hand, address, temporary, anon, ptl, m, w>>

\* The steps of exec(), in their order.
Program ==
    LET adjust == <<"VmaAdjust">>
        move   == <<"LockFrom", "LockTo", "Clear", "Set", "Unlock">>
        lock   == <<"LockRoot">>
        unlock == <<"UnlockRoot">>
    IN  CASE RootLock = "vma_adjust" -> adjust \o move
          [] RootLock = "move_ptes"  -> adjust \o lock \o move \o unlock
          [] RootLock = "all"        -> lock \o adjust \o move \o unlock

\* The step of exec() which follows the step s.
After(s) ==
    LET i == CHOOSE j \in 1..Len(Program) : Program[j] = s
    IN  IF i < Len(Program) THEN Program[i + 1] ELSE "Finalize"

TypeOK ==
    /\ pte \in [Places -> Entries]
    /\ hand \in Entries
    /\ address \in Places
    /\ temporary \in BOOLEAN
    /\ anon \in Threads \cup {"free"}
    /\ ptl \in [Places -> Threads \cup {"free"}]
    /\ m \in {"LockRoot", "VmaAdjust", "LockFrom", "LockTo", "Clear", "Set",
              "Unlock", "UnlockRoot", "Finalize", "Moved"}
    /\ w \in {"Begin", "Vma", "Look", "Write", "End", "Done", "GaveUp"}

Init ==
    /\ pte = [p \in Places |-> IF p = "src" THEN "old" ELSE "none"]
    /\ hand = "none"
    /\ address = "src"
    /\ temporary = TRUE
    /\ anon = "free"
    /\ ptl = [p \in Places |-> "free"]
    /\ m = Program[1]
    /\ w = "Begin"

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread exec: shift_arg_pages().                                     *)
(***************************************************************************)

\* vma_adjust() moves vm_start down and leaves vm_pgoff.  It takes and
\* releases the root lock within this step, unless exec already holds it.
VmaAdjust ==
    /\ m = "VmaAdjust"
    /\ anon \in {"free", "exec"}
    /\ address' = "dst"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, temporary, anon, ptl, w>>

\* anon_vma_lock().
LockRoot ==
    /\ m = "LockRoot"
    /\ anon = "free"
    /\ anon' = "exec"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, address, temporary, ptl, w>>

\* move_ptes(): pte_offset_map_lock() of the old place.
LockFrom ==
    /\ m = "LockFrom"
    /\ ptl["src"] = "free"
    /\ ptl' = [ptl EXCEPT !["src"] = "exec"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, address, temporary, anon, w>>

\* move_ptes(): spin_lock_nested() of the new place.
LockTo ==
    /\ m = "LockTo"
    /\ ptl["dst"] = "free"
    /\ ptl' = [ptl EXCEPT !["dst"] = "exec"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, address, temporary, anon, w>>

\* move_ptes(): ptep_clear_flush().
Clear ==
    /\ m = "Clear"
    /\ hand' = pte["src"]
    /\ pte' = [pte EXCEPT !["src"] = "none"]
    /\ m' = After(m)
    /\ UNCHANGED <<address, temporary, anon, ptl, w>>

\* move_ptes(): set_pte_at().
Set ==
    /\ m = "Set"
    /\ pte' = [pte EXCEPT !["dst"] = hand]
    /\ hand' = "none"
    /\ m' = After(m)
    /\ UNCHANGED <<address, temporary, anon, ptl, w>>

\* move_ptes(): both page-table locks are released.
Unlock ==
    /\ m = "Unlock"
    /\ ptl' = [p \in Places |-> "free"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, address, temporary, anon, w>>

\* anon_vma_unlock().
UnlockRoot ==
    /\ m = "UnlockRoot"
    /\ anon' = "free"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, address, temporary, ptl, w>>

\* setup_arg_pages() clears VM_STACK_INCOMPLETE_SETUP.
Finalize ==
    /\ m = "Finalize"
    /\ temporary' = FALSE
    /\ m' = "Moved"
    /\ UNCHANGED <<pte, hand, address, anon, ptl, w>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk.  There is only one vma on its list.                    *)
(***************************************************************************)

\* rmap_walk_anon(): take the root lock.
WalkBegin ==
    /\ w = "Begin"
    /\ anon = "free"
    /\ anon' = "walk"
    /\ w' = "Vma"
    /\ UNCHANGED <<pte, hand, address, temporary, ptl, m>>

\* The vma is a temporary stack.  The page stays mapped, and migration does
\* not take place.
WalkSkip ==
    /\ w = "Vma"
    /\ WalkSkips /\ temporary
    /\ anon' = "free"
    /\ w' = "GaveUp"
    /\ UNCHANGED <<pte, hand, address, temporary, ptl, m>>

\* rmap_one(): take the page-table lock of the place which vma_address()
\* gives.  It cannot change while the walk holds the root lock.
WalkLock ==
    /\ w = "Vma"
    /\ ~(WalkSkips /\ temporary)
    /\ ptl[address] = "free"
    /\ ptl' = [ptl EXCEPT ![address] = "walk"]
    /\ w' = "Look"
    /\ UNCHANGED <<pte, hand, address, temporary, anon, m>>

\* Look at the entry under the lock.  If it is not there, release the lock.
WalkLook ==
    /\ w = "Look"
    /\ IF pte[address] = "old"
         THEN /\ w' = "Write"
              /\ UNCHANGED ptl
         ELSE /\ w' = "End"
              /\ ptl' = [ptl EXCEPT ![address] = "free"]
    /\ UNCHANGED <<pte, hand, address, temporary, anon, m>>

\* The entry was there: replace it and release the lock.
WalkWrite ==
    /\ w = "Write"
    /\ pte' = [pte EXCEPT ![address] = "new"]
    /\ ptl' = [ptl EXCEPT ![address] = "free"]
    /\ w' = "End"
    /\ UNCHANGED <<hand, address, temporary, anon, m>>

\* Release the root lock.
WalkEnd ==
    /\ w = "End"
    /\ anon' = "free"
    /\ w' = "Done"
    /\ UNCHANGED <<pte, hand, address, temporary, ptl, m>>

\* Both threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ m = "Moved"
    /\ w \in {"Done", "GaveUp"}
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ VmaAdjust
    \/ LockRoot
    \/ LockFrom
    \/ LockTo
    \/ Clear
    \/ Set
    \/ Unlock
    \/ UnlockRoot
    \/ Finalize
    \/ WalkBegin
    \/ WalkSkip
    \/ WalkLock
    \/ WalkLook
    \/ WalkWrite
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true.                                                      *)
(***************************************************************************)

\* The old entry is still somewhere: in a page table or in flight.
OldEntryLeft == hand = "old" \/ \E p \in Places : pte[p] = "old"

\* The requirement: a walk that has not given up has found the entry.
WalkFindsAll == w = "Done" => ~OldEntryLeft

\* Why a walk misses the entry.  This fails before WalkFindsAll does: the
\* walk has passed the only vma, and the old entry is left behind.
NothingBehindCursor == w = "End" => ~OldEntryLeft

\* The page is mapped exactly once, in a page table or in flight.
OneMapping ==
    Cardinality({p \in Places : pte[p] # "none"})
        + (IF hand # "none" THEN 1 ELSE 0) = 1

\* Vacuity checks, which are expected to be violated.  The first one denies
\* that a walk ever waits while exec has the entry in flight, the second that
\* exec ever waits for a walk.
WalkNeverWaits == ~(w = "Begin" /\ anon = "exec" /\ hand = "old")
ExecNeverWaits == ~(w = "End" /\ m = "LockRoot")

\* For WalkSkips = TRUE: no walk gives up while the entry is in flight, and
\* no walk finds the entry at its new place.
NeverGivesUpInFlight == ~(w = "GaveUp" /\ hand = "old")
NeverFoundAfterMove  == ~(w = "Write" /\ address = "dst")

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  No checker looks at this.           *)
(***************************************************************************)

AtSrc == address = "src"
Found == pte[address] = "old"

Lanes ==
    << [name   |-> "exec",
        letter |-> "m",
        title  |-> "shift_arg_pages()",
        says   |->
          [VmaAdjust  |-> "vma_adjust(): vm_start moves down",
           LockRoot   |-> "anon_vma_lock(root)",
           LockFrom   |-> "spin_lock(src ptl)",
           LockTo     |-> "spin_lock_nested(dst ptl)",
           Clear      |-> "pte = ptep_clear_flush(src)",
           Set        |-> "set_pte_at(dst, pte)",
           Unlock     |-> "spin_unlock(dst ptl, src ptl)",
           UnlockRoot |-> "anon_vma_unlock(root)",
           Finalize   |-> "clear VM_STACK_INCOMPLETE_SETUP"]],
       [name   |-> "walk",
        letter |-> "w",
        title  |-> "rmap_walk()",
        says   |->
          [WalkBegin |-> "anon_vma_lock(root)",
           WalkSkip  |-> "temporary stack: give up",
           WalkLock  |-> IF AtSrc THEN "spin_lock(src ptl)"
                                  ELSE "spin_lock(dst ptl)",
           WalkLook  |->
             IF Found THEN IF AtSrc THEN "found in src"
                                    ELSE "found in dst"
                      ELSE IF AtSrc THEN "pte_none(src); spin_unlock(src ptl)"
                                    ELSE "pte_none(dst); spin_unlock(dst ptl)",
           WalkWrite |-> IF AtSrc THEN "set_pte_at(src); spin_unlock()"
                                  ELSE "set_pte_at(dst); spin_unlock()",
           WalkEnd   |-> IF OldEntryLeft
                           THEN "anon_vma_unlock(root): MISSED"
                           ELSE "anon_vma_unlock(root)"]] >>

\* The lane which holds a lock, as a set.
Holders(h) == IF h = "free" THEN {} ELSE {h}

Locks ==
    << [name  |-> "anon",    title   |-> "anon_vma root lock",
        short |-> "aV",      holders |-> Holders(anon),
        mode  |-> "write"],
       [name  |-> "src ptl", title   |-> "page-table lock of src",
        short |-> "pS",      holders |-> Holders(ptl["src"]),
        mode  |-> "write"],
       [name  |-> "dst ptl", title   |-> "page-table lock of dst",
        short |-> "pD",      holders |-> Holders(ptl["dst"]),
        mode  |-> "write"] >>
=============================================================================
