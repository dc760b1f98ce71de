----------------------------- MODULE MremapRmap -----------------------------
(***************************************************************************)
(* mremap() against rmap_walk(), with the addresses.                       *)
(*                                                                         *)
(* The module RmapRace is told in which order the two vmas stand on the    *)
(* anon_vma's list.  This module is not.  It has an address space with     *)
(* vmas, it computes from their addresses whether vma_merge() succeeds and *)
(* which vma grows, and it lets one thread call mremap() several times     *)
(* with any arguments.  If a vma that stands early on the list can become  *)
(* the destination of a move, then the checker has to find out how.        *)
(*                                                                         *)
(* One page is watched.  It belongs to a page migration, which walks the   *)
(* reverse map once, at any moment, and must find the page-table entry     *)
(* (pte) of that page.  The entries of all other pages are left out: the   *)
(* walk does not look at them.                                             *)
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
(*   - The checker tries every interleaving of the steps of both threads.  *)
(*                                                                         *)
(* What holds the parts together:                                          *)
(*                                                                         *)
(*   - mmap_sem is not modeled.  There is one thread that calls mremap(),  *)
(*     so nobody else changes the vmas.                                    *)
(*   - A change of the list under the anon_vma root lock is one step whose *)
(*     guard is that the lock is free.  Every reader of the list holds the *)
(*     lock from its first step to its last, so nobody can see a           *)
(*     difference.  The lock is a variable where it is held over several   *)
(*     steps: during the walk, and around move_ptes() in some versions.    *)
(*   - The clear and the set of move_ptes() are two steps, and each lock   *)
(*     is taken in a step of its own.                                      *)
(*   - The walk looks at one vma in one step, under the page-table lock.   *)
(*     mremap() touches the entry only under that lock, so again nobody    *)
(*     can see a difference.  Between two vmas the walk holds no           *)
(*     page-table lock, exactly as in the kernel.                          *)
(*   - All vmas have faulted pages and share one anon_vma.                 *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    \* The size of the model.
    NAddr,        \* The addresses are 0 .. NAddr-1, counted in pages.
    NVmas,        \* The number of vma structs.
    FirstLen,     \* The length of the one vma with which everything starts.
    MaxMoves,     \* The number of calls of mremap().
    MaxLen,       \* The greatest length of the range that a call moves.
    Unmerged,     \* TRUE: everything starts with two vmas instead of one,
                  \* neighbors on one anon_vma that have not been merged.

    \* The protocol.
    AdjustLock,   \* vma_adjust() takes the root lock: "never",
                  \* "conditional" (not if only the end of the previous vma
                  \* moves), or "always".
    MergeTime,    \* When vma_merge() is called: "before" the entries move,
                  \* by copy_vma(), or "after" that, so that copy_vma()
                  \* always makes a new vma.
    ListOrder,    \* How the walk is ordered: "tail" (a list to whose tail a
                  \* new vma goes) or "tree" (an interval tree by vm_pgoff).
    ToTail,       \* anon_vma_moveto_tail(): "never", "merge" (the vma that
                  \* has grown by a merge goes to the tail), or "merge and
                  \* error" (and so does src before a move back).
    RootLock,     \* Is the root lock held around move_ptes()?  "never",
                  \* "always", or "if merged low": if the merge succeeded
                  \* and new_vma->vm_pgoff <= vma->vm_pgoff.  "if merged
                  \* lower" is the same with < in place of <=.
    ErrorRoot,    \* TRUE: it is held around every move back.
    SamePtl,      \* TRUE: one page-table lock covers all addresses.
    WalkPeeks,    \* TRUE: the walk looks at the entry before it takes the
                  \* page-table lock, and passes on if there is nothing.
    WalkPasses,   \* The walk goes through the list "once", "twice" under one
                  \* hold of the root lock, or "twice, unlocked between".
    MayFail       \* TRUE: a move may fail, and be undone by a move back.

ASSUME /\ {NAddr, NVmas, FirstLen, MaxMoves, MaxLen} \subseteq Nat \ {0}
       /\ FirstLen <= NAddr
       /\ AdjustLock \in {"never", "conditional", "always"}
       /\ MergeTime \in {"before", "after"}
       /\ ListOrder \in {"tail", "tree"}
       /\ ToTail \in {"never", "merge", "merge and error"}
       /\ RootLock \in {"never", "always", "if merged low",
                        "if merged lower"}
       /\ WalkPasses \in {"once", "twice", "twice, unlocked between"}
       /\ {Unmerged, ErrorRoot, SamePtl, WalkPeeks, MayFail} \subseteq BOOLEAN

Addr    == 0..(NAddr - 1)
Vmas    == 1..NVmas
Lens    == 1..MaxLen
Threads == {"mremap", "walk"}
Entries == {"none", "old", "new"}

\* A vma covers the addresses start .. end-1.  pgoff is vm_pgoff, the page
\* number of its first address.  A vma struct that is not in use is NoVma.
NoVma == [start |-> 0, end |-> 0, pgoff |-> 0]

\* The arguments of the call of mremap() under way: it moves len pages from
\* address src, in the vma "from", to address dst, in the vma "to".
\* "merged" says whether vma_merge() succeeded, and "back" whether the move
\* has failed and is being undone.
NoCall == [src |-> 0, dst |-> 0, len |-> 0, from |-> 0, to |-> 0,
           merged |-> FALSE, back |-> FALSE]

VARIABLES
    vma,     \* vma[v] is the vma struct number v.
    list,    \* The vmas in the order of the walk (same_anon_vma).
    page,    \* The page number (page->index) of the page that is watched.
    pte,     \* pte[a] is the entry of that page at address a: "none", "old"
             \* (the walk must find it), or "new" (the walk has been here).
    hand,    \* The entry which move_ptes() has cleared and not yet set.
    anon,    \* The holder of the anon_vma root lock, or "free".
    ptl,     \* ptl[a] is the holder of the page-table lock that covers the
             \* address a, or "free".
    m,       \* The next step of mremap().
    call,    \* The arguments of mremap(), as described at NoCall.
    moves,   \* How often mremap() has been called.
    w,       \* The next step of rmap_walk().
    pos,     \* The position of the walk on the list.
    pass     \* Which time it is that the walk goes through the list.

vars == <<vma, list, page, pte, hand, anon, ptl, m, call, moves, w, pos,
          pass>>

\* What belongs to each of the two threads alone.
mremapVars == <<m, call, moves>>
walkVars   == <<w, pos, pass>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The geometry of vmas.                                                   *)
(***************************************************************************)

Live == {v \in Vmas : vma[v].start < vma[v].end}
Size(v) == vma[v].end - vma[v].start

\* The least vma struct that is not in use.
Unused == Vmas \ Live
NewVma == CHOOSE v \in Unused : \A u \in Unused : v <= u

\* Is the range of n addresses from a on inside the vma v?  Is it a hole?
Inside(a, n, v) == vma[v].start <= a /\ a + n <= vma[v].end
Hole(a, n) ==
    /\ a + n <= NAddr
    /\ \A v \in Live : vma[v].end <= a \/ a + n <= vma[v].start

\* vma_address(): does the vma v cover the watched page, and where?
Covers(v)  == vma[v].pgoff <= page /\ page < vma[v].pgoff + Size(v)
Address(v) == vma[v].start + (page - vma[v].pgoff)

\* can_vma_merge_after() and can_vma_merge_before(): the vmas next to the
\* hole of n addresses from a on whose page numbers run on into the hole, if
\* the hole begins with page number g.  Each set has at most one element.
Prev(a, g)    == {v \in Live : vma[v].end = a /\ vma[v].pgoff + Size(v) = g}
Succ(a, n, g) == {v \in Live : vma[v].start = a + n /\ vma[v].pgoff = g + n}
The(S)        == CHOOSE v \in S : TRUE

-----------------------------------------------------------------------------
(***************************************************************************)
(* The order of the walk.                                                  *)
(***************************************************************************)

Remove(s, v) == SelectSeq(s, LAMBDA u : u # v)

\* Put v on the list s, if vmas has the value f.  A list grows at its tail.
\* A tree is ordered by vm_pgoff, and v goes after its equals.
Insert(s, v, f) ==
    IF ListOrder = "tail"
      THEN Append(s, v)
      ELSE SelectSeq(s, LAMBDA u : f[u].pgoff <= f[v].pgoff)
             \o <<v>>
             \o SelectSeq(s, LAMBDA u : f[u].pgoff > f[v].pgoff)

\* vma_adjust() on v: nothing happens to a list.  A tree takes v out before
\* the change and puts it back after the change.
Readjust(s, v, f) ==
    IF ListOrder = "tail" THEN s ELSE Insert(Remove(s, v), v, f)

-----------------------------------------------------------------------------
(***************************************************************************)
(* The locks.                                                              *)
(***************************************************************************)

\* The page table to which the address a belongs.
Table(a)   == IF SamePtl THEN 0 ELSE a
PtlFree(a) == ptl[Table(a)] = "free"

\* The move goes from the place of the page in the vma From to its place in
\* the vma To.  A move back has them exchanged.
From == IF call.back THEN call.to ELSE call.from
To   == IF call.back THEN call.from ELSE call.to

\* Is the watched page in the range which the call c moves?
PageMoves(c) ==
    /\ c.len > 0
    /\ LET g == vma[c.from].pgoff + (c.src - vma[c.from].start)
       IN  g <= page /\ page < g + c.len

\* need_rmap_locks for the call c, where the vmas have the value f.
NeedRmapLocks(c, f) ==
    \/ RootLock = "always"
    \/ c.back /\ ErrorRoot
    \/ /\ RootLock = "if merged low"
       /\ c.merged
       /\ f[c.to].pgoff <= f[c.from].pgoff
    \/ /\ RootLock = "if merged lower"
       /\ c.merged
       /\ f[c.to].pgoff < f[c.from].pgoff

\* The steps of mremap() after copy_vma(), for the call c.  If the watched
\* page is not in the range, then move_ptes() has nothing to do here.
Program(c, f) ==
    LET tail == IF c.back THEN ToTail = "merge and error"
                          ELSE ToTail # "never" /\ c.merged
        root == NeedRmapLocks(c, f)
    IN  (IF tail THEN <<"MoveToTail">> ELSE <<>>)
          \o (IF ~PageMoves(c) THEN <<>> ELSE
                (IF root THEN <<"LockRoot">> ELSE <<>>)
                \o <<"LockFrom", "LockTo", "Clear", "Set", "Unlock">>
                \o (IF root THEN <<"UnlockRoot">> ELSE <<>>))
          \o <<"Unmap">>

\* The step of mremap() which follows the step s.
After(s) ==
    LET prog == Program(call, vma)
        i    == CHOOSE j \in 1..Len(prog) : prog[j] = s
    IN  prog[i + 1]

\* The walk is under way, and holds the root lock.  Here is the vma at which
\* it stands, or 0 after the last one.
Walking == w \in {"Next", "Found"}
Here    == IF Walking /\ pos <= Len(list) THEN list[pos] ELSE 0

\* The walk has no further pass before it.
LastPass == WalkPasses = "once" \/ pass = 2

-----------------------------------------------------------------------------
TypeOK ==
    /\ vma \in [Vmas -> [start : 0..NAddr, end : 0..NAddr, pgoff : Addr]]
    /\ Len(list) = Cardinality(Live)
    /\ {list[i] : i \in 1..Len(list)} = Live
    /\ page \in Addr
    /\ pte \in [Addr -> Entries]
    /\ hand \in Entries
    /\ anon \in Threads \cup {"free"}
    /\ ptl \in [Addr -> {"mremap", "free"}]
    /\ m \in {"CopyVma", "MoveToTail", "LockRoot", "LockFrom", "LockTo",
              "Clear", "Set", "Unlock", "UnlockRoot", "Unmap", "MergeVma"}
    /\ call \in [src : Addr, dst : Addr, len : 0..MaxLen,
                 from : 0..NVmas, to : 0..NVmas,
                 merged : BOOLEAN, back : BOOLEAN]
    /\ moves \in 0..MaxMoves
    /\ w \in {"Begin", "Next", "Found", "Done"}
    /\ pos \in 1..(NVmas + 1)
    /\ pass \in {1, 2}

\* One vma at the bottom of the address space, or two neighbors, of which
\* either may stand first on the list.  Any of their pages may be the one
\* that is watched.
Init ==
    /\ vma = [v \in Vmas |->
                CASE v = 1 -> [start |-> 0,
                               end   |-> IF Unmerged THEN 1 ELSE FirstLen,
                               pgoff |-> 0]
                  [] v = 2 /\ Unmerged ->
                              [start |-> 1, end |-> FirstLen, pgoff |-> 1]
                  [] OTHER -> NoVma]
    /\ list \in IF Unmerged THEN {<<1, 2>>, <<2, 1>>} ELSE {<<1>>}
    /\ page \in 0..(FirstLen - 1)
    /\ pte = [a \in Addr |-> IF a = page THEN "old" ELSE "none"]
    /\ hand = "none"
    /\ anon = "free"
    /\ ptl = [a \in Addr |-> "free"]
    /\ m = "CopyVma"
    /\ call = NoCall
    /\ moves = 0
    /\ w = "Begin"
    /\ pos = 1
    /\ pass = 1

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread mremap.                                                      *)
(***************************************************************************)

\* mremap(src, len, dst) begins, and copy_vma() finds or makes the vma for
\* the new place.  vma_merge() decides by the neighbors of the hole:
\*
\*   case 0: no neighbor fits.  A new vma is linked by anon_vma_clone(),
\*           which takes the root lock.
\*   case 1: both neighbors fit.  prev grows over the hole and over next,
\*           and next is unlinked by anon_vma_merge(), under the root lock.
\*   case 2: only prev fits, and its end moves.  vma_adjust() takes the root
\*           lock only if AdjustLock = "always".
\*   case 3: only next fits, and its start and vm_pgoff move.  vma_adjust()
\*           takes the root lock, unless AdjustLock = "never".
CopyVma(src, dst, len) ==
    /\ m = "CopyVma"
    /\ moves < MaxMoves
    /\ Hole(dst, len)
    /\ \E from \in Live :
         /\ Inside(src, len, from)
         /\ LET g    == vma[from].pgoff + (src - vma[from].start)
                prev == Prev(dst, g)
                next == Succ(dst, len, g)
                kind == CASE MergeTime = "after"     -> 0
                          [] prev # {} /\ next # {} -> 1
                          [] prev # {} /\ next = {} -> 2
                          [] prev = {} /\ next # {} -> 3
                          [] OTHER                  -> 0
                to   == CASE kind = 0 -> NewVma
                          [] kind = 3 -> The(next)
                          [] OTHER    -> The(prev)
                f    == CASE kind = 0 ->
                               [vma EXCEPT ![to] = [start |-> dst,
                                                    end   |-> dst + len,
                                                    pgoff |-> g]]
                          [] kind = 1 ->
                               [vma EXCEPT ![to].end = vma[The(next)].end,
                                           ![The(next)] = NoVma]
                          [] kind = 2 ->
                               [vma EXCEPT ![to].end = dst + len]
                          [] kind = 3 ->
                               [vma EXCEPT ![to].start = dst,
                                           ![to].pgoff = g]
                c    == [src |-> src, dst |-> dst, len |-> len,
                         from |-> from, to |-> to,
                         merged |-> kind # 0, back |-> FALSE]
            IN  /\ kind = 0 => Unused # {}
                /\ \/ anon = "free"
                   \/ kind = 2 /\ AdjustLock # "always"
                   \/ kind = 3 /\ AdjustLock = "never"
                /\ vma' = f
                /\ list' = CASE kind = 0 -> Insert(list, to, f)
                             [] kind = 1 ->
                                  Readjust(Remove(list, The(next)), to, f)
                             [] OTHER -> Readjust(list, to, f)
                /\ call' = c
                /\ m' = Program(c, f)[1]
    /\ moves' = moves + 1
    /\ UNCHANGED <<page, pte, hand, anon, ptl, walkVars>>

\* anon_vma_moveto_tail(), under the root lock: the vma which the entry is
\* about to enter goes to the tail of the list.
MoveToTail ==
    /\ m = "MoveToTail"
    /\ anon = "free"
    /\ list' = Append(Remove(list, To), To)
    /\ m' = After(m)
    /\ UNCHANGED <<vma, page, pte, hand, anon, ptl, call, moves, walkVars>>

\* anon_vma_lock() around move_ptes().
LockRoot ==
    /\ m = "LockRoot"
    /\ anon = "free"
    /\ anon' = "mremap"
    /\ m' = After(m)
    /\ UNCHANGED <<vma, list, page, pte, hand, ptl, call, moves, walkVars>>

\* move_ptes(): pte_offset_map_lock() of the old place.
LockFrom ==
    /\ m = "LockFrom"
    /\ PtlFree(Address(From))
    /\ ptl' = [ptl EXCEPT ![Table(Address(From))] = "mremap"]
    /\ m' = After(m)
    /\ UNCHANGED <<vma, list, page, pte, hand, anon, call, moves, walkVars>>

\* move_ptes(): spin_lock_nested() of the new place.  If one page-table lock
\* covers both places, there is nothing left to take.
LockTo ==
    /\ m = "LockTo"
    /\ PtlFree(Address(To)) \/ SamePtl
    /\ ptl' = [ptl EXCEPT ![Table(Address(To))] = "mremap"]
    /\ m' = After(m)
    /\ UNCHANGED <<vma, list, page, pte, hand, anon, call, moves, walkVars>>

\* move_ptes(): ptep_clear_flush().  From here to Set the entry is in
\* flight: no page table holds it.
Clear ==
    /\ m = "Clear"
    /\ hand' = pte[Address(From)]
    /\ pte' = [pte EXCEPT ![Address(From)] = "none"]
    /\ m' = After(m)
    /\ UNCHANGED <<vma, list, page, anon, ptl, call, moves, walkVars>>

\* move_ptes(): set_pte_at().
Set ==
    /\ m = "Set"
    /\ pte' = [pte EXCEPT ![Address(To)] = hand]
    /\ hand' = "none"
    /\ m' = After(m)
    /\ UNCHANGED <<vma, list, page, anon, ptl, call, moves, walkVars>>

\* move_ptes(): both page-table locks are released.
Unlock ==
    /\ m = "Unlock"
    /\ ptl' = [a \in Addr |-> "free"]
    /\ m' = After(m)
    /\ UNCHANGED <<vma, list, page, pte, hand, anon, call, moves, walkVars>>

\* anon_vma_unlock() after move_ptes().
UnlockRoot ==
    /\ m = "UnlockRoot"
    /\ anon' = "free"
    /\ m' = After(m)
    /\ UNCHANGED <<vma, list, page, pte, hand, ptl, call, moves, walkVars>>

\* move_page_tables() could not move everything.  move_vma() calls it again
\* with the two vmas exchanged, and then unmaps the new place instead.
Fail ==
    /\ MayFail
    /\ m = "Unmap"
    /\ ~call.back
    /\ LET c == [call EXCEPT !.back = TRUE]
       IN  /\ call' = c
           /\ m' = Program(c, vma)[1]
    /\ UNCHANGED <<vma, list, page, pte, hand, anon, ptl, moves, walkVars>>

\* do_munmap() of the place which the pages have left.  The piece of the vma
\* that remains keeps the vma struct, and with it the position on the list.
\* If pieces remain on both sides, the upper one gets a new struct.  The list
\* is changed, or at least anon_vma_clone() and unlink_anon_vmas() are called
\* for the piece that is cut out, so the step needs the root lock.
Unmap ==
    /\ m = "Unmap"
    /\ anon = "free"
    /\ LET v     == From
           lo    == IF call.back THEN call.dst ELSE call.src
           hi    == lo + call.len
           old   == vma[v]
           upper == [start |-> hi, end |-> old.end,
                     pgoff |-> old.pgoff + (hi - old.start)]
       IN  CASE old.start = lo /\ old.end = hi ->
                  \* Nothing remains.
                  /\ vma' = [vma EXCEPT ![v] = NoVma]
                  /\ list' = Remove(list, v)
             [] old.start = lo /\ old.end > hi ->
                  \* The upper piece remains.
                  /\ vma' = [vma EXCEPT ![v] = upper]
                  /\ list' = Readjust(list, v, vma')
             [] old.start < lo /\ old.end = hi ->
                  \* The lower piece remains.
                  /\ vma' = [vma EXCEPT ![v].end = lo]
                  /\ list' = Readjust(list, v, vma')
             [] OTHER ->
                  \* A cut in the middle.
                  /\ Unused # {}
                  /\ vma' = [vma EXCEPT ![v].end = lo, ![NewVma] = upper]
                  /\ list' = Insert(Readjust(list, v, vma'), NewVma, vma')
    /\ IF MergeTime = "after" /\ ~call.back
         THEN /\ m' = "MergeVma"
              /\ UNCHANGED call
         ELSE /\ m' = "CopyVma"
              /\ call' = NoCall
    /\ UNCHANGED <<page, pte, hand, anon, ptl, moves, walkVars>>

