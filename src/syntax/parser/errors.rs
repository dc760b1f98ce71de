//! What the parser says about mistakes: what was found, what was expected, a likely cause.
//!
//! Every function here that returns [`Failed`] has put exactly one diagnostic into the list.

use super::super::codes;
use super::super::lexer::{Keyword, LexError, Token, TokenKind};
use super::super::operators::Operator;
use super::super::tree::Name;
use super::recover::{closes, opens};
use super::{Failed, Parser};
use crate::base::{FileId, Span};
use crate::diag::{Diagnostic, Label};

/// Returns the message about a file without a module.
pub(super) fn no_module(file: FileId, text: &str) -> Diagnostic {
    let start = Span::new(file, 0, 0);
    if text.trim().is_empty() {
        return Diagnostic::error(codes::NO_MODULE, "the file is empty")
            .at(start, "")
            .hint("a module begins with `---- MODULE Name ----` and ends with `====`");
    }
    if text.contains(['\0', '\u{fffd}']) {
        let at = text.find(['\0', '\u{fffd}']).unwrap_or(0);
        return Diagnostic::error(codes::NOT_TEXT, "the file is not UTF-8 text")
            .at(Span::new(file, at, at), "the first byte that is no text");
    }
    Diagnostic::error(codes::NO_MODULE, "the file has no module")
        .at(start, "no `---- MODULE` from here on")
        .hint("a module begins with `---- MODULE Name ----`, with at least four dashes on each side")
}

/// Returns the warning about a later module of a file, which has mistakes.
pub(super) fn later_module(first: &Diagnostic) -> Diagnostic {
    let mut warning = Diagnostic::warning(
        codes::LATER_MODULE,
        format!("a module after the end of the first one is passed over: {}", first.message),
    );
    warning.primary.clone_from(&first.primary);
    warning.hint("what stands after `====` is no part of the first module")
}

