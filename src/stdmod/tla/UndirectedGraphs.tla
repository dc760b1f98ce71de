---- MODULE UndirectedGraphs ----
\* Undirected graphs: records of a set `node` and a set `edge` of sets of one or two nodes.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets

IsUndirectedGraph(G) ==
  /\ G = [node |-> G.node, edge |-> G.edge]
  /\ \A e \in G.edge : \E a, b \in G.node : e = {a, b}
IsLoopFreeUndirectedGraph(G) ==
  /\ G = [node |-> G.node, edge |-> G.edge]
  /\ \A e \in G.edge : \E a, b \in G.node : a # b /\ e = {a, b}
UndirectedSubgraph(G) == {H \in [node : SUBSET G.node, edge : SUBSET G.edge] : IsUndirectedGraph(H)}

\* What can be reached from n, itself included.
LOCAL Neighbors(G, S) == {m \in G.node : \E n \in S : {m, n} \in G.edge}
LOCAL Reach(G, n) == _FoldLeft(LAMBDA R, i : R \cup Neighbors(G, R), {n}, _SetToSeq(G.node))

Path(G) == {p \in Seq(G.node) : p # <<>> /\ \A i \in 1..Len(p) - 1 : {p[i], p[i + 1]} \in G.edge}
SimplePath(G) ==
  LET Nodes(p) == {p[i] : i \in DOMAIN p}
      Longer(P) == UNION {{Append(p, m) : m \in Neighbors(G, {p[Len(p)]}) \ Nodes(p)} : p \in P}
      Step(s, n) == [all |-> s.all \cup s.last, last |-> Longer(s.last)]
  IN  _FoldLeft(Step, [all |-> {}, last |-> {<<n>> : n \in G.node}], _SetToSeq(G.node)).all
AreConnectedIn(m, n, G) == m \in G.node /\ n \in Reach(G, m)
ConnectedComponents(G) == {Reach(G, n) : n \in G.node}
IsStronglyConnected(G) == ConnectedComponents(G) = {G.node}
UndirectedGraphs(S) == [node : {S}, edge : SUBSET {{p[1], p[2]} : p \in S \X S}]
====
