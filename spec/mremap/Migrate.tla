------------------------------- MODULE Migrate -------------------------------
(***************************************************************************)
(* A whole page migration against one mremap(), up to the BUG_ON.          *)
(*                                                                         *)
(* The modules RmapRace and MremapRmap have one walk, and ask whether it   *)
(* finds the page-table entry.  Here is the rest of the story, as it is in *)
(* unmap_and_move().  A migration walks the reverse map twice:             *)
(*                                                                         *)
(*   1. try_to_unmap() replaces the entry by a migration entry.  From then *)
(*      on whoever touches the page faults, and waits until the page is    *)
(*      unlocked.                                                          *)
(*   2. remove_migration_pte() replaces the migration entry by an entry    *)
(*      for the new page.                                                  *)
(*                                                                         *)
(* Then the page is unlocked.  If the second walk has missed a migration   *)
(* entry, it stays behind in the page table.  The next page fault finds it *)
(* and runs into this, in migration_entry_to_page():                       *)
(*                                                                         *)
(*     BUG_ON(!PageLocked(p))      "kernel BUG at swapops.h:105"           *)
(*                                                                         *)
(* which is the crash with which the mail thread of October and November   *)
(* 2011 began.                                                             *)
(*                                                                         *)
(* If the first walk misses the entry, nothing is lost: the page is still  *)
(* mapped, unmap_and_move() sees that by page_mapped(), and gives up.  So  *)
(* the two walks need not be equally careful.                              *)
(*                                                                         *)
(* How to read this if you know C but not TLA+:                            *)
(*                                                                         *)
(*   - A VARIABLE is shared state.  x is its value before a step and x'    *)
(*     its value after the step.                                           *)
(*   - An action such as Clear below is one atomic step.  Lines which      *)
(*     mention no primed variable are its guard: the step can be taken     *)
(*     only while they are true.  A thread that must wait for a lock is a  *)
(*     thread whose next action has a false guard.                         *)
(*   - [f EXCEPT ![i] = v] is the array f with f[i] replaced by v, and     *)
(*     s \o t is the sequence s followed by the sequence t.                *)
(*   - The checker tries every interleaving of the steps of all threads.   *)
(*                                                                         *)
(* A walk looks at one vma in one step, under the page-table lock.  The    *)
(* other threads touch the entry only under that lock, so nobody can see a *)
(* difference.  Between two vmas a walk holds no page-table lock, exactly  *)
(* as in the kernel.  A peek without the lock is a step of its own.        *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    ListOrder,     \* "src first" (dst is a new vma, at the tail of the
                   \* list) or "dst first" (dst is an older vma, which has
                   \* grown by a merge).
    ToTail,        \* TRUE: anon_vma_moveto_tail() puts dst at the tail
                   \* before the move.
    RootLock,      \* TRUE: the root lock is held around move_ptes().
    UnmapPeeks,    \* TRUE: try_to_unmap() looks at the entry before it takes
                   \* the page-table lock, and passes on if it is not there.
    RemovePeeks,   \* TRUE: remove_migration_pte() does the same.
    ChecksMapped   \* TRUE: unmap_and_move() gives up if page_mapped() after
                   \* the first walk.  FALSE: it believes the walk.

Places  == {"src", "dst"}

\* "page" is an entry for the page which is migrated, "migration" is a
\* migration entry, and "new page" is an entry for the page it moves to.
Entries == {"none", "page", "migration", "new page"}

ASSUME /\ ListOrder \in {"src first", "dst first"}
       /\ {ToTail, RootLock, UnmapPeeks, RemovePeeks, ChecksMapped}
            \subseteq BOOLEAN

VARIABLES
    pte,     \* pte[p] is the page-table entry at the place p.
    hand,    \* The entry which move_ptes() has cleared and not yet set.
    covers,  \* The set of vmas which cover the page: dst joins in copy_vma().
    list,    \* The same_anon_vma list, in the order of the walks.
    sem,     \* The holder of mmap_sem: "mremap", "fault", or "free".
    lock,    \* The holder of the page lock: "migrate" or "free".
    anon,    \* The holder of the anon_vma root lock, or "free".
    ptl,     \* ptl[p] is the holder of the lock of page table p, or "free".
    m,       \* The next step of mremap().
    g,       \* The next step of unmap_and_move().
    walk,    \* The walk under way: 1, 2, or 0 if there is none.
    pos,     \* The position of that walk on the list.
    target,  \* What the second walk puts in: "new page", or "page" if the
             \* migration has been given up.
    f        \* The next step of the page fault: "Fault", "Wait" (for the
             \* page lock), or "BUG".

vars == <<pte, hand, covers, list, sem, lock, anon, ptl, m, g, walk, pos,
          target, f>>

\* What the other threads of this module leave alone.
mremapVars  == <<m, hand, covers, list>>
migrateVars == <<g, walk, pos, target, lock>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Names for things which the actions below need.                          *)
(***************************************************************************)

\* The steps of mremap().
Program ==
    <<"CopyVma">>
      \o (IF ToTail THEN <<"MoveToTail">> ELSE <<>>)
      \o (IF RootLock THEN <<"LockRoot">> ELSE <<>>)
      \o <<"LockSrc", "LockDst", "Clear", "Set", "Unlock">>
      \o (IF RootLock THEN <<"UnlockRoot">> ELSE <<>>)
      \o <<"Unmap", "Done">>

\* The step of mremap() which follows the step s.
After(s) ==
    LET i == CHOOSE j \in 1..Len(Program) : Program[j] = s
    IN  Program[i + 1]

\* The vma at which the walk under way stands, or "end" after the last one.
Here == IF pos <= Len(list) THEN list[pos] ELSE "end"

\* The walk under way, what it looks for, and what it puts in instead.
Peeks  == IF walk = 1 THEN UnmapPeeks ELSE RemovePeeks
Wanted == IF walk = 1 THEN "page" ELSE "migration"
Put    == IF walk = 1 THEN "migration" ELSE target

\* page_mapped(): mremap() does not change the mapcount, so an entry in
\* flight counts.
PageMapped == hand = "page" \/ \E p \in Places : pte[p] = "page"

TypeOK ==
    /\ pte \in [Places -> Entries]
    /\ hand \in Entries
    /\ covers \subseteq Places
    /\ list \in {<<"src", "dst">>, <<"dst", "src">>}
    /\ sem \in {"mremap", "fault", "free"}
    /\ lock \in {"migrate", "free"}
    /\ anon \in {"mremap", "migrate", "free"}
    /\ ptl \in [Places -> {"mremap", "free"}]
    /\ m \in {Program[i] : i \in 1..Len(Program)}
    /\ g \in {"LockPage", "WalkBegin", "Next", "Found", "UnlockPage", "Done"}
    /\ walk \in 0..2
    /\ pos \in 1..3
    /\ target \in {"page", "new page"}
    /\ f \in {"Fault", "Wait", "BUG"}

Init ==
    /\ pte = [p \in Places |-> IF p = "src" THEN "page" ELSE "none"]
    /\ hand = "none"
    /\ covers = {"src"}
    /\ list = IF ListOrder = "dst first" THEN <<"dst", "src">>
                                         ELSE <<"src", "dst">>
    /\ sem = "free"
    /\ lock = "free"
    /\ anon = "free"
    /\ ptl = [p \in Places |-> "free"]
    /\ m = "CopyVma"
    /\ g = "LockPage"
    /\ walk = 0
    /\ pos = 1
    /\ target = "new page"
    /\ f = "Fault"

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread mremap.                                                      *)
(***************************************************************************)

