//! From tokens to the tree.
//!
//! Recursive descent for what has brackets and keywords, one stack per expression for operators
//! (`expr`), one stack of columns for junction lists. Follows SANY's grammar (`javacc/tla+.jj`).
//!
//! Invariants: nothing here fails or panics, whatever the text; every function that reads tokens
//! either reads at least one or returns [`Failed`]; a [`Failed`] has its diagnostic in `diagnostics`
//! already and is caught by the enclosing unit, so that one mistake makes one message; expressions
//! nest at most [`MAX_DEPTH`] levels, and operators chain at most [`MAX_CHAIN`] levels.

mod atoms;
mod brackets;
mod errors;
mod expr;
mod module;
mod proof;
mod recover;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashSet;

use super::lexer::{self, Keyword, Token, TokenKind};
use super::tree::{Expr, ExprKind, Junction, Module, Name};
use crate::base::{FileId, Span, Symbols};
use crate::diag::{Diagnostic, Severity};

/// How deep brackets and other constructs may nest.
pub const MAX_DEPTH: usize = 2_000;
/// How many operators may stand in one chain such as `a + b + c`.
pub const MAX_CHAIN: u32 = 10_000;

/// What a file was parsed to.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// All top-level modules of the file in order; the first one is the module that the file is named after.
    ///
    /// Modules after the first that have mistakes are left out: text after `====` is no concern of TLA+.
    pub modules: Vec<Module>,
    /// What is wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses the text of a file.
pub fn parse_module(file: FileId, text: &str, symbols: &mut Symbols) -> Parsed {
    let streams = lexer::tokenize_modules(file, text);
    let mut parsed = Parsed { modules: Vec::new(), diagnostics: Vec::new() };
    if streams.is_empty() {
        parsed.diagnostics.push(errors::no_module(file, text));
        return parsed;
    }
    for (index, tokens) in streams.into_iter().enumerate() {
        let mut parser = Parser::new(text, tokens, symbols);
        let module = parser.parse_top_module();
        let diagnostics = parser.diagnostics;
        if index == 0 {
            parsed.diagnostics = diagnostics;
            parsed.modules.extend(module);
        } else if let Some(first) = diagnostics.iter().find(|d| d.severity == Severity::Error) {
            parsed.diagnostics.push(errors::later_module(first));
        } else {
            parsed.modules.extend(module);
        }
    }
    parsed
}

/// Parses a text that is one expression.
pub fn parse_expression(file: FileId, text: &str, symbols: &mut Symbols) -> (Expr, Vec<Diagnostic>) {
    let tokens = lexer::tokenize(file, text);
    let mut parser = Parser::new(text, tokens, symbols);
    let parsed = parser.parse_expr().and_then(|expr| {
        if parser.at(TokenKind::End) { Ok(expr) } else { Err(parser.unexpected("the end of the expression")) }
    });
    let expr = parsed.unwrap_or(Expr { kind: ExprKind::Error, span: Span::new(file, 0, text.len()) });
    (expr, parser.diagnostics)
}

/// The sign that a mistake has been reported and the unit cannot be completed.
#[derive(Clone, Copy, Debug)]
struct Failed;

type Parse<T> = Result<T, Failed>;

/// A junction list that is being read.
#[derive(Clone, Copy, Debug)]
struct OpenList {
    kind: Junction,
    column: u32,
    bullet: Span,
}

