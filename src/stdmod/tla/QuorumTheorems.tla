---- MODULE QuorumTheorems ----
\* The theorems are for provers and are left out.
EXTENDS Quorum, Integers, FiniteSets
====
