//! The levels of expressions.

use super::Checker;
use super::info::{Info, Unknown, Weight};
use super::rules::rule;
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{Accessor, Bound, Expr, ExprKind, Level, Primitive};

impl Checker<'_> {
    /// Returns the level of an expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Info {
        match &expr.kind {
            ExprKind::Int(_)
            | ExprKind::Decimal
            | ExprKind::Str(_)
            | ExprKind::Bool(_)
            | ExprKind::BooleanSet
            | ExprKind::StringSet
            | ExprKind::At => Info::of(Level::Constant),
            ExprKind::Local(id) => {
                if self.is_param[id.0 as usize] {
                    Info::unknown(Unknown::Param(*id))
                } else if self.flexible.contains(id) {
                    Info::of(Level::State)
                } else {
                    Info::of(Level::Constant)
                }
            }
            ExprKind::LocalApply(id, args) => self.apply_unknown(Unknown::Param(*id), args),
            ExprKind::Apply(target, args) => self.apply(target, args, expr.span),
            ExprKind::Primitive(primitive, operands) => self.primitive(*primitive, operands, expr.span),
            ExprKind::And(items) => self.logical("/\\", items, expr.span),
            ExprKind::Or(items) => self.logical("\\/", items, expr.span),
            ExprKind::Forall(bounds, body) | ExprKind::Exists(bounds, body) => {
                let mut info = self.expr(body);
                let ranges = self.bounds(bounds, &mut info);
                self.temporal_bounds(&info, bounds, &ranges);
                info
            }
            ExprKind::Unbounded(body) => self.expr(body),
            ExprKind::Flexible(names, body) => {
                self.flexible.extend(names);
                let mut info = Info::of(Level::Temporal);
                let body = self.expr(body);
                info.absorb(&body, Level::Temporal, Weight::Hidden);
                info
            }
            ExprKind::Choose(_, set, body) => {
                let mut info = self.values("CHOOSE", [&**body]);
                if let Some(set) = set {
                    self.range(set, &mut info);
                }
                info
            }
            ExprKind::SetEnum(items) => self.values("{...}", items),
            ExprKind::SetFilter(_, set, body) => {
                let mut info = self.values("{x \\in S : ...}", [&**body]);
                self.range(set, &mut info);
                info
            }
            ExprKind::SetMap(body, bounds) => {
                let mut info = self.values("{... : x \\in S}", [&**body]);
                self.bounds(bounds, &mut info);
                info
            }
            ExprKind::Function(bounds, body) => {
                let mut info = self.expr(body);
                self.bounds(bounds, &mut info);
                info
            }
            ExprKind::FunctionSet(a, b) => self.values("[S -> T]", [&**a, &**b]),
            ExprKind::Record(fields) | ExprKind::RecordSet(fields) => self.any(fields.iter().map(|(_, e)| e)),
            ExprKind::Except(function, updates) => {
                let mut parts: Vec<&Expr> = vec![function];
                for update in updates {
                    for accessor in &update.path {
                        match accessor {
                            Accessor::Index(e) => parts.push(e),
                            Accessor::Field(_) => {}
                        }
                    }
                    parts.push(&update.value);
                }
                self.values("EXCEPT", parts)
            }
            ExprKind::Index(function, index) => self.values("f[x]", [&**function, &**index]),
            ExprKind::Field(record, _) => self.values("r.a", [&**record]),
            ExprKind::Tuple(items) => self.values("<<...>>", items),
            ExprKind::Product(items) => self.values("\\X", items),
            ExprKind::BoxAction(action, subscript) => {
                self.subscripted("[A]_v", Level::Action, action, subscript)
            }
            ExprKind::AngleAction(action, subscript) => {
                self.subscripted("<<A>>_v", Level::Action, action, subscript)
            }
            ExprKind::WeakFairness(subscript, action) => {
                self.subscripted("WF_v(A)", Level::Temporal, action, subscript)
            }
            ExprKind::StrongFairness(subscript, action) => {
                self.subscripted("SF_v(A)", Level::Temporal, action, subscript)
            }
            ExprKind::If(c, a, b) => self.any([&**c, &**a, &**b]),
            ExprKind::Case(arms, other) => {
                self.any(arms.iter().flat_map(|(g, v)| [g, v]).chain(other.as_deref()))
            }
            ExprKind::Let(defs, body) => {
                for &def in defs {
                    self.define(def);
                }
                self.expr(body)
            }
        }
    }

    /// Takes operands of any level.
    fn any<'e>(&mut self, operands: impl IntoIterator<Item = &'e Expr>) -> Info {
        let mut info = Info::of(Level::Constant);
        for operand in operands {
            let operand = self.expr(operand);
            info.absorb(&operand, Level::Temporal, Weight::Counts);
        }
        info
    }

    /// Takes operands that are no temporal formulas.
    fn values<'e>(&mut self, symbol: &str, operands: impl IntoIterator<Item = &'e Expr>) -> Info {
        let mut info = Info::of(Level::Constant);
        for expr in operands {
            let operand = self.expr(expr);
            self.check_operand(symbol, &operand, Level::Action, expr.span, None);
            info.absorb(&operand, Level::Action, Weight::Counts);
        }
        info
    }

    fn subscripted(&mut self, symbol: &str, level: Level, action: &Expr, subscript: &Expr) -> Info {
        let mut info = Info::of(level);
        for (expr, max) in [(action, Level::Action), (subscript, Level::State)] {
            let operand = self.expr(expr);
            self.check_operand(symbol, &operand, max, expr.span, None);
            info.absorb(&operand, max, Weight::Hidden);
        }
        info
    }

    /// Adds the sets of a binder; returns their levels.
    pub(super) fn bounds(&mut self, bounds: &[Bound], info: &mut Info) -> Vec<Level> {
        bounds.iter().map(|b| self.range(&b.set, info)).collect()
    }

    fn range(&mut self, set: &Expr, info: &mut Info) -> Level {
        let operand = self.expr(set);
        if operand.level == Level::Temporal {
            let error = Diagnostic::error(codes::LEVEL_BOUND, "a temporal formula is no set to range over");
            self.report(error.at(set.span, ""));
        }
        info.absorb(&operand, Level::Action, Weight::Counts);
        operand.level
    }

    fn temporal_bounds(&mut self, info: &Info, bounds: &[Bound], ranges: &[Level]) {
        if info.level != Level::Temporal {
            return;
        }
        for (bound, &level) in bounds.iter().zip(ranges) {
            if level == Level::Action {
                let message = "a quantified temporal formula cannot range over a set with primes";
                self.report(Diagnostic::error(codes::LEVEL_BOUND, message).at(bound.set.span, ""));
            }
        }
    }

    fn primitive(&mut self, primitive: Primitive, operands: &[Expr], span: Span) -> Info {
        let rule = rule(primitive);
        let mut info = Info::of(rule.level);
        let mut levels = Vec::with_capacity(operands.len());
        for expr in operands {
            let operand = self.expr(expr);
            self.check_operand(rule.symbol, &operand, rule.max, expr.span, None);
            info.absorb(&operand, rule.max, rule.weight);
            levels.push(operand.level);
        }
        match primitive {
            Primitive::Always | Primitive::Eventually => self.stuttering(primitive, operands, &levels),
            Primitive::LeadsTo | Primitive::Guarantees => {
                for (expr, _) in operands.iter().zip(levels).filter(|(_, level)| *level == Level::Action) {
                    let message = format!("`{}` cannot be applied to an action", rule.symbol);
                    let error = Diagnostic::error(codes::LEVEL_TEMPORAL, message)
                        .at(expr.span, "expected a formula without primes, or a temporal one");
                    self.report(error);
                }
            }
            Primitive::And | Primitive::Or | Primitive::Implies | Primitive::Equiv => {
                self.mixed(rule.symbol, operands, &levels, span);
            }
            Primitive::Not
            | Primitive::Eq
            | Primitive::Ne
            | Primitive::In
            | Primitive::NotIn
            | Primitive::SubsetEq
            | Primitive::Cup
            | Primitive::Cap
            | Primitive::SetMinus
            | Primitive::Subset
            | Primitive::Union
            | Primitive::Domain
            | Primitive::Prime
            | Primitive::Unchanged
            | Primitive::Enabled
            | Primitive::Compose => {}
        }
        info
    }

    fn logical(&mut self, symbol: &str, items: &[Expr], span: Span) -> Info {
        let mut info = Info::of(Level::Constant);
        let mut levels = Vec::with_capacity(items.len());
        for item in items {
            let operand = self.expr(item);
            info.absorb(&operand, Level::Temporal, Weight::Counts);
            levels.push(operand.level);
        }
        self.mixed(symbol, items, &levels, span);
        info
    }

    /// `[]` and `<>` of an action must let stuttering pass (`OpApplNode.java`, the end of `levelCheck`).
    fn stuttering(&mut self, primitive: Primitive, operands: &[Expr], levels: &[Level]) {
        let ([operand], [Level::Action]) = (operands, levels) else { return };
        let always = primitive == Primitive::Always;
        let fine = match operand.kind {
            ExprKind::BoxAction(..) => always,
            ExprKind::AngleAction(..) => !always,
            ExprKind::Let(..) => true,
            _ => false,
        };
        if fine {
            return;
        }
        let (symbol, form) = if always { ("[]", "[A]_v") } else { ("<>", "<<A>>_v") };
        let message = format!("`{symbol}` of an action that is not written `{form}`");
        let error = Diagnostic::error(codes::LEVEL_STUTTERING, message)
            .at(operand.span, "this has primed variables")
            .hint(format!("write `{symbol}{form}` with the action for A and the variables for v"));
        self.report(error);
    }

    /// A logical operator may not join an action and a temporal formula.
    fn mixed(&mut self, symbol: &str, items: &[Expr], levels: &[Level], span: Span) {
        let find = |level: Level| levels.iter().position(|&l| l == level).map(|i| items[i].span);
        let (Some(action), Some(temporal)) = (find(Level::Action), find(Level::Temporal)) else { return };
        let message = format!("`{symbol}` joins an action and a temporal formula");
        let error = Diagnostic::error(codes::LEVEL_MIXED, message)
            .at(span, "")
            .also(action, "an action")
            .also(temporal, "a temporal formula");
        self.report(error);
    }
}
