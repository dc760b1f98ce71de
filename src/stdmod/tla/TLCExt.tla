---- MODULE TLCExt ----
\* What a model checker can tell of itself.
LOCAL INSTANCE TLC
LOCAL INSTANCE Naturals
LOCAL INSTANCE FiniteSets

AssertEq(a, b) ==
  IF a # b THEN PrintT("Assertion failed") /\ PrintT(a) /\ PrintT(b) /\ a = b ELSE a = b
TLCGetAndSet(key, Op(_, _), val, defaultVal) ==
  LET old == TLCGetOrDefault(key, defaultVal)
  IN  CHOOSE v \in {old} : TLCSet(key, Op(old, val))
TLCNoOp(val) == val
\* The states of a counterexample in order.
ToTrace(CE) == [n \in 1..Cardinality(CE.state) |-> (CHOOSE p \in CE.state : p[1] = n)[2]]
====
