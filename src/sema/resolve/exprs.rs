//! Expressions.

use rustc_hash::FxHashMap;

use super::paths::Callee;
use super::{Resolver, names, placeholder};
use crate::base::{Span, Symbol};
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{Accessor, Bound, Expr, ExprKind, LocalId, Pattern, Update};
use crate::syntax::tree::{self, Junction, Name, Quantifier, Segment};

impl Resolver {
    /// Resolves an expression.
    pub(super) fn expr(&mut self, expr: &tree::Expr) -> Expr {
        let span = expr.span;
        let kind = match &expr.kind {
            tree::ExprKind::Paren(inner) => return self.expr(inner),
            tree::ExprKind::Label(name, params, inner) => {
                let params = self.label_params(*name, params);
                let base = std::mem::replace(&mut self.label_base, self.bound.len());
                let body = self.expr(inner);
                self.label_base = base;
                self.label(*name, params, &body);
                return body;
            }
            tree::ExprKind::Error => return placeholder(span),
            tree::ExprKind::Path(segments) => return self.path_expr(segments, span),
            tree::ExprKind::OperatorName(name) => return self.bare_operator(*name, span),
            tree::ExprKind::Lambda(params, body) => {
                let message = "a LAMBDA is an operator, and a value is expected here";
                self.report(Diagnostic::error(codes::VALUE_EXPECTED, message).at(span, ""));
                self.lambda(params, body);
                return placeholder(span);
            }
            tree::ExprKind::Prefix(name, e) | tree::ExprKind::Postfix(name, e) => {
                return self.symbol(*name, &[e], span);
            }
            tree::ExprKind::Infix(name, a, b) => return self.symbol(*name, &[a, b], span),
            tree::ExprKind::Number(text) => self.number(text, span),
            tree::ExprKind::Str(text) => ExprKind::Str(self.symbols.intern(text)),
            tree::ExprKind::Bool(value) => ExprKind::Bool(*value),
            tree::ExprKind::Boolean => ExprKind::BooleanSet,
            tree::ExprKind::StringSet => ExprKind::StringSet,
            tree::ExprKind::At => {
                if self.except_depth == 0 {
                    let error = Diagnostic::error(codes::AT_OUTSIDE, "`@` means something only in an EXCEPT");
                    let hint = "it is the old value: `[f EXCEPT ![i] = @ + 1]`";
                    self.report(error.at(span, "").hint(hint));
                }
                ExprKind::At
            }
            tree::ExprKind::Junction(junction, items) => {
                let items = items.iter().map(|(_, e)| self.expr(e)).collect();
                match junction {
                    Junction::And => ExprKind::And(items),
                    Junction::Or => ExprKind::Or(items),
                }
            }
            tree::ExprKind::Quantified(quantifier, bounds, body) => {
                let (bounds, body) = self.under(bounds, body);
                match quantifier {
                    Quantifier::Forall => ExprKind::Forall(bounds, body),
                    Quantifier::Exists => ExprKind::Exists(bounds, body),
                    // The grammar gives these no sets.
                    Quantifier::TemporalForall | Quantifier::TemporalExists => ExprKind::Unbounded(body),
                }
            }
            tree::ExprKind::Unbounded(quantifier, names, body) => {
                let (names, body) = self.in_scope(|this| {
                    let names = this.bind_names(names);
                    (names, this.boxed(body))
                });
                self.unbounded.insert(span, names.clone());
                match quantifier {
                    Quantifier::Forall | Quantifier::Exists => ExprKind::Unbounded(body),
                    Quantifier::TemporalForall | Quantifier::TemporalExists => {
                        ExprKind::Flexible(names, body)
                    }
                }
            }
            tree::ExprKind::Choose(pattern, set, body) => {
                let set = set.as_ref().map(|s| self.boxed(s));
                let (pattern, body) = self.under_pattern(pattern, body);
                ExprKind::Choose(pattern, set, body)
            }
            tree::ExprKind::SetEnum(items) => ExprKind::SetEnum(self.exprs(items)),
            tree::ExprKind::SetFilter(pattern, set, body) => {
                let set = self.boxed(set);
                let (pattern, body) = self.under_pattern(pattern, body);
                ExprKind::SetFilter(pattern, set, body)
            }
            tree::ExprKind::SetMap(body, bounds) => {
                let (bounds, body) = self.under(bounds, body);
                ExprKind::SetMap(body, bounds)
            }
            tree::ExprKind::Function(bounds, body) => {
                let (bounds, body) = self.under(bounds, body);
                ExprKind::Function(bounds, body)
            }
            tree::ExprKind::FunctionSet(a, b) => ExprKind::FunctionSet(self.boxed(a), self.boxed(b)),
            tree::ExprKind::Record(fields) => ExprKind::Record(self.fields(fields)),
            tree::ExprKind::RecordSet(fields) => ExprKind::RecordSet(self.fields(fields)),
            tree::ExprKind::Except(function, updates) => {
                let function = self.boxed(function);
                ExprKind::Except(function, updates.iter().map(|u| self.update(u)).collect())
            }
            tree::ExprKind::Index(function, args) => {
                let function = self.boxed(function);
                self.check_index(&function, args, span);
                ExprKind::Index(function, Box::new(self.index(args, span)))
            }
            tree::ExprKind::Field(record, name) => ExprKind::Field(self.boxed(record), name.symbol),
            tree::ExprKind::Tuple(items) => ExprKind::Tuple(self.exprs(items)),
            tree::ExprKind::Product(items) => ExprKind::Product(self.exprs(items)),
            tree::ExprKind::BoxAction(a, v) => ExprKind::BoxAction(self.boxed(a), self.boxed(v)),
            tree::ExprKind::AngleAction(a, v) => ExprKind::AngleAction(self.boxed(a), self.boxed(v)),
            tree::ExprKind::WeakFairness(v, a) => ExprKind::WeakFairness(self.boxed(v), self.boxed(a)),
            tree::ExprKind::StrongFairness(v, a) => ExprKind::StrongFairness(self.boxed(v), self.boxed(a)),
            tree::ExprKind::If(c, a, b) => ExprKind::If(self.boxed(c), self.boxed(a), self.boxed(b)),
            tree::ExprKind::Case(arms, other) => {
                let arms = arms.iter().map(|(guard, value)| (self.expr(guard), self.expr(value))).collect();
                ExprKind::Case(arms, other.as_ref().map(|e| self.boxed(e)))
            }
            tree::ExprKind::Let(units, body) => {
                let mark = self.scope.mark();
                self.lets.push(Vec::new());
                self.units(units, &[]);
                let defs = self.lets.pop().unwrap_or_default();
                let body = self.boxed(body);
                self.scope.rewind(mark);
                ExprKind::Let(defs, body)
            }
        };
        Expr { kind, span }
    }