\* sys_mremap(): down_write(&mm->mmap_sem).  copy_vma(): from now on dst
\* covers the page.  The list is changed, or at least its vmas, under the
\* root lock, which is taken and released within this step.  (Linux 3.1 does
\* not take it if only the end of the previous vma moves.  No verdict of this
\* module depends on it.)
CopyVma ==
    /\ m = "CopyVma"
    /\ sem = "free"
    /\ anon = "free"
    /\ sem' = "mremap"
    /\ covers' = Places
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, list, anon, ptl, migrateVars, f>>

\* anon_vma_moveto_tail(), under the root lock.
MoveToTail ==
    /\ m = "MoveToTail"
    /\ anon = "free"
    /\ list' = <<"src", "dst">>
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, sem, anon, ptl, migrateVars, f>>

\* anon_vma_lock() around move_ptes().
LockRoot ==
    /\ m = "LockRoot"
    /\ anon = "free"
    /\ anon' = "mremap"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, sem, ptl, migrateVars, f>>

\* move_ptes(): pte_offset_map_lock() of the old place.
LockSrc ==
    /\ m = "LockSrc"
    /\ ptl["src"] = "free"
    /\ ptl' = [ptl EXCEPT !["src"] = "mremap"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, sem, anon, migrateVars, f>>

\* move_ptes(): spin_lock_nested() of the new place.
LockDst ==
    /\ m = "LockDst"
    /\ ptl["dst"] = "free"
    /\ ptl' = [ptl EXCEPT !["dst"] = "mremap"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, sem, anon, migrateVars, f>>

