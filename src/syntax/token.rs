//! Tokens: what the lexer makes of TLA+ text.

use super::operators::{self, Operator};
use super::tree::Junction;
use crate::base::Span;

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// Its line, from 1.
    pub line: u32,
    /// Its column in code points, from 1; a tab goes on to the next multiple of eight, as in SANY.
    pub column: u32,
    /// Whether it is the first of its line.
    pub starts_line: bool,
    /// Whether white space or a comment stands before it.
    pub spaced: bool,
}

/// The kinds of [`Token`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name; `TRUE`, `FALSE`, `BOOLEAN` and `STRING` are names, as are `ℕ`, `ℤ` and `ℝ`.
    Identifier,
    /// A reserved word that is not an operator.
    Keyword(Keyword),
    /// `12`, `1.5`, `\b101`, `\o17`, `\hFF`.
    Number,
    /// `"text"`, quotes and escapes as written; see [`unescape`](super::lexer::unescape).
    Str,
    /// `/\` or `\/` (or `∧`, `∨`), which can be bullets of a junction list; `\land` cannot.
    Bullet(Junction),
    /// Any other operator symbol; `ENABLED`, `UNCHANGED`, `SUBSET`, `UNION` and `DOMAIN` too.
    Operator(&'static Operator),
    /// `---- MODULE`, as one token.
    ModuleHeader,
    /// `----` and longer.
    Separator,
    /// `====` and longer.
    ModuleEnd,
    /// The number of a proof step: `<1>2.`, `<1>`, `<*>`, `<+>a`.
    Step,
    /// `,`.
    Comma,
    /// `:`.
    Colon,
    /// `::`.
    DoubleColon,
    /// `.`.
    Dot,
    /// `_`.
    Underscore,
    /// `==`.
    Define,
    /// `(`.
    LeftParen,
    /// `)`.
    RightParen,
    /// `[`.
    LeftBracket,
    /// `]`.
    RightBracket,
    /// `]_`.
    RightBracketSub,
    /// `{`.
    LeftBrace,
    /// `}`.
    RightBrace,
    /// `<<`.
    LeftAngle,
    /// `>>`.
    RightAngle,
    /// `>>_`.
    RightAngleSub,
    /// `!`.
    Bang,
    /// `@`.
    At,
    /// `->`.
    Arrow,
    /// `<-`.
    LeftArrow,
    /// `|->`.
    MapsTo,
    /// `\A`.
    Forall,
    /// `\E`.
    Exists,
    /// `\AA`.
    TemporalForall,
    /// `\EE`.
    TemporalExists,
    /// The end of the text; it stands last in every list of tokens.
    End,
    /// Text that is no token.
    Error(LexError),
}

/// Why some text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexError {
    /// A character that TLA+ does not know.
    UnknownCharacter,
    /// A NUL or another control character, or the mark of undecodable text: no TLA+ text at all.
    NotText,
    /// `(*` without `*)`; the span is that of the `(*`.
    UnclosedComment,
    /// `"` without another on the line.
    UnclosedString,
    /// A backslash in a string with something else than `"`, `\`, `n`, `t`, `f` or `r` after it.
    BadEscape,
}

impl Token {
    /// Returns the operator symbol that it is.
    #[must_use]
    pub fn operator(&self) -> Option<&'static Operator> {
        match self.kind {
            TokenKind::Operator(operator) => Some(operator),
            TokenKind::Bullet(Junction::And) => Some(&operators::AND),
            TokenKind::Bullet(Junction::Or) => Some(&operators::OR),
            _ => None,
        }
    }

    /// Says whether it is the operator with a canonical spelling.
    #[must_use]
    pub fn is_operator(&self, symbol: &str) -> bool {
        self.operator().is_some_and(|o| o.symbol == symbol)
    }

    /// Says whether it is a reserved word.
    #[must_use]
    pub fn is_keyword(&self, keyword: Keyword) -> bool {
        self.kind == TokenKind::Keyword(keyword)
    }
}

macro_rules! keywords {
    ($($name:ident $($text:literal)+),* $(,)?) => {
        /// A reserved word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Keyword {
            $(#[doc = concat!("`", $($text, "` ",)+)] $name,)*
        }

        impl Keyword {
            /// Returns the reserved word with a spelling.
            #[must_use]
            pub fn find(text: &str) -> Option<Keyword> {
                match text {
                    $($($text)|+ => Some(Keyword::$name),)*
                    _ => None,
                }
            }
        }
    };
}

keywords! {
    Action "ACTION" "ACTIONS",
    Assume "ASSUME",
    Assumption "ASSUMPTION",
    Axiom "AXIOM",
    BoxAssume "[]ASSUME",
    BoxProve "[]PROVE",
    By "BY",
    Case "CASE",
    Choose "CHOOSE",
    Constant "CONSTANT" "CONSTANTS",
    Def "DEF" "DEFS",
    DefineStep "DEFINE",
    Else "ELSE",
    Except "EXCEPT",
    Extends "EXTENDS",
    Have "HAVE",
    Hide "HIDE",
    If "IF",
    In "IN",
    Instance "INSTANCE",
    Lambda "LAMBDA",
    Let "LET",
    Local "LOCAL",
    Module "MODULE",
    New "NEW",
    Obvious "OBVIOUS",
    Omitted "OMITTED",
    Only "ONLY",
    Other "OTHER",
    Pick "PICK",
    Proof "PROOF",
    Proposition "PROPOSITION" "LEMMA" "COROLLARY",
    Prove "PROVE",
    Qed "QED",
    Recursive "RECURSIVE",
    StrongFairness "SF_",
    State "STATE",
    Suffices "SUFFICES",
    Take "TAKE",
    Temporal "TEMPORAL" "TEMPORALS",
    Then "THEN",
    Theorem "THEOREM",
    Use "USE",
    Variable "VARIABLE" "VARIABLES",
    WeakFairness "WF_",
    With "WITH",
    Witness "WITNESS",
}
