---- MODULE Json ----
\* Values as JSON; all operators are native, and those on files need --allow-io.
====