/// The state of a parse: the tokens of one top-level module and the place in them.
struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    pos: usize,
    symbols: &'a mut Symbols,
    diagnostics: Vec<Diagnostic>,
    /// The junction lists that the current token stands in, innermost last.
    lists: Vec<OpenList>,
    /// The list that ended last, for a hint about its column.
    last_list: Option<OpenList>,
    depth: usize,
    /// Brackets at these tokens are no binders although they start like one: `{x \in S}`.
    not_binders: FxHashSet<usize>,
    /// Whether step numbers are names here.
    in_proof: bool,
    /// The facts that the HIDEs of the proof name.
    hidden: Vec<Expr>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, tokens: Vec<Token>, symbols: &'a mut Symbols) -> Self {
        Parser {
            text,
            tokens,
            pos: 0,
            symbols,
            diagnostics: Vec::new(),
            lists: Vec::new(),
            last_list: None,
            depth: 0,
            not_binders: FxHashSet::default(),
            in_proof: false,
            hidden: Vec::new(),
        }
    }

    /// Returns the current token.
    fn token(&self) -> Token {
        self.nth(0)
    }

    /// Returns a token ahead of the current one; the last token stands for all beyond the end.
    fn nth(&self, ahead: usize) -> Token {
        self.tokens[(self.pos + ahead).min(self.tokens.len() - 1)]
    }

    fn previous_span(&self) -> Span {
        self.tokens[self.pos.saturating_sub(1)].span
    }

    fn text_of(&self, token: Token) -> &'a str {
        self.text.get(token.span.start as usize..token.span.end as usize).unwrap_or("")
    }

    /// Returns the text of a string.
    fn string(&self, token: Token) -> String {
        let literal = self.text_of(token);
        lexer::unescape(literal.get(1..literal.len() - 1).unwrap_or(""))
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.token().kind == kind
    }

    fn at_keyword(&self, keyword: Keyword) -> bool {
        self.token().is_keyword(keyword)
    }

    fn at_operator(&self, symbol: &str) -> bool {
        self.token().is_operator(symbol)
    }

    /// Says whether the current token is to the right of the bullets of the innermost junction list.
    fn is_inside_list(&self) -> bool {
        self.lists.last().is_none_or(|list| self.token().column > list.column)
    }

    /// Reads the current token, whatever its column.
    fn bump(&mut self) -> Token {
        let token = self.token();
        if self.pos + 1 < self.tokens.len() {
            self.pos += 1;
        }
        token
    }

    /// Reads a token that belongs to the current construct.
    ///
    /// # Errors
    /// It stands at or left of the bullets of the innermost junction list, as SANY demands.
    fn take(&mut self) -> Parse<Token> {
        if self.is_inside_list() { Ok(self.bump()) } else { Err(self.outside_list()) }
    }

    /// Reads a token if it is of a kind.
    fn eat(&mut self, kind: TokenKind) -> Parse<bool> {
        if self.at(kind) { self.take().map(|_| true) } else { Ok(false) }
    }

    fn eat_keyword(&mut self, keyword: Keyword) -> Parse<bool> {
        self.eat(TokenKind::Keyword(keyword))
    }

    /// Reads a token of a kind, or reports that `what` was expected.
    fn expect(&mut self, kind: TokenKind, what: &str) -> Parse<Token> {
        if self.at(kind) { self.take() } else { Err(self.unexpected(what)) }
    }

    /// Reads a token that closes what `open` opened.
    fn expect_close(&mut self, kind: TokenKind, open: Token, what: &str) -> Parse<Token> {
        if self.at(kind) { self.take() } else { Err(self.unclosed(open, what)) }
    }

    /// Returns the name that a token spells.
    fn name_of(&mut self, token: Token) -> Name {
        let text = match self.text_of(token) {
            "ℕ" => "Nat",
            "ℤ" => "Int",
            "ℝ" => "Real",
            text => token.operator().map_or(text, |o| o.symbol),
        };
        Name { symbol: self.symbols.intern(text), span: token.span }
    }

    /// Reads a name.
    fn parse_name(&mut self, what: &str) -> Parse<Name> {
        if self.at(TokenKind::Identifier) {
            let token = self.take()?;
            return Ok(self.name_of(token));
        }
        Err(self.not_a_name(what))
    }

    /// Reads the name of a field or a module, which may be a reserved word.
    fn parse_field_name(&mut self, what: &str) -> Parse<Name> {
        if self.is_field_name(0) {
            let token = self.take()?;
            return Ok(self.name_of(token));
        }
        Err(self.not_a_name(what))
    }

    fn is_field_name(&self, ahead: usize) -> bool {
        let token = self.nth(ahead);
        match token.kind {
            TokenKind::Identifier | TokenKind::Keyword(_) => true,
            TokenKind::Operator(_) => self.text_of(token).starts_with(|c: char| c.is_ascii_alphabetic()),
            _ => false,
        }
    }

    /// Reads `item, item, ...`.
    fn parse_list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parse<T>) -> Parse<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.eat(TokenKind::Comma)? {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Runs a parse one level deeper.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= MAX_DEPTH {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// Runs a parse that may be given up: on failure nothing has happened.
    fn attempt<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Option<T> {
        let (pos, errors, lists) = (self.pos, self.diagnostics.len(), self.lists.len());
        let depth = self.depth;
        let result = parse(self);
        if result.is_err() {
            self.pos = pos;
            self.diagnostics.truncate(errors);
            self.lists.truncate(lists);
            self.depth = depth;
        }
        result.ok()
    }
}
