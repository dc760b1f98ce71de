---- MODULE Statistics ----
\* The chi-square test is native.
EXTENDS Naturals
====
