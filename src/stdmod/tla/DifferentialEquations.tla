---- MODULE DifferentialEquations ----
\* What it says can be parsed; real numbers have no values here.
LOCAL INSTANCE Reals
Integrate(D, a, b, InitVals) == CHOOSE v : v \in [DOMAIN InitVals -> Real]
====
