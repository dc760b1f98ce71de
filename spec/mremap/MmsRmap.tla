------------------------------- MODULE MmsRmap -------------------------------
(***************************************************************************)
(* Several address spaces on one anon_vma.                                 *)
(*                                                                         *)
(* After fork() parent and children map the same page, and their vmas      *)
(* stand on the same list.  One rmap_walk() visits them all.  Each process *)
(* can call mremap() on its own copy of the range, and mmap_sem does not   *)
(* keep the processes from each other: each has its own.  So the list can  *)
(* be changed by anon_vma_moveto_tail() in one process while entries move  *)
(* in another one.                                                         *)
(*                                                                         *)
(* In each process the destination is an older vma that grows by a merge   *)
(* and stands before the source, which is the bad order.                   *)
(*                                                                         *)
(* How to read this if you know C but not TLA+: see the head of RmapRace.  *)
(* This module is the same, with an address space p in every place.        *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    NMms,      \* The number of address spaces (struct mm).
    ToTail,    \* anon_vma_moveto_tail(): "never", "merge", or "merge and
               \* error", as in RmapRace.
    MayFail    \* TRUE: an mremap() may fail and move the entry back.

Mms     == 1..NMms
Places  == {"src", "dst"}
Entries == {"none", "old", "new"}

ASSUME /\ NMms \in 1..3
       /\ ToTail \in {"never", "merge", "merge and error"}
       /\ MayFail \in BOOLEAN

\* A vma is a pair: the address space, and what it is to the move there.
Vmas == Mms \X Places

VARIABLES
    pte,     \* pte[v] is the entry at the place of the vma v: "none", "old"
             \* (the walk must find it), or "new" (it has).
    hand,    \* hand[p] is the entry which p has cleared and not yet set.
    covers,  \* The set of vmas which cover the page.
    list,    \* The same_anon_vma list.
    anon,    \* "walk" while the walk holds the root lock, else "free".
    ptl,     \* The set of places whose page-table lock is held by mremap().
    m,       \* m[p] is the next step of mremap() in p.
    back,    \* back[p] is TRUE while p moves the entry back.
    w,       \* The next step of rmap_walk().
    pos      \* The position of the walk on the list.

vars == <<pte, hand, covers, list, anon, ptl, m, back, w, pos>>

\* The two ends of the move in p.
From(p) == <<p, IF back[p] THEN "dst" ELSE "src">>
To(p)   == <<p, IF back[p] THEN "src" ELSE "dst">>

MoveToEnd(s, v) == Append(SelectSeq(s, LAMBDA u : u # v), v)
Position(v)     == CHOOSE i \in 1..Len(list) : list[i] = v
Here            == IF pos <= Len(list) THEN list[pos] ELSE <<0, "end">>

\* The list at the start: each process has dst before src.
Start[n \in 0..NMms] ==
    IF n = 0 THEN <<>> ELSE Start[n - 1] \o << <<n, "dst">>, <<n, "src">> >>

TypeOK ==
    /\ pte \in [Vmas -> Entries]
    /\ hand \in [Mms -> Entries]
    /\ covers \subseteq Vmas
    /\ Len(list) = Cardinality(Vmas)
    /\ {list[i] : i \in 1..Len(list)} = Vmas
    /\ anon \in {"walk", "free"}
    /\ ptl \subseteq Vmas
    /\ m \in [Mms -> {"CopyVma", "MoveToTail", "LockFrom", "LockTo", "Clear",
                      "Set", "Unlock", "Moved"}]
    /\ back \in [Mms -> BOOLEAN]
    /\ w \in {"Begin", "Next", "Done"}
    /\ pos \in 1..(Len(list) + 1)

Init ==
    /\ pte = [v \in Vmas |-> IF v[2] = "src" THEN "old" ELSE "none"]
    /\ hand = [p \in Mms |-> "none"]
    /\ covers = Mms \X {"src"}
    /\ list = Start[NMms]
    /\ anon = "free"
    /\ ptl = {}
    /\ m = [p \in Mms |-> "CopyVma"]
    /\ back = [p \in Mms |-> FALSE]
    /\ w = "Begin"
    /\ pos = 1

-----------------------------------------------------------------------------
(***************************************************************************)
(* mremap() in the address space p.                                        *)
(***************************************************************************)

\* Go from the step s of mremap() to the step t.
Go(p, s, t) == m[p] = s /\ m' = [m EXCEPT ![p] = t]

\* copy_vma(): vma_merge() succeeds, and dst grows over the new place.
CopyVma(p) ==
    /\ Go(p, "CopyVma", IF ToTail = "never" THEN "LockFrom" ELSE "MoveToTail")
    /\ anon = "free"
    /\ covers' = covers \cup {<<p, "dst">>}
    /\ UNCHANGED <<pte, hand, list, anon, ptl, back, w, pos>>

\* anon_vma_moveto_tail(), under the root lock.
MoveToTail(p) ==
    /\ Go(p, "MoveToTail", "LockFrom")
    /\ anon = "free"
    /\ list' = MoveToEnd(list, To(p))
    /\ UNCHANGED <<pte, hand, covers, anon, ptl, back, w, pos>>

\* move_ptes(): pte_offset_map_lock() of the old place.
LockFrom(p) ==
    /\ Go(p, "LockFrom", "LockTo")
    /\ ptl' = ptl \cup {From(p)}
    /\ UNCHANGED <<pte, hand, covers, list, anon, back, w, pos>>

\* move_ptes(): spin_lock_nested() of the new place.
LockTo(p) ==
    /\ Go(p, "LockTo", "Clear")
    /\ ptl' = ptl \cup {To(p)}
    /\ UNCHANGED <<pte, hand, covers, list, anon, back, w, pos>>

\* move_ptes(): ptep_clear_flush().
Clear(p) ==
    /\ Go(p, "Clear", "Set")
    /\ hand' = [hand EXCEPT ![p] = pte[From(p)]]
    /\ pte' = [pte EXCEPT ![From(p)] = "none"]
    /\ UNCHANGED <<covers, list, anon, ptl, back, w, pos>>

\* move_ptes(): set_pte_at().
Set(p) ==
    /\ Go(p, "Set", "Unlock")
    /\ pte' = [pte EXCEPT ![To(p)] = hand[p]]
    /\ hand' = [hand EXCEPT ![p] = "none"]
    /\ UNCHANGED <<covers, list, anon, ptl, back, w, pos>>

\* move_ptes(): both page-table locks are released.
Unlock(p) ==
    /\ Go(p, "Unlock", "Moved")
    /\ ptl' = ptl \ {From(p), To(p)}
    /\ UNCHANGED <<pte, hand, covers, list, anon, back, w, pos>>

\* move_page_tables() could not move everything: the move is undone.
Fail(p) ==
    /\ MayFail
    /\ ~back[p]
    /\ Go(p, "Moved",
          IF ToTail = "merge and error" THEN "MoveToTail" ELSE "LockFrom")
    /\ back' = [back EXCEPT ![p] = TRUE]
    /\ UNCHANGED <<pte, hand, covers, list, anon, ptl, w, pos>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk.  It looks at a vma in one step under the page-table    *)
(* lock.  mremap() touches an entry only under this lock, so nobody can    *)
(* see a difference.                                                       *)
(***************************************************************************)

\* rmap_walk_anon(): take the root lock and start at the head of the list.
WalkBegin ==
    /\ w = "Begin"
    /\ w' = "Next"
    /\ anon' = "walk"
    /\ UNCHANGED <<pte, hand, covers, list, ptl, m, back, pos>>

\* vma_address() says that this vma does not cover the page.
WalkSkip(v) ==
    /\ w = "Next"
    /\ Here = v
    /\ v \notin covers
    /\ pos' = pos + 1
    /\ UNCHANGED <<pte, hand, covers, list, anon, ptl, m, back, w>>

\* rmap_one(): replace the entry at this vma's place if it is the old one.
WalkCheck(v) ==
    /\ w = "Next"
    /\ Here = v
    /\ v \in covers
    /\ v \notin ptl
    /\ pte' = [pte EXCEPT ![v] = IF @ = "old" THEN "new" ELSE @]
    /\ pos' = pos + 1
    /\ UNCHANGED <<hand, covers, list, anon, ptl, m, back, w>>

\* The end of the list: release the root lock.
WalkEnd ==
    /\ w = "Next"
    /\ pos > Len(list)
    /\ w' = "Done"
    /\ anon' = "free"
    /\ UNCHANGED <<pte, hand, covers, list, ptl, m, back, pos>>

\* All threads have finished.  This step changes nothing.  It is here so
\* that the checker reports a deadlock only if a thread really is stuck.
Finished ==
    /\ \A p \in Mms : m[p] = "Moved"
    /\ w = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ \E p \in Mms : CopyVma(p)
    \/ \E p \in Mms : MoveToTail(p)
    \/ \E p \in Mms : LockFrom(p)
    \/ \E p \in Mms : LockTo(p)
    \/ \E p \in Mms : Clear(p)
    \/ \E p \in Mms : Set(p)
    \/ \E p \in Mms : Unlock(p)
    \/ \E p \in Mms : Fail(p)
    \/ WalkBegin
    \/ \E v \in Vmas : WalkSkip(v)
    \/ \E v \in Vmas : WalkCheck(v)
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true.                                                      *)
(***************************************************************************)

\* An old entry is still somewhere: in a page table or in flight.
OldEntryLeft ==
    \/ \E v \in Vmas : pte[v] = "old"
    \/ \E p \in Mms : hand[p] = "old"

\* The requirement: a finished walk has found every entry.
WalkFindsAll == w = "Done" => ~OldEntryLeft

\* Why a walk misses an entry.  This fails before WalkFindsAll does.  The
\* walk does not come back to a vma it has passed, so no old entry must be
\* there, nor be in flight to there.
NothingBehindCursor ==
    w = "Next" =>
      \A i \in 1..Len(list) : i < pos =>
        /\ pte[list[i]] # "old"
        /\ \A p \in Mms : hand[p] = "old" => To(p) # list[i]

\* Every process has the page mapped exactly once.
OneMapping ==
    \A p \in Mms :
      Cardinality({q \in Places : pte[<<p, q>>] # "none"})
        + (IF hand[p] # "none" THEN 1 ELSE 0) = 1

\* What the note in the patch says.  From before the first page-table lock to
\* the end of the move the vma which the entry leaves stands before the vma
\* which it enters, whatever other processes do to the list.
SrcFirstInMove ==
    \A p \in Mms :
      m[p] \in {"LockFrom", "LockTo", "Clear", "Set", "Unlock"} =>
        Position(From(p)) < Position(To(p))

\* Vacuity checks, which are expected to be violated.  The first one denies
\* that the list changes while an entry is in flight, the second that the
\* walk is at its end while two processes are between set and unlock.
NoTailInFlight ==
    [][list' # list => \A p \in Mms : hand[p] = "none"]_vars
NoTwoOverlaps ==
    ~ /\ w = "Next"
      /\ pos > Len(list)
      /\ Cardinality({p \in Mms : m[p] = "Unlock"}) > 1

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  No checker looks at this.           *)
(***************************************************************************)

Found == IF Here \in Vmas THEN pte[Here] = "old" ELSE FALSE

Names  == <<"mm 1", "mm 2", "mm 3">>
Titles == <<"mremap() in mm 1", "mremap() in mm 2", "mremap() in mm 3">>

MremapLane(p) ==
    [name   |-> Names[p],
     letter |-> <<"1", "2", "3">>[p],
     title  |-> Titles[p],
     says   |->
       [CopyVma    |-> "copy_vma(): dst merged, grows",
        MoveToTail |-> IF back[p] THEN "anon_vma_moveto_tail(src)"
                                  ELSE "anon_vma_moveto_tail(dst)",
        LockFrom   |-> IF back[p] THEN "spin_lock(dst ptl)"
                                  ELSE "spin_lock(src ptl)",
        LockTo     |-> IF back[p] THEN "spin_lock_nested(src ptl)"
                                  ELSE "spin_lock_nested(dst ptl)",
        Clear      |-> IF back[p] THEN "pte = ptep_clear_flush(dst)"
                                  ELSE "pte = ptep_clear_flush(src)",
        Set        |-> IF back[p] THEN "set_pte_at(src, pte)"
                                  ELSE "set_pte_at(dst, pte)",
        Unlock     |-> "spin_unlock(dst ptl, src ptl)",
        Fail       |-> "error: move the entry back"]]

Lanes ==
    [p \in Mms |-> MremapLane(p)] \o
    << [name   |-> "walk",
        letter |-> "w",
        title  |-> "rmap_walk()",
        says   |->
          [WalkBegin |-> "anon_vma_lock(root)",
           WalkSkip  |-> "vma_address() == -EFAULT",
           WalkCheck |-> IF Here[2] = "src"
                           THEN IF Found THEN "lock ptl; found in src; unlock"
                                         ELSE "lock ptl; pte_none(src); unlock"
                           ELSE IF Found THEN "lock ptl; found in dst; unlock"
                                         ELSE "lock ptl; pte_none(dst); unlock",
           WalkEnd   |-> IF OldEntryLeft
                           THEN "anon_vma_unlock(root): MISSED"
                           ELSE "anon_vma_unlock(root)"]] >>

PtlNames  == << <<"mm 1 src ptl", "mm 1 dst ptl">>,
                <<"mm 2 src ptl", "mm 2 dst ptl">>,
                <<"mm 3 src ptl", "mm 3 dst ptl">> >>
PtlTitles == << <<"page-table lock of src in mm 1",
                  "page-table lock of dst in mm 1">>,
                <<"page-table lock of src in mm 2",
                  "page-table lock of dst in mm 2">>,
                <<"page-table lock of src in mm 3",
                  "page-table lock of dst in mm 3">> >>
PtlShort  == << <<"1S", "1D">>, <<"2S", "2D">>, <<"3S", "3D">> >>

\* The i-th page-table lock: src and dst of each mm in turn.
PtlOf(i) ==
    LET p == (i + 1) \div 2
        k == IF i % 2 = 1 THEN 1 ELSE 2
        v == <<p, IF k = 1 THEN "src" ELSE "dst">>
    IN  [name  |-> PtlNames[p][k],  title   |-> PtlTitles[p][k],
         short |-> PtlShort[p][k],
         holders |-> IF v \in ptl THEN {Names[p]} ELSE {},
         mode  |-> "write"]

Locks ==
    << [name  |-> "anon", title   |-> "anon_vma root lock",
        short |-> "aV",
        holders |-> IF anon = "walk" THEN {"walk"} ELSE {},
        mode  |-> "write"] >>
    \o [i \in 1..(2 * NMms) |-> PtlOf(i)]
=============================================================================
