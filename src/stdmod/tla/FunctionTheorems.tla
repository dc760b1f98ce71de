---- MODULE FunctionTheorems ----
\* The theorems are for provers and are left out.
EXTENDS Functions, Integers, FiniteSets
====
