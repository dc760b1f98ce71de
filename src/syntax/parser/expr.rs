//! Expressions made of operators: a stack of operands and operators, reduced by precedence ranges.
//!
//! The rule is SANY's (`tla2sany/parser/OperatorStack.java`): an operand goes to the operator on its
//! left or on its right, whichever binds tighter by its *whole* range; overlapping ranges are a
//! conflict, which is the writer's to resolve. A token at or left of the bullets of the innermost
//! junction list never continues an expression.

use super::super::lexer::{Keyword, TokenKind};
use super::super::operators::{self, Fixity, Operator};
use super::super::tree::{Expr, ExprKind, Name, Segment};
use super::{Failed, MAX_CHAIN, Parse, Parser};
use crate::base::Span;

/// An entry of the stack; operands and infix operators alternate, prefix operators come in between.
enum Entry {
    Operator(&'static Operator, Span),
    /// An expression and the length of its longest chain of operators.
    Operand(Expr, u32),
}

impl Parser<'_> {
    /// Parses an expression up to the first token that cannot belong to it.
    pub(super) fn parse_expr(&mut self) -> Parse<Expr> {
        self.nested(Parser::parse_operators)
    }

    fn parse_operators(&mut self) -> Parse<Expr> {
        let mut stack = Vec::new();
        loop {
            self.read_prefix_operators(&mut stack)?;
            if !self.is_inside_list() {
                return Err(self.missing_operand());
            }
            if self.starts_open_expr() {
                let expr = self.parse_open_expr()?;
                stack.push(Entry::Operand(expr, 0));
                break;
            }
            let expr = self.parse_operand()?;
            stack.push(Entry::Operand(expr, 0));
            self.read_postfix_operators(&mut stack)?;
            if !self.is_inside_list() {
                break;
            }
            if self.at(TokenKind::DoubleColon) {
                self.read_label(&mut stack)?;
                break;
            }
            let Some(operator) = self.token().operator().filter(|o| o.fixity == Fixity::Infix) else { break };
            self.reduce_before(&mut stack, operator)?;
            let token = self.bump();
            stack.push(Entry::Operator(operator, token.span));
        }
        while stack.len() > 1 {
            self.reduce(&mut stack)?;
        }
        match stack.pop() {
            Some(Entry::Operand(expr, _)) => Ok(expr),
            Some(Entry::Operator(..)) | None => Err(Failed),
        }
    }

    fn read_prefix_operators(&mut self, stack: &mut Vec<Entry>) -> Parse<()> {
        while let Some(operator) = self.token().operator() {
            let is_minus = operator.symbol == "-";
            if !self.is_inside_list() || !(operator.fixity == Fixity::Prefix || is_minus) {
                break;
            }
            if *operator == operators::NEGATE {
                break;
            }
            let operator = if is_minus { &operators::NEGATE } else { operator };
            if let Some(Entry::Operator(left, span)) = stack.last() {
                let is_minus_twice = **left == operators::NEGATE;
                if is_minus && !is_minus_twice && left.low > operator.high {
                    let right = self.token().span;
                    return Err(self.precedence_conflict((left, *span), (operator, right)));
                }
            }
            let token = self.bump();
            stack.push(Entry::Operator(operator, token.span));
        }
        Ok(())
    }

    fn read_postfix_operators(&mut self, stack: &mut Vec<Entry>) -> Parse<()> {
        while self.is_inside_list() {
            let token = self.token();
            match token.kind {
                TokenKind::Dot => {
                    self.bump();
                    let field = self.parse_field_name("the name of a field")?;
                    self.wrap(stack, &operators::SELECT, |e| ExprKind::Field(e, field))?;
                }
                TokenKind::LeftBracket => {
                    self.reduce_before(stack, &operators::APPLY)?;
                    self.bump();
                    let args = self.parse_list(Parser::parse_expr)?;
                    self.expect_close(TokenKind::RightBracket, token, "`,` or `]`")?;
                    self.wrap(stack, &operators::APPLY, |e| ExprKind::Index(e, args))?;
                }
                _ => {
                    let Some(operator) = token.operator().filter(|o| o.fixity == Fixity::Postfix) else {
                        break;
                    };
                    self.reduce_before(stack, operator)?;
                    self.bump();
                    let name = self.operator_name(operator, token.span);
                    self.wrap(stack, operator, |e| ExprKind::Postfix(name, e))?;
                }
            }
        }
        Ok(())
    }

    /// Puts the operand on top of the stack into a postfix construct that ends before the current token.
    fn wrap(
        &mut self,
        stack: &mut Vec<Entry>,
        operator: &'static Operator,
        make: impl FnOnce(Box<Expr>) -> ExprKind,
    ) -> Parse<()> {
        self.reduce_before(stack, operator)?;
        let Some(Entry::Operand(expr, chain)) = stack.pop() else { return Err(Failed) };
        let span = expr.span.to(self.previous_span());
        self.push(stack, Expr { kind: make(Box::new(expr)), span }, chain + 1)
    }

