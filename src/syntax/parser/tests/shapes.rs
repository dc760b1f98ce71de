//! What belongs to what in an expression.

use super::{printed, shape};

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shape(text), *expected, "{text}");
    }
}

#[test]
fn operators_bind_by_precedence() {
    check(&[
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a + b - c", "(a + (b - c))"),
        ("a = b /\\ c", "((a = b) /\\ c)"),
        ("a /\\ b => c \\/ d", "((a /\\ b) => (c \\/ d))"),
        ("~ x \\in S", "(~ (x \\in S))"),
        ("~ a /\\ b", "((~ a) /\\ b)"),
        ("-a ^ b", "(-. (a ^ b))"),
        ("-a + b", "((-. a) + b)"),
        ("a - -b", "(a - (-. b))"),
        ("- - a", "(-. (-. a))"),
        ("a' = b", "((a ') = b)"),
        ("f[x]'", "((f[x]) ')"),
        ("f.a[i].b", "(((f.a)[i]).b)"),
        ("-f[x].a", "(-. ((f[x]).a))"),
        ("DOMAIN f \\cup S", "((DOMAIN f) \\cup S)"),
        ("SUBSET f[x]", "(SUBSET (f[x]))"),
        ("[]a => <>b", "(([] a) => (<> b))"),
        ("[]<>a", "([] (<> a))"),
        ("a => b ~> c", "(a => (b ~> c))"),
        ("1..n+1", "(1 .. (n + 1))"),
        ("a :> 1 @@ b :> 2", "((a :> 1) @@ (b :> 2))"),
        ("x \\in S \\ T", "(x \\in (S \\ T))"),
        ("S\\used", "(S \\ used)"),
        ("S \\in\\o17", "(S \\in \\o17)"),
        ("a\\o b\\circ c", "((a \\o b) \\o c)"),
        ("a ^+ '", "((a ^+) ')"),
        ("a \\cdot b \\cdot c", "((a \\cdot b) \\cdot c)"),
        ("a + \\A x \\in S : x + b", "(a + (\\Q (x + b)))"),
        ("a => IF b THEN c ELSE d => e", "(a => (IF b c (d => e)))"),
        ("ENABLED A /\\ B", "((ENABLED A) /\\ B)"),
        ("UNCHANGED <<x, y>> /\\ b", "((UNCHANGED <<x, y>>) /\\ b)"),
    ]);
}

#[test]
fn products_are_flat_unless_parenthesised() {
    check(&[
        ("A \\X B \\times C", "(A \\X B \\X C)"),
        ("(A \\X B) \\X C", "(<(A \\X B)> \\X C)"),
        ("A \\X (B × C)", "(A \\X <(B \\X C)>)"),
        ("A \\cup B \\X C", "(A \\cup (B \\X C))"),
    ]);
}

#[test]
fn synonyms_are_one_symbol() {
    check(&[
        ("a =< b", "(a \\leq b)"),
        ("a <= b", "(a \\leq b)"),
        ("a ≤ b", "(a \\leq b)"),
        ("a >= b", "(a \\geq b)"),
        ("a /= b", "(a # b)"),
        ("a ≠ b", "(a # b)"),
        ("\\neg a", "(~ a)"),
        ("\\lnot a", "(~ a)"),
        ("¬a", "(~ a)"),
        ("a \\land b", "(a /\\ b)"),
        ("a ∧ b ∧ c", "((a /\\ b) /\\ c)"),
        ("a \\lor b", "(a \\/ b)"),
        ("a \\equiv b", "(a <=> b)"),
        ("a ≡ b", "(a <=> b)"),
        ("a ⇒ b", "(a => b)"),
        ("a \\union b", "(a \\cup b)"),
        ("a \\intersect b", "(a \\cap b)"),
        ("a (+) b", "(a \\oplus b)"),
        ("a (\\X) b", "(a \\otimes b)"),
        ("a ∈ ℕ", "(a \\in Nat)"),
        ("□◇a", "([] (<> a))"),
        ("∀ x ∈ S : x", "(\\Q x)"),
        ("⟨a, b⟩", "<<a, b>>"),
    ]);
}