\* vma_merge() after the move, if MergeTime = "after".  prev grows over the
\* new vma, and over next if that fits too.  If only next fits, then the new
\* vma grows over next.  A vma struct goes away, so the step needs the root
\* lock.  The vma that remains keeps its position on the list.
MergeVma ==
    /\ m = "MergeVma"
    /\ anon = "free"
    /\ LET v    == call.to
           prev == Prev(vma[v].start, vma[v].pgoff)
           next == Succ(vma[v].start, Size(v), vma[v].pgoff)
           keep == IF prev # {} THEN The(prev) ELSE v
           last == IF next # {} THEN The(next) ELSE v
           gone == ({v} \cup next) \ {keep}
       IN  /\ vma' = [u \in Vmas |->
                        CASE u = keep  -> [vma[u] EXCEPT !.end = vma[last].end]
                          [] u \in gone -> NoVma
                          [] OTHER     -> vma[u]]
           /\ list' = Readjust(SelectSeq(list, LAMBDA u : u \notin gone),
                               keep, vma')
    /\ call' = NoCall
    /\ m' = "CopyVma"
    /\ UNCHANGED <<page, pte, hand, anon, ptl, moves, walkVars>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* The thread walk.                                                        *)
(***************************************************************************)

\* rmap_walk_anon(): take the root lock and start at the head of the list.
WalkBegin ==
    /\ w = "Begin"
    /\ anon = "free"
    /\ anon' = "walk"
    /\ w' = "Next"
    /\ UNCHANGED <<vma, list, page, pte, hand, ptl, mremapVars, pos, pass>>

