----------------------------- MODULE TicTacToe -----------------------------
(***************************************************************************)
(* Noughts and crosses on a board of three by three squares.  X begins.    *)
(* Nobody plays well here: the checker visits every legal game.            *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

Squares == 1..9

\* The squares are numbered by rows.  These are the lines of three.
Lines == {{1, 2, 3}, {4, 5, 6}, {7, 8, 9},
          {1, 4, 7}, {2, 5, 8}, {3, 6, 9},
          {1, 5, 9}, {3, 5, 7}}

VARIABLES
    board,    \* board[s] is "X", "O" or "-".
    turn      \* The player who moves next.

vars == <<board, turn>>

Marks(p) == {s \in Squares : board[s] = p}
Won(p)   == \E line \in Lines : line \subseteq Marks(p)
Full     == Marks("-") = {}
Over     == Won("X") \/ Won("O") \/ Full

TypeOK ==
    /\ board \in [Squares -> {"X", "O", "-"}]
    /\ turn \in {"X", "O"}

Init ==
    /\ board = [s \in Squares |-> "-"]
    /\ turn = "X"

\* The player whose turn it is marks the square s.
Mark(s) ==
    /\ ~Over
    /\ board[s] = "-"
    /\ board' = [board EXCEPT ![s] = turn]
    /\ turn' = IF turn = "X" THEN "O" ELSE "X"

Next == \E s \in Squares : Mark(s)

Spec == Init /\ [][Next]_vars

\* Only one player can have won.
OneWinner == ~(Won("X") /\ Won("O"))

\* X is at most one mark ahead.
Alternate ==
    Cardinality(Marks("X")) - Cardinality(Marks("O"))
        = IF turn = "X" THEN 0 ELSE 1

\* Expected to be violated: O can win.
ONeverWins == ~Won("O")
=============================================================================
