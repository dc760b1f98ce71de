---- MODULE FoldsTheorems ----
\* The theorems are for provers and are left out.
EXTENDS Folds, FiniteSets
====