\* vma_address() says that this vma does not cover the page.
WalkSkip(v) ==
    /\ w = "Next"
    /\ Here = v
    /\ ~Covers(v)
    /\ pos' = pos + 1
    /\ UNCHANGED <<vma, list, page, pte, hand, anon, ptl, mremapVars, w, pass>>

\* The walk of Linux 3.0 reads the entry without a lock.  If it is not what
\* the walk looks for, it passes on.  If it is, it is looked at again under
\* the lock by WalkCheck.
WalkPeek(v) ==
    /\ WalkPeeks
    /\ w = "Next"
    /\ Here = v
    /\ Covers(v)
    /\ IF pte[Address(v)] = "old"
         THEN w' = "Found" /\ pos' = pos
         ELSE w' = "Next" /\ pos' = pos + 1
    /\ UNCHANGED <<vma, list, page, pte, hand, anon, ptl, mremapVars, pass>>

\* rmap_one(): take the page-table lock of this vma's place, look at the
\* entry, replace it if it is the old one, and release the lock.
WalkCheck(v) ==
    /\ w = (IF WalkPeeks THEN "Found" ELSE "Next")
    /\ Here = v
    /\ Covers(v)
    /\ PtlFree(Address(v))
    /\ pte' = [pte EXCEPT ![Address(v)] = IF @ = "old" THEN "new" ELSE @]
    /\ w' = "Next"
    /\ pos' = pos + 1
    /\ UNCHANGED <<vma, list, page, hand, anon, ptl, mremapVars, pass>>

