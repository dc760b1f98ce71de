---- MODULE Bitwise ----
\* The bits of natural numbers; all operators are native.
====
