------------------------------- MODULE TlbRmap -------------------------------
(***************************************************************************)
(* mremap() moves a page that somebody else frees.                         *)
(*                                                                         *)
(* A processor keeps in its TLB what it has read from a page table.  Who   *)
(* changes an entry must have the TLB flushed before the page is used for  *)
(* something else.  munmap() collects pages, flushes, and then frees them. *)
(* mremap() only moves an entry, and the page is not its own: once the     *)
(* entry stands at the new place and its page-table lock is free, a walk   *)
(* for truncate() or for reclaim may take it out there, flush the NEW      *)
(* address, and free the page.  A processor that still has the translation *)
(* of the OLD address then reaches a page that belongs to somebody else    *)
(* (CVE-2018-18281).                                                       *)
(*                                                                         *)
(* There is one page, one mremap(), one walk that takes the page away, and *)
(* a processor which uses the old address as long as there is an entry.    *)
(* The hardware takes no locks.  move_ptes() clears the old entry and sets *)
(* the new one in one step, because it always holds both page-table locks  *)
(* in between, and nobody but the processor could see the difference.      *)
(*                                                                         *)
(* How to read this if you know C but not TLA+: see the head of RmapRace.  *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    Flush,       \* When mremap() flushes the old address from the TLB:
                 \* "under both locks", "under the old lock" (the lock of
                 \* dst is free already), or "under no lock".
    OneLock,     \* TRUE: one page-table lock covers src and dst.
    ListOrder    \* "src first" or "dst first": the order of the walk.

Places  == {"src", "dst"}
Threads == {"mremap", "walk"}

ASSUME /\ Flush \in {"under both locks", "under the old lock", "under no lock"}
       /\ OneLock \in BOOLEAN
       /\ ListOrder \in {"dst first", "src first"}

VARIABLES
    pte,     \* pte[p] is TRUE if the entry at the place p maps the page.
    ptl,     \* ptl[p]: the holder of a page-table lock, or "free".
    tlb,     \* TRUE if the processor has the translation of src.
    page,    \* "mapped", or "freed" once nobody maps it.
    m,       \* The next step of mremap().
    w,       \* The next step of the walk.
    pos      \* The position of the walk on the list.

vars == <<pte, ptl, tlb, page, m, w, pos>>

List == IF ListOrder = "dst first" THEN <<"dst", "src">> ELSE <<"src", "dst">>
Here == IF pos <= Len(List) THEN List[pos] ELSE "end"

\* The page-table lock of a place.
LockOf(p) == IF OneLock THEN "src" ELSE p

TypeOK ==
    /\ pte \in [Places -> BOOLEAN]
    /\ ptl \in [Places -> Threads \cup {"free"}]
    /\ tlb \in BOOLEAN
    /\ page \in {"mapped", "freed"}
    /\ m \in {"LockSrc", "LockDst", "Move", "FlushBoth", "UnlockDst",
              "FlushOld", "UnlockSrc", "FlushLate", "Moved"}
    /\ w \in {"Next", "Look", "Done"}
    /\ pos \in 1..3

Init ==
    /\ pte = [p \in Places |-> p = "src"]
    /\ ptl = [p \in Places |-> "free"]
    /\ tlb = FALSE
    /\ page = "mapped"
    /\ m = "LockSrc"
    /\ w = "Next"
    /\ pos = 1

-----------------------------------------------------------------------------
(***************************************************************************)
(* The processor.                                                          *)
(***************************************************************************)

\* It reads the page table at the old address, and remembers what it found.
Touch ==
    /\ pte["src"]
    /\ ~tlb
    /\ tlb' = TRUE
    /\ UNCHANGED <<pte, ptl, page, m, w, pos>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread mremap: move_ptes().                                         *)
(***************************************************************************)