\* The end of the list, but the walk goes through it a second time.
WalkAgain ==
    /\ w = "Next"
    /\ pos > Len(list)
    /\ ~LastPass
    /\ IF WalkPasses = "twice"
         THEN UNCHANGED <<w, anon>>
         ELSE w' = "Begin" /\ anon' = "free"
    /\ pos' = 1
    /\ pass' = 2
    /\ UNCHANGED <<vma, list, page, pte, hand, ptl, mremapVars>>

\* The end of the list: release the root lock.
WalkEnd ==
    /\ w = "Next"
    /\ pos > Len(list)
    /\ LastPass
    /\ anon' = "free"
    /\ w' = "Done"
    /\ pos' = 1
    /\ UNCHANGED <<vma, list, page, pte, hand, ptl, mremapVars, pass>>

\* The walk has ended and mremap() need not be called again.  This step
\* changes nothing.  It is here so that the checker reports a deadlock only
\* if a thread really is stuck.
Finished ==
    /\ m = "CopyVma"
    /\ w = "Done"
    /\ UNCHANGED vars

-----------------------------------------------------------------------------
Next ==
    \/ \E src \in Addr, dst \in Addr, len \in Lens : CopyVma(src, dst, len)
    \/ MoveToTail
    \/ LockRoot
    \/ LockFrom
    \/ LockTo
    \/ Clear
    \/ Set
    \/ Unlock
    \/ UnlockRoot
    \/ Fail
    \/ Unmap
    \/ MergeVma
    \/ WalkBegin
    \/ \E v \in Vmas : WalkSkip(v)
    \/ \E v \in Vmas : WalkPeek(v)
    \/ \E v \in Vmas : WalkCheck(v)
    \/ WalkAgain
    \/ WalkEnd
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true, and what has been claimed.                           *)
(***************************************************************************)

