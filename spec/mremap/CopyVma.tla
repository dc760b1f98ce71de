------------------------------ MODULE CopyVma ------------------------------
(***************************************************************************)
(* The geometry of copy_vma(): which vma does the new place belong to?     *)
(*                                                                         *)
(* mremap() moves a range out of the vma "from" to a hole in the address   *)
(* space.  copy_vma() asks vma_merge() whether a neighbor of that hole can *)
(* grow over it.  If not, it allocates a new vma struct.  There are no     *)
(* locks and no page tables in this module.  A behavior has one step: any  *)
(* layout of vmas that fits the bounds, and any call of mremap() on it.    *)
(*                                                                         *)
(* The question is the nasty case in which vma_merge() swallows the vma    *)
(* from which the range is taken.  Then the vma struct to which mremap()   *)
(* holds a pointer may have been freed.  This is why copy_vma() is given   *)
(* not that pointer but its address, **vmap, and changes it:               *)
(*                                                                         *)
(*     if (vma_start >= new_vma->vm_start &&                               *)
(*         vma_start < new_vma->vm_end)                                    *)
(*             *vmap = new_vma;                                            *)
(*                                                                         *)
(* The mail thread of October and November 2011 could not agree about when *)
(* this branch is taken, and whether it ever is.                           *)
(*                                                                         *)
(* The answer is in the page numbers.  vm_pgoff is the page number of the  *)
(* first address of a vma, and vma_merge() needs page numbers that run on  *)
(* from one vma to the next.  A vma with faulted pages takes its page      *)
(* numbers along when it is moved.  Inside one vma a page number occurs    *)
(* once, so the new place of the range cannot be in the vma of the old     *)
(* one.  But a vma without faulted pages has nothing to remember: for it,  *)
(* copy_vma() resets the page number to that of the new place, and then it *)
(* fits anywhere, even beside itself.                                      *)
(*                                                                         *)
(* How to read this if you know C but not TLA+:                            *)
(*                                                                         *)
(*   - A VARIABLE is shared state.  x is its value before a step and x'    *)
(*     its value after the step.                                           *)
(*   - An action such as Mremap below is one atomic step.  Lines which     *)
(*     mention no primed variable are its guard: the step can be taken     *)
(*     only while they are true.                                           *)
(*   - [f EXCEPT ![i].a = v] is the array f of structs, with the member a  *)
(*     of f[i] replaced by v.                                              *)
(*   - The checker tries every layout and every call on it.                *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    \* The size of the model.
    NAddr,        \* The addresses are 0 .. NAddr-1, counted in pages.
    NVmas,        \* The greatest number of vmas in a layout.
    NAnon,        \* The number of anon_vmas in a layout.

    \* The protocol.
    ResetPgoff,   \* copy_vma() resets vm_pgoff to that of the new place:
                  \* "unfaulted" (as in the kernel), "never" or "always".
    UpdateVmap,   \* TRUE: copy_vma() sets *vmap in the case above.  FALSE:
                  \* that branch has been dropped as dead code.
    SingularTest  \* TRUE: is_mergeable_anon_vma() also asks
                  \* list_is_singular(), as it does since Linux 3.0.

ASSUME /\ {NAddr, NVmas, NAnon} \subseteq Nat \ {0}
       /\ ResetPgoff \in {"unfaulted", "never", "always"}
       /\ {UpdateVmap, SingularTest} \subseteq BOOLEAN

Max(a, b) == IF a > b THEN a ELSE b

Addr  == 0..(NAddr - 1)
Pages == 0..(2 * NAddr - 1)

\* There is one more struct than a layout can use, for a new vma.
Vmas == 1..(NVmas + 1)

\* A vma covers the addresses start .. end-1.  pgoff is vm_pgoff.  anon is
\* its anon_vma, or 0 if no page of it has been faulted.  forked says
\* that it has more than one entry on its anon_vma_chain, because it was
\* cloned from a parent.  A vma struct that is not in use is NoVma.
NoVma == [start |-> 0, end |-> 0, pgoff |-> 0,
          anon |-> 0, forked |-> FALSE]

\* The arguments and results of the call.  It moves len pages from address
\* src, in the vma "from", to address dst, in the vma "to".  "kind" is the
\* case of vma_merge(), and 0 if it failed.  vmap is the vma pointer which
\* mremap() goes on with.  What copy_vma() remembers of "from": vma_start is
\* where it began before the merge, and "faulted" says whether it had an
\* anon_vma (faulted_in_anon_vma).
NoCall == [src |-> 0, dst |-> 0, len |-> 0, from |-> 0, to |-> 0,
           kind |-> 0, vmap |-> 0, vma_start |-> 0, faulted |-> FALSE]

VARIABLES
    vma,     \* vma[v] is the vma struct number v.
    call     \* The call, as described at NoCall.

vars == <<vma, call>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Every small layout.                                                     *)
(***************************************************************************)

\* All that a vma from address lo on can be, if the anon_vmas 1 .. k are
\* in use so far.  An anon_vma gets its number when it first appears, so that
\* no two layouts differ in numbers only.  A vma without faulted pages has the
\* page numbers of its addresses: mmap() and copy_vma() see to that.  One with
\* faulted pages may have come from anywhere by an earlier mremap().
Shapes(lo, k) ==
    {s \in [start : lo..(NAddr - 1), end : 1..NAddr, pgoff : Addr,
            anon : 0..NAnon, forked : BOOLEAN] :
       /\ s.start < s.end
       /\ s.anon <= k + 1
       /\ s.anon = 0 => s.pgoff = s.start /\ ~s.forked}

\* All layouts of at most n vmas from address lo on, as sequences by address.
\* Two vmas may touch and fit, and still not be one: an earlier merge may
\* have failed for lack of memory, or one of them may have been faulted only
\* after they met.
RECURSIVE Layouts(_, _, _)
Layouts(lo, n, k) ==
    {<<>>} \cup
      (IF n = 0 THEN {}
       ELSE UNION {{<<s>> \o rest :
                      rest \in Layouts(s.end, n - 1, Max(k, s.anon))} :
                     s \in Shapes(lo, k)})

-----------------------------------------------------------------------------
(***************************************************************************)
(* vma_merge().                                                            *)
(***************************************************************************)

Live == {v \in Vmas : vma[v].start < vma[v].end}
Size(v) == vma[v].end - vma[v].start

\* The least vma struct that is not in use.
NewVma == CHOOSE v \in Vmas \ Live : \A u \in Vmas \ Live : v <= u

\* No vma covers any of the n addresses from a on.
Hole(a, n) ==
    /\ a + n <= NAddr
    /\ \A v \in Live : vma[v].end <= a \/ a + n <= vma[v].start

\* is_mergeable_anon_vma(a, vma[v].anon, v): may a range with the anon_vma a
\* become part of the vma v?  The singular test refuses a vma which was
\* cloned from a parent.  It also refuses one whose list is empty, because
\* nothing has been faulted, so that a faulted range cannot join it.
MergeableAnon(a, v) ==
    LET b        == vma[v].anon
        singular == b # 0 /\ ~vma[v].forked
    IN  \/ a = b
        \/ (a = 0 \/ b = 0) /\ (singular \/ ~SingularTest)

\* The same between the two neighbors, where it is asked without a vma.
MergeableBoth(u, v) ==
    vma[u].anon = vma[v].anon \/ 0 \in {vma[u].anon, vma[v].anon}

\* can_vma_merge_after(): the vmas which end where the hole at a begins, and
\* can have a range with page number g and anon_vma x there.  And
\* can_vma_merge_before(): those which begin where the hole of n addresses
\* ends.  Each set has at most one element.
Prev(a, g, x) ==
    {v \in Live : vma[v].end = a /\ vma[v].pgoff + Size(v) = g
                                 /\ MergeableAnon(x, v)}
Succ(a, n, g, x) ==
    {v \in Live : vma[v].start = a + n /\ vma[v].pgoff = g + n
                                       /\ MergeableAnon(x, v)}
The(S) == CHOOSE v \in S : TRUE

\* Of two anon_vmas the one that the merged vma has.
EitherAnon(a, b) == IF a = 0 THEN b ELSE a

-----------------------------------------------------------------------------
TypeOK ==
    /\ vma \in [Vmas -> [start : Addr, end : 0..NAddr, pgoff : Pages,
                         anon : 0..NAnon, forked : BOOLEAN]]
    /\ \A u, v \in Live :
         u = v \/ vma[u].end <= vma[v].start \/ vma[v].end <= vma[u].start
    /\ call \in [src : Addr, dst : Addr, len : 0..NAddr, from : 0..NVmas,
                 to : 0..(NVmas + 1), kind : 0..3, vmap : 0..(NVmas + 1),
                 vma_start : Addr, faulted : BOOLEAN]

Init ==
    /\ \E layout \in Layouts(0, NVmas, 0) :
         vma = [v \in Vmas |-> IF v <= Len(layout) THEN layout[v] ELSE NoVma]
    /\ call = NoCall

\* mremap(src, len, dst): copy_vma() for the range from src on.  len is the
\* new length.  The old one may be less, and matters to nothing here.  In
\* the cases of vma_merge():
\*
\*   kind 0: no neighbor fits.  A new vma struct is allocated.
\*   kind 1: both neighbors fit.  prev grows over the hole and over next, and
\*           the struct of next is freed.
\*   kind 2: only prev fits, and its end moves.
\*   kind 3: only next fits, and its start and vm_pgoff move.
Mremap(src, dst, len) ==
    /\ call = NoCall
    /\ Hole(dst, len)
    /\ \E from \in Live :
         /\ vma[from].start <= src /\ src < vma[from].end
         /\ LET x    == vma[from].anon
                g    == CASE \/ ResetPgoff = "always"
                             \/ ResetPgoff = "unfaulted" /\ x = 0 -> dst
                          [] OTHER ->
                               vma[from].pgoff + (src - vma[from].start)
                prev == Prev(dst, g, x)
                next == Succ(dst, len, g, x)
                both == /\ prev # {} /\ next # {}
                        /\ MergeableBoth(The(prev), The(next))
                kind == CASE both       -> 1
                          [] prev # {}  -> 2
                          [] next # {}  -> 3
                          [] OTHER      -> 0
                to   == CASE kind = 0 -> NewVma
                          [] kind = 3 -> The(next)
                          [] OTHER    -> The(prev)
                f    == CASE kind = 0 ->
                               [vma EXCEPT ![to] = [vma[from] EXCEPT
                                                      !.start = dst,
                                                      !.end   = dst + len,
                                                      !.pgoff = g]]
                          [] kind = 1 ->
                               [vma EXCEPT ![to].end  = vma[The(next)].end,
                                           ![to].anon =
                                             EitherAnon(EitherAnon(@, x),
                                                        vma[The(next)].anon),
                                           ![The(next)] = NoVma]
                          [] kind = 2 ->
                               [vma EXCEPT ![to].end  = dst + len,
                                           ![to].anon = EitherAnon(@, x)]
                          [] kind = 3 ->
                               [vma EXCEPT ![to].start = dst,
                                           ![to].pgoff = g,
                                           ![to].anon  = EitherAnon(@, x)]
                start == vma[from].start
                self  == /\ kind # 0
                         /\ f[to].start <= start /\ start < f[to].end
            IN  /\ vma' = f
                /\ call' = [src  |-> src,  dst  |-> dst, len |-> len,
                            from |-> from, to   |-> to,
                            kind |-> kind,
                            vmap |-> IF self /\ UpdateVmap THEN to ELSE from,
                            vma_start |-> start, faulted |-> x # 0]

\* The call is over, or no call is possible, because there is no vma or no
\* hole.  This step changes nothing.
Finished ==
    /\ call = NoCall => ~\E a \in Addr, v \in Live : Hole(a, 1)
    /\ UNCHANGED vars

Next ==
    \/ \E src \in Addr, dst \in Addr, len \in 1..NAddr : Mremap(src, dst, len)
    \/ Finished

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must be true, and what has been claimed.                           *)
(***************************************************************************)