#[test]
fn a_list_is_made_of_bullets_in_one_column() {
    check(&[
        ("/\\ a\n/\\ b", "and[a, b]"),
        ("/\\ a\n /\\ b", "and[(a /\\ b)]"),
        ("/\\ \\/ a\n   \\/ b\n/\\ c", "and[or[a, b], c]"),
        ("/\\ a\n/\\ \\/ b\n   \\/ c", "and[a, or[b, c]]"),
        ("/\\ a\n\\/ b", "(and[a] \\/ b)"),
        ("  /\\ a\n  /\\ b\n=> c", "(and[a, b] => c)"),
        ("/\\ a\n/\\ b\n=> c", "(and[a, b] => c)"),
        ("/\\ a\n/\\ b\n => c", "and[a, (b => c)]"),
        ("x = /\\ a\n    /\\ b", "(x = and[a, b])"),
        ("∧ ∧ a\n  ∧ b\n∧ c", "and[and[a, b], c]"),
        ("/\\ \\A x \\in S : \\/ a\n                \\/ b\n/\\ c", "and[(\\Q or[a, b]), c]"),
        ("/\\ a + (/\\ b\n        /\\ c)\n/\\ d", "and[(a + <and[b, c]>), d]"),
        ("/\\ IF a THEN /\\ b\n             /\\ c\n        ELSE d\n/\\ e", "and[(IF a and[b, c] d), e]"),
        ("\t/\\ a\n        /\\ b", "and[a, b]"),
        ("~ /\\ a\n  /\\ b\n\\/ c", "((~ and[a, b]) \\/ c)"),
        ("/\\ a \\land b\n\\land c", "(and[(a /\\ b)] /\\ c)"),
    ]);
}

#[test]
fn operators_left_of_a_list_survive_printing() {
    check(&[
        ("   /\\ a\n /\\ b", "(and[a] /\\ b)"),
        ("x = (  /\\ a\n     /\\ b)", "(x = <(and[a] /\\ b)>)"),
        ("/\\   /\\ a\n     /\\ b\n  \\/ c\n/\\ d", "and[(and[a, b] \\/ c), d]"),
    ]);
}

#[test]
fn brackets_have_many_forms() {
    let same = [
        "{}",
        "{a, b}",
        "{x \\in S}",
        "{x \\in S, y}",
        "{x \\in S : p}",
        "{<<x, y>> \\in S : p}",
        "{<<x, y>> \\in S}",
        "{x \\in S : x \\in T}",
        "{f(x) : x \\in S, <<y, z>> \\in T}",
        "{[a |-> x] : x \\in S}",
        "{{x \\in {y \\in S} : p}}",
        "[x \\in S |-> e]",
        "[x, y \\in S, <<z, w>> \\in T |-> e]",
        "[x \\in S]_v",
        "[S -> T]",
        "[x \\in S -> T]",
        "[a |-> 1, THEN |-> 2]",
        "[a : S, DOMAIN : T]",
        "[f EXCEPT ![1] = @ + 1, !.a[i, j].b = 2]",
        "[f EXCEPT !.THEN = 1]",
        "[A]_v",
        "[A]_<<x, y>>",
        "[A]_(x + y)",
        "[A]_M!vars",
        "<<>>",
        "<<A>>_vars",
        "<<<<A>>_v>>_w",
        "WF_vars(A)",
        "SF_<<x, y>>(A /\\ B)",
        "WF_(x)(A)",
        "WF_f(x)(A)",
        "WF_M!vars(A)",
        "f[a, b]",
        "r.IF",
    ];
    for text in same {
        assert_eq!(printed(text), text);
    }
}

#[test]
fn names_paths_and_arguments() {
    let same = [
        "I(x)!J!Op(y)",
        "Inv!2!<<!>>!@!:!(a, b)",
        "F! +(1, 2)",
        "Fold(+, 0, s)",
        "Fold( +, 0, s)",
        "Op( \\cup )",
        "Op(M! +)",
        "Map(LAMBDA x, y : x + y, S)",
        "lab(x) :: a + b",
        "+(1, 2)",
        "@",
        "TRUE",
        "BOOLEAN",
        "STRING",
        "\"a\\\\b\\\"c\\n\"",
        "1.5",
        "\\b101",
        "\\hFF",
        "CHOOSE x : p",
        "CHOOSE <<x, y>> \\in S : p",
        "\\A x, y : p",
        "\\EE x : p",
        "\\AA x : p",
        "\\A x \\in S, <<y, z>> \\in T : p",
        "CASE a -> b [] c -> d [] OTHER -> e",
        "CASE OTHER -> e",
        "IF a THEN b ELSE c",
        "1..n",
        "-x",
        "[]p",
    ];
    for text in same {
        let expected = text.replace("Fold(+,", "Fold( +,");
        assert_eq!(printed(text), expected);
    }
}

#[test]
fn let_stands_on_lines() {
    let text = "LET a == 1\n    RECURSIVE F(_)\n    F(x) == F(a)\n    I == INSTANCE M WITH c <- a\nIN  F(1)";
    assert_eq!(printed(text), text);
}

#[test]
fn thousands_of_brackets_and_operators() {
    super::with_large_stack(|| {
        let nested = format!("{}a{}", "(".repeat(1_500), ")".repeat(1_500));
        assert_eq!(shape(&nested).len(), 3_001);
        let chain = vec!["a"; 9_000].join(" + ");
        assert_eq!(shape(&chain).matches('a').count(), 9_000);
        let list = "/\\ a\n".repeat(20_000);
        assert_eq!(shape(&list).matches('a').count(), 20_001, "one for the word `and`");
        let sets = format!("{}S{}", "{x \\in ".repeat(400), "}".repeat(400));
        assert_eq!(shape(&sets).matches('S').count(), 1);
    });
}