\* move_ptes(): ptep_clear_flush().  From here to Set the entry is in
\* flight.  A migration entry is moved like any other.
Clear ==
    /\ m = "Clear"
    /\ hand' = pte["src"]
    /\ pte' = [pte EXCEPT !["src"] = "none"]
    /\ m' = After(m)
    /\ UNCHANGED <<covers, list, sem, anon, ptl, migrateVars, f>>

\* move_ptes(): set_pte_at().
Set ==
    /\ m = "Set"
    /\ pte' = [pte EXCEPT !["dst"] = hand]
    /\ hand' = "none"
    /\ m' = After(m)
    /\ UNCHANGED <<covers, list, sem, anon, ptl, migrateVars, f>>

\* move_ptes(): both page-table locks are released.
Unlock ==
    /\ m = "Unlock"
    /\ ptl' = [p \in Places |-> "free"]
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, sem, anon, migrateVars, f>>

\* anon_vma_unlock() after move_ptes().
UnlockRoot ==
    /\ m = "UnlockRoot"
    /\ anon' = "free"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, covers, list, sem, ptl, migrateVars, f>>

\* do_munmap() of the old place, under the root lock, and then
\* up_write(&mm->mmap_sem).
Unmap ==
    /\ m = "Unmap"
    /\ anon = "free"
    /\ covers' = {"dst"}
    /\ sem' = "free"
    /\ m' = After(m)
    /\ UNCHANGED <<pte, hand, list, anon, ptl, migrateVars, f>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread migrate.                                                     *)
(***************************************************************************)

\* unmap_and_move(): lock_page(page).
LockPage ==
    /\ g = "LockPage"
    /\ lock = "free"
    /\ lock' = "migrate"
    /\ g' = "WalkBegin"
    /\ UNCHANGED <<pte, mremapVars, sem, anon, ptl, walk, pos, target, f>>

\* try_to_unmap() or remove_migration_ptes(): take the root lock and start
\* at the head of the list.
WalkBegin ==
    /\ g = "WalkBegin"
    /\ anon = "free"
    /\ anon' = "migrate"
    /\ walk' = walk + 1
    /\ pos' = 1
    /\ g' = "Next"
    /\ UNCHANGED <<pte, mremapVars, sem, lock, ptl, target, f>>

\* vma_address() says that this vma does not cover the page.
WalkSkip(v) ==
    /\ g = "Next"
    /\ Here = v
    /\ v \notin covers
    /\ pos' = pos + 1
    /\ UNCHANGED <<pte, mremapVars, sem, lock, anon, ptl, g, walk, target, f>>

\* Look at the entry without a lock.  If it is not what the walk looks for,
\* pass on.  If it is, take the lock and look again.
WalkPeek(v) ==
    /\ Peeks
    /\ g = "Next"
    /\ Here = v
    /\ v \in covers
    /\ IF pte[v] = Wanted
         THEN g' = "Found" /\ pos' = pos
         ELSE g' = "Next" /\ pos' = pos + 1
    /\ UNCHANGED <<pte, mremapVars, sem, lock, anon, ptl, walk, target, f>>

\* Take the page-table lock of this vma's place, look at the entry, replace
\* it if it is the right one, and release the lock.
WalkCheck(v) ==
    /\ g = (IF Peeks THEN "Found" ELSE "Next")
    /\ Here = v
    /\ v \in covers
    /\ ptl[v] = "free"
    /\ pte' = [pte EXCEPT ![v] = IF @ = Wanted THEN Put ELSE @]
    /\ g' = "Next"
    /\ pos' = pos + 1
    /\ UNCHANGED <<mremapVars, sem, lock, anon, ptl, walk, target, f>>

\* The end of the list: release the root lock.  After the first walk
\* unmap_and_move() asks page_mapped().  If the page still is mapped, the
\* second walk only undoes what the first one has done.
WalkEnd ==
    /\ g = "Next"
    /\ Here = "end"
    /\ anon' = "free"
    /\ target' = IF walk = 1 /\ ChecksMapped /\ PageMapped
                   THEN "page" ELSE target
    /\ g' = IF walk = 1 THEN "WalkBegin" ELSE "UnlockPage"
    /\ UNCHANGED <<pte, mremapVars, sem, lock, ptl, walk, pos, f>>

