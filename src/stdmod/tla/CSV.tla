---- MODULE CSV ----
\* Files of values separated by a delimiter; all operators are native and need --allow-io.
====
