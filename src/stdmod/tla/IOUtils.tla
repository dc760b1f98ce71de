---- MODULE IOUtils ----
\* The world around a spec; all but these need --allow-io.
LOCAL INSTANCE TLC
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences

zeroPadN(n, width) ==
  LET digits == ToString(n)
  IN  _FoldLeft(LAMBDA text, i : "0" \o text, digits, [i \in 1..width - Len(digits) |-> i])
====