    fn boxed(&mut self, expr: &tree::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn exprs(&mut self, exprs: &[tree::Expr]) -> Vec<Expr> {
        exprs.iter().map(|e| self.expr(e)).collect()
    }

    fn path_expr(&mut self, segments: &[Segment], span: Span) -> Expr {
        if let Some((callee, name, args)) = self.path(segments, span) {
            return self.apply(callee, name, args, span);
        }
        for segment in segments {
            match segment {
                Segment::Name { args, .. } | Segment::Args(args, _) => {
                    for e in args {
                        self.loose(e);
                    }
                }
                Segment::Part(..)
                | Segment::Left(_)
                | Segment::Right(_)
                | Segment::Body(_)
                | Segment::At(_) => {}
            }
        }
        placeholder(span)
    }

    fn bare_operator(&mut self, name: Name, span: Span) -> Expr {
        let message = format!("`{}` is an operator, and a value is expected here", self.text(name.symbol));
        self.report(Diagnostic::error(codes::VALUE_EXPECTED, message).at(span, ""));
        placeholder(span)
    }

    /// Resolves an operator symbol with its operands.
    fn symbol(&mut self, name: Name, operands: &[&tree::Expr], span: Span) -> Expr {
        if let Some(primitive) = names::primitive(self.text(name.symbol)) {
            let operands = operands.iter().map(|e| self.expr(e)).collect();
            return Expr { kind: ExprKind::Primitive(primitive, operands), span };
        }
        let callee = self.name(name);
        let operands: Vec<Expr> = operands.iter().map(|e| self.expr(e)).collect();
        let count = operands.len();
        let args = operands.into_iter().map(crate::sema::hir::Arg::Expr).collect();
        let (arity, kind) = match callee {
            Some(Callee::Local(id)) => (self.local(id).arity, ExprKind::LocalApply(id, args)),
            Some(Callee::Def(target)) => (self.signature(target.def).len(), ExprKind::Apply(target, args)),
            Some(Callee::Primitive(_) | Callee::Part(_)) | None => return placeholder(span),
        };
        if arity != count {
            self.wrong_count(name, &vec![0; arity].into(), count, None);
            return placeholder(span);
        }
        Expr { kind, span }
    }

    /// Numbers are those of TLC: 32 bits; decimals can be written, but not evaluated.
    fn number(&mut self, text: &str, span: Span) -> ExprKind {
        if text.contains('.') {
            return ExprKind::Decimal;
        }
        let (digits, radix) = match text.as_bytes() {
            [b'\\', b'b' | b'B', ..] => (&text[2..], 2),
            [b'\\', b'o' | b'O', ..] => (&text[2..], 8),
            [b'\\', b'h' | b'H', ..] => (&text[2..], 16),
            _ => (text, 10),
        };
        i32::from_str_radix(digits, radix).map_or_else(
            |_| {
                let message = format!("the number {text} does not fit in 32 bits");
                let hint = format!("the largest number is {}", i32::MAX);
                self.report(Diagnostic::error(codes::NUMBER_SIZE, message).at(span, "").hint(hint));
                ExprKind::Int(0)
            },
            ExprKind::Int,
        )
    }

    /// Resolves the sets outside of the scope of the names, then binds the names until the rewind.
    pub(super) fn bounds(&mut self, bounds: &[tree::Bound]) -> Vec<Bound> {
        let sets: Vec<Expr> = bounds.iter().map(|b| self.expr(&b.set)).collect();
        let patterns: Vec<Pattern> = bounds.iter().map(|b| self.pattern(&b.pattern)).collect();
        patterns.into_iter().zip(sets).map(|(pattern, set)| Bound { pattern, set }).collect()
    }

    fn pattern(&mut self, pattern: &tree::Pattern) -> Pattern {
        match pattern {
            tree::Pattern::Names(names) => Pattern::Names(self.bind_names(names)),
            tree::Pattern::Tuple(names, _) => Pattern::Tuple(self.bind_names(names)),
        }
    }

    /// Binds the names of a quantifier, a LAMBDA and the like until the scope ends.
    pub(super) fn bind_names(&mut self, names: &[Name]) -> Vec<LocalId> {
        let ids: Vec<LocalId> = names.iter().map(|&name| self.bind_local(name, 0)).collect();
        self.bound.extend(&ids);
        ids
    }

    /// Resolves something in a scope of its own.
    pub(super) fn in_scope<T>(&mut self, resolve: impl FnOnce(&mut Self) -> T) -> T {
        let (mark, bound) = (self.scope.mark(), self.bound.len());
        let result = resolve(self);
        self.scope.rewind(mark);
        self.bound.truncate(bound);
        result
    }

    fn under(&mut self, bounds: &[tree::Bound], body: &tree::Expr) -> (Vec<Bound>, Box<Expr>) {
        self.in_scope(|this| (this.bounds(bounds), this.boxed(body)))
    }

    fn under_pattern(&mut self, pattern: &tree::Pattern, body: &tree::Expr) -> (Pattern, Box<Expr>) {
        self.in_scope(|this| (this.pattern(pattern), this.boxed(body)))
    }

    fn fields(&mut self, fields: &[(Name, tree::Expr)]) -> Vec<(Symbol, Expr)> {
        let mut seen: FxHashMap<Symbol, Span> = FxHashMap::default();
        let mut resolved = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            if let Some(first) = seen.insert(name.symbol, name.span) {
                let message = format!("the field `{}` is given twice", self.text(name.symbol));
                let error = Diagnostic::error(codes::FIELD_TWICE, message)
                    .at(name.span, "the second")
                    .also(first, "the first");
                self.report(error);
            }
            resolved.push((name.symbol, self.expr(value)));
        }
        resolved
    }