\* unmap_and_move(): unlock_page(page).  If the migration has succeeded, the
\* old page is freed.
UnlockPage ==
    /\ g = "UnlockPage"
    /\ lock' = "free"
    /\ walk' = 0
    /\ g' = "Done"
    /\ UNCHANGED <<pte, mremapVars, sem, anon, ptl, pos, target, f>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread fault.                                                       *)
(***************************************************************************)

\* do_page_fault(): down_read(&mm->mmap_sem).  The fault is taken at a place
\* with a migration entry; one at any other place is not of interest here.
\* migration_entry_wait() looks at the entry under the page-table lock, and
\* migration_entry_to_page() has the BUG_ON: a migration entry is valid only
\* while the page is locked.
Fault(p) ==
    /\ f = "Fault"
    /\ sem = "free"
    /\ p \in covers
    /\ ptl[p] = "free"
    /\ pte[p] = "migration"
    /\ sem' = "fault"
    /\ f' = IF lock = "free" THEN "BUG" ELSE "Wait"
    /\ UNCHANGED <<pte, mremapVars, anon, ptl, migrateVars>>

\* wait_on_page_locked() returns, and up_read(&mm->mmap_sem).  If need be
\* the process faults again.
WaitEnd ==
    /\ f = "Wait"
    /\ lock = "free"
    /\ sem' = "free"
    /\ f' = "Fault"
    /\ UNCHANGED <<pte, mremapVars, anon, ptl, migrateVars>>

\* mremap() and the migration have finished, and no process is waiting.
\* This step changes nothing.  It is here so that the checker reports a
\* deadlock only if a thread really is stuck.
Finished ==
    /\ m = "Done"
    /\ g = "Done"
    /\ f = "Fault"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ CopyVma
    \/ MoveToTail
    \/ LockRoot
    \/ LockSrc
    \/ LockDst
    \/ Clear
    \/ Set
    \/ Unlock
    \/ UnlockRoot
    \/ Unmap
    \/ LockPage
    \/ WalkBegin
    \/ \E v \in Places : WalkSkip(v)
    \/ \E v \in Places : WalkPeek(v)
    \/ \E v \in Places : WalkCheck(v)
    \/ WalkEnd
    \/ UnlockPage
    \/ \E p \in Places : Fault(p)
    \/ WaitEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true, and what has been claimed.                           *)
(***************************************************************************)

\* The BUG_ON of migration_entry_to_page() never triggers.
NoBug == f # "BUG"

\* The second walk finds every migration entry.  If it does not, there is no
\* BUG_ON before somebody touches the page.
NoMigrationEntryLeft ==
    g \in {"UnlockPage", "Done"} =>
      hand # "migration" /\ \A p \in Places : pte[p] # "migration"

\* When the old page is freed, nothing maps it any more.
NoFreedPageMapped == (g = "Done" /\ target = "new page") => ~PageMapped