Called  == call # NoCall
Faulted == Called /\ call.faulted

\* The new place has been merged with the vma of the old place: the old
\* start of "from" lies inside the vma "to".
SelfMerge ==
    /\ Called
    /\ call.kind # 0
    /\ vma[call.to].start <= call.vma_start
    /\ call.vma_start < vma[call.to].end

\* The two ways in which that can come about.  Either another vma before the
\* hole has grown over the hole and over "from", whose struct is freed.  Or
\* "from" itself has grown.
HoleFilled == call.kind = 1 /\ call.to # call.from /\ call.from \notin Live
SrcGrown   == call.to = call.from

\* Claim 1: a self merge comes from the first way only.  And what is true.
SelfMergeOnlyByFilledHole == SelfMerge => HoleFilled
SelfMergeTwoWays          == SelfMerge => HoleFilled \/ SrcGrown

\* Claim 2: mremap() goes on with a vma struct that is alive and has the old
\* place in it.
VmapAlive ==
    Called => /\ call.vmap \in Live
              /\ vma[call.vmap].start <= call.src
              /\ call.src < vma[call.vmap].end

\* The reason: the struct of "from" is never freed.
NeverGone == Called => call.from \in Live

\* What the claims 1 and 2 agree on: the struct is freed only in the first of
\* the two ways.  If "from" has grown, then the pointer is the same.
GoneOnlyByFilledHole == (Called /\ call.from \notin Live) => HoleFilled

