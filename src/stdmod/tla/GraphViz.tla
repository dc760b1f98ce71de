---- MODULE GraphViz ----
LOCAL INSTANCE Sequences
LOCAL INSTANCE TLC
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE Naturals

\* A graph as text for the program dot; nodes have the number of their place in the set of nodes.
DotDiGraph(G, VL(_), EL(_)) ==
  LET nodes == _SetToSeq(G.node)
      Id(n) == ToString(CHOOSE i \in 1..Cardinality(G.node) : nodes[i] = n)
      Node(text, n) == text \o Id(n) \o "[label=" \o ToString(VL(n)) \o "];"
      Edge(text, e) == text \o Id(e[1]) \o "->" \o Id(e[2]) \o "[label=" \o ToString(EL(e)) \o "];"
  IN  _FoldLeft(Edge, _FoldLeft(Node, "digraph MyGraph {", nodes), _SetToSeq(G.edge)) \o "}"
====
