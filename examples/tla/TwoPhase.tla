------------------------------ MODULE TwoPhase ------------------------------
(***************************************************************************)
(* Two-phase commit.  Several participants have to agree on whether a      *)
(* transaction commits or aborts.  A coordinator collects their votes and  *)
(* announces the decision.                                                 *)
(*                                                                         *)
(* The network is a set of messages.  A message that has been sent stays   *)
(* in the set, so it can arrive late, in any order, and more than once.    *)
(***************************************************************************)
CONSTANT Parts    \* The set of participants.

VARIABLES
    part,     \* part[p] is the state of the participant p.
    coord,    \* The state of the coordinator.
    votes,    \* The participants whose vote to commit has arrived.
    net       \* The messages which have been sent.

vars == <<part, coord, votes, net>>

Message ==
    [kind : {"yes"}, from : Parts] \cup [kind : {"commit", "abort"}]

TypeOK ==
    /\ part \in [Parts -> {"working", "prepared", "committed", "aborted"}]
    /\ coord \in {"collecting", "committed", "aborted"}
    /\ votes \subseteq Parts
    /\ net \subseteq Message

Init ==
    /\ part = [p \in Parts |-> "working"]
    /\ coord = "collecting"
    /\ votes = {}
    /\ net = {}

-----------------------------------------------------------------------------
\* The participant p votes to commit, and has to wait for the decision now.
VoteYes(p) ==
    /\ part[p] = "working"
    /\ part' = [part EXCEPT ![p] = "prepared"]
    /\ net' = net \cup {[kind |-> "yes", from |-> p]}
    /\ UNCHANGED <<coord, votes>>

\* As long as it has not voted, it may abort by itself.
GiveUp(p) ==
    /\ part[p] = "working"
    /\ part' = [part EXCEPT ![p] = "aborted"]
    /\ UNCHANGED <<coord, votes, net>>

\* It learns the decision.
HearCommit(p) ==
    /\ [kind |-> "commit"] \in net
    /\ part' = [part EXCEPT ![p] = "committed"]
    /\ UNCHANGED <<coord, votes, net>>

HearAbort(p) ==
    /\ [kind |-> "abort"] \in net
    /\ part' = [part EXCEPT ![p] = "aborted"]
    /\ UNCHANGED <<coord, votes, net>>

-----------------------------------------------------------------------------
\* The coordinator receives the vote of p.
CountVote(p) ==
    /\ coord = "collecting"
    /\ [kind |-> "yes", from |-> p] \in net
    /\ votes' = votes \cup {p}
    /\ UNCHANGED <<part, coord, net>>

\* Everybody has voted to commit.
DecideCommit ==
    /\ coord = "collecting"
    /\ votes = Parts
    /\ coord' = "committed"
    /\ net' = net \cup {[kind |-> "commit"]}
    /\ UNCHANGED <<part, votes>>

\* The coordinator may lose patience at any time before that.
DecideAbort ==
    /\ coord = "collecting"
    /\ coord' = "aborted"
    /\ net' = net \cup {[kind |-> "abort"]}
    /\ UNCHANGED <<part, votes>>

-----------------------------------------------------------------------------
Next ==
    \/ \E p \in Parts : VoteYes(p)
    \/ \E p \in Parts : GiveUp(p)
    \/ \E p \in Parts : HearCommit(p)
    \/ \E p \in Parts : HearAbort(p)
    \/ \E p \in Parts : CountVote(p)
    \/ DecideCommit
    \/ DecideAbort

Spec == Init /\ [][Next]_vars

\* No participant commits while another one aborts.
Agreement ==
    \A p, q \in Parts : ~(part[p] = "committed" /\ part[q] = "aborted")

\* A decision is never taken back.
Final ==
    [][/\ coord # "collecting" => coord' = coord
       /\ \A p \in Parts :
            part[p] \in {"committed", "aborted"} => part'[p] = part[p]]_vars

\* Expected to be violated: the transaction can commit.
NeverCommits == \E p \in Parts : part[p] # "committed"
=============================================================================
