---- MODULE Quorum ----
\* The sets of quorums of S: not empty, any two quorums meet, and what contains a quorum is one.
QuorumSystem(S) ==
  {QS \in SUBSET SUBSET S :
     /\ QS # {}
     /\ \A Q1, Q2 \in QS : Q1 \cap Q2 # {}
     /\ \A Q1 \in QS, Q2 \in SUBSET S : Q1 \subseteq Q2 => Q2 \in QS}
====
