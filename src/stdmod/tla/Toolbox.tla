---- MODULE Toolbox ----
\* A behavior as a sequence of states, for expressions about traces; TLC's Toolbox gave it a value.
LOCAL INSTANCE Naturals
LOCAL INSTANCE TLC
LOCAL INSTANCE TLCExt
LOCAL INSTANCE FiniteSets
_TETrace == Trace
LOCAL Length == Cardinality(DOMAIN _TETrace)
_TEPosition ==
  IF TLCGet("level") >= Length THEN Length ELSE IF TLCGet("level") = 0 THEN 1 ELSE TLCGet("level")
====
