---- MODULE ShiViz ----
\* Which process made a step, and its vector clock, for the steps of a trace with a variable pc.
LOCAL INSTANCE Integers
LOCAL INSTANCE Json
LOCAL INSTANCE TLC
INSTANCE Toolbox

LOCAL FnHost ==
  LET host[i \in DOMAIN _TETrace] ==
        IF i = 1
        THEN "--"
        ELSE LET before == _TETrace[i - 1].pc
                 now == _TETrace[i].pc
             IN  IF before = now THEN host[i - 1] ELSE CHOOSE p \in DOMAIN before : before[p] # now[p]
  IN  TLCEval(host)
LOCAL FnClock ==
  LET clock[i \in DOMAIN _TETrace] ==
        [p \in DOMAIN _TETrace[i].pc |->
           IF i = 1 THEN 0 ELSE clock[i - 1][p] + (IF p = FnHost[i] THEN 1 ELSE 0)]
  IN  TLCEval(clock)

Host == FnHost[_TEPosition]
Clock == ToJsonObject(FnClock[_TEPosition])
====