\* Claim 2b: the branch is dead code.
NeverSelfMerge == ~SelfMerge

\* Claim 2c: the branch is never taken for a vma with faulted pages, and the
\* old and the new place of such a page never are in one vma.
FaultedNeverSelfMerge == Faulted => ~SelfMerge
TwoPlacesTwoVmas ==
    Faulted => ~\E v \in Live : /\ vma[v].start <= call.src
                                /\ call.src < vma[v].end
                                /\ vma[v].start <= call.dst
                                /\ call.dst < vma[v].end

\* Vacuity checks.  These are expected to be violated: if one of them held,
\* no claim about faulted pages would mean anything.  They deny that a
\* faulted range is ever merged, and that it ever joins two vmas into one
\* while it comes from a third one.
NoFaultedMerge  == ~(Faulted /\ call.kind # 0)
NoFaultedFiller == ~(Faulted /\ call.kind = 1 /\ call.from \in Live)

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer shows a behavior.  TLC ignores these definitions.      *)
(*                                                                         *)
(* Lanes has one record for each thread.  The field "says" gives the text  *)
(* of each action of that thread, and is evaluated in the state before the *)
(* step.  Locks says who holds which lock: this module has none.           *)
(***************************************************************************)

Lanes ==
    << [name   |-> "mremap",
        letter |-> "m",
        title  |-> "mremap()",
        says   |-> [Mremap |-> "copy_vma(): merge or new vma"]] >>

Locks == <<>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* How the explorer draws a state: the vmas over the addresses, each with  *)
(* its vm_pgoff and its anon_vma, and what the call moves.                 *)
(***************************************************************************)

Scene ==
    << [title   |-> "address space",
        columns |-> Addr,
        rows    |->
          << [title |-> "vmas",
              spans |-> {[from |-> vma[v].start, to |-> vma[v].end - 1,
                          text |-> <<"vma", v, "pgoff", vma[v].pgoff>>] :
                         v \in Live}],
             [title |-> "anon_vma",
              spans |-> {[from |-> vma[v].start, to |-> vma[v].end - 1,
                          text |-> vma[v].anon] :
                         v \in {u \in Live : vma[u].anon # 0}}],
             [title |-> "moves",
              spans |-> IF call.len = 0 THEN {} ELSE
                          {[from |-> call.src, to |-> call.src + call.len - 1,
                            text |-> "src"],
                           [from |-> call.dst, to |-> call.dst + call.len - 1,
                            text |-> "dst"]}] >>] >>
=============================================================================
