---- MODULE BagsExt ----
\* Operators on bags: functions from elements to how many copies there are.
LOCAL INSTANCE Bags
LOCAL INSTANCE Integers
LOCAL INSTANCE FiniteSetsExt

BagAdd(B, x) ==
  [e \in DOMAIN B \cup {x} |-> IF e \in DOMAIN B THEN B[e] + (IF e = x THEN 1 ELSE 0) ELSE 1]
BagRemove(B, x) ==
  [e \in {e \in DOMAIN B : e # x \/ B[e] > 1} |-> IF e = x THEN B[e] - 1 ELSE B[e]]
BagRemoveAll(B, x) == [e \in DOMAIN B \ {x} |-> B[e]]

\* The copies of an element are folded one after the other, beginning with base, and so are what comes
\* of the elements.
MapThenFoldBag(op(_, _), base, f(_), choose(_), B) ==
  LET Copies(x) == _FoldLeft(LAMBDA sum, i : op(sum, f(x)), base, [i \in 1..B[x] |-> i])
  IN  MapThenFoldSet(op, base, Copies, LAMBDA S : CHOOSE x \in S : TRUE, DOMAIN B)
FoldBag(op(_, _), base, B) ==
  FoldSet(LAMBDA x, sum : _FoldLeft(LAMBDA s, i : op(s, x), sum, [i \in 1..B[x] |-> i]), base, DOMAIN B)
SumBag(B) == FoldBag(LAMBDA sum, x : sum + x, 0, B)
ProductBag(B) == FoldBag(LAMBDA product, x : product * x, 1, B)
====
