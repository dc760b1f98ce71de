//! The forms in brackets: `( )`, `[ ]`, `{ }`, `<< >>`, and the subscripts after them.

use super::super::lexer::{Keyword, Token, TokenKind};
use super::super::tree::{Accessor, Bound, Expr, ExprKind, Name, Pattern, Segment, Update};
use super::{Parse, Parser};

impl Parser<'_> {
    pub(super) fn parse_paren(&mut self) -> Parse<Expr> {
        let open = self.take()?;
        let inner = self.parse_expr()?;
        self.expect_close(TokenKind::RightParen, open, "`)`")?;
        Ok(self.finish(open, ExprKind::Paren(Box::new(inner))))
    }

    /// Returns an expression from a token to the last one read.
    fn finish(&self, start: Token, kind: ExprKind) -> Expr {
        Expr { kind, span: start.span.to(self.previous_span()) }
    }

    /// Parses what begins with `<<`.
    pub(super) fn parse_angle(&mut self) -> Parse<Expr> {
        let open = self.take()?;
        if self.eat(TokenKind::RightAngle)? {
            return Ok(self.finish(open, ExprKind::Tuple(Vec::new())));
        }
        let mut items = self.parse_list(Parser::parse_expr)?;
        if self.at(TokenKind::RightAngleSub) && items.len() == 1 {
            self.take()?;
            let subscript = self.parse_subscript()?;
            let action = Box::new(items.remove(0));
            return Ok(self.finish(open, ExprKind::AngleAction(action, Box::new(subscript))));
        }
        self.expect_close(TokenKind::RightAngle, open, "`,` or `>>`")?;
        Ok(self.finish(open, ExprKind::Tuple(items)))
    }

    /// Parses what begins with `{`.
    pub(super) fn parse_brace(&mut self) -> Parse<Expr> {
        let start = self.pos;
        let open = self.take()?;
        if self.eat(TokenKind::RightBrace)? {
            return Ok(self.finish(open, ExprKind::SetEnum(Vec::new())));
        }
        let filter = self.parse_binder(start, TokenKind::Colon, |p| {
            let pattern = if p.at(TokenKind::LeftAngle) {
                p.parse_tuple_pattern()?
            } else {
                Pattern::Names(vec![p.parse_name("a name")?])
            };
            p.expect_in()?;
            Ok((pattern, p.parse_expr()?))
        });
        if let Some((pattern, set)) = filter {
            self.take()?;
            let condition = self.parse_expr()?;
            self.expect_close(TokenKind::RightBrace, open, "`}`")?;
            let kind = ExprKind::SetFilter(pattern, Box::new(set), Box::new(condition));
            return Ok(self.finish(open, kind));
        }
        let first = self.parse_expr()?;
        if self.eat(TokenKind::Colon)? {
            let bounds = self.parse_list(Parser::parse_bound)?;
            self.expect_close(TokenKind::RightBrace, open, "`,` or `}`")?;
            return Ok(self.finish(open, ExprKind::SetMap(Box::new(first), bounds)));
        }
        let mut items = vec![first];
        while self.eat(TokenKind::Comma)? {
            items.push(self.parse_expr()?);
        }
        self.expect_close(TokenKind::RightBrace, open, "`,` or `}`")?;
        Ok(self.finish(open, ExprKind::SetEnum(items)))
    }

    /// Parses the names and sets of a bracket at token `start` if the bracket is a binder: if
    /// `x \in S` begins it and `end` stands after that. Otherwise nothing has happened.
    ///
    /// What is no binder is remembered: so the text of nested brackets is read twice, not 2^n times.
    fn parse_binder<T>(
        &mut self,
        start: usize,
        end: TokenKind,
        parse: impl FnOnce(&mut Self) -> Parse<T>,
    ) -> Option<T> {
        if self.not_binders.contains(&start) || !self.looks_like_binder() {
            return None;
        }
        let found = self.attempt(|p| {
            let parsed = parse(p)?;
            if p.at(end) { Ok(parsed) } else { Err(super::Failed) }
        });
        if found.is_none() {
            self.not_binders.insert(start);
        }
        found
    }

    /// Says whether `x, y \in` or `<<x, y>> \in` stands here.
    fn looks_like_binder(&self) -> bool {
        let is_tuple = self.at(TokenKind::LeftAngle);
        let mut ahead = usize::from(is_tuple);
        while self.nth(ahead).kind == TokenKind::Identifier {
            ahead += 1;
            if self.nth(ahead).kind != TokenKind::Comma {
                break;
            }
            ahead += 1;
        }
        if is_tuple {
            if self.nth(ahead).kind != TokenKind::RightAngle {
                return false;
            }
            ahead += 1;
        }
        ahead > 0 && self.nth(ahead).is_operator("\\in")
    }

    /// Parses what begins with `[` where an operand is expected.
    pub(super) fn parse_bracket(&mut self) -> Parse<Expr> {
        let start = self.pos;
        let open = self.take()?;
        let mut close = "`,` or `]`";
        let kind = if self.is_field_name(0) && self.nth(1).kind == TokenKind::MapsTo {
            ExprKind::Record(self.parse_fields(TokenKind::MapsTo, "`|->`")?)
        } else if self.is_field_name(0) && self.nth(1).kind == TokenKind::Colon {
            ExprKind::RecordSet(self.parse_fields(TokenKind::Colon, "`:`")?)
        } else if let Some(bounds) = self.parse_function_bounds(start) {
            self.take()?;
            close = "`]`";
            ExprKind::Function(bounds, Box::new(self.parse_expr()?))
        } else {
            let first = Box::new(self.parse_expr()?);
            if self.eat(TokenKind::Arrow)? {
                close = "`]`";
                ExprKind::FunctionSet(first, Box::new(self.parse_expr()?))
            } else if self.eat_keyword(Keyword::Except)? {
                ExprKind::Except(first, self.parse_list(Parser::parse_update)?)
            } else if self.eat(TokenKind::RightBracketSub)? {
                let subscript = Box::new(self.parse_subscript()?);
                return Ok(self.finish(open, ExprKind::BoxAction(first, subscript)));
            } else {
                return Err(self.unclosed(open, "`->`, `|->`, `EXCEPT` or `]_`"));
            }
        };
        self.expect_close(TokenKind::RightBracket, open, close)?;
        Ok(self.finish(open, kind))
    }

    fn parse_function_bounds(&mut self, start: usize) -> Option<Vec<Bound>> {
        self.parse_binder(start, TokenKind::MapsTo, |p| p.parse_list(Parser::parse_bound))
    }

    fn parse_fields(&mut self, separator: TokenKind, what: &str) -> Parse<Vec<(Name, Expr)>> {
        self.parse_list(|p| {
            let name = p.parse_field_name("the name of a field")?;
            p.expect(separator, what)?;
            Ok((name, p.parse_expr()?))
        })
    }

    /// Parses `!.a[i] = e`.
    fn parse_update(&mut self) -> Parse<Update> {
        let start = self.expect(TokenKind::Bang, "`!` and what is updated")?;
        let mut path = Vec::new();
        loop {
            let token = self.token();
            if self.eat(TokenKind::Dot)? {
                path.push(Accessor::Field(self.parse_field_name("the name of a field")?));
            } else if self.eat(TokenKind::LeftBracket)? {
                let args = self.parse_list(Parser::parse_expr)?;
                self.expect_close(TokenKind::RightBracket, token, "`,` or `]`")?;
                path.push(Accessor::Index(args, token.span.to(self.previous_span())));
            } else if path.is_empty() {
                return Err(self.unexpected("`.` or `[` after the `!` of EXCEPT"));
            } else if self.at_operator("=") {
                self.take()?;
                break;
            } else {
                return Err(self.unexpected("`.`, `[` or `=` in an update of EXCEPT"));
            }
        }
        let value = self.parse_expr()?;
        Ok(Update { path, value, span: start.span.to(self.previous_span()) })
    }

    /// Parses the `v` of `[A]_v` and `WF_v(A)`: a path of names or something in brackets.
    fn parse_subscript(&mut self) -> Parse<Expr> {
        match self.token().kind {
            TokenKind::LeftParen => self.nested(Parser::parse_paren),
            TokenKind::LeftBrace => self.nested(Parser::parse_brace),
            TokenKind::LeftBracket => self.nested(Parser::parse_bracket),
            TokenKind::LeftAngle => self.nested(Parser::parse_angle),
            TokenKind::Identifier => self.parse_name_subscript(),
            _ => Err(self.unexpected("a subscript: a name, or an expression in brackets")),
        }
    }

    fn parse_name_subscript(&mut self) -> Parse<Expr> {
        let start = self.token();
        let mut segments = Vec::new();
        loop {
            let name = self.parse_name("a name in the subscript")?;
            let args = if self.at(TokenKind::LeftParen) { self.parse_arguments()? } else { Vec::new() };
            segments.push(Segment::Name { name, args });
            if !self.at(TokenKind::Bang) {
                return Ok(self.finish(start, ExprKind::Path(segments)));
            }
            if let Some(failed) = self.not_equal_in_c() {
                return Err(failed);
            }
            self.take()?;
        }
    }

    /// Parses `WF_v(A)` and `SF_v(A)`.
    ///
    /// In `WF_f(x)` the `(x)` is read as an argument of the subscript first: without another
    /// parenthesis after it, it is the action.
    pub(super) fn parse_fairness(&mut self) -> Parse<Expr> {
        let start = self.take()?;
        let mut subscript = self.parse_subscript()?;
        let action = if self.at(TokenKind::LeftParen) {
            let open = self.take()?;
            let action = self.parse_expr()?;
            self.expect_close(TokenKind::RightParen, open, "`)`")?;
            action
        } else {
            let last = match &mut subscript.kind {
                ExprKind::Path(segments) => segments.last_mut(),
                _ => None,
            };
            match last {
                Some(Segment::Name { name, args }) if args.len() == 1 => {
                    subscript.span.end = name.span.end;
                    args.remove(0)
                }
                _ => return Err(self.missing_action(start)),
            }
        };
        let (subscript, action) = (Box::new(subscript), Box::new(action));
        let is_weak = start.is_keyword(Keyword::WeakFairness);
        let kind = if is_weak {
            ExprKind::WeakFairness(subscript, action)
        } else {
            ExprKind::StrongFairness(subscript, action)
        };
        Ok(self.finish(start, kind))
    }
}
