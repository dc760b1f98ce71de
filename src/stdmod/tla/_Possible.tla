---- MODULE _Possible ----
\* How often conditions were true that some state or step is to satisfy.
LOCAL INSTANCE TLC
LOCAL INSTANCE TLCExt
LOCAL INSTANCE Naturals

_Track(expr, name) == _track(expr, name)
_Counts == TLCGetOrDefault("s:_possible", <<>>)
_CheckName(name) ==
  LET counts == _Counts
  IN  (name \in DOMAIN counts /\ counts[name] > 0) \/ (PrintT(counts) /\ FALSE)
_PrintCounts == PrintT(_Counts)
====