\* The page is mapped exactly once, in a page table or in flight.
OneMapping ==
    Cardinality({p \in Places : pte[p] # "none"})
        + (IF hand # "none" THEN 1 ELSE 0) = 1

\* Vacuity checks.  These are expected to be violated: if one of them held,
\* the verdicts which belong to it would mean nothing.
\*
\* This one denies that the migration entry ever is in flight from src to dst
\* while the second walk stands at src.
NoOverlap == ~(walk = 2 /\ g = "Next" /\ Here = "src" /\ hand = "migration")

\* For a protocol which holds the root lock around the move: this one denies
\* that mremap() ever waits for the second walk.
NoWaiting == ~(walk = 2 /\ g = "Next" /\ Here = "end" /\ m = "LockRoot")

\* This one denies that a page fault ever waits for the end of a migration.
NoFaultWaits == f # "Wait"

\* This one denies that a migration is ever given up.
NoGivingUp == target = "new page"

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  TLC ignores these definitions.      *)
(*                                                                         *)
(* Lanes has one record for each thread.  The field "says" gives the text  *)
(* of each action of that thread, and is evaluated in the state before the *)
(* step.  Locks says who holds which lock.                                 *)
(***************************************************************************)

\* The walk stands at an entry which it looks for.
Found == IF Here \in Places THEN pte[Here] = Wanted ELSE FALSE

\* What the walk finds where it stands.
Sight == IF Found
           THEN IF walk = 1 THEN "found in " \o Here
                            ELSE "migration entry in " \o Here
           ELSE "nothing in " \o Here

Lanes ==
    << [name   |-> "mremap",
        letter |-> "m",
        title  |-> "mremap()",
        says   |->
          [CopyVma    |-> IF ListOrder = "dst first"
                            THEN "down_write(mmap_sem); dst merged, grows"
                            ELSE "down_write(mmap_sem); dst new, at tail",
           MoveToTail |-> "anon_vma_moveto_tail(dst)",
           LockRoot   |-> "anon_vma_lock(root)",
           LockSrc    |-> "spin_lock(src ptl)",
           LockDst    |-> "spin_lock_nested(dst ptl)",
           Clear      |-> "pte = ptep_clear_flush(src)",
           Set        |-> "set_pte_at(dst, pte)",
           Unlock     |-> "spin_unlock(dst ptl, src ptl)",
           UnlockRoot |-> "anon_vma_unlock(root)",
           Unmap      |-> "do_munmap(src); up_write(mmap_sem)"]],
       [name   |-> "migrate",
        letter |-> "g",
        title  |-> "unmap_and_move()",
        says   |->
          [LockPage   |-> "lock_page(page)",
           WalkBegin  |-> IF walk = 0
                            THEN "try_to_unmap(): anon_vma_lock"
                            ELSE "remove_migration_ptes(): anon_vma_lock",
           WalkSkip   |-> Here \o " does not cover the page",
           WalkPeek   |-> "peek: " \o Sight,
           WalkCheck  |-> "lock ptl; " \o Sight \o "; unlock",
           WalkEnd    |->
             CASE walk = 1 /\ ChecksMapped /\ PageMapped ->
                    "anon_vma_unlock; page_mapped(): give up"
               [] walk = 2 /\ (\/ hand = "migration"
                               \/ \E p \in Places : pte[p] = "migration") ->
                    "anon_vma_unlock: MISSED"
               [] OTHER -> "anon_vma_unlock",
           UnlockPage |-> "unlock_page(page)"]],
       [name   |-> "fault",
        letter |-> "f",
        title  |-> "page fault",
        says   |->
          [Fault   |-> IF lock = "free"
                         THEN "BUG_ON(!PageLocked(p))"
                         ELSE "migration_entry_wait()",
           WaitEnd |-> "page unlocked: try again"]] >>

\* The lane which holds a lock, as a set.
Holders(h) == IF h = "free" THEN {} ELSE {h}

Locks ==
    << [name  |-> "mmap_sem", title   |-> "mmap_sem",
        short |-> "mS",       holders |-> Holders(sem),
        mode  |-> IF sem = "fault" THEN "read" ELSE "write"],
       [name  |-> "page",     title   |-> "page lock",
        short |-> "pL",       holders |-> Holders(lock),
        mode  |-> "write"],
       [name  |-> "anon",     title   |-> "anon_vma root lock",
        short |-> "aV",       holders |-> Holders(anon),
        mode  |-> "write"],
       [name  |-> "src ptl",  title   |-> "page-table lock of src",
        short |-> "pS",       holders |-> Holders(ptl["src"]),
        mode  |-> "write"],
       [name  |-> "dst ptl",  title   |-> "page-table lock of dst",
        short |-> "pD",       holders |-> Holders(ptl["dst"]),
        mode  |-> "write"] >>

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer draws a state.  Scene has one record for each part of  *)
(* the picture.  An entry for the page is a dot, a migration entry a       *)
(* square, and an entry for the page that it moves to a diamond.           *)
(***************************************************************************)

Drawn(entry) ==
    [shape |-> CASE entry = "page"      -> "dot"
                 [] entry = "migration" -> "square"
                 [] entry = "new page"  -> "diamond"
                 [] OTHER               -> "none",
     text  |-> IF entry = "none" THEN "" ELSE entry]

Scene ==
    << [title   |-> "address space",
        columns |-> <<"src", "dst">>,
        rows    |->
          << [title |-> "vma",
              spans |-> {[from |-> p, to |-> p, text |-> p] : p \in covers}],
             [title |-> "pte", cells |-> [p \in Places |-> Drawn(pte[p])]],
             [title |-> "ptl", cells |-> [p \in Places |->
                                [owner |-> Holders(ptl[p])]]] >>],
       [title   |-> "in flight",
        items   |-> IF hand = "none" THEN <<>> ELSE <<Drawn(hand)>>],
       [title   |-> "anon_vma list",
        items   |-> list,
        cursors |-> IF walk # 0 /\ pos <= Len(list)
                      THEN {[at |-> pos, text |-> IF walk = 1
                                                    THEN "first walk"
                                                    ELSE "second walk"]}
                      ELSE {}],
       [title   |-> "page lock",
        items   |-> IF lock = "free" THEN <<>> ELSE <<[owner |-> lock]>>] >>
=============================================================================