LockSrc ==
    /\ m = "LockSrc"
    /\ ptl["src"] = "free"
    /\ ptl' = [ptl EXCEPT !["src"] = "mremap"]
    /\ m' = IF OneLock THEN "Move" ELSE "LockDst"
    /\ UNCHANGED <<pte, tlb, page, w, pos>>

LockDst ==
    /\ m = "LockDst"
    /\ ptl["dst"] = "free"
    /\ ptl' = [ptl EXCEPT !["dst"] = "mremap"]
    /\ m' = "Move"
    /\ UNCHANGED <<pte, tlb, page, w, pos>>

\* What comes after the move, and after the lock of dst is free.
AfterMove   == IF Flush = "under both locks" THEN "FlushBoth"
               ELSE IF OneLock THEN (IF Flush = "under the old lock"
                                       THEN "FlushOld" ELSE "UnlockSrc")
                    ELSE "UnlockDst"
AfterUnlock == IF Flush = "under the old lock" THEN "FlushOld" ELSE "UnlockSrc"

\* ptep_get_and_clear() and set_pte_at().  If the walk has taken the page
\* already, there is nothing to move.
Move ==
    /\ m = "Move"
    /\ pte' = IF pte["src"] THEN [p \in Places |-> p = "dst"] ELSE pte
    /\ m' = AfterMove
    /\ UNCHANGED <<ptl, tlb, page, w, pos>>

\* flush_tlb_range() for the old addresses.
FlushTlb(here, next) ==
    /\ m = here
    /\ tlb' = FALSE
    /\ m' = next
    /\ UNCHANGED <<pte, ptl, page, w, pos>>

FlushBoth == FlushTlb("FlushBoth", IF OneLock THEN "UnlockSrc" ELSE "UnlockDst")
FlushOld  == FlushTlb("FlushOld", "UnlockSrc")
FlushLate == FlushTlb("FlushLate", "Moved")

UnlockDst ==
    /\ m = "UnlockDst"
    /\ ptl' = [ptl EXCEPT !["dst"] = "free"]
    /\ m' = AfterUnlock
    /\ UNCHANGED <<pte, tlb, page, w, pos>>

UnlockSrc ==
    /\ m = "UnlockSrc"
    /\ ptl' = [ptl EXCEPT !["src"] = "free"]
    /\ m' = IF Flush = "under no lock" THEN "FlushLate" ELSE "Moved"
    /\ UNCHANGED <<pte, tlb, page, w, pos>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk: it takes the page away wherever it is mapped.          *)
(***************************************************************************)

\* Take the page-table lock of the next place.
WalkLock(v) ==
    /\ w = "Next"
    /\ Here = v
    /\ ptl[LockOf(v)] = "free"
    /\ ptl' = [ptl EXCEPT ![LockOf(v)] = "walk"]
    /\ w' = "Look"
    /\ UNCHANGED <<pte, tlb, page, m, pos>>

\* Look.  If the page is there, clear the entry, flush the address v, and
\* free the page: nobody maps it any more.  Release the lock.
WalkLook(v) ==
    /\ w = "Look"
    /\ Here = v
    /\ pte' = [pte EXCEPT ![v] = FALSE]
    /\ page' = IF pte[v] THEN "freed" ELSE page
    /\ tlb' = (tlb /\ ~(pte[v] /\ v = "src"))
    /\ ptl' = [ptl EXCEPT ![LockOf(v)] = "free"]
    /\ w' = "Next"
    /\ pos' = pos + 1
    /\ UNCHANGED m

WalkEnd ==
    /\ w = "Next"
    /\ Here = "end"
    /\ w' = "Done"
    /\ UNCHANGED <<pte, ptl, tlb, page, m, pos>>

\* Both threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ m = "Moved"
    /\ w = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ Touch
    \/ LockSrc
    \/ LockDst
    \/ Move
    \/ FlushBoth
    \/ UnlockDst
    \/ FlushOld
    \/ UnlockSrc
    \/ FlushLate
    \/ \E v \in Places : WalkLock(v)
    \/ \E v \in Places : WalkLook(v)
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true.                                                      *)
(***************************************************************************)

