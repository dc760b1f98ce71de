---- MODULE Folds ----
\* Folding an operator over a set; the other folds are special cases of it.
LOCAL INSTANCE Integers
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE Sequences

\* The elements of S in the order in which `choose` takes them out.
LOCAL Taken(choose(_), S) ==
  LET Take(state, i) == LET x == choose(state.rest)
                        IN  [rest |-> state.rest \ {x}, taken |-> Append(state.taken, x)]
  IN  _FoldLeft(Take, [rest |-> S, taken |-> <<>>], [i \in 1..Cardinality(S) |-> i]).taken

\* op(f(x1), op(f(x2), ... base)), where x1 is the element that is chosen first.
MapThenFoldSet(op(_, _), base, f(_), choose(_), S) ==
  _FoldRight(LAMBDA x, rest : op(f(x), rest), Taken(choose, S), base)
====
