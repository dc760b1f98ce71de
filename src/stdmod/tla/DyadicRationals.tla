---- MODULE DyadicRationals ----
\* Fractions whose denominator is a power of two.
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE TLC

LOCAL Rational(num, den) == [num |-> num, den |-> den]
\* While both are even they can be halved; 31 times at most.
LOCAL Reduce(p) ==
  LET Halve(q, i) ==
        IF q.num % 2 = 0 /\ q.den % 2 = 0 THEN Rational(q.num \div 2, q.den \div 2) ELSE q
  IN  IF p.num = 0 THEN Rational(0, 1) ELSE _FoldLeft(Halve, p, [i \in 1..31 |-> i])

IsDyadicRational(r) == \E i \in 0..30 : 2^i = r.den
Zero == Rational(0, 1)
One == Rational(1, 1)
Add(p, q) ==
  LET den == IF p.den > q.den THEN p.den ELSE q.den
  IN  IF p = Zero
      THEN q
      ELSE Reduce(Rational(p.num * (den \div p.den) + q.num * (den \div q.den), den))
Half(p) == Reduce(Rational(p.num, p.den * 2))
PrettyPrint(p) ==
  CASE p = Zero -> "0"
    [] p = One -> "1"
    [] OTHER -> ToString(p.num) \o "/" \o ToString(p.den)
====
