//! What holds for any text: the parser comes to an end, does not panic, and what it accepts it prints.

use proptest::prelude::*;

use super::{FILE, parse_expression, parse_module, print_module, same_module, with_large_stack};
use crate::base::Symbols;
use crate::syntax::lexer::{TokenKind, tokenize};

/// Pieces of text of which some make sense together.
const PIECES: &[&str] = &[
    "a",
    "b",
    "F",
    "(",
    ")",
    "[",
    "]",
    "]_v",
    "{",
    "}",
    "<<",
    ">>",
    ">>_v",
    ",",
    ":",
    "::",
    "==",
    "=",
    "/\\",
    "\\/",
    "\n/\\",
    "\n  /\\",
    "\n  \\/",
    "\\in",
    "\\A",
    "\\E",
    "\\X",
    "+",
    "-",
    "-.",
    "'",
    "^+",
    "~",
    "[]",
    "<>",
    "IF",
    "THEN",
    "ELSE",
    "CASE",
    "OTHER",
    "->",
    "|->",
    "<-",
    "LET",
    "IN",
    "CHOOSE",
    "LAMBDA",
    "EXCEPT",
    "!",
    ".",
    "@",
    "1",
    "2.5",
    "\"s\"",
    "\"",
    "(*",
    "*)",
    "\\*",
    "WF_",
    "SF_v",
    "_",
    "VARIABLE",
    "CONSTANT",
    "ASSUME",
    "THEOREM",
    "PROVE",
    "NEW",
    "<1>1.",
    "<1>",
    "<2>",
    "QED",
    "BY",
    "DEF",
    "DEFINE",
    "OBVIOUS",
    "INSTANCE",
    "WITH",
    "LOCAL",
    "RECURSIVE",
    "EXTENDS",
    "----",
    "====",
    "---- MODULE M ----",
    "MODULE",
    "\n",
    "\nA ==",
    "\nB(x) ==",
    "\t",
    ";",
    "\u{0}",
    "∧",
    "∃",
    "$$",
    "!!",
    "DOMAIN",
    "TRUE",
    "\\",
    "SUBSET",
    "UNCHANGED",
    "=>",
    "#",
];

fn text_of_pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.join(" "))
}

fn check_module(body: &str) {
    let text = format!("---- MODULE M ----\nA == {body}\n====");
    let mut symbols = Symbols::default();
    let parsed = parse_module(FILE, &text, &mut symbols);
    if !parsed.diagnostics.is_empty() {
        return;
    }
    let printed = print_module(&parsed.modules[0], &symbols);
    let again = parse_module(FILE, &printed, &mut symbols);
    assert_eq!(again.diagnostics, [], "{printed}");
    assert!(same_module(&parsed.modules[0], &again.modules[0]), "{printed}");
}

/// Texts that nest deeply are read up to a limit, and beyond it there is a message, not an overflow.
#[test]
fn deep_texts_are_answered() {
    let nests = [
        ("(", "1", ")"),
        ("{", "", "}"),
        ("<<", "", ">>"),
        ("f[", "1", "]"),
        ("[a |-> ", "1", "]"),
        ("1 + (", "1", ")"),
        ("IF TRUE THEN ", "1", " ELSE 2"),
        ("LET a == 1 IN ", "1", ""),
        ("\\A x \\in S : ", "1", ""),
        ("~ ", "TRUE", ""),
        ("/\\ ", "TRUE", ""),
    ];
    let codes = |text: &str| -> Vec<&str> {
        let (_, diagnostics) = parse_expression(FILE, text, &mut Symbols::default());
        diagnostics.iter().map(|d| d.code).collect()
    };
    let check = move || {
        for (open, inside, close) in nests {
            let nest = |n: usize| format!("{}{inside}{}", open.repeat(n), close.repeat(n));
            assert_eq!(codes(&nest(900)), [] as [&str; 0], "{open}");
            assert_eq!(codes(&nest(100_000)), ["E0112"], "{open}");
        }
        for (separator, n, found) in [(" + ", 9_000, 0), (" + ", 100_000, 1), (", ", 100_000, 0)] {
            let text = format!("<<{}>>", vec!["1"; n].join(separator));
            assert_eq!(codes(&text).len(), found, "{n} times {separator}");
        }
        let list = "/\\ TRUE\n".repeat(100_000);
        assert_eq!(codes(&list), [] as [&str; 0]);
    };
    with_large_stack(check);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_text_never_panic(text in text_of_pieces()) {
        check_module(&text);
        parse_expression(FILE, &text, &mut Symbols::default());
        parse_module(FILE, &text, &mut Symbols::default());
    }

    #[test]
    fn characters_never_panic(text in ".{0,200}") {
        check_module(&text);
        parse_expression(FILE, &text, &mut Symbols::default());
    }

    #[test]
    fn tokens_are_in_order_and_within_the_text(text in text_of_pieces()) {
        let tokens = tokenize(FILE, &text);
        prop_assert_eq!(tokens.last().map(|t| t.kind), Some(TokenKind::End));
        for pair in tokens.windows(2) {
            let is_comment = matches!(pair[0].kind, TokenKind::Error(_));
            prop_assert!(pair[0].span.end <= pair[1].span.start || is_comment);
            prop_assert!(text.is_char_boundary(pair[0].span.end as usize));
        }
    }
}