    fn push(&mut self, stack: &mut Vec<Entry>, expr: Expr, chain: u32) -> Parse<()> {
        if chain > MAX_CHAIN {
            return Err(self.too_deep());
        }
        stack.push(Entry::Operand(expr, chain));
        Ok(())
    }

    /// Reduces all operators on the stack that bind tighter than `right`, which stands next.
    fn reduce_before(&mut self, stack: &mut Vec<Entry>, right: &'static Operator) -> Parse<()> {
        while stack.len() > 1 {
            let Some(Entry::Operator(left, span)) = stack.get(stack.len() - 2) else { break };
            if left.binds_tighter(right) {
                self.reduce(stack)?;
            } else if left.binds_looser(right) {
                break;
            } else {
                let right = (right, self.token().span);
                return Err(self.precedence_conflict((left, *span), right));
            }
        }
        Ok(())
    }

    /// Applies the topmost operator of the stack to its operands.
    fn reduce(&mut self, stack: &mut Vec<Entry>) -> Parse<()> {
        let (Some(Entry::Operand(right, right_chain)), Some(Entry::Operator(operator, at))) =
            (stack.pop(), stack.pop())
        else {
            return Err(Failed);
        };
        let name = self.operator_name(operator, at);
        if operator.fixity == Fixity::Prefix {
            let span = at.to(right.span);
            return self.push(
                stack,
                Expr { kind: ExprKind::Prefix(name, Box::new(right)), span },
                right_chain + 1,
            );
        }
        let Some(Entry::Operand(left, left_chain)) = stack.pop() else { return Err(Failed) };
        let span = left.span.to(right.span);
        let chain = left_chain.max(right_chain) + 1;
        if operator.symbol != "\\X" {
            let kind = ExprKind::Infix(name, Box::new(left), Box::new(right));
            return self.push(stack, Expr { kind, span }, chain);
        }
        let (factors, chain) = match left.kind {
            ExprKind::Product(mut factors) => {
                factors.push(right);
                (factors, chain - 1)
            }
            kind => (vec![Expr { kind, span: left.span }, right], chain),
        };
        self.push(stack, Expr { kind: ExprKind::Product(factors), span }, chain)
    }

    /// Reads `:: e` after the label on top of the stack.
    fn read_label(&mut self, stack: &mut Vec<Entry>) -> Parse<()> {
        let colons = self.token();
        let Some(Entry::Operand(label, _)) = stack.pop() else { return Err(Failed) };
        let Some((name, params)) = label_parts(&label) else {
            return Err(
                self.unexpected("an operator or the end of the expression, as no label stands before it")
            );
        };
        self.bump();
        let body = self.parse_expr()?;
        // SANY: a label must not change how the expression is read without it.
        let top = match &body.kind {
            ExprKind::Infix(op, ..) | ExprKind::Postfix(op, _) => {
                operators::find(self.symbols.text(op.symbol))
            }
            _ => None,
        };
        if let (Some(Entry::Operator(left, span)), Some(right)) = (stack.last(), top)
            && !left.binds_looser(right)
        {
            return Err(self.label_conflict((left, *span), colons.span));
        }
        let span = label.span.to(body.span);
        let kind = ExprKind::Label(name, params, Box::new(body));
        stack.push(Entry::Operand(Expr { kind, span }, 0));
        Ok(())
    }

    pub(super) fn operator_name(&mut self, operator: &Operator, span: Span) -> Name {
        Name { symbol: self.symbols.intern(operator.symbol), span }
    }

    /// Says whether a construct begins here that goes on as far as it can: `IF`, `\A`, ...
    fn starts_open_expr(&self) -> bool {
        matches!(
            self.token().kind,
            TokenKind::Forall
                | TokenKind::Exists
                | TokenKind::TemporalForall
                | TokenKind::TemporalExists
                | TokenKind::Keyword(Keyword::If | Keyword::Case | Keyword::Let | Keyword::Choose)
        )
    }
}

/// Returns the name and the parameters of `lab(x, y)`.
fn label_parts(expr: &Expr) -> Option<(Name, Vec<Name>)> {
    let (name, args) = single_name(expr)?;
    let params = args.iter().map(|a| single_name(a).filter(|(_, args)| args.is_empty()).map(|(n, _)| n));
    Some((name, params.collect::<Option<_>>()?))
}

fn single_name(expr: &Expr) -> Option<(Name, &[Expr])> {
    let ExprKind::Path(segments) = &expr.kind else { return None };
    let [Segment::Name { name, args }] = segments.as_slice() else { return None };
    Some((*name, args))
}
