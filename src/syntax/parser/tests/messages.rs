//! What is said about mistakes, with the source around it.

use super::{messages, unit_messages, with_large_stack};

#[test]
fn files_without_a_module() {
    insta::assert_snapshot!(messages(""), @"
    error[E0108]: the file is empty
     --> M.tla:1:1
      |
    1 |
      | ^
      |
      = help: a module begins with `---- MODULE Name ----` and ends with `====`
    ");
    insta::assert_snapshot!(messages("A == 1\n"), @"
    error[E0108]: the file has no module
     --> M.tla:1:1
      |
    1 | A == 1
      | ^ no `---- MODULE` from here on
      |
      = help: a module begins with `---- MODULE Name ----`, with at least four dashes on each side
    ");
    insta::assert_snapshot!(messages("\u{0}\u{1}\u{fffd}"), @"
    error[E0114]: the file is not UTF-8 text
     --> M.tla:1:1
      |
    1 | ␀␁�
      | ^ the first byte that is no text
    ");
}

#[test]
fn modules_without_an_end() {
    insta::assert_snapshot!(messages("---- MODULE M ----\nA == 1\n"), @"
    error[E0109]: the module `M` has no end
     --> M.tla:1:1
      |
    1 | ---- MODULE M ----
      | ^^^^^^^^^^^^^ this module
      |
      = help: a module ends with a line of at least four equals signs: `====`
    ");
    insta::assert_snapshot!(messages("---- MODULE M ----\nA == 1\n(* open\n===="), @"
    error[E0103]: this comment is not closed
     --> M.tla:3:1
      |
    3 | (* open
      | ^^ it begins here
      |
      = help: comments nest: each `(*` needs its own `*)`
    ");
}

#[test]
fn headers() {
    insta::assert_snapshot!(messages("---- MODULE ----\n===="), @"
    error[E0101]: expected the name of the module, found a line of dashes
     --> M.tla:1:13
      |
    1 | ---- MODULE ----
      |             ^^^^ expected the name of the module
    ");
    insta::assert_snapshot!(messages("---- MODULE a-b ----\nEXTENDS Naturals\nA == 1\n===="), @"
    error[E0101]: expected `----` after the name of the module, found `-`
     --> M.tla:1:14
      |
    1 | ---- MODULE a-b ----
      |              ^ expected `----` after the name of the module
    ");
}

#[test]
fn mistakes_after_the_first_module_only_warn() {
    insta::assert_snapshot!(messages("---- MODULE A ----\n====\n---- MODULE B ----\nC = 1\n===="), @"
    warning[W0101]: a module after the end of the first one is passed over: expected `==` in the definition of `C`, found `=`
     --> M.tla:4:3
      |
    4 | C = 1
      |   ^ expected `==`
      |
      = help: what stands after `====` is no part of the first module
    ");
}

#[test]
fn several_mistakes_in_one_file() {
    insta::assert_snapshot!(
        unit_messages("A == (1\nB == 2\nC = 3\nD == /\\ x\n     /\\\nE == 4 +\nF == 5\nG == IF a THEN b\nH == 6"),
        @r"
    error[E0102]: this `(` is not closed
     --> M.tla:2:6
      |
    2 | A == (1
      |      ^ opened here
    3 | B == 2
      | - expected `)` before the name `B`
    error[E0110]: expected `==` in the definition of `C`, found `=`
     --> M.tla:4:3
      |
    4 | C = 3
      |   ^ expected `==`
      |
      = help: a definition is written `C == ...`, equality `=`
    error[E0101]: expected an expression after `/\`, found the definition of `E`
     --> M.tla:6:6
      |
    6 |      /\
      |      ^^ an expression is missing after this
    7 | E == 4 +
      | - the next definition begins here
    error[E0101]: expected an expression after `+`, found the definition of `F`
     --> M.tla:7:8
      |
    7 | E == 4 +
      |        ^ an expression is missing after this
    8 | F == 5
      | - the next definition begins here
    error[E0102]: this IF has no `ELSE`: found the name `H`
      --> M.tla:9:6
       |
     9 | G == IF a THEN b
       |      ^^
    10 | H == 6
       | - expected `ELSE` before the name `H`
    "
    );
}

#[test]
fn definitions() {
    insta::assert_snapshot!(unit_messages("Foo = 1"), @"
    error[E0110]: expected `==` in the definition of `Foo`, found `=`
     --> M.tla:2:5
      |
    2 | Foo = 1
      |     ^ expected `==`
      |
      = help: a definition is written `Foo == ...`, equality `=`
    ");
    insta::assert_snapshot!(unit_messages("Foo(x) = x + 1"), @"
    error[E0110]: expected `==` in the definition of `Foo`, found `=`
     --> M.tla:2:8
      |
    2 | Foo(x) = x + 1
      |        ^ expected `==`
      |
      = help: a definition is written `Foo == ...`, equality `=`
    ");
    insta::assert_snapshot!(unit_messages("Foo := 1"), @"
    error[E0110]: expected `==` in the definition of `Foo`, found `:=`
     --> M.tla:2:5
      |
    2 | Foo := 1
      |     ^^ expected `==`
      |
      = help: a definition is written `Foo == ...`, equality `=`
    ");
    insta::assert_snapshot!(unit_messages("foo bar"), @"
    error[E0110]: expected `==` in the definition of `foo`, found the name `bar`
     --> M.tla:2:5
      |
    2 | foo bar
      |     ^^^ expected `==`
    ");
    insta::assert_snapshot!(unit_messages("VARIABLE x, IF"), @"
    error[E0106]: `IF` is a reserved word and cannot be the name of a variable
     --> M.tla:2:13
      |
    2 | VARIABLE x, IF
      |             ^^ expected the name of a variable
    ");
    insta::assert_snapshot!(unit_messages("THEN == 1"), @"
    error[E0111]: expected a declaration, a definition or `====`, found the reserved word `THEN`
     --> M.tla:2:1
      |
    2 | THEN == 1
      | ^^^^
    ");
    insta::assert_snapshot!(unit_messages("A == x == y"), @"
    error[E0111]: a second `==` in one definition
     --> M.tla:2:8
      |
    2 | A == x == y
      |        ^^
      |
      = help: equality is written `=`; `==` makes a definition
    ");
    insta::assert_snapshot!(unit_messages("LOCAL 1"), @"
    error[E0101]: expected a definition or INSTANCE after LOCAL, found the number `1`
     --> M.tla:2:7
      |
    2 | LOCAL 1
      |       ^ expected a definition or INSTANCE after LOCAL
    ");
}

#[test]
fn brackets() {
    insta::assert_snapshot!(unit_messages("A == (1 + 2\n\nB == 3"), @"
    error[E0102]: this `(` is not closed
     --> M.tla:2:6
      |
    2 | A == (1 + 2
      |      ^ opened here
    3 |
    4 | B == 3
      | - expected `)` before the name `B`
    ");
    insta::assert_snapshot!(unit_messages("A == <<1, {2, 3>>"), @"
    error[E0102]: this `{` is not closed
     --> M.tla:2:11
      |
    2 | A == <<1, {2, 3>>
      |           ^    -- expected `,` or `}` before `>>`
      |           |
      |           opened here
    ");
    insta::assert_snapshot!(unit_messages("A == [x \\in S : 1]"), @r"
    error[E0101]: expected `->`, `|->`, `EXCEPT` or `]_`, found `:`
     --> M.tla:2:15
      |
    2 | A == [x \in S : 1]
      |      -        ^ expected `->`, `|->`, `EXCEPT` or `]_`
      |      |
      |      `[` opened here
      |
      = help: `[x \in S |-> e]` is a function, `[S -> T]` a set of functions, `[a |-> e]` a record, `[a : S]` a set of records
    ");
    insta::assert_snapshot!(unit_messages("A == [a -> 1, b -> 2]"), @r"
    error[E0101]: expected `]`, found `,`
     --> M.tla:2:13
      |
    2 | A == [a -> 1, b -> 2]
      |      -      ^ expected `]`
      |      |
      |      `[` opened here
      |
      = help: `[x \in S |-> e]` is a function, `[S -> T]` a set of functions, `[a |-> e]` a record, `[a : S]` a set of records
    ");
    insta::assert_snapshot!(unit_messages("A == F(1, 2\nB == 1"), @"
    error[E0102]: this `(` is not closed
     --> M.tla:2:7
      |
    2 | A == F(1, 2
      |       ^ opened here
    3 | B == 1
      | - expected `,` or `)` before the name `B`
    ");
    insta::assert_snapshot!(unit_messages("A == {x \\in S | x > 1 y}"), @r"
    error[E0105]: `\in` and `>` cannot stand next to each other without parentheses
     --> M.tla:2:19
      |
    2 | A == {x \in S | x > 1 y}
      |         ---       ^ neither this operator binds tighter ...
      |         |
      |         ... nor this one
      |
      = help: the condition of a set stands after a colon: `{x \in S : p}`
    ");
    insta::assert_snapshot!(unit_messages("A == [f EXCEPT !a = 1]"), @"
    error[E0101]: expected `.` or `[` after the `!` of EXCEPT, found the name `a`
     --> M.tla:2:17
      |
    2 | A == [f EXCEPT !a = 1]
      |                 ^ expected `.` or `[` after the `!` of EXCEPT
    ");
    insta::assert_snapshot!(unit_messages("A == [f EXCEPT ![1] -> 2]"), @"
    error[E0101]: expected `.`, `[` or `=` in an update of EXCEPT, found `->`
     --> M.tla:2:21
      |
    2 | A == [f EXCEPT ![1] -> 2]
      |                     ^^ expected `.`, `[` or `=` in an update of EXCEPT
    ");
}

#[test]
fn keywords() {
    insta::assert_snapshot!(unit_messages("A == IF x ELSE y"), @"
    error[E0102]: this IF has no `THEN`: found the reserved word `ELSE`
     --> M.tla:2:6
      |
    2 | A == IF x ELSE y
      |      ^^   ---- expected `THEN` before the reserved word `ELSE`
    ");
    insta::assert_snapshot!(unit_messages("A == IF x then y else z"), @"
    error[E0102]: this IF has no `THEN`: found the name `then`
     --> M.tla:2:6
      |
    2 | A == IF x then y else z
      |      ^^   ---- expected `THEN` before the name `then`
      |
      = help: reserved words are written in capitals: `THEN`
    ");
    insta::assert_snapshot!(unit_messages("A == LET x == 1 y"), @"
    error[E0102]: this LET has no `IN`: found the name `y`
     --> M.tla:2:6
      |
    2 | A == LET x == 1 y
      |      ^^^        - expected `IN` before the name `y`
    ");
    insta::assert_snapshot!(unit_messages("A == CASE x : y"), @"
    error[E0102]: this CASE has no `->` after the condition: found `:`
     --> M.tla:2:6
      |
    2 | A == CASE x : y
      |      ^^^^   - expected `->` after the condition before `:`
    ");
    insta::assert_snapshot!(unit_messages("A == CHOOSE x > 1"), @"
    error[E0101]: expected `:` and the condition of CHOOSE, found `>`
     --> M.tla:2:15
      |
    2 | A == CHOOSE x > 1
      |               ^ expected `:` and the condition of CHOOSE
    ");
    insta::assert_snapshot!(unit_messages("A == \\A x \\in S, x > 1"), @r"
    error[E0101]: expected `\in`, found `>`
     --> M.tla:2:20
      |
    2 | A == \A x \in S, x > 1
      |                    ^ expected `\in`
    ");
    insta::assert_snapshot!(unit_messages("A == LAMBDA x : x"), @r"
    error[E0115]: a LAMBDA can only be an argument of an operator
     --> M.tla:2:6
      |
    2 | A == LAMBDA x : x
      |      ^^^^^^ not an argument
      |
      = help: `F(x) == e` defines an operator, `[x \in S |-> e]` is a function
    ");
    insta::assert_snapshot!(unit_messages("A == WF_vars"), @"
    error[E0113]: expected an action in parentheses after the subscript of `WF_`
     --> M.tla:2:6
      |
    2 | A == WF_vars
      |      ^^^^^^^ this has no action
      |
      = help: fairness is written `WF_vars(Next)`
    ");
    insta::assert_snapshot!(unit_messages("A == \\E 1 \\in S : TRUE"), @r"
    error[E0101]: expected a name or a tuple of names, found the number `1`
     --> M.tla:2:9
      |
    2 | A == \E 1 \in S : TRUE
      |         ^ expected a name or a tuple of names
    ");
}

#[test]
fn c_habits() {
    insta::assert_snapshot!(unit_messages("A == x != 1"), @"
    error[E0101]: `!=` is no operator of TLA+
     --> M.tla:2:8
      |
    2 | A == x != 1
      |        ^^
      |
      = help: inequality is written `#` or `/=`
    ");
    insta::assert_snapshot!(unit_messages("A == IF x == 1 THEN 2 ELSE 3"), @"
    error[E0102]: this IF has no `THEN`: found `==`
     --> M.tla:2:6
      |
    2 | A == IF x == 1 THEN 2 ELSE 3
      |      ^^   -- expected `THEN` before `==`
      |
      = help: equality is written `=`; `==` makes a definition
    ");
    insta::assert_snapshot!(unit_messages("A == a = 1 && b = 2"), @r"
    error[E0105]: `=` cannot be chained: `a = b = c` has no meaning of its own
     --> M.tla:2:17
      |
    2 | A == a = 1 && b = 2
      |        -        ^ neither this operator binds tighter ...
      |        |
      |        ... nor this one
      |
      = help: conjunction is written `/\`
    ");
    insta::assert_snapshot!(unit_messages("A == !x"), @"
    error[E0101]: expected an expression, found `!`
     --> M.tla:2:6
      |
    2 | A == !x
      |      ^ expected an expression
      |
      = help: negation is written `~`, inequality `#`
    ");
    insta::assert_snapshot!(unit_messages("A == x;"), @"
    error[E0100]: `;` means nothing in TLA+
     --> M.tla:2:7
      |
    2 | A == x;
      |       ^ this character
      |
      = help: TLA+ needs nothing at the end of a definition
    ");
    insta::assert_snapshot!(unit_messages("A == /\\ x\n     /\\ y == 2"), @r"
    error[E0111]: a second `==` in one definition
     --> M.tla:3:11
      |
    3 |      /\ y == 2
      |           ^^
      |
      = help: equality is written `=`; `==` makes a definition
    ");
}

#[test]
fn precedence() {
    insta::assert_snapshot!(unit_messages("A == a /\\ b \\/ c"), @r"
    error[E0105]: `/\` and `\/` cannot stand next to each other without parentheses
     --> M.tla:2:13
      |
    2 | A == a /\ b \/ c
      |        --   ^^ neither this operator binds tighter ...
      |        |
      |        ... nor this one
      |
      = help: put parentheses around one of them
    ");
    insta::assert_snapshot!(unit_messages("A == a = b = c"), @"
    error[E0105]: `=` cannot be chained: `a = b = c` has no meaning of its own
     --> M.tla:2:12
      |
    2 | A == a = b = c
      |        -   ^ neither this operator binds tighter ...
      |        |
      |        ... nor this one
      |
      = help: put parentheses around one of them
    ");
    insta::assert_snapshot!(unit_messages("A == a => b => c"), @"
    error[E0105]: `=>` cannot be chained: `a => b => c` has no meaning of its own
     --> M.tla:2:13
      |
    2 | A == a => b => c
      |        --   ^^ neither this operator binds tighter ...
      |        |
      |        ... nor this one
      |
      = help: put parentheses around one of them
    ");
    insta::assert_snapshot!(unit_messages("A == a * -b"), @"
    error[E0105]: `*` and `-` cannot stand next to each other without parentheses
     --> M.tla:2:10
      |
    2 | A == a * -b
      |        - ^ neither this operator binds tighter ...
      |        |
      |        ... nor this one
      |
      = help: put parentheses around one of them
    ");
    insta::assert_snapshot!(unit_messages("A == []x = 1"), @"
    error[E0105]: `[]` and `=` cannot stand next to each other without parentheses
     --> M.tla:2:10
      |
    2 | A == []x = 1
      |      --  ^ neither this operator binds tighter ...
      |      |
      |      ... nor this one
      |
      = help: put parentheses around one of them
    ");
    insta::assert_snapshot!(unit_messages("A == a * lab :: b + c"), @"
    error[E0105]: this label changes what `*` applies to
     --> M.tla:2:14
      |
    2 | A == a * lab :: b + c
      |        -     ^^ the label reaches to the end of the expression
      |        |
      |        this operator binds tighter than what follows the label
      |
      = help: put parentheses around the labelled expression
    ");
    insta::assert_snapshot!(unit_messages("A == /\\ a\n      \\/ b /\\ c"), @r"
    error[E0105]: `\/` and `/\` cannot stand next to each other without parentheses
     --> M.tla:3:12
      |
    3 |       \/ b /\ c
      |       --   ^^ neither this operator binds tighter ...
      |       |
      |       ... nor this one
      |
      = help: put parentheses around one of them
    ");
}

#[test]
fn junction_columns() {
    insta::assert_snapshot!(unit_messages("A == \\/ a\n     \\/ b\n      /\\ c\n      \\/ d"), @r"
    error[E0105]: `/\` and `\/` cannot stand next to each other without parentheses
     --> M.tla:5:7
      |
    2 | A == \/ a
      |      -- the list begins here
    3 |      \/ b
    4 |       /\ c
      |       -- ... nor this one
    5 |       \/ d
      |       ^^ neither this operator binds tighter ...
      |
      = help: this `\/` stands in column 7, the bullets of its list in column 6
    ");
    insta::assert_snapshot!(unit_messages("A == /\\ x =\n     /\\ y"), @r"
    error[E0101]: expected an expression after `=`, found `/\`
     --> M.tla:3:6
      |
    2 | A == /\ x =
      |      -- the item of this list in column 6 must be complete first
    3 |      /\ y
      |      ^^ expected an expression after `=` before this
    ");
    insta::assert_snapshot!(unit_messages("A == /\\ F(1,\n  2)\n     /\\ y"), @r"
    error[E0107]: the number `2` stands in column 3, not to the right of the bullets of its junction list
     --> M.tla:3:3
      |
    2 | A == /\ F(1,
      |      -- the bullets of this list stand in column 6
    3 |   2)
      |   ^ column 3
      |
      = help: everything in an item stands to the right of the item's bullet, brackets do not change that
    ");
    insta::assert_snapshot!(unit_messages("A ==\n\t/\\ a\n    /\\ b\n        \\/ c"), @r"
    error[E0105]: `/\` and `\/` cannot stand next to each other without parentheses
     --> M.tla:5:9
      |
    3 |     /\ a
      |     -- the list begins here
    4 |     /\ b
      |     -- ... nor this one
    5 |         \/ c
      |         ^^ neither this operator binds tighter ...
      |
      = help: this `/\` stands in column 5, the bullets of its list in column 9
      = help: there are tabs here: a tab goes on to the next multiple of eight columns
    ");
}

#[test]
fn tokens() {
    insta::assert_snapshot!(unit_messages("A == \"abc"), @r#"
    error[E0104]: this string is not closed
     --> M.tla:2:6
      |
    2 | A == "abc
      |      ^^^^ no `"` up to the end of the line
    "#);
    insta::assert_snapshot!(unit_messages("A == \"a\\qb\""), @r#"
    error[E0104]: a backslash in this string begins no escape
     --> M.tla:2:6
      |
    2 | A == "a\qb"
      |      ^^^^^^
      |
      = help: the escapes are `\\`, `\"`, `\n`, `\t`, `\f` and `\r`
    "#);
    insta::assert_snapshot!(unit_messages("A == 1 ? 2"), @"
    error[E0100]: `?` means nothing in TLA+
     --> M.tla:2:8
      |
    2 | A == 1 ? 2
      |        ^ this character
      |
      = help: `IF c THEN a ELSE b` chooses between two values
    ");
    insta::assert_snapshot!(unit_messages("A == x\u{0}y"), @"
    error[E0114]: this is not UTF-8 text
     --> M.tla:2:7
      |
    2 | A == x␀y
      |       ^ control characters or bytes that cannot be decoded
    ");
    insta::assert_snapshot!(unit_messages("A == “a”"), @r#"
    error[E0100]: `“` means nothing in TLA+
     --> M.tla:2:6
      |
    2 | A == “a”
      |      ^ this character
      |
      = help: a string stands in plain quotes `"`
    "#);
    insta::assert_snapshot!(unit_messages("A == (* never closed"), @"
    error[E0103]: this comment is not closed
     --> M.tla:2:6
      |
    2 | A == (* never closed
      |      ^^ it begins here
      |
      = help: comments nest: each `(*` needs its own `*)`
    ");
}

#[test]
fn operands() {
    insta::assert_snapshot!(unit_messages("A == 1 +\nB == 2"), @"
    error[E0101]: expected an expression after `+`, found the definition of `B`
     --> M.tla:2:8
      |
    2 | A == 1 +
      |        ^ an expression is missing after this
    3 | B == 2
      | - the next definition begins here
    ");
    insta::assert_snapshot!(unit_messages("A == + 1"), @"
    error[E0101]: expected an expression, found `+`
     --> M.tla:2:6
      |
    2 | A == + 1
      |      ^ expected an expression
    ");
    insta::assert_snapshot!(unit_messages("A ==\nB == 1"), @"
    error[E0101]: expected an expression after `==`, found the definition of `B`
     --> M.tla:2:3
      |
    2 | A ==
      |   ^^ an expression is missing after this
    3 | B == 1
      | - the next definition begins here
    ");
    insta::assert_snapshot!(unit_messages("A == 1 2"), @"
    error[E0111]: expected an operator or the next definition, found the number `2`
     --> M.tla:2:8
      |
    2 | A == 1 2
      |        ^
    ");
    insta::assert_snapshot!(unit_messages("BY Foo"), @"
    error[E0111]: expected a declaration, a definition or `====`, found the reserved word `BY`
     --> M.tla:2:1
      |
    2 | BY Foo
      | ^^
      |
      = help: a proof stands right after its theorem
    ");
    insta::assert_snapshot!(unit_messages("A == F(, 1)"), @"
    error[E0101]: expected an expression, found `,`
     --> M.tla:2:8
      |
    2 | A == F(, 1)
      |        ^ expected an expression
    ");
    insta::assert_snapshot!(unit_messages("A == x.1"), @"
    error[E0101]: expected the name of a field, found the number `1`
     --> M.tla:2:8
      |
    2 | A == x.1
      |        ^ expected the name of a field
    ");
}

#[test]
fn brackets_that_are_never_closed() {
    with_large_stack(|| {
        let text = format!("A == {}1", "(".repeat(5_000));
        let message = unit_messages(&text);
        assert!(message.contains("error[E0102]: this `(` is not closed"), "{message}");
        assert!(message.contains("M.tla:2:6"), "{message}");
        let text = format!("A == {}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(unit_messages(&text).starts_with("error[E0112]: this is nested too deeply"));
    });
}

#[test]
fn blanks_and_letters_beyond_ascii() {
    insta::assert_snapshot!(unit_messages("A ==\u{a0}1"), @"
    error[E0100]: ` ` means nothing in TLA+
     --> M.tla:2:5
      |
    2 | A == 1
      |     ^ this character
      |
      = help: this is a blank, but not a plain space
    ");
    insta::assert_snapshot!(unit_messages("Größe == 1"), @"
    error[E0100]: `ö` means nothing in TLA+
     --> M.tla:2:3
      |
    2 | Größe == 1
      |   ^ this character
      |
      = help: names are made of the letters a to z and A to Z, digits and `_`
    ");
}

#[test]
fn mistakes_inside_let_and_nested_modules() {
    insta::assert_snapshot!(unit_messages("A == LET x = 1 IN x\nB == 1"), @"
    error[E0110]: expected `==` in the definition of `x`, found `=`
     --> M.tla:2:12
      |
    2 | A == LET x = 1 IN x
      |            ^ expected `==`
      |
      = help: a definition is written `x == ...`, equality `=`
    ");
    insta::assert_snapshot!(
        unit_messages("A == 1\n---- MODULE N ----\nB == )\nC == 2 +\n====\nD == ]"),
        @"
    error[E0101]: expected an expression, found `)`
     --> M.tla:4:6
      |
    4 | B == )
      |      ^ expected an expression
    error[E0101]: expected an expression after `+`, found the end of the module
     --> M.tla:5:8
      |
    5 | C == 2 +
      |        ^ an expression is missing after this
    6 | ====
      | ---- this comes next
    error[E0101]: expected an expression, found `]`
     --> M.tla:7:6
      |
    7 | D == ]
      |      ^ expected an expression
    "
    );
    insta::assert_snapshot!(unit_messages("A == LET x == /\\ a\n           \\/ b /\\\n    y == 1\n    IN x\nB == ~"), @r"
    error[E0105]: `\/` and `/\` cannot stand next to each other without parentheses
     --> M.tla:3:17
      |
    3 |            \/ b /\
      |            --   ^^ neither this operator binds tighter ...
      |            |
      |            ... nor this one
      |
      = help: put parentheses around one of them
    error[E0101]: expected an expression after `~`, found the end of the module
     --> M.tla:6:6
      |
    6 | B == ~
      |      ^ an expression is missing after this
    7 | ====
      | ---- this comes next
    ");
}

#[test]
fn assumptions_and_instances() {
    insta::assert_snapshot!(unit_messages("INSTANCE M WITH a = 1"), @"
    error[E0101]: expected `<-`, found `=`
     --> M.tla:2:19
      |
    2 | INSTANCE M WITH a = 1
      |                   ^ expected `<-`
    ");
    insta::assert_snapshot!(unit_messages("THEOREM ASSUME x\nB == 1"), @"
    error[E0101]: expected `,` or `PROVE`, found the name `B`
     --> M.tla:3:1
      |
    3 | B == 1
      | ^ expected `,` or `PROVE`
    ");
    insta::assert_snapshot!(unit_messages("CONSTANTS F(x), G"), @"
    error[E0101]: expected `_` for an argument, found the name `x`
     --> M.tla:2:13
      |
    2 | CONSTANTS F(x), G
      |             ^ expected `_` for an argument
    ");
    insta::assert_snapshot!(unit_messages("f[x] == 1"), @r"
    error[E0101]: expected `\in`, found `]`
     --> M.tla:2:4
      |
    2 | f[x] == 1
      |    ^ expected `\in`
      |
      = help: a function is defined as `f[x \in S] == e`, an operator as `F(x) == e`
    ");
}
