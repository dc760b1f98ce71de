---- MODULE VectorClocks ----
\* Logs with vector clocks; a clock has no entry for a node that it knows nothing of.
EXTENDS Naturals, Sequences, Functions
LOCAL INSTANCE TLC

LOCAL At(c, n) == IF n \in DOMAIN c THEN c[n] ELSE 0

\* No entry comes before one that happened before it.
IsCausalOrder(log, clock(_)) ==
  \A i \in 1..Len(log) : \A j \in 1..i - 1 :
    LET a == clock(log[j])
        b == clock(log[i])
        D == DOMAIN a \cup DOMAIN b
    IN  \/ (\A n \in D : At(a, n) <= At(b, n)) /\ (\E n \in D : At(a, n) < At(b, n))
        \/ (\E n \in D : At(a, n) < At(b, n)) /\ (\E n \in D : At(a, n) > At(b, n))

\* What happens before something else has the smaller sum of its clock.
CausalOrder(log, clock(_), node(_), domain(_)) ==
  LET Sum(entry) == LET c == clock(entry) IN FoldFunctionOnSet(+, 0, c, domain(c))
      sums == [i \in DOMAIN log |-> Sum(log[i])]
      order == SortSeq([i \in DOMAIN log |-> i], LAMBDA i, j : sums[i] < sums[j])
  IN  [i \in DOMAIN log |-> log[order[i]]]
====