\* The old entry is still somewhere: in a page table or in flight.
OldEntryLeft == hand = "old" \/ \E a \in Addr : pte[a] = "old"

\* The requirement: a finished walk has found every entry.
WalkFindsAll == w = "Done" => ~OldEntryLeft

\* Why a walk misses an entry.  This fails before WalkFindsAll does.  The
\* walk does not come back to a vma it has passed, so the old entry must not
\* be there, nor be in flight to there.
NothingBehindCursor ==
    Walking /\ LastPass =>
      \A i \in 1..Len(list) : i < pos =>
        /\ Covers(list[i]) => pte[Address(list[i])] # "old"
        /\ hand = "old" => To # list[i]

\* The page is mapped exactly once, in a page table or in flight, and a
\* mapped place is inside a vma that covers the page there.
OneMapping ==
    /\ Cardinality({a \in Addr : pte[a] # "none"})
         + (IF hand # "none" THEN 1 ELSE 0) = 1
    /\ \A a \in Addr : pte[a] # "none" =>
         \E v \in Live : Covers(v) /\ Address(v) = a

\* Claim 3: copy_vma() for a range with the watched page does not change a
\* vma while a walk is under way.
NoMergeInsideWalk ==
    [][Walking /\ vma' # vma => ~PageMoves(call')]_vars

\* Hugh Dickins and Nai Xia: a page cannot have two places within one vma,
\* so that the old and the new place are never in the same vma.
TwoPlacesTwoVmas == call.len > 0 => call.from # call.to

\* Andrea Arcangeli, 16 October 2011: vma_merge() cannot succeed for a range
\* that has faulted pages.
MergeNeverSucceeds == ~call.merged

\* Vacuity check.  This is expected to be violated: if it held, no walk
\* would ever overlap a second move, and every other verdict would mean
\* nothing.  It denies that the walk stands at the end of the list while a
\* later mremap() is between set and unlock.
NoOverlap == ~(w = "Next" /\ pos > Len(list) /\ m = "Unlock" /\ moves > 1)

\* The same for a move into a vma that has grown by a merge.
NoMergedOverlap ==
    ~(w = "Next" /\ pos > Len(list) /\ m = "Unlock" /\ call.merged)

\* The same if dst and src have one vm_pgoff, so that the order of the tree is
\* not given by vm_pgoff.
NoTieOverlap ==
    ~ /\ w = "Next"
      /\ pos > Len(list)
      /\ m = "Unlock"
      /\ call.merged
      /\ vma[call.to].pgoff = vma[call.from].pgoff

\* The same for a move back on the error path.
NoErrorOverlap ==
    ~(w = "Next" /\ pos > Len(list) /\ m = "Unlock" /\ call.back)

\* The vacuity check for a protocol which holds the root lock around every
\* move.  It denies that a later mremap() ever waits for the walk.
NoWaiting == ~(w = "Next" /\ pos > Len(list) /\ m = "LockRoot" /\ moves > 1)

\* For WalkPasses = "twice": it denies that the second pass finds what the
\* first one has missed.
FirstPassFindsAll == pass = 2 => ~OldEntryLeft

\* For MergeTime = "after": it denies that a vma is ever merged then.
NoLateMerge == [][m = "MergeVma" => UNCHANGED list]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  TLC ignores these definitions.      *)
(*                                                                         *)
(* Lanes has one record for each thread.  The field "says" gives the text  *)
(* of each action of that thread, and is evaluated in the state before the *)
(* step.  Locks says who holds which lock.                                 *)
(***************************************************************************)

\* What the vma at which the walk stands is to the call under way.
Role == CASE Here # 0 /\ Here = call.from -> "src"
          [] Here # 0 /\ Here = call.to   -> "dst"
          [] OTHER                        -> "other"

\* The entry at which the walk stands is the one it looks for.
Found ==
    IF Here # 0
      THEN IF Covers(Here) THEN pte[Address(Here)] = "old" ELSE FALSE
      ELSE FALSE

Lanes ==
    << [name   |-> "mremap",
        letter |-> "m",
        title  |-> "mremap()",
        says   |->
          [CopyVma    |-> "copy_vma(): merge or new vma",
           MoveToTail |-> IF call.back THEN "anon_vma_moveto_tail(src)"
                                       ELSE "anon_vma_moveto_tail(dst)",
           LockRoot   |-> "anon_vma_lock(root)",
           LockFrom   |-> IF call.back THEN "spin_lock(dst ptl)"
                                       ELSE "spin_lock(src ptl)",
           LockTo     |-> IF SamePtl
                            THEN "new_ptl == old_ptl"
                            ELSE IF call.back
                                   THEN "spin_lock_nested(src ptl)"
                                   ELSE "spin_lock_nested(dst ptl)",
           Clear      |-> IF call.back THEN "pte = ptep_clear_flush(dst)"
                                       ELSE "pte = ptep_clear_flush(src)",
           Set        |-> IF call.back THEN "set_pte_at(src, pte)"
                                       ELSE "set_pte_at(dst, pte)",
           Unlock     |-> IF SamePtl THEN "spin_unlock(ptl)"
                                     ELSE "spin_unlock(dst ptl, src ptl)",
           UnlockRoot |-> "anon_vma_unlock(root)",
           Fail       |-> "error: move the entry back",
           Unmap      |-> IF call.back THEN "do_munmap(dst)"
                                       ELSE "do_munmap(src)",
           MergeVma   |-> "vma_merge()"]],
       [name   |-> "walk",
        letter |-> "w",
        title  |-> "rmap_walk()",
        says   |->
          [WalkBegin |-> "anon_vma_lock(root)",
           WalkSkip  |-> "vma_address() == -EFAULT",
           WalkPeek  |->
             CASE Role = "src" ->
                    IF Found THEN "peek: found in src"
                             ELSE "peek: pte_none(src)"
               [] Role = "dst" ->
                    IF Found THEN "peek: found in dst"
                             ELSE "peek: pte_none(dst)"
               [] OTHER ->
                    IF Found THEN "peek: found"
                             ELSE "peek: pte_none",
           WalkCheck |->
             CASE Role = "src" ->
                    IF Found THEN "lock ptl; found in src; unlock"
                             ELSE "lock ptl; pte_none(src); unlock"
               [] Role = "dst" ->
                    IF Found THEN "lock ptl; found in dst; unlock"
                             ELSE "lock ptl; pte_none(dst); unlock"
               [] OTHER ->
                    IF Found THEN "lock ptl; found; unlock"
                             ELSE "lock ptl; pte_none; unlock",
           WalkAgain |-> IF WalkPasses = "twice"
                           THEN "second pass"
                           ELSE "anon_vma_unlock(root); second pass",
           WalkEnd   |-> IF OldEntryLeft
                           THEN "anon_vma_unlock(root): MISSED"
                           ELSE "anon_vma_unlock(root)"]] >>

\* The lane which holds a lock, as a set.
Holders(h) == IF h = "free" THEN {} ELSE {h}

\* The walk holds a page-table lock only within one step, so that a
\* page-table lock is seen in the hands of mremap() only.
PtlNames  == <<"ptl 0", "ptl 1", "ptl 2", "ptl 3", "ptl 4", "ptl 5">>
PtlTitles == <<"page-table lock of address 0", "page-table lock of address 1",
               "page-table lock of address 2", "page-table lock of address 3",
               "page-table lock of address 4", "page-table lock of address 5">>
PtlShort  == <<"p0", "p1", "p2", "p3", "p4", "p5">>

Locks ==
    << [name  |-> "anon", title   |-> "anon_vma root lock",
        short |-> "aV",   holders |-> Holders(anon),
        mode  |-> "write"] >>
    \o [i \in 1..NAddr |->
          [name  |-> PtlNames[i], title   |-> PtlTitles[i],
           short |-> PtlShort[i], holders |-> Holders(ptl[Table(i - 1)]),
           mode  |-> "write"]]

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
        columns |-> Addr,
        rows    |->
          << [title |-> "vmas",
              spans |-> {[from |-> vma[v].start, to |-> vma[v].end - 1,
                          text |-> <<"vma", v, "pgoff", vma[v].pgoff>>] :
                         v \in Live}],
             [title |-> "pte", cells |-> [a \in Addr |-> Drawn(pte[a])]],
             [title |-> "ptl", cells |-> [a \in Addr |->
                                [owner |-> Holders(ptl[Table(a)])]]] >>],
       [title   |-> "in flight",
        items   |-> IF hand = "none" THEN <<>> ELSE <<Drawn(hand)>>],
       [title   |-> "anon_vma list",
        items   |-> [i \in 1..Len(list) |-> <<"vma", list[i]>>],
        cursors |-> IF Walking THEN {[at |-> pos, text |-> "walk"]} ELSE {}],
       [title   |-> "root lock",
        items   |-> IF anon = "free" THEN <<>> ELSE <<[owner |-> anon]>>] >>
=============================================================================
