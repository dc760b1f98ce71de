---- MODULE Graphs ----
\* Directed graphs: records of a set `node` and a set `edge` of pairs of nodes.
EXTENDS Naturals, Sequences, FiniteSets, SequencesExt, Relation

IsDirectedGraph(G) ==
  /\ G = [node |-> G.node, edge |-> G.edge]
  /\ G.edge \subseteq G.node \X G.node
DirectedSubgraph(G) ==
  {H \in [node : SUBSET G.node, edge : SUBSET (G.node \X G.node)] :
     IsDirectedGraph(H) /\ H.edge \subseteq G.edge}
Transpose(G) == [node |-> G.node, edge |-> {<<e[2], e[1]>> : e \in G.edge}]
IsUndirectedGraph(G) == IsDirectedGraph(G) /\ \A e \in G.edge : <<e[2], e[1]>> \in G.edge
UndirectedSubgraph(G) == {H \in DirectedSubgraph(G) : IsUndirectedGraph(H)}

Successors(G, n) == {m \in G.node : <<n, m>> \in G.edge}
AllSuccessors(G, S) == UNION {Successors(G, n) : n \in S}
Predecessors(G, n) == {m \in G.node : <<m, n>> \in G.edge}
AllPredecessors(G, S) == UNION {Predecessors(G, n) : n \in S}
InDegree(G, n) == Cardinality(Predecessors(G, n))
OutDegree(G, n) == Cardinality(Successors(G, n))
Roots(G) == {n \in G.node : Predecessors(G, n) = {}}
Leaves(G) == {n \in G.node : Successors(G, n) = {}}

\* What can be reached from the nodes of S, those included.
LOCAL Reach(G, S) == _FoldLeft(LAMBDA R, n : R \cup AllSuccessors(G, R), S, _SetToSeq(G.node))

Path(G) ==
  {p \in Seq(G.node) : p # <<>> /\ \A i \in 1..Len(p) - 1 : <<p[i], p[i + 1]>> \in G.edge}
\* The simple paths of n + 1 nodes are those of n nodes with one more.
SimplePath(G) ==
  LET Longer(P) == UNION {{Append(p, m) : m \in Successors(G, Last(p)) \ ToSet(p)} : p \in P}
      Step(s, n) == [all |-> s.all \cup s.last, last |-> Longer(s.last)]
  IN  _FoldLeft(Step, [all |-> {}, last |-> {<<n>> : n \in G.node}], _SetToSeq(G.node)).all
AreConnectedIn(m, n, G) == m \in G.node /\ n \in Reach(G, {m})
IsStronglyConnected(G) == \A m \in G.node : Reach(G, {m}) = G.node
ConnectionsIn(G) ==
  ReflexiveTransitiveClosure([m, n \in G.node |-> <<m, n>> \in G.edge], G.node)
Descendants(G, n) == Reach(G, Successors(G, n))
Ancestors(G, n) == Reach(Transpose(G), Predecessors(G, n))

IsTreeWithRoot(G, r) ==
  /\ IsDirectedGraph(G)
  /\ r \in G.node
  /\ \A e \in G.edge : e[1] # r /\ \A f \in G.edge : e[1] = f[1] => e = f
  /\ \A n \in G.node : AreConnectedIn(n, r, G)
HasCycle(G) == \E n \in G.node : n \in Descendants(G, n)
IsDag(G) == IsDirectedGraph(G) /\ ~HasCycle(G)
GraphUnion(G, H) == [node |-> G.node \cup H.node, edge |-> G.edge \cup H.edge]
IsBipartiteWithPartitions(G, U, V) ==
  /\ U \cap V = {}
  /\ G.node \subseteq U \cup V
  /\ \A e \in G.edge : (e[1] \in U /\ e[2] \in V) \/ (e[2] \in U /\ e[1] \in V)

EmptyGraph == [node |-> {}, edge |-> {}]
Graphs(S) == [node : {S}, edge : SUBSET (S \X S)]
====
