---- MODULE BagsTheorems ----
\* The theorems are for provers and are left out.
EXTENDS Bags
LOCAL INSTANCE Naturals
Scaling(n, B) == IF n > 0 THEN [e \in DOMAIN B |-> n * B[e]] ELSE EmptyBag
====
