------------------------------ MODULE RmapRace ------------------------------
(***************************************************************************)
(* One page, one mremap(), one rmap_walk().                                *)
(*                                                                         *)
(* An anonymous page is mapped by one page-table entry (pte).  mremap()    *)
(* moves that entry from its old place, inside the vma "src", to its new   *)
(* place, inside the vma "dst".  At the same time page migration walks the *)
(* reverse map: it visits every vma on the anon_vma's list, and in each    *)
(* one it rewrites the entry if it finds it.  The walk must not miss the   *)
(* entry, because migration is about to take the old page away.            *)
(*                                                                         *)
(* The vma "dst" exists before mremap() begins.  It is an older neighbor   *)
(* of the new place, and vma_merge() makes it grow over that place instead *)
(* of allocating a new vma.  This is the case which the mail thread of     *)
(* October and November 2011 is about.  Here the order of the two vmas on  *)
(* the list is a given constant.  The module MremapRmap computes it from   *)
(* the addresses, and finds out by itself which orders can occur.          *)
(*                                                                         *)
(* How to read this if you know C but not TLA+:                            *)
(*                                                                         *)
(*   - A VARIABLE is shared state.  x is its value before a step and x'    *)
(*     its value after the step.                                           *)
(*   - An action such as Clear below is one atomic step.  Lines which      *)
(*     mention no primed variable are its guard: the step can be taken     *)
(*     only while they are true.  A thread that must wait for a lock is a  *)
(*     thread whose next action has a false guard.                         *)
(*   - [f EXCEPT ![i] = v] is the array f with f[i] replaced by v.         *)
(*   - The checker tries every interleaving of the steps of both threads.  *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    ListOrder,     \* "dst first" or "src first": the order of the two vmas
                   \* on the same_anon_vma list before mremap() begins.
    MergeLocks,    \* TRUE: vma_adjust() takes the anon_vma root lock when
                   \* it lets dst grow.  FALSE: it does not.
    MoveLocks,     \* The page-table locks of move_ptes(): "both",
                   \* "one at a time", "none", "src only" or "dst only".
    RootLock,      \* Is the root lock held around move_ptes()?  "never",
                   \* "always", or "on error" (only around the move back).
    ToTail,        \* anon_vma_moveto_tail(): "never", "merge" (dst goes to
                   \* the tail after the merge), or "merge and error" (and
                   \* src goes to the tail before the move back).
    MayFail,       \* TRUE: mremap() may fail after the move.  It then moves
                   \* the entry back with the two vmas exchanged.
    SamePtl,       \* TRUE: one page-table lock covers both places.
    WalkPeeks      \* TRUE: the walk looks at the entry before it takes the
                   \* page-table lock, and passes on if there is nothing.

Places  == {"src", "dst"}
Threads == {"mremap", "walk"}
Entries == {"none", "old", "new"}

ASSUME /\ ListOrder \in {"dst first", "src first"}
       /\ MergeLocks \in BOOLEAN
       /\ MoveLocks \in {"both", "one at a time", "none", "src only",
                         "dst only"}
       /\ RootLock \in {"never", "always", "on error"}
       /\ ToTail \in {"never", "merge", "merge and error"}
       /\ MayFail \in BOOLEAN
       /\ SamePtl \in BOOLEAN
       /\ WalkPeeks \in BOOLEAN

VARIABLES
    pte,     \* pte[p] is the page-table entry at the place p: "none",
             \* "old" (the entry the walk must find), or "new" (the walk
             \* has been here).
    hand,    \* The entry which move_ptes() has cleared and not yet set.
             \* In the kernel it is on the stack of mremap() only.
    covers,  \* The set of vmas which cover the page: dst joins by merging.
    list,    \* The same_anon_vma list, in the order of the walk.
    anon,    \* The holder of the anon_vma root lock, or "free".
    ptl,     \* ptl[p] is the holder of the lock of page table p, or "free".
    m,       \* The next step of mremap().
    back,    \* TRUE while mremap() moves the entry back after a failure.
    w,       \* The next step of rmap_walk().
    pos,     \* The position of the walk on the list.
    late     \* TRUE if the walk began after the merge.  This is a history
             \* variable: no step depends on it, only the claims do.

vars == <<pte, hand, covers, list, anon, ptl, m, back, w, pos, late>>

(***************************************************************************)
(* Names for things which the actions below need.                          *)
(***************************************************************************)

\* The page table whose lock protects the place p.
Table(p) == IF SamePtl THEN "src" ELSE p

\* The two ends of the move.  On the error path they are exchanged.
From == IF back THEN "dst" ELSE "src"
To   == IF back THEN "src" ELSE "dst"

Remove(s, v)    == SelectSeq(s, LAMBDA u : u # v)
MoveToEnd(s, v) == Append(Remove(s, v), v)

\* The steps of mremap() between the merge and the end of the move.  The
\* argument b is TRUE for the move back.
Program(b) ==
    LET tail == IF b THEN ToTail = "merge and error" ELSE ToTail # "never"
        root == RootLock = "always" \/ (b /\ RootLock = "on error")
        \* "src only" and "dst only" name the vmas, whatever the direction.
        \* This is the variant whose one lock is the lock of From.
        fromOnly == IF b THEN "dst only" ELSE "src only"
        body ==
            CASE MoveLocks = "both" ->
                   <<"LockFrom", "LockTo", "Clear", "Set", "Unlock">>
              [] MoveLocks = "one at a time" ->
                   <<"LockFrom", "Clear", "UnlockFrom",
                     "LockTo", "Set", "Unlock">>
              [] MoveLocks = "none" ->
                   <<"Clear", "Set">>
              [] MoveLocks = fromOnly ->
                   <<"LockFrom", "Clear", "Set", "Unlock">>
              [] OTHER ->
                   <<"LockTo", "Clear", "Set", "Unlock">>
    IN  (IF tail THEN <<"MoveToTail">> ELSE <<>>)
          \o (IF root THEN <<"LockRoot">> ELSE <<>>)
          \o body
          \o (IF root THEN <<"UnlockRoot">> ELSE <<>>)
          \o <<"Moved">>

\* The step of mremap() which follows the step s.
After(s) ==
    LET prog == Program(back)
        i    == CHOOSE j \in 1..Len(prog) : prog[j] = s
    IN  prog[i + 1]

\* The walk is under way, and holds the root lock.
Walking == w \in {"Next", "Found", "Look", "Write"}

\* The vma at which the walk stands, or "end" after the last one.
Here == IF pos <= Len(list) THEN list[pos] ELSE "end"

\* A page-table lock can be taken if it is free.
PtlFree(p) == ptl[Table(p)] = "free"

TypeOK ==
    /\ pte \in [Places -> Entries]
    /\ hand \in Entries
    /\ covers \subseteq Places
    /\ list \in {<<"src", "dst">>, <<"dst", "src">>}
    /\ anon \in Threads \cup {"free"}
    /\ ptl \in [Places -> Threads \cup {"free"}]
    /\ m \in {"CopyVma", "MoveToTail", "LockRoot", "LockFrom", "LockTo",
              "Clear", "UnlockFrom", "Set", "Unlock", "UnlockRoot", "Moved"}
    /\ back \in BOOLEAN
    /\ w \in {"Begin", "Next", "Found", "Look", "Write", "Done"}
    /\ pos \in 1..3
    /\ late \in BOOLEAN

Init ==
    /\ pte = [p \in Places |-> IF p = "src" THEN "old" ELSE "none"]
    /\ hand = "none"
    /\ covers = {"src"}
    /\ list = IF ListOrder = "dst first" THEN <<"dst", "src">>
                                         ELSE <<"src", "dst">>
    /\ anon = "free"
    /\ ptl = [p \in Places |-> "free"]
    /\ m = "CopyVma"
    /\ back = FALSE
    /\ w = "Begin"
    /\ pos = 1
    /\ late = FALSE

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread mremap.                                                      *)
(***************************************************************************)

\* copy_vma(): vma_merge() succeeds, and dst grows over the new place.
\* vma_adjust() takes and releases the root lock within this step, which is
\* why the step only has to wait until the lock is free.
CopyVma ==
    /\ m = "CopyVma"
    /\ MergeLocks => anon = "free"
    /\ covers' = {"src", "dst"}
    /\ m' = Program(FALSE)[1]
    /\ UNCHANGED <<pte, hand, list, anon, ptl, back, w, pos, late>>

\* anon_vma_moveto_tail(), under the root lock: the vma which the entry is
\* about to enter goes to the tail of the list.
MoveToTail ==
    /\ m = "MoveToTail"
    /\ anon = "free"
    /\ list' = MoveToEnd(list, To)
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, anon, ptl, back, w, pos, late>>

\* anon_vma_lock() around move_ptes().
LockRoot ==
    /\ m = "LockRoot"
    /\ anon = "free"
    /\ anon' = "mremap"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, ptl, back, w, pos, late>>

\* move_ptes(): pte_offset_map_lock() of the old place.
LockFrom ==
    /\ m = "LockFrom"
    /\ PtlFree(From)
    /\ ptl' = [ptl EXCEPT ![Table(From)] = "mremap"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, anon, back, w, pos, late>>

\* move_ptes(): spin_lock_nested() of the new place.  If one page-table lock
\* covers both places and is already held, there is nothing left to take.
LockTo ==
    /\ m = "LockTo"
    /\ PtlFree(To) \/ ptl[Table(To)] = "mremap"
    /\ ptl' = [ptl EXCEPT ![Table(To)] = "mremap"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, anon, back, w, pos, late>>

\* move_ptes(): ptep_clear_flush().  From here to Set the entry is in
\* flight: no page table holds it.
Clear ==
    /\ m = "Clear"
    /\ hand' = pte[From]
    /\ pte' = [pte EXCEPT ![From] = "none"]
    /\ m' = After(m)
    /\ UNCHANGED <<covers, list, anon, ptl, back, w, pos, late>>

\* The variant which holds one lock at a time drops the first one here.
UnlockFrom ==
    /\ m = "UnlockFrom"
    /\ ptl' = [ptl EXCEPT ![Table(From)] = "free"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, anon, back, w, pos, late>>

\* move_ptes(): set_pte_at().
Set ==
    /\ m = "Set"
    /\ pte' = [pte EXCEPT ![To] = hand]
    /\ hand' = "none"
    /\ m' = After(m)
    /\ UNCHANGED <<covers, list, anon, ptl, back, w, pos, late>>

\* move_ptes(): both page-table locks are released.
Unlock ==
    /\ m = "Unlock"
    /\ ptl' = [p \in Places |-> IF ptl[p] = "mremap" THEN "free" ELSE ptl[p]]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, anon, back, w, pos, late>>

\* anon_vma_unlock() after move_ptes().
UnlockRoot ==
    /\ m = "UnlockRoot"
    /\ anon' = "free"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, ptl, back, w, pos, late>>

\* move_page_tables() could not move everything.  move_vma() now calls it
\* again with the two vmas exchanged, to undo what has been done.
Fail ==
    /\ MayFail
    /\ m = "Moved"
    /\ ~back
    /\ back' = TRUE
    /\ m' = Program(TRUE)[1]
    /\ UNCHANGED <<pte, hand, covers, list, anon, ptl, w, pos, late>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk.                                                        *)
(***************************************************************************)

\* rmap_walk_anon(): take the root lock and start at the head of the list.
WalkBegin ==
    /\ w = "Begin"
    /\ anon = "free"
    /\ anon' = "walk"
    /\ late' = ("dst" \in covers)
    /\ w' = "Next"
    /\ UNCHANGED <<pte, hand, covers, list, ptl, m, back, pos>>

\* vma_address() says that this vma does not cover the page.
WalkSkip(v) ==
    /\ w = "Next"
    /\ Here = v
    /\ v \notin covers
    /\ pos' = pos + 1
    /\ UNCHANGED <<pte, hand, covers, list, anon, ptl, m, back, w, late>>

\* The walk of Linux 3.0 reads the entry without a lock.  If it is not what
\* the walk looks for, it passes on.  If it is, it takes the lock and looks
\* again.
WalkPeek(v) ==
    /\ WalkPeeks
    /\ w = "Next"
    /\ Here = v
    /\ v \in covers
    /\ IF pte[v] = "old"
         THEN w' = "Found" /\ pos' = pos
         ELSE w' = "Next" /\ pos' = pos + 1
    /\ UNCHANGED <<pte, hand, covers, list, anon, ptl, m, back, late>>

\* rmap_one(): take the page-table lock of this vma's place.
WalkLock(v) ==
    /\ w = (IF WalkPeeks THEN "Found" ELSE "Next")
    /\ Here = v
    /\ v \in covers
    /\ PtlFree(v)
    /\ ptl' = [ptl EXCEPT ![Table(v)] = "walk"]
    /\ w' = "Look"
    /\ UNCHANGED <<pte, hand, covers, list, anon, m, back, pos, late>>

\* Look at the entry under the lock.  If it is not there, release the lock
\* and go on to the next vma.
WalkLook(v) ==
    /\ w = "Look"
    /\ Here = v
    /\ IF pte[v] = "old"
         THEN /\ w' = "Write"
              /\ UNCHANGED <<ptl, pos>>
         ELSE /\ w' = "Next"
              /\ ptl' = [ptl EXCEPT ![Table(v)] = "free"]
              /\ pos' = pos + 1
    /\ UNCHANGED <<pte, hand, covers, list, anon, m, back, late>>

\* The entry was there: replace it, release the lock, and go on.
WalkWrite(v) ==
    /\ w = "Write"
    /\ Here = v
    /\ pte' = [pte EXCEPT ![v] = "new"]
    /\ ptl' = [ptl EXCEPT ![Table(v)] = "free"]
    /\ w' = "Next"
    /\ pos' = pos + 1
    /\ UNCHANGED <<hand, covers, list, anon, m, back, late>>

\* The end of the list: release the root lock.
WalkEnd ==
    /\ w = "Next"
    /\ Here = "end"
    /\ anon' = "free"
    /\ w' = "Done"
    /\ UNCHANGED <<pte, hand, covers, list, ptl, m, back, pos, late>>

\* Both threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ m = "Moved"
    /\ w = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ CopyVma
    \/ MoveToTail
    \/ LockRoot
    \/ LockFrom
    \/ LockTo
    \/ Clear
    \/ UnlockFrom
    \/ Set
    \/ Unlock
    \/ UnlockRoot
    \/ Fail
    \/ WalkBegin
    \/ \E v \in Places : WalkSkip(v)
    \/ \E v \in Places : WalkPeek(v)
    \/ \E v \in Places : WalkLock(v)
    \/ \E v \in Places : WalkLook(v)
    \/ \E v \in Places : WalkWrite(v)
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true, and what has been claimed.                           *)
(***************************************************************************)

\* The old entry is still somewhere: in a page table or in flight.
OldEntryLeft == hand = "old" \/ \E p \in Places : pte[p] = "old"

\* The requirement: a finished walk has found every entry.
WalkFindsAll == w = "Done" => ~OldEntryLeft

\* Why a walk misses the entry.  This fails before WalkFindsAll does.  The
\* walk does not come back to a vma it has passed, so the old entry must not
\* be there, nor be in flight to there.
NothingBehindCursor ==
    Walking =>
      \A i \in 1..Len(list) : i < pos =>
        /\ pte[list[i]] # "old"
        /\ hand = "old" => To # list[i]

\* WalkFindsAll for a walk which began after the merge (claim 4), and for a
\* walk which began before it (claim 10).
LateWalkFindsAll  == (w = "Done" /\ late) => ~OldEntryLeft
EarlyWalkFindsAll == (w = "Done" /\ ~late) => ~OldEntryLeft

\* Claim 3: the merge does not complete while a walk is under way.
NoMergeInsideWalk == ~(Walking /\ ~late /\ "dst" \in covers)

\* The page is mapped exactly once, in a page table or in flight.
OneMapping ==
    Cardinality({p \in Places : pte[p] # "none"})
        + (IF hand # "none" THEN 1 ELSE 0) = 1

\* Claim 9: neither the list nor the extent of a vma on it changes while a
\* walk is under way.
ListStableInWalk == [][Walking => UNCHANGED <<list, covers>>]_vars

\* Vacuity check.  This is expected to be violated: if it held, no walk
\* would ever overlap a move, and every other verdict would mean nothing.
\* It denies that a walk which began after the merge stands at the end of
\* the list while mremap() is between set and unlock.
NoOverlap == ~(w = "Next" /\ Here = "end" /\ late /\ m = "Unlock")

\* The same for a move back on the error path.
NoErrorOverlap == ~(w = "Next" /\ Here = "end" /\ back /\ m = "Unlock")

\* The vacuity check for a protocol which holds the root lock around the
\* move.  It denies that mremap() ever waits for such a walk.
NoWaiting == ~(w = "Next" /\ Here = "end" /\ late /\ m = "LockRoot")

\* The vacuity check for what is said of the merge.  It denies that the merge
\* ever waits for a walk.
NoMergeWaiting == ~(w = "Next" /\ Here = "end" /\ m = "CopyVma")

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  TLC ignores these definitions.      *)
(*                                                                         *)
(* Lanes has one record for each thread.  The field "says" gives the text  *)
(* of each action of that thread, and is evaluated in the state before the *)
(* step.  Locks says who holds which lock.                                 *)
(***************************************************************************)

\* The walk stands at src.  The walk stands at the entry it looks for.
AtSrc == Here = "src"
Found == IF Here \in Places THEN pte[Here] = "old" ELSE FALSE

Lanes ==
    << [name   |-> "mremap",
        letter |-> "m",
        title  |-> "mremap()",
        says   |->
          [CopyVma    |-> "copy_vma(): dst merged, grows",
           MoveToTail |-> IF back THEN "anon_vma_moveto_tail(src)"
                                  ELSE "anon_vma_moveto_tail(dst)",
           LockRoot   |-> "anon_vma_lock(root)",
           LockFrom   |-> IF back THEN "spin_lock(dst ptl)"
                                  ELSE "spin_lock(src ptl)",
           LockTo     |-> IF SamePtl /\ ptl["src"] = "mremap"
                            THEN "new_ptl == old_ptl"
                            ELSE IF back THEN "spin_lock_nested(src ptl)"
                                         ELSE "spin_lock_nested(dst ptl)",
           Clear      |-> IF back THEN "pte = ptep_clear_flush(dst)"
                                  ELSE "pte = ptep_clear_flush(src)",
           UnlockFrom |-> IF back THEN "spin_unlock(dst ptl)"
                                  ELSE "spin_unlock(src ptl)",
           Set        |-> IF back THEN "set_pte_at(src, pte)"
                                  ELSE "set_pte_at(dst, pte)",
           Unlock     |-> CASE MoveLocks = "src only" -> "spin_unlock(src ptl)"
                            [] MoveLocks = "dst only" -> "spin_unlock(dst ptl)"
                            [] MoveLocks = "one at a time" ->
                                 IF back THEN "spin_unlock(src ptl)"
                                         ELSE "spin_unlock(dst ptl)"
                            [] SamePtl -> "spin_unlock(src ptl)"
                            [] OTHER -> "spin_unlock(dst ptl, src ptl)",
           UnlockRoot |-> "anon_vma_unlock(root)",
           Fail       |-> "error: move the entry back"]],
       [name   |-> "walk",
        letter |-> "w",
        title  |-> "rmap_walk()",
        says   |->
          [WalkBegin |-> "anon_vma_lock(root)",
           WalkSkip  |-> IF AtSrc THEN "src does not cover the page"
                                  ELSE "dst does not cover the page",
           WalkPeek  |-> IF Found
                           THEN IF AtSrc THEN "peek: found in src"
                                         ELSE "peek: found in dst"
                           ELSE IF AtSrc THEN "peek: pte_none(src)"
                                         ELSE "peek: pte_none(dst)",
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
        short |-> "pS",      holders |-> Holders(ptl[Table("src")]),
        mode  |-> "write"],
       [name  |-> "dst ptl", title   |-> "page-table lock of dst",
        short |-> "pD",      holders |-> Holders(ptl[Table("dst")]),
        mode  |-> "write"] >>

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

Scene ==
    << [title   |-> "address space",
        columns |-> <<"src", "dst">>,
        rows    |->
          << [title |-> "vma",
              spans |-> {[from |-> p, to |-> p, text |-> p] : p \in covers}],
             [title |-> "pte", cells |-> [p \in Places |-> Drawn(pte[p])]],
             [title |-> "ptl", cells |-> [p \in Places |->
                                [owner |-> Holders(ptl[Table(p)])]]] >>],
       [title   |-> "in flight",
        items   |-> IF hand = "none" THEN <<>> ELSE <<Drawn(hand)>>],
       [title   |-> "anon_vma list",
        items   |-> list,
        cursors |-> IF Walking THEN {[at |-> pos, text |-> "walk"]} ELSE {}],
       [title   |-> "root lock",
        items   |-> IF anon = "free" THEN <<>> ELSE <<[owner |-> anon]>>] >>
=============================================================================
