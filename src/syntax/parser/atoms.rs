//! Operands: names and paths, literals, junction lists, and the constructs that begin with a keyword.

use super::super::lexer::{Keyword, Token, TokenKind};
use super::super::tree::{Bound, Expr, ExprKind, Junction, Name, Pattern, Quantifier, Segment};
use super::{OpenList, Parse, Parser};

impl Parser<'_> {
    /// Parses an operand that is closed on the right.
    pub(super) fn parse_operand(&mut self) -> Parse<Expr> {
        let token = self.token();
        match token.kind {
            TokenKind::Identifier => self.parse_name_or_constant(),
            TokenKind::Step if self.in_proof => self.parse_path(),
            TokenKind::At => self.literal(ExprKind::At),
            TokenKind::Number => {
                let text = self.text_of(token);
                self.symbols.intern(text);
                self.literal(ExprKind::Number(text.to_owned()))
            }
            TokenKind::Str => {
                let text = self.string(token);
                self.literal(ExprKind::Str(text.into()))
            }
            TokenKind::Bullet(junction) => self.parse_junction(junction),
            TokenKind::LeftParen => self.parse_paren(),
            TokenKind::LeftBracket => self.parse_bracket(),
            TokenKind::LeftBrace => self.parse_brace(),
            TokenKind::LeftAngle => self.parse_angle(),
            TokenKind::Keyword(Keyword::WeakFairness | Keyword::StrongFairness) => self.parse_fairness(),
            TokenKind::Keyword(Keyword::Lambda) => Err(self.misplaced_lambda()),
            TokenKind::Operator(_) if self.nth(1).kind == TokenKind::LeftParen => self.parse_path(),
            _ => Err(self.missing_operand()),
        }
    }

    fn literal(&mut self, kind: ExprKind) -> Parse<Expr> {
        let span = self.take()?.span;
        Ok(Expr { kind, span })
    }

    fn parse_name_or_constant(&mut self) -> Parse<Expr> {
        let kind = match self.text_of(self.token()) {
            "TRUE" => ExprKind::Bool(true),
            "FALSE" => ExprKind::Bool(false),
            "BOOLEAN" => ExprKind::Boolean,
            "STRING" => ExprKind::StringSet,
            _ => return self.parse_path(),
        };
        if matches!(self.nth(1).kind, TokenKind::LeftParen | TokenKind::Bang) {
            return self.parse_path();
        }
        self.literal(kind)
    }

    /// Parses `I(3)!J!Op(x)`, the current token being a name, an operator symbol or a step number.
    pub(super) fn parse_path(&mut self) -> Parse<Expr> {
        let start = self.token().span;
        let mut segments = vec![self.parse_named_segment()?];
        while self.at(TokenKind::Bang) {
            if let Some(failed) = self.not_equal_in_c() {
                return Err(failed);
            }
            self.take()?;
            segments.push(self.parse_segment()?);
        }
        Ok(Expr { kind: ExprKind::Path(segments), span: start.to(self.previous_span()) })
    }

    fn parse_named_segment(&mut self) -> Parse<Segment> {
        let token = self.take()?;
        let name = self.name_of(token);
        let args = if self.at(TokenKind::LeftParen) { self.parse_arguments()? } else { Vec::new() };
        Ok(Segment::Name { name, args })
    }

    fn parse_segment(&mut self) -> Parse<Segment> {
        let token = self.token();
        let make: fn(crate::base::Span) -> Segment = match token.kind {
            TokenKind::Identifier => return self.parse_named_segment(),
            TokenKind::Operator(_) | TokenKind::Bullet(_) => return self.parse_named_segment(),
            TokenKind::LeftParen => {
                let args = self.parse_arguments()?;
                return Ok(Segment::Args(args, token.span.to(self.previous_span())));
            }
            TokenKind::Number => {
                let Ok(part) = self.text_of(token).parse() else {
                    return Err(self.unexpected("the number of a part of the formula"));
                };
                self.take()?;
                return Ok(Segment::Part(part, token.span));
            }
            TokenKind::LeftAngle => Segment::Left,
            TokenKind::RightAngle => Segment::Right,
            TokenKind::Colon => Segment::Body,
            TokenKind::At => Segment::At,
            _ => return Err(self.unexpected("a name or a part of a formula after `!`")),
        };
        self.take()?;
        Ok(make(token.span))
    }

    /// Parses `(a, b)`.
    pub(super) fn parse_arguments(&mut self) -> Parse<Vec<Expr>> {
        let open = self.expect(TokenKind::LeftParen, "`(`")?;
        let args = self.nested(|p| p.parse_list(Parser::parse_argument))?;
        self.expect_close(TokenKind::RightParen, open, "`,` or `)`")?;
        Ok(args)
    }

    /// Parses an argument: an expression, the symbol of an operator, or a LAMBDA.
    pub(super) fn parse_argument(&mut self) -> Parse<Expr> {
        let token = self.token();
        if token.operator().is_some() && self.ends_argument(1) {
            self.take()?;
            let name = self.name_of(token);
            return Ok(Expr { kind: ExprKind::OperatorName(name), span: token.span });
        }
        if self.at_keyword(Keyword::Lambda) {
            return self.nested(Parser::parse_lambda);
        }
        self.parse_expr()
    }

    fn ends_argument(&self, ahead: usize) -> bool {
        matches!(self.nth(ahead).kind, TokenKind::Comma | TokenKind::RightParen) || self.starts_unit(ahead)
    }

    fn parse_lambda(&mut self) -> Parse<Expr> {
        let start = self.take()?.span;
        let names = self.parse_list(|p| p.parse_name("the name of a parameter"))?;
        self.expect(TokenKind::Colon, "`:` after the parameters of LAMBDA")?;
        let body = self.parse_expr()?;
        let span = start.to(body.span);
        Ok(Expr { kind: ExprKind::Lambda(names, Box::new(body)), span })
    }

    fn parse_junction(&mut self, kind: Junction) -> Parse<Expr> {
        let first = self.token();
        let list = OpenList { kind, column: first.column, bullet: first.span };
        self.lists.push(list);
        let mut items = Vec::new();
        while self.at(TokenKind::Bullet(kind)) && self.token().column == list.column {
            let bullet = self.bump().span;
            items.push((bullet, self.parse_expr()?));
        }
        self.lists.pop();
        self.last_list = Some(list);
        Ok(Expr { kind: ExprKind::Junction(kind, items), span: first.span.to(self.previous_span()) })
    }

    /// Parses a construct that goes on as far as it can.
    pub(super) fn parse_open_expr(&mut self) -> Parse<Expr> {
        let token = self.bump();
        let kind = match token.kind {
            TokenKind::Forall => self.parse_quantified(Quantifier::Forall)?,
            TokenKind::Exists => self.parse_quantified(Quantifier::Exists)?,
            TokenKind::TemporalForall => self.parse_unbounded(Quantifier::TemporalForall)?,
            TokenKind::TemporalExists => self.parse_unbounded(Quantifier::TemporalExists)?,
            TokenKind::Keyword(Keyword::If) => self.parse_if(token)?,
            TokenKind::Keyword(Keyword::Case) => self.parse_case(token)?,
            TokenKind::Keyword(Keyword::Let) => self.parse_let(token)?,
            _ => self.parse_choose()?,
        };
        Ok(Expr { kind, span: token.span.to(self.previous_span()) })
    }

    fn parse_quantified(&mut self, quantifier: Quantifier) -> Parse<ExprKind> {
        if self.names_until(TokenKind::Colon) {
            return self.parse_unbounded(quantifier);
        }
        let bounds = self.parse_list(Parser::parse_bound)?;
        self.expect(TokenKind::Colon, "`,` or `:` after what is quantified")?;
        let body = self.parse_expr()?;
        Ok(ExprKind::Quantified(quantifier, bounds, Box::new(body)))
    }

    fn parse_unbounded(&mut self, quantifier: Quantifier) -> Parse<ExprKind> {
        let names = self.parse_list(|p| p.parse_name("the name of a variable"))?;
        self.expect(TokenKind::Colon, "`,` or `:` after what is quantified")?;
        let body = self.parse_expr()?;
        Ok(ExprKind::Unbounded(quantifier, names, Box::new(body)))
    }

    /// Says whether `x, y, ...` and then a token of a kind stand here.
    fn names_until(&self, kind: TokenKind) -> bool {
        let mut ahead = 0;
        while self.nth(ahead).kind == TokenKind::Identifier {
            match self.nth(ahead + 1).kind {
                TokenKind::Comma => ahead += 2,
                other => return other == kind,
            }
        }
        false
    }

    /// Parses `x, y \in S` or `<<x, y>> \in S`.
    pub(super) fn parse_bound(&mut self) -> Parse<Bound> {
        let pattern = if self.at(TokenKind::LeftAngle) {
            self.parse_tuple_pattern()?
        } else {
            Pattern::Names(self.parse_list(|p| p.parse_name("a name or a tuple of names"))?)
        };
        self.expect_in()?;
        let set = self.parse_expr()?;
        Ok(Bound { pattern, set })
    }

    pub(super) fn expect_in(&mut self) -> Parse<Token> {
        if self.at_operator("\\in") { self.take() } else { Err(self.unexpected("`\\in`")) }
    }

    pub(super) fn parse_tuple_pattern(&mut self) -> Parse<Pattern> {
        let open = self.expect(TokenKind::LeftAngle, "`<<`")?;
        let names = self.parse_list(|p| p.parse_name("a name"))?;
        self.expect_close(TokenKind::RightAngle, open, "`,` or `>>`")?;
        Ok(Pattern::Tuple(names, open.span.to(self.previous_span())))
    }

    fn parse_choose(&mut self) -> Parse<ExprKind> {
        let pattern = if self.at(TokenKind::LeftAngle) {
            self.parse_tuple_pattern()?
        } else {
            let name: Name = self.parse_name("the name of what is chosen")?;
            Pattern::Names(vec![name])
        };
        let set = if self.at_operator("\\in") {
            self.take()?;
            Some(Box::new(self.parse_expr()?))
        } else {
            None
        };
        self.expect(TokenKind::Colon, "`:` and the condition of CHOOSE")?;
        Ok(ExprKind::Choose(pattern, set, Box::new(self.parse_expr()?)))
    }

    fn parse_if(&mut self, open: Token) -> Parse<ExprKind> {
        let condition = Box::new(self.parse_expr()?);
        self.expect_part(Keyword::Then, open, "`THEN`")?;
        let then = Box::new(self.parse_expr()?);
        self.expect_part(Keyword::Else, open, "`ELSE`")?;
        Ok(ExprKind::If(condition, then, Box::new(self.parse_expr()?)))
    }

    fn expect_part(&mut self, keyword: Keyword, open: Token, what: &str) -> Parse<Token> {
        self.expect_close(TokenKind::Keyword(keyword), open, what)
    }

    fn parse_case(&mut self, open: Token) -> Parse<ExprKind> {
        let mut arms = Vec::new();
        loop {
            if self.eat_keyword(Keyword::Other)? {
                self.expect(TokenKind::Arrow, "`->` after OTHER")?;
                let other = self.parse_expr()?;
                return Ok(ExprKind::Case(arms, Some(Box::new(other))));
            }
            let condition = self.parse_expr()?;
            self.expect_close(TokenKind::Arrow, open, "`->` after the condition")?;
            arms.push((condition, self.parse_expr()?));
            if !self.at_operator("[]") || !self.is_inside_list() {
                return Ok(ExprKind::Case(arms, None));
            }
            self.bump();
        }
    }

    fn parse_let(&mut self, open: Token) -> Parse<ExprKind> {
        let mut units = vec![self.parse_let_unit()?];
        while self.starts_let_unit() {
            units.push(self.parse_let_unit()?);
        }
        self.expect_part(Keyword::In, open, "`IN`")?;
        Ok(ExprKind::Let(units, Box::new(self.parse_expr()?)))
    }
}
