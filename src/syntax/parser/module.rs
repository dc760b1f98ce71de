//! Modules and their units: declarations, definitions, instances, assumptions.

use super::super::lexer::{Keyword, Token, TokenKind};
use super::super::operators::Fixity;
use super::super::tree::{Instance, Module, Name, OpDecl, Operator, OperatorForm, Unit, UnitKind};
use super::{Failed, Parse, Parser};

impl Parser<'_> {
    /// Parses the module that the tokens begin with; nothing if it has no name.
    pub(super) fn parse_top_module(&mut self) -> Option<Module> {
        self.parse_nested_module().ok()
    }

    fn parse_nested_module(&mut self) -> Parse<Module> {
        let first = self.pos;
        let header = self.bump();
        let name = self.parse_field_name("the name of the module")?;
        let mut extends = Vec::new();
        if self.parse_header_rest(&mut extends).is_err() {
            self.recover(header.column, self.pos);
        }
        let mut units = Vec::new();
        let mut column = self.token().column;
        loop {
            match self.token().kind {
                TokenKind::Separator => {
                    self.bump();
                }
                TokenKind::ModuleEnd => {
                    self.bump();
                    break;
                }
                TokenKind::End => {
                    self.missing_module_end(header, name);
                    break;
                }
                _ => {
                    let start = self.pos;
                    let token = self.token();
                    self.last_list = None;
                    let unit = if self.starts_unit(0) || self.could_start_unit() {
                        column = token.column;
                        self.nested(Parser::parse_unit)
                    } else {
                        Err(self.not_a_unit())
                    };
                    let unit = unit.unwrap_or_else(|Failed| {
                        self.lists.clear();
                        self.in_proof = false;
                        self.recover(column, start);
                        Unit {
                            kind: UnitKind::Skipped,
                            local: false,
                            span: token.span.to(self.previous_span()),
                        }
                    });
                    units.push(unit);
                    units.extend(self.hidden_unit());
                }
            }
        }
        let strings = self.strings(first);
        Ok(Module { name, extends, units, strings, span: header.span.to(self.previous_span()) })
    }

    /// Returns the strings from a token on.
    fn strings(&self, first: usize) -> Vec<Box<str>> {
        let tokens = self.tokens[first..self.pos].iter().filter(|token| token.kind == TokenKind::Str);
        tokens.map(|&token| self.string(token).into()).collect()
    }

    /// Parses the dashes after the name of the module, and EXTENDS.
    fn parse_header_rest(&mut self, extends: &mut Vec<Name>) -> Parse<()> {
        if self.at(TokenKind::Separator) {
            self.bump();
        } else {
            // One mistake in the first line says nothing about the second.
            let Failed = self.unexpected("`----` after the name of the module");
            while !self.token().starts_line && !self.at(TokenKind::End) {
                self.bump();
            }
        }
        if self.eat_keyword(Keyword::Extends)? {
            *extends = self.parse_list(|p| p.parse_field_name("the name of a module"))?;
        }
        Ok(())
    }

    /// Says whether a unit could be meant here although it is not well begun: `Foo = 1`.
    fn could_start_unit(&self) -> bool {
        self.at(TokenKind::Identifier) && self.token().starts_line
    }

    fn parse_unit(&mut self) -> Parse<Unit> {
        let token = self.token();
        let local = self.eat_keyword(Keyword::Local)?;
        let kind = match self.token().kind {
            TokenKind::Keyword(keyword) if !local || keyword == Keyword::Instance => {
                self.parse_keyword_unit(keyword)?
            }
            TokenKind::ModuleHeader if !local => UnitKind::Module(self.parse_nested_module()?),
            TokenKind::Identifier | TokenKind::Operator(_) => self.parse_definition()?,
            _ => return Err(self.unexpected("a definition or INSTANCE after LOCAL")),
        };
        Ok(Unit { kind, local, span: token.span.to(self.previous_span()) })
    }

    fn parse_keyword_unit(&mut self, keyword: Keyword) -> Parse<UnitKind> {
        match keyword {
            Keyword::Variable => {
                self.take()?;
                Ok(UnitKind::Variables(self.parse_list(|p| p.parse_name("the name of a variable"))?))
            }
            Keyword::Constant => {
                self.take()?;
                Ok(UnitKind::Constants(self.parse_list(|p| p.parse_decl("the name of a constant"))?))
            }
            Keyword::Recursive => self.parse_recursive(),
            Keyword::Instance => Ok(UnitKind::Instance(self.parse_instance()?)),
            Keyword::Assume | Keyword::Assumption | Keyword::Axiom => {
                self.take()?;
                let name = self.parse_statement_name()?;
                let body = self.parse_expr()?;
                Ok(UnitKind::Assume { name, body, axiom: keyword == Keyword::Axiom })
            }
            Keyword::Theorem | Keyword::Proposition => self.parse_theorem(),
            Keyword::Use | Keyword::Hide => self.parse_use(),
            _ => Err(self.not_a_unit()),
        }
    }

    fn parse_recursive(&mut self) -> Parse<UnitKind> {
        self.take()?;
        Ok(UnitKind::Recursive(self.parse_list(|p| p.parse_decl("the name of an operator"))?))
    }

    /// Parses the `Name ==` that may stand after `ASSUME` or `THEOREM`.
    pub(super) fn parse_statement_name(&mut self) -> Parse<Option<Name>> {
        if self.nth(1).kind != TokenKind::Define {
            return Ok(None);
        }
        let name = self.parse_name("a name")?;
        self.take()?;
        Ok(Some(name))
    }

    /// Parses a declared operator: `F`, `F(_, _)`, `_ + _`, `-. _`, `_ ^+`.
    pub(super) fn parse_decl(&mut self, what: &str) -> Parse<OpDecl> {
        if self.eat(TokenKind::Underscore)? {
            let token = self.token();
            let Some(operator) = token.operator().filter(|o| o.fixity != Fixity::Prefix) else {
                return Err(self.unexpected("an operator symbol"));
            };
            self.take()?;
            let name = self.name_of(token);
            if operator.fixity == Fixity::Postfix {
                return Ok(OpDecl { name, arity: 1 });
            }
            self.expect(TokenKind::Underscore, "`_`")?;
            return Ok(OpDecl { name, arity: 2 });
        }
        if self.at_operator("-.") {
            let token = self.take()?;
            let name = self.name_of(token);
            self.expect(TokenKind::Underscore, "`_`")?;
            return Ok(OpDecl { name, arity: 1 });
        }
        let name = self.parse_name(what)?;
        // A parenthesis that stands apart may begin something else, in the ASSUME of a theorem.
        let is_near = !self.token().spaced || self.nth(1).kind == TokenKind::Underscore;
        let has_places = self.at(TokenKind::LeftParen) && is_near;
        if !has_places {
            return Ok(OpDecl { name, arity: 0 });
        }
        let open = self.take()?;
        let places = self.parse_list(|p| p.expect(TokenKind::Underscore, "`_` for an argument"))?;
        self.expect_close(TokenKind::RightParen, open, "`,` or `)`")?;
        Ok(OpDecl { name, arity: places.len() })
    }

    /// Says whether a unit of LET begins here.
    pub(super) fn starts_let_unit(&self) -> bool {
        match self.token().kind {
            TokenKind::Keyword(Keyword::Recursive) => true,
            // `x = 1` too, which is then reported as a definition gone wrong.
            TokenKind::Identifier if self.nth(1).is_operator("=") => true,
            TokenKind::Identifier | TokenKind::Operator(_) => self.starts_definition(0),
            _ => false,
        }
    }

    pub(super) fn parse_let_unit(&mut self) -> Parse<Unit> {
        let token = self.token();
        let kind = if self.at_keyword(Keyword::Recursive) {
            self.parse_recursive()?
        } else {
            self.parse_definition()?
        };
        Ok(Unit { kind, local: false, span: token.span.to(self.previous_span()) })
    }

    /// Parses a definition of an operator, a function or a named instance.
    pub(super) fn parse_definition(&mut self) -> Parse<UnitKind> {
        if self.at_operator("-.") {
            let token = self.take()?;
            let name = self.name_of(token);
            let param = self.parse_param_name()?;
            return self.parse_operator(name, vec![param], OperatorForm::Prefix);
        }
        let first = self.token();
        let name = self.parse_name("the name of what is defined")?;
        let next = self.token();
        match next.kind {
            TokenKind::LeftParen => {
                self.take()?;
                let params = self.parse_list(|p| p.parse_decl("the name of a parameter"))?;
                self.expect_close(TokenKind::RightParen, next, "`,` or `)`")?;
                self.parse_named_definition(name, params)
            }
            TokenKind::LeftBracket => {
                self.take()?;
                let bounds = match self.parse_list(Parser::parse_bound) {
                    Err(failed) if self.at(TokenKind::RightBracket) => {
                        let hint = "a function is defined as `f[x \\in S] == e`, an operator as `F(x) == e`";
                        return Err(self.hint_last(failed, hint));
                    }
                    bounds => bounds?,
                };
                self.expect_close(TokenKind::RightBracket, next, "`,` or `]`")?;
                self.expect_define(name)?;
                Ok(UnitKind::Function { name, bounds, body: self.parse_expr()? })
            }
            TokenKind::Operator(_) | TokenKind::Bullet(_) => self.parse_symbol_definition(first, name),
            _ => self.parse_named_definition(name, Vec::new()),
        }
    }

    /// Parses `a ++ b == e` and `a ^+ == e` after the `a`.
    fn parse_symbol_definition(&mut self, first: Token, left: Name) -> Parse<UnitKind> {
        let token = self.token();
        let is_postfix = token.operator().is_some_and(|o| o.fixity == Fixity::Postfix);
        let define = if is_postfix { 1 } else { 2 };
        if self.nth(define).kind != TokenKind::Define {
            return Err(self.missing_define(first));
        }
        self.take()?;
        let name = self.name_of(token);
        let left = OpDecl { name: left, arity: 0 };
        if is_postfix {
            return self.parse_operator(name, vec![left], OperatorForm::Postfix);
        }
        let right = self.parse_param_name()?;
        self.parse_operator(name, vec![left, right], OperatorForm::Infix)
    }

    fn parse_param_name(&mut self) -> Parse<OpDecl> {
        Ok(OpDecl { name: self.parse_name("the name of a parameter")?, arity: 0 })
    }

    fn parse_named_definition(&mut self, name: Name, params: Vec<OpDecl>) -> Parse<UnitKind> {
        self.expect_define(name)?;
        if self.at_keyword(Keyword::Instance) {
            let instance = self.parse_instance()?;
            return Ok(UnitKind::NamedInstance { name, params, instance });
        }
        let body = self.parse_expr()?;
        Ok(UnitKind::Operator(Operator { name, params, form: OperatorForm::Named, body }))
    }

    fn parse_operator(&mut self, name: Name, params: Vec<OpDecl>, form: OperatorForm) -> Parse<UnitKind> {
        self.expect_define(name)?;
        let body = self.parse_expr()?;
        Ok(UnitKind::Operator(Operator { name, params, form, body }))
    }

    fn expect_define(&mut self, name: Name) -> Parse<()> {
        if !self.at(TokenKind::Define) {
            return Err(self.no_define(name));
        }
        self.take()?;
        Ok(())
    }

    /// Parses `INSTANCE M WITH a <- e, b <- Op`.
    pub(super) fn parse_instance(&mut self) -> Parse<Instance> {
        let start = self.take()?.span;
        let module = self.parse_field_name("the name of a module")?;
        let with = if self.eat_keyword(Keyword::With)? {
            self.parse_list(Parser::parse_substitution)?
        } else {
            Vec::new()
        };
        Ok(Instance { module, with, span: start.to(self.previous_span()) })
    }

    fn parse_substitution(&mut self) -> Parse<(Name, crate::syntax::tree::Expr)> {
        let token = self.token();
        let name = if token.operator().is_some() {
            self.take()?;
            self.name_of(token)
        } else {
            self.parse_name("the name of a constant or variable")?
        };
        self.expect(TokenKind::LeftArrow, "`<-`")?;
        Ok((name, self.parse_argument()?))
    }
}