impl Parser<'_> {
    fn report(&mut self, diagnostic: Diagnostic) -> Failed {
        self.diagnostics.push(diagnostic);
        Failed
    }

    /// Returns a token in words.
    fn describe(&self, token: Token) -> String {
        let text = self.text_of(token);
        match token.kind {
            TokenKind::Identifier => format!("the name `{text}`"),
            TokenKind::Keyword(_) => format!("the reserved word `{text}`"),
            TokenKind::Number => format!("the number `{text}`"),
            TokenKind::Str => "a string".to_owned(),
            TokenKind::ModuleEnd => "the end of the module".to_owned(),
            TokenKind::Separator => "a line of dashes".to_owned(),
            TokenKind::ModuleHeader => "the head of a module".to_owned(),
            TokenKind::Step => format!("the proof step `{text}`"),
            TokenKind::End => "the end of the text".to_owned(),
            _ => format!("`{text}`"),
        }
    }

    /// Reports the current token if it is no token of TLA+.
    fn bad_token(&mut self) -> Option<Failed> {
        let token = self.token();
        let TokenKind::Error(reason) = token.kind else { return None };
        let text = self.text_of(token);
        let diagnostic = match reason {
            LexError::UnknownCharacter => {
                let diagnostic =
                    Diagnostic::error(codes::BAD_TOKEN, format!("`{text}` means nothing in TLA+"))
                        .at(token.span, "this character");
                match text {
                    ";" => diagnostic.hint("TLA+ needs nothing at the end of a definition"),
                    "?" => diagnostic.hint("`IF c THEN a ELSE b` chooses between two values"),
                    "`" | "’" | "‘" => diagnostic.hint("a prime is the plain apostrophe `'`"),
                    "“" | "”" => diagnostic.hint("a string stands in plain quotes `\"`"),
                    "–" | "—" => diagnostic.hint("a dash is the plain hyphen `-`"),
                    _ => diagnostic,
                }
            }
            LexError::NotText => Diagnostic::error(codes::NOT_TEXT, "this is not UTF-8 text")
                .at(token.span, "control characters or bytes that cannot be decoded"),
            LexError::UnclosedComment => {
                Diagnostic::error(codes::UNCLOSED_COMMENT, "this comment is not closed")
                    .at(token.span, "it begins here")
                    .hint("comments nest: each `(*` needs its own `*)`")
            }
            LexError::UnclosedString => Diagnostic::error(codes::BAD_STRING, "this string is not closed")
                .at(token.span, "no `\"` up to the end of the line"),
            LexError::BadEscape => {
                Diagnostic::error(codes::BAD_STRING, "a backslash in this string begins no escape")
                    .at(token.span, "")
                    .hint("the escapes are `\\\\`, `\\\"`, `\\n`, `\\t`, `\\f` and `\\r`")
            }
        };
        Some(self.report(diagnostic))
    }

    /// Reports that something else was expected than the current token.
    pub(super) fn unexpected(&mut self, what: &str) -> Failed {
        if let Some(failed) = self.bad_token() {
            return failed;
        }
        if !self.is_inside_list() {
            return self.list_ends_here(what);
        }
        let token = self.token();
        let message = format!("expected {what}, found {}", self.describe(token));
        let diagnostic =
            Diagnostic::error(codes::UNEXPECTED, message).at(token.span, format!("expected {what}"));
        let diagnostic = self.with_likely_cause(diagnostic);
        self.report(diagnostic)
    }

    /// Reports that a junction list ends at the current token, but `what` was still expected.
    fn list_ends_here(&mut self, what: &str) -> Failed {
        let token = self.token();
        let message = format!("expected {what}, found {}", self.describe(token));
        let mut diagnostic = Diagnostic::error(codes::UNEXPECTED, message)
            .at(token.span, format!("expected {what} before this"));
        if let Some(list) = self.lists.last() {
            diagnostic = diagnostic.also(
                list.bullet,
                format!("the item of this list in column {} must be complete first", list.column),
            );
        }
        self.report(diagnostic)
    }

    /// Reports a token that stands too far left for the junction list that it belongs to.
    pub(super) fn outside_list(&mut self) -> Failed {
        let token = self.token();
        let Some(list) = self.lists.last().copied() else { return self.unexpected("something else") };
        let message = format!(
            "{} stands in column {}, not to the right of the bullets of its junction list",
            self.describe(token),
            token.column
        );
        let diagnostic = Diagnostic::error(codes::JUNCTION_COLUMN, message)
            .at(token.span, format!("column {}", token.column))
            .also(list.bullet, format!("the bullets of this list stand in column {}", list.column))
            .hint(
                "everything in an item stands to the right of the item's bullet, brackets do not change that",
            );
        let diagnostic = self.with_tab_hint(diagnostic);
        self.report(diagnostic)
    }

    /// Reports that no expression begins at the current token.
    pub(super) fn missing_operand(&mut self) -> Failed {
        let is_stray = !self.is_inside_list()
            && !matches!(self.token().kind, TokenKind::Bullet(_) | TokenKind::Error(_))
            && !self.starts_unit(0);
        if is_stray {
            return self.outside_list();
        }
        let previous = self.tokens[self.pos.saturating_sub(1)];
        let is_operator = self.pos > 0 && previous.operator().is_some();
        let what = if is_operator {
            format!("an expression after `{}`", self.text_of(previous))
        } else {
            "an expression".to_owned()
        };
        self.unexpected(&what)
    }

    /// Reports a token that is no name.
    pub(super) fn not_a_name(&mut self, what: &str) -> Failed {
        let token = self.token();
        let is_word = self.is_field_name(0);
        if !is_word || !self.is_inside_list() {
            return self.unexpected(what);
        }
        let text = self.text_of(token);
        let diagnostic = Diagnostic::error(
            codes::RESERVED_WORD,
            format!("`{text}` is a reserved word and cannot be {what}"),
        )
        .at(token.span, format!("expected {what}"));
        self.report(diagnostic)
    }

    /// Reports that what `open` opened is not closed by the current token.
    pub(super) fn unclosed(&mut self, open: Token, what: &str) -> Failed {
        let token = self.token();
        let is_hard_stop = self.starts_unit(0)
            || closes(token.kind)
            || matches!(token.kind, TokenKind::Keyword(Keyword::In | Keyword::Then | Keyword::Else));
        let is_word = matches!(open.kind, TokenKind::Keyword(_));
        if matches!(token.kind, TokenKind::Error(_)) || (!is_hard_stop && !is_word && self.is_inside_list()) {
            let failed = self.unexpected(what);
            if let Some(last) = self.diagnostics.last_mut().filter(|d| d.code == codes::UNEXPECTED) {
                let text = &self.text[open.span.start as usize..open.span.end as usize];
                last.secondary.push(Label { span: open.span, text: format!("`{text}` opened here") });
                let is_arrow = matches!(
                    token.kind,
                    TokenKind::MapsTo | TokenKind::Colon | TokenKind::Arrow | TokenKind::Comma
                );
                if is_arrow && open.kind == TokenKind::LeftBracket {
                    last.hints.push(BRACKETS.to_owned());
                }
            }
            return failed;
        }
        let text = self.text_of(open);
        let found = self.describe(token);
        let message = if is_word {
            format!("this {text} has no {what}: found {found}")
        } else {
            format!("this `{text}` is not closed")
        };
        let diagnostic = Diagnostic::error(codes::UNCLOSED, message)
            .at(open.span, if is_word { "" } else { "opened here" })
            .also(token.span, format!("expected {what} before {found}"));
        let diagnostic = self.with_likely_cause(diagnostic);
        self.report(diagnostic)
    }

    /// Reports two operators that leave open which of them takes the operand between them.
    pub(super) fn precedence_conflict(
        &mut self,
        left: (&'static Operator, Span),
        right: (&'static Operator, Span),
    ) -> Failed {
        let (left_text, right_text) = (self.spelling(left), self.spelling(right));
        let message = if left.0 == right.0 {
            format!(
                "`{left_text}` cannot be chained: `a {left_text} b {left_text} c` has no meaning of its own"
            )
        } else {
            format!("`{left_text}` and `{right_text}` cannot stand next to each other without parentheses")
        };
        let mut diagnostic = Diagnostic::error(codes::PRECEDENCE, message)
            .at(right.1, "neither this operator binds tighter ...")
            .also(left.1, "... nor this one");
        if let Some(hint) = self.habit_since(left.1) {
            return self.report(diagnostic.hint(hint));
        }
        let token = self.token();
        let list = self.lists.last().or(self.last_list.as_ref()).copied();
        let left_token = self.tokens[..self.pos].iter().rev().find(|t| t.span == left.1).copied();
        let stray = [Some(token), left_token].into_iter().flatten().find_map(|t| match (t.kind, list) {
            (TokenKind::Bullet(kind), Some(list))
                if t.starts_line && kind == list.kind && t.column != list.column =>
            {
                Some((t, list))
            }
            _ => None,
        });
        diagnostic = match stray {
            Some((bullet, list)) => {
                let bullet_text = self.text_of(bullet);
                let hint = format!(
                    "this `{bullet_text}` stands in column {}, the bullets of its list in column {}",
                    bullet.column, list.column
                );
                let diagnostic = diagnostic.also(list.bullet, "the list begins here").hint(hint);
                self.with_tab_hint(diagnostic)
            }
            None => diagnostic.hint("put parentheses around one of them"),
        };
        self.report(diagnostic)
    }

    /// Returns a hint if an operator of C-like languages stands between a place and the current token.
    fn habit_since(&self, start: Span) -> Option<&'static str> {
        let tokens = self.tokens[..=self.pos].iter().rev().take_while(|t| t.span.start >= start.start);
        tokens.filter(|t| t.operator().is_some()).find_map(|&t| match self.text_of(t) {
            "|" => Some("the condition of a set stands after a colon: `{x \\in S : p}`"),
            text => c_habit(text),
        })
    }

    fn spelling(&self, (operator, span): (&'static Operator, Span)) -> String {
        match operator.symbol {
            "[" => "[...]".to_owned(),
            symbol => self.text.get(span.start as usize..span.end as usize).unwrap_or(symbol).to_owned(),
        }
    }

    /// Reports a label that takes an operand from the operator before it.
    pub(super) fn label_conflict(&mut self, left: (&'static Operator, Span), colons: Span) -> Failed {
        let text = self.spelling(left);
        let message = format!("this label changes what `{text}` applies to");
        let diagnostic = Diagnostic::error(codes::PRECEDENCE, message)
            .at(colons, "the label reaches to the end of the expression")
            .also(left.1, "this operator binds tighter than what follows the label")
            .hint("put parentheses around the labelled expression");
        self.report(diagnostic)
    }

    /// Reports a name that no `==` follows although a definition is meant.
    pub(super) fn no_define(&mut self, name: Name) -> Failed {
        if matches!(self.token().kind, TokenKind::Error(_)) {
            return self.unexpected("`==`");
        }
        let token = self.token();
        let text = self.symbols.text(name.symbol).to_owned();
        let found = self.describe(token);
        let message = format!("expected `==` in the definition of `{text}`, found {found}");
        let mut diagnostic = Diagnostic::error(codes::NO_DEFINE, message).at(token.span, "expected `==`");
        let spelling = self.text_of(token);
        if matches!(spelling, "=" | ":=" | "<-" | "->" | ":") {
            diagnostic = diagnostic.hint(format!("a definition is written `{text} == ...`, equality `=`"));
        } else if let Some(hint) = misspelt_word(&text) {
            diagnostic = diagnostic.hint(hint);
        }
        self.report(diagnostic)
    }

    /// Reports `a = b` or `a ++ b` where a definition is expected.
    pub(super) fn missing_define(&mut self, first: Token) -> Failed {
        let name = self.name_of(first);
        self.no_define(name)
    }

    /// Reports text between units.
    pub(super) fn not_a_unit(&mut self) -> Failed {
        if let Some(failed) = self.bad_token() {
            return failed;
        }
        let token = self.token();
        let found = self.describe(token);
        if let Some(failed) = self.incomplete_before_definition() {
            return failed;
        }
        let message = if token.kind == TokenKind::Define {
            "a second `==` in one definition".to_owned()
        } else if token.starts_line {
            format!("expected a declaration, a definition or `====`, found {found}")
        } else {
            format!("expected an operator or the next definition, found {found}")
        };
        let mut diagnostic = Diagnostic::error(codes::NOT_A_UNIT, message).at(token.span, "");
        if let TokenKind::Bullet(kind) = token.kind
            && let Some(list) = self.last_list
        {
            let same = if kind == list.kind { "the bullets of this list stand" } else { "this list stands" };
            diagnostic = diagnostic
                .at(token.span, format!("this bullet stands in column {}", token.column))
                .also(list.bullet, format!("{same} in column {}", list.column))
                .hint("the bullets of one list stand in one column");
            diagnostic = self.with_tab_hint(diagnostic);
        } else if token.kind == TokenKind::Define {
            diagnostic = diagnostic.hint("equality is written `=`; `==` makes a definition");
        } else if let TokenKind::Keyword(
            Keyword::By | Keyword::Proof | Keyword::Obvious | Keyword::Omitted | Keyword::Qed,
        ) = token.kind
        {
            diagnostic = diagnostic.hint("a proof stands right after its theorem");
        } else {
            diagnostic = self.with_likely_cause(diagnostic);
        }
        self.report(diagnostic)
    }

    /// Reports `A == x +` before the definition whose `==` stands here.
    fn incomplete_before_definition(&mut self) -> Option<Failed> {
        let head = self.head_of_define(u32::MAX, 0)?;
        let (operator, name) = (self.tokens[head.checked_sub(1)?], self.tokens[head]);
        let is_incomplete = operator.operator().is_some()
            || matches!(
                operator.kind,
                TokenKind::Define
                    | TokenKind::Colon
                    | TokenKind::Arrow
                    | TokenKind::Keyword(Keyword::Then | Keyword::Else | Keyword::In)
            );
        if !is_incomplete {
            return None;
        }
        let (symbol, text) = (self.text_of(operator), self.text_of(name));
        let message = format!("expected an expression after `{symbol}`, found the definition of `{text}`");
        let diagnostic = Diagnostic::error(codes::UNEXPECTED, message)
            .at(operator.span, "an expression is missing after this")
            .also(name.span, "the next definition begins here");
        Some(self.report(diagnostic))
    }

    /// Reports a module without `====`.
    pub(super) fn missing_module_end(&mut self, header: Token, name: Name) {
        let text = self.symbols.text(name.symbol);
        let diagnostic = Diagnostic::error(codes::NO_MODULE_END, format!("the module `{text}` has no end"))
            .at(header.span.to(name.span), "this module")
            .hint("a module ends with a line of at least four equals signs: `====`");
        let has_cause = self.diagnostics.last().is_some_and(|d| d.code == codes::UNCLOSED_COMMENT);
        if !has_cause {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports `WF_v` without an action.
    pub(super) fn missing_action(&mut self, start: Token) -> Failed {
        let text = self.text_of(start);
        let diagnostic = Diagnostic::error(
            codes::FAIRNESS,
            format!("expected an action in parentheses after the subscript of `{text}`"),
        )
        .at(start.span.to(self.previous_span()), "this has no action")
        .hint(format!("fairness is written `{text}vars(Next)`"));
        self.report(diagnostic)
    }

    /// Reports a LAMBDA that is no argument.
    pub(super) fn misplaced_lambda(&mut self) -> Failed {
        let diagnostic =
            Diagnostic::error(codes::NOT_AN_ARGUMENT, "a LAMBDA can only be an argument of an operator")
                .at(self.token().span, "not an argument")
                .hint("`F(x) == e` defines an operator, `[x \\in S |-> e]` is a function");
        self.report(diagnostic)
    }

    /// Reports `!=`, which the lexer takes for `!` and `=`.
    pub(super) fn not_equal_in_c(&mut self) -> Option<Failed> {
        let (bang, equals) = (self.token(), self.nth(1));
        let is_pair = equals.is_operator("=") && !equals.spaced;
        let is_path = self.nth(2).kind == TokenKind::LeftParen && !self.nth(2).spaced && !bang.spaced;
        if !is_pair || is_path {
            return None;
        }
        let diagnostic = Diagnostic::error(codes::UNEXPECTED, "`!=` is no operator of TLA+")
            .at(bang.span.to(equals.span), "")
            .hint("inequality is written `#` or `/=`");
        Some(self.report(diagnostic))
    }

    /// Reports that constructs nest too deeply; or rather the bracket that is never closed.
    pub(super) fn too_deep(&mut self) -> Failed {
        if let Some(open) = self.first_unclosed() {
            let text = self.text_of(open);
            let diagnostic = Diagnostic::error(codes::UNCLOSED, format!("this `{text}` is not closed"))
                .at(open.span, "no bracket closes this one");
            return self.report(diagnostic);
        }
        let span = self.token().span;
        let diagnostic = Diagnostic::error(codes::TOO_DEEP, "this is nested too deeply")
            .at(span, "")
            .hint(format!("at most {} levels are supported", super::MAX_DEPTH))
            .hint("long conjunctions and disjunctions can be written as lists with bullets");
        self.report(diagnostic)
    }

    /// Returns the first bracket around the current token that is not closed before the next unit.
    fn first_unclosed(&self) -> Option<Token> {
        let mut open: Vec<Token> = Vec::new();
        let start = (0..self.pos).rev().find(|&at| self.tokens[at].kind == TokenKind::Define).unwrap_or(0);
        for &token in &self.tokens[start..] {
            if opens(token.kind) {
                open.push(token);
            } else if closes(token.kind) {
                open.pop();
            } else if token.kind == TokenKind::Define && token.span.start > self.token().span.start {
                break;
            }
        }
        open.first().copied()
    }

    /// Adds what the current token is often a mistake for.
    fn with_likely_cause(&self, diagnostic: Diagnostic) -> Diagnostic {
        let token = self.token();
        let text = self.text_of(token);
        if let Some(hint) = c_habit(text) {
            return diagnostic.hint(hint);
        }
        match token.kind {
            TokenKind::Identifier => match misspelt_word(text) {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            },
            TokenKind::Bullet(kind) => match self.lists.last().or(self.last_list.as_ref()) {
                Some(list) if token.starts_line && list.column != token.column && list.kind == kind => {
                    let hint = format!(
                        "this bullet stands in column {}, the bullets of the list before in column {}",
                        token.column, list.column
                    );
                    self.with_tab_hint(diagnostic.also(list.bullet, "the list begins here").hint(hint))
                }
                _ => diagnostic,
            },
            _ => diagnostic,
        }
    }

    /// Adds a word on tabs if a line that the message points to begins with one.
    fn with_tab_hint(&self, diagnostic: Diagnostic) -> Diagnostic {
        let has_tab = |label: &Label| {
            let before = self.text.get(..label.span.start as usize).unwrap_or("");
            before[before.rfind('\n').map_or(0, |i| i + 1)..].contains('\t')
        };
        if diagnostic.primary.iter().chain(&diagnostic.secondary).any(has_tab) {
            return diagnostic
                .hint("there are tabs here: a tab goes on to the next multiple of eight columns");
        }
        diagnostic
    }
}

/// What the forms with `[` are.
const BRACKETS: &str = "`[x \\in S |-> e]` is a function, `[S -> T]` a set of functions, `[a |-> e]` a record, \
                        `[a : S]` a set of records";

/// Returns what to write in place of an operator of C-like languages.
fn c_habit(text: &str) -> Option<&'static str> {
    match text {
        "&&" => Some("conjunction is written `/\\`"),
        "||" => Some("disjunction is written `\\/`"),
        "==" => Some("equality is written `=`; `==` makes a definition"),
        "!" => Some("negation is written `~`, inequality `#`"),
        _ => None,
    }
}

/// Returns a hint if a name looks like a reserved word in small letters.
fn misspelt_word(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    (Keyword::find(&upper).is_some() && upper != text)
        .then(|| format!("reserved words are written in capitals: `{upper}`"))
}
