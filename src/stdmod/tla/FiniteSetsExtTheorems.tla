---- MODULE FiniteSetsExtTheorems ----
\* The theorems are for provers and are left out.
EXTENDS FiniteSetsExt, FiniteSets, Integers
====