\* The requirement: no processor reaches a page that has been freed.
NoStaleTranslation == page = "freed" => ~tlb

\* Vacuity checks, which are expected to be violated.  The first one denies
\* that the walk ever finds the page at its new place, the second that it
\* ever waits at dst while the old translation is still there.
NeverFoundAtDst == ~(w = "Look" /\ Here = "dst" /\ pte["dst"])
NoWaiting == ~(w = "Next" /\ Here = "dst" /\ pte["dst"] /\ tlb
                 /\ ptl[LockOf("dst")] = "mremap")

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
          [LockSrc   |-> IF OneLock THEN "spin_lock(ptl)" ELSE "spin_lock(src ptl)",
           LockDst   |-> "spin_lock_nested(dst ptl)",
           Move      |-> IF pte["src"] THEN "set_pte_at(dst, ptep_get_and_clear(src))"
                                       ELSE "pte_none(src)",
           FlushBoth |-> "flush_tlb_range(src)",
           UnlockDst |-> "spin_unlock(dst ptl)",
           FlushOld  |-> "flush_tlb_range(src)",
           UnlockSrc |-> IF OneLock THEN "spin_unlock(ptl)" ELSE "spin_unlock(src ptl)",
           FlushLate |-> "flush_tlb_range(src)"]],
       [name   |-> "walk",
        letter |-> "w",
        title  |-> "truncate()",
        says   |->
          [WalkLock |-> IF OneLock THEN "spin_lock(ptl)"
                        ELSE IF AtSrc THEN "spin_lock(src ptl)" ELSE "spin_lock(dst ptl)",
           WalkLook |-> IF Here \in Places
                          THEN IF pte[Here]
                                 THEN IF AtSrc THEN "clear src; flush src; free the page"
                                               ELSE "clear dst; flush dst; free the page"
                                 ELSE IF AtSrc THEN "pte_none(src)" ELSE "pte_none(dst)"
                          ELSE "",
           WalkEnd  |-> "done"]],
       [name   |-> "cpu",
        letter |-> "c",
        title  |-> "a processor",
        says   |-> [Touch |-> "reads at src: TLB filled"]] >>

\* The lane which holds a lock, as a set.
Holders(h) == IF h = "free" THEN {} ELSE {h}

Locks ==
    IF OneLock
      THEN << [name  |-> "ptl", title   |-> "page-table lock of both places",
               short |-> "pT",  holders |-> Holders(ptl["src"]), mode |-> "write"] >>
      ELSE << [name  |-> "src", title   |-> "page-table lock of src",
               short |-> "pS",  holders |-> Holders(ptl["src"]), mode |-> "write"],
              [name  |-> "dst", title   |-> "page-table lock of dst",
               short |-> "pD",  holders |-> Holders(ptl["dst"]), mode |-> "write"] >>

Scene ==
    << [title   |-> "address space",
        columns |-> <<"src", "dst">>,
        rows    |->
          << [title |-> "pte", cells |-> [p \in Places |->
               IF pte[p] THEN [shape |-> "dot", text |-> "page"]
                         ELSE [shape |-> "none", text |-> ""]]],
             [title |-> "tlb", cells |-> [p \in Places |->
               IF p = "src" /\ tlb
                 THEN [shape |-> IF page = "freed" THEN "cross" ELSE "ring",
                       text  |-> IF page = "freed" THEN "freed page" ELSE "page"]
                 ELSE [shape |-> "none", text |-> ""]]],
             [title |-> "ptl", cells |-> [p \in Places |->
               [owner |-> Holders(ptl[LockOf(p)])]]] >>],
       [title   |-> "walk order",
        items   |-> List,
        cursors |-> {[at |-> pos, text |-> "walk"]}] >>
=============================================================================
