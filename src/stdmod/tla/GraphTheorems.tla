---- MODULE GraphTheorems ----
\* The theorems are for provers and are left out.
EXTENDS Graphs, Sequences
====
