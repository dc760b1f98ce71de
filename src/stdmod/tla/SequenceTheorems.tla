---- MODULE SequenceTheorems ----
\* The theorems are for provers and are left out.
EXTENDS Sequences, Functions
====