    fn update(&mut self, update: &tree::Update) -> Update {
        let path = update.path.iter().map(|accessor| match accessor {
            tree::Accessor::Index(args, span) => Accessor::Index(self.index(args, *span)),
            tree::Accessor::Field(name) => Accessor::Field(name.symbol),
        });
        let path = path.collect();
        self.except_depth += 1;
        let value = self.expr(&update.value);
        self.except_depth -= 1;
        Update { path, value }
    }

    /// A function of two arguments may be applied to a tuple, but not to three arguments.
    fn check_index(&mut self, function: &Expr, args: &[tree::Expr], span: Span) {
        let ExprKind::Apply(target, _) = &function.kind else { return };
        let def = self.def(target.def);
        let Some(&expected) = self.function_arity.get(&target.def) else { return };
        if args.len() > 1 && args.len() != expected {
            let message =
                format!("the function `{}` takes {expected}, {} given", self.text(def.name), args.len());
            let error = Diagnostic::error(codes::FUNCTION_ARGUMENTS, message)
                .at(span, "")
                .also(def.span, "defined here");
            self.report(error);
        }
    }

    /// `f[a, b]` is `f[<<a, b>>]`.
    fn index(&mut self, args: &[tree::Expr], span: Span) -> Expr {
        match args {
            [one] => self.expr(one),
            several => Expr { kind: ExprKind::Tuple(self.exprs(several)), span },
        }
    }
}
