---- MODULE Bags ----
\* Bags; all other operators are native.
LOCAL INSTANCE Naturals
BagOfAll(F(_), B) ==
  [e \in {F(d) : d \in DOMAIN B} |->
     _FoldLeft(LAMBDA sum, d : IF F(d) = e THEN sum + B[d] ELSE sum, 0, _SetToSeq(DOMAIN B))]
====
