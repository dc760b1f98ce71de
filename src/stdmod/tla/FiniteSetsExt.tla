---- MODULE FiniteSetsExt ----
\* Operators on finite sets.
EXTENDS Integers, FiniteSets, Folds, Functions

\* op(xn, ... op(x1, base)), the elements in order.
FoldSet(op(_, _), base, set) == _FoldLeft(LAMBDA sum, x : op(x, sum), base, _SetToSeq(set))
ReduceSet(op(_, _), set, acc) == FoldSet(op, acc, set)
SumSet(set) == FoldSet(+, 0, set)
ProductSet(set) == FoldSet(LAMBDA x, product : x * product, 1, set)
MapThenSumSet(op(_), set) == FoldSet(LAMBDA x, sum : op(x) + sum, 0, set)
FlattenSet(S) == UNION S
SymDiff(A, B) == (A \ B) \cup (B \ A)
Quantify(S, P(_)) == Cardinality({s \in S : P(s)})
Max(S) == CHOOSE x \in S : \A y \in S : x >= y
Min(S) == CHOOSE x \in S : \A y \in S : x =< y

\* The sets that have one element of each of Sets.
Choices(Sets) == {Range(f) : f \in {f \in [Sets -> UNION Sets] : \A S \in Sets : f[S] \in S}}
ChooseUnique(S, P(_)) == CHOOSE x \in S : P(x) /\ \A y \in S : P(y) => y = x
====
