---- MODULE Randomization ----
\* Random subsets of a set; reproducible by --seed.
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE Naturals
TestRandomSetOfSubsets(k, n, S) == [i \in 1..5 |-> Cardinality(RandomSetOfSubsets(k, n, S))]
====
